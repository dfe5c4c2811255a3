"""What screens list: queues as arrays of row numbers, pages of rows, a caller's earlier cases."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, and_, false, func, or_, select, true, type_coerce
from sqlalchemy import case as when

from console.domain.actions import Kind
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.deadlines import ULAANBAATAR
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId, OfficeId, PersonId
from console.store.case_keys import asking_words
from console.store.case_rows import SURVEY
from console.store.case_words import Seen, matching, partitions_of
from console.store.database import Database
from console.store.findable import CASE_NUMBER
from console.store.moment import microseconds
from console.store.shown_tables import NO_DUE_DAY, numbers, shown


class Queue(StrEnum):
    MINE = "mine"
    OFFICE = "office"
    UNASSIGNED = "unassigned"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    WAITING_FOR_BODY = "waiting_for_body"
    CALL_BACKS = "call_backs"
    CLOSED = "closed"


class Order(StrEnum):
    DUE = "due"
    NEWEST = "newest"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; `place` stands for everything in it, `text` for words of the case."""

    kind: Kind | None = None
    topic: TopicId | None = None
    place: PlaceCode | None = None
    body: BodyId | None = None
    text: str = ""
    assignee: PersonId | None = None


@dataclass(frozen=True)
class Who:
    """Who reads: what he may see is his offices' cases and his own; at the head office all."""

    person: PersonId
    offices: tuple[OfficeId, ...]
    sees_all: bool = False
    supervises: tuple[OfficeId, ...] = ()
    administers: bool = False


@dataclass(frozen=True)
class CaseRow:
    """One line of a list.

    `state` is new, forwarded, acknowledged, answered, citizen_solved, citizen_not_solved or closed; `bodies` are the
    names of those that still must act, else of the last; `waiting` counts actions not yet sent. `call_back` is what the
    citizen was told, `to_call` the next call to him for whatever (`to_call_for`: survey, promise or None).
    """

    row: int
    id: CaseId
    number: CaseNumber
    kind: Kind
    subject: str
    place: str
    bodies: tuple[str, ...]
    state: str
    due: date | None
    opened_at: datetime
    updated_at: datetime
    assignee: PersonId | None
    assignee_name: str | None
    urgent: bool
    waiting: int
    call_back: datetime | None
    caller_name: str
    topic_title: str | None
    place_code: PlaceCode | None = field(default=None)
    to_call: datetime | None = None
    to_call_for: str | None = None


class ShownCases:
    """Reading the lists of one replica."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(
        self, queue: Queue, *, who: Who, today: date, order: Order = Order.DUE, filters: Filters | None = None
    ) -> "array[int]":
        """The row numbers of a queue in its order: one query over an index.

        They come as one text: a hundred thousand rows fetched one by one take twice as long, and hold up the window.
        """
        filters = filters or Filters()
        where = [_in_queue(queue, who, today), *_narrowed(filters)]
        with self._database.read() as connection:
            if asked := asking_words(filters.text):
                where.append(matching(shown.c.row, asked, partitions_of(connection)))
            wanted = select(shown.c.row).where(*where).order_by(*_ordered(queue, order, today)).subquery()
            found = connection.execute(select(func.json_group_array(wanted.c.row))).scalar_one()
        return array("q", json.loads(found))

    def rows(self, row_numbers: Sequence[int], *, who: Who) -> list[CaseRow]:
        """The rows of these numbers in the same order; those gone meanwhile or not for these eyes are left out."""
        with self._database.read() as connection:
            found = connection.execute(select(shown).where(shown.c.row.in_(list(row_numbers)), visible_to(who)))
            by_number = {row.row: _case_row(row) for row in found}
        return [by_number[number] for number in row_numbers if number in by_number]

    def row_of(self, case_id: CaseId) -> int | None:
        """The row number of a case."""
        with self._database.read() as connection:
            return connection.execute(select(shown.c.row).where(shown.c.case_id == case_id)).scalar()

    def case_of_number(self, number: str) -> CaseId | None:
        """The case that has this number, or had it before."""
        wanted = select(shown.c.case_id).where(
            shown.c.row.in_(select(numbers.c.row).where(numbers.c.value == number, numbers.c.sort == CASE_NUMBER))
        )
        with self._database.read() as connection:
            return connection.execute(wanted.order_by(shown.c.row.desc()).limit(1)).scalar()

    def with_something_waiting(self) -> frozenset[CaseId]:
        """The cases whose rows say that something waits on them."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(shown.c.case_id).where(shown.c.waiting > 0)).scalars())

    def counts(self, *, who: Who, today: date) -> dict[Queue, int]:
        """How many cases each queue holds: all but the call-backs in one pass over the index of due dates."""
        held = {queue: _in_queue(queue, who, today) for queue in Queue}
        call_backs = select(func.count()).select_from(shown).where(held.pop(Queue.CALL_BACKS))
        sums = [func.coalesce(func.sum(when((is_in, 1), else_=0)), 0).label(queue) for queue, is_in in held.items()]
        with self._database.read() as connection:
            row = connection.execute(select(*sums)).one()
            counted = {queue: int(row._mapping[queue]) for queue in held}
            return counted | {Queue.CALL_BACKS: connection.execute(call_backs).scalar_one()}

    def with_number(self, beginning: str, *, who: Who, sorts: Iterable[str], limit: int) -> list[int]:
        """The newest rows with a telephone, register or case number that begins so."""
        if not beginning:
            return []
        begins = numbers.c.value >= beginning, numbers.c.value < beginning + "\U0010ffff"
        having = select(numbers.c.row).where(*begins, numbers.c.sort.in_(list(sorts)))
        wanted = select(shown.c.row).where(shown.c.row.in_(having), visible_to(who))
        wanted = wanted.order_by(shown.c.row.desc()).limit(limit)
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())

    def call_backs_due(self, *, who: Who, at: datetime) -> list[int]:
        """The call-backs that this person should make by now: on his own cases and on nobody's of his offices."""
        his = or_(
            shown.c.assignee == who.person, and_(shown.c.assignee.is_(None), shown.c.office.in_(list(who.offices)))
        )
        wanted = select(shown.c.row).where(shown.c.call_back <= at, his).order_by(shown.c.call_back)
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())


