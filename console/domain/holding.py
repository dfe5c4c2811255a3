"""Who held what, how long, and what became of it: the figures by which bodies can be compared, made for everybody.

A *holding* is the time one body had one obligation, however often it went from unit to unit inside that body. Nobody is
named here, and what concerns fewer than five cases is not told: of so few a neighbour may know whose they were.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from statistics import quantiles

from console.domain.actions import CitizenWord
from console.domain.case import Case, Hop, Obligation, ObligationState, Status
from console.domain.catalogue import BodyId
from console.domain.deadlines import local_day
from console.domain.surveys import SMALL, Asked, Rated, Surveyed, surveys_of


class Ended(StrEnum):
    """How a body came to have it no more; HELD: it still has it."""

    HELD = "held"
    ANSWERED = "answered"
    GIVEN_BACK = "given_back"
    PASSED_ON = "passed_on"


@dataclass(frozen=True)
class Holding:
    """One body's time with one obligation, from a moment until another (None: it still has it).

    `is_upheld`: it was given back, and nobody sent the case to the same body again. `is_closed`: its answer was the
    last one before the case was closed; `is_confirmed`: and the citizen said that it is solved. `rated` is what he said
    of how it served him.
    """

    body: BodyId
    body_name: str
    since: datetime
    until: datetime | None
    ended: Ended
    acknowledged_at: datetime | None = None
    due: date | None = None
    is_upheld: bool = False
    is_closed: bool = False
    is_confirmed: bool = False
    rated: tuple[Rated, ...] = ()

    def was_late(self, today: date) -> bool:
        """Whether the term was over while this body had it: not the one's doing who got it too late already."""
        last = today if self.until is None else local_day(self.until)
        return self.due is not None and local_day(self.since) <= self.due < last


@dataclass(frozen=True)
class Spread:
    """How long something took in `count` cases: half of them took `median` or less, eight of ten between `low` and
    `high`. In hours or days, as is said where it stands."""

    count: int
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class BodyFigures:
    """What became of what one body had (None: of all those with too little to be told of each). A count that is None
    is small and not told. `acknowledged` is in hours, `answered` in days, both from when it came to the body. What
    citizens said of it and what legal persons said are told apart."""

    body: BodyId | None
    body_name: str
    had: int
    acknowledged: Spread | None
    answered: Spread | None
    late: int | None
    given_back: int | None
    upheld: int | None
    passed_on: int | None
    closed: int | None
    confirmed: int | None
    citizens: Surveyed | None = None
    legal_persons: Surveyed | None = None


def holdings_of(case: Case) -> Iterator[Holding]:
    """Every holding of a case, obligation after obligation."""
    answered = [
        each for each in case.obligations if each.state is ObligationState.ANSWERED and not each.is_left_to_others
    ]
    last = max(answered, key=lambda each: (each.answered_at is not None, each.answered_at), default=None)
    rated = tuple(surveys_of(case))
    for number, obligation in enumerate(case.obligations):
        *before, now = _stays(obligation)
        yield from before
        again = any(now.body in _who_had(later) for later in case.obligations[number + 1 :])
        is_closed = obligation is last and case.status is Status.CLOSED
        yield replace(
            now,
            is_upheld=now.ended is Ended.GIVEN_BACK and not again,
            is_closed=is_closed,
            is_confirmed=is_closed and case.word is CitizenWord.SOLVED,
            rated=tuple(each for each in rated if each.obligation == obligation.id),
        )


def _who_had(obligation: Obligation) -> set[BodyId]:
    return {obligation.body, *(hop.body for hop in obligation.hops)}


_ENDS = {ObligationState.ANSWERED: Ended.ANSWERED}


def _stays(obligation: Obligation) -> list[Holding]:
    """The bodies that had it one after the other."""
    hops = obligation.holders(obligation.held_since)
    stays = [_stay(list(some), obligation) for _, some in groupby(hops, key=lambda hop: hop.body)]
    # An answer that it is not theirs is given back by another name.
    ended = Ended.GIVEN_BACK if obligation.is_left_to_others else _ENDS.get(obligation.state, Ended.HELD)
    until = obligation.given_back_at or obligation.answered_at
    stays[-1] = replace(stays[-1], ended=ended, until=until if ended is not Ended.HELD else None)
    return stays


