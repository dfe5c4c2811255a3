"""Names, numbers and telephones as citizens say them and agents type them: read, doubted aloud, never refused."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NewType

from console.domain.ids import CaseId

CaseNumber = NewType("CaseNumber", str)
"""Ten digits: the desk's number (4), a counter (5), a check digit. A name for a case, not its key."""

PIN_DIGITS = 6
DOUBTS = ("no_digits", "wrong_length", "unknown_prefix", "wrong_form", "wrong_date", "wrong_check_digit")
"""Every doubt a reading may carry: a warning beside the field, never a wall."""

_SURE_SIGNS = str.maketrans('№"“”₮_%?', "13334790")
_DOUBTFUL_SIGNS = str.maketrans("-:.,", "2568")
_ALL_SIGNS = _SURE_SIGNS | _DOUBTFUL_SIGNS
_SURE = re.compile('[№"“”₮_%?]')
_SIGN_ALONE = re.compile(r"(?<=\d)[-:.,](?=\d|$)")
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_REGISTER_LETTERS = "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ"
_ALPHABET = "аәбвгғдеёжзиійкқлмнңоөпрстуұүфхһцчшщъыьэюя"
_ALPHABET_PLACES = {letter: chr(0x0430 + place) for place, letter in enumerate(_ALPHABET)}


def digits_as_typed(text: str) -> str:
    """A number as it was meant when typed on the plain digit row of Windows' Mongolian layout (№ - “ ₮ : . _ , % ?).

    Four of the ten signs also part digits (9911-2345, 10:00, 2026.11.24). They are left alone only where each stands
    singly after a digit and none of the other signs is there; so a field may call this after every key.
    """
    if _SURE.search(text):
        return text.translate(_ALL_SIGNS)
    if re.search("[-:.,]", _SIGN_ALONE.sub("", text)):
        return text.translate(_ALL_SIGNS)
    return text


def cyrillic_as_typed(text: str) -> str:
    """The letters of a register number in upper case, Latin look-alikes read as the Cyrillic letters they look like."""
    return text.upper().translate(_LOOK_ALIKES)


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"
    SHORT = "short"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as read. `doubt` warns (no_digits, wrong_length, unknown_prefix) and never blocks."""

    number: str
    kind: PhoneKind
    doubt: str | None = None


_MOBILE = re.compile(r"8[034568]|89|9[01345689]")
_FIXED = re.compile(r"7[01567]|11|1[89]00")
NUMBERS_KEPT = 2_000
"""As read: a case's are asked for again and again while it is shown, filed and found."""


@lru_cache(maxsize=NUMBERS_KEPT)
def read_phone(text: str) -> Phone:
    """A number with or without +976, spaces and dashes. Numbers can be ported, so a prefix is a hint and no proof.

    Prefixes: the numbering plan as in public use; mobile 80 83-86 88-91 93-96 98 99, fixed 70 71 75-77 11 and the
    service numbers 1800 and 1900.
    """
    typed = text.strip()
    foreign = typed.startswith("+")
    digits = _digits(digits_as_typed(typed.removeprefix("+")), wanted=8)
    if foreign or (digits.startswith("00") and len(digits) > 8):
        digits = digits.removeprefix("00") if not foreign else digits
        if not digits.startswith("976"):
            doubt = None if 7 <= len(digits) <= 15 else "wrong_length"
            return Phone(f"+{digits}", PhoneKind.FOREIGN, doubt)
    if digits.startswith("976") and len(digits) == 11:
        digits = digits.removeprefix("976")
    if not digits:
        return Phone("", PhoneKind.UNKNOWN, "no_digits")
    if len(digits) in (3, 4):
        return Phone(digits, PhoneKind.SHORT)
    if len(digits) != 8:
        return Phone(digits, PhoneKind.UNKNOWN, "wrong_length")
    if _MOBILE.match(digits):
        return Phone(digits, PhoneKind.MOBILE)
    if _FIXED.match(digits):
        return Phone(digits, PhoneKind.FIXED)
    return Phone(digits, PhoneKind.UNKNOWN, "unknown_prefix")


def _digits(text: str, *, wanted: int) -> str:
    """The digits of a text; a sign at its end that is also a separator counts where it makes the number complete."""
    digits = re.sub("[^0-9]", "", text)
    if len(digits) == wanted - 1 and re.search("[0-9][-:.,]$", text):
        digits += text[-1].translate(_DOUBTFUL_SIGNS)
    return digits


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """A citizen's register number as read, with what it tells. `doubt` is wrong_form, wrong_date or None."""

    number: str
    birth_date: date | None
    sex: Sex | None
    doubt: str | None = None


