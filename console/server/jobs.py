"""What the centre does by itself: memberships that time changes, and watching for other processes' commits."""

import uuid
from datetime import timedelta

from console.server import lines, radar, scopes
from console.server.centre import Centre
from console.server.outward.posting import REMEMBERED
from console.server.pokes import Pokes
from console.server.rounds import Rounds
from console.server.taking import Taking
from console.store import documents, jobs, journal, register, sightings

DAILY = "memberships"
LEASE = timedelta(minutes=30)
DAY = timedelta(days=1)
AT_ONCE = 500
BEAT_SECONDS = 0.2
"""A commit of another process waits so long for its desks here to be told."""


class Jobs:
    """One thread. A job that fails is logged without content and tried again when its lease is over."""

    def __init__(self, centre: Centre, pokes: Pokes) -> None:
        self._centre = centre
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
            due = jobs.is_due(connection, DAILY, now=self._centre.now())
        if due:
            self._daily()

    def _daily(self) -> None:
        now = self._centre.now()
        with self._centre.database.write() as connection:
            if not jobs.claim(connection, DAILY, self._holder, now=now, until=now + LEASE):
                return
        pass_time(self._centre)
        with self._centre.database.write() as connection:
            jobs.done(connection, DAILY, self._holder, due=now + DAY)


def pass_time(centre: Centre) -> None:
    """Store the memberships that time alone has changed: cases closed 90 days ago, lines grown old, people gone.

    Work of authors who have become known is placed, should that have been cut short when they did.
    """
    while _let_go(centre) == AT_ONCE:
        pass
    with centre.database.write() as connection:
        sightings.forget(connection, before=centre.now() - radar.KEPT)
        jobs.forget_ended(connection, before=centre.now() - REMEMBERED)
    with centre.commit() as commit:
        Taking(commit).place_work_of(journal.authors_unplaced(commit.connection) & commit.reference.people.keys())
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
