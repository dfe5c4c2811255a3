"""What screens read. Every method may be called from any worker thread, never waits for the link, and shows only what
the person signed in may see."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console import wire
from console.desk.alike import Alike, LikelyBody, Similar
from console.desk.attending import Attending, AttentionItem
from console.desk.finding import Finding, ranked_together
from console.desk.found import Found
from console.desk.problems import Problems
from console.desk.reading import may_read
from console.desk.unsent import NotSent, Unsent, UnsentFile, WaitingLine, Why
from console.desk.wording import Wording
from console.domain.actions import KeepIdentity, Kind
from console.domain.case import Case
from console.domain.deadlines import Due, due, local_day
from console.domain.identity import read_case_number, read_phone
from console.domain.ids import ActionId, CaseId
from console.domain.looks import LookKind
from console.domain.refused import Refused
from console.store.case_rows import PROMISE, SURVEY
from console.store.cases import CaseRow, Filters, Order, Queue
from console.store.findable import PHONE

__all__ = [
    "PROMISE",
    "SURVEY",
    "AttentionItem",
    "CaseRow",
    "CaseView",
    "Filters",
    "Found",
    "LikelyBody",
    "Order",
    "Queue",
    "Similar",
    "Unsent",
    "UnsentFile",
    "Views",
    "WaitingLine",
    "Why",
    "Wording",
    "ranked_together",
]  # fmt: skip

LEAST_DIGITS = 4
"""A caller's earlier cases are looked for from the fourth digit of his number on."""


@dataclass(frozen=True)
class CaseView:
    """A case as this desk shows it: the centre's with what waits here on top.

    `waiting` are the actions not yet sent, `would_be_refused` those that would be refused now, and why.
    """

    case: Case
    waiting: frozenset[ActionId] = frozenset()
    identity: KeepIdentity | None = None
    would_be_refused: Mapping[ActionId, Refused] = field(default_factory=dict)
    problem: Case | None = None
    """The common problem that it belongs to."""


class Views(Finding, Alike, Attending, Problems, NotSent):
    """Queues, rows, cases; with `Finding` the catalogue and finding, with `Alike` what is like a call being typed, with
    `Attending` what wants someone's eye, with `Problems` what many bring alike, with `NotSent` what lies only here."""

    def queue(self, queue: Queue, order: Order = Order.DUE, filters: Filters | None = None) -> "array[int]":
        """The row numbers of a queue in its order."""
        with self._holdings.precedence.person():
            today = local_day(self._clock.now())
            return self._holdings.replica.shown.queue(queue, who=self._who(), today=today, order=order, filters=filters)

    def rows(self, row_numbers: Sequence[int]) -> list[CaseRow]:
        """The rows of these numbers, in the same order; those gone meanwhile are left out."""
        with self._holdings.precedence.person():
            return self._named_rows(row_numbers)

    def row_of(self, case_id: CaseId) -> int | None:
        """The row number of a case."""
        return self._holdings.replica.shown.row_of(case_id)

    def counts(self) -> Mapping[Queue, int]:
        """How many cases each queue holds."""
        today = local_day(self._clock.now())
        return self._holdings.replica.shown.counts(who=self._who(), today=today)

    def case(self, case_id: CaseId) -> CaseView | None:
        """One case; None where this desk does not hold it or it is not for this person."""
        with self._holdings.precedence.person():
            found = self._holdings.shown(case_id)
        who = self._who()
        if found.case is None or not may_read(found.case, who):
            return None
        if found.case.kind is not Kind.PROBLEM:
            self._looks.viewed(found.case)
        problem = self._holdings.shown(found.case.problem).case if found.case.problem is not None else None
        return CaseView(found.case, found.waiting, self._identity(case_id), found.would_be_refused, problem)

    def history(self, phone: str, limit: int = 20) -> list[CaseRow]:
        """The earlier cases of a caller, newest first, while his number is being typed."""
        number = read_phone(phone).number
        if len(number) < LEAST_DIGITS:
            return []
        with self._holdings.precedence.person():
            rows = self._holdings.replica.shown.with_number(number, who=self._who(), sorts=[PHONE], limit=limit)
            found = self._named_rows(rows)
        if found:
            self._looks.searched(number, LookKind.EARLIER)
        return found

    def by_number(self, text: str) -> CaseId | None:
        """The case with this number, however it was typed."""
        number = read_case_number(text).number
        found = self._holdings.replica.shown.case_of_number(number) if number is not None else None
        return found if found is not None and self.case(found) is not None else None

    def due_call_backs(self, now: datetime) -> list[CaseRow]:
        """The call-backs that this person should make by now."""
        return self._named_rows(self._holdings.replica.shown.call_backs_due(who=self._who(), at=now))

    def expected_due(self, kind: Kind, at: datetime) -> Due | None:
        """This desk's own reckoning of a due date: the centre fixes it."""
        rules = self._holdings.reference.rules
        return due(kind, at, rules.terms, rules.calendar)

    def _identity(self, case_id: CaseId) -> KeepIdentity | None:
        """A withheld name, for whom it is meant: who wrote it down, or the one the case is assigned to."""
        me = self._who().person
        key = f"identity/{case_id}"
        for row in reversed(self._holdings.outbox.waiting_on(case_id)):
            if row.envelope.kind == "keep_identity" and row.envelope.by == me:
                return wire.decode(bytes(row.envelope.body), KeepIdentity)
        raw = self._holdings.replica.document(key)
        if raw is None or key not in self._holdings.replica.members_of(f"person:{me}"):
            return None
        try:
            return wire.decode(raw, KeepIdentity)
        except wire.Unreadable:
            return None
