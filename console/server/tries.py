"""How often something was tried, and how long to wait before the next try: passwords, codes, enrolling again."""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from console.server.centre import Centre
from console.server.problem import Problem
from console.store import tries
from console.store.tries import Tried

FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


class Tries:
    """Counted in this process by a name, which is shown nowhere; forgotten when nothing came for `kept`."""

    def __init__(
        self, *, clock: Callable[[], datetime], free: int = FREE_TRIES, kept: timedelta = LONGEST_WAIT
    ) -> None:
        self._now = clock
        self._free = free
        self._kept = kept
        self._guard = threading.Lock()
        self._tried: dict[str, Tried] = {}

    def check(self, name: str) -> None:
        """Raise Problem(too_many_tries) while this name has to wait."""
        with self._guard:
            tried = self._tried.get(name)
        _check(tried, self._now())

    def count(self, name: str) -> None:
        """After the free tries each one doubles the wait, from two seconds to a quarter of an hour."""
        now = self._now()
        with self._guard:
            for other in [each for each, tried in self._tried.items() if tried.not_before < now - self._kept]:
                del self._tried[other]
            self._tried[name] = _once_more(self._tried.get(name), now, free=self._free)

    def forget(self, name: str) -> None:
        """It went well."""
        with self._guard:
            self._tried.pop(name, None)


class SharedTries:
    """The same, counted by all processes of a centre together and over their restarts: what strangers try. `about`
    tells one sort of tries from another; of a name only the hash is kept."""

    def __init__(self, centre: Centre, about: str, *, free: int = FREE_TRIES) -> None:
        self._centre = centre
        self._about = about
        self._free = free

    def spend(self, name: str) -> None:
        """Count a try before it is looked at. Raises Problem(too_many_tries), DatabaseTrouble."""
        spend((self, name))

    def give_back(self, name: str) -> None:
        """It went well: it was no try, and those before it stay. Raises DatabaseTrouble."""
        key = self._key(name)
        with self._centre.database.write() as connection:
            before = tries.find(connection, key)
            if before is not None:
                tries.keep(connection, key, Tried(before.times - 1, self._centre.now()))

    def forget(self, name: str) -> None:
        """It went well. Raises DatabaseTrouble."""
        with self._centre.database.write() as connection:
            tries.forget(connection, self._key(name))

    def _key(self, name: str) -> str:
        return hashlib.sha256(f"{self._about}\0{name}".encode()).hexdigest()


def spend(*tried: tuple[SharedTries, str]) -> None:
    """Count a try under several names before it is looked at: those at one moment are not free. Where one of the names
    has to wait none is counted. Raises Problem(too_many_tries), DatabaseTrouble."""
    centre = tried[0][0]._centre
    now = centre.now()
    with centre.database.write() as connection:
        tries.forget_old(connection, before=now - LONGEST_WAIT)
        known = [(each, each._key(name), tries.find(connection, each._key(name))) for each, name in tried]
        for _, _, before in known:
            _check(before, now)
        for each, key, before in known:
            tries.keep(connection, key, _once_more(before, now, free=each._free))


def _check(tried: Tried | None, now: datetime) -> None:
    if tried is not None and tried.not_before > now:
        raise Problem(429, "too_many_tries", seconds=1 + int((tried.not_before - now).total_seconds()))


def _once_more(before: Tried | None, now: datetime, *, free: int) -> Tried:
    times = 1 + (before.times if before else 0)
    over = times - free
    wait = min(timedelta(seconds=2 ** min(over, 20)), LONGEST_WAIT) if over > 0 else timedelta(0)
    return Tried(times, now + wait)
