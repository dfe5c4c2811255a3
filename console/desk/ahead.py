"""Asking the centre: now, or the next question already while an answer is being written. Never two at once.

Half of a fill is waiting for pages, half writing them. What was asked ahead stands on cursors that were not written
yet: it counts only if they are by then what the replica says, so whatever went wrong in between discards it; and only
for so long as nobody here can have done much meanwhile. Asking again is always safe.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime

from console.desk.asking import Asking
from console.desk.clock import DeskClock
from console.desk.link import Link, Offline, Outdated, SignedOut
from console.domain.ids import PersonId
from console.wire import Answer, Cursor

TOO_BUSY = "too_busy"
"""The reason when another exchange is in hand and takes long: it says nothing of the line."""
KEPT_SECONDS = 30.0
"""An answer that has lain here longer is none to what would be asked now."""

Aside = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class Answered:
    """An answer, what was asked, and when by this computer's own clock."""

    asking: Asking
    answer: Answer
    asked: datetime
    answered: datetime
    is_ahead: bool
    is_by_file: bool = False

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.answered - self.asked).total_seconds()

    @property
    def weight(self) -> int:
        """How many bytes of actions went up and of documents came down."""
        return sum(map(len, self.asking.question.actions)) + sum(map(len, self.answer.bodies().values()))


@dataclass(frozen=True)
class Standing:
    """Who would ask now, for whom, and from where on."""

    enrolment: str
    people: tuple[PersonId, ...]
    cursors: Mapping[str, Cursor]


def in_a_thread(work: Callable[[], None]) -> None:
    """Begin a piece of work and go on."""
    threading.Thread(target=work, name="desk-aside", daemon=True).start()


class Ahead:
    """The questions of one desk, one at a time. `aside` is how what is asked ahead is begun."""

    def __init__(self, link: Link, clock: DeskClock, *, aside: Aside) -> None:
        self._link = link
        self._clock = clock
        self._aside = aside
        self._coming: Future[Answered] | None = None

    def ask(self, asking: Asking, *, seconds: float, is_ahead: bool = False) -> Answered:
        """Ask now. Raises Offline, SignedOut, Outdated."""
        asked = self._clock.raw()
        answer = self._link.sync(asking.question, seconds=seconds)
        return Answered(asking, answer, asked, self._clock.raw(), is_ahead)

    def begin(self, asking: Asking, *, seconds: float) -> None:
        """Ask aside, for whoever takes the answer."""
        coming: Future[Answered] = Future()
        self._coming = coming

        def work() -> None:
            try:
                coming.set_result(self.ask(asking, seconds=seconds, is_ahead=True))
            except BaseException as fault:  # noqa: BLE001 - raised again in the thread of the exchange, which takes it
                coming.set_exception(fault)

        self._aside(work)

    @property
    def is_coming(self) -> bool:
        """Whether what was asked ahead is still on its way."""
        return self._coming is not None and not self._coming.done()

    def take(self, standing: Callable[[], Standing], *, seconds: float) -> Answered | None:
        """What was asked ahead, once it has come; None if nothing was, or if it is not what would be asked now.

        Raises what asking raises, and Offline(TOO_BUSY) where it has not come after so many seconds.
        """
        coming = self._coming
        if coming is None:
            return None
        if not wait([coming], seconds).done:
            raise Offline(TOO_BUSY)
        self._coming = None
        try:
            come = coming.result()
        except (SignedOut, Outdated):
            return None
        question, lain = come.asking.question, (self._clock.raw() - come.answered).total_seconds()
        asked = Standing(question.enrolment, question.people, question.cursors)
        return come if asked == standing() and 0 <= lain <= KEPT_SECONDS else None
