"""Where the problem is, and where the petitioner lives."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.catalogue import PlaceCode
from console.domain.places import place_name
from ui.bridge import Bridge
from ui.screens.asking import Asking
from ui.screens.call.content import Where
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import Pick, Picker, TextField
from ui.words import says

CAPITAL = "11"
"""The code of the capital in the national classification: its districts are named without it."""


class PlaceField(Picker):
    """A soum is shown with its aimag, a khoroo with its district."""

    def _shown(self, pick: Pick) -> str:
        _, _, rest = pick.title.partition(", ")
        return rest if rest and pick.id.startswith(CAPITAL) else pick.title


class WherePart(FormPart):
    """`place_changed` is emitted when the place is another one, whoever changed it."""

    place_changed = Signal()

    def __init__(self, bridge: Bridge, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._name = name
        self._coming = ""
        self.place = PlaceField(says("Place of the problem"), search=None)
        self.place_words = TextField(says("Landmark, camp, building"), limit=500)
        self.address = TextField(says("Address"), limit=500)
        self.keep("where.place", self.place)
        self.keep("where.place_words", self.place_words)
        self.keep("where.address", self.address)
        asking = Asking(bridge, name)
        self.place.asked.connect(lambda text: asking.ask("place", self.place, text))
        self.place.picked_changed.connect(self.place_changed)
        self.place.changed.connect(self._on_place_edited)
        column = QVBoxLayout(self)
        bare(column)
        column.addLayout(row((self.place, 42), (self.place_words, 28), (self.address, 28)))

    def code(self) -> PlaceCode | None:
        """The place chosen."""
        return PlaceCode(self._code()) if self._code() else None

    def content(self) -> Where:
        """What stands in it."""
        return Where(
            place=self._code(),
            place_typed="" if self._code() else typed(self.place),
            place_words=typed(self.place_words),
            address=typed(self.address),
        )

    def show_content(self, where: Where) -> None:
        """Show a draft's places; the place's name is read from the catalogue."""
        self.place_words.set_text(where.place_words)
        self.address.set_text(where.address)
        self.place.set_text(where.place_typed)
        self._coming = ""
        if where.place:
            self.show_place(where.place)

    def show_place(self, code: str) -> None:
        """Choose a place by its code; its name is read from the catalogue."""
        self._coming = code

        def done(name: str) -> None:
            if self._coming == code:
                self._coming = ""
                self.place.set_pick(Pick(code, name))
                self.place_changed.emit()

        self._bridge.read(f"{self._name}/place", lambda views: place_name(views.catalogue(), PlaceCode(code)), done)

    def _code(self) -> str:
        pick = self.place.picked()
        return pick.id if pick else self._coming

    def _on_place_edited(self) -> None:
        self._coming = ""
