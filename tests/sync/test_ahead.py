"""The next page is asked for while the last one is written, and what was asked so counts only where it still fits."""

import threading

import msgspec
import pytest

from console import wire
from console.desk.desk import Desk, Step
from console.desk.portion import LEAST_BYTES, MOST_BYTES, Portion
from console.desk.transport import Reply, Request
from console.desk.trouble import LinkTrouble, Offline
from console.domain import actions as act
from console.wire import PAGE_BYTES, Question
from tests.builders import exchange_until_still, listed, opening_step
from tests.sync.bad_line import Send
from tests.sync.towns import Town

CASES = 12
PAGE = 3_000
"""So small that this many cases take several pages."""


class Asked:
    """A line that makes pages small, counts questions, and keeps how many were on their way at once."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.most_at_once = 0
        self._at_once = 0
        self._guard = threading.Lock()
        self.breaks_at = 0

    def __call__(self, request: Request, send: Send) -> Reply:
        if request.path != "/sync":
            return send(request)
        question = wire.decode(request.body, Question)
        with self._guard:
            self.questions.append(question)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if len(self.questions) == self.breaks_at:
                raise Offline("no_line")
            smaller = msgspec.structs.replace(question, page_bytes=PAGE)
            return send(Request("POST", "/sync", body=wire.encode(smaller), token=request.token))
        finally:
            with self._guard:
                self._at_once -= 1


def reader_before_a_fill(town: Town) -> tuple[Desk, Asked]:
    """A desk that asks ahead, with cases waiting for it at the centre."""
    writer, reader = town.open("one", "agent"), town.open("two", "colleague")
    writer.do([opening_step() for _ in range(CASES)])
    exchange_until_still(writer)
    asked = Asked()
    town.places["two"].line.fault = asked
    reader.pulse._exchange.asks_ahead = True
    return reader, asked


def test_a_fill_is_asked_for_ahead_one_question_at_a_time(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    assert reader.pulse.once()
    reader.pulse._exchange._ahead._coming.result()  # type: ignore[union-attr]
    assert len(asked.questions) == 2
    exchange_until_still(reader)
    assert asked.most_at_once == 1
    assert len(listed(reader)) == CASES
    assert len({question.nonce for question in asked.questions}) == len(asked.questions)
    assert town.faults() == []


def test_what_was_asked_ahead_of_another_place_is_thrown_away(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    assert reader.pulse.once()
    reader.pulse._exchange._ahead._coming.result()  # type: ignore[union-attr]
    reader.pulse._exchange._rebuilding.begin()
    exchange_until_still(reader)
    again = asked.questions[2]
    assert again.cursors == {}
    assert len(listed(reader)) == CASES
    assert town.faults() == []


def test_a_line_that_breaks_under_what_was_asked_ahead_is_told_and_asked_again(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    asked.breaks_at = 2
    assert reader.pulse.once()
    with pytest.raises(LinkTrouble):
        reader.pulse.once()
    exchange_until_still(reader)
    assert len(listed(reader)) == CASES
    assert town.faults() == []


def test_work_goes_up_ahead_too_and_no_row_twice(town: Town) -> None:
    desk = town.open("one", "agent")
    desk.do([opening_step()])
    [case] = listed(desk)
    exchange_until_still(desk)
    asked = Asked()
    town.places["one"].line.fault = asked
    desk.pulse._exchange.asks_ahead = True
    desk.pulse._exchange._portion.bytes = LEAST_BYTES
    done = desk.do([Step(act.AddNote(f"{number} " + "х" * 4_000), case) for number in range(24)])
    exchange_until_still(desk)
    carried = [msgspec.json.decode(raw)["id"] for question in asked.questions for raw in question.actions]
    assert carried == list(done.ids)
    assert len(asked.questions) > 2
    assert asked.most_at_once == 1
    assert town.faults() == []


def test_an_exchange_grows_while_the_line_is_quick_and_shrinks_where_it_is_slow() -> None:
    portion = Portion()
    portion.went(0.2)
    assert portion.bytes == 2 * PAGE_BYTES
    portion.went(2.0)
    assert portion.bytes == 2 * PAGE_BYTES
    portion.went(10.0)
    assert portion.bytes == PAGE_BYTES
    for _ in range(20):
        portion.went(0.1)
    assert portion.bytes == MOST_BYTES
    for _ in range(20):
        portion.went(60.0)
    assert portion.bytes == LEAST_BYTES


def test_after_a_line_has_broken_an_exchange_grows_slowly() -> None:
    portion = Portion()
    portion.broke()
    assert portion.bytes == PAGE_BYTES // 2
    portion.went(0.1)
    assert portion.bytes == PAGE_BYTES // 2 * 9 // 8
