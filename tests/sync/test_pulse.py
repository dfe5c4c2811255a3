"""The threads of a started desk, over HTTP: news comes by itself, work goes up by itself, the line is told as it is."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from console import wire
from console.desk.changes import Changes, Line, LineState
from console.desk.desk import Desk, new_case_id
from console.desk.entrance import Entrance
from console.desk.link import OURS
from console.desk.opening import Surroundings
from console.desk.pulse import Pulse
from console.desk.transport import HttpTransport, Reply, Request
from console.desk.trouble import Offline
from console.desk.turns import IDLE_SECONDS, UNTOLD_SECONDS
from console.domain.ids import CaseId
from tests.builders import CHEAP, PASSWORD, CentreLine, Clock, Room, opening_step, ready_desk
from tests.journeys.relay import Relay as Wire
from tests.server.building import running

PATIENCE_SECONDS = 20.0


@dataclass
class Listener:
    """Hears what a desk tells, and waits for it."""

    desk: Desk
    heard: threading.Condition = field(default_factory=threading.Condition)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk.subscribe(self._on_changes, self._on_line)

    def wait_for(self, condition: Callable[[], object]) -> None:
        """Until the condition holds; fails after a while."""
        with self.heard:
            assert self.heard.wait_for(condition, PATIENCE_SECONDS), "waited in vain"

    def _on_changes(self, changes: Changes) -> None:
        with self.heard:
            self.heard.notify_all()

    def _on_line(self, line: Line) -> None:
        with self.heard:
            self.lines.append(line)
            self.heard.notify_all()


@pytest.fixture
def wire_line(room: Room) -> Iterator[Wire]:
    with running(room.services) as address:
        line = Wire(int(address.rpartition(":")[2]))
        yield line
        line.close()


def started(wire_line: Wire, folder: Path, room: Room, login: str = "agent", *, clock: Clock | None = None) -> Desk:
    around = Surroundings(cost=CHEAP, clock=clock or room.clock)
    desk = Entrance(folder, wire_line.url, surroundings=around).sign_in(login, PASSWORD)
    desk.start()
    return desk


def test_a_new_case_comes_to_another_desk_by_itself(wire_line: Wire, room: Room, tmp_path: Path) -> None:
    one = started(wire_line, tmp_path / "one", room)
    two = started(wire_line, tmp_path / "two", room, "colleague")
    listener = Listener(two)
    listener.wait_for(lambda: two.line.state is LineState.ONLINE)
    case = new_case_id()
    one.do([opening_step(case)])
    listener.wait_for(lambda: two.views.case(case) is not None)
    one.stop()
    two.stop()


def test_the_line_is_told_as_it_is_and_work_goes_up_when_it_is_back(
    wire_line: Wire, room: Room, tmp_path: Path
) -> None:
    desk = started(wire_line, tmp_path / "one", room)
    listener = Listener(desk)
    listener.wait_for(lambda: desk.line.state is LineState.ONLINE)
    wire_line.cut()
    case = new_case_id()
    desk.do([opening_step(case)])
    listener.wait_for(lambda: desk.line.state is LineState.OFFLINE and desk.line.waiting == 1)
    assert room.case(case) is None
    wire_line.mend()
    listener.wait_for(lambda: desk.line.state is LineState.ONLINE and desk.line.waiting == 0)
    assert room.case(case) is not None
    assert [line.state for line in listener.lines if line.state is LineState.SIGNED_OUT] == []
    desk.stop()


def test_a_wrong_clock_is_told_and_corrected(wire_line: Wire, room: Room, tmp_path: Path) -> None:
    ahead = Clock(room.clock.now + timedelta(hours=3))
    desk = started(wire_line, tmp_path / "one", room, clock=ahead)
    listener = Listener(desk)
    listener.wait_for(lambda: desk.line.clock_wrong_by != 0)
    assert desk.line.clock_wrong_by == pytest.approx(-3 * 3600, abs=5)
    case = new_case_id()
    desk.do([opening_step(case)])
    listener.wait_for(lambda: desk.line.waiting == 0)
    opened = room.known_case(case).opened_at
    assert abs((opened - room.clock.now).total_seconds()) < 5
    desk.stop()


@pytest.mark.skipif(os.name != "posix", reason="an open file can only be moved away here")
def test_a_disk_that_was_away_for_a_while_ends_no_exchange_for_good(
    wire_line: Wire, room: Room, tmp_path: Path
) -> None:
    desk = started(wire_line, tmp_path / "desk", room)
    listener = Listener(desk)
    listener.wait_for(lambda: desk.line.state is LineState.ONLINE)
    database, away = desk._holdings.desk_database, tmp_path / "away"
    away.mkdir()
    database.close()
    for path in (tmp_path / "desk").glob("desk.db*"):
        path.rename(away / path.name)
    database.close()  # again: what the desk's own threads opened before the files were moved still reaches them
    desk.pulse.poke()
    listener.wait_for(lambda: desk.line.reason == "desk_fault")
    database.close()
    for path in (tmp_path / "desk").glob("desk.db*"):
        path.unlink()
    for path in away.iterdir():
        path.rename(tmp_path / "desk" / path.name)
    database.close()  # and what they opened meanwhile reaches files that are gone
    case = new_case_id()
    desk.do([opening_step(case)])
    listener.wait_for(lambda: desk.line.state is LineState.ONLINE and desk.line.waiting == 0)
    assert room.case(case) is not None
    desk.stop()


class Recorded:
    """A line that remembers when each question went over it."""

    def __init__(self, address: str) -> None:
        self._line = HttpTransport(address)
        self.asked: list[float] = []

    def send(self, request: Request) -> Reply:
        """As the line does."""
        if request.path == "/sync":
            self.asked.append(time.monotonic())
        return self._line.send(request)

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()


def test_a_desk_that_is_told_again_and_again_asks_twice_a_second(wire_line: Wire, room: Room, tmp_path: Path) -> None:
    lines: list[Recorded] = []

    def recorded(address: str) -> Recorded:
        lines.append(Recorded(address))
        return lines[-1]

    around = Surroundings(cost=CHEAP, clock=room.clock, transport=recorded)
    desk = Entrance(tmp_path / "desk", wire_line.url, surroundings=around).sign_in("agent", PASSWORD)
    desk.pulse.until_still()
    desk.start()
    listener, writer = Listener(desk), room.desk("colleague")
    listener.wait_for(lambda: desk.line.state is LineState.ONLINE)
    asked = lines[-1].asked
    asked.clear()
    for number in range(8):
        case = CaseId(f"case{number}")
        writer.opened(case)
        listener.wait_for(lambda case=case: desk.views.case(case) is not None)  # type: ignore[misc]
    desk.stop()
    assert len(asked) >= 4
    assert all(third - first > 0.75 for first, third in zip(asked, asked[2:], strict=False))


@dataclass
class Poked:
    """What becomes of a desk's held polls, one after the other, and how long each was held; then one is held on."""

    ends: list[tuple[float, Callable[[], Reply]]]
    now: float = 0.0
    pokes: int = 0
    questions: int = 0
    is_held: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, request: Request, reply: Callable[[Request], Reply]) -> Reply:
        """The line, as `CentreLine.fault`."""
        if request.path != "/poke":
            self.questions += request.path == "/sync"
            return reply(request)
        self.pokes += 1
        if self.pokes > len(self.ends):
            self.is_held.set()
            self.let_go.wait()
            raise Offline("no_line")
        seconds, end = self.ends[self.pokes - 1]
        self.now += seconds
        return end()


