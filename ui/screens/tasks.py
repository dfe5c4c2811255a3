"""For supervisors: what agents reported wrong or missing in the directory, and notices to all agents."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.desk import Step
from console.desk.views import Views
from console.domain.actions import PostNotice
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import local_day
from console.domain.refused import Refused
from console.wire import Task
from ui import formats
from ui.known import Known, facts_in_words, known_at
from ui.screens.asking import Asking
from ui.screens.catalogue.facts import leaf
from ui.screens.deeds import Deeds
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import (
    Banner,
    Card,
    Command,
    Commands,
    DateTimeField,
    EmptyState,
    LongText,
    Picker,
    PrimaryButton,
    Row,
    RowList,
)
from ui.words import Text, says, tr


class NoticeForm(Card):
    """A notice until a moment, for calls of a topic or place, or for all."""

    def __init__(self, asking: Asking, now: Callable[[], datetime]) -> None:
        super().__init__(says("Post a notice"), icon="megaphone")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.text = LongText(says("What agents are to know"), lines=3)
        self.text.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.until = DateTimeField(says("Until"), now=now)
        self.topic = Picker(says("Only on calls about"))
        self.topic.asked.connect(lambda text: asking.ask("topic", self.topic, text))
        self.place = Picker(says("Only on calls from"))
        self.place.asked.connect(lambda text: asking.ask("place", self.place, text))
        self.fault = Banner("", Tone.BAD)
        self.post = PrimaryButton(says("Post the notice"), key="Ctrl+Enter", icon="megaphone")
        grid = QGridLayout()
        grid.addWidget(self.text, 0, 0, 1, 3)
        for column, field in enumerate((self.until, self.topic, self.place)):
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)
        keys = QWidget()
        keys.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(keys)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.fault, 1)
        row.addStretch(1)
        row.addWidget(self.post)
        self.body.addLayout(grid)
        self.body.addWidget(keys)

    def notice(self) -> PostNotice:
        """What is to be posted. Raises Refused for what is missing."""
        until = self.until.when()
        if not self.text.text():
            raise Refused("missing", field="text")
        if until is None:
            raise Refused("missing", field="until")
        topic, place = self.topic.picked(), self.place.picked()
        return PostNotice(
            text=self.text.text(),
            until=until,
            topic=TopicId(topic.id) if topic else None,
            place=PlaceCode(place.id) if place else None,
        )

    def clear(self) -> None:
        """It was posted."""
        self.text.set_text("")
        self.until.set_text("")
        self.topic.clear()
        self.place.clear()
        self.fault.set("")


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
        self.form = NoticeForm(Asking(host.bridge, "tasks.pick"), host.now)
        self.form.post.clicked.connect(lambda _: self._post())
        tasks = Card(says("Reported wrong or missing"), icon="flag")
        tasks.body.addWidget(self.rows, 1)
        tasks.body.addWidget(self._nothing, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().sizes.space(12))
        column.addWidget(tasks, 1)
        column.addWidget(self.form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self.widget: QWidget = scroll
        self.commands = Commands(self.widget)
        group = says("Tasks and notices")
        self.commands.add_all(
            (
                Command("tasks.open", says("Open in the directory"), self._open_document, ("F6",), group),
                Command("tasks.notice", says("Write a notice"), self.form.text.area.setFocus, ("F7",), group),
                Command("tasks.post", says("Post the notice"), self._post, ("Ctrl+Return",), group),
                Command("tasks.leave", says("Back"), host.go_back, ("Escape",), group),
            )
        )

    def open(self, target: str) -> None:
        """Read the tasks."""
        self.read()
        self.rows.setFocus()

    def read(self) -> None:
        """Read the tasks anew."""
        self._host.bridge.read("tasks", _tasks, lambda answer: self._show(*answer))

    def refresh(self, changes: Changes) -> None:
        """A task came."""
        if changes.attention or changes.reference:
            self.read()

    def close(self) -> None:
        """Nothing typed here is kept."""

    def _show(self, tasks: Sequence[Task], known: Known) -> None:
        self._tasks, self._known = tasks, known
        today = local_day(self._host.now())
        self.rows.show_rows(
            [_row(task, known, formats.near_day(task.at, today=today), self._host.now()) for task in tasks]
        )
        self.rows.setVisible(bool(tasks))
        self._nothing.setVisible(not tasks)

    def _open_document(self) -> None:
        task = next((each for each in self._tasks if each.action == self.rows.current_id()), None)
        if task is not None and task.document:
            self._host.show_screen("catalogue", task.document)

    def _post(self) -> None:
        try:
            notice = self.form.notice()
        except Refused as refused:
            self._say(refused_sentence(refused.code, facts_in_words(refused.facts, self._known) if self._known else {}))
            return
        self._deeds.do(
            lambda desk: [Step(notice)], done=self.form.clear, refused=lambda sentence, _: self._say(sentence)
        )

    def _say(self, sentence: str) -> None:
        self.form.fault.set(sentence, Tone.BAD)


def _tasks(views: Views) -> tuple[Sequence[Task], Known]:
    return views.tasks(), known_at(views)


def _row(task: Task, known: Known, when: str, now: datetime) -> Row:
    found = leaf(known, task.document, None, today=local_day(now)) if task.document else None
    about = found.title if found else tr("missing in the directory")
    who = tr("{who}, {when}", who=known.person(task.by), when=when)
    return Row(task.action, task.text, tr("{about} · {who}", about=about, who=who), icon="flag")
