"""People go first: a running fill pauses between two cases while someone saves or looks something up.

Python runs one thread at a time. Without this a save that needs two milliseconds waits its turn behind the fill at each
of its steps and takes fifty.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_PAUSE_SECONDS = 0.5
"""A fill goes on after this in any case: people who never stop typing must not keep news from coming in."""


class Precedence:
    """Counts what people are doing at the moment."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy = 0
        self._here = threading.local()

    @contextmanager
    def person(self) -> Iterator[None]:
        """Someone waits for what happens inside."""
        with self._changed:
            self._busy += 1
        depth = getattr(self._here, "depth", 0)
        self._here.depth = depth + 1
        try:
            yield
        finally:
            self._here.depth = depth
            with self._changed:
                self._busy -= 1
                if self._busy == 0:
                    self._changed.notify_all()

    def give_way(self) -> None:
        """Called by work in the background between two of its steps: wait until nobody waits, within reason.

        The same work done on behalf of someone who waits for it goes on.
        """
        if self._busy and not getattr(self._here, "depth", 0):
            with self._changed:
                self._changed.wait_for(lambda: self._busy == 0, LONGEST_PAUSE_SECONDS)
