"""The bodies chosen for forwarding, as chips that a key takes away again."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QWidget

from ui.screens.call.content import ChosenBody
from ui.widgets import Button, Flow
from ui.widgets.tip import set_tip
from ui.words import tr

MOST_LETTERS = 44
"""A longer name ends in an ellipsis; the whole of it is said and shown on hovering."""


class Chip(Button):
    """One chosen thing; pressing it, Delete or Backspace takes it away."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        shown = name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"
        super().__init__(shown, key="✕", parent=parent)
        self.setAccessibleName(tr("Take away: {name}", name=name))
        set_tip(self, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
            return
        super().keyPressEvent(event)


def empty(flow: Flow) -> None:
    """Take every chip away."""
    while (item := flow.takeAt(0)) is not None:
        chip = item.widget()
        if chip is not None:
            chip.hide()
            chip.deleteLater()


class ChosenBodies(QWidget):
    """Hidden while nothing is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bodies: tuple[ChosenBody, ...] = ()
        self._flow = Flow(self)
        self.hide()

    def bodies(self) -> tuple[ChosenBody, ...]:
        """The bodies chosen, in the order they were."""
        return self._bodies

    def add(self, body: ChosenBody) -> None:
        """Choose a body; once is enough."""
        if body.id not in {chosen.id for chosen in self._bodies}:
            self.show_bodies((*self._bodies, body))
            self.changed.emit()

    def take_away(self, body: ChosenBody) -> None:
        """Choose it no more."""
        self.show_bodies(tuple(chosen for chosen in self._bodies if chosen.id != body.id))
        self.changed.emit()

    def show_bodies(self, bodies: tuple[ChosenBody, ...]) -> None:
        """Show other bodies; not an edit by a person."""
        self._bodies = bodies
        empty(self._flow)
        for body in bodies:
            chip = Chip(body.name)
            chip.clicked.connect(lambda _=False, body=body: self.take_away(body))
            self._flow.addWidget(chip)
        self.setVisible(bool(bodies))
        self.updateGeometry()
