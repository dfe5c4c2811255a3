"""The centre's tables: made anew or brought up to date, alike on SQLite and PostgreSQL, by one process at a time."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, MetaData, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from console.domain.alarms import wakes_at
from console.domain.ids import CaseId
from console.server import auditing, clock
from console.server.services import open_services
from console.store import documents, looks, register, schema
from console.store.database import Database, DatabaseTrouble
from console.store.migrations import running
from console.store.outward_tables import holders
from console.store.tables import CENTRE, cases
from tests.postgres import OwnDatabase, Server
from tests.server.building import Clock, Room, fast_hasher

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
OLD_CENTRE = Path(__file__).with_name("centre_before_versions.sql")
"""A centre's database as the last program without versions left it: people, a case, lines that need attention."""
NEWER_COLUMNS = (
    "cases.wakes_at",
    "cases.problem",
    *(f"devices.{name}" for name in ("token_since", "next_token", "next_since", "proves", "recalled", "destroyed")),
    *(f"jobs.{name}" for name in ("kind", "body", "tries", "code", "ended", "case", "about")),
)


@pytest.fixture
def database(own_database: OwnDatabase | None, tmp_path: Path) -> Iterator[Database]:
    made = Database(own_database.address if own_database else tmp_path / "centre.db")
    yield made
    made.close()


@contextmanager
def another(database: Database, own: OwnDatabase | None, folder: Path) -> Iterator[Database]:
    """A second empty database of the same sort."""
    if own is None:
        made = Database(folder / "another.db")
        yield made
        made.close()
        return
    with own.server.new() as place:
        made = Database(place.address)
        yield made
        made.close()


def open_tables(database: Database) -> None:
    schema.open_tables(database, mark="mark", at=NOW)


def differences(connection: Connection) -> list[Any]:
    """What Alembic finds different between a database and `tables.py`."""
    settings = {"compare_type": True, "compare_server_default": False}
    return list(compare_metadata(MigrationContext.configure(connection, opts=settings), CENTRE))


def described(connection: Connection) -> dict[str, Any]:
    """Everything a database says of its tables."""
    found = inspect(connection)
    return {
        table: {
            "columns": [{**column, "type": repr(column["type"])} for column in found.get_columns(table)],
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted(str(each["column_names"]) for each in found.get_unique_constraints(table)),
            "indexes": sorted((str(each["name"]), str(each["column_names"])) for each in found.get_indexes(table)),
        }
        for table in found.get_table_names()
    }


def test_the_migrations_come_to_the_tables_of_the_program(
    database: Database, own_database: OwnDatabase | None, tmp_path: Path
) -> None:
    open_tables(database)
    with another(database, own_database, tmp_path) as migrated:
        with migrated.opening() as connection:
            running.upgrade(connection, "base")
        with migrated.read() as connection, database.read() as new:
            assert differences(connection) == []
            assert described(connection) == described(new)
            assert schema.version_of(connection) == schema.version_of(new) == schema.NEWEST


def test_a_table_that_no_migration_made_is_found(database: Database) -> None:
    open_tables(database)
    with database.opening() as connection:
        connection.execute(text("DROP TABLE backups"))
        connection.execute(text("ALTER TABLE jobs ADD COLUMN more BIGINT"))
    with database.read() as connection:
        assert sorted(str(each[0]) for each in differences(connection)) == ["add_table", "remove_column"]


def test_the_newest_migration_is_the_one_the_program_knows(database: Database) -> None:
    with database.opening() as connection:
        script = ScriptDirectory.from_config(running.config(connection))
    assert script.get_heads() == [schema.NEWEST]
    assert script.get_bases() == [schema.FIRST]


