"""The looks made at one desk, in its chain, until the centre has them and as long as it may be restored."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, literal_column, select, update

from console.domain.looks import Look, first_hash, next_hash
from console.store.database import Connection, Database
from console.store.desk_tables import look_chain, looks
from console.wire import LooksHandedIn

_UNSENT = looks.c.sent_at.is_(None)


class KeptLooks:
    """Rows of desk.db; every write is one flushed commit. Raises Full, DatabaseTrouble."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: Sequence[Look]) -> None:
        """Write looks behind all that were made before."""
        with self._database.write() as connection:
            _add(connection, made)

    def since(self, moment: datetime) -> list[Look]:
        """What was done here after a moment, in order."""
        wanted = select(looks.c.row).where(looks.c.at > moment).order_by(looks.c.at, looks.c.chain, looks.c.number)
        with self._database.read() as connection:
            return [_read(row) for row in connection.execute(wanted).scalars()]

    def unsent(self, most: int, *, after: LooksHandedIn | None = None) -> LooksHandedIn | None:
        """At most so many that the centre does not have; None where it has all. Those of an older chain go first; with
        `after`, what follows in the same chain."""
        wanted = select(looks.c.chain, looks.c.number).where(_UNSENT).limit(1)
        if after is None:
            wanted = wanted.order_by(literal_column("rowid"))
        else:
            last = after.first + len(after.rows) - 1
            wanted = wanted.where(looks.c.chain == after.chain, looks.c.number > last).order_by(looks.c.number)
        with self._database.read() as connection:
            found = connection.execute(wanted).first()
            if found is None:
                return None
            chain, first = found
            rows = connection.execute(
                select(looks.c.row)
                .where(looks.c.chain == chain, looks.c.number >= first, _UNSENT)
                .order_by(looks.c.number)
                .limit(most)
            ).scalars()
            before = _hash_at(connection, chain, first - 1) or first_hash(chain)
            return LooksHandedIn(chain, first, before, tuple(msgspec.Raw(row) for row in rows))

    def hash_at(self, chain: str, number: int) -> str | None:
        """The hash of a look of a chain, at 0 that with which it begins; None where it is kept here no longer."""
        with self._database.read() as connection:
            return _hash_at(connection, chain, number)

    def centre_has(self, chain: str, last: int, *, at: datetime) -> None:
        """The centre has a chain up to a number, and nothing after it."""
        of_chain = looks.c.chain == chain
        with self._database.write() as connection:
            connection.execute(update(looks).where(of_chain, looks.c.number <= last, _UNSENT).values(sent_at=at))
            connection.execute(update(looks).where(of_chain, looks.c.number > last).values(sent_at=None))

    def begin_anew(self, chain: str, *, after: int, at: datetime) -> None:
        """What a chain holds after a number goes on in a chain of its own: the centre's differs, or knows less than is
        kept here. A copied desk and its copy then write two chains."""
        of_chain = looks.c.chain == chain
        wanted = select(looks.c.row).where(of_chain, looks.c.number > after, _UNSENT).order_by(looks.c.number)
        with self._database.write() as connection:
            rows = [_read(row) for row in connection.execute(wanted).scalars()]
            connection.execute(delete(looks).where(of_chain, looks.c.number > after, _UNSENT))
            connection.execute(update(looks).where(of_chain, _UNSENT).values(sent_at=at))
            if _chain_of(connection) == chain:
                connection.execute(delete(look_chain))
            _add(connection, rows)

    def trim(self, before: datetime) -> None:
        """Let go of what the centre had before a moment that its backups cover, but not of a chain's newest: the next
        one names its hash."""
        other = looks.alias()
        newest = select(func.max(other.c.number)).where(other.c.chain == looks.c.chain).scalar_subquery()
        with self._database.write() as connection:
            connection.execute(delete(looks).where(looks.c.sent_at < before, looks.c.number < newest))

    def waiting(self) -> int:
        """How many the centre does not have."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(looks).where(_UNSENT)).scalar_one()


def _add(connection: Connection, made: Sequence[Look]) -> None:
    if not made:
        return
    found = connection.execute(select(look_chain)).first()
    if found is None:
        chain = uuid.uuid4().hex
        number, last = 0, first_hash(chain)
        connection.execute(insert(look_chain).values(one=1, chain=chain, number=number, hash=last))
    else:
        chain, number, last = found.chain, found.number, found.hash
    rows: list[dict[str, Any]] = []
    for each in made:
        row = msgspec.json.encode(each)
        number, last = number + 1, next_hash(last, row)
        rows.append({"chain": chain, "number": number, "at": each.at, "row": row, "hash": last})
    connection.execute(insert(looks), rows)
    connection.execute(update(look_chain).values(number=number, hash=last))


def _chain_of(connection: Connection) -> str | None:
    found: str | None = connection.execute(select(look_chain.c.chain)).scalar()
    return found


def _hash_at(connection: Connection, chain: str, number: int) -> str | None:
    if number == 0:
        return first_hash(chain)
    wanted = select(looks.c.hash).where(looks.c.chain == chain, looks.c.number == number)
    found: str | None = connection.execute(wanted).scalar()
    return found


def _read(row: bytes) -> Look:
    return msgspec.json.decode(row, type=Look)
