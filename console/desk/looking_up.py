"""Looking up while typing: services and problems, bodies, places, people; and anything at all from one box."""

import re
from collections.abc import Mapping
from functools import lru_cache

from console.desk.found import Found, answers, places, things
from console.desk.reading import Reading
from console.desk.wording import Wording, meanings
from console.domain.catalogue import Catalogue, PlaceCode
from console.domain.identity import alphabetical_key
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Office, Person
from console.domain.spelling import search_key

FIRST_TRIED = 5
"""So many of what would be found are shown to whoever tries words."""
_WORD = re.compile(r"\w+")


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

    def wordings(self) -> list[Wording]:
        """All everyday words with what they stand for, in alphabetical order; those that stand for nothing too."""
        known = self._holdings.reference.wordings
        return sorted(known, key=lambda each: alphabetical_key(each.everyday))

    def try_wording(self, everyday: str, official: str, typed: str) -> list[Found]:
        """What would be found first for a text if these everyday words stood for these official ones."""
        key = search_key(everyday)
        with self._holdings.precedence.person():
            changed = meanings(each for each in self._holdings.reference.wordings if each.key != key)
            if key and search_key(official):
                changed[everyday] = official
            return answers(self._holdings.finder.meaning(changed), typed, None, FIRST_TRIED)

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
