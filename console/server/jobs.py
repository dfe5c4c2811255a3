"""What the centre does by itself: memberships that time changes, the clock of all cases, and watching for other
processes' commits."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from console.server import clock, figures, lines, radar, scopes
from console.server.auditing import Seal, sign_today
from console.server.centre import Centre
from console.server.erasing import Erasing
from console.server.outward.posting import REMEMBERED, WORDS_KEPT
from console.server.pokes import Pokes
from console.server.rounds import Rounds
from console.server.taking import Taking
from console.store import attention, documents, jobs, journal, register, sightings

AT_ONCE = 500
CLOCK, CLOCK_LEASE = "clock", timedelta(minutes=3)
BEAT_SECONDS = 0.2
"""A commit of another process waits so long for its desks here to be told."""


class Jobs:
    """One thread. A job that fails is logged without content and tried again when its lease is over."""

    def __init__(self, centre: Centre, pokes: Pokes, seal: Seal, erasing: Erasing) -> None:
        self._centre = centre
        self._jobs = (
            *JOBS,
            _Job("seal", partial(sign_today, seal=seal), every=timedelta(hours=1), lease=CLOCK_LEASE),
            _Job("erasing", lambda _: erasing.pass_time(), every=timedelta(hours=1), lease=timedelta(hours=2)),
        )
        self._pokes = pokes
        self._holder = uuid.uuid4().hex
        self._rounds = Rounds("job", self._beat, seconds=BEAT_SECONDS)

    def start(self) -> None:
        """Begin."""
        self._rounds.start()

    def stop(self) -> None:
        """End after the step at hand."""
        self._rounds.stop()

    def _beat(self) -> None:
        with self._centre.database.read() as connection:
            number = documents.head(connection).number
            if number > self._pokes.complete:
                # Between this thread's two looks nothing is lost: what is read is of this snapshot, up to its head.
                self._pokes.caught_up(number, documents.newest_by_scope(connection, after=self._pokes.complete))
        self.run_due()

    def run_due(self) -> None:
        """Do the jobs that are due by now and that no other process is at."""
        now = self._centre.now()
        with self._centre.database.read() as connection:
            due = [job for job in self._jobs if jobs.is_due(connection, job.name, now=now)]
        for job in due:
            self._do(job)

    def _do(self, job: "_Job") -> None:
        now = self._centre.now()
        with self._centre.database.write() as connection:
            if not jobs.claim(connection, job.name, self._holder, now=now, until=now + job.lease):
                return
        job.work(self._centre)
        with self._centre.database.write() as connection:
            jobs.done(connection, job.name, self._holder, due=now + job.every)


def pass_time(centre: Centre) -> None:
    """Store the memberships that time alone has changed: cases closed 90 days ago, lines grown old, people gone.

    What waited for its author or its case is placed, should that have been cut short, or have made us fail, when they
    came: a fault may have been mended since. Not what somebody has settled meanwhile.
    """
    while _let_go(centre) == AT_ONCE:
        pass
    with centre.database.write() as connection:
        sightings.forget(connection, before=centre.now() - radar.KEPT)
        jobs.forget_ended(connection, before=centre.now() - REMEMBERED)
        jobs.let_go_old(connection, before=centre.now() - WORDS_KEPT)
    with centre.commit() as commit:
        taking = Taking(commit)
        taking.place_work_of(journal.authors_unplaced(commit.connection) & commit.reference.people.keys())
        unsettled = {line.action for line in attention.open_lines(commit.connection)}
        taking.place([line for line in journal.all_unplaced(commit.connection) if line.id in unsettled])
        lines.refresh(commit)


def _let_go(centre: Centre) -> int:
    with centre.commit() as commit:
        before = commit.now - scopes.HEAD_KEEPS
        old = register.closed_before(commit.connection, before, scope=scopes.HEAD, most=AT_ONCE)
        for id in old:
            case = commit.case(id)
            if case is not None:
                commit.place(f"case/{id}", scopes.of_case(case, now=commit.now))
        return len(old)


@dataclass(frozen=True)
class _Job:
    """`lease` is after how long another process takes it up when this one has died at it."""

    name: str
    work: Callable[[Centre], object]
    every: timedelta
    lease: timedelta


JOBS = (
    # Within 15 minutes of a term's end the next level has heard of it, also where process after process dies at it.
    _Job(CLOCK, clock.tick, every=timedelta(minutes=1), lease=CLOCK_LEASE),
    _Job("memberships", pass_time, every=timedelta(days=1), lease=timedelta(minutes=30)),
    _Job("figures", figures.publish, every=timedelta(days=1), lease=timedelta(hours=2)),
)
