"""The keys by which bodies' programs speak to the centre; their hashes, never they themselves."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from console.domain.catalogue import BodyId
from console.store.database import Connection
from console.store.outward_tables import body_keys


@dataclass(frozen=True)
class BodyKey:
    """A key as it is listed: whose, under which name, since when, and when it was revoked."""

    body: BodyId
    name: str
    since: datetime
    revoked: datetime | None


def hash_of(token: str) -> str:
    """What is stored of a key. It is as long as its randomness, so it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def keep(connection: Connection, token: str, body: BodyId, name: str, *, at: datetime) -> None:
    """A new key of a body. One of the same name holds no more."""
    revoke(connection, body, name, at=at)
    connection.execute(insert(body_keys).values(hash=hash_of(token), body=body, name=name, since=at))


def revoke(connection: Connection, body: BodyId, name: str, *, at: datetime) -> bool:
    """The body's keys of this name hold no more; whether there were any."""
    named = body_keys.c.body == body, body_keys.c.name == name, body_keys.c.revoked.is_(None)
    return connection.execute(update(body_keys).where(*named).values(revoked=at)).rowcount > 0


def body_of(connection: Connection, token: str) -> BodyId | None:
    """Whose key it is; None where it is none or holds no more."""
    wanted = select(body_keys.c.body).where(body_keys.c.hash == hash_of(token), body_keys.c.revoked.is_(None))
    found = connection.execute(wanted).scalar()
    return None if found is None else BodyId(found)


def listed(connection: Connection) -> list[BodyKey]:
    """Every key there was, by body and age."""
    rows = connection.execute(select(body_keys).order_by(body_keys.c.body, body_keys.c.since, body_keys.c.hash))
    return [BodyKey(BodyId(row.body), row.name, row.since, row.revoked) for row in rows]
