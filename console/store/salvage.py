"""What can still be read of a damaged desk.db, as today's program knows its tables.

A file of an older program is read by its own tables; what was read is put into a new file like it and brought up by
the migrations, as the whole file would have been.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError

from console.store.database import Connection, Database, DatabaseTrouble
from console.store.desk_migrations import Migration, bring_up, newest, version_of
from console.store.desk_tables import archive, device, drafts, files, outbox, people, settings

log = logging.getLogger(__name__)
PARTS = ("-wal", "-shm", "")
"""What SQLite keeps beside a file, and the file."""
_TABLES = (archive, outbox, device, people, drafts, settings, files)
_PLACE = "its_place"

Row = dict[str, Any]
Opened = Callable[[Path], Database]


@dataclass
class Salvage:
    """The rows of each table that could still be read; `was_missing`: there was no file to read them from."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    was_missing: bool = False

    def of(self, table: Table) -> list[Row]:
        """The rows of one table, by the names of its columns."""
        return self.rows.get(table.name, [])


@dataclass(frozen=True)
class _Older:
    """How an older program made its tables, in which order, and the version it wrote."""

    version: int
    made_by: tuple[str, ...]
    tables: tuple[str, ...]


def salvaged(path: Path, opened: Opened, migrations: Sequence[Migration]) -> Salvage:
    """What can be read of a damaged file: each table from its begin to the damage, and from its end back to it."""
    older = _older(path, opened, migrations)
    if older is None:
        return Salvage({each.name: _rows(path, opened, each) for each in _TABLES})
    beside = path.with_name(path.name + ".older")
    remove(beside)
    try:
        _make_alike(beside, opened, older, {name: _raw_rows(path, opened, name) for name in older.tables})
        database = opened(beside)
        try:
            bring_up(database, migrations)
        finally:
            database.close()
        return Salvage({each.name: _rows(beside, opened, each) for each in _TABLES})
    except DatabaseError as error:
        # A migration met rows to which others belong that are lost. The damaged file is kept; the log has the work.
        log.warning("a damaged desk.db of an older program is not brought up: %s", type(error).__name__)
        return Salvage()
    finally:
        remove(beside)


def remove(path: Path) -> None:
    """Remove a file and what SQLite keeps beside it, if it is there."""
    for part in PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)


def _older(path: Path, opened: Opened, migrations: Sequence[Migration]) -> _Older | None:
    """How the file was made, where an older program made it and its first pages say so."""
    database = opened(path)
    try:
        with suppress(DatabaseTrouble, DatabaseError), database.read() as connection:
            version = version_of(connection)
            made = connection.exec_driver_sql(
                "SELECT type, name, sql FROM sqlite_master"
                " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index', rowid"
            ).all()
            if max(version, 1) < newest(migrations):
                tables = tuple(row.name for row in made if row.type == "table")
                return _Older(version, tuple(row.sql for row in made), tables)
    finally:
        database.close()
    return None


def _rows(path: Path, opened: Opened, table: Table) -> list[Row]:
    key = next(iter(table.primary_key.columns)).name
    return _both_ways(path, opened, select(table), key)


def _raw_rows(path: Path, opened: Opened, name: str) -> list[Row]:
    """The rows of a table as they lie in the file, whatever its columns are."""
    columns: tuple[Any, ...] = (literal_column("rowid").label(_PLACE), text("*"))
    found = _both_ways(path, opened, select(*columns).select_from(table(name)), _PLACE)
    return [{column: value for column, value in row.items() if column != _PLACE} for row in found]


def _both_ways(path: Path, opened: Opened, wanted: Select[Any], key: str) -> list[Row]:
    rows: dict[Any, Row] = {}
    for order in ("rowid", "rowid DESC"):
        _read_rows(path, opened, wanted.order_by(text(order)), key, rows)
    return list(rows.values())


def _read_rows(path: Path, opened: Opened, wanted: Select[Any], key: str, into: dict[Any, Row]) -> None:
    """On a connection of its own: one that met a damaged page reads no other any more."""
    database = opened(path)
    try:
        with suppress(DatabaseTrouble, DatabaseError, ValueError), database.read() as connection:
            for row in connection.execute(wanted).yield_per(1):
                into[row._mapping[key]] = dict(row._mapping)
    finally:
        database.close()


def _make_alike(path: Path, opened: Opened, older: _Older, rows: dict[str, list[Row]]) -> None:
    """A file as the older program would have it with these rows. Raises Full, DatabaseTrouble."""
    database = opened(path)
    try:
        with database.write() as connection:
            for statement in older.made_by:
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            for name, found in rows.items():
                _insert_raw(connection, name, found)
            connection.exec_driver_sql(f"PRAGMA user_version={older.version}")
    finally:
        database.close()


def _insert_raw(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    if rows:
        columns = ", ".join(f'"{column}"' for column in rows[0])
        marks = ", ".join("?" for _ in rows[0])
        statement = f'INSERT OR IGNORE INTO "{name}" ({columns}) VALUES ({marks})'  # noqa: S608 (names of its own schema)
        connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])
