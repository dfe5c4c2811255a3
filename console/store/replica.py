"""replica.db: the centre's documents as this desk may hold them. Disposable: the exchange fills a new one.

Beside the documents lie the rows that screens read (cases.py) and the search keys (search.py), written in the same
commits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.ids import CaseId
from console.store.alike import AlikeCases
from console.store.case_rows import CaseRows, ShownCase
from console.store.cases import ShownCases
from console.store.database import Connection, Database, NotOpened, Opens
from console.store.findable import Findable, prepare_finding
from console.store.finding import CaseFinding
from console.store.prepared import Prepared
from console.store.problems import Joined, ShownProblems
from console.store.replica_tables import REPLICA, cursors, documents, head, memberships, state
from console.store.shown_tables import SHOWN, complete
from console.store.told import ToldServices
from console.wire import Cursor, Digest, Point, digest

_INSERT = insert(documents)
_KEEP = Prepared(_INSERT.on_conflict_do_update(index_elements=["key"], set_={"body": _INSERT.excluded.body}))
_ENTER = Prepared(insert(memberships).on_conflict_do_nothing())
_LEAVE_ALL = Prepared(delete(memberships).where(memberships.c.key == bindparam("of_key")))
_LEAVE = Prepared(
    delete(memberships).where(memberships.c.scope == bindparam("in_scope"), memberships.c.key == bindparam("of_key"))
)
_DROP = Prepared(delete(documents).where(documents.c.key == bindparam("of_key")))
_BODIES = select(documents.c.key, documents.c.body).where(documents.c.key.in_(bindparam("keys", expanding=True)))
_BODY = select(documents.c.body).where(documents.c.key == bindparam("of_key"))
_IN_NO_SCOPE = select(documents.c.key).where(~exists().where(memberships.c.key == documents.c.key))
_THESE_IN_NO_SCOPE = _IN_NO_SCOPE.where(documents.c.key.in_(bindparam("keys", expanding=True)))
_CURSORS = select(cursors)
_HEAD = select(head)
_STATE = select(state)


def kind_of(key: str) -> str:
    """The kind of a document: what stands before the stroke in its key."""
    return key.partition("/")[0]


def portions(keys: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """The keys in portions of at most `size`."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


@dataclass(frozen=True)
class State:
    """How far a replica has come. `beside` names the file that goes on serving until this one is complete."""

    beside: str | None = None
    is_complete: bool = False
    checked_at: datetime | None = None


@dataclass(frozen=True)
class Reached:
    """How far each scope has been read, and the newest of the centre's moments that a replica has anything of."""

    cursors: Mapping[str, Cursor]
    head: Point | None


