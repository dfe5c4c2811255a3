"""Telling waiting desks that there is more: held requests on the event loop, without a thread or a database."""

import asyncio
import threading

LONGEST = 240.0
"""Seconds a poke is held: less than what proxies and routers allow an idle connection."""


class Pokes:
    """`moved` may be called from any thread; `wait` runs on the loop of the web server."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._closed = False

    @property
    def number(self) -> int:
        """The newest commit this process knows of."""
        return self._number

    @property
    def waiting(self) -> int:
        """How many desks wait."""
        return len(self._waiting)

    def moved(self, number: int) -> None:
        """A commit was made, here or by another process."""
        with self._guard:
            if number <= self._number:
                return
            self._number = number
        self._wake_all()

    def close(self) -> None:
        """Answer everyone now, and whoever comes after: the centre is stopping."""
        self._closed = True
        self._wake_all()

    async def wait(self, who: str, *, after: int, seconds: float = LONGEST) -> int:
        """The newest commit's number, as soon as it is another than `after`; a desk's second poke ends its first."""
        self._loop = asyncio.get_running_loop()
        if (earlier := self._waiting.pop(who, None)) is not None and not earlier.done():
            earlier.set_result(None)
        if self._number != after or self._closed:
            return self._number
        woken = self._waiting[who] = self._loop.create_future()
        try:
            await asyncio.wait_for(woken, seconds)
        except TimeoutError:
            pass
        finally:
            if self._waiting.get(who) is woken:
                del self._waiting[who]
        return self._number

    def _wake_all(self) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for woken in self._waiting.values():
            if not woken.done():
                woken.set_result(None)
