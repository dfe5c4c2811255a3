"""Copies of the centre's database: whole while others write, remembered, and good to start from again."""

import os
import shutil
import stat
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from console.desk.desk import Step
from console.domain import actions as act
from console.server.backing_up import back_up, key_of, seal_file
from console.server.services import DATABASE, open_services
from console.store import backups
from console.store.backups import NotCopied
from console.store.postgres import Address
from tests.builders import exchange_until_still, opening_step, ready_desk
from tests.postgres import OwnDatabase, programs
from tests.server.building import NOW, Room, fast_hasher
from tests.server.test_process import run, said


@pytest.fixture
def source(tmp_path: Path, own_database: OwnDatabase | None) -> Path | Address:
    return own_database.address if own_database else tmp_path / DATABASE


def restore(room: Room, copy: Path, folder: Path, own: OwnDatabase | None) -> None:
    """As docs/backup.md says: stop, put the copy in place, start."""
    room.services.close()
    if own is None:
        for path in folder.glob(f"{DATABASE}*"):
            path.unlink()
        shutil.copy(copy, folder / DATABASE)
    else:
        own.server.drop(own.name)
        own.name = own.server.make()
        into = ["--no-owner", f"--dbname={own.url}", str(copy)]
        subprocess.run([str((programs() or Path()) / "pg_restore"), *into], check=True)
    address = own.address if own else None
    room.services = open_services(folder, database=address, clock=room.clock, hasher=fast_hasher())


def last(room: Room) -> object:
    with room.services.centre.database.read() as connection:
        return backups.last(connection)


def test_a_copy_is_remembered_when_it_is_whole(room: Room, source: Path | Address, tmp_path: Path) -> None:
    assert last(room) is None
    back_up(room.services.centre, tmp_path / "one", source=source)
    assert last(room) == NOW
    room.clock.pass_(hours=1)
    with pytest.raises(NotCopied) as caught:
        back_up(room.services.centre, tmp_path / "one", source=source)
    assert caught.value.code == "there_already"
    with pytest.raises(NotCopied) as caught:
        back_up(room.services.centre, tmp_path / "nowhere" / "two", source=source)
    assert caught.value.code == "cannot_write"
    assert last(room) == NOW
    back_up(room.services.centre, tmp_path / "two", source=source)
    assert last(room) == NOW + timedelta(hours=1)
    assert [path.name for path in tmp_path.glob("*.part")] == []
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "two").stat().st_mode) == 0o600


def test_a_copy_made_while_desks_write_is_one_moment_and_desks_hand_in_the_rest(
    room: Room, source: Path | Address, own_database: OwnDatabase | None, tmp_path: Path
) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    opening = opening_step()
    case = opening.case
    assert case is not None
    desk.do([opening])
    exchange_until_still(desk)
    writer, stop = room.desk("colleague"), threading.Event()

    def write() -> None:
        while not stop.is_set():
            writer.do(act.AddNote("Хуулбарлаж байхад"), case)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        back_up(room.services.centre, tmp_path / "copy", source=source)
    finally:
        stop.set()
        thread.join()
    desk.do([Step(act.AddNote("Хуулбарын дараа"), case)])
    exchange_until_still(desk)
    known = room.known_case(case)
    restore(room, tmp_path / "copy", tmp_path, own_database)
    copied = room.known_case(case)
    assert copied.entries == known.entries[: len(copied.entries)]
    exchange_until_still(desk)
    texts = [entry.what.get("text") for entry in room.known_case(case).entries]
    assert texts.count("Хуулбарын дараа") == 1
    desk.stop()


def test_a_damaged_database_is_not_copied_as_if_it_were_whole(tmp_path: Path) -> None:
    open_services(tmp_path, hasher=fast_hasher()).close()
    with open(tmp_path / DATABASE, "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 5)
    with pytest.raises(NotCopied) as caught:
        backups.copy_file(tmp_path / DATABASE, tmp_path / "copy")
    assert caught.value.code == "damaged"
    assert not (tmp_path / "copy").exists()


def test_the_command_copies_and_says_what_is_wrong(
    room: Room, own_database: OwnDatabase | None, tmp_path: Path
) -> None:
    where = ["--data", str(tmp_path)] + (["--database", own_database.url] if own_database else [])
    done = run("backup", str(tmp_path / "copy"), *where)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'copy'}\n")
    assert "The copy is not encrypted" in done.stderr
    assert last(room) is not None
    again = said(run("backup", str(tmp_path / "copy"), *where))
    assert again[1] == "There is a file of this name: give another name."


