"""The centre: the one place where actions are decided and commits are numbered."""

import secrets
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from console.domain.case import Case
from console.server import lines
from console.server.commit import Commit
from console.server.proving import Proving
from console.server.taking import Taking, log_fault
from console.store import documents, reference, schema
from console.store.accounts import Device
from console.store.database import Connection, Contested, Database, DatabaseTrouble, savepoint
from console.store.documents import Head
from console.store.reference import Reference
from console.wire import Point

TRIES = 3
"""How often a question's actions are taken anew when another transaction of the database stood in the way."""

Committed = Callable[[int, Collection[str], str | None], None]
Tell = Callable[[Connection, Case | None, Case, datetime], None]


def utc_now() -> datetime:
    """The clock of a real centre."""
    return datetime.now(UTC)


class Centre:
    """Opens a centre's database (making the tables of a new one) and writes its commits, one at a time.

    `committed` is called after each commit, from the thread that wrote it, with its number, the scopes it changed and
    the enrolment of the desk that handed it in (None: another's work). `tell` is called in a commit for each case that
    it changed, with how the case stood before and how it stands now: what is to be told of it is queued with it.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.database = database
        self.now = clock
        self.committed: Committed = lambda number, scopes, by: None
        self.tell: Tell | None = None
        self._cached: tuple[Point, Reference] | None = None
        self._caching = threading.Lock()
        schema.open_tables(database, mark=secrets.token_hex(8), at=clock())

    @contextmanager
    def commit(self, *, together: bool = False, by: str | None = None) -> Iterator[Commit]:
        """A commit in the making; nothing is numbered when nothing changed. Raises DatabaseTrouble."""
        number = None
        with self.database.write() as connection:
            before = documents.head(connection)
            known = self.reference(connection, before)
            commit = Commit(
                connection,
                before,
                mark=secrets.token_hex(8),
                now=self.now(),
                reference=known,
                together=together,
            )
            yield commit
            if commit.changed:
                lines.assigned(commit, commit.reassigned)
                self._tell_of(commit)
                number = commit.close().number
        if number is not None:
            self.committed(number, commit.touched, by)

    def _tell_of(self, commit: Commit) -> None:
        if self.tell is None:
            return
        for before, after in commit.changed_cases():
            try:
                with savepoint(commit.connection):
                    self.tell(commit.connection, before, after, commit.now)
            except DatabaseTrouble:
                raise
            except Exception as fault:  # noqa: BLE001 - a message's fault must not undo what people did (architecture, law 11)
                log_fault(fault, kind="tell")

    def take(self, actions: tuple[bytes, ...], *, by: Device | None = None) -> Taking:
        """Take the actions of one question, a desk's, in one commit, each decided once. Raises DatabaseTrouble."""
        for _ in range(TRIES - 1):
            with suppress(Contested):
                return self._taken_somehow(actions, by)
        return self._taken_somehow(actions, by)

    def _taken_somehow(self, actions: tuple[bytes, ...], by: Device | None) -> Taking:
        try:
            return self._taken(actions, by, together=True)
        except DatabaseTrouble:
            raise
        except Exception:  # noqa: BLE001 - one action's fault; alone each is undone by itself, and its fault logged
            return self._taken(actions, by, together=False)

    def _taken(self, actions: tuple[bytes, ...], by: Device | None, *, together: bool) -> Taking:
        with self.commit(together=together, by=by.enrolment if by is not None else None) as commit:
            taking = Taking(commit, by=by)
            taking.take_all(actions)
            if by is not None:
                Proving(by).check(commit, taking.new)
        return taking

    def reference(self, connection: Connection, head: Head) -> Reference:
        """People, offices and rules as of a snapshot; read anew only when a commit changed them."""
        with self._caching:
            cached = self._cached
        if cached is None or cached[0] != head.reference:
            cached = (head.reference, reference.load(connection))
            with self._caching:
                self._cached = cached
        return cached[1]
