"""Publishing who held what: each night all cases are gone through, and the figures are kept as one document.

Anybody may read it, so it is made of figures alone (domain/holding.py says which) and of nothing that a page asks for:
what is public cannot be put together anew from many questions.
"""

import csv
import io
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console import wire
from console.domain.case import Case
from console.domain.catalogue import BodyId
from console.domain.deadlines import local_day
from console.domain.holding import BodyFigures, Spread, Tally, figures, holdings_of, named, quarter_of
from console.domain.ids import OfficeId
from console.domain.people import Office
from console.domain.surveys import WORDS, Asked, Surveyed, surveys_of
from console.server.centre import Centre
from console.store import documents

KEY = "figures/bodies"
QUARTERS = 8
"""How many quarters are told of, with the one that runs."""
AT_ONCE = 400
REST_SECONDS = 0.02
"""Between two portions: people's work goes first."""
_WITH_OBLIGATIONS, _WITH_A_SURVEY = b'"obligations":[', b'"record_survey"'
SMALL = "<5"
"""How a table says that there are some, and too few to be told."""


@dataclass(frozen=True)
class OfficeFigures:
    """What those said in a quarter whose case an office of ours had: of its bodies' answers and of its own."""

    office: OfficeId
    office_name: str
    citizens: Surveyed | None
    legal_persons: Surveyed | None


@dataclass(frozen=True)
class Quarter:
    """What came to bodies in a quarter (2026-Q4), as it had become on the day of the publication, and what citizens
    said in it of each office."""

    name: str
    is_over: bool
    bodies: tuple[BodyFigures, ...]
    offices: tuple[OfficeFigures, ...] = ()


@dataclass(frozen=True)
class Publication:
    """The newest quarter first."""

    made: datetime
    quarters: tuple[Quarter, ...]


def publish(centre: Centre) -> None:
    """Go through all cases and keep the figures of today."""
    now = centre.now()
    today = local_day(now)
    wanted = _last_quarters(today)
    tallies: dict[str, dict[BodyId, Tally]] = {quarter: {} for quarter in wanted}
    asked: dict[str, dict[OfficeId, Asked]] = {quarter: {} for quarter in wanted}
    for case in _all(centre):
        for holding in holdings_of(case):
            of_quarter = tallies.get(quarter_of(local_day(holding.since)))
            if of_quarter is not None:
                of_quarter.setdefault(holding.body, Tally()).add(holding, today)
        for each in surveys_of(case):
            of_offices = asked.get(quarter_of(local_day(each.at)))
            if of_offices is not None:
                of_offices.setdefault(case.office, Asked()).add(each)
    with centre.database.write() as connection:
        head = documents.head(connection)
        reference = centre.reference(connection, head)
        names = {body.id: body.name for body in reference.bodies.values()}
        quarters = tuple(
            Quarter(
                name=quarter,
                is_over=quarter != wanted[0],
                bodies=named(figures(tallies[quarter]), names),
                offices=_of_offices(asked[quarter], reference.offices),
            )
            for quarter in wanted
        )
        # No commit of its own: no desk holds it, so none has anything to ask for.
        documents.put(connection, KEY, wire.encode(Publication(now, quarters)), version=1, commit=head.number)


def _of_offices(asked: Mapping[OfficeId, Asked], offices: Mapping[OfficeId, Office]) -> tuple[OfficeFigures, ...]:
    """Those of which something may be told, by name."""
    rows = [
        OfficeFigures(
            office=office,
            office_name=offices[office].name if office in offices else office,
            citizens=said.citizens.surveyed(),
            legal_persons=said.legal_persons.surveyed(),
        )
        for office, said in asked.items()
    ]
    told = [row for row in rows if row.citizens is not None or row.legal_persons is not None]
    return tuple(sorted(told, key=lambda row: row.office_name))


def _last_quarters(today: date) -> list[str]:
    """The newest first."""
    first = today.year * 4 + (today.month - 1) // 3
    return [f"{number // 4}-Q{number % 4 + 1}" for number in range(first, first - QUARTERS, -1)]


