"""A recovery that the disk does not let come to its end is done again, and never believed before it is whole."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, func, insert, select

from console.domain.ids import ActionId, PersonId
from console.store.belongings import Belongings
from console.store.database import Database, Full
from console.store.desk_migrations import MIGRATIONS, bring_up, check_version, newest
from console.store.desk_tables import outbox, settings
from console.store.outbox_log import LoggedAction, LoggedDesk, OutboxLog
from console.store.outbox_rows import values_of
from console.store.recovery import recover
from console.wire import At, Envelope
from tests.conftest import ExpectedLog
from tests.small_disk import NoSmallDisk, SmallDisk, small_disk

KEY = b"k" * 32
ACTIONS = 400


def written(path: Path) -> OutboxLog:
    log = OutboxLog(path, key=KEY)
    log.append([LoggedDesk("e", 1, "desk", None, ()), *logged(ACTIONS)])
    return log


def logged(actions: int) -> list[LoggedAction]:
    body = msgspec.Raw(b'{"text":"' + b"x" * 400 + b'"}')
    at = At(datetime(2026, 11, 20, tzinfo=UTC))
    return [
        LoggedAction(place, Envelope(ActionId(f"a{place}"), "add_note", PersonId("p"), at, body), "e", place, place)
        for place in range(1, actions + 1)
    ]


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


def without_verdicts(path: Path, actions: int) -> None:
    """A desk.db as a program before today's would have left it: its outbox and archive know no verdicts."""
    database = Database(path, key=KEY)
    bring_up(database)
    with database.write() as connection:
        connection.execute(
            insert(outbox),
            [
                values_of(each.envelope, enrolment=each.enrolment, count=each.count) | {"place": each.place}
                for each in logged(actions)
            ],
        )
        connection.execute(insert(settings), [{"name": "sound", "value": b'"off"'}])
        connection.exec_driver_sql("DROP INDEX outbox_judged")
        for name in ("outbox", "archive"):
            connection.exec_driver_sql(f"ALTER TABLE {name} DROP COLUMN verdict")
        connection.exec_driver_sql(f"PRAGMA user_version={newest(MIGRATIONS)}")
    database.close()


def adds_verdicts(connection: Connection) -> None:
    for name in ("outbox", "archive"):
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN verdict BLOB")
    connection.exec_driver_sql("CREATE INDEX outbox_judged ON outbox (place) WHERE verdict IS NOT NULL")


def breaks(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT INTO settings (name, value) VALUES ('sound', NULL)")


def damaged_in_the_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(bytes(4096))


def test_a_damaged_desk_db_of_an_older_program_is_salvaged_by_its_own_tables(tmp_path: Path) -> None:
    log, desk_db = OutboxLog(tmp_path / "outbox.log", key=KEY), tmp_path / "desk.db"
    without_verdicts(desk_db, ACTIONS)
    damaged_in_the_middle(desk_db)
    migrations = [*MIGRATIONS, adds_verdicts]
    recovered = recover(desk_db, log, key=KEY, migrations=migrations)
    assert recovered is not None
    assert ACTIONS * 0.9 < recovered.actions < ACTIONS, "all but what lay on the damaged page"
    assert waiting(desk_db) == recovered.actions
    check_version(desk_db, key=KEY, migrations=migrations)
    database = Database(desk_db, key=KEY)
    bring_up(database, migrations)
    assert Belongings(database).setting("sound") == "off"
    database.close()
    assert not list(tmp_path.glob("*.older*"))


def test_an_older_file_that_the_migrations_do_not_take_any_more_leaves_the_log(
    tmp_path: Path, expected_log: ExpectedLog
) -> None:
    expected_log("a damaged desk.db of an older program is not brought up")
    log, desk_db = written(tmp_path / "outbox.log"), tmp_path / "desk.db"
    without_verdicts(desk_db, ACTIONS // 2)
    damaged_in_the_middle(desk_db)
    recover(desk_db, log, key=KEY, migrations=[*MIGRATIONS, adds_verdicts, breaks])
    assert waiting(desk_db) == ACTIONS
    assert list(tmp_path.glob("broken-*-desk.db"))
    assert not list(tmp_path.glob("*.older*"))
