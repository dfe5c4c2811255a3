"""Terms, days off and alarms as their TOML files have them, into values; a fault says table, row and field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from console.domain.alarms import NO_ALARMS, Alarms
from console.domain.catalogue import BodyId
from console.domain.deadlines import ANY_KIND, Calendar, Extender, Start, Term, Unit

_Code = TypeVar("_Code", bound=StrEnum)


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
    """The terms of `terms.toml` as parsed (`version`, `[[term]]`, `[[body_term]]`); raises RulesError with the place of
    a fault."""
    version = _Row(document, "terms", 0).text("version")
    terms: list[Term] = []
    for row in (*_rows(document, "term"), *_rows(document, "body_term")):
        term = _term(row, version)
        if any(_overlap(term, other) for other in terms):
            raise row.error("overlap", "valid_from")
        terms.append(term)
    return tuple(terms)


def _term(row: "_Row", version: str) -> Term:
    is_bodys = row.table == "body_term"
    if not is_bodys and row.text("kind") == ANY_KIND:
        raise row.error("wrong_value", "kind")
    return Term(
        id=row.text("id"),
        version=version,
        kind=row.text("kind"),
        days=row.count("days"),
        unit=row.code("unit", Unit),
        extension_days=row.count("extension_days"),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to") if "valid_to" in row.values else None,
        basis=row.text("basis"),
        source=row.text("source"),
        confirmed_by=row.text("confirmed_by") if "confirmed_by" in row.values else None,
        start=Start.FORWARD if is_bodys else Start.RECEIPT,
        extension_by=row.code("extension_by", Extender) if row.count("extension_days") else Extender.HEAD_OF_BODY,
        extension_notice=not row.count("extension_days") or row.flag("extension_notice"),
        body=BodyId(row.text("body")) if is_bodys and "body" in row.values else None,
        beyond_citizen=is_bodys and "beyond_citizen" in row.values and row.flag("beyond_citizen"),
    )


def read_alarms(document: Mapping[str, object]) -> Alarms:
    """The alarms of `terms.toml` as parsed (`version`, `[alarms]`); raises RulesError."""
    values = document.get("alarms", {})
    if not isinstance(values, Mapping):
        raise RulesError("wrong_value", table="alarms", row=0, column="alarms")
    row = _Row(values, "alarms", 1)
    return Alarms(
        version=_Row(document, "terms", 0).text("version"),
        short_days=row.count("short_days"),
        remind_days=row.count("remind_days"),
        again_days=row.count("again_days"),
        survey_hours=row.count("survey_hours") if "survey_hours" in values else NO_ALARMS.survey_hours,
        spot_percent=row.count("spot_percent") if "spot_percent" in values else NO_ALARMS.spot_percent,
        lock_minutes=row.count("lock_minutes") if "lock_minutes" in values else NO_ALARMS.lock_minutes,
        contact_days=row.count("contact_days") if "contact_days" in values else NO_ALARMS.contact_days,
    )


def read_calendar(document: Mapping[str, object]) -> Calendar:
    """The calendar of `holidays.toml` as parsed (`version`, `[[day_off]]`, `[[working_swap]]`); raises RulesError."""
    return Calendar(
        version=_Row(document, "holidays", 0).text("version"),
        days_off=frozenset(row.day("date") for row in _rows(document, "day_off")),
        working_swaps=frozenset(row.day("date") for row in _rows(document, "working_swap")),
    )


def _overlap(one: Term, other: Term) -> bool:
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    alike = (one.kind, one.start, one.body) == (other.kind, other.start, other.body)
    return alike and max(one.valid_from, other.valid_from) <= last


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

    def flag(self, column: str) -> bool:
        value = self.values.get(column)
        if value is None:
            raise self.error("missing_value", column)
        if not isinstance(value, bool):
            raise self.error("wrong_value", column)
        return value

    def code(self, column: str, codes: type[_Code]) -> _Code:
        value = self.text(column)
        if value not in set(codes):
            raise self.error("wrong_value", column)
        return codes(value)
