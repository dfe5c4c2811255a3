"""One exchange with the centre: actions up, a page down, and the two commits that keep the answer.

First the replica, then desk.db; a death in between is harmless, because the case then holds the waiting action's id and
asking again gets the stored verdict. The only place that takes from the outbox.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from console import wire
from console.desk.ahead import TOO_BUSY, Ahead, Answered, Standing
from console.desk.asking import Asking, ask, ask_next, check, check_whose, people_of
from console.desk.changes import Changes
from console.desk.clock import DeskClock
from console.desk.forgetting import Erased, erased_among, erased_in, forget
from console.desk.handing_in import COPY
from console.desk.holdings import Holdings
from console.desk.keeping import Keeping
from console.desk.leaving import changes_by_leaving, has_news, leaves
from console.desk.link import LinkTrouble, Offline, Outdated
from console.desk.passed import confirmed, passed_over
from console.desk.portion import Portion
from console.desk.rebuilding import EVERYTHING, Rebuilding
from console.desk.remedies import Remedies
from console.desk.showing import Showing
from console.desk.trouble import Recalled
from console.store.database import NotOpened
from console.store.outbox import Outbox
from console.store.outbox_rows import Device, WaitingRow
from console.wire import Answer

log = logging.getLogger(__name__)
TWO_CENTRES = "two_centres"
"""The reason when answers come from centres of several histories in turn."""
ARCHIVE_KEPT = timedelta(days=30)
"""How long what the centre took is kept here at least, and always since the centre's last backup."""
RENEW_FROM = 90_000
"""After so many case numbers of the 99,999 a desk number has, a desk asks for another."""


@dataclass(frozen=True)
class Exchanged:
    """What one exchange changed, and whether there is more to ask at once."""

    changes: Changes
    more: bool


