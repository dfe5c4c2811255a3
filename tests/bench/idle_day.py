"""What a desk costs its line on a day on which nothing happens: bytes up and down, as TCP carries them.

Run as `python -m tests.bench.idle_day`. A poke is held for four minutes and an exchange follows eleven minutes after
the last one, so that nobody waits here for a day: a poke that nothing answers and an exchange that finds nothing are
measured over a relay, and the day is made of as many as the rules of desk and centre give it.
"""

import math
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from console.desk.desk import Desk
from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from console.desk.turns import QUIET_SECONDS
from console.server.pokes import LONGEST
from tests.bench._figures import machine
from tests.builders import CHEAP, PASSWORD, exchange_until_still, ready_room
from tests.journeys.relay import Relay
from tests.server.building import running

DAY_SECONDS = 24 * 60 * 60
WANTED_BYTES = 250_000


def passing(relay: Relay, work: Callable[[], object]) -> tuple[int, int]:
    """Bytes up and down while something is done."""
    before = replace(relay.passed)
    work()
    return relay.passed.bytes_up - before.bytes_up, relay.passed.bytes_down - before.bytes_down


def poke_in_vain(desk: Desk) -> None:
    """The centre has nothing newer."""
    head = desk._holdings.filled.reached().head
    assert head is not None
    assert desk._link.poke(head.number) == head.number


def say(what: str, passed: tuple[int, int]) -> None:
    """One line."""
    print(f"{what}: {passed[0]:,} bytes up, {passed[1]:,} down, {sum(passed):,} in all")


def measure(folder: Path) -> None:
    """Print the parts and the day."""
    room = ready_room(folder / "centre")
    with running(room.services) as address:
        relay = Relay(int(address.rpartition(":")[2]))
        desk = Entrance(folder / "desk", relay.url, surroundings=Surroundings(cost=CHEAP, clock=room.clock)).sign_in(
            "agent", PASSWORD
        )
        try:
            exchange_until_still(desk)
            exchanged = passing(relay, desk.pulse.once)
            room.services.pokes.close()  # from now on a poke has the answer that it else has after four minutes
            poked = passing(relay, lambda: poke_in_vain(desk))
            say("an exchange that finds nothing", exchanged)
            say("a poke that nothing answers", poked)
            pokes = math.ceil(DAY_SECONDS / LONGEST)
            exchanges = math.ceil(pokes / math.ceil(QUIET_SECONDS / LONGEST))
            up, down = (pokes * poke + exchanges * exchange for poke, exchange in zip(poked, exchanged, strict=True))
            say(f"a day of {pokes} pokes and {exchanges} exchanges", (up, down))
            print(f"wanted {WANTED_BYTES:,} at most ({machine()})")
        finally:
            desk.stop()
            relay.close()
    room.services.close()


def main() -> None:
    """Measure once."""
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder))


if __name__ == "__main__":
    main()
