"""What was promised to the citizen in the call, and by when."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.call.content import Outcome
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import TextField
from ui.widgets.date_time_field import DateField
from ui.words import says


class PromisePart(FormPart):
    """Folded away until something is promised, which few calls need."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = TextField(says("What was promised"), limit=500)
        self.by_day = DateField(says("By which day"), now=now)
        self.keep("outcome.promise", self.text)
        self.keep("outcome.promise_day", self.by_day)
        column = QVBoxLayout(self)
        bare(self, column)
        column.addLayout(row((self.text, 70), (self.by_day, 30)))
        self.fold(True)

    def typed(self) -> tuple[str, str]:
        """The sentence and the day, as they were typed."""
        return typed(self.text), self.by_day.text()

    def day(self) -> date | None:
        """The day by which it is to be so; None while it cannot be read."""
        return self.by_day.day()

    def show_content(self, outcome: Outcome) -> None:
        """Show a draft's promise."""
        self.text.set_text(outcome.promise)
        self.by_day.set_text(outcome.promise_day)
        self.fold(not (outcome.promise or outcome.promise_day))

    def fold(self, folded: bool) -> None:
        """Fold the part away, or unfold it."""
        self.setHidden(folded)
