"""What stands where a list has no rows: what is so, and what to do next."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import look
from ui.tokens import Tone
from ui.widgets.label import Label
from ui.widgets.picture import Picture
from ui.words import Text


class EmptyState(QWidget):
    """An icon, one strong line, one quiet line."""

    def __init__(self, title: Text, advice: Text = "", *, icon: str = "inbox", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(title, "strong", wraps=True)
        self._advice = Label(advice, "muted", wraps=True)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(Picture(icon, side=28, tone=Tone.QUIET), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._column.addWidget(label)
        self._column.addStretch(1)
        self._space()

    def set(self, title: Text, advice: Text = "") -> None:
        """Say something else."""
        self._title.say(title)
        self._advice.say(advice)

    def _space(self) -> None:
        self._column.setSpacing(look().sizes.space(6))
        margin = look().sizes.space(12)
        self._column.setContentsMargins(margin, margin, margin, margin)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._space()
        super().changeEvent(event)
