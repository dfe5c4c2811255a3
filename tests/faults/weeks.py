"""Two weeks without a link: `python -m tests.faults.weeks` works through them and prints what it cost to catch up.

A desk with three people, started anew every morning and killed once, its clock wrong on some days. Then the link
comes back, and everything goes up in the order in which it was done.
"""

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.builders import PASSWORD, exchange_until_still, ready_desk
from tests.faults.inside import CentreFiles, DeskFiles
from tests.faults.link import stored_by
from tests.faults.nursery import Nursery, wait_until
from tests.faults.proof import nothing_is_lost, so
from tests.faults.scenes import ready_centre
from tests.journeys.relay import Relay, Weather

DAYS = 14
ACTIONS = 500
KILLED_ON = 9
WRONG_CLOCKS = {3: timedelta(hours=2), 6: timedelta(days=-2_500), 7: timedelta(days=-2_500), 11: timedelta(minutes=-40)}
"""On the sixth day the computer's battery is empty: for two days it is years ago."""
NOBODY = "http://127.0.0.1:9"
COLLEAGUES = ("colleague", "supervisor")


@dataclass(frozen=True)
class CaughtUp:
    """What it took when the link came back."""

    actions: int
    files: int
    seconds: float
    bytes_up: int
    bytes_down: int
    connections: int
    verdicts: Counter[str]

    def __str__(self) -> str:
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(self.verdicts.items()))
        return (
            f"{self.actions} actions and {self.files} files of {DAYS} days offline went up in order in"
            f" {self.seconds:.1f} s, {self.bytes_up:,} bytes up and {self.bytes_down:,} down over {self.connections}"
            f" connections; {verdicts}"
        )


def caught_up(folder: Path, nursery: Nursery, *, weather: Weather) -> CaughtUp:
    """Work for two weeks, then exchange over such a line. Raises Broken, Late."""
    began = datetime.now(UTC) - timedelta(days=DAYS)
    _set_up(folder, began)
    stored: list[str] = []
    for day in range(DAYS):
        stored += _one_day(folder, nursery, day, began)
    centre = nursery.start("centre", folder / "centre", 0)
    wait_until(lambda: "ready at" in centre.said(), "the centre starts")
    relay = Relay(int(re.findall(r"http://\S+:(\d+)", centre.said())[-1]), weather)
    try:
        started = time.monotonic()
        syncing = nursery.start("sync", folder / "desk", relay.url)
        so(syncing.ended(seconds=900) == 0, syncing.said())
        seconds = time.monotonic() - started
    finally:
        relay.close()
        centre.kill()
    return _looked_at(folder, stored, seconds, relay)


def _set_up(folder: Path, began: datetime) -> None:
    room = ready_centre(folder)
    room.clock.now = began
    desk = ready_desk(room, folder / "desk")
    for login in COLLEAGUES:
        desk.switch(login, PASSWORD)
    exchange_until_still(desk)
    desk.stop()
    room.services.close()


def _one_day(folder: Path, nursery: Nursery, day: int, began: datetime) -> list[str]:
    """What was stored on one day; the process is killed in the middle of one, and started again."""
    clock = began + timedelta(days=day, hours=1) + WRONG_CLOCKS.get(day, timedelta())
    wanted = ACTIONS // DAYS + (day < ACTIONS % DAYS)
    stored: list[str] = []
    if day == KILLED_ON:
        killed = nursery.start("offline_day", folder / "desk", NOBODY, clock.isoformat(), wanted)
        wait_until(lambda: len(stored_by(killed)) > wanted // 2 or killed.is_over(), "half a day's work")
        os.kill(killed.pid, signal.SIGKILL)
        so(killed.ended() == -signal.SIGKILL, "the day was over before it was killed")
        stored, clock = stored_by(killed), clock + timedelta(hours=4)
    worked = nursery.start("offline_day", folder / "desk", NOBODY, clock.isoformat(), wanted - len(stored))
    so(worked.ended() == 0, worked.said())
    return stored + stored_by(worked)


def _looked_at(folder: Path, stored: list[str], seconds: float, relay: Relay) -> CaughtUp:
    desk, centre = DeskFiles(folder / "desk"), CentreFiles(folder / "centre")
    nothing_is_lost(desk, centre, stored)
    taken = centre.taken()
    so([line.id for line in taken if line.id in set(stored)] == stored, "not in the order in which it was done")
    late = [line.id for line in taken if not line.exchanged <= line.at <= line.received]
    so(not late, f"done at an impossible time: {late}")
    return CaughtUp(
        actions=len(stored),
        files=sum(line.kind == "attach" for line in taken),
        seconds=seconds,
        bytes_up=relay.passed.bytes_up,
        bytes_down=relay.passed.bytes_down,
        connections=relay.passed.connections,
        verdicts=Counter(line.verdict for line in taken if line.id in set(stored)),
    )


def main() -> int:
    """On the loopback, and over 64 kbit/s."""
    folder = Path(tempfile.mkdtemp(prefix="console1111-weeks-"))
    with Nursery(folder / "said") as nursery:
        for name, weather in (
            ("loopback", Weather()),
            ("64 kbit/s, 300 ms each way", Weather(latency=0.3, bits_per_second=64_000)),
        ):
            print(f"{name}: {caught_up(folder / name.split()[0], nursery, weather=weather)}", flush=True)
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
