"""Real processes whose disk runs full while they exchange: said clearly, nothing lost, and on when there is room."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.__main__ import FAILED, STILL_WAITING
from tests.builders import opening_step, ready_desk
from tests.faults.inside import CentreFiles, DeskFiles
from tests.faults.nursery import Child, Nursery, wait_until
from tests.faults.proof import nothing_is_lost
from tests.faults.scenes import Promised, ready_centre
from tests.small_disk import NoSmallDisk, SmallDisk, small_disk

FULL, ROOMY = 2, 60
"""Megabytes."""
CASES = 150
LONG = "Орцны гэрэл асахгүй байна. " * 150


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    try:
        with small_disk(tmp_path / "small", megabytes=ROOMY) as disk:
            yield disk
    except NoSmallDisk as reason:
        pytest.skip(str(reason))


def full(disk: SmallDisk, *, but: int) -> None:
    """Nothing is left of the disk but so many bytes."""
    disk.grow(FULL + sum(path.stat().st_size for path in disk.place.rglob("*") if path.is_file()) // 1_000_000)
    disk.fill(disk.place / "filler", but=but)


def serving(nursery: Nursery, folder: Path) -> tuple[Child, str]:
    centre = nursery.start("centre", folder, 0)
    wait_until(lambda: "ready at" in centre.said(), "the centre starts")
    return centre, re.findall(r"http://\S+", centre.said())[-1]


def a_morning(folder: Path, *, desk: Path) -> Promised:
    """A desk with work waiting, behind on a lot of others' cases."""
    room = ready_centre(folder)
    working = ready_desk(room, desk)
    promised = [id for _ in range(30) for id in working.do([opening_step(text=LONG)]).ids]
    working.stop()
    colleague = room.desk("colleague")
    for number in range(CASES):
        colleague.opened(f"case-{number}", text=LONG)
    room.services.close()
    return promised


def test_a_desk_whose_disk_runs_full_while_it_reads_goes_on_when_there_is_room(
    disk: SmallDisk, nursery: Nursery, tmp_path: Path
) -> None:
    promised = a_morning(tmp_path, desk=disk.place / "desk")
    full(disk, but=300_000)
    centre, address = serving(nursery, tmp_path / "centre")
    syncing = nursery.start("sync", disk.place / "desk", address)
    assert syncing.ended() == FAILED
    assert "The disk is full or cannot be written." in syncing.said()
    assert "Traceback" not in syncing.said()
    desk = DeskFiles(disk.place / "desk")
    assert set(promised) <= {*desk.waiting(), *desk.archived()}
    (disk.place / "filler").unlink()
    disk.grow(ROOMY)
    again = nursery.start("sync", disk.place / "desk", address)
    assert again.ended() == 0, again.said()
    centre.kill()
    nothing_is_lost(desk, CentreFiles(tmp_path / "centre"), promised)


def test_a_centre_whose_disk_is_full_takes_nothing_and_all_of_it_when_there_is_room(
    disk: SmallDisk, nursery: Nursery, tmp_path: Path
) -> None:
    promised = a_morning(disk.place, desk=tmp_path / "desk")
    centre, address = serving(nursery, disk.place / "centre")
    full(disk, but=60_000)
    syncing = nursery.start("sync", tmp_path / "desk", address)
    assert syncing.ended() == STILL_WAITING
    assert "reason  centre_fault" in syncing.said()
    desk = DeskFiles(tmp_path / "desk")
    assert set(promised) <= {*desk.waiting(), *desk.archived()}
    assert not centre.is_over()
    (disk.place / "filler").unlink()
    disk.grow(ROOMY)
    again = nursery.start("sync", tmp_path / "desk", address)
    assert again.ended() == 0, again.said()
    centre.kill()
    nothing_is_lost(desk, CentreFiles(disk.place / "centre"), promised)
