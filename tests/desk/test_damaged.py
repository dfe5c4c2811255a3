"""desk.db and outbox.log hold the same work twice: whichever is damaged, nothing that was stored is missing."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.desk.files import FileState
from console.desk.settings import RECOVERED
from console.domain import actions as act
from console.domain.ids import ActionId
from tests.builders import PASSWORD, CentreLine, Room, door, exchange_until_still, listed, opening_step, ready_desk
from tests.conftest import ExpectedLog


@pytest.fixture
def folder(room: Room, tmp_path: Path) -> Path:
    desk = door(tmp_path / "desk", CentreLine(room)).sign_in("agent", PASSWORD)
    exchange_until_still(desk)
    desk.stop()
    return tmp_path / "desk"


def cut(room: Room) -> CentreLine:
    return CentreLine(room, cut=True)


def opened(room: Room, folder: Path, *, line: CentreLine | None = None) -> Desk:
    return door(folder, line or cut(room)).sign_in("agent", PASSWORD)


def worked(room: Room, folder: Path, cases: int = 30) -> list[ActionId]:
    """Some work without a line; gives the ids of its actions."""
    desk, done = opened(room, folder), list[ActionId]()
    for _ in range(cases):
        step = opening_step()
        done += desk.do([step, Step(act.AddNote("тэмдэглэл " * 30), step.case)]).ids
    desk.stop()
    return done


def waits(desk: Desk) -> list[ActionId]:
    return [row.envelope.id for row in desk._holdings.outbox.waiting()]


def overwritten(path: Path, start: int, count: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(random.Random(start).randbytes(count))


def shortened(path: Path, to: float) -> None:
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * to))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "its first page overwritten": lambda path: overwritten(path, 0, 4096),
    "a page in the middle overwritten": lambda path: overwritten(path, path.stat().st_size // 2 // 4096 * 4096, 4096),
    "all but the first page overwritten": lambda path: overwritten(path, 4096, path.stat().st_size - 4096),
    "cut off in the middle": lambda path: shortened(path, 0.5),
    "cut off to nothing": lambda path: shortened(path, 0),
    "another program's file": lambda path: path.write_bytes(b"not what it was" * 1000),
    "deleted": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_all_work_comes_back_from_the_log_when_desk_db_is_damaged(room: Room, folder: Path, damage: str) -> None:
    done = worked(room, folder)
    DAMAGE[damage](folder / "desk.db")
    desk = opened(room, folder)
    assert waits(desk) == done
    assert desk.recovered is not None
    assert desk.recovered.actions == len(done)
    assert (damage == "deleted") == (not list(folder.glob("broken-*-desk.db")))
    was_missing = damage in ("deleted", "cut off to nothing")
    assert desk.settings.get(RECOVERED) == {"waiting": len(done), "was_missing": was_missing}
    more = desk.do([opening_step()]).ids
    desk.stop()
    desk = opened(room, folder, line=CentreLine(room))
    assert desk.recovered is None
    assert desk.settings.get(RECOVERED) is not None, "nobody has read of it yet"
    exchange_until_still(desk)
    assert waits(desk) == []
    desk.stop()
    assert set(done) | set(more) <= room.verdicts().keys()


def test_a_file_not_yet_sent_is_sent_although_the_list_of_files_was_lost(room: Room, folder: Path) -> None:
    line = CentreLine(room)
    desk = opened(room, folder, line=line)
    line.cut = True
    attach, case = desk.files.add(("зураг.jpg", b"a photo" * 100)), new_case_id()
    desk.do([opening_step(case), Step(attach, case)])
    desk.stop()
    DAMAGE["deleted"](folder / "desk.db")
    line.cut = False
    desk = opened(room, folder, line=line)
    assert desk.files.state(attach.file) is FileState.WAITING
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.SENT
    assert room.services.files.read(attach.file, offset=0)[0] == b"a photo" * 100
    desk.stop()


def test_what_neither_file_brought_back_is_listed_no_more(room: Room, folder: Path) -> None:
    worked(room, folder)
    DAMAGE["cut off in the middle"](folder / "outbox.log")
    DAMAGE["deleted"](folder / "desk.db")
    desk = opened(room, folder)
    waiting = {each.case for each in desk.views.waiting()}
    assert set(listed(desk)) == waiting - {None}
    desk.stop()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_log_is_set_aside_and_written_anew(
    room: Room, folder: Path, damage: str, expected_log: ExpectedLog
) -> None:
    done = worked(room, folder)
    if damage in ("its first page overwritten", "a page in the middle overwritten", "another program's file"):
        expected_log("outbox.log was damaged")
    DAMAGE[damage](folder / "outbox.log")
    desk = opened(room, folder)
    assert waits(desk) == done
    desk.stop()
    (folder / "desk.db").unlink()
    desk = opened(room, folder)
    assert waits(desk) == done
    desk.stop()


def wal_lost(desk_db: Path) -> None:
    desk_db.with_name("desk.db-wal").unlink()


def wal_damaged(desk_db: Path) -> None:
    """SQLite reads it up to the first page that is wrong, and says nothing."""
    overwritten(desk_db.with_name("desk.db-wal"), 8_000, 100)


@pytest.mark.parametrize("damage", [wal_lost, wal_damaged])
def test_what_desk_db_lost_without_being_damaged_comes_back_from_the_log(
    room: Room, folder: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    desk, done = opened(room, folder), list[ActionId]()
    for _ in range(10):
        done += desk.do([opening_step()]).ids
    ended = shutil.copytree(folder, tmp_path / "suddenly ended")
    desk.stop()
    damage(ended / "desk.db")
    desk = opened(room, ended)
    assert waits(desk) == done
    number = desk.do([opening_step()]).numbers
    desk.stop()
    desk = opened(room, ended, line=CentreLine(room))
    assert desk.recovered is None
    exchange_until_still(desk)
    desk.stop()
    assert set(done) <= room.verdicts().keys()
    assert {room.known_case(case).number for case in number} == set(number.values())


def test_another_desks_log_is_set_aside_and_not_mixed_with_this_ones(
    room: Room, folder: Path, tmp_path: Path, expected_log: ExpectedLog
) -> None:
    expected_log("outbox.log was damaged")
    other = ready_desk(room, tmp_path / "other")
    other.do([opening_step()])
    other.stop()
    log = (tmp_path / "other" / "outbox.log").read_bytes()
    (folder / "outbox.log").write_bytes(log)
    done = worked(room, folder, cases=2)
    (aside,) = folder.glob("broken-*-outbox.log")
    assert aside.read_bytes() == log
    (folder / "desk.db").unlink()
    desk = opened(room, folder)
    assert waits(desk) == done
    desk.stop()


def test_what_is_damaged_in_both_files_is_put_together_from_both(
    room: Room, folder: Path, expected_log: ExpectedLog
) -> None:
    expected_log("outbox.log was damaged")
    done = worked(room, folder, cases=60)
    shortened(folder / "outbox.log", 0.8)
    overwritten(folder / "outbox.log", 20_000, 40)
    size = (folder / "desk.db").stat().st_size
    overwritten(folder / "desk.db", size // 4 // 4096 * 4096, 4096)
    desk = opened(room, folder)
    assert waits(desk) == done
    assert list(folder.glob("broken-*-outbox.log"))
    desk.stop()


def test_what_had_no_time_to_be_logged_is_logged_at_the_next_opportunity(room: Room, folder: Path) -> None:
    done = worked(room, folder, cases=3)
    shortened(folder / "outbox.log", 0.5)
    desk = opened(room, folder)
    desk.stop()
    (folder / "desk.db").unlink()
    desk = opened(room, folder)
    assert waits(desk) == done
    desk.stop()


def test_what_a_sudden_end_kept_out_of_the_log_comes_with_the_next_save(room: Room, folder: Path) -> None:
    done = worked(room, folder, cases=3)
    shortened(folder / "outbox.log", 0.5)
    desk = opened(room, folder)
    done += desk.do([opening_step()]).ids
    shutil.copytree(folder, folder.parent / "disk", ignore=shutil.ignore_patterns("desk.db*", "lock"))
    desk.stop()
    again = opened(room, folder.parent / "disk")
    assert waits(again) == done
    again.stop()


def test_drafts_people_and_settings_are_kept_from_what_can_still_be_read(room: Room, folder: Path) -> None:
    done = worked(room, folder)
    desk = opened(room, folder)
    desk.drafts.save(desk.drafts.begin("call", {"text": "үргэлжлэл"}))
    desk.settings.set("sound", "off")
    desk.stop()
    overwritten(folder / "desk.db", (folder / "desk.db").stat().st_size * 2 // 3 // 4096 * 4096, 4096)
    desk = opened(room, folder)
    assert waits(desk) == done
    assert [draft.content for draft in desk.drafts.mine()] == [{"text": "үргэлжлэл"}]
    assert desk.settings.get("sound") == "off"
    desk.stop()


def test_numbers_given_before_a_recovery_are_not_given_again(room: Room, folder: Path) -> None:
    worked(room, folder)
    desk = opened(room, folder)
    given = set(desk.do([opening_step()]).numbers.values())
    desk.stop()
    shortened(folder / "outbox.log", 0.95)
    (folder / "desk.db").unlink()
    desk = opened(room, folder)
    assert not given & set(desk.do([opening_step()]).numbers.values())
    desk.stop()


@pytest.mark.parametrize("ended", ["while it is made", "when it is made", "when the old one is aside"])
def test_a_recovery_that_ended_suddenly_is_finished_at_the_next_start(room: Room, folder: Path, ended: str) -> None:
    done = worked(room, folder)
    DAMAGE["its first page overwritten"](folder / "desk.db")
    again = folder.with_name("again")
    desk = opened(room, folder)
    desk.stop()
    again.mkdir()
    broken = next(folder.glob("broken-*-desk.db"))
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith(("broken-", "desk.db")):
            (again / path.name).write_bytes(path.read_bytes())
    if ended != "when the old one is aside":
        (again / "desk.db").write_bytes(broken.read_bytes())
    making = "desk.db.making" if ended == "while it is made" else "desk.db.new"
    recovered = (folder / "desk.db").read_bytes()
    (again / making).write_bytes(recovered[:9000] if ended == "while it is made" else recovered)
    desk = opened(room, again)
    assert waits(desk) == done
    assert not list(again.glob("desk.db.*"))
    desk.stop()


def test_the_log_holds_no_word_of_a_case(room: Room, folder: Path) -> None:
    desk = opened(room, folder)
    desk.do([opening_step(subject="UNTOLDSECRET")])
    desk.stop()
    content = (folder / "outbox.log").read_bytes()
    assert content
    assert b"UNTOLDSECRET" not in content


def test_no_damaged_page_of_the_replica_keeps_anyone_out(
    room: Room, folder: Path, tmp_path: Path, expected_log: ExpectedLog
) -> None:
    expected_log("services told not counted yet", perhaps=True)
    whole = (folder / "replica.db").read_bytes()
    for page in range(4096, min(len(whole), 16 * 4096), 4096):
        again = shutil.copytree(folder, tmp_path / f"page {page}")
        overwritten(again / "replica.db", page + 100, 1)
        opened(room, again).stop()
