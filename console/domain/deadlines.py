"""Terms of the law and the days they are counted in: two clocks, the citizen's and each body's inside it.

The 1995 law on petitions to state bodies and officials, article 16: a petition or complaint is decided within 30 days
of receipt, the head of the body may extend by up to 30 more and tells the petitioner, a proposal is answered within 90
days. The rows themselves are dated data (`resources/law/terms.toml`), each with its basis and source; a lawyer confirms
them. A due date is computed once, where the action that starts the term is taken, and stored with the versions it was
made by, and with what the rule says of an extension: a rule that changes later alters nothing that runs.

The citizen's clock starts when the citizen spoke and is one for the case. A body's clock starts when the forward
reached it: in the commit in which the centre takes the forward, which puts it before the body (docs/architecture.md,
law 9). It ends with the citizen's, or earlier by a rule of the body's own; later only by a rule that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.domain.catalogue import BodyId


class Unit(StrEnum):
    """What a term counts: every day, or days on which offices work."""

    CALENDAR = "calendar"
    WORKING = "working"


class Start(StrEnum):
    """What sets a clock running, and so whose it is: the citizen spoke, or the forward reached the body."""

    RECEIPT = "receipt"
    FORWARD = "forward"


class Extender(StrEnum):
    """Who may extend a term."""

    HEAD_OF_BODY = "head_of_body"
    SUPERVISOR = "supervisor"


ANY_KIND = "any"
"""The kind of a body's term that holds for whatever is forwarded to it."""


@dataclass(frozen=True, slots=True)
class Term:
    """How many days a kind of case has, from `valid_from` to `valid_to` (both included; None: until further notice).

    `version` is that of the rules it came with. `confirmed_by` is who confirmed the row against the law's text; None:
    nobody yet, and screens say so. `extension_days` (in the term's unit) is what all extensions together may come to;
    with `extension_notice` the citizen must be told of one. A term that starts with the forward is a body's: of `body`,
    or (None) of every one; only `beyond_citizen` lets it end after the citizen's own.
    """

    id: str
    version: str
    kind: str
    days: int
    unit: Unit
    extension_days: int
    valid_from: date
    valid_to: date | None
    basis: str
    source: str
    confirmed_by: str | None
    start: Start = Start.RECEIPT
    extension_by: Extender = Extender.HEAD_OF_BODY
    extension_notice: bool = True
    body: BodyId | None = None
    beyond_citizen: bool = False

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off besides Saturdays and Sundays, and weekend days that the Cabinet made working days."""

    version: str
    days_off: frozenset[date]
    working_swaps: frozenset[date]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which a case is still in time, by Ulaanbaatar's date, and the rule that says so.

    `extended` is by how many days (of the unit) it was put off so far, of `extension_days` that the rule allows.
    """

    date: date
    started: datetime
    days: int
    unit: Unit
    rule: str
    rules_version: str
    calendar_version: str
    extended: int = 0
    extension_days: int = 30
    extension_by: Extender = Extender.HEAD_OF_BODY
    extension_notice: bool = True


def _zone(name: str, hours: int) -> tzinfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=hours), name)


ULAANBAATAR: tzinfo = _zone("Asia/Ulaanbaatar", 8)
"""The zone all terms are counted in: UTC+8, no summer time since 2017; so too where there is no zone data."""


HOVD: tzinfo = _zone("Asia/Hovd", 7)
"""The zone of the three western aimags' clocks. No term is counted in it."""
WESTERN_AIMAGS = frozenset({"83", "84", "85"})
"""Bayan-Ölgii, Khovd and Uvs (national classification of places)."""


def zone_of(place: str | None) -> tzinfo:
    """The zone of a place's clocks; the capital's for what lies nowhere in particular."""
    return HOVD if place is not None and place[:2] in WESTERN_AIMAGS else ULAANBAATAR


def local_day(moment: datetime) -> date:
    """The date in Ulaanbaatar at an aware moment; ValueError for a naive one, whose day nobody can know."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(ULAANBAATAR).date()


def due(kind: str, started: datetime, terms: Iterable[Term], calendar: Calendar) -> Due | None:
    """When a case of this kind that began at this aware moment falls due; None for kinds without a term.

    The day of receipt is not counted. A last day that falls on a day off is not moved: the petitions law says nothing
    of it, and the earlier date is the citizen's gain.
    """
    term = term_for(kind, local_day(started), terms)
    return None if term is None else _due_by(term, started, calendar)


def term_for(kind: str, day: date, terms: Iterable[Term]) -> Term | None:
    """The citizen's term of a kind that is in force on a day (of receipt), or None."""
    found = (term for term in terms if term.start is Start.RECEIPT and term.kind == kind and term.holds(day))
    return next(found, None)


def body_due(
    citizens: Due | None, *, kind: str, body: BodyId, reached: datetime, terms: Iterable[Term], calendar: Calendar
) -> Due | None:
    """When a body must have answered what reached it at this aware moment: with the citizen's term, or earlier by a
    term of its own; later only by one that goes beyond the citizen's. None where neither has a term."""
    term = body_term_for(kind, body, local_day(reached), terms)
    if term is None:
        return citizens
    own = _due_by(term, reached, calendar)
    if citizens is None or own.date <= citizens.date or term.beyond_citizen:
        return own
    return citizens


def body_term_for(kind: str, body: BodyId, day: date, terms: Iterable[Term]) -> Term | None:
    """The body's own term in force on a day: one of this body before one of all, one of the kind before one of any."""
    own = [
        term
        for term in terms
        if term.start is Start.FORWARD
        and term.kind in (kind, ANY_KIND)
        and term.body in (body, None)
        and term.holds(day)
    ]
    return min(own, key=lambda term: (term.body is None, term.kind == ANY_KIND), default=None)


def extended(due: Due, days: int, calendar: Calendar) -> Due:
    """The due date put off by so many more days of its unit."""
    later = days_after(due.date, days, due.unit, calendar)
    return replace(due, date=later, days=due.days + days, extended=due.extended + days)


def _due_by(term: Term, started: datetime, calendar: Calendar) -> Due:
    return Due(
        date=days_after(local_day(started), term.days, term.unit, calendar),
        started=started,
        days=term.days,
        unit=term.unit,
        rule=term.id,
        rules_version=term.version,
        calendar_version=calendar.version,
        extension_days=term.extension_days,
        extension_by=term.extension_by,
        extension_notice=term.extension_notice,
    )


def days_after(day: date, count: int, unit: Unit, calendar: Calendar) -> date:
    """The day that lies `count` calendar or working days after a day, which itself is not counted."""
    if unit is Unit.CALENDAR:
        return day + timedelta(days=count)
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
    return day


def working_days_before(day: date, count: int, calendar: Calendar) -> date:
    """The last day from which so many working days are left after it, up to and with the given one."""
    while count > 0:
        count -= is_working_day(day, calendar)
        day -= timedelta(days=1)
    return day


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work: Monday to Friday but for days off, and weekend days swapped in by the Cabinet."""
    if day in calendar.working_swaps:
        return True
    return day.weekday() < 5 and day not in calendar.days_off


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """How many working days lie after `first`, up to and with `last`; negative when `last` comes before `first`."""
    if last < first:
        return -working_days_between(last, first, calendar)
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_working_day(day, calendar) for day in days)


def days_left(due: Due, today: date) -> int:
    """Calendar days until the due date: 0 on the last day, negative once it is overdue."""
    return (due.date - today).days


def is_overdue(due: Due, today: date) -> bool:
    """Whether the last day has passed."""
    return today > due.date
