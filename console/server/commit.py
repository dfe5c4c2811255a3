"""One commit of the centre in the making: what is written together, under one number and one random mark."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from console.domain.case import Case
from console.domain.ids import CaseId
from console.server import scopes
from console.store import documents
from console.store.database import Connection, DatabaseTrouble
from console.store.documents import Head
from console.store.gathering import Gathering
from console.store.reference import DECIDING, Reference
from console.wire import Point


class Spoilt(Exception):
    """An action made us fail in a commit that writes all its actions together: nothing of it can be kept."""


class Commit:
    """Documents change here and nowhere else; `close` compares and stores who holds them, then the counter.

    `together`: its actions are written at its end by a few statements. That is several times quicker, but none can be
    undone alone; without it each attempt is written at its own end.
    """

    def __init__(
        self,
        connection: Connection,
        before: Head,
        *,
        mark: str,
        now: datetime,
        reference: Reference,
        together: bool = False,
    ) -> None:
        self.connection = connection
        self.gathering = Gathering(connection, before.number + 1)
        self.number = before.number + 1
        self.mark = mark
        self.now = now
        self.reference = reference
        self.changed = False
        self.touched: set[str] = set()
        self.reassigned: set[CaseId] = set()
        """Cases that another one has now than before."""
        self._together = together
        self._changed_at = before.reference
        self._cases: dict[CaseId, Case | None] = {}
        self._held_by: dict[str, tuple[frozenset[str], bool]] = {}
        self._stood: dict[CaseId, Case | None] = {}
        self._there: dict[str, bool] = {}

    def case(self, case: CaseId) -> Case | None:
        """The case as it stands in this commit."""
        if case not in self._cases:
            self._cases[case] = self.gathering.case(case)
        return self._cases[case]

    def put_case(self, case: Case) -> None:
        """Store a case as it is now, with its row in the register and its scopes."""
        self._stood.setdefault(case.id, self.case(case.id))
        self.gathering.keep_case(self.case(case.id), case)
        self._cases[case.id] = case
        self.changed = True
        self._held_by[f"case/{case.id}"] = (scopes.of_case(case, now=self.now), True)
        if any(entry.kind == "keep_identity" for entry in case.entries):
            self.place(f"identity/{case.id}", scopes.of_identity(case))

    def changed_cases(self) -> Iterator[tuple[Case | None, Case]]:
        """Each case that this commit changed, how it stood before (None: it is new) and how it stands now."""
        for id, before in self._stood.items():
            after = self.case(id)
            if after is not None and after != before:
                yield before, after

    def there(self, keys: Collection[str]) -> list[str]:
        """Those of these documents that there are; what was asked once is not read again."""
        unknown = [key for key in keys if key not in self._there]
        if unknown:
            found = documents.known_of(self.connection, unknown)
            self._there |= {key: key in found for key in unknown}
        return [key for key in keys if self._there[key]]

    def is_new(self, key: str) -> None:
        """A document of this name can only come to be in this commit."""
        self._there.setdefault(key, False)

    def put(self, key: str, body: bytes, held_by: Collection[str]) -> None:
        """Store any other document and who holds it."""
        documents.put(self.connection, key, body, version=1, commit=self.number)
        self._there[key] = True
        self.changed = True
        self._held_by[key] = (frozenset(held_by), True)
        if documents.kind_of(key) in DECIDING:
            self._changed_at = Point(self.number, self.mark)

    def place(self, key: str, held_by: Collection[str]) -> None:
        """Change who holds a document, its bytes staying as they are."""
        already = self._held_by.get(key, (frozenset(), False))[1]
        self._held_by[key] = (frozenset(held_by), already)
        self.changed = True

    def remove(self, key: str) -> None:
        """Take a document away from everyone."""
        documents.remove(self.connection, key)
        self._there[key] = False
        self.place(key, ())
        if documents.kind_of(key) in DECIDING:
            self._changed_at = Point(self.number, self.mark)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that is undone alone when it raises; where all are written together Spoilt is raised instead."""
        if self._together:
            try:
                yield
            except DatabaseTrouble:
                raise
            except Exception as fault:
                raise Spoilt from fault
            return
        cases, held_by, changed, changed_at = dict(self._cases), dict(self._held_by), self.changed, self._changed_at
        there = dict(self._there)
        try:
            with self.gathering.alone():
                yield
        except BaseException:
            self._cases, self._held_by, self.changed, self._changed_at = cases, held_by, changed, changed_at
            self._there = there
            raise

    def close(self) -> Head:
        """Write what was gathered, the memberships and, last of all, the counter. Only a changed commit is closed.

        `touched` are then the scopes in which a desk finds something new.
        """
        self.gathering.write()
        self.touched = documents.place_all(self.connection, dict(sorted(self._held_by.items())), number=self.number)
        head = Head(self.number, self.mark, self._changed_at)
        documents.advance(self.connection, head, at=self.now)
        return head
