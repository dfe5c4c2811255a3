"""The centre's documents, the scopes that hold them, and the one counter that numbers its commits."""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from console.store.database import Connection
from console.store.tables import commits, counter, documents, memberships
from console.wire import Digest, Point

_MANY = 400
_MANY = 1_000
"""In one statement; what a database takes ends at some ten thousand."""
_FEW = 2
"""So many single statements are done sooner than one with a list, which is put into words anew each time."""


@dataclass(frozen=True)
class Head:
    """The newest commit: its number, its random mark, and the newest commit that changed people, offices or rules."""

    number: int
    mark: str
    reference: Point


def begin(connection: Connection, *, mark: str, at: datetime) -> None:
    """The first row of a new centre's counter; a centre that has one keeps it."""
    if connection.execute(select(counter.c.id)).first() is None:
        connection.execute(insert(counter).values(id=1, number=0, mark=mark, reference=0))
        connection.execute(insert(commits).values(number=0, mark=mark, at=at))


_HEAD = (
    select(counter.c.number, counter.c.mark, counter.c.reference, commits.c.mark)
    .join(commits, commits.c.number == counter.c.reference)
    .where(counter.c.id == 1)
)


def head(connection: Connection) -> Head:
    """Where the centre stands in this snapshot."""
    number, mark, *reference = connection.execute(_HEAD).one()
    return Head(number, mark, Point(*reference))


_COMMIT = insert(commits)
_COUNTED = (
    update(counter)
    .where(counter.c.id == 1)
    .values({name: bindparam(f"new_{name}") for name in ("number", "mark", "reference")})
)


def advance(connection: Connection, to: Head, *, at: datetime) -> None:
    """Store a commit's number and mark. The counter row is the last thing its transaction writes (law 5)."""
    connection.execute(_COMMIT, {"number": to.number, "mark": to.mark, "at": at})
    values = {"new_number": to.number, "new_mark": to.mark, "new_reference": to.reference.number}
    connection.execute(_COUNTED, values)


_MARKS = select(commits.c.number, commits.c.mark).where(commits.c.number.in_(bindparam("numbers", expanding=True)))


_MARK = select(commits.c.number, commits.c.mark).where(commits.c.number == bindparam("number"))


