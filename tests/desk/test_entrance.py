"""Signing in: offline with one's own password, the first time with the centre; one process a folder; other people."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from console.desk.entrance import Entrance
from console.desk.trouble import FirstSignInNeedsLink, FolderInUse, NewerDesk, NotADesk, WrongPassword
from console.domain.ids import PersonId
from tests.builders import PASSWORD, CentreLine, Room, door, exchange_until_still, opening_step, ready_desk, ready_room
from tests.server.building import PEOPLE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(room: Room, tmp_path: Path) -> Path:
    """The folder of a desk at which an agent has signed in before."""
    ready_desk(room, tmp_path / "desk").stop()
    return tmp_path / "desk"


def cut(room: Room) -> CentreLine:
    return CentreLine(room, cut=True)


def test_who_has_signed_in_before_signs_in_without_a_link(room: Room, folder: Path) -> None:
    desk = door(folder, cut(room)).sign_in("agent", PASSWORD)
    assert (desk.person.id, desk.office.id) == ("agent", "district")
    assert desk.views.offices()
    desk.stop()


@pytest.mark.parametrize("login", ["AGENT", " agent "])
def test_a_login_may_be_typed_in_any_case(room: Room, folder: Path, login: str) -> None:
    door(folder, cut(room)).sign_in(login, PASSWORD).stop()


@pytest.mark.parametrize("line_is_cut", [True, False])
def test_a_wrong_password_opens_nothing(room: Room, folder: Path, line_is_cut: bool) -> None:
    with pytest.raises(WrongPassword):
        door(folder, CentreLine(room, cut=line_is_cut)).sign_in("agent", "wrong")


def test_a_first_sign_in_without_a_link_says_why_it_cannot_be(room: Room, tmp_path: Path) -> None:
    with pytest.raises(FirstSignInNeedsLink) as trouble:
        door(tmp_path / "new", cut(room)).sign_in("agent", PASSWORD)
    assert trouble.value.reason == "no_line"
    with pytest.raises(FirstSignInNeedsLink) as trouble:
        Entrance(tmp_path / "other").sign_in("agent", PASSWORD)
    assert trouble.value.reason == "no_address"


def test_a_first_sign_in_with_a_wrong_password_leaves_no_desk_behind(room: Room, tmp_path: Path) -> None:
    entrance = door(tmp_path / "new", CentreLine(room))
    with pytest.raises(WrongPassword):
        entrance.sign_in("agent", "wrong")
    assert not entrance.is_enrolled
    entrance.sign_in("agent", PASSWORD).stop()


def test_someone_new_at_a_desk_needs_the_link_once(room: Room, folder: Path) -> None:
    with pytest.raises(FirstSignInNeedsLink):
        door(folder, cut(room)).sign_in("colleague", PASSWORD)
    door(folder, CentreLine(room)).sign_in("colleague", PASSWORD).stop()
    desk = door(folder, cut(room)).sign_in("colleague", PASSWORD)
    assert desk.person.id == "colleague"
    desk.stop()


def test_a_second_program_on_the_same_folder_is_told_so(room: Room, folder: Path) -> None:
    desk = door(folder, cut(room)).sign_in("agent", PASSWORD)
    with pytest.raises(FolderInUse):
        door(folder, cut(room)).claim()
    command = [sys.executable, "-m", "console.desk", "status", "--data", str(folder), "--login", "agent"]
    done = subprocess.run(command, cwd=ROOT, input=PASSWORD, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Another program has this folder open." in done.stderr
    desk.stop()
    after = door(folder, cut(room))
    after.claim()
    after.release()


def test_a_password_changed_here_opens_the_desk_offline_and_the_old_one_no_longer(room: Room, folder: Path) -> None:
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    with pytest.raises(WrongPassword):
        desk.change_password("wrong", "a new password")
    desk.change_password(PASSWORD, "a new password")
    desk.stop()
    with pytest.raises(WrongPassword):
        door(folder, cut(room)).sign_in("agent", PASSWORD)
    door(folder, cut(room)).sign_in("agent", "a new password").stop()


def test_a_password_changed_elsewhere_opens_the_desk_once_the_centre_was_asked(room: Room, folder: Path) -> None:
    room.services.accounts.set_password(PersonId("agent"), "agent", "a new password")
    with pytest.raises(WrongPassword):
        door(folder, cut(room)).sign_in("agent", "a new password")
    door(folder, CentreLine(room)).sign_in("agent", "a new password").stop()
    door(folder, cut(room)).sign_in("agent", "a new password").stop()


def test_an_invitation_sets_the_password_and_enrols_the_desk(room: Room, tmp_path: Path) -> None:
    word = room.services.accounts.invite(PersonId("herder"))
    entrance = door(tmp_path / "new", CentreLine(room))
    desk = entrance.sign_in("herder", "chosen by herself", invitation=word, desk_name="Баруун өрөө")
    assert desk.person.id == "herder"
    desk.stop()
    door(tmp_path / "new", cut(room)).sign_in("herder", "chosen by herself").stop()


def test_switching_persons_hides_the_others_drafts_and_keeps_them(room: Room, folder: Path) -> None:
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    desk.drafts.save(desk.drafts.begin("call", {"subject": "Миний ноорог"}))
    desk.switch("colleague", PASSWORD)
    assert desk.person.id == "colleague"
    assert desk.drafts.mine() == []
    [other] = desk._holdings.belongings.drafts_of(PersonId("agent"))
    desk.drafts.remove(other.id)
    desk.switch("agent", PASSWORD)
    assert [draft.content["subject"] for draft in desk.drafts.mine()] == ["Миний ноорог"]
    desk.stop()


def test_a_failed_switch_changes_nobody(room: Room, folder: Path) -> None:
    line = CentreLine(room)
    desk = door(folder, line).sign_in("agent", PASSWORD)
    line.cut = True
    with pytest.raises(WrongPassword):
        desk.switch("agent", "wrong")
    with pytest.raises(FirstSignInNeedsLink):
        desk.switch("colleague", PASSWORD)
    assert desk.person.id == "agent"
    desk.stop()


def test_when_nobody_is_signed_in_nothing_is_shown_and_work_still_goes_up(room: Room, folder: Path) -> None:
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    case = opening_step().case
    assert case is not None
    desk.do([opening_step(case)])
    desk.sign_out()
    with pytest.raises(LookupError):
        _ = desk.person
    assert sum(desk.views.counts().values()) == 0
    assert desk.views.case(case) is None
    exchange_until_still(desk)
    assert room.case(case) is not None
    desk.switch("agent", PASSWORD)
    assert desk.views.case(case) is not None
    desk.stop()


def test_nothing_in_the_folder_can_be_read_without_a_password(room: Room, folder: Path) -> None:
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    desk.drafts.save(desk.drafts.begin("call", {"subject": "UNTOLDSECRET"}))
    desk.do([opening_step(subject="UNTOLDSECRET", text="UNTOLDSECRET")])
    attach = desk.files.add(("photo.txt", b"UNTOLDSECRET"))
    desk.stop()
    assert attach.size == 12
    names = [person.given_name.encode() for person in PEOPLE]
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"UNTOLDSECRET" not in content, path.name
            assert not any(name in content for name in names), path.name
            assert b"agent" not in content, path.name


@pytest.mark.parametrize("file", ["desk.db", "keys.json"])
def test_a_desk_damaged_beyond_recovery_says_so_and_changes_nothing(room: Room, folder: Path, file: str) -> None:
    damaged = b"not what it was" * 1000
    (folder / file).write_bytes(damaged)
    for rest in [*folder.glob(f"{file}-*"), folder / "outbox.log"]:
        rest.unlink()
    with pytest.raises(NotADesk):
        door(folder, cut(room)).sign_in("agent", PASSWORD)
    assert (folder / file).read_bytes() == damaged


@pytest.mark.parametrize("left", [b"", b"{", b"\0" * 500], ids=["nothing", "the beginning", "zeros"])
def test_with_the_link_a_damaged_keys_file_is_made_anew_and_everybody_comes_in_again(
    room: Room, folder: Path, left: bytes
) -> None:
    (folder / "keys.json").write_bytes(left)
    for login in ("agent", "colleague"):
        door(folder, CentreLine(room)).sign_in(login, PASSWORD).stop()
    for login in ("agent", "colleague"):
        door(folder, cut(room)).sign_in(login, PASSWORD).stop()
    assert (folder / "keys.json.damaged").read_bytes() == left


def test_a_settings_file_that_was_lost_keeps_nobody_out(room: Room, folder: Path) -> None:
    (folder / "settings.json").unlink()
    door(folder, cut(room)).sign_in("agent", PASSWORD).stop()
    door(folder, CentreLine(room)).sign_in("colleague", PASSWORD).stop()


def test_a_damaged_replica_is_filled_anew_and_no_work_is_lost(room: Room, folder: Path) -> None:
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    sent, waiting = opening_step().case, opening_step().case
    assert sent is not None
    assert waiting is not None
    desk.do([opening_step(sent)])
    exchange_until_still(desk)
    desk.do([opening_step(waiting)])
    desk.stop()
    (folder / "replica.db").write_bytes(b"not what it was" * 1000)
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    assert desk.views.case(waiting) is not None
    exchange_until_still(desk)
    assert desk.views.case(sent) is not None
    assert desk.views.waiting() == []
    desk.stop()


def test_the_files_of_another_desk_are_not_opened(room: Room, folder: Path, tmp_path: Path) -> None:
    ready_desk(room, tmp_path / "other").stop()
    shutil.copy(tmp_path / "other" / "keys.json", folder / "keys.json")
    with pytest.raises(NotADesk):
        door(folder, cut(room)).sign_in("agent", PASSWORD)


def test_a_damaged_settings_file_is_no_reason_not_to_start(room: Room, folder: Path) -> None:
    (folder / "settings.json").write_text("{", encoding="utf-8")
    desk = door(folder, cut(room)).sign_in("agent", PASSWORD)
    desk.settings.set("language", "en")
    assert json.loads((folder / "settings.json").read_text(encoding="utf-8"))["language"] == "en"
    desk.stop()
    assert door(folder, cut(room)).settings.get("language") == "en"


def test_an_enrolment_cut_off_before_the_desk_was_written_goes_on_at_the_next_sign_in(room: Room, folder: Path) -> None:
    for path in [*folder.glob("desk.db*"), *folder.glob("replica*")]:
        path.unlink()
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    exchange_until_still(desk)
    assert desk.views.people()
    desk.stop()


def test_a_desk_whose_key_slots_are_lost_is_opened_with_the_key_that_the_centre_keeps(room: Room, folder: Path) -> None:
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    made = list(desk.do([opening_step()]).ids)
    desk.stop()
    (folder / "keys.json").unlink()
    with pytest.raises(FirstSignInNeedsLink):
        door(folder, cut(room)).sign_in("agent", PASSWORD)
    desk = door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    assert [each.action for each in desk.views.waiting()] == made
    desk.stop()
    (folder / "keys.json").unlink()
    (folder / "settings.json").unlink()
    with pytest.raises(NotADesk):
        door(folder, CentreLine(room)).sign_in("agent", PASSWORD)
    assert not (folder / "keys.json").exists()


def test_two_rooms_do_not_know_each_other(room: Room, folder: Path, tmp_path: Path) -> None:
    other = ready_room(tmp_path / "other centre")
    desk = door(folder, CentreLine(other)).sign_in("agent", PASSWORD)
    desk.pulse.until_still()
    assert desk.line.state == "signed_out"
    desk.stop()
    other.services.close()


def test_a_folder_in_which_a_newer_program_worked_is_left_as_it_is(room: Room, folder: Path) -> None:
    desk = door(folder, cut(room)).sign_in("agent", PASSWORD)
    with desk._holdings.desk_database.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version=1000")
    desk.stop()
    (folder / "outbox.log").write_bytes(b"written otherwise by a newer program")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(NewerDesk):
        door(folder, cut(room)).sign_in("agent", PASSWORD)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
