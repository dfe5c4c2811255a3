"""A recovery that the disk does not let come to its end is done again, and never believed before it is whole."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from console.domain.ids import ActionId, PersonId
from console.store.database import Database, Full
from console.store.desk_tables import outbox
from console.store.outbox_log import LoggedAction, LoggedDesk, OutboxLog
from console.store.recovery import recover
from console.wire import At, Envelope
from tests.small_disk import NoSmallDisk, SmallDisk, small_disk

KEY = b"k" * 32
ACTIONS = 400


def written(path: Path) -> OutboxLog:
    log = OutboxLog(path, key=KEY)
    body = msgspec.Raw(b'{"text":"' + b"x" * 400 + b'"}')
    at = At(datetime(2026, 11, 20, tzinfo=UTC))
    made = [
        LoggedAction(place, Envelope(ActionId(f"a{place}"), "add_note", PersonId("p"), at, body), "e", place, place)
        for place in range(1, ACTIONS + 1)
    ]
    log.append([LoggedDesk("e", 1, "desk", None, ()), *made])
    return log


def waiting(path: Path) -> int:
    database = Database(path, key=KEY)
    with database.read() as connection:
        found = connection.execute(select(func.count()).select_from(outbox)).scalar_one()
    database.close()
    return found


def recovered_with(disk: SmallDisk, room: int) -> bool:
    """Recover with so many bytes free, and once more when there is room; whether the first time was enough."""
    for path in disk.place.iterdir():
        path.unlink()
    log, desk_db, filler = written(disk.place / "outbox.log"), disk.place / "desk.db", disk.place / "filler"
    disk.fill(filler)
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - room)
    is_enough = True
    try:
        recover(desk_db, log, key=KEY)
    except Full:
        is_enough = False
    filler.unlink()
    recover(desk_db, log, key=KEY)
    assert waiting(desk_db) == ACTIONS
    return is_enough


def test_wherever_the_disk_is_full_a_recovery_is_done_again(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", megabytes=4) as disk:
            enough = {room: recovered_with(disk, room) for room in range(300_000, 1_000_000, 100_000)}
    except NoSmallDisk as none:
        pytest.skip(str(none))
    assert set(enough.values()) == {True, False}


def test_a_new_desk_db_that_is_not_whole_is_set_aside(tmp_path: Path) -> None:
    log, desk_db = written(tmp_path / "outbox.log"), tmp_path / "desk.db"
    (tmp_path / "desk.db.new").write_bytes(b"not whole" * 1000)
    recover(desk_db, log, key=KEY)
    assert waiting(desk_db) == ACTIONS
    assert list(tmp_path.glob("broken-*-desk.db.new"))
