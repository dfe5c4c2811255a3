"""When like calls come so close together that they have one cause.

As in the surveillance of outbreaks (Farrington and others, J. R. Statist. Soc. A 159, 1996): what comes now is held
against what came at the same times of earlier weeks, and is a burst where mere chance would hardly bring as much. Here
the count of a window is held against a Poisson law of the usual rate.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORT, LONG = timedelta(minutes=5), timedelta(hours=1)
"""A sudden failure is found in the short window, one that is noticed slowly in the long one."""
LEAST_CALLS = 5
"""Fewer are no common problem, however rare they are otherwise."""
CHANCE = 1e-5
"""How seldom a burst may be mere chance, each time it is looked for: at 3,000 calls a week, once in half a year."""
LEAST_RATE = 0.5
"""Calls an hour: what is rarer, or not known yet, is taken for as frequent as this."""
WEEK = timedelta(days=7)
WEEKS = 6
"""So many weeks are looked back on."""


@dataclass(frozen=True)
class Usual:
    """How many like calls came in each of the last weeks, the oldest first: in all, and in these three hours of it.

    Without a whole week watched, `since` is how long it was, and `so_far` what came then.
    """

    in_weeks: Sequence[int] = ()
    in_these_hours: Sequence[int] = ()
    since: timedelta = timedelta()
    so_far: int = 0

    @property
    def an_hour(self) -> float:
        """Calls an hour as usual now: the higher of the whole week's and this time's, of every week but the busiest,
        which may have been a burst itself."""
        if not self.in_weeks:
            return max(LEAST_RATE, self.so_far / max(1.0, self.since / timedelta(hours=1)))
        return max(LEAST_RATE, _busy(self.in_weeks) / (WEEK / timedelta(hours=1)), _busy(self.in_these_hours) / 3)


def _busy(weeks: Sequence[int]) -> int:
    """What came in the busiest week but one."""
    return sorted(weeks)[max(0, len(weeks) - 2)]


def is_burst(calls: Sequence[datetime], usual: Usual) -> bool:
    """Whether these calls, the newest of which has just come, are more than chance brings.

    The calls are moments, at least those of the last hour. In the first week of a centre only the short window counts:
    nobody knows yet how the days differ from the nights.
    """
    now = max(calls, default=None)
    for window in (SHORT, LONG) if usual.in_weeks else (SHORT,):
        count = sum(now is not None and call > now - window for call in calls)
        if count >= LEAST_CALLS and chance_of(count, usual.an_hour * (window / timedelta(hours=1))) < CHANCE:
            return True
    return False


def chance_of(count: int, expected: float) -> float:
    """How likely so many or more are where so many are expected, by Poisson's law."""
    term = math.exp(-expected + count * math.log(expected) - math.lgamma(count + 1))
    total = term
    while term > total * 1e-12:
        count += 1
        term *= expected / count
        total += term
    return min(1.0, total)
