"""Looking up while typing: services and problems, bodies, places, people; and anything at all from one box."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from console.desk.found import Found, answers, mixed, places, things
from console.desk.reading import Reading
from console.domain.catalogue import Catalogue, PlaceCode
from console.domain.identity import cyrillic_as_typed, digits_as_typed
from console.domain.ids import OfficeId, PersonId
from console.domain.keyboard import other_layout
from console.domain.people import Office, Person
from console.domain.spelling import search_key
from console.store.findable import CASE_NUMBER, PHONE, REGISTER

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[\d\s-]{3,}")
_REGISTER = re.compile(r"\w{2}\d{2,8}")


class LookingUp(Reading):
    """The part of `Views` that finds."""

    def catalogue(self) -> Catalogue:
        """Services, topics, bodies and places."""
        return self._holdings.catalogue

    def people(self) -> Mapping[PersonId, Person]:
        """Everyone who works with the console."""
        return self._holdings.reference.people

    def offices(self) -> Mapping[OfficeId, Office]:
        """All offices."""
        return self._holdings.reference.offices

    def lookup(self, text: str, place: PlaceCode | None = None, limit: int = 12) -> list[Found]:
        """Services and topics that answer what is being typed, best first; those of other places come last."""
        with self._holdings.precedence.person():
            return answers(self._holdings.finder, text, place, limit)

    def bodies_matching(self, text: str, limit: int = 20) -> list[Found]:
        """Bodies by name or abbreviation."""
        return self._named(text, "body", limit)

    def people_matching(self, text: str, limit: int = 20) -> list[Found]:
        """People who work with the console, by name or post."""
        return self._named(text, "person", limit)

    def places_matching(self, text: str, limit: int = 20) -> list[Found]:
        """Places by any words of their path; a soum always with its aimag."""
        with self._holdings.precedence.person():
            return places(self._holdings.catalogue, text, limit)

    def find(
        self, text: str, limit: int = 30, *, kind: str | None = None, place: PlaceCode | None = None
    ) -> list[Found]:
        """Anything: cases by number, telephone, register number, name or words; services, topics, bodies, places.

        Or things of one kind: case, service, topic, body, place or person.
        """
        if not text.strip():
            return []
        with self._holdings.precedence.person():
            if kind == "case":
                return self._cases_by_number(text, limit=limit) or self._cases_by_words(text, limit=limit)
            if kind is not None:
                return things(self._holdings.finder, kind, text, limit, place)
            cases = self._cases_by_number(text, limit=8) or self._cases_by_words(text, limit=8)
            named = (self.bodies_matching(text, 6), self.places_matching(text, 4))
            return [*cases, *mixed(self.lookup(text, place, limit=8), *named, limit=limit)][:limit]

    def _cases_by_number(self, text: str, limit: int) -> list[Found]:
        typed = digits_as_typed(text.strip())
        if _NUMBER.fullmatch(typed):
            digits = re.sub(r"\D", "", typed)
            return self._cases(digits, sorts=(CASE_NUMBER, PHONE), why="number", limit=limit)
        letters = cyrillic_as_typed(text.strip().replace(" ", ""))
        if _REGISTER.fullmatch(letters):
            return self._cases(letters, sorts=(REGISTER,), why="register", limit=limit)
        return []

    def _cases(self, beginning: str, *, sorts: Sequence[str], why: str, limit: int) -> list[Found]:
        shown = self._holdings.replica.shown
        rows = shown.with_number(beginning, who=self._who(), sorts=sorts, limit=limit)
        return [Found("case", row.id, row.subject, row.number, why) for row in self._named_rows(rows)]

    def _cases_by_words(self, text: str, limit: int) -> list[Found]:
        shown, who = self._holdings.replica.shown, self._who()
        for typed in (text, other_layout(text)):
            if search_key(typed):
                rows = self._named_rows(shown.with_words(typed, who=who, limit=limit))
                if rows:
                    return [
                        Found("case", row.id, row.subject, row.number, "words", spans(row.subject, typed))
                        for row in rows
                    ]
        return []

    def _named(self, text: str, kind: str, limit: int) -> list[Found]:
        with self._holdings.precedence.person():
            return things(self._holdings.finder, kind, text, limit)


def spans(title: str, typed: str) -> tuple[tuple[int, int], ...]:
    """The words of a title that begin as a typed word does, or with which a typed word begins."""
    asked = _asked_words(typed)
    found = []
    for word in _WORD.finditer(title):
        key = _word_key(word.group())
        if any(_alike(key, each) for each in asked):
            found.append(word.span())
    return tuple(found)


@lru_cache(maxsize=100)
def _asked_words(typed: str) -> tuple[str, ...]:
    """What is typed is compared with the title of every hit."""
    return tuple(word for word in search_key(typed).split() if len(word) > 1)


def _alike(key: str, asked: str) -> bool:
    """Whether a word answers a typed one: inflected forms share their beginning."""
    shared = min(len(key), len(asked), max(3, min(len(key), len(asked)) - 2))
    return bool(key) and key[:shared] == asked[:shared]


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> str:
    return search_key(word)
