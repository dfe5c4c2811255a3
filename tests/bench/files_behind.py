"""50 new cases while a file of 5 MB goes up, over 32 kbit/s and 600 ms: when the cases are at the centre.

Run as `python -m tests.bench.files_behind`. The relay gives each way 32 kbit/s and 300 ms.
"""

import csv
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from console.desk.desk import Desk, Step, new_case_id
from console.desk.entrance import Entrance
from console.desk.files import FileState
from console.desk.opening import Surroundings
from tests.bench._figures import machine
from tests.builders import CHEAP, PASSWORD, Room, opening_step, ready_room
from tests.journeys.made_cases import CATALOGUE
from tests.journeys.relay import Relay, Weather
from tests.server.building import running

CASES = 50
PHOTO_BYTES = 5_000_000
WANTED_SECONDS = 60.0
PATIENCE_SECONDS = 300.0
LINE = Weather(latency=0.3, bits_per_second=32_000)


def wait_until(holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> float:
    """Seconds until it holds. Raises SystemExit."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise SystemExit("what was waited for did not come")
        time.sleep(0.05)
    return time.monotonic() - began


def texts() -> list[str]:
    """What citizens complain of, one text a case, each with a number of its own."""
    with (CATALOGUE / "demo_cases.csv").open(encoding="utf-8", newline="") as file:
        told = [row["text"] for row in csv.DictReader(file)]
    return [f"{told[number % len(told)]} {number}" for number in range(CASES)]


def at_the_centre(room: Room) -> int:
    """How many cases the centre has."""
    with room.services.centre.database.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()


def measure(folder: Path) -> None:
    """Print how long the cases took, and what of the file had gone up by then."""
    room = ready_room(folder / "centre")
    with running(room.services) as address:
        relay = Relay(int(address.rpartition(":")[2]), LINE)
        around = Surroundings(cost=CHEAP, clock=room.clock)
        desk = Entrance(folder / "desk", relay.url, surroundings=around).sign_in("agent", PASSWORD)
        photo = desk.files.add(("гэрэл.jpg", random.Random(5).randbytes(PHOTO_BYTES)))
        desk.start()
        try:
            wait_until(lambda: _sent(desk) > 0)
            behind = _sent(desk)
            for number, text in enumerate(texts()):
                case = new_case_id()
                desk.do([opening_step(case, text=text), *([Step(photo, case)] if number == 0 else [])])
            took = wait_until(lambda: at_the_centre(room) == CASES)
            print(f"{CASES} cases at the centre after {took:.1f} s (wanted {WANTED_SECONDS:.0f}; {machine()})")
            print(f"of the file {behind} bytes had gone before, {_sent(desk)} of {PHOTO_BYTES} by then")
            before = _sent(desk)
            wait_until(lambda: _sent(desk) > before)
            print(f"and it goes on: {_sent(desk)}")
        finally:
            desk.stop()
            relay.close()
    room.services.close()


def _sent(desk: Desk) -> int:
    return sum(row.sent for row in desk._holdings.belongings.files_in(FileState.WAITING))


def main() -> None:
    """Measure once."""
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder))


if __name__ == "__main__":
    main()