class Exchange:
    """Exchanges with the centre, one at a time. `failing` are the cases, numbers or actions it failed on last."""

    def __init__(
        self, holdings: Holdings, showing: Showing, *, clock: DeskClock, ahead: Ahead, remedies: Remedies
    ) -> None:
        self._holdings = holdings
        self._showing = showing
        self._clock = clock
        self._ahead = ahead
        self._portion = Portion()
        self.asks_ahead = False
        """Whether the next page is asked for, aside, while the last one is written."""
        self._remedies = remedies
        self._alone = threading.Lock()
        self.failing: frozenset[str] = frozenset()
        """The cases, numbers or actions that the centre failed on when they were last handed in."""
        self._rebuilding = Rebuilding(holdings, showing, clock)
        self._keeping = Keeping(holdings, showing, self._rebuilding)

    def once(self, *, seconds: float = 60.0, page_bytes: int | None = None) -> Exchanged:
        """Ask for a page of so many bytes (None: as the line bears) and keep the answer.

        Raises Offline, SignedOut, Outdated, DatabaseTrouble.
        """
        with self.alone(seconds=seconds) as device:
            try:
                come = self._answered(device, seconds, page_bytes)
                return self.keep(come, device, seconds=seconds if page_bytes is None else None)
            except NotOpened:
                if not self._rebuilding.replace_damaged():
                    raise
                return Exchanged(EVERYTHING, more=True)

    @contextmanager
    def alone(self, *, seconds: float = 60.0) -> Iterator[Device]:
        """Nothing else is exchanged meanwhile. Gives this desk, all of whose work lies in outbox.log too.

        Raises Offline, DatabaseTrouble.
        """
        if not self._alone.acquire(timeout=seconds):
            raise Offline(TOO_BUSY)
        try:
            self._keep_copy()
            yield self._device()
        finally:
            self._alone.release()

    def is_check_due(self) -> bool:
        """Whether both sides should compare what they hold."""
        return self._rebuilding.is_check_due()

    def fails_on(self) -> frozenset[str]:
        """The cases, numbers or actions that the centre failed on when they were last handed in."""
        return self.failing

    def find_rest(self) -> None:
        """What a fill left for later: by what its cases are found. Raises DatabaseTrouble."""
        self._showing.find_rest()

    def keep(self, come: Answered, device: Device, *, seconds: float | None = None) -> Exchanged:
        """Keep an answer, while `alone`; with seconds the next page may be asked for meanwhile.

        Raises Offline, Outdated, DatabaseTrouble.
        """
        asking, answer = come.asking, come.answer
        check_whose(asking.question, answer)
        if answer.enrol_again:
            self._remedies.enrol_again()
            return Exchanged(Changes(), more=True)
        if answer.other_history:
            return self._begin_again(answer.now)
        check(asking.question, answer)
        confirmed(self._holdings.belongings, asking.question.heads)
        if self._rebuilding.replace_suspect():
            return Exchanged(EVERYTHING, more=True)
        offset = self._clock.learn(asked=come.asked, answered=come.answered, centre=answer.now)
        self._remedies.people.heard(come)
        self.failing = frozenset(answer.later) | (self.failing - {row.subject for row in asking.rows})
        if self.asks_ahead and seconds is not None and not answer.is_up_only and (answer.more or asking.has_rest):
            self._ask_following(asking, answer, seconds)
        erased = erased_in(answer.bodies(), self._holdings)
        _forget(self._holdings, erased)
        with self._showing.fill():
            changes = self._keeping.keep(answer) if not answer.is_up_only else Changes()
            left = self._keep_desk(answer, asking.verdicts(answer), offset, before=device)
            gone = answer.gone()
            cases = frozenset(case for row in left if (case := row.envelope.case) and changes_by_leaving(row, gone))
            self._showing.touch(cases)
            self._keeping.forget(left)
            _forget(self._holdings, erased_among(left, self._holdings))
        if answer.token is not None:
            self._remedies.people.renew(answer.token, self._remedies.link)
        if answer.is_up_only:
            raise Recalled if answer.recalled else Outdated
        more = answer.more or asking.has_rest or self._holdings.is_rebuilding or (come.is_ahead and self._has_unsent())
        if not answer.more and not self._holdings.is_rebuilding:
            more |= self._at_rest(answer)
        return Exchanged(changes.joined(Changes(cases=cases, waiting=bool(left))), more=more)

    def _ask_following(self, asking: Asking, answer: Answer, seconds: float) -> None:
        self._keep_copy()
        following = ask_next(self._holdings, asking, answer, self.failing, size=self._portion.size(None))
        self._ahead.begin(following, seconds=seconds)

    def _answered(self, device: Device, seconds: float, page_bytes: int | None) -> Answered:
        """The answer to what was asked ahead, or else to a question asked now. Raises Offline, SignedOut, Outdated.

        On a slow line a fill's cases are made found while the next of them come.
        """
        for _ in self._showing.finding() if self._ahead.is_coming else ():
            if not self._ahead.is_coming:
                break
        try:
            come = self._ahead.take(lambda: self._standing(device), seconds=seconds)
            if come is None:
                is_due, size = self._rebuilding.is_check_due(), self._portion.size(page_bytes)
                asking = ask(self._holdings, device, self.failing, check=is_due, size=size)
                come = self._ahead.ask(asking, seconds=seconds)
        except Offline as trouble:
            if trouble.reason != TOO_BUSY:
                self._portion.broke()
            raise
        if page_bytes is None:
            self._portion.went(come.seconds, come.weight)
        return come

    def _standing(self, device: Device) -> Standing:
        return Standing(device.enrolment, people_of(self._holdings), self._holdings.filled.cursors())

    def _has_unsent(self) -> bool:
        """Whether anything waits that was never sent: a question asked ahead knew of nothing that was saved since."""
        unjudged = self._holdings.outbox.outgoing.unjudged(last=COPY)
        return any(row.subject not in self.failing for row in unjudged)

    def _keep_copy(self) -> None:
        """What waits is in outbox.log too before it goes up; a disk that does not take it stops no exchange."""
        try:
            self._holdings.outbox.copy.keep()
        except OSError as error:
            log.warning("outbox.log not written: %s", type(error).__name__)

    def _device(self) -> Device:
        """This desk, with a new desk number where it has given nearly all its case numbers. Raises Offline.

        A centre that gives none now (nobody of this desk serves any more) takes the work under the old one.
        """
        device = self._holdings.outbox.device()
        if device is not None and device.counter > RENEW_FROM:
            with suppress(LinkTrouble):
                self._remedies.enrol_again()
            device = self._holdings.outbox.device()
        if device is None:
            raise Offline("not_enrolled")
        return device

    def _begin_again(self, now: datetime) -> Exchanged:
        """The centre has another history: begin a new replica, then hand in everything this desk ever did.

        Raises Offline where centres of several histories answer in turn: then only now and then.
        """
        if not self._rebuilding.may_begin_again():
            raise Offline(TWO_CENTRES)
        self._remedies.history.hand_in_unfinished()
        self._rebuilding.begin()
        self._holdings.tidy(centre_now=now)
        self._remedies.history.hand_in_again()
        waiting = self._holdings.outbox.cases()
        self._showing.touch(waiting)
        return Exchanged(Changes(waiting, waiting=True), more=True)

    def _at_rest(self, answer: Answer) -> bool:
        """Everything is here: hand in what only a replica set aside still knows; once a day let go what is safe.

        Gives whether there is more to send.
        """
        if answer.digests and answer.backed_up is not None and not passed_over(self._holdings.belongings):
            before = min(answer.backed_up, self._clock.now() - ARCHIVE_KEPT)
            _trim(self._holdings.outbox, before=before)
            self._holdings.looks.trim(before)
        has_more = self._remedies.history.hand_in_copies()
        if answer.digests:
            self._holdings.tidy(centre_now=answer.now)
        return has_more

    def _keep_desk(
        self, answer: Answer, verdicts: Sequence[wire.Judged], offset: float, *, before: Device
    ) -> list[WaitingRow]:
        """The second commit: verdicts, the rows that leave, the head and the clock. Gives the rows that left."""
        gone, come = answer.gone(), answer.bodies()
        if not verdicts and not has_news(self._holdings.outbox, answer, offset=offset, device=before):
            return []
        with self._holdings.outbox.taking() as taking:
            taking.judge(verdicts)
            left = [row for row in taking.judged() if leaves(self._holdings, row, come=come, gone=gone)]
            taking.leave([row.envelope.id for row in left], at=self._clock.now())
            if answer.head is not None:
                taking.keep_head(answer.head)
            taking.keep_clock(offset=offset, exchanged_at=answer.now)
        return left


