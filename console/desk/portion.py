"""How much goes in one exchange: more while the line is quick, less where it is slow or breaks.

A line that breaks now and then wastes what it broke in, on average half an exchange; a far one costs a journey there
and back for each. So the size doubles until the line first breaks, and from then on grows slowly.
"""

from console.wire import PAGE_BYTES

LEAST_BYTES, MOST_BYTES = 25_000, 3_200_000
"""Of documents or actions, uncompressed: about a seventh of it goes over the link."""
QUICK_SECONDS, SLOW_SECONDS = 1.5, 4.0
"""An exchange quicker than this may be larger, one slower than that must be smaller: people's work waits behind it."""


class Portion:
    """The size for the next exchange over one line."""

    def __init__(self) -> None:
        self.bytes = PAGE_BYTES
        self._has_broken = False

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
