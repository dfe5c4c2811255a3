"""What the call centre looks things up in: services, topics of problems, bodies and places.

Most cases are problems and not services: a *topic* at a *place* leads to the body that must act. What is not known is
None here and stays visible as not known; a guess carries its mark to the screen and never presets a forward.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType, TypeVar

ServiceId = NewType("ServiceId", str)
TopicId = NewType("TopicId", str)
BodyId = NewType("BodyId", str)
PlaceCode = NewType("PlaceCode", str)
_Key = TypeVar("_Key")


class PlaceLevel(StrEnum):
    """The three steps of Mongolia's administration; the capital's steps have names of their own."""

    CAPITAL = "capital"
    AIMAG = "aimag"
    DISTRICT = "district"
    SOUM = "soum"
    KHOROO = "khoroo"
    BAG = "bag"


class BodyLevel(StrEnum):
    """What sort of organisation a body is. A GROUP is a field of work ("the tax authorities") and not one body."""

    STATE = "state"
    MINISTRY = "ministry"
    AGENCY = "agency"
    HOTLINE = "hotline"
    GOVERNOR_CAPITAL = "governor_capital"
    GOVERNOR_AIMAG = "governor_aimag"
    GOVERNOR_DISTRICT = "governor_district"
    GOVERNOR_SOUM = "governor_soum"
    LOCAL = "local"
    UTILITY = "utility"
    ASSOCIATION = "association"
    COMPANY = "company"
    GROUP = "group"


class Status(StrEnum):
    """Whether a source states the row, or somebody must still check it."""

    STATED = "stated"
    CHECK = "check"


class Office(StrEnum):
    """A responsible body that is named by the place of the problem and not by name: the governor's office of ..."""

    SOUM_OR_DISTRICT = "soum_or_district"
    AIMAG_OR_CAPITAL = "aimag_or_capital"


_CODE_DIGITS = {Office.AIMAG_OR_CAPITAL: 2, Office.SOUM_OR_DISTRICT: 4}


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the state. `fee` is the source's text in tögrög ("0" is free); `as_of` is the facts' day."""

    id: ServiceId
    title: str
    body: BodyId | None
    body_name: str | None
    body_guessed: bool
    category: str | None
    fee: str | None
    duration: str | None
    documents: str | None
    place: PlaceCode | None
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One rule: who must act on a topic within a place (or anywhere): either a body or an office of the place."""

    topic: TopicId
    within: PlaceCode | None
    body: BodyId | None
    office: Office | None
    above: BodyId | None
    guessed: bool
    source: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One problem of the tree, in people's words. `kind` is the kind of case it usually is; a group has none."""

    id: TopicId
    parent: TopicId | None
    title: str
    title_en: str
    kind: str | None
    words: tuple[str, ...]
    responsibilities: tuple[Responsibility, ...]


@dataclass(frozen=True, slots=True)
class Officer:
    """A post of a body that answers for what is forwarded to it: a role and how to reach it, no private person."""

    post: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that cases are forwarded to. `place` is what a governor's office or a local body covers.

    A reorganisation ends it: from `ended` on its `successor` (None: nobody is known) has what was its own.
    `responsible` gets what is forwarded, `supervising` hears of what is late.
    """

    id: BodyId
    name: str
    name_en: str | None
    abbreviation: str | None
    level: BodyLevel
    parent: BodyId | None
    phone: str | None
    web: str | None
    status: Status
    source: str
    place: PlaceCode | None
    ended: date | None = None
    successor: BodyId | None = None
    responsible: Officer | None = None
    supervising: Officer | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the administration: two digits for the capital and aimags, four for soums and districts, six below."""

    code: PlaceCode
    parent: PlaceCode | None
    level: PlaceLevel
    name: str
    name_latin: str
    abbreviation: str | None


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who must act on a topic at a place.

    `reason` is how it was found: body, body_of_place, office_of_place, or office_above_place where the place given is
    too wide for the rule. What is `guessed` is shown so and never presets a forward.
    """

    body: BodyId
    above: BodyId | None
    phone: str | None
    guessed: bool
    reason: str


GOVERNORS = frozenset(
    {BodyLevel.GOVERNOR_CAPITAL, BodyLevel.GOVERNOR_AIMAG, BodyLevel.GOVERNOR_DISTRICT, BodyLevel.GOVERNOR_SOUM}
)
"""The governor's offices: each is the office of its place."""


class CatalogueError(Exception):
    """A catalogue that cannot be used: `code`, and where: table, row as spreadsheets count (header 1), column.

    Codes: missing_table, missing_column, missing_value, wrong_value, unknown_reference, duplicate, circle.
    """

    def __init__(self, code: str, *, table: str, row: int, column: str) -> None:
        super().__init__(f"{code} {table} {row} {column}")
        self.code = code
        self.table = table
        self.row = row
        self.column = column


