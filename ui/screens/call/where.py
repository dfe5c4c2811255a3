"""Where the problem is, and where the petitioner lives."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.catalogue import PlaceCode
from console.domain.people import Office
from console.domain.places import place_name
from ui.bridge import Bridge
from ui.screens.asking import Asking
from ui.screens.call.content import Where
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import Pick, Picker, TextField
from ui.widgets.tip import set_tip
from ui.words import Text, says

CAPITAL = "11"
"""The code of the capital in the national classification: its districts are named without it."""


class PlaceField(Picker):
    """A soum is shown with its aimag, a khoroo with its district; a place that nobody chose is written quietly."""

    def __init__(self, label: Text) -> None:
        super().__init__(label, search=None)
        self._is_prefilled = False
        self._speech.line("prefilled", self._describe, says("Filled in by itself: type to change it"))

    def set_prefilled(self, prefilled: bool) -> None:
        """Whether nobody chose what stands here."""
        if prefilled == self._is_prefilled:
            return
        self._is_prefilled = prefilled
        self.line.setProperty("prefilled", "true" if prefilled else "false")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        self._speech.again()

    def is_prefilled(self) -> bool:
        """Whether nobody chose what stands here."""
        return self._is_prefilled

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()

    def _describe(self, words: str) -> None:
        shown = words if self._is_prefilled else ""
        self.line.setAccessibleDescription(shown)
        set_tip(self.line, shown)

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
        self.place = PlaceField(says("Place of the problem"))
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
        bare(self, column)
        column.addLayout(row((self.place, 42), (self.place_words, 28), (self.address, 28)))

    def code(self) -> PlaceCode | None:
        """The place chosen."""
        return PlaceCode(self._code()) if self._code() else None

    def content(self) -> Where:
        """What stands in it."""
        return Where(
            place=self._code(),
            prefilled=bool(self._code()) and self.place.is_prefilled(),
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
        self.place.set_prefilled(where.prefilled)
        if where.place:
            self._show_place(where.place)

    def prefill(self, code: str) -> None:
        """Fill a place in where nobody has chosen or typed one."""
        if code and (self.place.is_prefilled() or not (self._code() or typed(self.place))):
            self.place.set_prefilled(True)
            self._show_place(code)

    def _show_place(self, code: str) -> None:
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
        self.place.set_prefilled(False)


def usual_where(office: Office) -> Where:
    """Where a call of this office begins: its own place; the head office takes calls from everywhere."""
    if office.is_head or not office.place:
        return Where()
    return Where(place=office.place, prefilled=True)
