"""A database and its two ways in: one writer at a time, readers beside it on a snapshot of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import OperationalError

from console.store.postgres import Address, Postgres
from console.store.sqlite_file import SqliteFile
from console.store.trouble import Contested, DatabaseTrouble, Full, NotOpened, troubles

__all__ = ["Connection", "Contested", "Database", "DatabaseTrouble", "Full", "NotOpened", "Opens", "savepoint"]


class _Kind(Protocol):
    """What differs between SQLite and PostgreSQL: how a connection is made, and how a transaction begins."""

    engine: Engine
    begin_writing: str
    begin_reading: str
    begin_opening: str


class Database:
    """One database: a file of SQLite, or what lies at an address of PostgreSQL.

    A file with a key of 32 bytes is encrypted; its `flushed` commits survive a power cut; with `tidied` its owner
    calls `checkpoint` in a quiet moment, so that no commit has to wait for it now and then.
    Statements carry citizens' data, so they stand in no exception text.
    """

    def __init__(
        self, place: Path | Address, *, key: bytes | None = None, flushed: bool = True, tidied: bool = False
    ) -> None:
        self._writer = threading.Lock()
        self.met_damage = threading.Event()
        """Set when somebody met a page that cannot be read."""
        self._kind: _Kind = (
            Postgres(place)
            if isinstance(place, Address)
            else SqliteFile(place, key=key, flushed=flushed, tidied=tidied)
        )
        self._engine = self._kind.engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction, alone: committed at the end, undone by any exception. Raises DatabaseTrouble."""
        with self._writer, self._noticed(), self._begun(self._kind.begin_writing) as connection:
            yield connection
            _commit(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Reads on one snapshot, beside any writer. Raises DatabaseTrouble."""
        with self._noticed(), self._begun(self._kind.begin_reading) as connection:
            yield connection

    @contextmanager
    def opening(self) -> Iterator[Connection]:
        """A writing transaction in which the tables are made or changed, alone among all processes that open."""
        with self._writer, troubles(), self._begun(self._kind.begin_opening) as connection:
            yield connection
            _commit(connection)

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            with troubles():
                yield
        except NotOpened:
            self.met_damage.set()
            raise

    @contextmanager
    def _begun(self, statement: str) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            try:
                _begin(connection, statement)
            except OperationalError as error:
                if not error.connection_invalidated:
                    raise
                # The server was started anew since this connection was made; nothing was asked of it yet.
                connection.rollback()
                _begin(connection, statement)
            yield connection

    def create(self, tables: MetaData) -> None:
        """Make the tables that are not there yet. Raises NotOpened, Full, DatabaseTrouble."""
        with self.opening() as connection:
            tables.create_all(connection)

    def checkpoint(self) -> None:
        """Bring the log's pages into the file, beside readers and writers. Raises Full, DatabaseTrouble."""
        with troubles(), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Let go of the file: no connection stays open."""
        self._engine.dispose()


class Opens(Protocol):
    """What opens a desk's databases: `Database`, or in simulations one whose process dies at a commit."""

    def __call__(
        self, path: Path, /, *, key: bytes | None = None, flushed: bool = True, tidied: bool = False
    ) -> Database:
        """As `Database`."""


def _begin(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except OperationalError:
        # The transaction may still be open, and nobody rolls it back: the next writer must not be given it.
        connection.invalidate()
        raise


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is undone alone when it raises. Raises DatabaseTrouble."""
    with troubles():
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
