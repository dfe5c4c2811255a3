"""Buttons that show their key beside their word, so that people learn it."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from ui.theme import icon_pixmap, look
from ui.tokens import Tone
from ui.widgets.speech import Speech
from ui.words import Text


class Button(QPushButton):
    """A word, perhaps an icon before it and a key after it. `kind`: "", primary, danger, plain.

    The key is only shown here; the command that the button runs registers it (`Commands`).
    """

    def __init__(
        self, text: Text, *, key: str = "", icon: str = "", kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self._key = key
        self._icon_name = icon
        self._speech = Speech()
        self.say(text)

    def say(self, text: Text) -> None:
        """Show another word."""
        self._speech.line("text", self._show, text)

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._key)
        self.updateGeometry()

    def _word_font(self) -> QFont:
        primary = self.property("kind") == "primary"
        return look().font(weight=QFont.Weight.DemiBold if primary else QFont.Weight.Medium)

    def _key_font(self) -> QFont:
        return look().font(look().sizes.small)

    def _content_width(self) -> int:
        width = QFontMetrics(self._word_font()).horizontalAdvance(self.text())
        if self._icon_name:
            width += look().px(16) + look().px(8 if self.text() else 0)
        if self._key:
            width += look().px(10) + QFontMetrics(self._key_font()).horizontalAdvance(self._key)
        return width

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 2 * look().sizes.space(14), look().px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink(self) -> str:
        colours = look().colours
        if not self.isEnabled():
            return colours.muted
        kinds = {"primary": colours.on_accent, "plain": colours.accent, "danger": look().tone(Tone.BAD).ink}
        return kinds.get(str(self.property("kind")), colours.text)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        ink = self._ink()
        left = max(look().px(4), (self.width() - self._content_width()) // 2)
        if self._icon_name:
            side = look().px(16)
            pixmap = icon_pixmap(self._icon_name, ink, side, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - side) // 2, pixmap)
            left += side + look().px(8)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QColor(ink))
        painter.setFont(self._word_font())
        width = QFontMetrics(self._word_font()).horizontalAdvance(self.text())
        painter.drawText(QRect(left, 0, width + 2, self.height()), middle, self.text())
        if self._key:
            plain = self.property("kind") != "primary" and self.isEnabled()
            painter.setPen(QColor(look().colours.muted if plain else ink))
            painter.setFont(self._key_font())
            key_left = left + width + look().px(10)
            painter.drawText(QRect(key_left, 0, self.width() - key_left, self.height()), middle, self._key)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        elif event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class PrimaryButton(Button):
    """The one thing a screen is for."""

    def __init__(self, text: Text, *, key: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, key=key, icon=icon, kind="primary", parent=parent)
