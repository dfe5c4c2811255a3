"""The desk's clock beside the centre's: how far it is off, learned from every answer."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from console.wire import At

WRONG_FROM_SECONDS = 120.0
"""A clock off by less is nobody's concern: it is corrected in silence."""
UNSURE_FROM_SECONDS = 10.0
"""An answer that took longer than this says too little about the centre's clock."""
_FOREVER = datetime.max.replace(tzinfo=UTC)


def system_clock() -> datetime:
    """This computer's clock, aware UTC."""
    return datetime.now(UTC)


class DeskClock:
    """Reads this computer's clock and corrects it by what the last exchange taught. Safe to ask from any thread."""

    def __init__(
        self, read: Callable[[], datetime], *, offset: float = 0.0, exchanged_at: datetime | None = None
    ) -> None:
        self._read = read
        self._guard = threading.Lock()
        self._offset = offset
        self._exchanged_at = exchanged_at

    def at(self) -> At:
        """This moment as an envelope carries it."""
        with self._guard:
            return At(clock=self._read(), offset=self._offset, exchanged=self._exchanged_at)

    def now(self) -> datetime:
        """This moment as judged: corrected, and never before the last exchange."""
        return happened(self.at())

    def raw(self) -> datetime:
        """What this computer's own clock says."""
        return self._read()

    def learn(self, *, asked: datetime, answered: datetime, centre: datetime) -> float:
        """Take the centre's time from an answer; the other two are readings of `raw`. Gives the offset in seconds."""
        with self._guard:
            if timedelta(0) <= answered - asked <= timedelta(seconds=UNSURE_FROM_SECONDS):
                self._offset = (centre - (asked + (answered - asked) / 2)).total_seconds()
            self._exchanged_at = centre
            return self._offset

    @property
    def exchanged_at(self) -> datetime | None:
        """When the centre last answered, by its own clock; None before it ever did."""
        with self._guard:
            return self._exchanged_at

    @property
    def wrong_by(self) -> float:
        """By how many seconds the clock is off where that is worth telling, else 0."""
        with self._guard:
            return self._offset if abs(self._offset) >= WRONG_FROM_SECONDS else 0.0


def happened(at: At) -> datetime:
    """When an action of this desk happened, as far as the desk can judge."""
    return at.happened(received=_FOREVER)