def marks_of(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The mark of each of these commits that the centre knows."""
    if len(numbers) <= _FEW:
        return dict(row for number in numbers for row in connection.execute(_MARK, {"number": number}))
    ordered = sorted(numbers)
    some = (ordered[start : start + _MANY] for start in range(0, len(ordered), _MANY))
    return dict(row for each in some for row in connection.execute(_MARKS, {"numbers": each}))


def kind_of(key: str) -> str:
    """What a document is: the part of its key before the first slash."""
    return key.partition("/")[0]


_PUT = (
    update(documents)
    .where(documents.c.key == bindparam("k"))
    .values({name: bindparam(name) for name in ("body", "size", "check", "version", "commit")})
)


@dataclass(frozen=True)
class Written:
    """A document's bytes as they are from a commit on; `is_new` where there was none of this key."""

    key: str
    body: bytes
    version: int
    is_new: bool


def put(connection: Connection, key: str, body: bytes, *, version: int, commit: int) -> None:
    """Store a document's bytes as they are from this commit on."""
    is_new = connection.execute(select(documents.c.key).where(documents.c.key == key)).first() is None
    put_all(connection, [Written(key, body, version, is_new)], commit=commit)


def put_all(connection: Connection, written: Iterable[Written], *, commit: int) -> None:
    """Store the bytes of documents as they are from this commit on."""
    new, changed = list[dict[str, Any]](), list[dict[str, Any]]()
    for each in written:
        check = zlib.crc32(each.body, zlib.crc32(each.key.encode()))
        values = {"body": each.body, "size": len(each.body), "check": check, "version": each.version, "commit": commit}
        if each.is_new:
            new.append({"key": each.key, "kind": kind_of(each.key), **values})
        else:
            changed.append({"k": each.key, **values})
    if new:
        connection.execute(insert(documents), new)
    if changed:
        connection.execute(_PUT, changed)


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
        if len(some) <= _FEW:
            found |= {key: body for key in some if (body := body_of(connection, key)) is not None}
        else:
            found |= dict(connection.execute(_BODIES, {"keys": some}).all())
    return found


_KNOWN = select(documents.c.key).where(documents.c.key.in_(bindparam("keys", expanding=True)))


def known_of(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of these documents that there are."""
    wanted, found = iter(keys), set[str]()
    while some := list(islice(wanted, _MANY)):
        found.update(connection.execute(_KNOWN, {"keys": some}).scalars())
    return found


def of_kind(connection: Connection, kind: str) -> Iterator[tuple[str, bytes]]:
    """Every document of a kind with its key, in the order of the keys."""
    rows = connection.execute(
        select(documents.c.key, documents.c.body).where(documents.c.kind == kind).order_by(documents.c.key)
    )
    for row in rows:
        yield row.key, row.body


def some_of_kind(connection: Connection, kind: str, *, after: str, most: int) -> list[tuple[str, bytes]]:
    """The next documents of a kind after a key, in the order of the keys."""
    wanted = select(documents.c.key, documents.c.body).where(documents.c.kind == kind, documents.c.key > after)
    return [(row.key, row.body) for row in connection.execute(wanted.order_by(documents.c.key).limit(most))]


_SCOPES = select(memberships.c.key, memberships.c.scope, memberships.c.gone).where(
    memberships.c.key.in_(bindparam("keys", expanding=True))
)
_SET = (
    update(memberships)
    .where(memberships.c.scope == bindparam("s"), memberships.c.key == bindparam("k"))
    .values(number=bindparam("number"), gone=bindparam("gone"))
)


def scopes_of(connection: Connection, key: str) -> frozenset[str]:
    """The scopes that hold a document now."""
    return scopes_of_all(connection, [key])[key]


def scopes_of_all(connection: Connection, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """The scopes that hold each of these documents now."""
    stored = _stored_scopes(connection, keys)
    return {key: frozenset(scope for scope, gone in held.items() if not gone) for key, held in stored.items()}


def _stored_scopes(connection: Connection, keys: Collection[str]) -> dict[str, dict[str, bool]]:
    """By key the scopes that hold or held it, and whether it is gone from there."""
    found: dict[str, dict[str, bool]] = {key: {} for key in keys}
    wanted = iter(keys)
    while some := list(islice(wanted, _MANY)):
        for key, scope, gone in connection.execute(_SCOPES, {"keys": some}):
            found[key][scope] = gone
    return found


def keys_in(connection: Connection, scopes: Collection[str], *, kind: str, limit: int) -> list[str]:
    """The keys of a kind that these scopes hold, the newest first, so many at most."""
    row = memberships.c
    held = row.scope.in_(list(scopes)), row.key.startswith(f"{kind}/", autoescape=True), ~row.gone
    wanted = select(row.key).where(*held).order_by(row.number.desc(), row.key).limit(limit)
    return list(connection.execute(wanted).scalars()) if scopes else []


def place_all(connection: Connection, placed: Mapping[str, tuple[Collection[str], bool]], *, number: int) -> set[str]:
    """Compare documents' scopes with the stored ones, store what differs under this commit's number; those scopes.

    A key comes with its scopes and whether its bytes changed: then the scopes that go on holding it are told too.
    """
    stored = _stored_scopes(connection, placed)
    new, changed = list[dict[str, Any]](), list[dict[str, Any]]()
    for key, (scopes, has_changed) in placed.items():
        for scope in sorted(scopes):
            if scope not in stored[key]:
                new.append({"scope": scope, "key": key, "number": number, "gone": False})
            elif has_changed or stored[key][scope]:
                changed.append({"s": scope, "k": key, "number": number, "gone": False})
        for scope, gone in sorted(stored[key].items()):
            if not gone and scope not in scopes:
                changed.append({"s": scope, "k": key, "number": number, "gone": True})
    if new:
        connection.execute(insert(memberships), new)
    if changed:
        connection.execute(_SET, changed)
    return {row["scope"] for row in new} | {row["s"] for row in changed}


_NEWER = (
    select(memberships.c.scope)
    .where(memberships.c.scope.in_(bindparam("scopes", expanding=True)), memberships.c.number > bindparam("after"))
    .limit(1)
)


def has_newer(connection: Connection, scopes: Collection[str], *, after: int) -> bool:
    """Whether a commit after this one changed any of these scopes."""
    return connection.execute(_NEWER, {"scopes": list(scopes), "after": after}).first() is not None


def newest_by_scope(connection: Connection, *, after: int) -> dict[str, int]:
    """The newest commit of each scope that a commit after this one changed: one step in the index for each scope."""
    row = memberships.c
    scopes = select(func.min(row.scope).label("scope")).cte("scopes", recursive=True)
    next_one = select(func.min(row.scope)).where(row.scope > scopes.c.scope).scalar_subquery()
    scopes = scopes.union_all(select(next_one).where(scopes.c.scope.is_not(None)))
    newest = select(func.max(row.number)).where(row.scope == scopes.c.scope).scalar_subquery()
    found = connection.execute(select(scopes.c.scope, newest).where(scopes.c.scope.is_not(None)))
    return {scope: number for scope, number in found if number > after}


def digest_of(connection: Connection, scope: str) -> Digest:
    """Count and sum of what a scope holds, as `wire.digest` reckons them on a desk."""
    held = memberships.join(documents, memberships.c.key == documents.c.key)
    numbers = select(func.count(), func.coalesce(func.sum(documents.c.check), 0)).select_from(held)
    count, total = connection.execute(numbers.where(memberships.c.scope == scope, ~memberships.c.gone)).one()
    return Digest(count, int(total) % 2**53)
