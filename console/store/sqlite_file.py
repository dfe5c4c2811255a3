"""One file of SQLite: a desk's, encrypted, or a centre's."""

import sqlite3
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool

from console.store.trouble import NotOpened

BUSY_SECONDS = 30
CACHE_KILOBYTES = 8_000
"""Of a connection: an encrypted page that falls out is deciphered again; with 2,000 a fill takes a fourth longer."""
LOG_PAGES = 1_000
TIDIED_LOG_PAGES = 20_000
"""The write-ahead log's length in pages at which a commit must tidy it up itself."""


class SqliteFile:
    """Makes its connections; their transactions are begun by `Database`, never by the driver."""

    begin_writing = "BEGIN IMMEDIATE"
    begin_reading = "BEGIN"
    begin_opening = "BEGIN IMMEDIATE"

    def __init__(self, path: Path, *, key: bytes | None, flushed: bool, tidied: bool) -> None:
        self._path = path
        self._key = key
        self._synchronous = "FULL" if flushed else "NORMAL"
        self._log_pages = TIDIED_LOG_PAGES if tidied else LOG_PAGES
        self._module: Any = sqlite3 if key is None else sqlcipher3.dbapi2
        self.engine: Engine = create_engine(
            "sqlite://",
            module=self._module,
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=8,
            pool_use_lifo=True,  # the one used last has the pages at hand that are asked for again
            max_overflow=56,
            pool_reset_on_return="rollback",
            hide_parameters=True,
        )

    def _connect(self) -> Any:
        connection = self._module.connect(
            str(self._path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            if self._key is not None:
                connection.execute("PRAGMA cipher_log_level=NONE")
                connection.execute(f"PRAGMA key=\"x'{self._key.hex()}'\"")
            else:
                connection.execute("PRAGMA secure_delete=ON")  # what is erased does not stay on pages that are free
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={self._synchronous}")
            connection.execute(f"PRAGMA wal_autocheckpoint={self._log_pages}")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute(f"PRAGMA cache_size=-{CACHE_KILOBYTES}")
        except self._module.OperationalError:
            connection.close()
            raise
        except self._module.DatabaseError:
            connection.close()
            raise NotOpened(self._path.name) from None
        return connection
