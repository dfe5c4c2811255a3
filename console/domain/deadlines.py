"""Terms of the law and the days they are counted in.

The 1995 law on petitions to state bodies and officials, article 16: a petition or complaint is decided within 30 days
of receipt, the head of the body may extend by up to 30 more and tells the petitioner, a proposal is answered within 90
days. The rows themselves are dated data (`resources/law/terms.toml`), each with its basis and source; a lawyer confirms
them. A due date is computed once, where the action that starts the term is taken, and stored with the versions it was
made by.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Unit(StrEnum):
    """What a term counts: every day, or days on which offices work."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Term:
    """How many days a kind of case has, from `valid_from` to `valid_to` (both included; None: until further notice).

    `version` is that of the rules it came with. `confirmed_by` is who confirmed the row against the law's text; None:
    nobody yet, and screens say so.
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


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off besides Saturdays and Sundays, and weekend days that the Cabinet made working days."""

    version: str
    days_off: frozenset[date]
    working_swaps: frozenset[date]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which a case is still in time, by Ulaanbaatar's date, and the rule that says so."""

    date: date
    started: datetime
    days: int
    unit: Unit
    rule: str
    rules_version: str
    calendar_version: str


def _ulaanbaatar() -> tzinfo:
    try:
        return ZoneInfo("Asia/Ulaanbaatar")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=8), "Asia/Ulaanbaatar")


ULAANBAATAR: tzinfo = _ulaanbaatar()
"""The zone all terms are counted in: UTC+8, no summer time since 2017; so too where there is no zone data."""


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
    day = local_day(started)
    term = term_for(kind, day, terms)
    if term is None:
        return None
    return Due(
        date=days_after(day, term.days, term.unit, calendar),
        started=started,
        days=term.days,
        unit=term.unit,
        rule=term.id,
        rules_version=term.version,
        calendar_version=calendar.version,
    )


def term_for(kind: str, day: date, terms: Iterable[Term]) -> Term | None:
    """The term of a kind that is in force on a day (of receipt), or None."""
    for term in terms:
        if term.kind == kind and term.valid_from <= day and (term.valid_to is None or day <= term.valid_to):
            return term
    return None


def days_after(day: date, count: int, unit: Unit, calendar: Calendar) -> date:
    """The day that lies `count` calendar or working days after a day, which itself is not counted."""
    if unit is Unit.CALENDAR:
        return day + timedelta(days=count)
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
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


class RulesError(Exception):
    """A file of terms or holidays that cannot be used: `code`, the table, its row from 1 (0: the head), the field.

    Codes: missing_value, wrong_value, overlap (two terms of one kind in force on one day).
    """

    def __init__(self, code: str, *, table: str, row: int, column: str) -> None:
        super().__init__(f"{code} {table} {row} {column}")
        self.code = code
        self.table = table
        self.row = row
        self.column = column


def read_terms(document: Mapping[str, object]) -> tuple[Term, ...]:
    """The terms of `terms.toml` as parsed (`version`, `[[term]]`); raises RulesError with the place of a fault."""
    version = _Row(document, "terms", 0).text("version")
    terms: list[Term] = []
    for row in _rows(document, "term"):
        term = Term(
            id=row.text("id"),
            version=version,
            kind=row.text("kind"),
            days=row.count("days"),
            unit=row.unit("unit"),
            extension_days=row.count("extension_days"),
            valid_from=row.day("valid_from"),
            valid_to=row.day("valid_to") if "valid_to" in row.values else None,
            basis=row.text("basis"),
            source=row.text("source"),
            confirmed_by=row.text("confirmed_by") if "confirmed_by" in row.values else None,
        )
        if any(_overlap(term, other) for other in terms):
            raise row.error("overlap", "valid_from")
        terms.append(term)
    return tuple(terms)


def read_calendar(document: Mapping[str, object]) -> Calendar:
    """The calendar of `holidays.toml` as parsed (`version`, `[[day_off]]`, `[[working_swap]]`); raises RulesError."""
    return Calendar(
        version=_Row(document, "holidays", 0).text("version"),
        days_off=frozenset(row.day("date") for row in _rows(document, "day_off")),
        working_swaps=frozenset(row.day("date") for row in _rows(document, "working_swap")),
    )


def _overlap(one: Term, other: Term) -> bool:
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return one.kind == other.kind and max(one.valid_from, other.valid_from) <= last


def _rows(document: Mapping[str, object], table: str) -> Iterator["_Row"]:
    rows = document.get(table, [])
    if not isinstance(rows, list):
        raise RulesError("wrong_value", table=table, row=0, column=table)
    for number, values in enumerate(rows, start=1):
        if not isinstance(values, Mapping):
            raise RulesError("wrong_value", table=table, row=number, column=table)
        yield _Row(values, table, number)


@dataclass(frozen=True, slots=True)
class _Row:
    """One table of a TOML file, read field by field, so that a fault says where it is."""

    values: Mapping[str, object]
    table: str
    number: int

    def error(self, code: str, column: str) -> RulesError:
        return RulesError(code, table=self.table, row=self.number, column=column)

    def text(self, column: str) -> str:
        value = self.values.get(column)
        if value is None or value == "":
            raise self.error("missing_value", column)
        if not isinstance(value, str):
            raise self.error("wrong_value", column)
        return value

    def count(self, column: str) -> int:
        value = self.values.get(column)
        if value is None:
            raise self.error("missing_value", column)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error("wrong_value", column)
        return value

    def day(self, column: str) -> date:
        value = self.values.get(column)
        if value is None:
            raise self.error("missing_value", column)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error("wrong_value", column)
        return value

    def unit(self, column: str) -> Unit:
        value = self.text(column)
        if value not in set(Unit):
            raise self.error("wrong_value", column)
        return Unit(value)