def _all(centre: Centre) -> Iterator[Case]:
    """Every case that a body had or whose citizen was asked."""
    after = ""
    while True:
        with centre.database.read() as connection:
            some = documents.some_of_kind(connection, "case", after=after, most=AT_ONCE)
        for _, raw in some:
            if _WITH_OBLIGATIONS in raw or _WITH_A_SURVEY in raw:
                # One damaged case must not keep all others from being told of.
                with suppress(wire.Unreadable):
                    yield wire.read_case(raw)
        if len(some) < AT_ONCE:
            return
        after = some[-1][0]
        time.sleep(REST_SECONDS)


def as_json(centre: Centre) -> bytes | None:
    """The newest publication as it was kept; None before the first."""
    with centre.database.read() as connection:
        return documents.body_of(connection, KEY)


def published(centre: Centre) -> Publication | None:
    """The same, read."""
    raw = as_json(centre)
    return None if raw is None else wire.decode(raw, Publication)


_COUNTS = ("late", "given_back", "upheld", "passed_on", "closed", "confirmed")
_SPREADS = (("acknowledged", "hours"), ("answered", "days"))
_WHO = ("citizens", "legal_persons")
_OF_MARKS = tuple(f"{who}_{word}_{part}" for who in _WHO for word in WORDS for part in ("n", "mean", "low", "high"))
COLUMNS = (
    *("quarter", "body", "body_name", "had"),
    *(f"{name}_{part}" for name, unit in _SPREADS for part in ("n", f"median_{unit}", f"p10_{unit}", f"p90_{unit}")),
    *_COUNTS,
    *_OF_MARKS,
)
_FORMULA = tuple("=+-@＝＋－＠")
"""With these a cell begins that a spreadsheet reckons with (OWASP, CSV injection), also in their wide forms."""
_UNSEEN = (0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_STEERING: dict[int, str | None] = dict.fromkeys((*range(32), 127), " ") | dict.fromkeys(_UNSEEN)
OFFICE_COLUMNS = ("quarter", "office", "office_name", *_OF_MARKS)


def as_csv(found: Publication) -> bytes:
    """The same as a table (RFC 4180, UTF-8 with its mark, so that spreadsheets read it): a row a body and quarter."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for quarter in found.quarters:
        for row in quarter.bodies:
            spreads = [cell for each in (row.acknowledged, row.answered) for cell in _cells(each)]
            counts = [SMALL if (count := getattr(row, name)) is None else count for name in _COUNTS]
            known = (quarter.name, row.body or "", row.body_name, row.had)
            _write_row(table, [*known, *spreads, *counts, *_said(row)])
    return written.getvalue().encode("utf-8-sig")


def offices_as_csv(found: Publication) -> bytes:
    """What was said of our own offices, in the same form."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(OFFICE_COLUMNS)
    for quarter in found.quarters:
        for row in quarter.offices:
            _write_row(table, [quarter.name, row.office, row.office_name, *_said(row)])
    return written.getvalue().encode("utf-8-sig")


def _said(row: BodyFigures | OfficeFigures) -> list[float | str]:
    return [cell for who in _WHO for cell in _marks(getattr(row, who))]


def _cells(spread: Spread | None) -> list[float | str]:
    return [spread.count, spread.median, spread.low, spread.high] if spread is not None else ["", "", "", ""]


def _marks(said: Surveyed | None) -> Iterator[float | str]:
    for word in WORDS:
        marks = getattr(said, word, None)
        yield from ("", "", "", "") if marks is None else (marks.count, marks.mean, marks.low, marks.high)


def _write_row(table: Any, cells: Iterable[object]) -> None:
    table.writerow([_plain(cell) if isinstance(cell, str) else cell for cell in cells])


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula, nor for one in the next cell."""
    one_line = text.translate(_STEERING).strip()
    return f"'{one_line}" if one_line.startswith(_FORMULA) else one_line
