"""Keeping the rows that screens list in step with what waits and what came, without anybody waiting for a fill.

Whoever holds the replica's writing lock also does the showing that others asked for meanwhile: a save that finds a
fill at work leaves its cases with the fill and goes on.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from console.desk.holdings import Holdings
from console.desk.trouble import DatabaseTrouble
from console.domain.ids import CaseId
from console.store.case_rows import ShownCase
from console.store.replica import Filling

log = logging.getLogger(__name__)
FEW = 4
"""For so few cases it is quicker to look at each than to ask first which have something waiting."""
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

    def _show_on(self) -> None:
        while self._worker is not None:
            self._wake.wait()
            self._wake.clear()
            if not self._fills:
                self._catch_up()

    @contextmanager
    def fill(self) -> Iterator[None]:
        """A longer work of many short `writing`s begins: until its end it also shows what others ask for."""
        self._fills += 1
        try:
            yield
        finally:
            self._fills -= 1
            self._catch_up()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone with the replica; what was asked for meanwhile is shown at the end."""
        with self._writer:
            yield
        self._catch_up()

    def show_in(self, filling: Filling, cases: Iterable[CaseId]) -> None:
        """Write the rows of cases inside a commit of whoever is `writing`; cases unknown here disappear."""
        wanted = list(cases)
        waiting_on = self._holdings.outbox.cases() if len(wanted) > FEW else frozenset(wanted)
        confirmed = filling.bodies(f"case/{case_id}" for case_id in wanted)
        shown: list[ShownCase] = []
        hidden: list[CaseId] = []
        for case_id in wanted:
            self._holdings.precedence.give_way()
            waiting = self._holdings.outbox.waiting_on(case_id) if case_id in waiting_on else []
            found = self._holdings.preview(case_id, waiting, confirmed.get(f"case/{case_id}"))
            if found.case is None:
                hidden.append(case_id)
                if f"case/{case_id}" in confirmed:
                    log.warning("a case cannot be read by this program")
            else:
                shown.append(ShownCase(found.case, len(found.waiting)))
        filling.show(shown, between=self._holdings.precedence.give_way)
        filling.hide(hidden)

    def _catch_up(self) -> None:
        """Show what is asked for if nobody else is writing; else whoever is does it when done.

        A replica that cannot be written now (a full disk) is no fault of the save that asked: it is tried again with
        the next change.
        """
        while self._asked and self._writer.acquire(blocking=False):
            with self._guard:
                cases, self._asked = frozenset(self._asked), set()
            try:
                with self._holdings.replica.filling() as filling:
                    self.show_in(filling, cases)
            except DatabaseTrouble as trouble:
                log.warning("rows not written yet: %s", type(trouble).__name__)
                with self._guard:
                    self._asked |= cases
                return
            finally:
                self._writer.release()
            self._told(cases)