def visible_to(who: Who) -> ColumnElement[bool]:
    """The cases that someone may read: common problems are for everyone's eyes."""
    if not who.person:
        return false()
    return or_(_his_to_do(who), shown.c.kind == Kind.PROBLEM.value)


def seen_by(who: Who) -> Seen | None:
    """The same for the full-text index; None where he reads all."""
    if not who.person:
        return Seen("0")
    if who.sees_all:
        return None
    marks = ", ".join("?" for _ in who.offices)
    kinds = f"shown.kind = '{Kind.PROBLEM.value}'"
    return Seen(f"shown.office IN ({marks}) OR shown.assignee = ? OR {kinds}", (*who.offices, who.person))


def _his_to_do(who: Who) -> ColumnElement[bool]:
    """The cases that someone works on: what other offices do about a common problem is not in his lists."""
    if who.sees_all:
        return true()
    return or_(shown.c.office.in_(list(who.offices)), shown.c.assignee == who.person)


def _in_queue(queue: Queue, who: Who, today: date) -> ColumnElement[bool]:
    day = today.toordinal()
    his_offices = shown.c.office.in_(list(who.offices)) if who.offices else false()
    is_open = shown.c.is_open == 1
    return {
        Queue.MINE: and_(is_open, shown.c.assignee == who.person),
        Queue.OFFICE: and_(is_open, his_offices),
        Queue.UNASSIGNED: and_(is_open, true() if who.sees_all else his_offices, shown.c.assignee.is_(None)),
        Queue.DUE_TODAY: and_(is_open, shown.c.due_day == day, _his_to_do(who)),
        Queue.OVERDUE: and_(is_open, shown.c.due_day < day, _his_to_do(who)),
        Queue.WAITING_FOR_BODY: and_(is_open, shown.c.is_forwarded == 1, _his_to_do(who)),
        Queue.CALL_BACKS: and_(shown.c.to_call.is_not(None), _his_to_do(who)),
        Queue.CLOSED: and_(shown.c.is_open == 0, _his_to_do(who)),
    }[queue]


def _ordered(queue: Queue, order: Order, today: date) -> tuple[ColumnElement[Any], ...]:
    if order is Order.NEWEST or queue is Queue.CLOSED:
        return (shown.c.row.desc(),)
    if queue is Queue.CALL_BACKS:
        # A survey of yesterday waits behind the calls that were promised for today, however many there are.
        morning = microseconds(datetime.combine(today, time(), ULAANBAATAR))
        is_old = and_(shown.c.to_call_for == SURVEY, type_coerce(shown.c.to_call, BigInteger) < morning)
        return (when((is_old, 1), else_=0), shown.c.to_call, shown.c.row)
    return (shown.c.due_day, shown.c.row)


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        where.append(shown.c.kind == filters.kind.value)
    if filters.topic is not None:
        where.append(shown.c.topic == filters.topic)
    if filters.place is not None:
        where.append(within(filters.place))
    if filters.body is not None:
        where.append(shown.c.bodies.contains(f"\n{filters.body}\n", autoescape=True))
    if filters.assignee is not None:
        where.append(shown.c.assignee == filters.assignee)
    return where


def within(place: PlaceCode, column: ColumnElement[Any] = shown.c.place) -> ColumnElement[bool]:
    """The cases of a place and of everything in it."""
    return and_(column >= place, column < place + "\U0010ffff")


def _case_row(row: Row[Any]) -> CaseRow:
    names = tuple(name for name in row.body_names.split("\n") if name)
    return CaseRow(
        row=row.row,
        id=CaseId(row.case_id),
        number=CaseNumber(row.number),
        kind=Kind(row.kind),
        subject=row.subject,
        place=row.place_words or "",
        bodies=names,
        state=row.state,
        due=None if row.due_day == NO_DUE_DAY else date.fromordinal(row.due_day),
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        assignee=PersonId(row.assignee) if row.assignee else None,
        assignee_name=None,
        urgent=bool(row.is_urgent),
        waiting=row.waiting,
        call_back=row.call_back,
        caller_name=row.caller_name,
        topic_title=row.topic_title,
        place_code=PlaceCode(row.place) if row.place else None,
        to_call=row.to_call,
        to_call_for=row.to_call_for,
    )
