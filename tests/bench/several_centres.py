"""How many commits a second the centre makes, on SQLite and on PostgreSQL, with one process and with two.

Run as `python -m tests.bench.several_centres`. Every commit is flushed to the disk, as in service.
"""

import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from console import wire
from console.domain import actions as act
from console.server.services import open_services
from console.store.postgres import read_address
from tests import postgres
from tests.bench._figures import machine
from tests.domain.building import opening
from tests.server.building import Clock, FakeDesk, Room, fast_hasher, ready_room

SECONDS = 4.0
THREADS = 2
"""Of each process: as many requests as it answers at once."""
PROCESSES = (1, 2)
ACTIONS = (1, 100)
"""In one commit."""


def take_for_a_while(folder: Path, url: str | None, actions: int, start: Any) -> int:
    """One process of the centre: how many commits its threads made."""
    address = read_address(url) if url else None
    services = open_services(folder, database=address, clock=Clock(), hasher=fast_hasher())
    room = Room(services, Clock())
    desks = [room.desk("agent") for _ in range(THREADS)]
    start.wait()
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(THREADS) as threads:
        made = sum(threads.map(lambda desk: take_until(desk, end, actions), desks))
    services.close()
    return made


def take_until(desk: FakeDesk, end: float, actions: int) -> int:
    """Commits of so many notes, ten on each case; its opening is one more."""
    made = 0
    while time.monotonic() < end:
        case = f"{desk.device.number}-{made // 10}"
        if made % 10 == 0:
            desk.room.services.centre.take((wire.encode(desk.envelope(opening(number=desk.number(made)), case)),))
        notes = (wire.encode(desk.envelope(act.AddNote("Тэмдэглэл"), case)) for _ in range(actions))
        desk.room.services.centre.take(tuple(notes))
        made += 1
    return made + (made + 9) // 10


def commits(folder: Path, url: str | None, *, processes: int, actions: int) -> float:
    """Commits a second of all processes together."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Manager() as shared, spawning.Pool(processes) as pool:
        start = shared.Barrier(processes)
        made = pool.starmap(take_for_a_while, [(folder, url, actions, start)] * processes)
    return sum(made) / SECONDS


def say(name: str, url: str | None) -> None:
    """The figures of one sort of database."""
    for processes in PROCESSES:
        for actions in ACTIONS:
            with tempfile.TemporaryDirectory() as folder:
                ready_room(Path(folder), database=read_address(url) if url else None).services.close()
                rate = commits(Path(folder), url, processes=processes, actions=actions)
            print(
                f"{name}, {processes} process(es), {actions} action(s) a commit: {rate:.0f} commits/s, "
                f"{rate * actions:.0f} actions/s ({machine()})",
                flush=True,
            )


def main() -> int:
    """Print the figures."""
    say("SQLite", None)
    if reason := postgres.why_not():
        print(reason)
        return 0
    with postgres.running(settings={}) as server, server.new() as own:
        say("PostgreSQL", own.url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