class Replica:
    """One replica file. Reads go on beside the one writer."""

    def __init__(self, path: Path, *, key: bytes, opens: Opens = Database) -> None:
        self.path = path
        # Nothing here is precious, but what lies unflushed is flushed together with desk.db's next commit, by whoever
        # saves then: measured during a fill, p99 of a save 36-50 ms without this and 7 ms with it, the fill as fast.
        self._database = opens(path, key=key, flushed=True, tidied=True)
        self._database.create(REPLICA)
        self._database.create(SHOWN)
        with self._database.write() as connection:
            complete(connection)
            prepare_finding(connection)
        self.shown = ShownCases(self._database)
        self.problems = ShownProblems(self._database)
        self.finding = CaseFinding(self._database)
        self.alike = AlikeCases(self._database)
        self.told = ToldServices(self._database)
        self.met_damage = self._database.met_damage

    def document(self, key: str) -> bytes | None:
        """The centre's bytes of one document."""
        with self._database.read() as connection:
            return connection.execute(_BODY, {"of_key": key}).scalar()

    def bodies(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The centre's bytes of those of these documents that are here."""
        with self._database.read() as connection:
            return Filling(connection).bodies(keys)

    def documents(self, kind: str, *, scopes: Sequence[str] | None = None) -> list[tuple[str, bytes]]:
        """All documents of a kind by key; with `scopes`, only those that lie in one of them."""
        wanted = select(documents.c.key, documents.c.body).where(documents.c.kind == kind).order_by(documents.c.key)
        if scopes is not None:
            inside = memberships.c.key == documents.c.key
            wanted = wanted.where(exists().where(inside, memberships.c.scope.in_(list(scopes))))
        with self._database.read() as connection:
            return [(row.key, row.body) for row in connection.execute(wanted)]

    def members_of(self, scope: str) -> frozenset[str]:
        """The keys a scope holds here."""
        with self._database.read() as connection:
            wanted = select(memberships.c.key).where(memberships.c.scope == scope)
            return frozenset(connection.execute(wanted).scalars())

    def cursors(self) -> dict[str, Cursor]:
        """How far each scope has been read."""
        with self._database.read() as connection:
            return _cursors(connection)

    def reached(self) -> Reached:
        """The cursors and the head, at one moment."""
        with self._database.read() as connection:
            return Reached(_cursors(connection), _head(connection))

    def state(self) -> State | None:
        """How far it has come; None for one that was never begun."""
        with self._database.read() as connection:
            row = connection.execute(_STATE).one_or_none()
            return None if row is None else State(row.beside, row.complete, row.checked_at)

    def digest_of(self, scope: str) -> Digest:
        """Count and sum of what a scope holds here, as the centre reckons them."""
        held = memberships.outerjoin(documents, memberships.c.key == documents.c.key)
        wanted = select(memberships.c.key, documents.c.body).select_from(held).where(memberships.c.scope == scope)
        with self._database.read() as connection:
            return digest((row.key, row.body or b"") for row in connection.execute(wanted))

    def is_whole(self) -> bool:
        """Whether every page can be read; takes a second for 100,000 cases."""
        try:
            with self._database.read() as connection:
                return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
        except NotOpened:
            return False

    @contextmanager
    def filling(self) -> Iterator["Filling"]:
        """One commit; short, since what people do waits for none but shows only after it."""
        with self._database.write() as connection:
            yield Filling(connection)

    def tidy(self) -> None:
        """Bring what was written into the file's own place, in a quiet moment."""
        self._database.checkpoint()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _cursors(connection: Connection) -> dict[str, Cursor]:
    return {row.scope: Cursor(row.number, row.mark, row.key) for row in connection.execute(_CURSORS)}


def _head(connection: Connection) -> Point | None:
    row = connection.execute(_HEAD).one_or_none()
    return None if row is None else Point(row.number, row.mark)


_REACH = insert(cursors)
_REACH = _REACH.on_conflict_do_update(
    index_elements=["scope"], set_={name: _REACH.excluded[name] for name in ("number", "mark", "key")}
)


class Filling:
    """Inside one commit of the replica."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows = CaseRows(connection)
        self.findable = Findable(connection)
        self.joined = Joined(connection)

    def bodies(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Documents as this commit has them."""
        found: dict[str, bytes] = {}
        for some in portions(list(keys)):
            found.update(self._connection.execute(_BODIES, {"keys": some}).all())
        return found

    def keep(self, found: Mapping[str, bytes]) -> None:
        """Store documents as they are."""
        _KEEP.run(self._connection, [{"key": key, "kind": kind_of(key), "body": body} for key, body in found.items()])

    def enter(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Documents (scope, key) lie in scopes now."""
        _ENTER.run(self._connection, [{"scope": scope, "key": key} for scope, key in pairs])

    def leave(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Documents (scope, key) have left scopes."""
        rows = [{"in_scope": scope, "of_key": key} for scope, key in pairs]
        _LEAVE.run(self._connection, rows)

    def hold_only(self, scopes: Sequence[str]) -> None:
        """Forget the scopes that are no longer this desk's."""
        for table in (memberships, cursors):
            self._connection.execute(delete(table).where(table.c.scope.not_in(list(scopes))))

    def leave_all(self, keys: Iterable[str]) -> None:
        """Documents lie in no scope until they enter again."""
        _LEAVE_ALL.run(self._connection, [{"of_key": key} for key in keys])

    def forget_gone(self, keys: Iterable[str] | None, *, but: Iterable[str]) -> list[str]:
        """Drop those of these documents (None: of all) that lie in no scope, except some; gives the keys dropped."""
        spared = frozenset(but)
        gone: list[str] = []
        if keys is None:
            gone += [key for key in self._connection.execute(_IN_NO_SCOPE).scalars() if key not in spared]
        else:
            for some in portions(sorted(set(keys) - spared)):
                gone += self._connection.execute(_THESE_IN_NO_SCOPE, {"keys": some}).scalars()
        _DROP.run(self._connection, [{"of_key": key} for key in gone])
        return gone

    def keep_state(self, found: State) -> None:
        """How far this replica has come."""
        values = {"beside": found.beside, "complete": found.is_complete, "checked_at": found.checked_at}
        kept = insert(state).values(one=1, **values)
        self._connection.execute(kept.on_conflict_do_update(index_elements=["one"], set_=values))

    def reach(self, points: Mapping[str, Cursor], point: Point | None) -> None:
        """Everything up to these cursors and this head is here."""
        rows = [
            {"scope": scope, "number": cursor.number, "mark": cursor.mark, "key": cursor.key}
            for scope, cursor in points.items()
        ]
        if rows:
            self._connection.execute(_REACH, rows)
        if point is not None:
            values = {"number": point.number, "mark": point.mark}
            kept = insert(head).values(one=1, **values)
            self._connection.execute(kept.on_conflict_do_update(index_elements=["one"], set_=values))

    def show(
        self, cases: Sequence[ShownCase], *, between: Callable[[], None] = lambda: None, find_later: bool = False
    ) -> None:
        """Write the rows by which screens list these cases, and by what they are found (`between` is called after
        each): with `find_later` that is left to whoever asks `findable` what it lacks."""
        rows = self._rows.put(cases)
        self.joined.put([each.case for each in cases])
        found = [(row, each.case) for row, each in zip(rows, cases, strict=True)]
        self.findable.put(found, between=between, later=find_later)

    def hide(self, cases: Iterable[CaseId]) -> None:
        """Take cases out of every list."""
        gone = list(cases)
        if not gone:
            return
        self.joined.take_out(gone)
        self.findable.take_out(self._rows.take_out(gone))
