"""When to exchange: at once after a change here, when the centre says there is more, and now and then in any case."""

import logging
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

from console.desk.ahead import TOO_BUSY
from console.desk.changes import Announcements, Changes, LineState
from console.desk.clock import DeskClock
from console.desk.holdings import Holdings
from console.desk.link import Link, LinkTrouble, Offline, Outdated, SignedOut
from console.desk.membership import Membership
from console.desk.recall import Recall
from console.desk.sync import Exchange
from console.desk.transport import TOO_SLOW
from console.desk.trouble import DatabaseTrouble, Full, Recalled
from console.desk.turns import FREE, Turns, pause

log = logging.getLogger(__name__)

CUT_SECONDS = 15.0
"""A poke that ends without an answer after longer than it takes to find nobody was cut by a proxy: the line is good."""
_STATES = {SignedOut: LineState.SIGNED_OUT, Outdated: LineState.OUTDATED, Recalled: LineState.RECALLED}
LEAST_PAGE_BYTES = 1
"""One row: the least that may be asked for."""


class Sparing(StrEnum):
    """How dear the link is.

    NO: everything goes by itself. NOW: only what somebody asks for with `once`. AFTERWARDS: only what people save here,
    until the line breaks or the time is over; then NO.
    """

    NO = "no"
    NOW = "now"
    AFTERWARDS = "afterwards"