def test_without_pg_dump_the_command_says_where_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotCopied) as caught:
        backups.dump(Address({"host": "nowhere"}), tmp_path / "copy")
    assert caught.value.code == "no_pg_dump"


def test_a_database_that_pg_dump_cannot_copy_leaves_no_file(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    with pytest.raises(NotCopied) as caught:
        backups.dump(Address({"host": str(tmp_path)}, "secret"), tmp_path / "copy")
    assert caught.value.code == "refused"
    assert list(tmp_path.iterdir()) == []


def test_with_a_key_kept_apart_copies_are_sealed_and_opened_only_by_it(
    room: Room, own_database: OwnDatabase | None, tmp_path: Path
) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    opening = opening_step(subject="UNTOLDSECRET")
    desk.do([opening, Step(desk.files.add(("photo.txt", b"UNTOLDSECRET")), opening.case)])
    exchange_until_still(desk)
    desk.pulse.until_still()
    desk.stop()
    apart, copies, opened = tmp_path / "apart", tmp_path / "copies", tmp_path / "opened"
    for folder in (apart, copies, opened):
        folder.mkdir()
    data = ["--data", str(tmp_path)]
    where = data + (["--database", own_database.url] if own_database else [])
    without = said(run("backup", str(copies / "one"), "--files", str(copies), *where))
    assert without[1] == "Sealed copies of attachments need a key: run backup-key first."
    made = run("backup-key", str(apart / "private"), *data)
    assert (made.returncode, made.stdout.splitlines()[0]) == (0, str(apart / "private"))
    assert (
        said(run("backup-key", str(apart / "private"), *data))[1] == "There is a file of this name: give another name."
    )
    done = run("backup", str(copies / "one"), "--files", str(copies / "files"), *where)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["Хавсралт: 1 / Attachments: 1", str(copies / "one")]
    assert all(b"UNTOLDSECRET" not in path.read_bytes() for path in copies.rglob("*") if path.is_file())
    assert list(tmp_path.glob(".backup-*")) == []
    again = run("backup", str(copies / "two"), "--files", str(copies / "files"), *where)
    assert again.stdout.splitlines()[0] == "Хавсралт: 0 / Attachments: 0"
    for source, target in (("one", "centre.db"), ("files", "files")):
        assert run("decrypt", str(apart / "private"), str(copies / source), str(opened / target)).returncode == 0
    [attachment] = [path for path in (opened / "files").rglob("*") if path.is_file()]
    assert attachment.read_bytes() == b"UNTOLDSECRET"
    restore(room, opened / "centre.db", tmp_path, own_database)
    assert room.case(opening.case) is not None  # type: ignore[arg-type]
    assert last(room) is None  # the copy was begun before it was remembered


def test_a_sealed_copy_that_is_not_whole_is_refused_and_nothing_is_written(room: Room, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    assert run("backup-key", str(tmp_path / "apart" / "private"), "--data", str(tmp_path)).returncode == 0
    copy = tmp_path / "copy"
    (tmp_path / "plain").write_bytes(b"x" * 3_000_000)
    public = key_of(tmp_path)
    assert public is not None
    seal_file(tmp_path / "plain", copy, public)
    whole = copy.read_bytes()
    for content, sentence in (
        (whole[:-1], "This copy is not whole, its end is missing: nothing was written. Use another copy."),
        (whole[:60] + b"!" + whole[61:], "This copy was changed or is damaged: nothing was written. Use another copy."),
        (b"plain", "This file is not a sealed copy."),
    ):
        copy.write_bytes(content)
        refused = said(run("decrypt", str(tmp_path / "apart" / "private"), str(copy), str(tmp_path / "back")))
        assert refused[1] == sentence
        assert list(tmp_path.glob("back*")) == [tmp_path / "backup.pub"]
    no_key = said(run("decrypt", str(tmp_path / "backup.pub"), str(copy), str(tmp_path / "back")))
    assert no_key[1] == "The private key's file cannot be read."
    (tmp_path / "backup.pub").write_text("nonsense")
    refused = said(run("backup", str(tmp_path / "three"), "--data", str(tmp_path)))
    assert refused[1] == "The key backup.pub in the data folder cannot be read: no copy was made."