def cut(reason: str) -> Callable[[], Reply]:
    """A poll that ends without an answer."""

    def end() -> Reply:
        raise Offline(reason)

    return end


def told(number: int) -> Callable[[], Reply]:
    """A poll that the centre answers."""
    return lambda: Reply(200, dict([OURS]), wire.encode({"number": number}))


@contextmanager
def poked(room: Room, folder: Path, *ends: tuple[float, Callable[[], Reply]]) -> Iterator[tuple[Poked, Pulse, Desk]]:
    """A desk's pulse whose polls ended so, once the next one is held."""
    line = CentreLine(room)
    desk = ready_desk(room, folder, line=line)
    line.fault = polls = Poked(list(ends))
    pulse = Pulse(
        desk.pulse._exchange,
        link=desk._link,
        clock=desk._clock,
        announcements=desk._announcements,
        carry=lambda is_wanted: 0,
        membership=desk._membership,
        holdings=desk._holdings,
        recall=desk.pulse._recall,
        now=lambda: polls.now,
    )
    pulse.start()
    try:
        assert polls.is_held.wait(PATIENCE_SECONDS)
        yield polls, pulse, desk
    finally:
        pulse.stop()
        polls.let_go.set()
        desk.stop()


def test_a_poll_that_a_proxy_cuts_goes_on_without_a_question(room: Room, tmp_path: Path) -> None:
    with poked(room, tmp_path / "desk", *[(60.0, cut("no_line"))] * 5) as (polls, _, desk):
        assert (polls.pokes, polls.questions) == (6, 1)
        assert desk.line.state is LineState.ONLINE


def test_a_poll_that_fails_at_once_asks_how_the_line_is(room: Room, tmp_path: Path) -> None:
    with poked(room, tmp_path / "desk", (0.0, cut("no_line"))) as (polls, _, desk):
        assert (polls.pokes, polls.questions) == (2, 2)
        assert desk.line.state is LineState.ONLINE


def test_a_poll_after_which_nothing_came_is_held_again_without_a_question(room: Room, tmp_path: Path) -> None:
    number = room.head().number
    with poked(room, tmp_path / "desk", *[(240.0, told(number))] * 3) as (polls, pulse, _):
        assert (polls.pokes, polls.questions) == (4, 1)
        assert pulse._turns._due(0.0) == IDLE_SECONDS


def test_a_centre_that_has_gone_back_is_asked(room: Room, tmp_path: Path) -> None:
    with poked(room, tmp_path / "desk", (240.0, told(room.head().number - 1))) as (polls, _, _):
        assert polls.questions == 2


def test_where_polls_fall_silent_the_desk_asks_every_minute(room: Room, tmp_path: Path) -> None:
    with poked(room, tmp_path / "desk", (240.0, told(room.head().number)), (270.0, cut("too_slow"))) as (_, pulse, _):
        assert pulse._turns._due(0.0) == UNTOLD_SECONDS
