"""Whether the author of what a desk hands in has signed in at that desk.

A desk proves that it speaks, and not who sits at it: with the token and key of one desk anybody could else take over,
close or forward any case in the name of whoever may. So what not everybody may ask for waits until its author has
signed in there by his password. A record is taken from anybody (law 3): it happened, and gives nobody a right.
"""

from dataclasses import dataclass

from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import PersonId
from console.server.commit import Commit
from console.server.judging import Outcome, case_meant
from console.server.sent import Sent
from console.store import accounts
from console.store.accounts import Device
from console.store.journal import NOT_SIGNED_IN, Line


@dataclass
class Strangers:
    """The strangers among the authors of one question of one desk; without a desk nobody is one."""

    commit: Commit
    device: Device | None
    _here: frozenset[PersonId] | None = None

    def is_one(self, author: PersonId) -> bool:
        """Whether he has never signed in at this desk, under whichever enrolment."""
        if self.device is None:
            return False
        if self._here is None:
            self._here = accounts.people_of_key(self.commit.connection, self.device.key)
        return author not in self._here

    def waits(self, sent: Sent) -> Outcome | None:
        """What becomes of an action that waits for its author to sign in; None where it does not wait."""
        if self.device is None or sent.action is None or type(sent.action) in act.RECORDS:
            return None
        if not self.is_one(sent.envelope.by):
            return None
        facts = {"desk": self.device.number}
        return Outcome(Verdict.UNPLACED, case_meant(self.commit, sent), code=NOT_SIGNED_IN, facts=facts)


def still_waits(commit: Commit, line: Line) -> bool:
    """Whether an action that waited for its author has to go on waiting."""
    if line.code != NOT_SIGNED_IN:
        return False
    device = accounts.device_numbered(commit.connection, int(line.facts.get("desk") or 0))
    return device is None or Strangers(commit, device).is_one(line.by)
