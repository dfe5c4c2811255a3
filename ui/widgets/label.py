"""Words on a panel; always plain text, since a citizen may be named `<img ...>`."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.speech import Speech
from ui.words import Text


class Label(QLabel):
    """One text. `kind` is a look of the style sheet: "", muted, hint, field, title, strong, large, doubt, fault."""

    def __init__(self, text: Text = "", kind: str = "", *, wraps: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setProperty("kind", kind)
        self._speech = Speech()
        self.say(text)

    def say(self, text: Text) -> None:
        """Show another text."""
        self._speech.line("text", self.setText, text)

    def hasHeightForWidth(self) -> bool:
        """No: one wrapped label would make every layout round it ask by width, and those forget least heights."""
        return False

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._height_now()) if self.wordWrap() else hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self._height_now()) if self.wordWrap() else hint

    def _height_now(self) -> int:
        return max(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.wordWrap() and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        super().changeEvent(event)
