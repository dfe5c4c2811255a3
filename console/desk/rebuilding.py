"""A new replica beside the old: after another history, after a difference was found, or in the place of a damaged one.

The old one goes on serving the screens until the new one is complete, so nothing flickers and nobody waits.
"""

import logging
from datetime import datetime, timedelta

from console.desk.changes import Changes
from console.desk.clock import DeskClock
from console.desk.holdings import Holdings
from console.desk.showing import Showing
from console.store.replica import State
from console.wire import Answer, Digest

log = logging.getLogger(__name__)
EVERYTHING = Changes(attention=True, reference=True, drafts=True, waiting=True, files=True)
"""Another replica is read from now on."""
CHECK_EVERY = timedelta(days=1)
AGAIN_AFTER = timedelta(hours=20)
"""A replica built anew that differs again is not built a third time before: the fault is elsewhere."""
LATELY, MOST_LATELY = timedelta(hours=6), 4
"""So many replicas for other histories in such a time are begun at once: a centre was restored, and restored again."""
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=30)
"""After these, what must have passed since the last one, doubled with each."""
REBUILT = "replicas_rebuilt"
"""The setting that counts the replicas built anew because the two sides differed, and says when last."""


class Rebuilding:
    """Decides when a replica is built anew and when it takes the old one's place."""

    def __init__(self, holdings: Holdings, showing: Showing, clock: DeskClock) -> None:
        self._holdings = holdings
        self._showing = showing
        self._clock = clock
        self._begun: list[datetime] = []
        found = holdings.filled.state()
        self._checked_at = found.checked_at if found is not None else None

    def is_check_due(self) -> bool:
        """Whether both sides should compare what they hold."""
        return self._checked_at is None or self._clock.now() - self._checked_at >= CHECK_EVERY

    def may_begin_again(self) -> bool:
        """Whether another history is worth another replica now: where centres of several histories answer in turn,
        replicas are begun ever more seldom."""
        now = self._clock.raw()
        lately = [each for each in self._begun if timedelta(0) <= now - each < LATELY]
        over = len(lately) - MOST_LATELY
        if over >= 0 and now - lately[-1] < min(FIRST_REST * 2**over, LONGEST_REST):
            return False
        self._begun = [*lately, now]
        return True

    def begin(self) -> None:
        """Begin an empty replica; the present one goes on serving."""
        with self._showing.writing():
            self._holdings.begin_new_replica()
        self._checked_at = None

    def replace_damaged(self) -> bool:
        """Begin an empty replica in the place of one that cannot be read; False where the fault is not there."""
        if all(replica.is_whole() for replica in {self._holdings.replica, self._holdings.filled}):
            return False
        log.warning("a damaged replica is filled anew")
        with self._showing.writing():
            self._holdings.replace_replica()
        self._checked_at = None
        self._showing.touch(self._holdings.outbox.cases())
        return True

    def replace_suspect(self) -> bool:
        """As `replace_damaged`, where a reader has met a page that cannot be read; done when there is a line."""
        suspects = [each for each in (self._holdings.replica, self._holdings.filled) if each.met_damage.is_set()]
        for each in suspects:
            each.met_damage.clear()
        return bool(suspects) and self.replace_damaged()

    def page_done(self, answer: Answer) -> bool:
        """The last page is kept: compare, and let a complete new replica serve. Gives whether another serves now."""
        if answer.digests:
            if self._differs(answer.digests):
                if self._may_rebuild():
                    self.begin()
                    return False
                log.warning("a replica built anew differs from the centre")
            self._checked_at = self._clock.now()
        found = self._holdings.filled.state()
        if answer.digests or found is None or not found.is_complete:
            with self._showing.writing(), self._holdings.filled.filling() as filling:
                filling.keep_state(State(is_complete=True, checked_at=self._checked_at or self._clock.now()))
        return self._holdings.is_rebuilding and self._serve(answer.now)

    def _serve(self, now: datetime) -> bool:
        with self._showing.writing():
            self._holdings.serve_filled(now=now)
        self._showing.touch(self._holdings.outbox.cases())
        return True

    def _differs(self, digests: dict[str, Digest]) -> bool:
        filled = self._holdings.filled
        different = [scope for scope, said in digests.items() if filled.digest_of(scope) != said]
        if different:
            log.warning("the replica differs from the centre in %d scopes", len(different))
        return bool(different)

    def _may_rebuild(self) -> bool:
        """Count it, unless it was done lately."""
        known = self._holdings.belongings.setting(REBUILT) or {"count": 0, "at": None}
        now = self._clock.now()
        if known["at"] is not None and timedelta(0) <= now - datetime.fromisoformat(known["at"]) < AGAIN_AFTER:
            return False
        self._holdings.belongings.keep_setting(REBUILT, {"count": known["count"] + 1, "at": now.isoformat()})
        return True
