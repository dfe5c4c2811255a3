"""A real desk process on files that were damaged while it was not running: set aside, made again, nothing lost.

What is in them is the same work: tests/desk/test_damaged.py looks closer, within one process.
"""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from console.desk.desk import Step
from console.domain import actions as act
from tests.builders import exchange_until_still, opening_step, ready_desk
from tests.faults.inside import CentreFiles, DeskFiles
from tests.faults.nursery import Nursery, wait_until
from tests.faults.proof import nothing_is_lost
from tests.faults.scenes import Promised, ready_centre

Made = tuple[Path, Promised]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A desk with some work at the centre and some waiting, and another desk whose files have another key."""
    folder = tmp_path_factory.mktemp("damaged")
    room = ready_centre(folder)
    ready_desk(room, folder / "other", "herder").stop()
    desk = ready_desk(room, folder / "desk")
    promised = [id for _ in range(20) for id in desk.do([opening_step()]).ids]
    exchange_until_still(desk)
    for _ in range(20):
        step = opening_step()
        promised += desk.do([step, Step(act.AddNote("тэмдэглэл " * 30), step.case)]).ids
    desk.stop()
    room.services.close()
    return folder, promised


@pytest.fixture
def folder(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "here"))


def overwritten(path: Path, at: float) -> None:
    start = int(path.stat().st_size * at) // 4096 * 4096
    with path.open("r+b") as file:
        file.seek(start)
        file.write(random.Random(start).randbytes(4096))


def cut_off(path: Path, at: float) -> None:
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * at))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "overwritten at the head": lambda path: overwritten(path, 0),
    "overwritten in the middle": lambda path: overwritten(path, 0.5),
    "cut off": lambda path: cut_off(path, 0.4),
    "of length zero": lambda path: cut_off(path, 0),
    "another desk's, with another key": lambda path: shutil.copy(path.parents[1] / "other" / path.name, path),
    "deleted": lambda path: path.unlink(),
}
FOUND_LATER = ("replica.db", "overwritten in the middle")
"""When somebody meets the page, or by the daily comparison: tests/sync/test_another_history.py."""
EACH = [(name, damage) for name in ("desk.db", "outbox.log", "replica.db") for damage in DAMAGE]


@pytest.mark.parametrize(("name", "damage"), [each for each in EACH if each != FOUND_LATER])
def test_a_desk_goes_on_after(damage: str, name: str, made: Made, folder: Path, nursery: Nursery) -> None:
    DAMAGE[damage](folder / "desk" / name)
    _goes_on(folder, made[1], nursery)
    aside = [path.name for path in (folder / "desk").glob(f"broken-*{name}")]
    assert bool(aside) == (damage in _set_aside(name)), aside


def test_a_desk_goes_on_without_replica_and_log(made: Made, folder: Path, nursery: Nursery) -> None:
    for name in ("outbox.log", "replica.db"):
        overwritten(folder / "desk" / name, 0)
    _goes_on(folder, made[1], nursery)


def test_a_desk_goes_on_without_replica_and_desk_db(made: Made, folder: Path, nursery: Nursery) -> None:
    for name in ("desk.db", "replica.db"):
        overwritten(folder / "desk" / name, 0)
    _goes_on(folder, made[1], nursery)


def _set_aside(name: str) -> set[str]:
    """After which damage something lies under another name: nothing that has a byte in it is thrown away.

    A log that is merely shorter is not damaged: a sudden end leaves such ones.
    """
    kept = {"outbox.log": {"cut off", "of length zero"}, "replica.db": {"of length zero"}}
    return set(DAMAGE) - {"deleted"} - kept.get(name, set())


def _goes_on(folder: Path, promised: Promised, nursery: Nursery) -> None:
    centre = nursery.start("centre", folder / "centre", 0)
    wait_until(lambda: "ready at" in centre.said(), "the centre starts")
    address = re.findall(r"http://\S+", centre.said())[-1]
    syncing = nursery.start("sync", folder / "desk", address)
    assert syncing.ended() == 0, syncing.said()
    again = nursery.start("sync", folder / "desk", address)
    assert again.ended() == 0, again.said()
    centre.kill()
    nothing_is_lost(DeskFiles(folder / "desk"), CentreFiles(folder / "centre"), promised)
