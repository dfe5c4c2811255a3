"""The words by which a case is found, and the questions to them.

Beside the search key of what it is about, where and whom it concerns stand its numbers as words of their own, each
after a letter that says what it is: p a telephone, r a register number, c its own. Of a telephone and of its own number
also the ends that people say alone. What is withheld is no part of a case, and so of none of these words.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.domain.case import Case
from console.domain.identity import CaseNumber, cyrillic_as_typed, digits_as_typed, read_phone
from console.domain.keyboard import other_layout
from console.domain.spelling import search_key
from console.store.case_rows import name_of_party

LEAST_LETTERS = 2
MOST_WORDS = 12
LONGEST_WORD = 40
TYPED_CHARACTERS = 300
"""Of a question; nobody types more to find a case."""
TEXT_CHARACTERS = 600
"""How much of a case's text is searched: its beginning says what it is about."""
LEAST_DIGITS = 3
SAID_DIGITS = 4
"""The end of a number that people say to name it."""
_LONGER_END = {"c": 7, "p": 6}
"""A longer end that begins with a group as numbers are read aloud: 014 [200 731 4], 99 [11 23 45]."""
_SAMPLE = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя khtszhye oowwvvb 4 6 ii iya"
_NO_LETTERS = re.compile("[\u19b0-\u19c9\u1cf2\u1cf3]")
"""Letters to Python and none to the full-text index, which would read a word with one of them as two."""
_DIGITS_AND_SPACES, _NO_DIGITS = re.compile(r"[\d\s]+"), re.compile("[^0-9]+")
_REGISTER = re.compile(r"(\D{2})(\d{2,8})")


def way_of_finding() -> str:
    """By which keys this program finds cases: other ones must be written anew."""
    return f"1 {search_key(_SAMPLE)}"


@dataclass(frozen=True)
class FoundBy:
    """All of a case that it is found by, as it is written there; most changes to a case leave it as it is."""

    words: tuple[str, ...]
    cases: tuple[CaseNumber, ...]
    phones: tuple[str, ...]
    registers: tuple[str, ...]

    @property
    def check(self) -> int:
        """A number that differs where something here does."""
        said = repr((self.words, self.cases, self.phones, self.registers))
        return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=7).digest())

    def as_words(self) -> str:
        """The words that the full-text index has of the case."""
        return " ".join((search_key(" ".join(self.words)), *self._number_words()))

    def _number_words(self) -> Iterator[str]:
        for case_number in self.cases:
            yield from _ends("c", case_number)
        for phone in self.phones:
            digits = _NO_DIGITS.sub("", read_phone(phone).number)
            yield f"p{digits}"
            yield from _ends("p", digits)
        for number in self.registers:
            yield _register_word(number)
            yield f"r{_digits_of(number)}"


def found_by(case: Case) -> FoundBy:
    """What a case is found by."""
    parts = [case.subject, case.text[:TEXT_CHARACTERS], case.place_words, case.topic_title, case.about_words]
    parties = [party for party in (case.caller, case.petitioner) if party is not None]
    parts += [name_of_party(party) for party in parties]
    parts += [name for party in parties for name in (party.parent_name, party.given_name)]
    parts += case.tags
    return FoundBy(
        words=tuple(part for part in parts if part),
        cases=(case.number, *case.aliases),
        phones=tuple(phone.number for party in parties for phone in party.phones),
        registers=tuple(
            number for party in parties for number in (party.register_number, party.organisation_number) if number
        ),
    )


def _ends(letter: str, digits: str) -> tuple[str, str]:
    return f"{letter}{digits[-SAID_DIGITS:]}", f"{letter}{digits[-_LONGER_END[letter] :]}"


def _register_word(number: str) -> str:
    letters = _DIGITS_AND_SPACES.sub("", number)
    return f"r{search_key(letters).replace(' ', '')}{_digits_of(number)}"


def _digits_of(text: str) -> str:
    return _NO_DIGITS.sub("", text)


def asking_words(typed: str) -> str:
    """The question for cases that have words beginning with all the words typed; empty if too little was typed.

    A single letter begins too many words to ask for; digits may also be those of a number.
    """
    words = [word[:LONGEST_WORD] for word in _key(typed).split()]
    return " AND ".join(map(_begins, [word for word in words if len(word) >= LEAST_LETTERS][:MOST_WORDS]))


def asking_stems(typed: str) -> str:
    """The same for the inflected forms of the words typed: their endings are left out."""
    return asking_words(" ".join(map(stem, _key(typed).split())))


def _key(typed: str) -> str:
    return _NO_LETTERS.sub(" ", search_key(typed[:TYPED_CHARACTERS]))


def stem(word: str) -> str:
    """What the inflected forms of a word begin with, near enough: a search key without its last letters."""
    ending = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) == 4 else 2 if len(word) < 7 else 3
    return word[: len(word) - ending]


def _begins(word: str) -> str:
    if word.isdigit() and len(word) >= LEAST_DIGITS:
        return f'("{word}"* OR "p{word}"* OR "c{word[-SAID_DIGITS:]}"*)'
    return f'"{word}"*'


def asking_digits(digits: str) -> str:
    """The question for cases with a telephone or register number that begins so, or of whose numbers a part that is
    said alone begins so."""
    return any_of([f"{letter}{digits[:LONGEST_WORD]}" for letter in "prc"])


def asking_register(typed: str) -> str:
    """The question for a register number whose beginning is typed, in either letters or layout; empty if it is none."""
    text = "".join(typed[:TYPED_CHARACTERS].split())
    found = _REGISTER.fullmatch(text[:2] + digits_as_typed(text[2:]))
    if found is None:
        return ""
    letters, digits = found[1], found[2]
    readings = (letters, cyrillic_as_typed(letters), other_layout(letters))
    keys = dict.fromkeys(_NO_LETTERS.sub("", search_key(each)).replace(" ", "") for each in readings)
    return " OR ".join(f'"r{key}{digits}"*' for key in keys if key)


def any_of(words: Sequence[str]) -> str:
    """The question for cases that have a word beginning with one of these."""
    return " OR ".join(f'"{_NO_LETTERS.sub("", word)[:LONGEST_WORD]}"*' for word in words)
