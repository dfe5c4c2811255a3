"""Keeping the rows that screens list in step with what waits and what came, without anybody waiting for a fill.

Whoever holds the replica's writing lock also does the showing that others asked for meanwhile: a save that finds a
fill at work leaves its cases with the fill and goes on.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from console.desk.holdings import Holdings
from console.desk.trouble import DatabaseTrouble
from console.domain.ids import CaseId
from console.store.case_rows import ShownCase
from console.store.replica import Filling

log = logging.getLogger(__name__)
AT_ONCE, FOUND_AT_ONCE = 500, 1_000
"""How many cases one commit writes: a save that comes meanwhile shows after it."""
NOTHING: Mapping[str, bytes] = {}
PAST_EVERY_ROW, NO_ROW = 2**63 - 1, -(2**63)
Told = Callable[[frozenset[CaseId]], None]


class Showing:
    """The one writer of the replica at a time. `shown` is told the cases whose rows were written."""

    def __init__(self, holdings: Holdings, shown: Told) -> None:
        self._holdings = holdings
        self._told = shown
        self._writer = threading.Lock()
        self._guard = threading.Lock()
        self._asked: set[CaseId] = set()
        self._fills = 0
        self._is_found = self._is_counted = False
        self._wake = threading.Event()
        self._worker: threading.Thread | None = None

    def start(self) -> None:
        """From now on rows are written by a thread of their own, and no save waits for them."""
        self._worker = threading.Thread(target=self._show_on, name="desk-showing", daemon=True)
        self._worker.start()

    def stop(self) -> None:
        """End the thread after what it has in hand."""
        worker, self._worker = self._worker, None
        self._wake.set()
        if worker is not None and worker is not threading.current_thread():
            worker.join(timeout=10)

    def touch(self, cases: Iterable[CaseId]) -> None:
        """Something changed on these cases: their rows are written soon; before `start`, at once."""
        with self._guard:
            self._asked.update(cases)
        if self._worker is not None:
            self._wake.set()
        elif not self._fills:
            self._catch_up()
            self._count_told()

    def _show_on(self) -> None:
        while self._worker is not None:
            self._wake.wait()
            self._wake.clear()
            if not self._fills:
                self._catch_up()
                self._count_told()

    @contextmanager
    def fill(self) -> Iterator[None]:
        """A longer work of many short `writing`s begins: until its end it also shows what others ask for."""
        self._fills += 1
        try:
            yield
        finally:
            self._fills -= 1
            self._catch_up()
            self._count_told()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone with the replica; what was asked for meanwhile is shown at the end."""
        with self._writer:
            yield
        self._catch_up()

    def show_in(
        self,
        filling: Filling,
        cases: Sequence[CaseId],
        *,
        fresh: Mapping[str, bytes] = NOTHING,
        find_later: bool = False,
    ) -> None:
        """Write the rows of cases, and of those that belong to common problems among them, inside a commit of whoever
        is `writing`; cases unknown here disappear. `fresh` are documents that this commit wrote.

        With `find_later` they are only listed, and found after the next `find_rest`.
        """
        also = sorted({*filling.joined.to(cases)} - {*cases})
        shown, hidden = self._shown_of(filling, [*cases, *also], fresh=fresh)
        self._is_found &= not find_later
        filling.show(shown, between=self._holdings.precedence.give_way, find_later=find_later)
        filling.hide(hidden)
        self._is_counted &= not filling.findable.has_told

    def find_rest(self) -> None:
        """Write by what the cases are found that were only listed, the newest first. Raises DatabaseTrouble."""
        for _ in self.finding():
            continue

    def finding(self) -> Iterator[None]:
        """The same in portions, for whoever has only a moment. Raises DatabaseTrouble."""
        if self._is_found:
            return
        self._is_found, before = True, PAST_EVERY_ROW
        try:
            while before != NO_ROW:
                before = self._find_before(before)
                yield
        finally:
            self._is_found &= before == NO_ROW
        self._count_told()

    def _find_before(self, before: int) -> int:
        """Write by what some cases older than a row are found; gives the row to go on from."""
        with self.writing(), self._holdings.filled.filling() as filling:
            lacking = filling.findable.lacking(before=before, limit=FOUND_AT_ONCE)
            shown, _ = self._shown_of(filling, list(lacking))
            found = [(lacking[each.case.id], each.case) for each in shown]
            filling.findable.put(found, between=self._holdings.precedence.give_way)
            self._is_counted &= not filling.findable.has_told
        return min(lacking.values(), default=NO_ROW)

    def _shown_of(
        self, filling: Filling, cases: Sequence[CaseId], *, fresh: Mapping[str, bytes] = NOTHING
    ) -> tuple[list[ShownCase], list[CaseId]]:
        """(Cases as they are to be shown, those unknown here); what waits is read before the bytes, but for fresh ones:
        nothing that they have can have left before they are written."""
        waiting = self._holdings.outbox.outgoing.on_all(cases)
        confirmed = {**fresh, **filling.bodies(key for case in cases if (key := f"case/{case}") not in fresh)}
        shown, hidden = list[ShownCase](), list[CaseId]()
        for case_id in cases:
            self._holdings.precedence.give_way()
            found = self._holdings.preview(case_id, waiting.get(case_id, []), confirmed.get(f"case/{case_id}"))
            if found.case is None:
                hidden.append(case_id)
                if f"case/{case_id}" in confirmed:
                    log.warning("a case cannot be read by this program")
            else:
                shown.append(ShownCase(found.case, len(found.waiting)))
        return self._with_problems(filling, shown), hidden

    def _with_problems(self, filling: Filling, shown: Sequence[ShownCase]) -> list[ShownCase]:
        """The same with the common problems that they belong to, as this desk shows those."""
        wanted = list({each.case.problem for each in shown if each.case.problem is not None})
        if not wanted:
            return list(shown)
        waiting = self._holdings.outbox.outgoing.on_all(wanted)
        confirmed = filling.bodies(f"case/{problem}" for problem in wanted)
        problems = {
            problem: self._holdings.preview(problem, waiting.get(problem, []), confirmed.get(f"case/{problem}")).case
            for problem in wanted
        }
        return [replace(each, problem=problems.get(each.case.problem)) if each.case.problem else each for each in shown]

    def _count_told(self) -> None:
        """Where a service was told since it was counted how often each was: what cannot be counted now is later."""
        if not self._is_counted:
            self._is_counted = True
            try:
                self._holdings.shelf.count_told(self._holdings.replica)
            except DatabaseTrouble as trouble:
                log.warning("services told not counted yet: %s", type(trouble).__name__)

    def _catch_up(self) -> None:
        """Show what is asked for if nobody else is writing; else whoever is does it when done.

        A replica that cannot be written now (a full disk) is no fault of the save that asked: it is tried again with
        the next change.
        """
        while self._asked and self._writer.acquire(blocking=False):
            with self._guard:
                cases = frozenset(islice(self._asked, AT_ONCE))
                self._asked -= cases
            try:
                with self._holdings.replica.filling() as filling:
                    self.show_in(filling, list(cases))
            except DatabaseTrouble as trouble:
                log.warning("rows not written yet: %s", type(trouble).__name__)
                with self._guard:
                    self._asked |= cases
                return
            finally:
                self._writer.release()
            self._told(cases)
