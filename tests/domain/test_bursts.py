"""What is a burst of like calls, and what is chance."""

import math
from datetime import timedelta

import pytest

from console.domain.bursts import CHANCE, LEAST_CALLS, Usual, chance_of, is_burst
from tests.domain.building import START

QUIET = Usual(in_weeks=(1, 0, 2, 1, 0, 1), in_these_hours=(0, 0, 0, 0, 1, 0))
BUSY = Usual(in_weeks=(300, 320, 310, 290, 305, 300), in_these_hours=(14, 16, 15, 15, 13, 16))


def calls(count: int, *, seconds: int) -> list:
    return [START + timedelta(seconds=seconds * each) for each in range(count)]


def found_at(usual: Usual, *, seconds: int) -> int:
    """The call at which a burst is found; 0 for never within an hour."""
    return next((n for n in range(1, 3600 // seconds + 1) if is_burst(calls(n, seconds=seconds), usual)), 0)


def test_the_chance_is_the_tail_of_poissons_law() -> None:
    for count, expected in ((1, 0.5), (5, 0.04), (7, 3.0), (40, 25.0)):
        below = sum(math.exp(-expected) * expected**k / math.factorial(k) for k in range(count))
        assert chance_of(count, expected) == pytest.approx(1 - below, rel=1e-4)


@pytest.mark.parametrize("usual", [QUIET, BUSY, Usual()])
def test_three_hundred_calls_an_hour_are_found_by_the_sixth(usual: Usual) -> None:
    assert LEAST_CALLS <= found_at(usual, seconds=12) <= 6


def test_a_burst_that_comes_slowly_is_found_in_the_long_window() -> None:
    assert 0 < found_at(QUIET, seconds=240) <= 8


def test_the_usual_is_no_burst() -> None:
    assert found_at(BUSY, seconds=600) == 0
    assert found_at(QUIET, seconds=1200) == 0


def test_one_week_with_a_burst_does_not_hide_the_next_one() -> None:
    after = Usual(in_weeks=(1, 0, 2, 300, 0, 1), in_these_hours=(0, 0, 0, 280, 1, 0))
    assert found_at(after, seconds=12) <= 6


def test_in_the_first_week_a_rush_hour_is_not_taken_for_a_burst() -> None:
    young = Usual(since=timedelta(hours=9), so_far=3)
    assert found_at(young, seconds=300) == 0
    assert found_at(young, seconds=12) <= 6


def test_the_chance_of_a_false_find_is_what_was_said() -> None:
    count = next(n for n in range(1, 99) if is_burst(calls(n, seconds=30), QUIET))
    assert chance_of(count, QUIET.an_hour / 12) < CHANCE
