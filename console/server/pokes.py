"""Telling waiting desks that there is more for them: held requests on the event loop, no thread and no database.

What is known here of scopes is what this process has committed, or has learnt from the database of other processes.
It decides only when a desk asks, never what it is answered.
"""

import asyncio
import threading
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

LONGEST = 240.0
"""Seconds a poke is held: less than what proxies and routers allow an idle connection."""


@dataclass(eq=False)
class _Held:
    """One desk that waits for a commit after `after` in one of its scopes."""

    scopes: frozenset[str]
    after: int
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Pokes:
    """`wait` runs on the loop of the web server, the rest may be called from any thread. A desk is its enrolment."""

    def __init__(self, number: int) -> None:
        self._began = number
        self._complete = number
        self._number = number
        self._newest: dict[str, int] = {}
        self._told: dict[str, tuple[int, frozenset[str]]] = {}
        self._held: dict[str, _Held] = {}
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @property
    def number(self) -> int:
        """The newest commit this process knows of."""
        return self._number

    @property
    def complete(self) -> int:
        """Up to this commit nothing is missing here: other processes' commits after it have to be read."""
        return self._complete

    @property
    def waiting(self) -> int:
        """How many desks wait."""
        return len(self._held)

    def committed(self, number: int, scopes: Collection[str], by: str | None = None) -> None:
        """This process made a commit, which changed rows of these scopes; its desk hears of it by its own answer."""
        with self._guard:
            if number == self._complete + 1:
                self._complete = number
            self._learn(number, dict.fromkeys(scopes, number), but=by)

    def caught_up(self, number: int, newest: Mapping[str, int]) -> None:
        """All commits up to this one were read; the newest of each scope that they changed."""
        with self._guard:
            self._complete = max(self._complete, number)
            self._learn(number, newest)

    def answered(self, desk: str, number: int, scopes: Iterable[str]) -> None:
        """A desk was answered: as of this commit it reads these scopes, and knows of everything in them."""
        with self._guard:
            read = frozenset(scopes)
            self._told[desk] = (number, read)
            held = self._held.get(desk)
            if held is not None and held.after <= number:
                held.after, held.scopes = number, read
                if self._has_news(held):
                    self._end([held])

    def scopes_of(self, desk: str, *, after: int) -> frozenset[str] | None:
        """What a desk reads, if it is known here as of this very commit; else the database has to be asked."""
        with self._guard:
            number, read = self._told.get(desk, (-1, None))
        return read if number == after else None

    def close(self) -> None:
        """Let everyone go now, and whoever comes after: the centre is stopping."""
        self._closed = True
        with self._guard:
            self._end(self._held.values())

    async def wait(self, desk: str, scopes: frozenset[str], *, after: int, seconds: float = LONGEST) -> int:
        """The newest commit, as soon as one after `after` changed these scopes; else `after` again.

        A desk's second poke ends its first. Commits before this process began must have been looked for already.
        """
        self._loop = asyncio.get_running_loop()
        held = _Held(scopes, after)
        with self._guard:
            if (earlier := self._held.get(desk)) is not None:
                earlier.over.set()
            if self._has_news(held) or self._closed:
                return self._heard(held)
            self._held[desk] = held
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await held.over.wait()
        finally:
            with self._guard:
                if self._held.get(desk) is held:
                    del self._held[desk]
        return self._heard(held)

    def _heard(self, held: _Held) -> int:
        return self._number if self._has_news(held) else held.after

    def _has_news(self, held: _Held) -> bool:
        return any(self._newest.get(scope, -1) > held.after for scope in held.scopes)

    def _learn(self, number: int, newest: Mapping[str, int], *, but: str | None = None) -> None:
        self._number = max(self._number, number)
        for scope, commit in newest.items():
            self._newest[scope] = max(commit, self._newest.get(scope, -1))
        touched = newest.keys()
        self._end(
            held
            for desk, held in self._held.items()
            if desk != but and not held.scopes.isdisjoint(touched) and self._has_news(held)
        )

    def _end(self, ended: Iterable[_Held]) -> None:
        over = [held.over for held in ended]
        if over and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_set, over)


def _set(over: Iterable[asyncio.Event]) -> None:
    for each in over:
        each.set()
