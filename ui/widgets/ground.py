"""Ground for what lies over other screens: what it covers is not painted again under every letter typed on it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import look

INSET = 8
"""As the corners of a frame are round, its ground ends before them."""


class Ground(QWidget):
    """Lies just under a frame with round corners, in its colour, wherever that goes.

    Qt takes such a frame for something to see through: for one letter in it, it paints the whole screen below twice.
    """

    def __init__(self, under: QWidget) -> None:
        super().__init__(under.parentWidget())
        self._under = under
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()
        under.installEventFilter(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(look().colours.raised))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize):
            inset = look().px(INSET)
            self.setGeometry(self._under.geometry().adjusted(inset, inset, -inset, -inset))
            self.setVisible(self._under.isVisible())
            self.stackUnder(self._under)
        return False
