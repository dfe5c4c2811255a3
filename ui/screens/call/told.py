"""What was told to the caller, and what nothing in the directory answered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.screens.call.chosen import Chip, empty
from ui.screens.call.content import Told
from ui.widgets import Flow
from ui.words import tr


class ToldChips(QWidget):
    """A chip for each service told; hidden while there is none."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: tuple[Told, ...] = ()
        self._unmet = ""
        self._flow = Flow(self)
        self.hide()

    def told(self) -> tuple[Told, ...]:
        """The services told, in their order."""
        return self._told

    def unmet(self) -> str:
        """The words nothing answered, or nothing."""
        return self._unmet

    def add(self, told: Told) -> None:
        """A service was told; once is enough."""
        if told.id not in {each.id for each in self._told}:
            self.show_told((*self._told, told), self._unmet)
            self.changed.emit()

    def set_unmet(self, words: str) -> None:
        """Nothing in the directory answers these words."""
        self.show_told(self._told, words)

    def show_told(self, told: tuple[Told, ...], unmet: str) -> None:
        """Show other services told; not an edit by a person."""
        self._told, self._unmet = told, unmet
        empty(self._flow)
        for each in told:
            self._add_chip(tr("Told: {title}", title=each.title), partial(self._without, each))
        if unmet:
            self._add_chip(tr("Nothing fits: {words}", words=unmet), partial(self._without, None))
        self.setVisible(bool(told or unmet))
        self.updateGeometry()

    def read(self) -> None:
        """Say the chips again, in the language in force."""
        self.show_told(self._told, self._unmet)

    def _add_chip(self, text: str, take_away: Callable[[], None]) -> None:
        chip = Chip(text)
        chip.clicked.connect(lambda _=False: take_away())
        self._flow.addWidget(chip)

    def _without(self, told: Told | None) -> None:
        kept = tuple(each for each in self._told if told is None or each.id != told.id)
        self.show_told(kept, "" if told is None else self._unmet)
        self.changed.emit()
