"""How much goes in one exchange: more while the line is quick, less where it is slow or breaks.

A line that breaks now and then wastes what it broke in, on average half an exchange; a far one costs a journey there
and back for each. So the size doubles until the line first breaks, and from then on grows slowly.
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
QUICK_SECONDS, SLOW_SECONDS = 1.5, 4.0
"""An exchange quicker than this may be larger, one slower than that must be smaller: people's work waits behind it."""


@dataclass(frozen=True)
class Size:
    """How much may go up in an exchange and come down, in bytes before compression."""

    batch: int
    page: int


class Portion:
    """The size for the next exchange over one line."""

    def __init__(self) -> None:
        self.bytes = PAGE_BYTES
        self._has_broken = False

    def size(self, page_bytes: int | None) -> Size:
        """With a page of so many bytes, or as the line bears."""
        return Size(self.bytes, self.bytes) if page_bytes is None else Size(BATCH_BYTES, page_bytes)

    def went(self, seconds: float) -> None:
        """An exchange of this size took so long."""
        if seconds > SLOW_SECONDS:
            self.bytes = max(LEAST_BYTES, self.bytes // 2)
        elif seconds < QUICK_SECONDS:
            self.bytes = min(MOST_BYTES, self.bytes + (self.bytes // 8 if self._has_broken else self.bytes))

    def broke(self) -> None:
        """The line broke in an exchange of this size."""
        self._has_broken = True
        self.bytes = max(LEAST_BYTES, self.bytes // 2)
