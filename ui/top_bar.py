"""The line above every screen: find anything, the running call, the truth about the line, who is signed in."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import formats
from ui.line_words import line_badge
from ui.tokens import Tone
from ui.widgets import Badge, Label, Speech, spaced
from ui.widgets.search_field import SearchLine
from ui.words import Text, says, tr

if TYPE_CHECKING:
    from console.desk.changes import Line


class FindBox(SearchLine):
    """Looks like a field; the palette does the work. A letter typed here, a click or Enter opens it."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("F3", parent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self._speech = Speech()
        self._speech.line("hint", self.setPlaceholderText, says("Number, phone, register, problem, service …"))
        self._speech.line("name", self.setAccessibleName, says("Find anything"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.wanted.emit(event.text().strip())
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString():
            self.wanted.emit(event.commitString())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.wanted.emit("")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()


class TopBar(QWidget):
    """What it says it reads from values given to it; it asks nobody."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._call_began: datetime | None = None
        self._line: Line | None = None
        self.find_box = FindBox()
        self.call = Badge("", Tone.GOOD, icon="phone-call")
        self.line = Badge("", Tone.QUIET)
        self.clock = Badge("", Tone.BAD, icon="clock-alert")
        self._person = Label("", "strong")
        self._post = Label("", "hint")
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._say_call)
        row = QHBoxLayout(self)
        spaced(self, row, gap=10)
        row.addWidget(self.find_box, 1)
        for badge in (self.call, self.clock, self.line):
            row.addWidget(badge)
            badge.hide()
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self._person)
        who.addWidget(self._post)
        row.addLayout(who)

    def show_person(self, name: str, post: Text) -> None:
        """Who is signed in, as what and where."""
        self._person.say(name)
        self._post.say(post)

    def show_call(self, began: datetime | None) -> None:
        """The call that is running, by when it began; None while there is none."""
        self._call_began = began
        if began is None:
            self._second.stop()
            self.call.hide()
            return
        self._second.start()
        self._say_call()
        self.call.show()

    def show_line(self, line: "Line") -> None:
        """How the line to the centre is, and how much waits here."""
        self._line = line
        self.read()

    def read(self) -> None:
        """Say everything again, in the language in force."""
        self._say_call()
        line = self._line
        if line is None:
            return
        text, tone, picture = line_badge(line)
        self.line.set(text, tone, icon=picture)
        self.line.show()
        minutes = round(abs(line.clock_wrong_by) / 60)
        self.clock.set(tr("This clock is {length} wrong", length=formats.minutes(minutes)))
        self.clock.setVisible(minutes > 0)

    def _say_call(self) -> None:
        if self._call_began is not None:
            self.call.set(tr("Call {time}", time=formats.stopwatch(self._now() - self._call_began)))
