"""What the centre does by itself, and which of its processes is at it: a lease that ends by itself when one dies."""

from datetime import datetime

from sqlalchemy import insert, or_, select, update

from console.store.database import Connection
from console.store.tables import jobs


def claim(connection: Connection, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Whether the job is due and now this holder's until then; a job never seen before is due at once."""
    if connection.execute(select(jobs.c.name).where(jobs.c.name == name)).first() is None:
        connection.execute(insert(jobs).values(name=name, due=now))
    free = or_(jobs.c.leased_until.is_(None), jobs.c.leased_until <= now)
    wanted = update(jobs).where(jobs.c.name == name, jobs.c.due <= now, free)
    return connection.execute(wanted.values(holder=holder, leased_until=until)).rowcount == 1


def is_due(connection: Connection, name: str, *, now: datetime) -> bool:
    """Whether the job waits to be done and nobody is at it, without taking it."""
    row = connection.execute(select(jobs.c.due, jobs.c.leased_until).where(jobs.c.name == name)).first()
    return row is None or (row.due <= now and (row.leased_until is None or row.leased_until <= now))


def done(connection: Connection, name: str, holder: str, *, due: datetime) -> None:
    """The job is done; when it is due again."""
    mine = update(jobs).where(jobs.c.name == name, jobs.c.holder == holder)
    connection.execute(mine.values(due=due, holder=None, leased_until=None))
