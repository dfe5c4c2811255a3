"""Handing looks in: with an exchange, or with a bundle whose answer takes days."""

import logging
from collections.abc import Callable
from datetime import datetime

from console import wire
from console.desk.link import CENTRE_FAULT, Denied, Link, Offline
from console.store.kept_looks import KeptLooks

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Handed in by one question: about 5 kB on the link."""
MOST_IN_A_BUNDLE = 100
"""Parts of a bundle, each of so many: what is over goes with the next."""


class HandingLooks:
    """What the centre does not have of one desk's looks; `keep` writes down what was made until now."""

    def __init__(self, kept: KeptLooks, link: Link, *, now: Callable[[], datetime], keep: Callable[[], None]) -> None:
        self._kept = kept
        self._link = link
        self._now = now
        self._keep = keep

    def hand_in(self, is_wanted: Callable[[], bool] = lambda: False) -> None:
        """Hand in what the centre does not have, until an exchange is wanted. Raises LinkTrouble, DatabaseTrouble.

        A centre that does not take them now (an older program, a fault) holds up nothing else: they wait.
        """
        self._keep()
        while not is_wanted() and (unsent := self._kept.unsent(AT_ONCE)) is not None:
            try:
                kept = self._link.ask("/looked", unsent, wire.LooksKept)
            except (Denied, Offline) as trouble:
                if isinstance(trouble, Offline) and trouble.reason != CENTRE_FAULT:
                    raise
                log.warning("looks not taken: %s", getattr(trouble, "code", CENTRE_FAULT))
                return
            if not self._goes_on(unsent.chain, unsent.first, kept):
                return

    def all_unsent(self) -> list[wire.LooksHandedIn]:
        """What the centre does not have of the oldest chain, in as many parts as are handed in at once: for a bundle.

        Raises DatabaseTrouble.
        """
        self._keep()
        found: list[wire.LooksHandedIn] = []
        part = self._kept.unsent(AT_ONCE)
        while part is not None and len(found) < MOST_IN_A_BUNDLE:
            found.append(part)
            part = self._kept.unsent(AT_ONCE, after=part)
        return found

    def answered_late(self, chain: str, first: int, kept: wire.LooksKept) -> None:
        """The same as after handing in, but that an answer from before what this desk has heard since says nothing."""
        unsent = self._kept.unsent(1)
        if unsent is None or unsent.chain != chain or kept.last < unsent.first - 1:
            return
        self._goes_on(chain, first, kept)

    def _goes_on(self, chain: str, first: int, kept: wire.LooksKept) -> bool:
        """Do what the centre's answer asks for; whether there is a reason to go on.

        Its chain may end earlier (it was restored): what it lacks is handed in again. One of another content (this desk
        was copied), or that ends before what is kept here, stays as it is: what it lacks goes on in a chain of its own.
        """
        now = self._now()
        is_ours = self._kept.hash_at(chain, kept.last) == kept.hash
        is_here = kept.last >= first - 1 or self._kept.hash_at(chain, kept.last + 1) is not None
        if is_ours and is_here:
            self._kept.centre_has(chain, kept.last, at=now)
        else:
            self._kept.begin_anew(chain, after=first - 1, at=now)
        return kept.last != first - 1 or not is_ours
