"""Who is on the line: phone, names, register number."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.actions import Party
from console.domain.identity import person_name
from ui.screens.call.content import Caller
from ui.screens.call.part import FormPart, bare, row, typed
from ui.tokens import Tone
from ui.widgets import Banner, NumberField, NumberKind, TextField
from ui.words import says


@dataclass(frozen=True)
class KnownCaller:
    """Who called from a number before, and the place of that case."""

    party: Party
    place: str = ""


class CallerPart(FormPart):
    """The caller's row. `phone_typed` carries the number as it reads while it is typed."""

    phone_typed = Signal(str)
    taken = Signal(object)
    """KnownCaller: his names were taken over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.phone = NumberField(says("Phone"), kind=NumberKind.PHONE)
        self.parent_name = TextField(says("Father's or mother's name"), limit=100)
        self.given_name = TextField(says("Given name"), limit=100)
        self.register_number = NumberField(says("Register number"), kind=NumberKind.REGISTER_NUMBER)
        self.keep("caller.phone", self.phone)
        self.keep("caller.parent_name", self.parent_name)
        self.keep("caller.given_name", self.given_name)
        self.keep("caller.register_number", self.register_number)
        self._known: KnownCaller | None = None
        self._offer = Banner(tone=Tone.INFO, action=says("Take over"), key="Enter")
        self._offer.acted.connect(self.take_known)
        column = QVBoxLayout(self)
        bare(self, column)
        column.addLayout(
            row((self.phone, 20), (self.parent_name, 27), (self.given_name, 27), (self.register_number, 24))
        )
        column.addWidget(self._offer)
        self.phone.line.textEdited.connect(lambda _: self.phone_typed.emit(self.phone.number()))
        self.phone.line.returnPressed.connect(self.take_known)
        for field in (self.parent_name, self.given_name):
            field.changed.connect(self._offer_known)

    def content(self) -> Caller:
        """What stands in it; the marks of anonymity are the marks part's."""
        return Caller(
            phone=typed(self.phone),
            parent_name=typed(self.parent_name),
            given_name=typed(self.given_name),
            register_number=typed(self.register_number),
        )

    def show_content(self, caller: Caller) -> None:
        """Show a draft's caller."""
        self.phone.set_text(caller.phone)
        self.parent_name.set_text(caller.parent_name)
        self.given_name.set_text(caller.given_name)
        self.register_number.set_text(caller.register_number)
        self._offer_known()

    def know(self, known: KnownCaller | None) -> None:
        """Offer the names that an earlier case of this number has."""
        self._known = known
        self._offer_known()

    def take_known(self) -> None:
        """Take the known caller's names over, where nothing was typed."""
        known = self._known
        if not self._offer.isVisibleTo(self) or known is None:
            return
        for field, value in (
            (self.parent_name, known.party.parent_name),
            (self.given_name, known.party.given_name),
            (self.register_number, known.party.register_number),
        ):
            if not field.text():
                field.set_text(value or "")
        self._offer_known()
        self.taken.emit(known)
        self.changed.emit()

    def _offer_known(self) -> None:
        known = self._known.party if self._known is not None else None
        untyped = not (self.parent_name.text() or self.given_name.text())
        if known is None or not known.given_name or not untyped:
            self._offer.set("")
            return
        name = person_name(known.parent_name, known.given_name)
        self._offer.set(says("{name} called from this number before", name=name))