@dataclass(frozen=True)
class Catalogue:
    """Everything that is looked up, by id, with the indexes that lookups walk: empty, or made by `build_catalogue`."""

    services: Mapping[ServiceId, Service] = field(default_factory=dict)
    topics: Mapping[TopicId, Topic] = field(default_factory=dict)
    bodies: Mapping[BodyId, Body] = field(default_factory=dict)
    places: Mapping[PlaceCode, Place] = field(default_factory=dict)
    topics_under: Mapping[TopicId | None, tuple[TopicId, ...]] = field(default_factory=dict)
    places_under: Mapping[PlaceCode | None, tuple[PlaceCode, ...]] = field(default_factory=dict)
    offices: Mapping[PlaceCode, BodyId] = field(default_factory=dict)


def build_catalogue(
    *, services: Iterable[Service], topics: Iterable[Topic], bodies: Iterable[Body], places: Iterable[Place]
) -> Catalogue:
    """A catalogue with its indexes. A reference to what is not there (yet) is left as it is: lookups step over it."""
    topic_by_id = {topic.id: topic for topic in topics}
    body_by_id = {body.id: body for body in bodies}
    place_by_code = {place.code: place for place in places}
    return Catalogue(
        services={service.id: service for service in services},
        topics=topic_by_id,
        bodies=body_by_id,
        places=place_by_code,
        topics_under=_children((topic.parent, topic.id) for topic in topic_by_id.values()),
        places_under=_children((place.parent, place.code) for place in place_by_code.values()),
        offices={body.place: body.id for body in body_by_id.values() if body.place and body.level in GOVERNORS},
    )


def _children(pairs: Iterable[tuple[_Key | None, _Key]]) -> dict[_Key | None, tuple[_Key, ...]]:
    children: dict[_Key | None, list[_Key]] = {}
    for parent, child in pairs:
        children.setdefault(parent, []).append(child)
    return {parent: tuple(found) for parent, found in children.items()}


def upwards(start: _Key | None, parent_of: Callable[[_Key], _Key | None]) -> Iterator[_Key]:
    """From a start to its root; a circle, which broken data may hold, ends where it closes."""
    met: set[_Key] = set()
    while start is not None and start not in met:
        met.add(start)
        yield start
        start = parent_of(start)


def topic_path(catalogue: Catalogue, topic: TopicId) -> tuple[Topic, ...]:
    """From the group down to the topic; empty for an unknown topic."""
    topics = catalogue.topics
    ids = upwards(topic, lambda below: topics[below].parent if below in topics else None)
    return tuple(reversed([topics[found] for found in ids if found in topics]))


def bodies_above(catalogue: Catalogue, body: BodyId) -> tuple[Body, ...]:
    """The bodies above one, nearest first: where a complaint about it goes (petitions law, as amended in 2016)."""
    bodies = catalogue.bodies
    ids = upwards(body, lambda below: bodies[below].parent if below in bodies else None)
    return tuple(bodies[found] for found in ids if found in bodies and found != body)


def responsible(catalogue: Catalogue, topic: TopicId, place: PlaceCode | None) -> Responsible | None:
    """Who must act on a topic at a place, the body above and the phone; None where no rule says.

    Where the place is not known yet only a rule for the whole country can say. The rule for the narrowest
    area around the place decides; a topic without rules asks its group.
    """
    for step in reversed(topic_path(catalogue, topic)):
        if step.responsibilities:
            rules = [rule for rule in step.responsibilities if _covers(rule.within, place)]
            rules.sort(key=lambda rule: -len(rule.within or ""))
            return next(filter(None, (_apply(catalogue, rule, place) for rule in rules)), None)
    return None


def needs_place(catalogue: Catalogue, topic: TopicId) -> bool:
    """Whether the responsible body of a topic is known only once the place is."""
    ruled = any(step.responsibilities for step in topic_path(catalogue, topic))
    return ruled and responsible(catalogue, topic, None) is None


def _covers(within: PlaceCode | None, place: PlaceCode | None) -> bool:
    return within is None or (place is not None and place.startswith(within))


def _apply(catalogue: Catalogue, rule: Responsibility, place: PlaceCode | None) -> Responsible | None:
    body = catalogue.bodies.get(rule.body) if rule.body else None
    guessed, reason = rule.guessed, "body_of_place" if rule.within else "body"
    if rule.office and place:
        office = catalogue.offices.get(PlaceCode(place[: _CODE_DIGITS[rule.office]]))
        body = catalogue.bodies.get(office) if office else None
        too_wide = len(place) < _CODE_DIGITS[rule.office]
        guessed, reason = guessed or too_wide, "office_above_place" if too_wide else "office_of_place"
    if body is None:
        return None
    return Responsible(body=body.id, above=rule.above or body.parent, phone=body.phone, guessed=guessed, reason=reason)