def test_every_text_is_compared_byte_by_byte_whatever_the_servers_own_order(postgres: Server) -> None:
    with postgres.new() as own:
        database = Database(own.address)
        open_tables(database)
        query = "SELECT table_name, collation_name FROM information_schema.columns WHERE data_type LIKE 'character%'"
        with database.read() as connection:
            found = [row.collation_name for row in connection.execute(text(query)) if row.table_name in CENTRE.tables]
            assert (len(found) > 40, set(found)) == (True, {"C"})
            assert connection.execute(text("SELECT 'а' < 'Б'")).scalar() is True
        database.close()


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the tables, and of them in the columns, that were there before versions."""
    newer = ("backups", "sightings", "holders", "body_keys", "links", "mailboxes", "received", "mail_places", "tries")
    newer += (
        "looks",
        "look_terms",
        "look_chains",
        "look_heads",
        "holds",
        "erasures",
        "second_factors",
        "recovery_codes",
    )
    tables = [table for table in CENTRE.sorted_tables if table.name not in newer]
    columns = {table.name: [column for column in table.c if str(column) not in NEWER_COLUMNS] for table in tables}
    with database.read() as connection:
        return {name: [tuple(row) for row in connection.execute(select(*columns[name]))] for name in columns}


def test_a_centre_from_before_versions_keeps_everything(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "centre.db") as raw:
        raw.executescript(OLD_CENTRE.read_text(encoding="utf-8"))
    raw.close()
    before = rows(Database(tmp_path / "centre.db"))
    room = Room(open_services(tmp_path, clock=Clock(), hasher=fast_hasher()), Clock())
    assert rows(room.services.centre.database) == before
    with room.services.centre.database.read() as connection:
        assert schema.version_of(connection) == schema.NEWEST
        assert differences(connection) == []
        assert connection.execute(select(cases.c.wakes_at)).scalars().all() == [room.known_case().opened_at]
    assert clock.tick(room.services.centre) == 0
    with room.services.centre.database.read() as connection:
        assert [row.case for row in connection.execute(select(holders))] == [room.known_case().id]
        assert connection.execute(select(cases.c.wakes_at)).scalars().all() == [wakes_at(room.known_case())]
    assert [entry.kind for entry in room.known_case().entries] == ["open_case", "add_note", "forward"]
    desk = room.desk("agent")
    desk.opened("new")
    desk.read()
    assert desk.documents() == {"case/case", "case/new"}
    room.services.close()


def test_a_centre_from_before_knows_which_cases_belong_to_a_common_problem(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "centre.db") as raw:
        raw.executescript(OLD_CENTRE.read_text(encoding="utf-8"))
        (body,) = raw.execute("SELECT body FROM documents WHERE key = 'case/case'").fetchone()
        joined = bytes(body).replace(b'"id":"case"', b'"id":"case","problem":"common"', 1)
        raw.execute("UPDATE documents SET body = ? WHERE key = 'case/case'", (joined,))
    raw.close()
    room = Room(open_services(tmp_path, clock=Clock(), hasher=fast_hasher()), Clock())
    with room.services.centre.database.read() as connection:
        assert register.joined_to(connection, CaseId("common"), after=CaseId(""), most=5) == ["case"]
    room.services.close()


def test_looks_recorded_before_there_were_chains_begin_the_centres_own(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "centre.db") as raw:
        raw.executescript(OLD_CENTRE.read_text(encoding="utf-8"))
        raw.execute("DELETE FROM looks")
        for moment, purpose in ((1_000_000, "иргэн асуусан"), (2_000_000, "letter")):
            values = ("agent", "e", "case", purpose, moment)
            raw.execute('INSERT INTO looks (person, enrolment, "case", purpose, at) VALUES (?, ?, ?, ?, ?)', values)
    raw.close()
    room = Room(open_services(tmp_path, clock=Clock(), hasher=fast_hasher()), Clock())
    with room.services.centre.database.read() as connection:
        found = looks.at_case(connection, CaseId("case"))
        assert [(each.person, each.said.text, each.at.second) for each in found] == [
            ("agent", "иргэн асуусан", 1),
            ("agent", "letter", 2),
        ]
        verified = auditing.verify(connection, public=room.services.seal.public)
    assert (verified.rows, verified.chains, verified.findings) == (2, 1, ())
    room.services.close()


def test_what_was_late_at_a_centre_from_before_the_clock_is_told_of_once(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "centre.db") as raw:
        raw.executescript(OLD_CENTRE.read_text(encoding="utf-8"))
    raw.close()
    later = Clock()
    later.pass_(days=60)
    room = Room(open_services(tmp_path, clock=later, hasher=fast_hasher()), later)
    before = room.known_case()
    assert [clock.tick(room.services.centre) for _ in range(2)] == [2, 0]
    case = room.known_case()
    assert [(entry.kind, entry.by) for entry in case.entries[3:]] == [("escalate", "clock")] * 2
    assert (case.due, case.obligations[0].due) == (before.due, before.obligations[0].due)
    assert case.obligations[0].held_since == before.obligations[0].at
    assert (case.obligations[0].escalated_to, case.escalated_to) == (("supervisors:head",), ("supervisors:district",))
    room.services.close()


def moved(raw: Path, database: Database, version: str) -> None:
    """What lies in a file of SQLite, put into an empty database whose tables stand at the same migration."""
    source = Database(raw)
    with source.opening() as reading, database.opening() as writing:
        running.upgrade(reading, schema.FIRST, to=version)
        running.upgrade(writing, "base", to=version)
        old, new = MetaData(), MetaData()
        old.reflect(reading)
        new.reflect(writing)
        for table in new.sorted_tables:
            for row in reading.execute(select(old.tables[table.name])) if table.name != "alembic_version" else ():
                named = {
                    name: bool(value) if isinstance(table.c[name].type, Boolean) else value
                    for name, value in row._mapping.items()
                }
                writing.execute(insert(table).values(**named))
            if writing.dialect.name == "postgresql" and "order" in table.c:
                last = "SELECT setval(pg_get_serial_sequence(:name, 'order'), (SELECT max(\"order\") FROM {0}) + 1)"
                writing.execute(text(last.format(table.name)), {"name": table.name})
    source.close()


@pytest.mark.parametrize("version", ["0001", "0008"])
def test_what_an_older_centre_held_comes_through_on_either_database(
    version: str, database: Database, own_database: OwnDatabase | None, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "old.db") as raw:
        raw.executescript(OLD_CENTRE.read_text(encoding="utf-8"))
        raw.execute("DELETE FROM looks")
        old_look = 'INSERT INTO looks (person, enrolment, "case", purpose, at) VALUES (?, ?, ?, ?, ?)'
        raw.execute(old_look, ("agent", "e", "case", "иргэн асуусан", 1_000_000))
    raw.close()
    before = rows(Database(tmp_path / "old.db"))
    moved(tmp_path / "old.db", database, version)
    address = own_database.address if own_database else None
    room = Room(open_services(tmp_path, database=address, clock=Clock(), hasher=fast_hasher()), Clock())
    assert rows(room.services.centre.database) == before
    with room.services.centre.database.read() as connection:
        assert (schema.version_of(connection), differences(connection)) == (schema.NEWEST, [])
        verified = auditing.verify(connection, public=room.services.seal.public)
        assert (verified.rows, verified.findings) == (1, ())
    assert clock.tick(room.services.centre) == 0
    desk = room.desk("agent")
    desk.opened("new")
    desk.read()
    assert desk.documents() == {"case/case", "case/new"}
    room.services.erasing.pass_time()
    room.services.close()


def test_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    open_tables(database)
    with database.opening() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.NewerTables):
        open_tables(database)


def test_many_that_open_at_once_make_one_centre(own_database: OwnDatabase | None, tmp_path: Path) -> None:
    place = own_database.address if own_database else tmp_path / "centre.db"
    databases = [Database(place) for _ in range(4)]
    together = threading.Barrier(len(databases))

    def open_one(database: Database, mark: str) -> None:
        together.wait()
        schema.open_tables(database, mark=mark, at=NOW)

    threads = [threading.Thread(target=open_one, args=(each, str(name))) for name, each in enumerate(databases)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heads = set()
    for database in databases:
        with database.read() as connection:
            heads.add(documents.head(connection))
        database.close()
    assert len(heads) == 1


def test_a_migration_that_fails_leaves_the_tables_as_they_were(database: Database) -> None:
    with database.opening() as connection:
        running.upgrade(connection, "base", to=schema.FIRST)
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        connection.execute(text("CREATE TABLE backups (other INTEGER)"))
        before = described(connection)
    with pytest.raises((DBAPIError, DatabaseTrouble)):
        open_tables(database)
    with database.read() as connection:
        assert described(connection) == before
        assert schema.version_of(connection) == schema.FIRST


def test_a_centre_that_is_up_to_date_starts_without_alembic(tmp_path: Path) -> None:
    open_services(tmp_path, hasher=fast_hasher()).close()
    code = (
        "import sys; from pathlib import Path; from console.server.services import open_services;"
        f"open_services(Path({str(tmp_path)!r})).close();"
        "print([name for name in ('alembic', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