def read_register_number(text: str, *, today: date | None = None) -> RegisterNumber:
    """Two Cyrillic letters and eight digits: yymmdd (month + 20 from 2000 on), the ninth character odd for men.

    The last character is a control code whose formula is not public: it is never doubted. With `today`, a birth date
    after it is doubted.
    """
    typed = re.sub(r"\s", "", text)
    letters, digits = cyrillic_as_typed(typed[:2]), _digits(digits_as_typed(typed[2:]), wanted=8)
    if len(letters) != 2 or any(letter not in _REGISTER_LETTERS for letter in letters) or len(digits) != 8:
        return RegisterNumber(cyrillic_as_typed(typed), None, None, "wrong_form")
    number = letters + digits
    sex = Sex.MALE if int(digits[6]) % 2 else Sex.FEMALE
    year, month, day = int(digits[0:2]), int(digits[2:4]), int(digits[4:6])
    try:
        born = date(2000 + year, month - 20, day) if month > 20 else date(1900 + year, month, day)
    except ValueError:
        return RegisterNumber(number, None, sex, "wrong_date")
    return RegisterNumber(number, born, sex, "wrong_date" if today and born > today else None)


def masked(register_number: str) -> str:
    """A register number as screens show it, «УБ8•••••12»: enough to tell two people apart, too little to use."""
    if len(register_number) != 10:
        return "•" * len(register_number)
    return f"{register_number[:3]}•••••{register_number[8:]}"


def masked_phone(number: str, *, known: str = "") -> str:
    """A telephone as screens show it, «••••••45»; the digits that whoever asks has typed himself stay."""
    start = number.find(known) if known else -1
    shown = range(start, start + len(known)) if start >= 0 else range(0)
    last = len(number) - 2
    return "".join(each if place in shown or place >= last else "•" for place, each in enumerate(number))


@dataclass(frozen=True, slots=True)
class PlainNumber:
    """A number of which only the length is known: a civil id, a legal person's. `doubt` is wrong_length or None."""

    number: str
    doubt: str | None = None


def read_civil_id(text: str) -> PlainNumber:
    """A citizen's civil registration number: twelve digits."""
    return _plain_number(text, 12)


def read_legal_person_number(text: str) -> PlainNumber:
    """The registration number of an organisation or company: seven digits."""
    return _plain_number(text, 7)


def _plain_number(text: str, length: int) -> PlainNumber:
    digits = _digits(digits_as_typed(text.strip()), wanted=length)
    return PlainNumber(digits, None if len(digits) == length else "wrong_length")


def case_number(desk: int, counter: int) -> CaseNumber:
    """The number of a desk's next case. ValueError unless 0 < desk < 10,000 and 0 <= counter < 100,000."""
    if not 0 < desk < 10_000 or not 0 <= counter < 100_000:
        raise ValueError("desk or counter out of range")
    digits = f"{desk:04}{counter:05}"
    return CaseNumber(digits + check_digit(digits))


def check_digit(digits: str) -> str:
    """The check digit of ISO/IEC 7064, MOD 11,10 (hybrid system)."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


@dataclass(frozen=True, slots=True)
class CaseNumberReading:
    """A case number as read: the number, or the digits read and why not (wrong_length, wrong_check_digit)."""

    number: CaseNumber | None
    digits: str
    doubt: str | None = None


def read_case_number(text: str) -> CaseNumberReading:
    """A case number with or without «№», spaces and dashes, or typed on the Mongolian digit row."""
    typed = text.strip()
    if typed.startswith("№") and len(re.findall("[0-9]", typed)) == 10:
        typed = typed[1:]
    digits = _digits(digits_as_typed(typed), wanted=10)
    if len(digits) != 10:
        return CaseNumberReading(None, digits, "wrong_length")
    if check_digit(digits[:9]) != digits[9]:
        return CaseNumberReading(None, digits, "wrong_check_digit")
    return CaseNumberReading(CaseNumber(digits), digits)


def pin_of(case: CaseId) -> str:
    """Six digits that are told to a citizen who gives no name, and with which he asks for his case later.

    They come of the case's id, which is random and is shown to no citizen, so that a desk without a line knows them.
    """
    drawn = hashlib.sha256(f"pin/{case}".encode()).digest()
    return f"{int.from_bytes(drawn[:8]) % 10**PIN_DIGITS:0{PIN_DIGITS}}"


def spoken(number: CaseNumber) -> str:
    """A case number in the groups it is read aloud in: «014 200 731 4»."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"


def person_name(parent_name: str | None, given_name: str) -> str:
    """A person as written everywhere: «Б. Болд», the parent's initial first; without a parent's name the given name."""
    parent, given = (parent_name or "").strip(), given_name.strip()
    if not parent or not given:
        return given or parent
    return f"{parent[0].upper()}. {given}"


def alphabetical_key(text: str) -> str:
    """A text to sort by code points that puts Mongolian words in alphabetical order, and 2-р before 10-р.

    The alphabet's order is not that of the code points (ё after е, ө after о, ү after у; Kazakh letters beside their
    kin), and no database knows it: the key is stored. Latin comes before Cyrillic.
    """
    normal = unicodedata.normalize("NFC", text.strip()).casefold()
    letters = "".join(_ALPHABET_PLACES.get(letter, letter) for letter in normal)
    return re.sub("[0-9]+", lambda digits: digits.group().zfill(6), letters)
