"""The reference documents as values: rules, people, offices, the catalogue. Read once, again after they change."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from console import wire
from console.desk.wording import OWN_SYNONYM, Wording, meanings, read_wordings
from console.domain.alarms import NO_ALARMS, Alarms
from console.domain.catalogue import (
    Body,
    BodyId,
    Catalogue,
    CatalogueError,
    Place,
    PlaceCode,
    Service,
    Topic,
    TopicId,
    build_catalogue,
)
from console.domain.deadlines import Calendar, Term
from console.domain.finder import Finder
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Office, Person
from console.domain.rules import Rules
from console.store.database import NotOpened
from console.store.outbox_rows import WaitingRow
from console.store.replica import Replica

T = TypeVar("T")

OFFICE = "office:"
"""How the scopes begin that hold an office's cases."""
WORDING_KINDS = frozenset({"synonym", OWN_SYNONYM})
CATALOGUE_KINDS = frozenset({"service", "topic", "body", "place"})
NO_CALENDAR = Calendar(version="none", days_off=frozenset(), working_swaps=frozenset())
NO_RULES = Rules(terms=(), calendar=NO_CALENDAR)


@dataclass(frozen=True)
class Reference:
    """What one state of the reference documents says; `is_known` is False where a damaged page hides it."""

    rules: Rules = NO_RULES
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    offices: Mapping[OfficeId, Office] = field(default_factory=dict)
    wordings: tuple[Wording, ...] = ()
    """Everyday words and the official ones they stand for; what supervisors wrote here and was not sent yet too."""
    is_known: bool = True

    @property
    def head_offices(self) -> frozenset[OfficeId]:
        """The offices that see all open cases."""
        return frozenset(office.id for office in self.offices.values() if office.is_head)


class ReferenceShelf:
    """Keeps the values until `forget` is told that documents changed. Safe to ask from any thread."""

    def __init__(self, waiting: Callable[[], Sequence[WaitingRow]]) -> None:
        self._waiting = waiting
        """What was done here to everyday words and was not sent yet."""
        self._guard = threading.RLock()
        self._reference: Reference | None = None
        self._catalogue: Catalogue | None = None
        self._finder: Finder | None = None
        self._told: Mapping[str, int] = {}
        self._are_words_new = False
        self._last_read = Reference(is_known=False)

    def reference(self, replica: Replica) -> Reference:
        """Rules, people, offices and synonyms. Where a page cannot be read, as they were read last: no save may fail
        for what only a preview needs."""
        with self._guard:
            if self._reference is None:
                try:
                    self._reference = self._last_read = _read_reference(replica, self._waiting())
                except NotOpened:
                    return self._last_read
            return self._reference

    def catalogue(self, replica: Replica) -> Catalogue:
        """Services, topics, bodies and places."""
        with self._guard:
            if self._catalogue is None:
                self._catalogue = read_catalogue(replica)
            return self._catalogue

    def finder(self, replica: Replica) -> Finder:
        """What finds in the catalogue and among the people."""
        with self._guard:
            if self._finder is None:
                known = self.reference(replica)
                self._finder = Finder(self.catalogue(replica), meanings(known.wordings), people=known.people)
                self._finder.tell(self._told)
            elif self._are_words_new:
                self._finder = self._finder.meaning(meanings(self.reference(replica).wordings))
            self._are_words_new = False
            return self._finder

    def count_told(self, replica: Replica) -> None:
        """Count anew how often each service was told in the offices of this desk: what is told often is found first."""
        offices = [OfficeId(scope.removeprefix(OFFICE)) for scope in replica.cursors() if scope.startswith(OFFICE)]
        told = replica.told.counts(offices)
        with self._guard:
            self._told = told
            if self._finder is not None:
                self._finder.tell(told)

    def forget(self, kinds: Iterable[str]) -> None:
        """Documents of these kinds changed."""
        changed = frozenset(kinds)
        with self._guard:
            self._are_words_new |= bool(changed & WORDING_KINDS)
            if changed - WORDING_KINDS:
                self._finder = None
            if changed & CATALOGUE_KINDS:
                self._catalogue = None
            if changed - CATALOGUE_KINDS:
                self._reference = None


def _values(replica: Replica, kind: str, wanted: type[T]) -> Iterator[T]:
    """The readable documents of a kind: one that this program cannot read is left out, not fatal."""
    for _, body in replica.documents(kind):
        try:
            yield wire.decode(body, wanted)
        except wire.Unreadable:
            continue


def _read_reference(replica: Replica, waiting: Iterable[WaitingRow]) -> Reference:
    terms = next(_values(replica, "terms", tuple[Term, ...]), ())
    calendar = next(_values(replica, "calendar", Calendar), NO_CALENDAR)
    alarms = next(_values(replica, "alarms", Alarms), NO_ALARMS)
    return Reference(
        rules=Rules(terms=terms, calendar=calendar, alarms=alarms),
        people={person.id: person for person in _values(replica, "person", Person)},
        offices={office.id: office for office in _values(replica, "office", Office)},
        wordings=read_wordings(replica, waiting),
    )


def read_catalogue(replica: Replica) -> Catalogue:
    """The catalogue of what has come so far: a row that names what is not here yet is used without that name."""
    services = {service.id: service for service in _values(replica, "service", Service)}
    topics = {topic.id: topic for topic in _values(replica, "topic", Topic)}
    bodies = {body.id: body for body in _values(replica, "body", Body)}
    places = {place.code: place for place in _values(replica, "place", Place)}
    try:
        return build_catalogue(
            services=[_whole_service(each, bodies, places) for each in services.values()],
            topics=[_whole_topic(each, topics, bodies, places) for each in topics.values()],
            bodies=[_whole_body(each, bodies, places) for each in bodies.values()],
            places=[each if each.parent in places else replace(each, parent=None) for each in places.values()],
        )
    except CatalogueError:
        return Catalogue()


def _whole_service(service: Service, bodies: Mapping[BodyId, Body], places: Mapping[PlaceCode, Place]) -> Service:
    return replace(
        service,
        body=service.body if service.body in bodies else None,
        place=service.place if service.place in places else None,
    )


def _whole_topic(
    topic: Topic,
    topics: Mapping[TopicId, Topic],
    bodies: Mapping[BodyId, Body],
    places: Mapping[PlaceCode, Place],
) -> Topic:
    known = tuple(
        each
        for each in topic.responsibilities
        if (each.body is None or each.body in bodies)
        and (each.within is None or each.within in places)
        and (each.above is None or each.above in bodies)
    )
    return replace(topic, parent=topic.parent if topic.parent in topics else None, responsibilities=known)


def _whole_body(body: Body, bodies: Mapping[BodyId, Body], places: Mapping[PlaceCode, Place]) -> Body:
    return replace(
        body,
        parent=body.parent if body.parent in bodies else None,
        place=body.place if body.place in places else None,
    )
