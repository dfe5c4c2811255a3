"""The next page is asked for while the last one is written, and what was asked so counts only where it still fits."""

import threading
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path

import msgspec
import pytest

from console import wire
from console.desk.ahead import KEPT_SECONDS
from console.desk.desk import Desk, LineState, Step
from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from console.desk.portion import LEAST_BYTES, MOST_ACTIONS, MOST_BYTES, SHARES, Portion
from console.desk.transport import Reply, Request
from console.desk.trouble import LinkTrouble, Offline, SignedOut
from console.domain import actions as act
from console.domain.case import Verdict
from console.wire import PAGE_BYTES, Question
from tests.builders import CHEAP, PASSWORD, CentreLine, Room, exchange_until_still, listed, opening_step, ready_desk
from tests.server.building import DISTRICT
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
        self.signed_out_at = 0
        self.small_until = 1_000
        """The questions after so many get whole pages."""

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
            if len(self.questions) == self.signed_out_at:
                raise SignedOut
            if len(self.questions) > self.small_until:
                return send(request)
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
    asked_ahead(reader)
    assert len(asked.questions) == 2
    exchange_until_still(reader)
    assert asked.most_at_once == 1
    assert len(listed(reader)) == CASES
    assert len({question.nonce for question in asked.questions}) == len(asked.questions)
    assert town.faults() == []


