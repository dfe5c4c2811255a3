"""When to exchange: at once after a change here, when the centre says there is more, and now and then in any case."""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

from console.desk.changes import Announcements, Changes, LineState
from console.desk.clock import DeskClock
from console.desk.holdings import Holdings
from console.desk.link import Link, LinkTrouble, Offline, Outdated, SignedOut
from console.desk.membership import Membership
from console.desk.sync import TOO_BUSY, Exchange
from console.desk.trouble import DatabaseTrouble, Full
from console.wire import PAGE_BYTES

log = logging.getLogger(__name__)

LEAST_SECONDS = 0.5
"""At most two exchanges a second."""
LEAST_PAGE_BYTES = 1
"""One row: the least that may be asked for."""
IDLE_SECONDS = 60.0
"""With nothing to say and no poke, ask so often."""
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0


class Sparing(StrEnum):
    """How dear the link is.

    NO: everything goes by itself. NOW: only what somebody asks for with `once`. UNTIL_OFFLINE: only what people save
    here, until the line breaks; then NO.
    """

    NO = "no"
    NOW = "now"
    UNTIL_OFFLINE = "until_offline"


class Pulse:
    """Two threads of one desk: one exchanges, one holds the long poll. What they meet becomes the state of the line."""

    def __init__(
        self,
        exchange: Exchange,
        *,
        link: Link,
        clock: DeskClock,
        announcements: Announcements,
        carry: Callable[[], int],
        membership: Membership,
        holdings: Holdings,
    ) -> None:
        self._exchange = exchange
        self._link = link
        self._clock = clock
        self._announcements = announcements
        self._carry = carry
        self._membership = membership
        self._holdings = holdings
        self._wake = threading.Event()
        self._online = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._sparing = Sparing.NO

    def start(self) -> None:
        """Begin, at once with an exchange."""
        self._wake.set()
        for name, work in (("exchange", self._exchange_on), ("poke", self._poke_on)):
            thread = threading.Thread(target=work, name=f"desk-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End the exchange in hand and wait for it; the held poll is left to itself."""
        self._stopping.set()
        self._wake.set()
        self._online.set()
        for thread in self._threads[:1]:
            if thread is not threading.current_thread():
                thread.join(timeout=10)

    def poke(self) -> None:
        """There is something to exchange."""
        self._wake.set()

    def spare(self, sparing: Sparing) -> None:
        """How much of the link may be used from now on."""
        self._sparing = sparing
        self._wake.set()

    def once(self, *, seconds: float = 60.0, page_bytes: int = PAGE_BYTES) -> bool:
        """One exchange now, told to the screens; gives whether there is more to ask. Raises LinkTrouble."""
        try:
            done = self._exchange.once(seconds=seconds, page_bytes=page_bytes)
        except LinkTrouble as trouble:
            if not isinstance(trouble, Offline) or trouble.reason != TOO_BUSY:
                self._tell(trouble)
                self._exchange.find_rest()
            raise
        self._announcements.changed(done.changes)
        self._tell(None)
        if not done.more:
            self._exchange.find_rest()
        return done.more

    def until_still(self) -> None:
        """Exchange now until there is nothing more to ask, and carry files; where the link fails the line says so."""
        try:
            while self.once():
                continue
            self._carry_files()
        except LinkTrouble as trouble:
            log.info("the exchange stopped: %s", type(trouble).__name__)

    def tell_waiting(self) -> None:
        """Something was added: how much waits."""
        self._announcements.line_is(now=self._clock.now(), waiting=self._waiting(), failing=self._failing())

    def _exchange_on(self) -> None:
        wait, failures = 0.0, 0
        while not self._stopping.is_set():
            self._wake.wait(timeout=wait)
            self._wake.clear()
            if self._stopping.is_set():
                return
            began = time.monotonic()
            try:
                self._exchange_all()
                self._holdings.tidy()
                wait, failures = IDLE_SECONDS, 0
            except LinkTrouble:
                if self._sparing is Sparing.UNTIL_OFFLINE:
                    self._sparing = Sparing.NO
                failures += 1
                wait = _pause(failures)
            except DatabaseTrouble as trouble:
                self._tell(Offline("disk_full" if isinstance(trouble, Full) else "desk_fault"))
                failures += 1
                wait = _pause(failures)
            except Exception as fault:  # noqa: BLE001 - the sync loop, one of the four places that go on after any fault
                log.error("exchange failed: %s", type(fault).__name__)
                self._tell(Offline("desk_fault"))
                failures += 1
                wait = _pause(failures)
            self._stopping.wait(max(0.0, LEAST_SECONDS - (time.monotonic() - began)))

    def _exchange_all(self) -> None:
        """Everything there is, and the files; while the link is dear only what people save here."""
        match self._sparing:
            case Sparing.NO:
                while self.once() and not self._stopping.is_set():
                    continue
                self._carry_files()
            case Sparing.UNTIL_OFFLINE:
                self.once(page_bytes=LEAST_PAGE_BYTES)

    def _carry_files(self) -> None:
        if self._carry():
            self._announcements.changed(Changes(files=True))

    def _poke_on(self) -> None:
        while not self._stopping.is_set():
            self._online.wait()
            if self._stopping.is_set():
                return
            if self._sparing is not Sparing.NO:
                self._stopping.wait(LEAST_SECONDS)
                continue
            try:
                head = self._holdings.filled.head()
                known = head.number if head is not None else 0
                if self._link.poke(known) > known:
                    self._wake.set()
                self._stopping.wait(LEAST_SECONDS)
            except (LinkTrouble, DatabaseTrouble):
                self._online.clear()
                self._wake.set()

    def _waiting(self) -> int:
        """How many wait; as told last where the disk does not say: that must end neither a save nor a thread."""
        try:
            return self._holdings.outbox.size()
        except DatabaseTrouble:
            return self._announcements.line.waiting

    def _failing(self) -> int:
        """How many of them stand on what the centre fails on."""
        failing = self._exchange.failing
        if not failing:
            return 0
        try:
            return sum(row.subject in failing for row in self._holdings.outbox.waiting())
        except DatabaseTrouble:
            return self._announcements.line.failing

    def _tell(self, trouble: LinkTrouble | None) -> None:
        state, reason = LineState.ONLINE, None
        if isinstance(trouble, SignedOut):
            state = LineState.SIGNED_OUT
            with suppress(DatabaseTrouble):
                self._membership.remember_signed_out()
        elif isinstance(trouble, Outdated):
            state = LineState.OUTDATED
        elif trouble is not None:
            state, reason = LineState.OFFLINE, getattr(trouble, "reason", None) or type(trouble).__name__.lower()
        if state is LineState.ONLINE:
            self._online.set()
        else:
            self._online.clear()
        self._announcements.line_is(
            now=self._clock.now(),
            state=state,
            reason=reason,
            waiting=self._waiting(),
            failing=self._failing(),
            clock_wrong_by=self._clock.wrong_by,
            rebuilding=self._holdings.is_rebuilding,
        )


def _pause(failures: int) -> float:
    """Longer after each failure, and never the same for all desks of a room whose router comes back."""
    longer: float = FIRST_WAIT_SECONDS * 2.0 ** min(failures - 1, 10)
    return min(LONGEST_WAIT_SECONDS, longer) * random.uniform(0.7, 1.3)
