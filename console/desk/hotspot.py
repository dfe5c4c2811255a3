"""Three minutes of a telephone's hotspot: what people saved here goes up and the answers come down, for few bytes.

The size is told before. Files stay behind, also afterwards, until the line breaks, ten minutes have passed or
somebody asks for them: a telephone that is still on must not be emptied by what nobody waits for, and an ordinary line
that came meanwhile must not stay unused.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from console.desk.files import FileState
from console.desk.holdings import Holdings
from console.desk.link import Link
from console.desk.pulse import Pulse, Sparing
from console.desk.trouble import DatabaseTrouble, Offline, Outdated, Recalled, SignedOut
from console.desk.weighing import ANY_KEY, REQUEST_BYTES, packed, question_bytes

BITS_PER_SECOND = 64_000
"""What a telephone gives in a place with bad reception; the time is told for this."""
ROUND_TRIP_SECONDS = 1.0
PAGE_BYTES = 100_000
"""A page of what others changed, uncompressed: about 25 kB on the link, so that one's own answers come first."""
BUDGET_BYTES = 70_000
"""After so many bytes no further page is asked for: with the page in hand that stays below 100 kB."""
SPARED_SECONDS = 600.0
"""So long after a run everything but what people save stays behind; who still has a line then has an ordinary one."""
PATIENCE_SECONDS = 180.0
"""How long the line is looked for."""
TRY_SECONDS = 1.0
EXCHANGE_SECONDS = 60.0


class Stage(StrEnum):
    """How far it is.

    DONE: all is sent and fetched. REMAINS: all is sent, and the centre has more than the budget allows. NO_LINE: none
    came in time. FAILED: the centre or this computer's disk does not let it go on, the line says why.
    """

    LOOKING = "looking"
    SENDING = "sending"
    FETCHING = "fetching"
    DONE = "done"
    REMAINS = "remains"
    STOPPED = "stopped"
    NO_LINE = "no_line"
    FAILED = "failed"


@dataclass(frozen=True)
class Estimate:
    """What will go over the link, in bytes; `file_bytes` are those of the files that stay behind."""

    actions: int
    up_bytes: int
    down_bytes: int
    files: int
    file_bytes: int

    @property
    def seconds(self) -> float:
        """How long that takes at 64 kbit/s."""
        return ROUND_TRIP_SECONDS + (self.up_bytes + self.down_bytes) * 8 / BITS_PER_SECOND


@dataclass(frozen=True)
class Progress:
    """`left` of `actions` still wait here; bytes and seconds since it began."""

    stage: Stage
    actions: int
    left: int
    sent_bytes: int
    received_bytes: int
    seconds: float


class Hotspot:
    """One desk's frugal exchange; `run` may be called again after it has ended."""

    def __init__(self, holdings: Holdings, pulse: Pulse, *, link: Link, spared_seconds: float = SPARED_SECONDS) -> None:
        self._holdings = holdings
        self._pulse = pulse
        self._link = link
        self._spared_seconds = spared_seconds

    def estimate(self) -> Estimate:
        """What is known before: what waits here, and the cases that come back with its answers. What others changed
        meanwhile nobody here knows."""
        rows = self._holdings.outbox.waiting()
        cases = {f"case/{row.envelope.case}" for row in rows if row.envelope.case is not None}
        answers = [raw for key in cases if (raw := self._holdings.replica.document(key)) is not None]
        files = self._holdings.belongings.files_in(FileState.WAITING)
        return Estimate(
            actions=len(rows),
            up_bytes=max(question_bytes(rows), REQUEST_BYTES),
            down_bytes=REQUEST_BYTES + packed([*answers, *(bytes(row.sent(ANY_KEY)) for row in rows)]),
            files=len(files),
            file_bytes=sum(file.size - file.sent for file in files),
        )

    def run(self, tell: Callable[[Progress], None], stop: threading.Event) -> Progress:
        """Exchange until everything here is sent and answered, without files; `tell` hears how far it is."""
        run = _Run(self._holdings, self._pulse, self._link)
        self._pulse.spare(Sparing.NOW)
        stage = Stage.LOOKING
        try:
            while stage in (Stage.LOOKING, Stage.SENDING, Stage.FETCHING):
                tell(run.progress(stage))
                stage = Stage.STOPPED if stop.is_set() else run.step(stop, stage)
        finally:
            if stage in (Stage.DONE, Stage.REMAINS):
                self._pulse.spare(Sparing.AFTERWARDS, seconds=self._spared_seconds)
            else:
                self._pulse.spare(Sparing.NO)
        ended = run.progress(stage)
        tell(ended)
        return ended

    def send_files_too(self) -> None:
        """The link is not dear any more: everything goes over it."""
        self._pulse.spare(Sparing.NO)


class _Run:
    """One run: what waited when it began, and what it has cost since."""

    def __init__(self, holdings: Holdings, pulse: Pulse, link: Link) -> None:
        self._holdings = holdings
        self._pulse = pulse
        self._link = link
        self._actions = holdings.outbox.size()
        self._passed = link.passed
        self._began = time.monotonic()

    def step(self, stop: threading.Event, stage: Stage) -> Stage:
        """One exchange, and how far it is then."""
        try:
            more = self._pulse.once(seconds=EXCHANGE_SECONDS, page_bytes=PAGE_BYTES)
        except Offline:
            if time.monotonic() - self._began > PATIENCE_SECONDS:
                return Stage.NO_LINE
            stop.wait(TRY_SECONDS)
            return stage
        except (SignedOut, Outdated, Recalled, DatabaseTrouble):
            return Stage.FAILED
        if not more:
            return Stage.DONE
        if any(row.judged is None for row in self._holdings.outbox.waiting()):
            return Stage.SENDING
        passed = self.progress(stage)
        is_enough = passed.sent_bytes + passed.received_bytes > BUDGET_BYTES
        return Stage.REMAINS if is_enough else Stage.FETCHING

    def progress(self, stage: Stage) -> Progress:
        """What has passed until now."""
        now = self._link.passed
        return Progress(
            stage=stage,
            actions=self._actions,
            left=self._holdings.outbox.size(),
            sent_bytes=now.sent - self._passed.sent,
            received_bytes=now.received - self._passed.received,
            seconds=time.monotonic() - self._began,
        )
