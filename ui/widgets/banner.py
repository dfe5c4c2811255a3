"""A line that offers or warns, with one key to answer it; it never blocks."""

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import look
from ui.tokens import Tone
from ui.widgets.button import Button
from ui.widgets.picture import Picture
from ui.widgets.short_label import ShortLabel
from ui.words import Text, said

_ICONS = {
    Tone.QUIET: "info",
    Tone.INFO: "info",
    Tone.GOOD: "circle-check",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
}


class Banner(QWidget):
    """Hidden while it has nothing to say."""

    acted = Signal()

    def __init__(
        self,
        text: Text = "",
        tone: Tone = Tone.INFO,
        *,
        action: Text = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tone = tone
        self._picture = Picture(_ICONS[tone], side=16, tone=tone)
        self._label = ShortLabel()
        self._key = key
        self._button: Button | None = None
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._label, 1)
        self._space()
        self.set(text, tone, action=action)

    def set(self, text: Text, tone: Tone | None = None, *, action: Text | None = None) -> None:
        """Say something else; an empty text hides the banner."""
        self._tone = tone or self._tone
        self._picture.show_icon(_ICONS[self._tone], self._tone)
        self._label.say(text)
        self._wear_tone()
        if action is not None:
            self._offer(action)
        self.setVisible(bool(said(text)))

    def shorten(self, short: bool) -> None:
        """One line however little room there is, or all that it says."""
        self._label.shorten(short)

    def text(self) -> str:
        """What it says now."""
        return self._label.text()

    def _offer(self, action: Text) -> None:
        if self._button is None and action:
            self._button = Button(action, key=self._key, kind="plain")
            self._button.clicked.connect(lambda _: self.acted.emit())
            self._row.addWidget(self._button)
        elif self._button is not None:
            self._button.say(action or self._button.text())
            self._button.setVisible(bool(action))

    def _wear_tone(self) -> None:
        if self._label.property("tone") == self._tone.value:
            return
        self._label.setProperty("tone", self._tone.value)
        self._label.style().unpolish(self._label)
        self._label.style().polish(self._label)

    def _space(self) -> None:
        gap = look().sizes.space
        self._row.setContentsMargins(gap(12), gap(3), gap(6), gap(3))
        self._row.setSpacing(gap(9))
        self.setMinimumHeight(look().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look().tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(colours.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look().px(6), look().px(6))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._space()
        super().changeEvent(event)
