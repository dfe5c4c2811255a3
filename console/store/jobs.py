"""What the centre does by itself, and which of its processes is at it: a lease that ends by itself when one dies.

A job without a kind is done again and again. A message is a job with a kind that is done once: it is queued in the
transaction of its cause, so there is never the one without the other, and its name is made from the cause, so that it
is queued once whatever comes twice. When it is sent its body goes, which may hold a telephone; its name stays.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from console.domain.catalogue import BodyId
from console.domain.ids import CaseId
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


@dataclass(frozen=True)
class Message:
    """Something to be sent once. `tries` had no success so far; `code` says why the last had none. `case` and `about`
    (a body) say what it is about and to whom it goes."""

    name: str
    kind: str
    body: bytes
    due: datetime
    tries: int = 0
    code: str | None = None
    case: CaseId | None = None
    about: BodyId | None = None


def queue(connection: Connection, message: Message) -> bool:
    """Have a message sent when it is due; False where one of this name was queued before, sent or not."""
    if connection.execute(select(jobs.c.name).where(jobs.c.name == message.name)).first() is not None:
        return False
    values = {name: getattr(message, name) for name in ("name", "kind", "body", "due", "case", "about")}
    connection.execute(insert(jobs).values(**values, tries=0))
    return True


def waits(connection: Connection, kinds: Collection[str], *, now: datetime) -> bool:
    """Whether a message of these kinds is due and nobody is at it."""
    return connection.execute(_due(kinds, now).limit(1)).first() is not None


def claim_message(
    connection: Connection, kinds: Collection[str], holder: str, *, now: datetime, until: datetime
) -> Message | None:
    """The message of these kinds that is due longest, this holder's until then; None where none is due."""
    row = connection.execute(_due(kinds, now).order_by(jobs.c.due, jobs.c.name).limit(1)).first()
    if row is None:
        return None
    connection.execute(update(jobs).where(jobs.c.name == row.name).values(holder=holder, leased_until=until))
    return _message(row)


_COLUMNS = [jobs.c[name] for name in Message.__dataclass_fields__]


def _due(kinds: Collection[str], now: datetime) -> Select[Any]:
    free = or_(jobs.c.leased_until.is_(None), jobs.c.leased_until <= now)
    return select(*_COLUMNS).where(jobs.c.kind.in_(sorted(kinds)), jobs.c.ended.is_(None), jobs.c.due <= now, free)


def waiting(connection: Connection, kind: str, *, now: datetime) -> list[Message]:
    """The messages of a kind that are due, in the order of their names."""
    rows = connection.execute(_due([kind], now).order_by(jobs.c.name))
    return [_message(row) for row in rows]


def _message(row: Any) -> Message:
    return Message(**dict(row._mapping))


def end(connection: Connection, name: str, *, at: datetime, code: str | None = None) -> None:
    """A message was sent, or with a code was given up: it is never sent again."""
    ended = {"ended": at, "body": None, "holder": None, "leased_until": None, "code": code}
    connection.execute(update(jobs).where(jobs.c.name == name, jobs.c.ended.is_(None)).values(**ended))


def try_again(connection: Connection, message: Message, holder: str, *, due: datetime, code: str) -> None:
    """A message could not be sent now."""
    mine = update(jobs).where(jobs.c.name == message.name, jobs.c.holder == holder)
    values = {"due": due, "tries": message.tries + 1, "code": code, "holder": None, "leased_until": None}
    connection.execute(mine.values(**values))


def given_up(connection: Connection) -> list[tuple[str, str, datetime]]:
    """(name, why, when) of the messages that could not be sent, the oldest first."""
    ended = select(jobs.c.name, jobs.c.code, jobs.c.ended).where(jobs.c.kind.is_not(None), jobs.c.code.is_not(None))
    rows = connection.execute(ended.where(jobs.c.ended.is_not(None)).order_by(jobs.c.ended, jobs.c.name))
    return [(row.name, row.code, row.ended) for row in rows]


AGAIN = "again"
"""The code of a message that somebody has sent again: its address is looked up anew."""


def give_up(connection: Connection, name: str, *, at: datetime, code: str) -> None:
    """A message could not be sent. It is kept whole until a person has dealt with it (`let_go`, `send_again`)."""
    ended = {"ended": at, "holder": None, "leased_until": None, "code": code}
    connection.execute(update(jobs).where(jobs.c.name == name, jobs.c.ended.is_(None)).values(**ended))


def send_again(connection: Connection, name: str, *, at: datetime) -> bool:
    """A message that was given up goes once more, under its name; False where there is none, or its words are gone."""
    given_up = update(jobs).where(jobs.c.name == name, jobs.c.ended.is_not(None), jobs.c.code.is_not(None))
    anew = {"ended": None, "code": AGAIN, "due": at, "tries": 0}
    return connection.execute(given_up.where(jobs.c.body.is_not(None)).values(**anew)).rowcount == 1


def let_go(connection: Connection, name: str) -> None:
    """Nobody will send a message that was given up: what it said is kept no longer."""
    connection.execute(update(jobs).where(jobs.c.name == name, jobs.c.ended.is_not(None)).values(body=None))


def let_go_old(connection: Connection, *, before: datetime) -> None:
    """The same for all that were given up earlier."""
    old = update(jobs).where(jobs.c.kind.is_not(None), jobs.c.ended < before, jobs.c.body.is_not(None))
    connection.execute(old.values(body=None))


def rewrite(connection: Connection, message: Message) -> None:
    """What a message says from now on."""
    connection.execute(update(jobs).where(jobs.c.name == message.name).values(body=message.body))


def was_queued(connection: Connection, name: str) -> bool:
    """Whether a message of this name was ever queued, and is still remembered."""
    return connection.execute(select(jobs.c.name).where(jobs.c.name == name)).first() is not None


def forget_ended(connection: Connection, *, before: datetime) -> None:
    """Of messages that ended earlier nothing is remembered any longer."""
    connection.execute(delete(jobs).where(jobs.c.kind.is_not(None), jobs.c.ended < before))
