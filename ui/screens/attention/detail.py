"""The right side: one line or task whole, with the keys of what can be done with it."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from console.wire import Task
from ui.known import Known
from ui.screens.attention.compared import Compared
from ui.screens.attention.lines import (
    Asked,
    against,
    case_named,
    dealt_word,
    standing,
    task_value,
    task_word,
    verdict_word,
    why,
)
from ui.screens.attention.sides import asked_value
from ui.tokens import Tone
from ui.widgets import Badge, Button, Card, Commands, Flow, Label, spaced
from ui.words import says

FIRST = frozenset({"attention.accept", "attention.again"})
"""The commands that come first where they are there at all."""


class Detail(Card):
    """Hidden while nothing is chosen. `commands` are shown as buttons, without the last one, which leaves."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(says("What was asked"), icon="circle-help")
        self._commands = commands
        self._verdict, self._subject = Badge(""), Label("", "strong", wraps=True)
        self._why, self._standing = Label("", wraps=True), Label("", "muted", wraps=True)
        self.compared = Compared()
        words = QWidget()
        column = QVBoxLayout(words)
        spaced(words, column, gap=10)
        column.addWidget(self._verdict)
        for part in (self._subject, self._why, self.compared, self._standing):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(words)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self._keys())

    def _keys(self) -> QWidget:
        row = QWidget()
        flow = Flow(row)
        self._buttons = {}
        for command in self._commands.all()[:-1]:
            button = Button(command.name, key=command.key, kind="primary" if command.id in FIRST else "")
            button.clicked.connect(partial(self._run, command.id))
            self._buttons[command.id] = button
            flow.addWidget(button)
        return row

    def _run(self, name: str) -> None:
        self._commands.run(name)

    def show_asked(self, asked: Asked, known: Known, *, now: datetime) -> None:
        """A line: what was asked, what is so now, and why it was not simply taken."""
        word, tone = verdict_word(asked.line)
        dealt = asked.row.dealt_with
        self._verdict.set(dealt_word(dealt) if dealt else word, Tone.QUIET if dealt else tone)
        number, subject = case_named(asked)
        self.say_title(number)
        self._say(subject, "" if dealt else why(asked, known), standing(asked, now))
        self.compared.show_both(asked_value(asked.line, asked.case, known), against(asked, known))
        self._offer()

    def show_task(self, task: Task, known: Known) -> None:
        """A task: what was reported, or what a case asks."""
        self._verdict.set(*task_word(task))
        about = says("Message") if task.is_message else says("A term of the law")
        self.say_title(says("Reported wrong or missing") if task.code is None else about)
        self._say("", "", "")
        self.compared.show_both(task_value(task, known), ())
        self._offer()

    def _offer(self) -> None:
        for name, button in self._buttons.items():
            button.setVisible(self._commands.get(name).enabled())
        self.show()

    def _say(self, subject: str, reason: str, how_it_stands: str) -> None:
        for label, words in ((self._subject, subject), (self._why, reason), (self._standing, how_it_stands)):
            label.say(words)
            label.setVisible(bool(words))
