"""One page of what a desk has not read yet: the rows of its scopes merged in the order of commits, limited by bytes."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import Select, bindparam, func, select, tuple_

from console.store import documents as stored
from console.store.database import Connection
from console.store.tables import documents, memberships
from console.wire import LAST_KEY, Cursor, Document, Point

_AT_ONCE = 500
_ROW_BYTES = 60
"""About what a row itself takes on the page beside its document."""


@dataclass(frozen=True)
class Page:
    """Documents in the order of their first rows, how far each scope is read now, and whether more waits."""

    documents: tuple[Document, ...]
    cursors: Mapping[str, Cursor]
    more: bool


@dataclass(frozen=True, order=True)
class _Found:
    number: int
    key: str
    scope: str
    gone: bool
    size: int


def page(connection: Connection, cursors: Mapping[str, Cursor | None], *, head: Point, limit: int) -> Page:
    """The next rows after each scope's cursor (None: from the start), at least one if there is any.

    A commit may be cut: inside one, rows go in key order, and the cursor names the key.
    """
    taken: list[_Found] = []
    used, counted, more = 0, set[str](), False
    behind = _behind(connection, cursors)
    for found in heapq.merge(*(_after(connection, scope, cursor) for scope, cursor in behind.items())):
        size = _ROW_BYTES + (0 if found.gone or found.key in counted else found.size)
        if taken and used + size > limit:
            more = True
            break
        used += size
        counted.add(found.key)
        taken.append(found)
    bodies = stored.bodies_of(connection, {found.key for found in taken if not found.gone})
    named = _documents(taken, bodies)
    if not more:
        return Page(named, dict.fromkeys(cursors, Cursor(head.number, head.mark, LAST_KEY)), more)
    return Page(named, _moved(connection, cursors, taken), more)


def _documents(taken: Sequence[_Found], bodies: Mapping[str, bytes]) -> tuple[Document, ...]:
    """Each key once, with all that these rows say of it."""
    entered, left = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for found in taken:
        (left if found.gone else entered)[found.key].append(found.scope)
    return tuple(
        Document(
            key,
            scopes=tuple(entered.get(key, ())),
            gone=tuple(left.get(key, ())),
            body=msgspec.Raw(bodies[key]) if key in entered else UNSET,
        )
        for key in dict.fromkeys(found.key for found in taken)
    )


def _moved(connection: Connection, cursors: Mapping[str, Cursor | None], taken: list[_Found]) -> dict[str, Cursor]:
    """A scope of which nothing came yet has a cursor too, at the start.

    A desk forgets the scopes that it is no longer to read by their cursors, and a case that its verdicts touched may
    lie in this one already.
    """
    marks = stored.marks_of(connection, {0, *(found.number for found in taken)})
    start = Cursor(0, marks[0], "")
    moved = {scope: start if cursor is None else cursor for scope, cursor in cursors.items()}
    return moved | {found.scope: Cursor(found.number, marks[found.number], found.key) for found in taken}


_row = memberships.c
_NEXT = (
    select(_row.number, _row.key, _row.gone, documents.c.size)
    .select_from(memberships.outerjoin(documents, _row.key == documents.c.key))
    .where(
        _row.scope == bindparam("scope"),
        tuple_(_row.number, _row.key)
        > tuple_(bindparam("number", type_=_row.number.type), bindparam("key", type_=_row.key.type)),
    )
    .order_by(_row.number, _row.key)
    .limit(_AT_ONCE)
)


@cache
def _newest(scopes: int) -> Select[Any]:
    """The newest row of each of so many scopes: one step in the index for each."""
    held = [_row.scope == bindparam(f"scope{number}") for number in range(scopes)]
    return select(*(select(func.max(_row.number)).where(each).scalar_subquery() for each in held))


def _behind(connection: Connection, cursors: Mapping[str, Cursor | None]) -> dict[str, Cursor | None]:
    """The scopes that may hold something after their cursors: most questions find nothing new in most of them."""
    if not cursors:
        return {}
    named = {f"scope{number}": scope for number, scope in enumerate(cursors)}
    newest = connection.execute(_newest(len(named)), named).one()
    return {
        scope: cursor
        for (scope, cursor), number in zip(cursors.items(), newest, strict=True)
        if number is not None and (cursor is None or (cursor.number, cursor.key) < (number, LAST_KEY))
    }


def _after(connection: Connection, scope: str, cursor: Cursor | None) -> Iterator[_Found]:
    number, key = (cursor.number, cursor.key) if cursor else (-1, "")
    while True:
        rows = connection.execute(_NEXT, {"scope": scope, "number": number, "key": key})
        some = [_Found(n, k, scope, g, size or 0) for n, k, g, size in rows]
        yield from some
        if len(some) < _AT_ONCE:
            return
        number, key = some[-1].number, some[-1].key
