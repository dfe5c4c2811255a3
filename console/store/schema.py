"""Bringing a centre's tables up to date as it opens: made anew, or changed by Alembic, by one process at a time."""

from datetime import datetime

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from console.store import (
    documents,
    outward_tables,  # noqa: F401 (its tables are made with all others)
)
from console.store.database import Database
from console.store.tables import CENTRE, counter
from console.store.trouble import DatabaseTrouble

FIRST = "0001"
"""The tables as they were before any version was written down."""
NEWEST = "0014"
"""The migration that makes the tables as `tables.py` says; the one to add when that changes comes after it."""

_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


class NewerTables(DatabaseTrouble):
    """The database was changed by a newer program, which this one must not write to."""


def open_tables(database: Database, *, mark: str, at: datetime) -> None:
    """Make or change the tables until they are as this program knows them. Raises NewerTables, DatabaseTrouble.

    A new centre begins its history with this mark. A program one version old goes on serving the changed tables
    only until it is next started: stop all processes of a centre before the first new one starts.
    """
    with database.read() as connection:
        if version_of(connection) == NEWEST:
            return
    with database.opening() as connection:
        found = version_of(connection)
        if found is None:
            CENTRE.create_all(connection)
            _version.create(connection)
            connection.execute(insert(_version).values(version_num=NEWEST))
            documents.begin(connection, mark=mark, at=at)
        elif found != NEWEST:
            _upgrade(connection, found)


def version_of(connection: Connection) -> str | None:
    """Which migration the tables stand at; None where there are none. Raises NewerTables."""
    there = inspect(connection)
    if there.has_table(_version.name):
        version: str = connection.execute(select(_version.c.version_num)).scalar_one()
        if version > NEWEST:
            raise NewerTables(version)
        return version
    return FIRST if there.has_table(counter.name) else None


def _upgrade(connection: Connection, found: str) -> None:
    # Imported where it is needed: a centre whose tables are up to date starts without it.
    from console.store.migrations import running

    running.upgrade(connection, found)
