"""How often something was tried, and how long to wait before the next try: passwords, enrolling again."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.server.problem import Problem

FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class _Tried:
    times: int
    not_before: datetime


class Tries:
    """Counted in this process by a name, which is shown nowhere; forgotten when nothing came for `kept`."""

    def __init__(
        self, *, clock: Callable[[], datetime], free: int = FREE_TRIES, kept: timedelta = LONGEST_WAIT
    ) -> None:
        self._now = clock
        self._free = free
        self._kept = kept
        self._guard = threading.Lock()
        self._tried: dict[str, _Tried] = {}

    def check(self, name: str) -> None:
        """Raise Problem(too_many_tries) while this name has to wait."""
        with self._guard:
            tried = self._tried.get(name)
        now = self._now()
        if tried is not None and tried.not_before > now:
            raise Problem(429, "too_many_tries", seconds=1 + int((tried.not_before - now).total_seconds()))

    def count(self, name: str) -> None:
        """After the free tries each one doubles the wait, from two seconds to a quarter of an hour."""
        now = self._now()
        with self._guard:
            for other in [each for each, tried in self._tried.items() if tried.not_before < now - self._kept]:
                del self._tried[other]
            before = self._tried.get(name)
            times = 1 + (before.times if before else 0)
            over = times - self._free
            wait = min(timedelta(seconds=2 ** min(over, 20)), LONGEST_WAIT) if over > 0 else timedelta(0)
            self._tried[name] = _Tried(times, now + wait)

    def forget(self, name: str) -> None:
        """It went well."""
        with self._guard:
            self._tried.pop(name, None)
