"""Three minutes of hotspot: the size is told before, work goes up and answers come down, files stay behind."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.desk.hotspot import Hotspot, Progress, Stage
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.domain import actions as act
from console.domain.ids import CaseId
from tests.builders import CentreLine, Room, exchange_until_still, forward_step, opening_step, ready_desk
from tests.conftest import ExpectedLog
from tests.sync.bad_line import Send


@pytest.fixture
def line(room: Room) -> CentreLine:
    return CentreLine(room)


@pytest.fixture
def desk(room: Room, tmp_path: Path, line: CentreLine) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "desk", line=line)
    yield made
    made.stop()


def a_day(desk: Desk, cases: int = 20) -> list[CaseId]:
    """Cases with a forward and a note each, and a file on the first."""
    opened = [new_case_id() for _ in range(cases)]
    for case in opened:
        desk.do([opening_step(case), forward_step(case), Step(act.AddNote("Дахин залгана"), case)])
    desk.do([Step(desk.files.add(("гэрэл.jpg", bytes(300_000))), opened[0])])
    return opened


def run(desk: Desk) -> tuple[Progress, list[Progress]]:
    told: list[Progress] = []
    return desk.hotspot.run(told.append, threading.Event()), told


def paths(line: CentreLine) -> set[str]:
    return {request.path.split("/")[1] for request in line.asked}


def test_the_size_is_told_before_and_files_are_told_apart(desk: Desk, line: CentreLine) -> None:
    nothing = desk.hotspot.estimate()
    assert (nothing.actions, nothing.files) == (0, 0)
    assert 0 < nothing.up_bytes < 2_000
    line.cut = True
    a_day(desk)
    estimate = desk.hotspot.estimate()
    assert (estimate.actions, estimate.files, estimate.file_bytes) == (61, 1, 300_000)
    assert nothing.up_bytes < estimate.up_bytes < 30_000
    assert 1 < estimate.seconds < 10


def test_a_days_work_goes_up_and_is_answered_and_the_files_stay_behind(
    desk: Desk, line: CentreLine, room: Room
) -> None:
    line.cut = True
    cases = a_day(desk)
    line.cut = False
    line.asked.clear()
    ended, told = run(desk)
    assert (ended.stage, ended.actions, ended.left) == (Stage.DONE, 61, 0)
    assert [each.stage for each in told][:1] == [Stage.LOOKING]
    assert told[-1] == ended
    assert ended.sent_bytes > 0
    assert ended.received_bytes > 0
    assert paths(line) == {"sync"}
    assert all(room.case(case) is not None for case in cases)
    assert len(desk.views.unsent().files) == 1


def test_the_files_go_when_they_are_asked_for(desk: Desk, line: CentreLine) -> None:
    a_day(desk, 1)
    run(desk)
    desk.hotspot.send_files_too()
    desk.pulse.until_still()
    assert desk.views.unsent().files == []


def test_afterwards_only_what_is_saved_goes_up_until_the_line_breaks(desk: Desk, line: CentreLine) -> None:
    [case] = a_day(desk, 1)
    run(desk)
    desk.start()
    desk.do([Step(act.AddNote("Утас асаалттай хэвээр"), case)])
    wait_until(lambda: desk.views.waiting() == [])
    assert paths(line) == {"sync", "enrol"}
    line.cut = True
    desk.do([Step(act.AddNote("Утас унтарсан"), case)])
    wait_until(lambda: desk.line.state == "offline")
    line.cut = False
    desk.pulse.poke()
    wait_until(lambda: desk.views.unsent().files == [])


def test_afterwards_ends_by_itself_where_the_line_never_breaks(desk: Desk, line: CentreLine) -> None:
    a_day(desk, 1)
    hotspot = Hotspot(desk._holdings, desk.pulse, link=desk._link, spared_seconds=0.2)
    assert hotspot.run(lambda progress: None, threading.Event()).stage is Stage.DONE
    assert len(desk.views.unsent().files) == 1
    desk.start()
    wait_until(lambda: desk.views.unsent().files == [])
    wait_until(lambda: "poke" in paths(line))


def wait_until(holds: Callable[[], bool]) -> None:
    ends = threading.Event()
    for _ in range(2_000):
        if holds():
            return
        ends.wait(0.01)
    raise AssertionError("it never came to hold")


def test_the_line_is_looked_for_until_somebody_stops_it(desk: Desk, line: CentreLine) -> None:
    line.cut = True
    a_day(desk, 1)
    stop = threading.Event()
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        stop.set()

    ended = desk.hotspot.run(tell, stop)
    assert (ended.stage, ended.left) == (Stage.STOPPED, 4)
    assert told[0].stage is Stage.LOOKING


def test_a_line_that_comes_late_and_breaks_is_used_all_the_same(desk: Desk, line: CentreLine) -> None:
    a_day(desk, 3)
    broken = iter([True, True, False, True])

    def fault(request: Request, send: Send) -> Reply:
        reply = send(request)
        if next(broken, False):
            raise Offline("no_line")
        return reply

    line.fault = fault
    stop = _Unhurried()
    assert desk.hotspot.run(lambda progress: None, stop).stage is Stage.DONE
    assert desk.views.waiting() == []


class _Unhurried(threading.Event):
    """Nobody stops it, and no time passes between two tries."""

    def wait(self, timeout: float | None = None) -> bool:
        return False


def test_what_others_changed_comes_only_as_far_as_the_budget_goes(
    desk: Desk, room: Room, line: CentreLine, tmp_path: Path
) -> None:
    other = ready_desk(room, tmp_path / "other", "colleague")
    for place in range(120):
        text = "".join(chr(0x430 + (place * 7 + step * step) % 32) for step in range(3_000))
        other.do([opening_step(text=text)])
    exchange_until_still(other)
    other.stop()
    mine = a_day(desk, 2)
    ended, _ = run(desk)
    assert (ended.stage, ended.left) == (Stage.REMAINS, 0)
    assert desk.views.waiting() == []
    assert all(desk.views.case(case) is not None for case in mine)
    held = len(desk._holdings.replica.documents("case"))
    assert 2 < held < 122
    desk.hotspot.send_files_too()
    exchange_until_still(desk)
    assert len(desk._holdings.replica.documents("case")) == 122


def test_what_the_centre_fails_on_is_told_as_left(desk: Desk, room: Room, expected_log: ExpectedLog) -> None:
    expected_log("fault Unreadable kind=add_note")
    [case] = a_day(desk, 1)
    exchange_until_still(desk)
    whole = room.damage(case)
    desk.do([Step(act.AddNote("Нэг"), case)])
    ended, _ = run(desk)
    assert (ended.stage, ended.left) == (Stage.DONE, 1)
    room.write_raw(f"case/{case}", whole)
