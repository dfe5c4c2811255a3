"""Asking the centre: now, or the next question already while an answer is being written. Never two at once.

Half of a fill is waiting for pages, half writing them. What was asked ahead stands on cursors that were not written
yet: it counts only if they are by then what the replica says, so whatever went wrong in between discards it.
"""

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from console.desk.asking import Asking
from console.desk.clock import DeskClock
from console.desk.link import Link
from console.wire import Answer, Cursor


@dataclass(frozen=True)
class Answered:
    """An answer, what was asked, and when by this computer's own clock."""

    asking: Asking
    answer: Answer
    asked: datetime
    answered: datetime

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.answered - self.asked).total_seconds()


class Ahead:
    """The questions of one desk, one at a time."""

    def __init__(self, link: Link, clock: DeskClock) -> None:
        self._link = link
        self._clock = clock
        self._coming: Future[Answered] | None = None

    def ask(self, asking: Asking, *, seconds: float) -> Answered:
        """Ask now. Raises Offline, SignedOut, Outdated."""
        asked = self._clock.raw()
        answer = self._link.sync(asking.question, seconds=seconds)
        return Answered(asking, answer, asked, self._clock.raw())

    def begin(self, asking: Asking, *, seconds: float) -> None:
        """Ask in a thread of its own, for whoever takes the answer."""
        coming: Future[Answered] = Future()
        self._coming = coming

        def work() -> None:
            try:
                coming.set_result(self.ask(asking, seconds=seconds))
            except BaseException as fault:  # noqa: BLE001 - raised again in the thread of the exchange, which takes it
                coming.set_exception(fault)

        threading.Thread(target=work, name="desk-ahead", daemon=True).start()

    def take(self, enrolment: str, cursors: Mapping[str, Cursor]) -> Answered | None:
        """What was asked ahead, once it has come; None if nothing was, or if it was asked of another enrolment or
        from another place. Raises what asking raises."""
        coming, self._coming = self._coming, None
        if coming is None:
            return None
        come = coming.result()
        question = come.asking.question
        return come if (question.enrolment, question.cursors) == (enrolment, dict(cursors)) else None
