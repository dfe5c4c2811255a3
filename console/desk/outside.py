"""What a desk is given from outside: its key, its clock, what carries its questions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from console.desk.ahead import Aside
from console.desk.changes import Line, LineState
from console.desk.clock import DeskClock
from console.desk.holdings import Holdings
from console.desk.settings import PlainSettings
from console.desk.transport import Transport
from console.desk.vault import Vault


@dataclass(frozen=True)
class Outside:
    """What a desk is given by its entrance: where its files lie, its key, and what carries its questions."""

    vault: Vault
    data_key: bytes
    plain: PlainSettings
    clock: Callable[[], datetime]
    transport: Transport
    aside: Aside
    centre_url: str
    closed: Callable[[], None]


def clock_of(holdings: Holdings, read: Callable[[], datetime]) -> DeskClock:
    """The clock with what the last exchange taught about it."""
    device = holdings.outbox.device()
    if device is None:
        return DeskClock(read)
    return DeskClock(read, offset=device.clock_offset, exchanged_at=device.exchanged_at)


def not_started(holdings: Holdings, clock: DeskClock) -> Line:
    """The line before the first exchange."""
    return Line(LineState.OFFLINE, clock.now(), holdings.outbox.size(), clock.wrong_by, "not_started")
