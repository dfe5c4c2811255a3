"""Opening a database: encryption, one writer, readers on their snapshot, a full disk."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from console.store import documents, jobs
from console.store.database import Connection, Database, DatabaseTrouble, Full, NotOpened, savepoint
from console.store.moment import Moment
from console.store.tables import CENTRE
from tests.postgres import Server

TABLES = MetaData()
things = Table(
    "things", TABLES, Column("id", Integer, primary_key=True), Column("body", LargeBinary), Column("at", Moment)
)
KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def fail_after_adding(connection: Connection) -> None:
    connection.execute(insert(things).values(id=2))
    raise ZeroDivisionError


def a_statement_in_progress(connection: Connection) -> object:
    """What keeps a transaction from being committed."""
    raw = connection.connection.driver_connection
    assert raw is not None
    cursor: object = raw.execute("INSERT INTO things (id) VALUES (1), (2) RETURNING id")
    next(cursor)  # type: ignore[call-overload]
    return cursor


def count(database: Database) -> int:
    with database.read() as connection:
        found: int = connection.execute(select(func.count()).select_from(things)).scalar_one()
    return found


KEYS = {"plain": None, "encrypted": KEY}


@contextmanager
def file_at(path: Path, key: bytes | None) -> Iterator[Database]:
    made = Database(path, key=key)
    made.create(TABLES)
    yield made
    made.close()


@pytest.fixture(params=KEYS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with file_at(tmp_path / "test.db", KEYS[request.param]) as made:
        yield made


@pytest.fixture(params=[*KEYS, "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param in KEYS:
        with file_at(tmp_path / "test.db", KEYS[request.param]) as made:
            yield made
        return
    server: Server = request.getfixturevalue("postgres")
    with server.new() as own:
        made = Database(own.address)
        ready(made)
        yield made
        made.close()


def ready(database: Database) -> None:
    """Make the tables, with the counter that writers on PostgreSQL wait for."""
    database.create(CENTRE)
    database.create(TABLES)
    with database.opening() as connection:
        documents.begin(connection, mark="mark", at=NOW)


def test_a_write_is_whole_or_not_at_all(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(things).values(id=1))
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        fail_after_adding(connection)
    assert count(database) == 1


def test_a_savepoint_is_undone_alone(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(things).values(id=1))
        with pytest.raises(ZeroDivisionError), savepoint(connection):
            fail_after_adding(connection)
        with savepoint(connection):
            connection.execute(insert(things).values(id=3))
    with database.read() as connection:
        assert connection.execute(select(things.c.id)).scalars().all() == [1, 3]


def test_a_reader_keeps_its_snapshot_while_others_write(database: Database) -> None:
    with database.read() as reader:
        query = select(func.count()).select_from(things)
        assert reader.execute(query).scalar() == 0
        with database.write() as connection:
            connection.execute(insert(things).values(id=1))
        assert reader.execute(query).scalar() == 0
    assert count(database) == 1


def test_writers_wait_for_each_other(database: Database) -> None:
    def add() -> None:
        for _ in range(20):
            with database.write() as connection:
                highest = connection.execute(select(func.coalesce(func.max(things.c.id), 0))).scalar_one()
                connection.execute(insert(things).values(id=highest + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(database) == 80


def test_a_commit_that_fails_leaves_no_open_transaction_to_the_next_writer(file: Database) -> None:
    kept: list[object] = []
    with pytest.raises(DatabaseTrouble), file.write() as connection:
        kept.append(a_statement_in_progress(connection))
    kept.clear()
    with file.write() as connection:
        connection.execute(insert(things).values(id=7))
    assert count(file) == 1


def test_an_encrypted_file_opens_with_its_key_only(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made = Database(tmp_path / "test.db", key=KEY)
    made.create(TABLES)
    with made.write() as connection:
        connection.execute(insert(things).values(id=1, body="нууц".encode() * 100))
    made.close()
    assert "нууц".encode() not in (tmp_path / "test.db").read_bytes()
    for key in (None, bytes(32)):
        with pytest.raises(NotOpened):
            count(Database(tmp_path / "test.db", key=key))
    again = Database(tmp_path / "test.db", key=KEY)
    assert count(again) == 1
    again.close()
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_no_database_or_no_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "test.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(NotOpened):
        count(Database(tmp_path / "test.db"))
    with pytest.raises(DatabaseTrouble):
        count(Database(tmp_path / "nowhere" / "test.db"))


def test_what_a_database_says_holds_no_values(database: Database) -> None:
    twice = [{"id": 99112345, "body": b"citizen"}, {"id": 99112345, "body": b"citizen"}]
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        connection.execute(insert(things), twice)
    assert "citizen" not in str(caught.value)
    assert "99112345" not in str(caught.value)


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        made = Database(disk / "test.db", key=KEY)
        made.create(TABLES)
        with made.write() as connection:
            connection.execute(insert(things).values(id=1))
        with pytest.raises(Full), made.write() as connection:
            connection.execute(insert(things).values(id=2, body=bytes(3_000_000)))
        assert count(made) == 1
        with made.write() as connection:
            connection.execute(insert(things).values(id=3))
        assert count(made) == 2
        made.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_moment_comes_back_in_utc_to_the_microsecond(database: Database) -> None:
    there = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as connection:
        connection.execute(insert(things).values(id=1, at=there))
        connection.execute(insert(things).values(id=2, at=None))
    with database.read() as connection:
        assert connection.execute(select(things.c.at).order_by(things.c.id)).scalars().all() == [there, None]


def test_a_job_is_one_processes_until_it_is_done_or_its_lease_ends(database: Database) -> None:
    database.create(CENTRE)
    hour = timedelta(hours=1)
    with database.write() as connection:
        assert jobs.is_due(connection, "daily", now=NOW)
        assert jobs.claim(connection, "daily", "one", now=NOW, until=NOW + hour)
        assert not jobs.is_due(connection, "daily", now=NOW)
        assert not jobs.claim(connection, "daily", "two", now=NOW, until=NOW + hour)
        assert jobs.claim(connection, "daily", "two", now=NOW + hour, until=NOW + 2 * hour)
        jobs.done(connection, "daily", "one", due=NOW)
        assert not jobs.is_due(connection, "daily", now=NOW + hour)
        jobs.done(connection, "daily", "two", due=NOW + 24 * hour)
        assert not jobs.is_due(connection, "daily", now=NOW + 23 * hour)
        assert jobs.is_due(connection, "daily", now=NOW + 24 * hour)
