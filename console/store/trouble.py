"""What a database could not do, said without the statement and its values: those are citizens' data."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class DatabaseTrouble(Exception):
    """The database could not do its work: the disk, a lock, a damaged file; nothing that what was asked could cure."""


class Full(DatabaseTrouble):
    """The disk is full, or cannot be written: what was asked was not stored."""


class NotOpened(DatabaseTrouble):
    """The file is not a database, or the key is not its key."""


class Contested(DatabaseTrouble):
    """Another transaction stood in the way, and this one was undone whole: done again, it may succeed."""


_SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_SQLITE_NO_DATABASE = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})
_POSTGRES_FULL = frozenset({"53100", "58030"})
_POSTGRES_TROUBLES = frozenset({"08", "40", "53", "55", "57", "58", "XX"})
_READ_ONLY = "25006"
"""Said by a copy of a PostgreSQL database that only follows another."""


@contextmanager
def troubles() -> Iterator[None]:
    """The driver's errors as ours. Raises DatabaseTrouble; what the program asked wrongly stays as it is."""
    try:
        yield
    except NoConnectionFree as error:
        raise DatabaseTrouble(type(error).__name__) from None
    except DatabaseError as error:
        if not hasattr(error.orig, "sqlstate"):
            trouble = _of_sqlite(error)
            if trouble is None:
                raise
            raise trouble from None
        raise (_of_postgres(error) or _without_values(error)) from None


def _without_values(error: DatabaseError) -> DatabaseError:
    """The program's own mistake as PostgreSQL names it, without the row that it quotes."""
    assert error.orig is not None
    kind = type(error.orig)
    return type(error)(error.statement, None, kind(getattr(kind, "sqlstate", None)), hide_parameters=True)


def _of_sqlite(error: DatabaseError) -> DatabaseTrouble | None:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if isinstance(error, OperationalError):
        return (Full if code in _SQLITE_FULL else DatabaseTrouble)(type(error.orig).__name__, code)
    return NotOpened(type(error.orig).__name__) if code in _SQLITE_NO_DATABASE else None


def _of_postgres(error: DatabaseError) -> DatabaseTrouble | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # The connection was never made, or broke. Anything else without a code is the program's own mistake.
        return DatabaseTrouble(type(error.orig).__name__) if isinstance(error, OperationalError) else None
    if state in _POSTGRES_FULL:
        return Full(state)
    if state.startswith("40"):
        return Contested(state)
    return DatabaseTrouble(state) if state[:2] in _POSTGRES_TROUBLES or state == _READ_ONLY else None
