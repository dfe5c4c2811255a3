"""For supervisors and administrators: messages that did not arrive, and mails that came and nobody could place."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.desk import Step
from console.domain import actions as act
from console.domain.deadlines import local_day
from console.domain.ids import ActionId, FileHash
from console.domain.refused import Refused
from console.wire import UNSENT, Task
from ui.known import Known, facts_in_words, known_at
from ui.screens.deeds import Deeds
from ui.screens.messages.detail import MessageDetail
from ui.screens.messages.words import message_row
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.widgets import Card, Command, Commands, EmptyState, RowList, spaced
from ui.words import Text, says, tr

WHOLE_NAME = "mail.eml"


class MessagesScreen:
    """Each goes again, goes into its case, or is done with; nothing goes away by itself."""

    name = "messages"
    icon = "inbox"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Messages that did not arrive")
        self._deeds = Deeds(host)
        self._tasks: Sequence[Task] = ()
        self._known: Known | None = None
        self._shown: ActionId | None = None
        self._wanted = ""
        self.rows = RowList(says("Messages that did not arrive"))
        self.rows.moved.connect(lambda _: self._show_message())
        self.rows.opened.connect(lambda _: self._open_case())
        self._nothing = EmptyState(
            says("Every message has arrived"), says("What could not be delivered or placed appears here"), icon="inbox"
        )
        self.widget: QWidget = QWidget()
        self.commands = Commands(self.widget)
        self._add_commands()
        self.detail = MessageDetail(self.commands)
        self._build()

    def _add_commands(self) -> None:
        group = says("Messages that did not arrive")
        rows: tuple[tuple[str, Text, Callable[[], None], str, Callable[[], bool]], ...] = (
            ("again", says("Send again"), self._send_again, "F5", self._is_unsent),
            ("attach", says("Put into the case"), self._attach, "F6", self._is_placeable),
            ("done", says("Done otherwise"), self._finish, "F8", self._is_unsent),
            ("discard", says("Throw away"), self._discard, "Shift+F8", self._came),
            ("case", says("Open the case"), self._open_case, "F9", self._is_on_case),
            ("leave", says("Back"), self._host.go_back, "Escape", lambda: True),
        )
        for name, words, run, key, enabled in rows:
            self.commands.add(Command(f"messages.{name}", words, run, (key,), group, enabled))

    def _build(self) -> None:
        lines = Card(says("Messages that did not arrive"), icon="inbox")
        lines.body.addWidget(self.rows, 1)
        lines.body.addWidget(self._nothing, 1)
        sides = QHBoxLayout(self.widget)
        spaced(self.widget, sides, gap=12)
        sides.addWidget(lines, 40)
        sides.addWidget(self.detail, 60)

    def open(self, target: str) -> None:
        """Read the messages; the one of the task `target` in front."""
        self._wanted = target
        self.read()
        self.rows.setFocus()

    def read(self) -> None:
        """Read the messages anew."""
        self._host.bridge.read(
            "messages", lambda views: (views.messages(), known_at(views)), lambda answer: self._show(*answer)
        )

    def refresh(self, changes: Changes) -> None:
        """A message came or was dealt with."""
        if changes.attention or changes.waiting:
            self.read()

    def close(self) -> None:
        """Nothing typed here is kept."""

    def _show(self, tasks: Sequence[Task], known: Known) -> None:
        self._tasks, self._known = tasks, known
        today = local_day(self._host.now())
        self.rows.show_rows([message_row(task, known, today) for task in tasks])
        self.rows.setVisible(bool(tasks))
        self._nothing.setVisible(not tasks)
        if self._wanted in {task.action for task in tasks}:
            self.rows.select(self._wanted)
        elif tasks and self.rows.current_id() is None:
            self.rows.select(tasks[0].action)
        self._wanted = ""
        self._show_message()

    def _task(self) -> Task | None:
        return next((each for each in self._tasks if each.action == self.rows.current_id()), None)

    def _show_message(self) -> None:
        task = self._task()
        if task is None or self._known is None:
            self._shown = None
            self.detail.hide()
            return
        self.detail.show_message(task, self._known, is_another=task.action != self._shown)
        self._shown = task.action

    def _is_unsent(self) -> bool:
        task = self._task()
        return task is not None and task.code == UNSENT

    def _came(self) -> bool:
        return self._task() is not None and not self._is_unsent()

    def _is_placeable(self) -> bool:
        task = self._task()
        return task is not None and self._came() and task.facts.get("file") is not None

    def _is_on_case(self) -> bool:
        task = self._task()
        return task is not None and task.case is not None

    def _send_again(self) -> None:
        self._settle("sent_again", list)

    def _finish(self) -> None:
        self._settle("done", list)

    def _discard(self) -> None:
        def steps() -> list[Step]:
            self.detail.why()
            return []

        self._settle("discarded", steps)

    def _attach(self) -> None:
        """The words and the whole mail into the case of the number, by whoever decided that it belongs there."""
        task = self._task()
        if task is None:
            return

        def steps() -> list[Step]:
            number = self.detail.case_meant()
            size = int(task.facts.get("size") or 0)
            said = tr("A mail that came from {sender}:", sender=task.facts.get("sender") or "—")
            note = act.AddNote(f"{said}\n{task.text}")
            whole = act.Attach(FileHash(str(task.facts["file"])), WHOLE_NAME, size, "message/rfc822")
            return [Step(note, number=number), Step(whole, number=number)]

        self._settle("attached", steps)

    def _settle(self, how: str, before: Callable[[], list[Step]]) -> None:
        task = self._task()
        if task is None:
            return
        try:
            steps = before()
        except Refused as refused:
            facts = facts_in_words(refused.facts, self._known) if self._known is not None else {}
            self.detail.refuse(refused_sentence(refused.code, facts), str(refused.facts.get("field")))
            return
        settle = Step(act.Settle(task.action, how, self.detail.reason.text() or None))
        self._deeds.do(
            lambda desk: [*steps, settle] if desk.views.is_open(task.action) else (),
            done=self.read,
            refused=self.detail.refuse,
        )

    def _open_case(self) -> None:
        task = self._task()
        if task is not None and task.case is not None:
            self._host.show_screen("case", task.case)
