"""A pill with a word in it; the word says everything, the tone only helps the eye."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import icon_pixmap, look
from ui.tokens import Tone
from ui.widgets.speech import Speech
from ui.words import Text


class Badge(QLabel):
    """A word in a tone, perhaps with an icon before it."""

    def __init__(self, text: Text, tone: Tone = Tone.QUIET, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = icon
        self._tone = tone
        self._speech = Speech()
        self.set(text, tone)

    def set(self, text: Text, tone: Tone | None = None, *, icon: str | None = None) -> None:
        """Show another word, perhaps in another tone or with another icon."""
        self._tone = tone or self._tone
        self._icon = self._icon if icon is None else icon
        self._speech.line("text", self._show, text)

    def tone(self) -> Tone:
        """The tone it is drawn in."""
        return self._tone

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return look().font(look().sizes.small, QFont.Weight.DemiBold)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font()).horizontalAdvance(self.text()) + look().px(20)
        return QSize(width + (look().px(19) if self._icon else 0), look().px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(40), look().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look().tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(colours.ground))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        left = look().px(10)
        if self._icon:
            side = look().px(14)
            pixmap = icon_pixmap(self._icon, colours.ink, side, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - side) // 2, pixmap)
            left += side + look().px(5)
        painter.setFont(self._font())
        painter.setPen(QColor(colours.ink))
        room = self.rect().adjusted(left, 0, -look().px(8), 0)
        words = QFontMetrics(self._font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        elif event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)
