"""The second factors of people at the centre: the secret in a telephone, and recovery codes as hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from console.domain.ids import PersonId
from console.store.database import Connection
from console.store.outward_tables import recovery_codes, second_factors


@dataclass(frozen=True)
class SecondFactor:
    """`secret` in base 32 or sealed; `step` is the last one whose code was taken, in half minutes since 1970."""

    secret: str
    step: int


def find(connection: Connection, person: PersonId, *, is_active: bool) -> SecondFactor | None:
    """The one that a person has, or that he is about to set up."""
    table = second_factors.c
    row = connection.execute(
        select(table.secret, table.step).where(table.person == person, table.is_active.is_(is_active))
    ).first()
    return None if row is None else SecondFactor(row.secret, row.step)


def begin(connection: Connection, person: PersonId, secret: str, hashes: list[str], *, at: datetime) -> None:
    """Keep one that is not confirmed yet, beside the one that holds until then."""
    forget(connection, person, is_active=False)
    connection.execute(insert(second_factors).values(person=person, secret=secret, step=0, since=at, is_active=False))
    rows = [{"hash": each, "person": person, "is_active": False} for each in hashes]
    connection.execute(insert(recovery_codes), rows)


def confirm(connection: Connection, person: PersonId, *, step: int, at: datetime) -> None:
    """What was begun holds from now on; what held before is gone."""
    forget(connection, person, is_active=True)
    mine = second_factors.c.person == person
    connection.execute(update(second_factors).where(mine).values(is_active=True, step=step, since=at))
    connection.execute(update(recovery_codes).where(recovery_codes.c.person == person).values(is_active=True))


def forget(connection: Connection, person: PersonId, *, is_active: bool) -> bool:
    """Whether there was one; it is gone with its recovery codes."""
    for table in (recovery_codes, second_factors):
        gone = connection.execute(delete(table).where(table.c.person == person, table.c.is_active.is_(is_active)))
    return gone.rowcount == 1


def keep_secret(connection: Connection, person: PersonId, secret: str) -> None:
    """Keep the secret that holds in another form."""
    mine = second_factors.c.person == person, second_factors.c.is_active.is_(True)
    connection.execute(update(second_factors).where(*mine).values(secret=secret))


def use_step(connection: Connection, person: PersonId, step: int) -> bool:
    """Whether the code of this step may be taken: none of it or of a later one was."""
    table = second_factors.c
    mine = (table.person == person, table.is_active.is_(True), table.step < step)
    return connection.execute(update(second_factors).where(*mine).values(step=step)).rowcount == 1


def use_recovery_code(connection: Connection, person: PersonId, hashed: str) -> bool:
    """Whether this was one of a person's codes; it is gone afterwards."""
    table = recovery_codes.c
    mine = (table.person == person, table.is_active.is_(True), table.hash == hashed)
    return connection.execute(delete(recovery_codes).where(*mine)).rowcount == 1
