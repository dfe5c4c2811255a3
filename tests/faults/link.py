"""A bad link between real processes: `python -m tests.faults.link` works a while over it and prints what it came to.

The line is a TCP relay: slow, far, cut again and again, losing answers, sometimes a sign-in page instead of the centre.
"""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.inside import CentreFiles, DeskFiles
from tests.faults.nursery import Child, Nursery, wait_until
from tests.faults.proof import nothing_is_lost
from tests.faults.scenes import others_worked
from tests.journeys.relay import Passed, Relay, Weather

BAD = Weather(latency=0.3, bits_per_second=32_000, cut_every=40_000, answers_lost=0.05, portals=0.01)
PATIENCE_SECONDS = 1_500.0


@dataclass(frozen=True)
class Came:
    """What became of a day on a bad line: how many actions were stored, the seconds until all had gone up."""

    stored: int
    seconds: float
    passed: Passed

    def __str__(self) -> str:
        passed = self.passed
        return (
            f"{self.stored} actions stored while the line was bad, all at the centre {self.seconds:.1f} s after the"
            f" last one, each once; {passed.bytes_up:,} bytes up, {passed.bytes_down:,} down,"
            f" {passed.connections} connections, {passed.cuts} cut, {passed.answers_lost} answers lost,"
            f" {passed.portals} sign-in pages"
        )


def worked(folder: Path, nursery: Nursery, weather: Weather, *, calls: int, seconds_between: float) -> Came:
    """A desk of yesterday takes calls over such a line while others' changes come down. Raises Broken, Late."""
    others_worked(folder)
    centre = nursery.start("centre", folder / "centre", 0)
    wait_until(lambda: "ready at" in centre.said(), "the centre starts")
    relay = Relay(int(centre.said().rsplit(":", 1)[1]), weather)
    try:
        day = nursery.start("working_day", folder / "desk", relay.url, calls, seconds_between)
        code = day.ended(seconds=PATIENCE_SECONDS)
        assert code == 0, day.said()
    finally:
        relay.close()
        centre.kill()
    stored = stored_by(day)
    nothing_is_lost(DeskFiles(folder / "desk"), CentreFiles(folder / "centre"), stored)
    return Came(len(stored), float(day.said().rsplit("still ", 1)[1]), relay.passed)


def stored_by(child: Child) -> list[str]:
    """The ids that a child said were stored."""
    lines = [line.split() for line in child.said().splitlines()]
    return [id for kind, *ids in (line for line in lines if line) if kind == "stored" for id in ids]


def main() -> int:
    """A hundred calls, one a second, over the bad line."""
    parser = argparse.ArgumentParser("tests.faults.link", description=__doc__)
    parser.add_argument("--calls", type=int, default=100)
    calls = parser.parse_args().calls
    folder = Path(tempfile.mkdtemp(prefix="console1111-link-"))
    began = time.monotonic()
    with Nursery(folder / "said") as nursery:
        came = worked(folder, nursery, BAD, calls=calls, seconds_between=1.0)
    print(f"{came} ({time.monotonic() - began:.0f} s in all)")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
