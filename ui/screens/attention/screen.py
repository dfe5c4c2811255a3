"""The screen of what needs attention: the lines on the left, one of them whole on the right, its ways on as keys."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.desk.attending import Way
from console.desk.changes import Changes
from console.desk.desk import Desk, Step
from console.domain import actions as act
from console.domain.deadlines import local_day
from console.domain.ids import ActionId, CaseId
from console.wire import Task
from ui.screens.attention.detail import Detail
from ui.screens.attention.lines import Asked, AttentionPage, as_note, asked_row, attention_page, task_row
from ui.screens.deeds import Deeds
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.widgets import Banner, Card, Command, Commands, EmptyState, RowList, spaced
from ui.words import Text, says


class AttentionScreen:
    """Nothing here goes away but by a key that a person pressed."""

    name = "attention"
    icon = "bell"
    key = "Ctrl+5"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Needs attention")
        self._page: AttentionPage | None = None
        self._deeds = Deeds(host)
        self.notice = Banner("", Tone.BAD)
        self.rows = RowList(says("Needs attention"))
        self.rows.moved.connect(lambda _: self._show_line())
        self.rows.opened.connect(lambda _: self._open())
        self._nothing = EmptyState(
            says("Nothing needs your attention"),
            says("What the centre does not simply take appears here"),
            icon="circle-check",
        )
        self.widget: QWidget = QWidget()
        self.commands = Commands(self.widget)
        self._add_commands()
        self.detail = Detail(self.commands)
        self._build()

    def _add_commands(self) -> None:
        group = says("Needs attention")
        ways = (
            ("accept", says("Accept"), partial(self._renew, "accepted"), "F4", Way.ACCEPT),
            ("again", says("Ask again"), partial(self._renew, "asked_again"), "F5", Way.ASK_AGAIN),
            ("note", says("Send as a note"), self._send_as_note, "F6", Way.NOTE),
            ("hand", says("Hand to a supervisor"), self._hand, "F7", Way.HAND),
        )
        for name, words, run, key, way in ways:
            self.commands.add(Command(f"attention.{name}", words, run, (key,), group, partial(self._has_way, way)))
        self.commands.add_all(
            (
                Command("attention.leave", says("Leave it"), self._settle, ("F8",), group, self._is_open),
                Command("attention.case", says("Open the case"), self._open_case, ("F9",), group, self._is_on_case),
                Command("attention.row", says("Open in the directory"), self._open_row, ("F10",), group, self._is_row),
                Command(
                    "attention.message", says("Open the message"), self._open_message, ("F11",), group, self._is_message
                ),
                Command("attention.back", says("Back"), self._host.go_back, ("Escape",), group),
            )
        )

    def _build(self) -> None:
        lines = Card(says("Needs attention"), icon="bell")
        lines.body.addWidget(self.rows, 1)
        lines.body.addWidget(self._nothing, 1)
        sides = QHBoxLayout()
        spaced(self.widget, sides, gap=12)
        sides.addWidget(lines, 40)
        sides.addWidget(self.detail, 60)
        page = QVBoxLayout(self.widget)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.notice)
        page.addLayout(sides, 1)

    def open(self, target: str) -> None:
        """Read the lines."""
        self.notice.set("")
        self.read()
        self.rows.setFocus()

    def read(self) -> None:
        """Read the lines anew."""
        self._host.bridge.read("attention", attention_page, self._show)

    def refresh(self, changes: Changes) -> None:
        """A line came or was settled."""
        if changes.attention or changes.cases:
            self.read()

    def close(self) -> None:
        """Nothing is typed here."""

    def _show(self, page: AttentionPage) -> None:
        self._page = page
        today = local_day(self._host.now())
        rows = [asked_row(asked, page.known, today) for asked in page.asked]
        rows += [task_row(task, page.known, today) for task in page.tasks]
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        if rows and self.rows.current_id() is None:
            self.rows.select(rows[0].id)
        self._host.set_count(self.name, page.open)
        self._show_line()

    def _asked(self) -> Asked | None:
        lines: Sequence[Asked] = self._page.asked if self._page else ()
        return next((each for each in lines if each.line.action == self.rows.current_id()), None)

    def _task(self) -> Task | None:
        tasks: Sequence[Task] = self._page.tasks if self._page else ()
        return next((each for each in tasks if each.action == self.rows.current_id()), None)

    def _show_line(self) -> None:
        asked, task, page = self._asked(), self._task(), self._page
        if page is not None and asked is not None:
            self.detail.show_asked(asked, page.known, now=self._host.now())
        elif page is not None and task is not None:
            self.detail.show_task(task, page.known)
        else:
            self.detail.hide()

    def _is_open(self) -> bool:
        """A message is dealt with on its own screen, where its ways on are."""
        asked, task = self._asked(), self._task()
        return (task is not None and not task.is_message) or (asked is not None and asked.row.dealt_with is None)

    def _is_message(self) -> bool:
        task = self._task()
        return task is not None and task.is_message

    def _has_way(self, way: Way) -> bool:
        asked = self._asked()
        return asked is not None and way in asked.row.ways

    def _is_on_case(self) -> bool:
        return self._case() is not None

    def _case(self) -> CaseId | None:
        asked, task = self._asked(), self._task()
        if task is not None:
            return task.case
        return asked.case.id if asked is not None and asked.case is not None else None

    def _is_row(self) -> bool:
        task = self._task()
        return task is not None and task.document is not None

    def _renew(self, how: str) -> None:
        """Ask once more, having seen what is so now; the line is settled in the same step."""
        asked = self._asked()
        if asked is not None:
            self._do(lambda desk: desk.views.accept(asked.line, how))

    def _send_as_note(self) -> None:
        asked, page = self._asked(), self._page
        if asked is not None and page is not None:
            case = CaseId(asked.case.id) if asked.case is not None else None
            note = Step(act.AddNote(as_note(asked, page.known)), case=case, number=asked.row.number)
            self._do(lambda desk: [note, Step(act.Settle(asked.line.action, "sent_as_note"))])

    def _hand(self) -> None:
        asked = self._asked()
        if asked is not None:
            self._do(lambda desk: [Step(act.HandToSupervisor(asked.line.action, desk.office.id))])

    def _settle(self) -> None:
        asked, task = self._asked(), self._task()
        if asked is not None:
            self._do(lambda desk: [Step(act.Settle(asked.line.action, "left"))])
        elif task is not None:
            self._do(lambda desk: [Step(act.Settle(task.action, "done"))])

    def _do(self, steps: Callable[[Desk], Sequence[Step]]) -> None:
        self.notice.set("")
        chosen = ActionId(self.rows.current_id() or "")
        self._deeds.do(
            lambda desk: steps(desk) if desk.views.is_open(chosen) else (),
            done=self.read,
            refused=lambda sentence, _: self.notice.set(sentence, Tone.BAD),
        )

    def _open(self) -> None:
        """Enter: the message, the case, or the row of the directory."""
        if self._is_message():
            self._open_message()
            return
        self._open_case()
        self._open_row()

    def _open_message(self) -> None:
        task = self._task()
        if task is not None:
            self._host.show_screen("messages", task.action)

    def _open_case(self) -> None:
        case = self._case()
        if case is not None:
            self._host.show_screen("case", case)

    def _open_row(self) -> None:
        task = self._task()
        if task is not None and task.document:
            self._host.show_screen("catalogue", task.document)