class Pulse:
    """Two threads of one desk: one exchanges, one holds the long poll. What they meet becomes the state of the line."""

    def __init__(
        self,
        exchange: Exchange,
        *,
        link: Link,
        clock: DeskClock,
        announcements: Announcements,
        carry: Callable[[Callable[[], bool]], int],
        membership: Membership,
        holdings: Holdings,
        recall: Recall,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._exchange = exchange
        self._link = link
        self._clock = clock
        self._announcements = announcements
        self._carry = carry
        self._membership = membership
        self._holdings = holdings
        self._recall = recall
        self._now = now
        self._turns = Turns()
        self._threads: list[threading.Thread] = []
        self._sparing = Sparing.NO
        self._spared_until = FREE

    def start(self) -> None:
        """Begin, at once with an exchange."""
        self._exchange.asks_ahead = True
        self._turns.has_work()
        mine = weakref.ref(self)
        for name, work in (("exchange", self._exchange_on), ("poke", lambda: _poke_on(mine))):
            thread = threading.Thread(target=work, name=f"desk-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End the exchange in hand and wait for it; the held poll is left to itself."""
        self._turns.stop()
        for thread in self._threads[:1]:
            if thread is not threading.current_thread():
                thread.join(timeout=10)

    def poke(self) -> None:
        """There is something to hand in."""
        self._turns.has_work()

    def spare(self, sparing: Sparing, *, seconds: float = float("inf")) -> None:
        """How much of the link may be used for so many seconds; afterwards everything goes by itself."""
        self._sparing = sparing
        self._spared_until = FREE if sparing is Sparing.NO else time.monotonic() + seconds
        self._turns.line_is(dear_until=self._spared_until)
        self._turns.has_work()

    def once(self, *, seconds: float = 60.0, page_bytes: int | None = None) -> bool:
        """One exchange now, told to the screens; gives whether there is more to ask. Raises LinkTrouble."""
        self._turns.begins()
        try:
            done = self._exchange.once(seconds=seconds, page_bytes=page_bytes)
        except LinkTrouble as trouble:
            if not isinstance(trouble, Offline) or trouble.reason != TOO_BUSY:
                self._tell(trouble)
                with suppress(DatabaseTrouble):
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
        except Recalled:
            self._hand_over()
        except LinkTrouble as trouble:
            log.info("the exchange stopped: %s", type(trouble).__name__)

    def tell_waiting(self) -> None:
        """Something was added: how much waits."""
        self._announcements.line_is(now=self._clock.now(), waiting=self._waiting(), failing=self._failing())

    def _exchange_on(self) -> None:
        failures = 0
        while self._turns.wait_to_ask(failures=failures):
            try:
                self._exchange_all()
                self._holdings.tidy()
                failures = 0
            except Recalled:
                self._hand_over()
                failures += 1
            except LinkTrouble:
                self._spare_no_more()
                failures += 1
            except DatabaseTrouble as trouble:
                self._tell(Offline("disk_full" if isinstance(trouble, Full) else "desk_fault"))
                failures += 1
            except Exception as fault:  # noqa: BLE001 - the sync loop, one of the four places that go on after any fault
                log.error("exchange failed: %s", type(fault).__name__)
                self._tell(Offline("desk_fault"))
                failures += 1
            self._turns.is_answered()

    def _exchange_all(self) -> None:
        """Everything there is, and the files; while the link is dear only what people save here."""
        if time.monotonic() >= self._spared_until:
            self._spare_no_more()
        match self._sparing:
            case Sparing.NO:
                while self.once() and not self._turns.is_over:
                    continue
                self._carry_files(lambda: self._turns.is_wanted)
            case Sparing.AFTERWARDS:
                self.once(page_bytes=LEAST_PAGE_BYTES)

    def _hand_over(self) -> None:
        """This desk is recalled: when everything is at the centre its key is destroyed, and nothing more is asked."""
        if self._recall.hand_over(self.once):
            self._announcements.line_is(now=self._clock.now(), state=LineState.DESTROYED, waiting=0)
            self._turns.stop()

    def _spare_no_more(self) -> None:
        """The telephone has gone, or has been there for too long to be one; whoever asks for a run still has it."""
        if self._sparing is Sparing.AFTERWARDS:
            self._sparing = Sparing.NO
            self._turns.line_is(dear_until=FREE)

    def _carry_files(self, is_wanted: Callable[[], bool] = lambda: False) -> None:
        if self._carry(is_wanted):
            self._announcements.changed(Changes(files=True))

    def _poke(self) -> Callable[[], bool]:
        """The next poke to hold; it answers whether there is news."""
        head = self._holdings.filled.reached().head
        known, link = head.number if head is not None else 0, self._link
        return lambda: link.poke(known) != known

    def _on_poke(self, said: bool | Exception, *, seconds: float) -> None:
        if isinstance(said, Exception):
            # A poke that was held for a while was cut by a proxy; else an exchange must find out how the line is.
            is_news = seconds < CUT_SECONDS
            if is_news:
                self._turns.line_is(online=False)
            elif isinstance(said, Offline) and said.reason == TOO_SLOW:
                self._turns.line_is(telling=False)
        else:
            is_news = said or self._turns.is_quiet
            self._turns.line_is(telling=True)
        if is_news and self._sparing is Sparing.NO:
            self._turns.wait_for_answer(after=self._turns.has_news())
        elif seconds < CUT_SECONDS:
            self._turns.wait(pause(1))

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
        state = LineState.ONLINE if trouble is None else _STATES.get(type(trouble), LineState.OFFLINE)
        reason = getattr(trouble, "reason", None) or type(trouble).__name__.lower()
        if state is LineState.SIGNED_OUT:
            with suppress(DatabaseTrouble):
                self._membership.remember_signed_out()
        self._turns.line_is(online=state is LineState.ONLINE)
        self._announcements.line_is(
            now=self._clock.now(),
            state=state,
            reason=reason if state is LineState.OFFLINE else None,
            waiting=self._waiting(),
            failing=self._failing(),
            clock_wrong_by=self._clock.wrong_by,
            rebuilding=self._holdings.is_rebuilding,
        )


def _poke_on(pulse: "weakref.ref[Pulse]") -> None:
    """Hold one poke after the other. One that is held when its desk stops holds nothing of it: the keys may go."""
    while (alive := pulse()) is not None and alive._turns.wait_for_line():
        now = alive._now
        began = now()
        said: bool | Exception
        try:
            poke = alive._poke()
            del alive
            said = poke()
        except (LinkTrouble, DatabaseTrouble) as trouble:
            said = trouble.with_traceback(None)
        alive = pulse()
        if alive is not None:
            alive._on_poke(said, seconds=now() - began)
            del alive
