"""Fields for numbers people say: telephone, register number, case number; doubted aloud, never refused."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from console.domain import identity
from ui.sentences import doubt_sentence
from ui.widgets.field import TextField
from ui.widgets.number_line import NumberLine
from ui.words import Text


def _same(text: str) -> str:
    return text


def _register_number_as_typed(text: str) -> str:
    return identity.cyrillic_as_typed(text[:2]) + identity.digits_as_typed(text[2:])


def _read_phone(text: str) -> tuple[str, str | None]:
    reading = identity.read_phone(text)
    return reading.number, reading.doubt


def _read_register_number(text: str) -> tuple[str, str | None]:
    reading = identity.read_register_number(text)
    return reading.number, reading.doubt


def _read_case_number(text: str) -> tuple[str, str | None]:
    reading = identity.read_case_number(text)
    return reading.digits, reading.doubt


def _read_civil_id(text: str) -> tuple[str, str | None]:
    reading = identity.read_civil_id(text)
    return reading.number, reading.doubt


def _read_legal_person(text: str) -> tuple[str, str | None]:
    reading = identity.read_legal_person_number(text)
    return reading.number, reading.doubt


def _read_plain(text: str) -> tuple[str, str | None]:
    return text, None


def _grouped_phone(number: str) -> str:
    return f"{number[:4]} {number[4:]}" if len(number) == 8 else number


def _grouped_case_number(number: str) -> str:
    return identity.spoken(identity.CaseNumber(number)) if len(number) == 10 else number


@dataclass(frozen=True)
class _Reading:
    """How one kind is typed, read, and shown when the person has left the field."""

    as_typed: Callable[[str], str]
    read: Callable[[str], tuple[str, str | None]]
    shown: Callable[[str], str]


class NumberKind(Enum):
    """Which number a field is for."""

    PHONE = _Reading(identity.digits_as_typed, _read_phone, _grouped_phone)
    REGISTER_NUMBER = _Reading(_register_number_as_typed, _read_register_number, identity.masked)
    CASE_NUMBER = _Reading(identity.digits_as_typed, _read_case_number, _grouped_case_number)
    CIVIL_ID = _Reading(identity.digits_as_typed, _read_civil_id, _same)
    LEGAL_PERSON = _Reading(identity.digits_as_typed, _read_legal_person, _same)
    PLAIN = _Reading(identity.digits_as_typed, _read_plain, _same)


class NumberField(TextField):
    """A number. `text()` is what was typed, `number()` what it reads as; out of focus it is grouped or masked."""

    def __init__(
        self,
        label: Text,
        *,
        kind: NumberKind = NumberKind.PLAIN,
        placeholder: Text = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._reading: _Reading = kind.value
        self._typed = ""
        super().__init__(
            label, placeholder=placeholder, key=key, line=NumberLine(self._reading.as_typed), parent=parent
        )
        self.line.installEventFilter(self)

    def text(self) -> str:
        """What was typed, without the spaces around it."""
        return self._typed.strip()

    def number(self) -> str:
        """What it reads as: digits (and a register number's letters) only."""
        return self._reading.read(self.text())[0] if self.text() else ""

    def doubt_code(self) -> str | None:
        """The domain's doubt about it, or None."""
        return self._reading.read(self.text())[1] if self.text() else None

    def set_text(self, text: str) -> None:
        """Show a number; not an edit by a person."""
        self._typed = text
        self._show()
        self._weigh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusIn:
            self.line.setText(self._typed)
        elif watched is self.line and event.type() == QEvent.Type.FocusOut:
            self._show()
            self._weigh()
        return super().eventFilter(watched, event)

    def _on_edited(self) -> None:
        self._typed = self.line.text()
        if self.doubt_code() is None:
            self.set_doubt(None)
        super()._on_edited()

    def _show(self) -> None:
        as_typed = self.line.hasFocus() or self.doubt_code() is not None
        shown = self._typed if as_typed else self._reading.shown(self.number())
        if shown != self.line.text():
            self.line.setText(shown)

    def _weigh(self) -> None:
        code = self.doubt_code()
        self.set_doubt(doubt_sentence(code) if code else None)