def _forget(holdings: Holdings, erased: Sequence[Erased]) -> None:
    """What the centre has erased leaves the archive too: before the replica has it, since after a death the same answer
    comes again, and then what only left the outbox by it."""
    if erased:
        with holdings.outbox.taking() as taking:
            taken = [
                envelope
                for each in erased
                for envelope in taking.forget(each.case, until=each.until, emptied=each.emptied, left=each.left)
            ]
        files = forget(holdings, erased, taken)
        with holdings.outbox.taking() as taking:
            taking.forget_files(files)


def _trim(outbox: Outbox, *, before: datetime) -> None:
    """What the centre took before a moment that its backups cover need not be handed in again."""
    with outbox.taking() as taking:
        trimmed = taking.trim(before)
    if trimmed:
        try:
            outbox.copy.write_anew()
        except OSError as error:
            log.warning("outbox.log not written: %s", type(error).__name__)


def keep_token(outbox: Outbox, token: str) -> None:
    """Write the token that the centre gave this desk in the place of its own, where no keyring keeps it."""
    with outbox.taking() as taking:
        taking.renew(token)


def keep_enrolment(outbox: Outbox, enrolled: wire.Enrolled, name: str, *, token: str | None) -> None:
    """Write what the centre said of this desk's enrolment; the token only where no keyring keeps it."""
    with outbox.taking() as taking:
        taking.enrol(enrolment=enrolled.enrolment, desk_number=enrolled.desk_number, desk_name=name, token=token)
