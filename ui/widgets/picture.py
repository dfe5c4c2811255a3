"""A small icon on a panel, in a token's colour, that follows the theme; a word beside it says the same."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icon_pixmap, look
from ui.tokens import Tone


class Picture(QWidget):
    """An icon `side` wide (at 100 per cent); in the accent's colour, or a tone's."""

    def __init__(self, name: str, *, side: int = 18, tone: Tone | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._side = side
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, tone: Tone | None = None) -> None:
        """Another icon, perhaps in another tone."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(self._side), look().px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        side = look().px(self._side)
        colour = look().tone(self._tone).ink if self._tone else look().colours.accent
        painter = QPainter(self)
        top, left = (self.height() - side) // 2, (self.width() - side) // 2
        painter.drawPixmap(left, top, icon_pixmap(self._name, colour, side, self.devicePixelRatioF()))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)
