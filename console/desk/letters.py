"""The letter on paper to a body, which only the centre can make: it signs the code on it."""

from collections.abc import Callable
from dataclasses import dataclass

from console import wire
from console.desk.link import Link
from console.domain.ids import CaseId, ObligationId, PersonId


@dataclass(frozen=True)
class Letters:
    """`who` is signed in: the centre keeps who asked."""

    link: Link
    who: Callable[[], PersonId]

    def about(self, case: CaseId, obligation: ObligationId) -> str:
        """The letter to the body that has a forward, as a page to print. Raises Offline, NotFound, Denied."""
        return self.link.ask("/letters", wire.LetterAsked(self.who(), case, obligation), wire.PrintedLetter).page
