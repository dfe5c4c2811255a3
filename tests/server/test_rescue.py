"""`console1111-server rescue`: what lies in the folder of a desk that never came back is not lost."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.server.__main__ import main
from console.server.rescue import Rescued, rescue
from console.store import accounts
from tests.builders import PASSWORD, CentreLine, Room, door, exchange_until_still, opening_step, ready_desk, ready_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    yield made
    made.services.close()


@pytest.fixture
def lost(room: Room, tmp_path: Path) -> Path:
    """The folder of a desk that took a call with a file and a look, and was recalled before it went up."""
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "desk", line=line)
    line.cut = True
    worked(desk)
    with room.services.centre.database.write() as connection:
        accounts.recall(connection, enrolment_of(desk), at=room.clock.now)
    desk.stop()
    return tmp_path / "desk"


def enrolment_of(desk: Desk) -> str:
    device = desk._holdings.outbox.device()
    assert device is not None
    return device.enrolment


def worked(desk: Desk) -> None:
    attach, case = desk.files.add(("зам.jpg", b"photo" * 1000)), new_case_id()
    desk.do([opening_step(case, subject="Олдсон диск"), Step(attach, case), Step(act.AddNote("Тэмдэглэл"), case)])
    desk.views.case(case)
    desk.drafts.save(desk.drafts.begin("call", {"text": "Дуусаагүй"}))


def counts(found: Rescued) -> tuple[int, ...]:
    return found.taken, found.known, found.later, found.looks, found.files, len(found.drafts)


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: Path | str) -> tuple[int, str]:
    code = main(["rescue", "--data", str(tmp_path / "centre"), *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out + said.err


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_everything_is_taken_once_and_the_folder_is_not_touched(room: Room, lost: Path) -> None:
    before, known = bytes_of(lost), len(room.verdicts())
    assert counts(rescue(room.services, lost)) == (3, 0, 0, 1, 1, 1)
    assert counts(rescue(room.services, lost)) == (0, 3, 0, 1, 0, 1)
    assert bytes_of(lost) == before
    assert len(room.verdicts()) == known + 3


def test_the_key_was_destroyed_or_desk_db_is_damaged_and_still_it_is_read(room: Room, lost: Path) -> None:
    (lost / "keys.json").unlink()
    (lost / "desk.db").write_bytes(b"\0" * 5000)
    (lost / "desk.db-wal").unlink(missing_ok=True)
    assert rescue(room.services, lost).taken == 3


def test_what_was_typed_and_not_saved_goes_into_a_file_for_a_supervisor(
    room: Room, lost: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(tmp_path, capsys, lost, "--drafts", tmp_path / "drafts.json")
    assert (code, "3 actions taken, 0 known before, 0 put off; 1 looks, 1 files, 1 drafts." in said) == (0, True)
    [draft] = json.loads((tmp_path / "drafts.json").read_text(encoding="utf-8"))
    assert (draft["person"], draft["content"]) == ("agent", {"text": "Дуусаагүй"})
    assert (tmp_path / "drafts.json").stat().st_mode & 0o077 == 0
    assert "cannot be written" in run(tmp_path, capsys, lost, "--drafts", tmp_path / "drafts.json")[1]


def test_a_copied_desk_is_enrolled_anew_and_loses_nothing(room: Room, tmp_path: Path) -> None:
    line, known = CentreLine(room), len(room.verdicts())
    ready_desk(room, tmp_path / "desk", line=line).stop()
    shutil.copytree(tmp_path / "desk", tmp_path / "copy")
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    desk.do([opening_step()])
    exchange_until_still(desk)
    desk.stop()
    line.cut = True
    copy = door(tmp_path / "copy", line).sign_in("agent", PASSWORD)
    copy.do([opening_step()])
    copy.stop()
    assert counts(rescue(room.services, tmp_path / "copy"))[:3] == (1, 0, 0)
    assert len(room.verdicts()) == known + 2


def test_what_is_no_desk_of_this_centre_is_refused_with_a_sentence(
    room: Room, lost: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(tmp_path, capsys, tmp_path / "empty")[0] == 2
    other = ready_room(tmp_path / "other")
    ready_desk(other, tmp_path / "theirs").stop()
    other.services.close()
    code, said = run(tmp_path, capsys, tmp_path / "theirs")
    assert (code, "no desk that this centre knows" in said) == (2, True)
