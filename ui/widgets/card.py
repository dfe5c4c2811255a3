"""A panel with an icon, a title and, at the end of the title's line, badges or a key."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.flow import Flow
from ui.widgets.label import Label
from ui.widgets.picture import Picture
from ui.widgets.speech import Speech
from ui.words import Text


class Card(QFrame):
    """Put what it holds into `body`, a column."""

    def __init__(self, title: Text, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._speech = Speech()
        self._speech.line("name", self.setAccessibleName, title)
        self.title = Label(title, "title")
        trail = QWidget()
        trail.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._trail = Flow(trail, gap=8, to_the_right=True)
        self._heading = QHBoxLayout()
        self._picture = Picture(icon) if icon else None
        if self._picture is not None:
            self._heading.addWidget(self._picture)
        self._heading.addWidget(self.title)
        self._heading.addWidget(trail, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._heading)
        self.body = QVBoxLayout()
        self._column.addLayout(self.body, 1)
        self._space()

    def trail(self, widget: QWidget) -> None:
        """Put a badge, a hint or a button at the end of the title's line."""
        self._trail.addWidget(widget)

    def show_title(self, shown: bool) -> None:
        """Its title, or more room for what it holds; a reader of the screen hears it all the same."""
        self.title.setVisible(shown)
        if self._picture is not None:
            self._picture.setVisible(shown)

    def say_title(self, title: Text) -> None:
        """Another title."""
        self.title.say(title)
        self._speech.line("name", self.setAccessibleName, title)

    def _space(self) -> None:
        gap = look().sizes.space
        self._column.setContentsMargins(gap(16), gap(12), gap(16), gap(14))
        self._column.setSpacing(gap(10))
        self._heading.setSpacing(gap(9))
        self.body.setSpacing(gap(10))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        elif event.type() == QEvent.Type.StyleChange:
            self._space()
        super().changeEvent(event)


def page_with(card: Card) -> QWidget:
    """A page with one card at its top, in the middle of its width."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    column.addStretch(1)
    return page
