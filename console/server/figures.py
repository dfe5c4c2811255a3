"""Publishing who held what: each night all cases are gone through, and the figures are kept as one document.

Anybody may read it, so it is made of figures alone (domain/holding.py says which) and of nothing that a page asks for:
what is public cannot be put together anew from many questions.
"""

import csv
import io
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from console import wire
from console.domain.catalogue import BodyId
from console.domain.deadlines import local_day
from console.domain.holding import BodyFigures, Holding, Spread, Tally, figures, holdings_of, named, quarter_of
from console.server.centre import Centre
from console.store import documents

KEY = "figures/bodies"
QUARTERS = 8
"""How many quarters are told of, with the one that runs."""
AT_ONCE = 400
REST_SECONDS = 0.02
"""Between two portions: people's work goes first."""
_WITH_OBLIGATIONS = b'"obligations":['
SMALL = "<5"
"""How a table says that there are some, and too few to be told."""


@dataclass(frozen=True)
class Quarter:
    """What came to bodies in a quarter (2026-Q4), as it had become on the day of the publication."""

    name: str
    is_over: bool
    bodies: tuple[BodyFigures, ...]


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
    for holding in _all(centre):
        of_quarter = tallies.get(quarter_of(local_day(holding.since)))
        if of_quarter is not None:
            of_quarter.setdefault(holding.body, Tally()).add(holding, today)
    with centre.database.write() as connection:
        head = documents.head(connection)
        names = {body.id: body.name for body in centre.reference(connection, head).bodies.values()}
        quarters = tuple(
            Quarter(quarter, quarter != wanted[0], named(figures(tallies[quarter]), names)) for quarter in wanted
        )
        # No commit of its own: no desk holds it, so none has anything to ask for.
        documents.put(connection, KEY, wire.encode(Publication(now, quarters)), version=1, commit=head.number)


def _last_quarters(today: date) -> list[str]:
    """The newest first."""
    first = today.year * 4 + (today.month - 1) // 3
    return [f"{number // 4}-Q{number % 4 + 1}" for number in range(first, first - QUARTERS, -1)]


def _all(centre: Centre) -> Iterator[Holding]:
    after = ""
    while True:
        with centre.database.read() as connection:
            some = documents.some_of_kind(connection, "case", after=after, most=AT_ONCE)
        for _, raw in some:
            if _WITH_OBLIGATIONS in raw:
                # One damaged case must not keep all others from being told of.
                with suppress(wire.Unreadable):
                    yield from holdings_of(wire.read_case(raw))
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
COLUMNS = (
    *("quarter", "body", "body_name", "had"),
    *(f"{name}_{part}" for name, unit in _SPREADS for part in ("n", f"median_{unit}", f"p10_{unit}", f"p90_{unit}")),
    *_COUNTS,
)


def as_csv(found: Publication) -> bytes:
    """The same as a table (RFC 4180, UTF-8 with its mark, so that spreadsheets read it): a row a body and quarter."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for quarter in found.quarters:
        for row in quarter.bodies:
            spreads = [cell for each in (row.acknowledged, row.answered) for cell in _cells(each)]
            counts = [SMALL if (count := getattr(row, name)) is None else count for name in _COUNTS]
            table.writerow([quarter.name, row.body or "", _plain(row.body_name), row.had, *spreads, *counts])
    return written.getvalue().encode("utf-8-sig")


def _cells(spread: Spread | None) -> list[float | str]:
    return [spread.count, spread.median, spread.low, spread.high] if spread is not None else ["", "", "", ""]


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@") else name
