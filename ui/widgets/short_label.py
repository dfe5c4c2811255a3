"""Words that break into lines where there is room, and where there is none stand in one line with an ellipsis at its
end: whole as a tool tip and to a reader of the screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import look
from ui.widgets.label import Label
from ui.widgets.tip import set_tip
from ui.words import Text

LEAST_WIDTH = 60


class ShortLabel(Label):
    """Whole until `shorten` is told."""

    def __init__(self, text: Text = "", kind: str = "", *, parent: QWidget | None = None) -> None:
        self._is_short = False
        super().__init__(text, kind, wraps=True, parent=parent)

    def shorten(self, short: bool) -> None:
        """One line from now on, or whole again."""
        if short == self._is_short:
            return
        self._is_short = short
        self.setWordWrap(not short)
        self._point_at_whole()
        self.updateGeometry()

    def say(self, text: Text) -> None:
        """Show another text."""
        super().say(text)
        self._point_at_whole()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), look().px(LEAST_WIDTH)), hint.height()) if self._is_short else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_short:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        place = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        alignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        role = self.foregroundRole()
        self.style().drawItemText(painter, place, alignment, self.palette(), self.isEnabled(), shown, role)
        painter.end()

    def _point_at_whole(self) -> None:
        set_tip(self, self.text() if self._is_short else "")
