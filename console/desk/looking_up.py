"""Looking up while typing: services and problems, bodies, places, people; and anything at all from one box."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from console.desk.reading import Reading
from console.domain.catalogue import BodyId, Catalogue, PlaceCode, ServiceId, TopicId, responsible, topic_path
from console.domain.finder import Finder
from console.domain.finding import Hit, Reason
from console.domain.identity import cyrillic_as_typed, digits_as_typed
from console.domain.ids import OfficeId, PersonId
from console.domain.keyboard import other_layout
from console.domain.people import Office, Person
from console.domain.places import place_name, places_matching
from console.domain.spelling import search_key
from console.store.findable import CASE_NUMBER, PHONE, REGISTER

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[\d\s-]{3,}")
_REGISTER = re.compile(r"\w{2}\d{2,8}")


@dataclass(frozen=True)
class Found:
    """One thing found. `kind` is case, service, topic, body, place or person; `why` is what answered first: title,
    words, category, number, phone ...; `reasons` say it word by word; `spans` are the places in the title that answer.
    """

    kind: str
    id: str
    title: str
    detail: str
    why: str
    spans: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = ()


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
            finder = self._holdings.finder
            found = [_shown(finder, kind, hit, place) for kind, hit in finder.answers(text, limit=limit * 2)]
            return sorted(found, key=lambda each: _is_elsewhere(finder.catalogue, each, place))[:limit]

    def bodies_matching(self, text: str, limit: int = 20) -> list[Found]:
        """Bodies by name or abbreviation."""
        return self._named(text, "body", limit)

    def people_matching(self, text: str, limit: int = 20) -> list[Found]:
        """People who work with the console, by name or post."""
        return self._named(text, "person", limit)

    def places_matching(self, text: str, limit: int = 20) -> list[Found]:
        """Places by any words of their path; a soum always with its aimag."""
        with self._holdings.precedence.person():
            catalogue = self._holdings.catalogue
            return [
                Found("place", place.code, place_name(catalogue, place.code), place.abbreviation or "", "title")
                for place in places_matching(catalogue, text, limit=limit)
            ]

    def find(self, text: str, limit: int = 30) -> list[Found]:
        """Anything: cases by number, telephone, register number, name or words; services, topics, bodies, places."""
        if not text.strip():
            return []
        with self._holdings.precedence.person():
            cases = self._cases_by_number(text, limit=8) or self._cases_by_words(text, limit=8)
            others = [*self.lookup(text, limit=8), *self.bodies_matching(text, 6), *self.places_matching(text, 4)]
            return [*cases, *others][:limit]

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
            finder = self._holdings.finder
            return [_shown(finder, kind, hit, None) for hit in finder.find(kind, text, limit=limit)]


def _shown(finder: Finder, kind: str, hit: Hit, place: PlaceCode | None) -> Found:
    """A thing found, as a row shows it."""
    catalogue = finder.catalogue
    if kind == "service":
        service = catalogue.services[ServiceId(hit.id)]
        title, detail = service.title, service.body_name or ""
    elif kind == "topic":
        title, detail = _topic_lines(catalogue, TopicId(hit.id), place)
    elif kind == "body":
        body = catalogue.bodies[BodyId(hit.id)]
        title, detail = body.name, body.phone or ""
    else:
        person = finder.people[PersonId(hit.id)]
        title, detail = person.name, person.post or ""
    return Found(kind, hit.id, title, detail, hit.reasons[0].field, hit.spans, hit.reasons)


def _topic_lines(catalogue: Catalogue, topic: TopicId, place: PlaceCode | None) -> tuple[str, str]:
    """A topic's title and who must act on it at the place, where that is sure; else its group."""
    acting = responsible(catalogue, topic, place)
    if acting is not None and not acting.guessed:
        return catalogue.topics[topic].title, catalogue.bodies[acting.body].name
    above = topic_path(catalogue, topic)[:-1]
    return catalogue.topics[topic].title, above[-1].title if above else ""


def _is_elsewhere(catalogue: Catalogue, found: Found, place: PlaceCode | None) -> bool:
    service = catalogue.services.get(ServiceId(found.id))
    if service is None or service.place is None or place is None:
        return False
    return not place.startswith(service.place)


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
