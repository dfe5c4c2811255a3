"""Finding anything from one box: cases and callers by number or words, and what can be looked up, in one order."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from console.desk.found import Found, things
from console.desk.looking_up import LookingUp, spans
from console.domain.catalogue import PlaceCode
from console.domain.identity import PhoneKind, digits_as_typed, read_case_number, read_phone
from console.domain.keyboard import readings
from console.domain.spelling import search_key
from console.store.case_keys import asking_register
from console.store.cases import CaseRow
from console.store.findable import PHONE, REGISTER

KINDS = ("case", "caller", "topic", "service", "command", "body", "place", "person")
"""The groups, in the order in which they stand where they answer alike."""
TYPED_CHARACTERS = 300
"""Of a question; what is longer was not typed to find something."""
PATIENCE_SECONDS = 0.004
"""What was looked up is shown before the cases are found where it took longer: a frame lasts 0.016."""
MOST_CASES, MOST_CALLERS, MOST_SERVICES, MOST_BODIES, MOST_PLACES, MOST_PEOPLE = 8, 4, 8, 6, 4, 4
_NUMBER = re.compile(r"[+№]?[\d\s().-]{3,}")
_ABROAD = re.compile(r"(?:\+|00)976")
Numbers = Mapping[int, Sequence[tuple[str, str]]]
"""By which numbers (sort, value) each row is found."""
_ABOVE_ALL = 10.0
"""The score of what the catalogue does not rank."""
_WHOLE, _BEGUN, _EACH_WORD, _SOMEHOW = range(4)


class Finding(LookingUp):
    """The part of `Views` that finds anything."""

    def find(
        self,
        text: str,
        limit: int = 40,
        *,
        kind: str | None = None,
        place: PlaceCode | None = None,
        first: Callable[[list[Found]], None] | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> list[Found]:
        """Cases, callers, topics, services, bodies, places and people, ranked together: group by group, the one that
        answers best first. Or things of one of these kinds.

        `first` is told once what was found so far, where that alone took longer than the patience (seconds): a
        question that takes long in the lists mostly takes long among the cases too."""
        began = time.monotonic()
        text = text.replace("\x00", " ").strip()[:TYPED_CHARACTERS]
        if not text:
            return []
        with self._holdings.precedence.person():
            if kind in ("case", "caller"):
                return [each for each in self._cases_and_callers(text, limit) if each.kind == kind][:limit]
            if kind is not None:
                return things(self._holdings.finder, kind, text, limit, place)
            found, slowest = list[Found](), 0.0
            asked = began
            for some in self._parts(text, place):
                now = time.monotonic()
                found, slowest, asked = [*found, *some], max(slowest, now - asked), now
                if first is not None and found and now - began + self._slowest > patience:
                    first(ranked_together(found, text)[:limit])
                    first = None
            self._slowest = slowest
        return ranked_together(found, text)[:limit]

    _slowest = 0.0
    """How many seconds the slowest part of the last question took: the next one mostly takes as long."""

    def _parts(self, text: str, place: PlaceCode | None) -> Iterator[list[Found]]:
        """List by list what was found; of a number, or what a register number begins with, the cases first."""
        is_number = bool(digits_of(text) or asking_register(text))
        if is_number:
            yield self._cases_and_callers(text)
        yield self.lookup(text, place, limit=MOST_SERVICES)
        yield self.bodies_matching(text, MOST_BODIES)
        yield self.places_matching(text, MOST_PLACES)
        yield self.people_matching(text, MOST_PEOPLE)
        if not is_number:
            yield self._cases_and_callers(text)

    def make_ready(self) -> None:
        """Make ready now what finding needs: some tenths of a second that no one who types should wait for."""
        self._holdings.finder.prepare()
        for begun in ("а", "9", "00", "аа00"):
            # Each way of asking once: the first question finds its pages deciphered.
            self.find(begun)

    def _cases_and_callers(self, text: str, limit: int = MOST_CASES) -> list[Found]:
        """A look, where it finds anybody; nobody is found any longer by whom the hour's limit is reached."""
        found = self._people_found(text, limit) if self._looks.may_search() else []
        if found:
            self._looks.searched(text)
        return found

    @property
    def is_limited(self) -> bool:
        """Whether the person signed in has searched for so many citizens within the hour that none is found now."""
        return not self._looks.may_search()

    def _people_found(self, text: str, limit: int) -> list[Found]:
        finding, who = self._holdings.replica.finding, self._who()
        if digits := digits_of(text):
            rows = self._named_rows(finding.with_digits(digits, who=who, limit=limit))
            return self._numbered(rows, digits)
        if numbers := finding.with_register(text, who=who, limit=limit):
            return self._registered(self._named_rows(numbers), text)
        for typed in readings(text):
            if rows := self._named_rows(finding.with_words(typed, who=who, limit=limit)):
                named = [row for row in rows if _is_named(row, typed)]
                whys = ("name" if row in named else "words" for row in rows)
                cases = [_case(row, why, spans(row.subject, typed)) for row, why in zip(rows, whys, strict=True)]
                return [*cases, *_callers(named, self._numbers_of(named))]
        return []

    def _numbered(self, rows: Sequence[CaseRow], digits: str) -> list[Found]:
        """Found by digits: the case whose whole number was typed is exact, and so are all of a whole telephone."""
        numbers = self._numbers_of(rows)
        found, callers = list[Found](), list[CaseRow]()
        for row in rows:
            values = numbers.get(row.row, [])
            phones = [value for sort, value in values if sort == PHONE and digits in value]
            is_number = any(value == digits for _, value in values)
            why = "number" if digits in row.number else "phone" if phones else "register"
            found.append(_case(row, why, is_exact=is_number))
            if phones and why == "phone":
                callers.append(row)
        return [*found, *_callers(callers, numbers, digits)]

    def _registered(self, rows: Sequence[CaseRow], text: str) -> list[Found]:
        numbers = self._numbers_of(rows)
        length = len("".join(text.split()))
        whole = {
            row.row
            for row in rows
            if any(sort == REGISTER and len(value) == length for sort, value in numbers.get(row.row, []))
        }
        return [*(_case(row, "register", is_exact=row.row in whole) for row in rows), *_callers(rows, numbers)]

    def _numbers_of(self, rows: Sequence[CaseRow]) -> Numbers:
        return self._holdings.replica.finding.numbers_of([row.row for row in rows]) if rows else {}


