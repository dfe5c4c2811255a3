"""One line to search with: a glass before it, its key at its end, and its name for those who cannot see the glass."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import icon_pixmap, look
from ui.widgets.field import TextField
from ui.words import Text


class SearchLine(QLineEdit):
    """The line itself, without a label. The key is hidden while there are words in it."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setProperty("kind", "search")
        self._make_room()

    def _make_room(self) -> None:
        width = QFontMetrics(look().font(look().sizes.small)).horizontalAdvance(self._key) if self._key else 0
        self.setTextMargins(look().px(22), 0, width + look().px(6) if width else 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = look().colours
        painter = QPainter(self)
        side = look().px(16)
        ink = colours.accent if self.hasFocus() else colours.muted
        pixmap = icon_pixmap("search", ink, side, self.devicePixelRatioF())
        painter.drawPixmap(look().px(10), (self.height() - side) // 2, pixmap)
        if self._key and not self.text():
            painter.setFont(look().font(look().sizes.small))
            painter.setPen(QColor(colours.muted))
            area = QRect(0, 0, self.width() - look().px(11), self.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._key)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()
        super().changeEvent(event)


class SearchField(TextField):
    """Its label is spoken and not shown."""

    def __init__(self, label: Text, *, placeholder: Text = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, placeholder=placeholder, line=SearchLine(key), parent=parent)
        self.label.hide()
