"""From the start of the process to a call screen that takes keys, in turn with a bare window started the same way."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from tests.bench._figures import Took, machine
from tests.bench._many import cases, put_straight
from tests.builders import PASSWORD, CentreLine, exchange_until_still, put_shipped_catalogue, ready_room

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"
"""No centre answers here: the desk starts offline."""
RUNS = 9
CASES = 1_000
SHOWN = "first frame"
USABLE = "call screen usable"
Milestones = Mapping[str, Took]


def enrolled_folder(folder: Path) -> Path:
    """A desk as it lies on a disk in the morning, its password costing what passwords cost."""
    room = ready_room(folder / "centre")
    put_shipped_catalogue(room)
    around = Surroundings(clock=room.clock, transport=lambda address: CentreLine(room))
    desk = Entrance(folder / "desk", NOWHERE, surroundings=around).sign_in("agent", PASSWORD)
    exchange_until_still(desk)
    put_straight(desk, list(cases(CASES)))
    desk.stop()
    room.services.close()
    return folder / "desk"


def milestones(module: str, folder: Path, arguments: Sequence[str] = ()) -> Milestones:
    """One start: when each milestone was passed, from before the process was there."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "CONSOLE1111_PASSWORD": PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, *arguments],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = (line.split(" ", 2) for line in done.stdout.splitlines())
    return {name: Took((float(moment) - began) * 1000, float(processor) * 1000) for moment, processor, name in told}


def median(runs: Sequence[Milestones], name: str) -> Took:
    """The medians of one milestone."""
    return Took(
        statistics.median(run[name].wall for run in runs), statistics.median(run[name].processor for run in runs)
    )


def say_milestone(what: str, runs: Sequence[Milestones], name: str) -> None:
    """One milestone as a line."""
    walls = [run[name].wall for run in runs]
    print(
        f"{what}, {name}: median {statistics.median(walls):.0f} ms, {min(walls):.0f} to {max(walls):.0f};"
        f" on the processor {median(runs, name).processor:.0f} ms"
    )


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        console = ("agent", "--data", str(enrolled_folder(folder)), "--centre", NOWHERE, "--language", "mn")
        bare, full = [], []
        for _ in range(RUNS + 1):
            bare.append(milestones("tests.bench._bare", folder))
            full.append(milestones("tests.bench._started", folder, console))
    del bare[0], full[0]
    print(f"{RUNS} starts of each, in turn, after a first one of each ({machine()})")
    say_milestone("a bare window", bare, SHOWN)
    for name in full[0]:
        say_milestone("the console", full, name)
    for name in (SHOWN, USABLE):
        ours, its = median(full, name), median(bare, SHOWN)
        print(
            f"{name}: {ours.wall / its.wall:.2f} times the bare window's first frame,"
            f" {ours.processor / its.processor:.2f} times on the processor"
        )


if __name__ == "__main__":
    main()
