"""Opening a database and its two ways in: one writer at a time, readers beside it on a snapshot of their own."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2
from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

__all__ = ["Connection", "Database", "DatabaseTrouble", "Full", "NotOpened", "Opens", "savepoint"]

BUSY_SECONDS = 30
LOG_PAGES = 1_000
TIDIED_LOG_PAGES = 20_000
"""The write-ahead log's length in pages at which a commit must tidy it up itself."""
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


class DatabaseTrouble(Exception):
    """The database could not do its work: the disk, a lock, a damaged file; nothing that what was asked could cure."""


class Full(DatabaseTrouble):
    """The disk is full, or cannot be written: what was asked was not stored."""


class NotOpened(DatabaseTrouble):
    """The file is not a database, or the key is not its key."""


class Database:
    """One database file. With a key of 32 bytes it is encrypted; `flushed` commits survive a power cut.

    With `tidied` its owner calls `checkpoint` in a quiet moment, so that no commit has to wait for it now and then.
    Statements carry citizens' data, so they stand in no exception text.
    """

    def __init__(self, path: Path, *, key: bytes | None = None, flushed: bool = True, tidied: bool = False) -> None:
        self._path = path
        self._key = key
        self._synchronous = "FULL" if flushed else "NORMAL"
        self._log_pages = TIDIED_LOG_PAGES if tidied else LOG_PAGES
        self._writer = threading.Lock()
        self._module: Any = sqlite3 if key is None else sqlcipher3.dbapi2
        self._engine = create_engine(
            "sqlite://",
            module=self._module,
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=56,
            pool_reset_on_return="rollback",
            hide_parameters=True,
        )

    def _connect(self) -> Any:
        """A raw connection; its transactions are begun by `write` and `read`, never by the driver."""
        connection = self._module.connect(
            str(self._path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            if self._key is not None:
                connection.execute("PRAGMA cipher_log_level=NONE")
                connection.execute(f"PRAGMA key=\"x'{self._key.hex()}'\"")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={self._synchronous}")
            connection.execute(f"PRAGMA wal_autocheckpoint={self._log_pages}")
            connection.execute("PRAGMA foreign_keys=ON")
        except self._module.OperationalError:
            connection.close()
            raise
        except self._module.DatabaseError:
            connection.close()
            raise NotOpened(self._path.name) from None
        return connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction, alone: committed at the end, undone by any exception. Raises DatabaseTrouble."""
        with self._writer, _troubles(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            try:
                connection.commit()
            except OperationalError:
                # The transaction may still be open, and nobody rolls it back: the next writer must not be given it.
                connection.invalidate()
                raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Reads on one snapshot, beside any writer. Raises DatabaseTrouble."""
        with _troubles(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def create(self, tables: MetaData) -> None:
        """Make the tables that are not there yet. Raises NotOpened, Full, DatabaseTrouble."""
        with self.write() as connection:
            tables.create_all(connection)

    def checkpoint(self) -> None:
        """Bring the log's pages into the file, beside readers and writers. Raises Full, DatabaseTrouble."""
        with _troubles(), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Let go of the file: no connection stays open."""
        self._engine.dispose()


class Opens(Protocol):
    """What opens a desk's databases: `Database`, or in simulations one whose process dies at a commit."""

    def __call__(self, path: Path, *, key: bytes | None = None, flushed: bool = True, tidied: bool = False) -> Database:
        """As `Database`."""


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is undone alone when it raises. Raises DatabaseTrouble."""
    with _troubles():
        part = connection.begin_nested()
        try:
            yield
        except OperationalError:
            # On a full disk the whole transaction may be gone already, and with it the savepoint.
            with suppress(OperationalError):
                part.rollback()
            raise
        except BaseException:
            part.rollback()
            raise
        part.commit()


@contextmanager
def _troubles() -> Iterator[None]:
    """The driver's errors as ours, without the statement and its values."""
    try:
        yield
    except OperationalError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        raise (Full if code in _FULL else DatabaseTrouble)(type(error.orig).__name__, code) from None
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise NotOpened(type(error.orig).__name__) from None
        raise
