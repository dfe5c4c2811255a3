"""desk.db of an older program is brought up whole or not at all; one of a newer program is left alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from console.store.belongings import Belongings
from console.store.database import Database
from console.store.desk_migrations import MIGRATIONS, NewerFile, bring_up, check_version
from console.store.outbox import Outbox
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_log import OutboxLog

FIRST = Path(__file__).with_name("desk_version_1.sql")
KEY = bytes(range(32))
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk.db as the first program left it."""
    made = Database(tmp_path / "desk.db", key=KEY)
    with made.write() as connection:
        for statement in FIRST.read_text(encoding="utf-8").split(";\n"):
            connection.exec_driver_sql(statement)
    made.close()
    return tmp_path / "desk.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(path, key=KEY)
    yield opened
    opened.close()


def columns(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """What SQLite knows of each table's columns, and the names of the indexes."""
    with database.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        found = {name: connection.exec_driver_sql(f"PRAGMA table_info({name})").all() for name in names.scalars().all()}
        indexes = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name")
        return {name: [tuple(row) for row in rows] for name, rows in found.items()} | {
            "indexes": [tuple(row) for row in indexes.all()]
        }


def rows(database: Database) -> Rows:
    """Every row of every table that the first program knew."""
    names = [
        line.split()[2] for line in FIRST.read_text(encoding="utf-8").splitlines() if line.startswith("CREATE TABLE")
    ]
    with database.read() as connection:
        found = {name: connection.execute(select(text("*")).select_from(text(name))) for name in names}
        return {name: [tuple(row) for row in result.all()] for name, result in found.items()}


def test_everything_that_the_first_program_stored_is_kept(database: Database, tmp_path: Path) -> None:
    before = rows(database)
    assert all(before.values())
    bring_up(database)
    after = rows(database)
    for name, known in before.items():
        assert [row[: len(known[0])] for row in after[name]] == known
    outbox = Outbox(database, OutboxCopy(database, OutboxLog(tmp_path / "outbox.log", key=KEY)))
    assert [row.envelope.kind for row in outbox.waiting()] == ["add_note", "forward", "attach"]
    belongings = Belongings(database)
    [member] = belongings.members()
    [draft] = belongings.drafts_of(member.person.id)
    assert draft.content == {"text": "үргэлжлэл"}
    assert belongings.setting("sound") == "off"


def test_an_old_file_brought_up_has_the_tables_of_a_new_one(database: Database, tmp_path: Path) -> None:
    """Whoever changes a table in desk_tables.py writes the migration too."""
    bring_up(database)
    new = Database(tmp_path / "new.db", key=KEY)
    bring_up(new)
    assert columns(database) == columns(new)
    new.close()


def adds_a_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE files ADD COLUMN shown TEXT NOT NULL DEFAULT 'yes'")


def breaks(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM outbox")
    raise OSError("no space")


def shown(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.exec_driver_sql("SELECT shown FROM files").scalars())


def test_each_migration_is_done_once_and_in_order(database: Database) -> None:
    def says_no(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE files SET shown = 'no'")

    bring_up(database, [*MIGRATIONS, adds_a_column])
    assert shown(database) == ["yes"]
    bring_up(database, [*MIGRATIONS, adds_a_column, says_no])
    assert shown(database) == ["no"]
    bring_up(database, [*MIGRATIONS, adds_a_column, says_no])
    assert shown(database) == ["no"]


def test_a_migration_that_breaks_off_leaves_the_file_as_it_was(database: Database) -> None:
    before, known = rows(database), columns(database)
    with pytest.raises(OSError, match="no space"):
        bring_up(database, [*MIGRATIONS, adds_a_column, breaks])
    assert (rows(database), columns(database)) == (before, known)
    bring_up(database, [*MIGRATIONS, adds_a_column])
    assert shown(database) == ["yes"]


def test_a_new_file_needs_no_migration(tmp_path: Path) -> None:
    database = Database(tmp_path / "new.db", key=KEY)
    bring_up(database, [*MIGRATIONS, breaks])
    bring_up(database, [*MIGRATIONS, breaks])
    database.close()


def test_a_file_of_a_newer_program_is_refused_and_not_touched(path: Path) -> None:
    database = Database(path, key=KEY)
    bring_up(database, [*MIGRATIONS, adds_a_column])
    with pytest.raises(NewerFile):
        bring_up(database)
    database.close()
    before = path.read_bytes()
    with pytest.raises(NewerFile):
        check_version(path, key=KEY)
    assert path.read_bytes() == before
    check_version(path, key=KEY, migrations=[*MIGRATIONS, adds_a_column])


def test_a_file_that_cannot_be_read_is_no_newer_one(path: Path, tmp_path: Path) -> None:
    check_version(path, key=os.urandom(32))
    check_version(tmp_path / "not there.db", key=KEY)
    (tmp_path / "empty.db").touch()
    check_version(tmp_path / "empty.db", key=KEY)
    path.write_bytes(b"not what it was" * 1000)
    check_version(path, key=KEY)
