"""Rows of the catalogue's tables, as a CSV reader gives them, into values; a fault says table, row and column."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from console.domain.catalogue import (
    Body,
    BodyId,
    BodyLevel,
    Catalogue,
    CatalogueError,
    Office,
    Officer,
    Place,
    PlaceCode,
    PlaceLevel,
    Responsibility,
    Service,
    ServiceId,
    Status,
    Topic,
    TopicId,
    build_catalogue,
)

Rows = Iterable[Mapping[str, str | None]]
_Code = TypeVar("_Code", bound=StrEnum)
_NAMES = uuid.UUID("7d1f0d2e-1111-5111-9111-000000001111")


def catalogue_id(kind: str, name: str, body: str) -> str:
    """The id of a row: a UUID of version 5 of its kind, name and body, the same whoever makes the row."""
    return str(uuid.uuid5(_NAMES, "\n".join((kind, name, body))))


def read_catalogue(tables: Mapping[str, Rows]) -> Catalogue:
    """The whole catalogue of the tables services, topics, responsibilities, bodies and places.

    Raises CatalogueError for the first row that cannot be read, is there twice, or names a row that is not there.
    """
    for table in ("services", "topics", "responsibilities", "bodies", "places"):
        if table not in tables:
            raise CatalogueError("missing_table", table=table, row=0, column="")
    catalogue = build_catalogue(
        services=read_services(tables["services"]),
        topics=read_topics(tables["topics"], responsibilities=read_responsibilities(tables["responsibilities"])),
        bodies=read_bodies(tables["bodies"]),
        places=read_places(tables["places"]),
    )
    check_references(catalogue)
    return catalogue


def read_services(rows: Rows) -> tuple[Service, ...]:
    return tuple(
        Service(
            id=ServiceId(row.text("id")),
            title=row.text("title"),
            body=_body(row, "body"),
            body_name=row.optional("body_name"),
            body_guessed=row.flag("body_guessed"),
            category=row.optional("category"),
            fee=row.optional("fee"),
            duration=row.optional("duration"),
            documents=row.optional("documents"),
            place=_place(row, "place"),
            source=row.text("source"),
            as_of=row.day("as_of"),
        )
        for row in _rows("services", rows, key="id")
    )


def read_responsibilities(rows: Rows) -> tuple[Responsibility, ...]:
    """The rules in their order; each names a body or an office of the place, never both."""
    return tuple(_responsibility(row) for row in _rows("responsibilities", rows, key=None))


def _responsibility(row: "_Row") -> Responsibility:
    office = row.optional("office")
    if (office is None) == (row.optional("body") is None):
        raise row.error("missing_value" if office is None else "wrong_value", "body")
    return Responsibility(
        topic=TopicId(row.text("topic")),
        within=_place(row, "within"),
        body=_body(row, "body"),
        office=row.code("office", Office) if office else None,
        above=_body(row, "above"),
        guessed=row.flag("guessed"),
        source=row.text("source"),
    )


def read_topics(rows: Rows, *, responsibilities: Iterable[Responsibility]) -> tuple[Topic, ...]:
    """The topics, each with its rules; a rule on a topic that is not there raises CatalogueError."""
    rules: dict[TopicId, list[Responsibility]] = {}
    number_of: dict[TopicId, int] = {}
    for number, rule in enumerate(responsibilities, start=2):
        rules.setdefault(rule.topic, []).append(rule)
        number_of.setdefault(rule.topic, number)
    topics = tuple(
        Topic(
            id=TopicId(row.text("id")),
            parent=TopicId(parent) if (parent := row.optional("parent")) else None,
            title=row.text("title"),
            title_en=row.text("title_en"),
            kind=row.optional("kind"),
            words=tuple(word.strip() for word in (row.optional("words") or "").split("|") if word.strip()),
            responsibilities=tuple(rules.pop(TopicId(row.text("id")), ())),
        )
        for row in _rows("topics", rows, key="id")
    )
    for topic in rules:
        raise CatalogueError("unknown_reference", table="responsibilities", row=number_of[topic], column="topic")
    return topics


def read_bodies(rows: Rows) -> tuple[Body, ...]:
    return tuple(
        Body(
            id=BodyId(row.text("id")),
            name=row.text("name"),
            name_en=row.optional("name_en"),
            abbreviation=row.optional("abbreviation"),
            level=row.code("level", BodyLevel),
            parent=_body(row, "parent"),
            phone=row.optional("phone"),
            web=row.optional("web"),
            status=row.code("status", Status),
            source=row.text("source"),
            place=_place(row, "place"),
            ended=row.day("ended"),
            successor=_body(row, "successor"),
            responsible=_officer(row, "responsible"),
            supervising=_officer(row, "supervising"),
        )
        for row in _rows("bodies", rows, key="id")
    )


def _officer(row: "_Row", duty: str) -> Officer | None:
    post, email = row.optional(f"{duty}_post"), row.optional(f"{duty}_email")
    if post is None and email is not None:
        raise row.error("missing_value", f"{duty}_post")
    return Officer(post, email) if post is not None else None


def read_places(rows: Rows) -> tuple[Place, ...]:
    return tuple(
        Place(
            code=PlaceCode(row.digits("code")),
            parent=_place(row, "parent"),
            level=row.code("level", PlaceLevel),
            name=row.text("name"),
            name_latin=row.text("name_latin"),
            abbreviation=row.optional("abbreviation"),
        )
        for row in _rows("places", rows, key="code")
    )


def read_synonyms(rows: Rows) -> Mapping[str, str]:
    """Everyday word -> official word, as typed by the supervisors who edit them."""
    return {row.text("word"): row.text("meaning") for row in _rows("synonyms", rows, key="word")}


def check_references(catalogue: Catalogue) -> None:
    """Raise CatalogueError for the first row that names what is not there, or that is its own ancestor."""
    bodies, places, topics = catalogue.bodies, catalogue.places, catalogue.topics
    for number, service in enumerate(catalogue.services.values(), start=2):
        _known(service.body, bodies, table="services", row=number, column="body")
        _known(service.place, places, table="services", row=number, column="place")
    for number, topic in enumerate(topics.values(), start=2):
        _known(topic.parent, topics, table="topics", row=number, column="parent")
        for rule in topic.responsibilities:
            _known(rule.body, bodies, table="topics", row=number, column="responsibilities.body")
            _known(rule.above, bodies, table="topics", row=number, column="responsibilities.above")
            _known(rule.within, places, table="topics", row=number, column="responsibilities.within")
    for number, body in enumerate(bodies.values(), start=2):
        _known(body.parent, bodies, table="bodies", row=number, column="parent")
        _known(body.place, places, table="bodies", row=number, column="place")
        _known(body.successor, bodies, table="bodies", row=number, column="successor")
    for number, place in enumerate(places.values(), start=2):
        _known(place.parent, places, table="places", row=number, column="parent")
    _check_circles({body.id: body.parent for body in bodies.values()}, "bodies")
    _check_circles({body.id: body.successor for body in bodies.values()}, "bodies", "successor")
    _check_circles({topic.id: topic.parent for topic in topics.values()}, "topics")
    _check_circles({place.code: place.parent for place in places.values()}, "places")


_Id = TypeVar("_Id", bound=str)


def _known(found: _Id | None, known: Mapping[_Id, object], *, table: str, row: int, column: str) -> None:
    if found is not None and found not in known:
        raise CatalogueError("unknown_reference", table=table, row=row, column=column)


def _check_circles(parents: Mapping[_Id, _Id | None], table: str, column: str = "parent") -> None:
    for number, start in enumerate(parents, start=2):
        step, steps = parents[start], 0
        while step is not None:
            steps += 1
            if step == start or steps > len(parents):
                raise CatalogueError("circle", table=table, row=number, column=column)
            step = parents[step]


def _rows(table: str, rows: Rows, *, key: str | None) -> Iterator["_Row"]:
    met: set[str] = set()
    for number, values in enumerate(rows, start=2):
        row = _Row(values, table, number)
        if key is not None:
            if row.text(key) in met:
                raise row.error("duplicate", key)
            met.add(row.text(key))
        yield row


def _body(row: "_Row", column: str) -> BodyId | None:
    found = row.optional(column)
    return BodyId(found) if found else None


def _place(row: "_Row", column: str) -> PlaceCode | None:
    return PlaceCode(row.digits(column)) if row.optional(column) else None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, read column by column. An empty cell is None: unknown, never invented."""

    values: Mapping[str, str | None]
    table: str
    number: int

    def error(self, code: str, column: str) -> CatalogueError:
        return CatalogueError(code, table=self.table, row=self.number, column=column)

    def optional(self, column: str) -> str | None:
        if column not in self.values:
            raise self.error("missing_column", column)
        return (self.values[column] or "").strip() or None

    def text(self, column: str) -> str:
        value = self.optional(column)
        if value is None:
            raise self.error("missing_value", column)
        return value

    def flag(self, column: str) -> bool:
        value = self.text(column)
        if value not in ("yes", "no"):
            raise self.error("wrong_value", column)
        return value == "yes"

    def digits(self, column: str) -> str:
        value = self.text(column)
        if not (value.isascii() and value.isdigit() and len(value) in (2, 4, 6)):
            raise self.error("wrong_value", column)
        return value

    def day(self, column: str) -> date | None:
        value = self.optional(column)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.error("wrong_value", column) from None

    def code(self, column: str, codes: type[_Code]) -> _Code:
        value = self.text(column)
        if value not in set(codes):
            raise self.error("wrong_value", column)
        return codes(value)
