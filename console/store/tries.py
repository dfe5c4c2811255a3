"""How often somebody tried a code in vain: counted for all processes of the centre together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from console.store.database import Connection
from console.store.outward_tables import tries


@dataclass(frozen=True)
class Tried:
    """How often under one name, and when the next try is looked at."""

    times: int
    not_before: datetime


def find(connection: Connection, name: str) -> Tried | None:
    """What was tried under a name."""
    row = connection.execute(select(tries).where(tries.c.name == name)).first()
    return None if row is None else Tried(row.times, row.not_before)


def keep(connection: Connection, name: str, tried: Tried) -> None:
    """Store it as it is now."""
    forget(connection, name)
    connection.execute(insert(tries).values(name=name, times=tried.times, not_before=tried.not_before))


def forget(connection: Connection, name: str) -> None:
    """It went well."""
    connection.execute(delete(tries).where(tries.c.name == name))


def forget_old(connection: Connection, *, before: datetime) -> None:
    """Of names under which nothing was tried since then nothing is remembered."""
    connection.execute(delete(tries).where(tries.c.not_before < before))