def _stay(hops: Sequence[Hop], obligation: Obligation) -> Holding:
    first, last = hops[0], hops[-1]
    return Holding(
        body=last.body,
        body_name=last.body_name,
        since=first.since,
        until=last.until,
        ended=Ended.PASSED_ON,
        acknowledged_at=min((hop.acknowledged_at for hop in hops if hop.acknowledged_at is not None), default=None),
        due=obligation.due.date if obligation.due is not None else None,
    )


def quarter_of(day: date) -> str:
    """The quarter of a day: 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


class Tally:
    """What became of some holdings, as small as it can be kept: a country's are counted in one go."""

    def __init__(self) -> None:
        self.body_name = ""
        self.had = 0
        self.acknowledged, self.answered = array("d"), array("d")
        self.counts = Counter[str]()
        self.asked = Asked()
        self._newest: datetime | None = None

    def add(self, holding: Holding, today: date) -> None:
        """One more, as it stands today."""
        self.had += 1
        if self._newest is None or holding.since >= self._newest:
            self._newest, self.body_name = holding.since, holding.body_name
        if holding.acknowledged_at is not None:
            self.acknowledged.append((holding.acknowledged_at - holding.since) / timedelta(hours=1))
        if holding.ended is Ended.ANSWERED and holding.until is not None:
            self.answered.append((holding.until - holding.since) / timedelta(days=1))
        self.counts[holding.ended] += 1
        self.counts["late"] += holding.was_late(today)
        self.counts["upheld"] += holding.is_upheld
        self.counts["closed"] += holding.is_closed
        self.counts["confirmed"] += holding.is_confirmed
        for each in holding.rated:
            self.asked.add(each)

    def join(self, other: "Tally") -> None:
        """Those of another one too."""
        self.had += other.had
        self.acknowledged += other.acknowledged
        self.answered += other.answered
        self.counts += other.counts
        self.asked.join(other.asked)


def tallied(holdings: Iterable[Holding], today: date) -> dict[BodyId, Tally]:
    """The holdings of each body together."""
    tallies = dict[BodyId, Tally]()
    for holding in holdings:
        tallies.setdefault(holding.body, Tally()).add(holding, today)
    return tallies


def figures(tallies: Mapping[BodyId, Tally]) -> tuple[BodyFigures, ...]:
    """The figures of each body, the one that had most first; bodies with too little are put together at the end."""
    others = Tally()
    for tally in tallies.values():
        if tally.had < SMALL:
            others.join(tally)
    rows = [_figures(body, tally) for body, tally in tallies.items() if tally.had >= SMALL]
    rows.sort(key=lambda row: (-row.had, row.body_name))
    return (*rows, _figures(None, others)) if others.had >= SMALL else tuple(rows)


def _figures(body: BodyId | None, tally: Tally) -> BodyFigures:
    return BodyFigures(
        body=body,
        body_name=tally.body_name,
        had=tally.had,
        acknowledged=_spread(tally.acknowledged),
        answered=_spread(tally.answered),
        late=told(tally.counts["late"]),
        given_back=told(tally.counts[Ended.GIVEN_BACK]),
        upheld=told(tally.counts["upheld"]),
        passed_on=told(tally.counts[Ended.PASSED_ON]),
        closed=told(tally.counts["closed"]),
        confirmed=told(tally.counts["confirmed"]),
        citizens=tally.asked.citizens.surveyed(),
        legal_persons=tally.asked.legal_persons.surveyed(),
    )


def told(count: int) -> int | None:
    """A count as it may be told."""
    return count if count == 0 or count >= SMALL else None


def _spread(took: Sequence[float]) -> Spread | None:
    if len(took) < SMALL:
        return None
    tenths = quantiles((max(each, 0.0) for each in took), n=10, method="inclusive")
    return Spread(len(took), round(tenths[4], 1), round(tenths[0], 1), round(tenths[8], 1))


def named(rows: Iterable[BodyFigures], names: Mapping[BodyId, str]) -> tuple[BodyFigures, ...]:
    """The same under the names that the bodies have now."""
    return tuple(
        replace(row, body_name=names[row.body]) if row.body is not None and row.body in names else row for row in rows
    )
