"""What is particular to a database of PostgreSQL: its address, its locks, and a server that goes away."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DatabaseError

from console.store import documents, schema
from console.store.database import Contested, Database, DatabaseTrouble, savepoint
from console.store.postgres import Address, NotAnAddress, read_address
from console.store.tables import counter
from tests.postgres import OwnDatabase, Server

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def own(postgres: Server) -> Iterator[OwnDatabase]:
    with postgres.new() as made:
        yield made


@pytest.fixture
def database(own: OwnDatabase) -> Iterator[Database]:
    made = Database(own.address)
    schema.open_tables(made, mark="mark", at=NOW)
    yield made
    made.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://centre:s%40cret@db.example:6432/console?sslmode=require",
        "postgres://centre:s%40cret@db.example:6432/console?sslmode=require",
        "postgresql://db.example:6432/console?user=centre&password=s%40cret&sslmode=require",
    ],
)
def test_an_address_keeps_its_password_out_of_sight(url: str) -> None:
    address = read_address(url)
    assert address.password == "s@cret"
    assert dict(address.parameters) == {
        "user": "centre", "host": "db.example", "port": "6432", "dbname": "console", "sslmode": "require",
    }  # fmt: skip
    assert "cret" not in repr(address)


@pytest.mark.parametrize(
    "url", ["", "mysql://a:secret@b/c", "postgresql://a:secret@b/c?no_such=1", "host=b password=secret", "centre.db"]
)
def test_what_is_no_address_is_said_without_its_text(url: str) -> None:
    with pytest.raises(NotAnAddress) as caught:
        read_address(url)
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_a_server_that_is_not_there_is_trouble_without_the_address() -> None:
    database = Database(Address({"host": "127.0.0.1", "port": "1", "user": "centre"}, "secret"))
    with pytest.raises(DatabaseTrouble) as caught, database.read():
        pass
    assert caught.value.args == ("OperationalError",)


def end_connections(own: OwnDatabase) -> None:
    """The server lets everyone go, as when it is started anew."""
    with psycopg.connect(own.server.url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own.name])


def test_after_a_restart_of_the_server_the_first_question_is_answered(own: OwnDatabase, database: Database) -> None:
    for _ in range(2):
        with database.read() as one, database.read() as two:
            assert documents.head(one) == documents.head(two)
        end_connections(own)
        with database.write() as connection:
            assert documents.head(connection).number == 0
        end_connections(own)


def write_without_end(own: OwnDatabase, connection: Connection) -> None:
    connection.execute(update(counter).values(number=5))
    end_connections(own)


def fail_in_a_part(own: OwnDatabase, connection: Connection) -> None:
    with savepoint(connection):
        write_without_end(own, connection)
        connection.execute(select(counter))


def test_a_connection_lost_in_the_middle_is_trouble_and_nothing_is_kept(own: OwnDatabase, database: Database) -> None:
    with pytest.raises(DatabaseTrouble), database.write() as connection:
        write_without_end(own, connection)
    with pytest.raises(DatabaseTrouble), database.write() as connection:
        fail_in_a_part(own, connection)
    with database.read() as connection:
        assert documents.head(connection).number == 0


def test_writers_of_several_processes_wait_for_each_other_before_they_read(own: OwnDatabase) -> None:
    databases = [Database(own.address) for _ in range(3)]
    schema.open_tables(databases[0], mark="mark", at=NOW)

    def write(database: Database) -> None:
        for _ in range(20):
            with database.write() as connection:
                head = documents.head(connection)
                documents.advance(connection, documents.Head(head.number + 1, "mark", head.reference), at=NOW)

    with ThreadPoolExecutor() as threads:
        assert list(threads.map(write, databases)) == [None] * 3
    with databases[0].read() as connection:
        assert documents.head(connection).number == 60
        assert len(documents.marks_of(connection, range(61))) == 61
    for database in databases:
        database.close()


def read_what_another_locked(own: OwnDatabase, connection: Connection) -> None:
    """Someone looks into the tables by hand, and wants what this transaction has before he lets go of what it wants."""
    began = threading.Event()

    def other() -> None:
        with psycopg.connect(own.url) as by_hand:
            by_hand.execute("SET deadlock_timeout = '1h'")
            by_hand.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
            began.set()
            by_hand.execute("SELECT 1 FROM counter FOR UPDATE")

    with ThreadPoolExecutor() as threads:
        done = threads.submit(other)
        began.wait()
        try:
            connection.execute(text("SELECT count(*) FROM jobs"))
        finally:
            connection.rollback()
        done.result()


def test_a_deadlock_with_another_program_is_contested(own: OwnDatabase, database: Database) -> None:
    with pytest.raises(Contested), database.write() as connection:
        read_what_another_locked(own, connection)


def test_readers_write_nothing(database: Database) -> None:
    with pytest.raises(DatabaseTrouble) as caught, database.read() as connection:
        connection.execute(update(counter).values(number=5))
    assert caught.value.args == ("25006",)


def test_a_mistake_of_the_program_is_no_trouble_and_quotes_no_row(database: Database) -> None:
    statement = "INSERT INTO commits VALUES (1, NULL, 99112345)"
    with pytest.raises(DatabaseError) as caught, database.write() as connection:
        connection.execute(
            text("INSERT INTO commits VALUES (:one, :none, :phone)"), {"one": 1, "none": None, "phone": 99112345}
        )
    assert "99112345" not in str(caught.value)
    assert statement not in str(caught.value)
