"""Real desks in a process of their own that say when each case reached them, beside a crowd of light ones."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from console.desk.changes import Changes
from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from console.domain.ids import OfficeId
from tests.bench._country import PASSWORD, Country, Seat
from tests.builders import CHEAP


@dataclass(frozen=True)
class Seen:
    """When (monotonic seconds) each case stood in the replica and lists of a real desk of an office."""

    office: OfficeId
    at: dict[str, float]


class Witness:
    """One started desk."""

    def __init__(self, folder: Path, url: str, seat: Seat) -> None:
        self._desk = Entrance(folder, url, surroundings=Surroundings(cost=CHEAP)).sign_in(seat.person, PASSWORD)
        self._desk.pulse.until_still()
        self._guard = threading.Lock()
        self.seen = Seen(seat.office, {})
        self._desk.subscribe(self._on_changes, lambda line: None)
        self._desk.start()

    def close(self) -> None:
        """The desk stops."""
        self._desk.stop()

    def _on_changes(self, changes: Changes) -> None:
        now = time.monotonic()
        with self._guard:
            for case in changes.cases:
                self.seen.at.setdefault(f"case/{case}", now)


def _watch(pipe: Connection, folder: Path, url: str, seats: tuple[Seat, ...]) -> None:
    witnesses = [Witness(folder / seat.person, url, seat) for seat in seats]
    pipe.send("ready")
    pipe.recv()
    pipe.send([witness.seen for witness in witnesses])
    for witness in witnesses:
        witness.close()


class Witnesses:
    """The process of the witnesses."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def seen(self) -> list[Seen]:
        """What each saw; they stop then."""
        self._pipe.send("enough")
        seen: list[Seen] = self._pipe.recv()
        return seen


@contextmanager
def watching(country: Country, url: str, folder: Path) -> Iterator[Witnesses]:
    """A desk of the head office and one of another office, once both have read everything."""
    seats = (country.seats[0], country.seats[-1])
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_watch, args=(theirs, folder, url, seats))
    with ExitStack() as stack:
        process.start()
        stack.callback(process.join, 30)
        stack.callback(ours.close)
        if not ours.poll(120) or ours.recv() != "ready":
            raise RuntimeError("the witnesses did not start")
        yield Witnesses(ours)