def test_what_was_asked_ahead_of_another_place_is_thrown_away(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    assert reader.pulse.once()
    asked_ahead(reader)
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


def asked_ahead(desk: Desk) -> None:
    """Until the answer of what was asked ahead lies here."""
    coming = desk.pulse._exchange._ahead._coming
    assert coming is not None
    wait([coming], 20)


def test_what_is_done_while_the_last_page_is_on_its_way_is_asked_for_all_the_same(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    asked.small_until = 1
    assert reader.pulse.once()
    asked_ahead(reader)
    [judged] = reader.ask([Step(act.AddNote("Одоо"), listed(reader)[0])])
    assert judged is not None
    assert judged.verdict is Verdict.APPLIED
    assert not asked.questions[1].actions
    assert len(listed(reader)) == CASES
    town.settle()
    assert town.faults() == []


def test_an_answer_that_lay_here_for_long_is_asked_for_again(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    assert reader.pulse.once()
    asked_ahead(reader)
    town.room.clock.pass_(seconds=KEPT_SECONDS + 1)
    reader.pulse.once()
    assert asked.questions[1].cursors == asked.questions[2].cursors
    exchange_until_still(reader)
    assert len(listed(reader)) == CASES
    assert town.faults() == []


def test_a_desk_that_was_signed_out_when_it_asked_ahead_asks_again(town: Town) -> None:
    reader, asked = reader_before_a_fill(town)
    asked.signed_out_at = 2
    assert reader.pulse.once()
    asked_ahead(reader)
    assert reader.pulse.once()
    assert reader.line.state is LineState.ONLINE
    assert asked.questions[1].cursors == asked.questions[2].cursors
    exchange_until_still(reader)


def reader_of_its_own_pace(room: Room, folder: Path) -> tuple[Desk, Desk, list[Callable[[], None]]]:
    """(who wrote cases, a desk before its fill, what that desk asks aside until the test lets it)."""
    works: list[Callable[[], None]] = []
    writer = ready_desk(room, folder / "one")
    writer.do([opening_step() for _ in range(CASES)])
    exchange_until_still(writer)
    line = CentreLine(room)
    around = Surroundings(clock=room.clock, transport=lambda address: line, aside=works.append, cost=CHEAP)
    desk = Entrance(folder / "two", "http://centre.test", surroundings=around).sign_in("colleague", PASSWORD)
    line.fault = Asked()
    desk.pulse._exchange.asks_ahead = True
    return writer, desk, works


def test_somebody_who_waits_is_not_held_up_by_what_was_asked_ahead(room: Room, tmp_path: Path) -> None:
    writer, desk, works = reader_of_its_own_pace(room, tmp_path)
    while not works:
        assert desk.pulse.once()
    with pytest.raises(Offline, match="too_busy"):
        desk.pulse.once(seconds=0.01)
    assert desk.line.state is LineState.ONLINE
    works.pop()()
    desk.pulse._exchange.asks_ahead = False
    exchange_until_still(desk)
    assert len(listed(desk)) == CASES
    for each in (writer, desk):
        each.stop()


def test_cases_that_were_listed_are_found_while_the_next_are_on_their_way(room: Room, tmp_path: Path) -> None:
    writer, desk, works = reader_of_its_own_pace(room, tmp_path)
    while not listed(desk):
        while works:
            works.pop()()
        assert desk.pulse.once()
    phone = desk.views.case(listed(desk)[0])
    assert phone is not None
    assert phone.case.caller is not None
    number = phone.case.caller.phones[0].number
    assert not desk.views.find(number)
    with pytest.raises(Offline, match="too_busy"):
        desk.pulse._exchange.once(seconds=0.01)
    assert desk.views.find(number)
    for each in (writer, desk):
        each.stop()


def test_no_question_holds_the_centres_writer_for_long(town: Town) -> None:
    desk = town.open("one", "agent")
    asked = Asked()
    town.places["one"].line.fault = asked
    desk.pulse._exchange._portion.bytes = MOST_BYTES
    count = Step(act.CountCall(act.NoCase.SILENT, DISTRICT))
    for _ in range(4):
        desk.do([count] * 400)
    exchange_until_still(desk)
    assert [len(question.actions) for question in asked.questions] == [MOST_ACTIONS, 1_600 - MOST_ACTIONS]
    assert town.faults() == []


def test_an_exchange_grows_while_the_line_is_quick_and_shrinks_where_it_is_slow() -> None:
    portion = Portion()
    portion.went(0.2, PAGE_BYTES)
    assert portion.bytes == 4 * PAGE_BYTES
    portion.went(2.0, PAGE_BYTES)
    assert portion.bytes == 4 * PAGE_BYTES
    portion.went(10.0, PAGE_BYTES)
    assert portion.bytes == 2 * PAGE_BYTES
    portion.went(1.0, PAGE_BYTES)
    assert portion.bytes == 4 * PAGE_BYTES
    for _ in range(20):
        portion.went(0.1, PAGE_BYTES)
    assert portion.bytes == MOST_BYTES
    for _ in range(20):
        portion.went(60.0, PAGE_BYTES)
    assert portion.bytes == LEAST_BYTES


def test_an_exchange_is_a_small_share_of_what_passes_between_two_breaks() -> None:
    portion = Portion()
    for _ in range(5):
        portion.went(0.1, 320_000)
    portion.broke()
    assert portion.bytes == 1_600_000 // SHARES
    for _ in range(5):
        portion.went(0.1, 320_000)
    assert portion.bytes == 1_600_000 // SHARES
    for _ in range(5):
        portion.went(0.1, 320_000)
    assert portion.bytes == 3_200_000 // SHARES


def test_a_line_that_is_gone_for_long_says_nothing_of_what_it_bears() -> None:
    portion = Portion()
    for _ in range(20):
        portion.broke()
    assert portion.bytes == LEAST_BYTES
    for _ in range(20):
        portion.went(0.1, LEAST_BYTES)
    assert portion.bytes == MOST_BYTES


@pytest.mark.parametrize("bears", [100_000, 400_000, 1_000_000])
def test_a_line_that_breaks_again_and_again_wastes_little(bears: int) -> None:
    """A fill of 15 MB, a seventh of which goes over the line, with 700 bytes for each exchange."""
    portion, left, crossed, since = Portion(), 15_000_000, 0, 0
    while left > 0:
        page = min(portion.bytes, left)
        cost = page // 7 + 700
        if since + cost > bears:
            portion.broke()
            crossed, since = crossed + bears - since, 0
        else:
            portion.went(0.1, page)
            crossed, since, left = crossed + cost, since + cost, left - page
    assert crossed <= 1.25 * 15_000_000 / 7
