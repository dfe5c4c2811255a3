"""The program killed at any moment, the disk full: what was said to be saved is there, the rest is said not to be."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.desk.trouble import Full
from console.domain import actions as act
from console.domain.ids import ActionId, CaseId, OfficeId
from tests.builders import (
    DISTRICT,
    PASSWORD,
    CentreLine,
    Room,
    door,
    exchange_until_still,
    listed,
    opening_step,
    ready_desk,
)
from tests.conftest import ExpectedLog
from tests.desk.dead_line import door_without_line
from tests.small_disk import NoSmallDisk, SmallDisk, small_disk

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("lines", [3, 11, 40])
def test_what_was_saved_before_a_kill_is_there_and_goes_up_once(room: Room, tmp_path: Path, lines: int) -> None:
    folder = tmp_path / "desk"
    ready_desk(room, folder).stop()
    said = _killed_after(folder, lines + random.Random(lines).randrange(3))
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    waiting = [each.action for each in desk.views.waiting()]
    saved = [id for line in said if not line.startswith("draft") for id in line.split()]
    assert set(saved) <= set(waiting)
    drafts = desk.drafts.mine()
    assert len(drafts) <= 1
    if said[-1].startswith("draft") and not set(waiting) - set(saved):
        assert (drafts[0].field, drafts[0].cursor) == ("text", int(said[-1].split()[1]))
    opened = [each.case for each in desk.views.waiting() if each.kind == "open_case"]
    exchange_until_still(desk)
    assert desk.views.waiting() == []
    assert set(listed(desk)) == set(opened)
    assert len(listed(desk)) == len(opened)
    desk.stop()


def test_a_case_gone_up_just_before_a_sudden_end_is_not_listed_for_ever(room: Room, tmp_path: Path) -> None:
    """Its rows in desk.db have left, its line in the lists has not: the process ended between the two commits."""
    folder, line = tmp_path / "desk", CentreLine(room)
    ready_desk(room, folder, line=line).stop()
    line.cut = True
    desk = door(folder, line).sign_in("agent", PASSWORD)
    step = opening_step(office=OfficeId("head"))
    desk.do([step])
    assert desk._holdings.replica.shown.with_something_waiting() == {step.case}
    desk.stop()
    shutil.copytree(folder, tmp_path / "before")
    line.cut = False
    desk = door(folder, line).sign_in("agent", PASSWORD)
    exchange_until_still(desk)
    desk.stop()
    for before in (tmp_path / "before").glob("replica*"):
        shutil.copy(before, folder / before.name)
    desk = door(folder, line).sign_in("agent", PASSWORD)
    exchange_until_still(desk)
    assert desk._holdings.replica.shown.with_something_waiting() == frozenset()
    desk.stop()


def _killed_after(folder: Path, lines: int) -> list[str]:
    """What a busy desk said until it was killed after so many lines."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.desk.busy_desk", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += [line.strip() for line in process.stdout if line.endswith("\n")]
    return said


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    try:
        with small_disk(tmp_path / "small", megabytes=3) as disk:
            yield disk
    except NoSmallDisk as reason:
        pytest.skip(str(reason))


def test_on_a_full_disk_nothing_is_said_to_be_saved_and_nothing_is_lost(
    room: Room, disk: SmallDisk, expected_log: ExpectedLog
) -> None:
    expected_log("not logged yet", perhaps=True)
    expected_log("rows not written yet", perhaps=True)
    expected_log("services told not counted yet", perhaps=True)
    desk = ready_desk(room, disk.place / "desk")
    case = new_case_id()
    saved = list(desk.do([opening_step(case)]).ids)
    filler = disk.place / "filler"
    disk.fill(filler)
    saved += _save_until_full(desk, case)
    with pytest.raises(Full):
        desk.drafts.save(desk.drafts.begin("call", {"text": "х" * 300_000}))
    with pytest.raises(OSError, match="space"):
        desk.files.add(("a.bin", bytes(2_000_000)))
    assert not [each for each in (disk.place / "desk").rglob(".*") if each.is_file()]
    filler.unlink()
    draft = desk.drafts.begin("call", {"text": "х" * 30_000})
    desk.drafts.save(draft)
    saved += desk.do([Step(act.CountCall(act.NoCase.TEST, DISTRICT))]).ids
    desk.stop()
    desk = door(disk.place / "desk", CentreLine(room)).sign_in("agent", PASSWORD)
    assert [each.action for each in desk.views.waiting()] == saved
    assert desk.drafts.mine() == [draft]
    desk.stop()


def test_on_a_full_disk_a_sign_in_says_so_and_not_that_the_desk_is_damaged(room: Room, disk: SmallDisk) -> None:
    desk = ready_desk(room, disk.place / "desk")
    saved = list(desk.do([opening_step()]).ids)
    desk.stop()
    filler = disk.place / "filler"
    disk.fill(filler)
    with pytest.raises(Full):
        door(disk.place / "desk", CentreLine(room)).sign_in("agent", PASSWORD)
    filler.unlink()
    desk = door(disk.place / "desk", CentreLine(room)).sign_in("agent", PASSWORD)
    assert [each.action for each in desk.views.waiting()] == saved
    desk.stop()


def _save_until_full(desk: Desk, case: CaseId) -> list[ActionId]:
    """Write notes until one is refused for want of room; gives those that were not."""
    saved: list[ActionId] = []
    for _ in range(2_000):
        try:
            saved += desk.do([Step(act.AddNote("х" * 2_000), case)]).ids
        except Full:
            return saved
    raise AssertionError("the disk was never full")


def test_a_desk_starts_and_saves_where_nobody_answers(room: Room, tmp_path: Path) -> None:
    ready_desk(room, tmp_path / "desk").stop()
    desk = door_without_line(tmp_path / "desk").sign_in("agent", PASSWORD)
    desk.start()
    desk.do([opening_step()])
    assert len(desk.views.waiting()) == 1
    desk.stop()


def test_a_file_that_a_sudden_end_left_half_written_takes_no_room_for_ever(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    kept = desk.files.add(("a.bin", b"whole")).file
    desk.stop()
    half = tmp_path / "desk" / "files" / f".{'0' * 64}.1.1"
    half.write_bytes(b"half")
    desk = door(tmp_path / "desk", CentreLine(room)).sign_in("agent", PASSWORD)
    assert not half.exists()
    assert desk.files.read(kept) == b"whole"
    desk.stop()
