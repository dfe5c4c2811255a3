"""When a desk asks: its questions in a second, its work and its news, and how long it waits when nobody answers."""

import threading
import time

import pytest

from console.desk.turns import (
    FIRST_PAUSE_SECONDS,
    FREE,
    IDLE_SECONDS,
    LEAST_SECONDS,
    LONGEST_PAUSE_SECONDS,
    UNTOLD_SECONDS,
    Pace,
    Turns,
    pause,
)


def asked(*moments: float) -> Pace:
    """The pace of a desk that asked at these moments."""
    pace = Pace()
    for moment in moments:
        pace.begins(moment)
    return pace


def test_a_desk_that_has_not_asked_may_ask() -> None:
    assert asked().work_at == asked().news_at == float("-inf")


def test_work_may_go_at_once_as_the_second_question_of_a_second() -> None:
    assert asked(10.0).work_at < 10.0
    assert asked(10.0, 10.25).work_at == 11.0


def test_news_wait_half_a_second_and_never_make_a_third_question() -> None:
    assert asked(10.0).news_at == 10.0 + LEAST_SECONDS
    assert asked(10.0, 10.25).news_at == 11.0
    assert asked(10.0, 10.75).news_at == 11.25


def test_who_asks_whenever_it_may_asks_twice_in_any_second() -> None:
    pace, moments = Pace(), [0.0]
    pace.begins(0.0)
    for number in range(50):
        moments.append(max(moments[-1], pace.work_at if number % 3 else pace.news_at))
        pace.begins(moments[-1])
    assert all(third - first >= 1.0 for first, third in zip(moments, moments[2:], strict=False))


@pytest.mark.parametrize(("failures", "about"), [(1, FIRST_PAUSE_SECONDS), (3, 4.0), (9, LONGEST_PAUSE_SECONDS)])
def test_each_failure_doubles_the_pause_up_to_a_minute_and_no_two_desks_wait_alike(failures: int, about: float) -> None:
    waits = [pause(failures) for _ in range(240)]
    assert 0.5 * about <= min(waits) < 0.6 * about
    assert 1.4 * about < max(waits) <= 1.5 * about
    assert len(set(waits)) > 230


def test_a_desk_that_is_told_asks_seldom_and_one_that_is_not_every_minute() -> None:
    turns = Turns()
    assert turns._due(100.0) == 100.0 + UNTOLD_SECONDS
    turns.line_is(telling=True)
    assert turns._due(100.0) == 100.0 + IDLE_SECONDS
    assert turns._due(100.0, retry=4.0) == 104.0
    turns.line_is(telling=False)
    assert turns._due(100.0) == 100.0 + UNTOLD_SECONDS


def test_the_end_of_a_dear_line_brings_the_next_turn() -> None:
    turns = Turns()
    turns.line_is(telling=True, dear_until=700.0)
    assert turns._due(100.0) == 700.0
    assert turns._due(700.0) == 700.0 + IDLE_SECONDS
    turns.line_is(dear_until=FREE)
    assert turns._due(100.0) == 100.0 + IDLE_SECONDS


def test_work_is_not_held_up_by_a_pause() -> None:
    turns = Turns()
    turns.has_work()
    assert turns._due(time.monotonic(), retry=60.0) < time.monotonic()


def test_news_and_work_bring_the_next_turn_and_are_then_done_with() -> None:
    turns = Turns()
    turns.has_news()
    assert turns.wait_to_ask(failures=0)
    turns.begins()
    asked_at = time.monotonic()
    assert turns._due(asked_at) >= asked_at + UNTOLD_SECONDS
    turns.has_news()
    assert turns._due(asked_at) < asked_at + 1.0
    assert turns.wait_to_ask(failures=0)
    assert time.monotonic() >= asked_at + LEAST_SECONDS - 0.01


def test_whoever_waits_goes_on_when_it_came_and_when_the_desk_stops() -> None:
    turns = Turns()
    seen = turns.has_news()
    turns.is_answered()
    waiting = threading.Thread(target=turns.wait_for_answer, kwargs={"after": seen})
    waiting.start()
    assert turns.wait_to_ask(failures=0)
    assert waiting.is_alive()
    turns.is_answered()
    waiting.join(timeout=20)
    assert not waiting.is_alive()
    line = threading.Thread(target=turns.wait_for_line)
    line.start()
    turns.stop()
    line.join(timeout=20)
    assert not line.is_alive()
    assert not turns.wait_to_ask(failures=1)
