"""How much goes in one exchange: more while the line is quick, less where it is slow or breaks.

A line that breaks now and then wastes what it broke in, on average half an exchange; a far one costs a journey there
and back for each. So the size grows twofold, on a quick line fourfold, until the line first breaks, and from then on
stays a small share of what passes between two breaks, however often they come.
"""

from dataclasses import dataclass

from console.wire import PAGE_BYTES

LEAST_BYTES, MOST_BYTES = 25_000, 3_200_000
"""Of documents or actions, uncompressed: about a seventh of it goes over the link. A page costs the centre a tenth of a
second and holds up nobody there; what limits it is how long the work of this desk's people waits behind it."""
MOST_ACTIONS = 1_500
"""In one question, however few bytes they are: the centre takes about 2,500 a second and has one writer, so that
everybody else's work waits behind these for 0.6 s."""
BATCH_BYTES = 200_000
"""Of actions, where only the page's size was asked for: on a line that nobody has measured."""
QUICK_SECONDS, SLOW_SECONDS = 2.0, 4.0
"""An exchange quicker than this may be larger, one slower than that must be smaller: people's work waits behind it."""
SHARES = 10
"""An exchange is so small a part of what passes between two breaks. It may carry as much up as down, so that a break
wastes a tenth on average."""


@dataclass(frozen=True)
class Size:
    """How much may go up in an exchange and come down, in bytes before compression."""

    batch: int
    page: int


class Portion:
    """The size for the next exchange over one line."""

    def __init__(self) -> None:
        self.bytes = PAGE_BYTES
        self._passed = 0
        self._between: int | None = None
        """What passes between two breaks, as far as this line has shown it."""

    def size(self, page_bytes: int | None) -> Size:
        """With a page of so many bytes, or as the line bears."""
        return Size(self.bytes, self.bytes) if page_bytes is None else Size(BATCH_BYTES, page_bytes)

    def went(self, seconds: float, weight: int) -> None:
        """An exchange took so long and carried so many bytes, both ways, before compression."""
        self._passed += weight
        if seconds > SLOW_SECONDS:
            self.bytes = max(LEAST_BYTES, self.bytes // 2)
        elif seconds < QUICK_SECONDS:
            self.bytes = self._bounded((4 if seconds < QUICK_SECONDS / 2 else 2) * self.bytes)

    def broke(self) -> None:
        """The line broke in an exchange. Where nothing had passed since it last broke, it is gone, or bears less."""
        if self._passed:
            self._between = self._passed if self._between is None else (self._between + self._passed) // 2
        self.bytes = self._bounded(self.bytes // 2)
        self._passed = 0

    def _bounded(self, wanted: int) -> int:
        """As large as that at most, and as the breaks allow; a line that has not broken for longer allows more."""
        most = MOST_BYTES if self._between is None else max(self._between, self._passed) // SHARES
        return max(LEAST_BYTES, min(wanted, most, MOST_BYTES))
