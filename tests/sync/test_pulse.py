"""The threads of a started desk, over HTTP: news comes by itself, work goes up by itself, the line is told as it is."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from console.desk.changes import Changes, Line, LineState
from console.desk.desk import Desk, new_case_id
from console.desk.entrance import Entrance, Surroundings
from tests.builders import CHEAP, PASSWORD, Clock, Room, opening_step
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
    case = new_case_id()
    desk.do([opening_step(case)])
    listener.wait_for(lambda: desk.line.state is LineState.ONLINE and desk.line.waiting == 0)
    assert room.case(case) is not None
    desk.stop()
