"""What changes by itself is said once, on a pause, in eight words at most; the focus never moves."""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import look
from ui.widgets.label import Label
from ui.words import Text, said

MOST_WORDS = 8
PAUSE_MS = 600
SHOWN_MS = 6000


class Announcer(QWidget):
    """One line at the foot of a window. What is announced within the pause takes the place of what waited."""

    spoke = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, pause_ms: int = PAUSE_MS) -> None:
        super().__init__(parent)
        self._label = Label("", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 1)
        self._waiting: Text = ""
        self._last = ""
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._speak)
        self._fade = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._fade.timeout.connect(lambda: self._label.say(""))
        self.setMinimumHeight(look().px(18))

    def announce(self, text: Text) -> None:
        """Say this on the next pause; of more than eight words the rest is left out."""
        self._waiting = text
        self._pause.start()

    def last(self) -> str:
        """What was said last, for the key that says it again."""
        return self._last

    def repeat(self) -> None:
        """Say the last line again, at once."""
        if self._last:
            self._waiting = self._last
            self._speak()

    def _speak(self) -> None:
        words = shortened(said(self._waiting))
        if not words:
            return
        self._last = words
        self._label.say(words)
        self._fade.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.spoke.emit(words)

    def _forget(self) -> None:
        """What was said, or is about to be, in the language before is not said again."""
        if isinstance(self._waiting, str):
            self._pause.stop()
            self._waiting = ""
        self._last = ""
        self._label.say("")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._forget()
        if event.type() == QEvent.Type.StyleChange:
            self.setMinimumHeight(look().px(18))
        super().changeEvent(event)


def shortened(text: str) -> str:
    """The first eight words: a voice that says more talks over the caller."""
    words = text.split()
    return " ".join(words) if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS]) + " …"
