"""The centre turned out to have another history: everything this desk ever did waits again, and what only replicas set
aside still know is handed in as copies."""

from console.desk.bundles_asked import BUNDLES
from console.desk.handing_in import copies, seen_again
from console.desk.holdings import KNOWN_AT_CENTRE, Holdings
from console.desk.passed import PASSED
from console.store.recovery import COPIES_ARE_DUE


class AnotherHistory:
    """What a desk hands in then. Beside desk/desk.py the only one that adds to the outbox."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._copies_are_due = bool(holdings.belongings.setting(COPIES_ARE_DUE))

    def hand_in_again(self) -> None:
        """Everything this desk ever did waits again.

        What its authors had seen is looked up before the commit, so that no save waits for it. Whoever began to save
        before the new replica was begun has ended then; who saves from now on spells out himself what he sees.
        The centre may have forgotten who works here, too: each tells it again at his next sign-in.
        """
        with self._holdings.outbox.adding():
            pass
        asides = self._holdings.replicas_aside(but=self._holdings.filled)
        told = seen_again(self._holdings.outbox.outgoing.everything(), asides)
        with self._holdings.outbox.adding() as adding:
            adding.hand_in_again(told)
            adding.keep_setting(COPIES_ARE_DUE, value=True)
            adding.keep_setting(KNOWN_AT_CENTRE, value=None)
            adding.keep_setting(BUNDLES, value=None)
            adding.keep_setting(PASSED, value=None)
        self._copies_are_due = True

    def hand_in_copies(self) -> bool:
        """Once the replica of another history serves: what only one set aside still knows; whether that is any."""
        return self._copies_are_due and self._add_copies(still_due=False)

    def hand_in_unfinished(self) -> None:
        """Before a replica that never became complete is given up: what only that knows beside the one that serves."""
        if self._copies_are_due:
            self._add_copies(still_due=True)

    def _add_copies(self, *, still_due: bool) -> bool:
        asides = self._holdings.replicas_aside(but=self._holdings.replica)
        missing = copies(asides, self._holdings.replica, self._holdings.outbox.ids())
        with self._holdings.outbox.adding() as adding:
            adding.add(missing)
            adding.keep_setting(COPIES_ARE_DUE, value=still_due)
        self._copies_are_due = still_due
        return bool(missing)