def _callers(rows: Sequence[CaseRow], numbers: Numbers, digits: str = "") -> list[Found]:
    """Who called on these cases, each telephone once; with digits only those telephones that hold them."""
    found: dict[str, Found] = {}
    for row in rows:
        phones = [value for sort, value in numbers.get(row.row, ()) if sort == PHONE and digits in value]
        for phone in phones[:1]:
            why = "phone" if digits else "name"
            found.setdefault(phone, Found("caller", phone, row.caller_name or phone, phone, why, score=_ABOVE_ALL))
    return list(found.values())[:MOST_CALLERS]


def digits_of(text: str) -> str:
    """The digits of a text that is a number as people write it, without Mongolia's +976; empty for any other text."""
    typed = digits_as_typed(text.strip())
    if not _NUMBER.fullmatch(typed):
        return ""
    if (whole := read_case_number(text).number) is not None:
        return whole
    abroad = _ABROAD.match(re.sub(r"[^\d+]", "", typed))
    digits = re.sub(r"\D", "", typed)
    if abroad is not None:
        return digits.removeprefix("00").removeprefix("976")
    phone = read_phone(typed)
    return phone.number if phone.kind in (PhoneKind.MOBILE, PhoneKind.FIXED) else digits


def ranked_together(found: Iterable[Found], text: str) -> list[Found]:
    """Groups one after another, the one with the best answer first; within a group best first, else as they come.

    Best is what was typed as a whole (a number, a title, a short name), then a title that begins so, then one in which
    each word typed begins a word. Where groups answer alike, cases and callers go first, then what has more score.
    """
    asked = tuple(dict.fromkeys(key for key in map(search_key, readings(text)) if key))
    groups: dict[str, list[tuple[int, Found]]] = {}
    for each in found:
        groups.setdefault(each.kind, []).append((_closeness(each, asked), each))
    for group in groups.values():
        group.sort(key=lambda pair: pair[0])
    order = sorted(groups, key=lambda kind: (groups[kind][0][0], -groups[kind][0][1].score, KINDS.index(kind)))
    return [each for kind in order for _, each in groups[kind]]


def _closeness(found: Found, asked: Sequence[str]) -> int:
    if found.is_exact:
        return _WHOLE
    if found.why in ("number", "phone", "register"):
        return _BEGUN
    if found.why == "name":
        return _EACH_WORD
    title = _key(found.title)
    short = _key(found.detail) if found.kind == "place" else ""
    return min((_distance(key, title, short) for key in asked), default=_SOMEHOW)


def _distance(asked: str, title: str, short: str) -> int:
    if asked in (title, short):
        return _WHOLE
    if title.startswith(asked):
        return _BEGUN
    words = title.split()
    return _EACH_WORD if all(any(word.startswith(each) for word in words) for each in asked.split()) else _SOMEHOW


@lru_cache(maxsize=4_000)
def _key(title: str) -> str:
    return search_key(title)


def _case(row: CaseRow, why: str, marked: tuple[tuple[int, int], ...] = (), *, is_exact: bool = False) -> Found:
    title = row.subject or row.topic_title or ""
    return Found("case", row.id, title, row.number, why, marked, score=_ABOVE_ALL, is_exact=is_exact)


def _is_named(row: CaseRow, typed: str) -> bool:
    """Whether a word typed begins the caller's name: then the caller was meant too."""
    names = [name for name in search_key(row.caller_name).split() if len(name) > 1]
    return any(name.startswith(word) for word in search_key(typed).split() if len(word) > 2 for name in names)
