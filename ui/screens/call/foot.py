"""What stands below the rows of a call: what is offered, what is missing, the buttons; and how it makes room."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import look
from ui.widgets import Badge, Flow

if TYPE_CHECKING:
    from ui.screens.call.form import CallForm

LOW, LOWEST = 660, 330
"""Below these heights of the form, at 100 per cent, it makes room for its rows."""


class Foot:
    """On a low window what is offered stands in one line, in few words; on the lowest the rows come before the heading
    and the meter, so that the buttons are never cut."""

    def __init__(self, form: "CallForm", draft: Badge) -> None:
        self._form = form
        self.folds = QWidget()
        """Where the keys that unfold a part stand when there is no heading: below the rows."""
        self._flow = Flow(self.folds, gap=8, to_the_right=True)
        self._state = QWidget()
        state = QHBoxLayout(self._state)
        state.setContentsMargins(0, 0, 0, 0)
        state.addWidget(form.meter, 1)
        state.addWidget(draft)
        self._is_low: bool | None = None

    def build(self) -> None:
        """Put it below what the form's body holds."""
        form = self._form
        offers = QHBoxLayout()
        offers.addWidget(form.outcome.offered, 1)
        offers.addWidget(form.similar, 1)
        form.body.addLayout(offers)
        for line in (form.joining, form.fault, self._state):
            form.body.addWidget(line)
        saving = QWidget()
        flow = Flow(saving, gap=8, to_the_right=True)
        flow.addWidget(form.save)
        flow.addWidget(form.forward)
        buttons = QHBoxLayout()
        buttons.addWidget(form.no_case, 0, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(saving, 1)
        form.body.addLayout(buttons)
        self._lay_out(is_low=False)

    def fit(self, height: int) -> None:
        """The form is so high."""
        form = self._form
        for line in (form.outcome.offered.banner, form.similar, form.joining):
            line.shorten(height < look().px(LOW))
        self._lay_out(is_low=height < look().px(LOWEST))

    def _lay_out(self, *, is_low: bool) -> None:
        if is_low is self._is_low:
            return
        self._is_low = is_low
        for widget in (self._form.unfold_concerned, self._form.unfold_reached):
            if is_low:
                self._flow.addWidget(widget)
            else:
                self._form.trail(widget)
        self.folds.setVisible(is_low)
        self._form.show_title(not is_low)
        self._state.setVisible(not is_low)
