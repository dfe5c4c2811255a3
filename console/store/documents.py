"""The centre's documents, the scopes that hold them, and the one counter that numbers its commits."""

import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, delete, func, insert, select, update

from console.store.database import Connection
from console.store.tables import commits, counter, documents, memberships
from console.wire import Digest

_MANY = 400


@dataclass(frozen=True)
class Head:
    """The newest commit: its number, its random mark, and the newest commit that changed people, offices or rules."""

    number: int
    mark: str
    reference: int


def begin(connection: Connection, *, mark: str, at: datetime) -> None:
    """The first row of a new centre's counter; a centre that has one keeps it."""
    if connection.execute(select(counter.c.id)).first() is None:
        connection.execute(insert(counter).values(id=1, number=0, mark=mark, reference=0))
        connection.execute(insert(commits).values(number=0, mark=mark, at=at))


_HEAD = select(counter.c.number, counter.c.mark, counter.c.reference).where(counter.c.id == 1)


def head(connection: Connection) -> Head:
    """Where the centre stands in this snapshot."""
    return Head(*connection.execute(_HEAD).one())


def advance(connection: Connection, to: Head, *, at: datetime) -> None:
    """Store a commit's number and mark. The counter row is the last thing its transaction writes (law 5)."""
    connection.execute(insert(commits).values(number=to.number, mark=to.mark, at=at))
    values = {"number": to.number, "mark": to.mark, "reference": to.reference}
    connection.execute(update(counter).where(counter.c.id == 1).values(values))


_MARKS = select(commits.c.number, commits.c.mark).where(commits.c.number.in_(bindparam("numbers", expanding=True)))


def marks_of(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The mark of each of these commits that the centre knows."""
    return dict(connection.execute(_MARKS, {"numbers": list(numbers)}))


def kind_of(key: str) -> str:
    """What a document is: the part of its key before the first slash."""
    return key.partition("/")[0]


_PUT = (
    update(documents)
    .where(documents.c.key == bindparam("k"))
    .values({name: bindparam(name) for name in ("body", "size", "check", "version", "commit")})
)


_PUT_NEW = insert(documents)


def put(connection: Connection, key: str, body: bytes, *, version: int, commit: int) -> None:
    """Store a document's bytes as they are from this commit on."""
    check = zlib.crc32(body, zlib.crc32(key.encode()))
    values = {"body": body, "size": len(body), "check": check, "version": version, "commit": commit}
    if connection.execute(_PUT, {"k": key, **values}).rowcount == 0:
        connection.execute(_PUT_NEW, {"key": key, "kind": kind_of(key), **values})


def remove(connection: Connection, key: str) -> None:
    """Take a document away."""
    connection.execute(delete(documents).where(documents.c.key == key))


_BODY = select(documents.c.body).where(documents.c.key == bindparam("k"))


def body_of(connection: Connection, key: str) -> bytes | None:
    """A document's bytes, or None."""
    found: bytes | None = connection.execute(_BODY, {"k": key}).scalar()
    return found


_BODIES = select(documents.c.key, documents.c.body).where(documents.c.key.in_(bindparam("keys", expanding=True)))


def bodies_of(connection: Connection, keys: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those of these documents that there are."""
    wanted, found = iter(keys), dict[str, bytes]()
    while some := list(islice(wanted, _MANY)):
        found.update(dict(connection.execute(_BODIES, {"keys": some})))
    return found


def of_kind(connection: Connection, kind: str) -> Iterator[tuple[str, bytes]]:
    """Every document of a kind with its key, in the order of the keys."""
    rows = connection.execute(
        select(documents.c.key, documents.c.body).where(documents.c.kind == kind).order_by(documents.c.key)
    )
    for row in rows:
        yield row.key, row.body


_SCOPES = select(memberships.c.scope, memberships.c.gone).where(memberships.c.key == bindparam("k"))
_SET = (
    update(memberships)
    .where(memberships.c.scope == bindparam("s"), memberships.c.key == bindparam("k"))
    .values(number=bindparam("number"), gone=bindparam("gone"))
)


_SET_NEW = insert(memberships)


def scopes_of(connection: Connection, key: str) -> frozenset[str]:
    """The scopes that hold a document now."""
    return frozenset(scope for scope, gone in connection.execute(_SCOPES, {"k": key}) if not gone)


def place(connection: Connection, key: str, scopes: Collection[str], *, number: int, changed: bool) -> None:
    """Compare a document's scopes with the stored ones and store what differs under this commit's number.

    With `changed` bytes the scopes that go on holding it are told too.
    """
    stored = {row.scope: row.gone for row in connection.execute(_SCOPES, {"k": key})}
    for scope in scopes:
        if scope not in stored:
            connection.execute(_SET_NEW, {"scope": scope, "key": key, "number": number, "gone": False})
        elif changed or stored[scope]:
            connection.execute(_SET, {"s": scope, "k": key, "number": number, "gone": False})
    for scope, gone in stored.items():
        if not gone and scope not in scopes:
            connection.execute(_SET, {"s": scope, "k": key, "number": number, "gone": True})


def digest_of(connection: Connection, scope: str) -> Digest:
    """Count and sum of what a scope holds, as `wire.digest` reckons them on a desk."""
    held = memberships.join(documents, memberships.c.key == documents.c.key)
    numbers = select(func.count(), func.coalesce(func.sum(documents.c.check), 0)).select_from(held)
    count, total = connection.execute(numbers.where(memberships.c.scope == scope, ~memberships.c.gone)).one()
    return Digest(count, int(total) % 2**53)
