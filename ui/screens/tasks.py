"""For supervisors: what agents reported wrong or missing in the directory, and notices to all agents."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.desk import Step
from console.domain.actions import Settle
from console.domain.deadlines import local_day
from console.domain.identity import CaseNumber, spoken
from console.domain.refused import Refused
from console.wire import Notice, Task
from ui import formats
from ui.known import Known, facts_in_words, known_at
from ui.screens.asking import Asking
from ui.screens.attention.lines import task_text
from ui.screens.catalogue.facts import leaf
from ui.screens.deeds import Deeds, not_stored_sentence
from ui.screens.kept_form import Content, KeptForm
from ui.screens.notices import NoticeForm, NoticesInForce
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.widgets import Button, Card, Command, Commands, EmptyState, Row, RowList, SharedRow, spaced
from ui.words import Text, says, tr

DONE = "done"
"""How a task is settled."""
KIND = "notice"
"""The kind of the draft of a notice."""


class TasksScreen:
    """Enter opens the row of the directory that a task is about."""

    name = "tasks"
    icon = "list-checks"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Tasks and notices")
        self._deeds = Deeds(host)
        self._tasks: Sequence[Task] = ()
        self._known: Known | None = None
        self.rows = RowList(says("Reported wrong or missing"))
        self.rows.opened.connect(lambda _: self._open_document())
        self._nothing = EmptyState(
            says("Nothing is reported"), says("Agents report with F5 in the directory"), icon="circle-check"
        )
        self.done = Button(says("Done"), key="F8", icon="check")
        self.done.clicked.connect(lambda _: self._finish())
        self.notices = NoticesInForce(host.now)
        self.notices.end_wanted.connect(self._end_notice)
        self.form = NoticeForm(Asking(host.bridge, "tasks.pick"), host.now)
        self.form.post.clicked.connect(lambda _: self._post())
        self._kept = KeptForm(host.bridge, KIND, now=host.now)
        self._kept.not_stored.connect(lambda: self._say(not_stored_sentence()))
        self.form.typed.connect(lambda: self._kept.keep(self.form.content()))
        self.widget: QWidget = self._built()
        self.commands = Commands(self.widget)
        self._add_commands()

    def _built(self) -> QWidget:
        tasks = Card(says("Reported wrong or missing"), icon="flag")
        tasks.body.addWidget(self.rows, 1)
        tasks.body.addWidget(self._nothing, 1)
        tasks.body.addWidget(self.done)
        lists = SharedRow()
        lists.add(tasks, 1)
        lists.add(self.notices, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        spaced(page, column, gap=12)
        column.addLayout(lists, 1)
        column.addWidget(self.form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        return scroll

    def _add_commands(self) -> None:
        group = says("Tasks and notices")
        self.commands.add_all(
            (
                Command("tasks.open", says("Open in the directory"), self._open_document, ("F6",), group),
                Command("tasks.notice", says("Write a notice"), self.form.text.area.setFocus, ("F7",), group),
                Command("tasks.done", says("Done"), self._finish, ("F8",), group),
                Command("tasks.end_notice", says("End the notice now"), self._end_notice, ("F9",), group),
                Command("tasks.post", says("Post the notice"), self._post, ("Ctrl+Return",), group),
                Command("tasks.leave", says("Back"), self._host.go_back, ("Escape",), group),
            )
        )

    def open(self, target: str) -> None:
        """Read the tasks, and bring back the notice that was being written."""
        self.read()
        self.rows.setFocus()
        self._kept.load(self._bring_back)

    def read(self) -> None:
        """Read the tasks and notices anew."""
        now = self._host.now()
        self._host.bridge.read(
            "tasks",
            lambda views: (views.tasks(), views.notices_in_force(now), known_at(views)),
            lambda answer: self._show(*answer),
        )

    def refresh(self, changes: Changes) -> None:
        """A task or a notice came or went."""
        if changes.attention or changes.reference or changes.waiting:
            self.read()

    def close(self) -> None:
        """What was typed in the last half second is kept too."""
        self._kept.flush()

    def _bring_back(self, content: Content) -> None:
        if content and not self.form.content():
            self.form.bring_back(content)

    def _show(self, tasks: Sequence[Task], notices: Sequence[Notice], known: Known) -> None:
        self._tasks, self._known = [task for task in tasks if not task.is_message], known
        tasks = self._tasks
        today = local_day(self._host.now())
        self.rows.show_rows(
            [_row(task, known, formats.near_day(task.at, today=today), self._host.now()) for task in tasks]
        )
        had_focus = self._list_with_focus()
        self.rows.setVisible(bool(tasks))
        self.done.setVisible(bool(tasks))
        self._nothing.setVisible(not tasks)
        if tasks and self.rows.current_id() is None:
            self.rows.select(tasks[0].action)
        self.notices.show_notices(notices, known)
        if had_focus is not None and had_focus.isHidden():
            self.form.text.area.setFocus()

    def _list_with_focus(self) -> RowList | None:
        holder = QApplication.focusWidget()
        return next((each for each in (self.rows, self.notices.rows) if each is holder), None)

    def _current_task(self) -> Task | None:
        return next((each for each in self._tasks if each.action == self.rows.current_id()), None)

    def _finish(self) -> None:
        task = self._current_task()
        if task is not None:
            self._do(Step(Settle(task.action, DONE)), self.read)

    def _end_notice(self) -> None:
        ending = self.notices.ending()
        if ending is not None:
            self._do(Step(ending), self.read)

    def _do(self, step: Step, done: Callable[[], None]) -> None:
        self._deeds.do(lambda desk: [step], done=done, refused=lambda sentence, _: self._say(sentence))

    def _open_document(self) -> None:
        task = self._current_task()
        if task is not None and task.document:
            self._host.show_screen("catalogue", task.document)

    def _post(self) -> None:
        try:
            notice = self.form.notice()
        except Refused as refused:
            self._say(refused_sentence(refused.code, facts_in_words(refused.facts, self._known) if self._known else {}))
            return
        self._kept.forget()
        self._deeds.do(
            lambda desk: [Step(notice)],
            done=self.form.clear,
            refused=lambda sentence, _: self._on_refused(sentence),
            draft=self._kept.id,
        )

    def _on_refused(self, sentence: str) -> None:
        self._say(sentence)
        self._kept.keep(self.form.content())

    def _say(self, sentence: str) -> None:
        self.form.fault.set(sentence, Tone.BAD)


def _row(task: Task, known: Known, when: str, now: datetime) -> Row:
    found = leaf(known, task.document, None, today=local_day(now)) if task.document else None
    about = found.title if found else tr("missing in the directory")
    if task.code is not None:
        about = spoken(CaseNumber(task.number)) if task.number else tr("no case")
    who = tr("{who}, {when}", who=known.person(task.by), when=when)
    return Row(task.action, task_text(task, known), tr("{about} · {who}", about=about, who=who), icon="flag")
