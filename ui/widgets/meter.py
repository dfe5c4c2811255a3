"""A quiet meter of what the law asks of a petition and is not there yet; it never blocks saving."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import look
from ui.tokens import Tone
from ui.widgets.label import Label
from ui.widgets.painting import draw_bar
from ui.words import Text, said, tr


class _Bar(QWidget):
    """How many of the parts are there."""

    def __init__(self) -> None:
        super().__init__()
        self.part = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(72), look().px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = Tone.GOOD if self.part >= 1 else Tone.WARN
        draw_bar(painter, QRect(0, 0, self.width(), self.height()), self.part, tone)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class Meter(QWidget):
    """A short bar and the names of the missing parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing: tuple[Text, ...] = ()
        self._of = 1
        self._bar = _Bar()
        self._label = Label("", "hint", wraps=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look().sizes.space(9))
        self._row.addWidget(self._bar)
        self._row.addWidget(self._label, 1)
        self.show_missing((), of=1)

    def show_missing(self, missing: Sequence[Text], *, of: int) -> None:
        """Name the parts that are missing, out of `of` parts."""
        self._missing = tuple(missing)
        self._of = max(1, of)
        self._bar.part = 1 - len(self._missing) / self._of
        self._bar.update()
        self._say()

    def text(self) -> str:
        """What it says now."""
        return self._label.text()

    def _say(self) -> None:
        names = ", ".join(said(name) for name in self._missing)
        self._label.say(tr("Missing: {parts}", parts=names) if names else tr("Complete by law"))
        self.setAccessibleName(self._label.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
