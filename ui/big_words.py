"""Words drawn large: the program's mark on the rail, a case number to be read aloud."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import look
from ui.tokens import Colours


class BigWords(QWidget):
    """`pixels` is the size at 100 per cent; `ink` picks the token, since the rail is dark in every mode."""

    def __init__(
        self,
        text: str = "",
        *,
        pixels: int,
        ink: Callable[[Colours], str] = lambda colours: colours.text,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pixels = pixels
        self._ink = ink
        self._align = align
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Draw another text; a screen reader says it too."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What is drawn."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self._text) + 4, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(QColor(self._ink(look().colours)))
        painter.drawText(self.rect(), int(self._align | Qt.AlignmentFlag.AlignVCenter), self._text)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def _font(self) -> QFont:
        return look().font(look().px(self._pixels), QFont.Weight.DemiBold)
