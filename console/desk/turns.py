"""When a desk asks: at most twice in any second, ever more seldom while nobody answers, and at once when told."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LEAST_SECONDS = 0.5
"""Between two questions that only read; a person's own work may go sooner, as the second within a second."""
MOST_IN_A_SECOND = 2
QUIET_SECONDS = 660.0
"""With nothing to say and nothing told, ask when a poke has ended and the last question is so long ago: what only time
changed comes then, and over the poke's connection, since any other was closed meanwhile."""
IDLE_SECONDS = 900.0
"""Ask in any case."""
UNTOLD_SECONDS = 60.0
"""The same where the centre cannot tell us: something between drops a connection on which nothing moves."""
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
FREE = float("-inf")
"""Bytes are not dear."""


class Pace:
    """The questions of one desk in the last second. Moments are seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._began: deque[float] = deque([float("-inf")] * MOST_IN_A_SECOND, maxlen=MOST_IN_A_SECOND)

    def begins(self, now: float) -> None:
        """A question is asked."""
        self._began.append(now)

    @property
    def last(self) -> float:
        """When the newest question was asked."""
        return self._began[-1]

    @property
    def work_at(self) -> float:
        """From when on what was done here may go up."""
        return self._began[0] + 1.0

    @property
    def news_at(self) -> float:
        """From when on what others did may be asked for."""
        return max(self.work_at, self.last + LEAST_SECONDS)


def pause(failures: int) -> float:
    """Longer after each failure, and never the same for all desks of a room whose router comes back."""
    longer: float = FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 10)
    return min(LONGEST_PAUSE_SECONDS, longer) * random.uniform(0.5, 1.5)  # nosec B311 # spreads desks


class Turns:
    """What the two threads of a desk wait for: one for its next question, the other for a line and an answer."""

    def __init__(self) -> None:
        self._bell = threading.Condition()
        self._pace = Pace()
        self._has_work = False
        self._has_news = False
        self._is_online = False
        self._is_told = False
        self._dear_until = FREE
        self._is_over = False
        self._turns = 0
        self._over = 0

    @property
    def is_over(self) -> bool:
        """Whether the desk stops."""
        return self._is_over

    @property
    def is_quiet(self) -> bool:
        """Whether the newest question is long ago."""
        return time.monotonic() - self._pace.last > QUIET_SECONDS

    @property
    def is_wanted(self) -> bool:
        """Whether there is a question to ask, or the desk stops."""
        return self._has_work or self._has_news or self._is_over

    def begins(self) -> None:
        """A question is asked."""
        with self._bell:
            self._pace.begins(time.monotonic())

    def has_work(self) -> None:
        """Something was done here."""
        with self._ringing():
            self._has_work = True

    def has_news(self) -> int:
        """Something may have come at the centre; how many turns there were until now."""
        with self._ringing():
            self._has_news = True
            return self._turns

    def is_answered(self) -> None:
        """The turn is over, one way or the other."""
        with self._ringing():
            self._over = self._turns

    def line_is(
        self, *, online: bool | None = None, telling: bool | None = None, dear_until: float | None = None
    ) -> None:
        """Whether the centre answers; whether a held poke is answered, or falls silent; how long bytes are dear."""
        with self._ringing():
            self._dear_until = self._dear_until if dear_until is None else dear_until
            self._is_online = self._is_online if online is None else online
            self._is_told = self._is_told if telling is None else telling

    def stop(self) -> None:
        """Let both threads go."""
        with self._ringing():
            self._is_over = True

    def wait_to_ask(self, *, failures: int) -> bool:
        """Until the next question: for work, news, or because it is long ago. False: the desk stops."""
        since = time.monotonic()
        retry = pause(failures) if failures else None
        with self._bell:
            while not self._is_over:
                left = self._due(since, retry=retry) - time.monotonic()
                if left <= 0:
                    self._has_work = self._has_news = False
                    self._turns += 1
                    return True
                self._bell.wait(left)
        return False

    def _due(self, since: float, *, retry: float | None = None) -> float:
        """When the next question after `since` is due, as things stand."""
        at = since + (retry or (IDLE_SECONDS if self._is_told else UNTOLD_SECONDS))
        if self._has_work:
            at = min(at, self._pace.work_at)
        if self._has_news:
            at = min(at, self._pace.news_at)
        if since < self._dear_until:
            at = min(at, self._dear_until)
        return at

    def wait_for_line(self) -> bool:
        """Until the centre answers on a line on which a poke may be held. False: the desk stops."""
        return self._wait(lambda: self._is_online and time.monotonic() >= self._dear_until)

    def wait_for_answer(self, *, after: int) -> None:
        """Until a turn after so many is over."""
        self._wait(lambda: self._over > after)

    def wait(self, seconds: float) -> None:
        """So long, unless the desk stops."""
        self._wait(lambda: False, seconds)

    @contextmanager
    def _ringing(self) -> Iterator[None]:
        """What changes in here is looked at by whoever waits."""
        with self._bell:
            yield
            self._bell.notify_all()

    def _wait(self, condition: Callable[[], bool], seconds: float | None = None) -> bool:
        with self._bell:
            self._bell.wait_for(lambda: self._is_over or condition(), seconds)
            return not self._is_over
