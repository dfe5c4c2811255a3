"""One database of PostgreSQL, which several processes of a centre may share."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool

REACHED_SECONDS = 10
BUSY_SECONDS = 30
SILENT_SECONDS = 60
"""A transaction whose process has fallen silent for so long is undone: the others wait for it."""
CONNECTIONS = 24
"""The most that one process opens; a server allows 100 unless told otherwise."""
_SETTINGS = (
    f"SET lock_timeout = '{BUSY_SECONDS}s'; SET idle_in_transaction_session_timeout = '{SILENT_SECONDS}s';"
    "SET client_encoding = 'UTF8'"
)
_OPENING_LOCK = 1_111_001


class NotAnAddress(ValueError):
    """No address of a PostgreSQL database. The text stands in no message: there may be a password in it."""


@dataclass(frozen=True)
class Address:
    """Where a database is, as libpq's own parameters; the password is kept apart, and out of sight."""

    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    password: str | None = field(default=None, repr=False)


def read_address(url: str) -> Address:
    """The address of `postgresql://USER[:PASSWORD]@HOST[:PORT]/NAME[?OPTIONS]`. Raises NotAnAddress."""
    # Imported where it is needed: a desk has no PostgreSQL, and must not wait for it when it starts.
    import psycopg.conninfo

    if not url.startswith(("postgresql://", "postgres://")):
        raise NotAnAddress
    try:
        parameters = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error:
        raise NotAnAddress from None
    password = parameters.pop("password", None)
    texts = {name: str(value) for name, value in parameters.items()}
    return Address(MappingProxyType(texts), None if password is None else str(password))


class Postgres:
    """Makes its connections; their transactions are begun by `Database`, never by the driver.

    A writer takes the counter's row before it reads anything, so there is one at a time in all processes together,
    as with SQLite: each sees all that the ones before it did, and no commit's number is seen before a smaller one.
    """

    begin_writing = "BEGIN; SELECT number FROM counter WHERE id = 1 FOR UPDATE"
    begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    begin_opening = f"BEGIN; SELECT pg_advisory_xact_lock({_OPENING_LOCK})"

    def __init__(self, address: Address) -> None:
        self._address = address
        self.engine: Engine = create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=CONNECTIONS - 8,
            pool_timeout=BUSY_SECONDS,
            pool_reset_on_return="rollback",
            hide_parameters=True,
            use_native_hstore=False,
        )

    def _connect(self) -> Any:
        import psycopg

        # What it warns of, a statement that failed among others on their way, is raised as well.
        logging.getLogger("psycopg").setLevel(logging.ERROR)

        given: dict[str, Any] = {"connect_timeout": REACHED_SECONDS, "application_name": "console1111"}
        given |= dict(self._address.parameters)
        connection = psycopg.connect(password=self._address.password, autocommit=True, **given)
        connection.execute(_SETTINGS)
        return connection
