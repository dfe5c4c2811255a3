"""How long `Desk.do` takes, flushed to the disk, on a quiet desk and while a fill runs."""

import tempfile
import time
from pathlib import Path

from console import wire
from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.wire import Answer
from tests.bench._many import cases, desk_with, pages, say
from tests.builders import forward_step, opening_step, ready_room

SAVES = 300
FILL = 30_000
PAUSE_SECONDS = 0.03
"""Between two saves: people type."""


def save(desk: Desk) -> float:
    """Save a call as the call screen does: a case, a note, two forwards; gives the milliseconds. Then a pause."""
    case = new_case_id()
    steps = [
        opening_step(case),
        Step(act.AddNote("Утсаар ярив"), case),
        forward_step(case, "a"),
        forward_step(case, "b"),
    ]
    began = time.perf_counter()
    desk.do(steps)
    took = (time.perf_counter() - began) * 1000
    time.sleep(PAUSE_SECONDS)
    return took


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        room = ready_room(Path(folder) / "centre")
        desk, line = desk_with(room, Path(folder) / "desk")
        desk.start()
        say("Desk.do of four actions on a quiet desk", [save(desk) for _ in range(SAVES)])
        while desk.views.waiting():
            time.sleep(PAUSE_SECONDS)
        line.answers = list(pages(list(cases(FILL)), beginning=wire.decode(line.last, Answer)))
        pages_before, began = len(line.answers), time.perf_counter()
        desk.pulse.poke()
        busy = []
        while line.answers:
            busy.append(save(desk))
        seconds = time.perf_counter() - began
        say("Desk.do of four actions while a fill runs", busy)
        rate = FILL / seconds
        print(f"the fill: {FILL:,} cases, {pages_before} pages, {seconds:.1f} s ({rate:,.0f} cases/s with saves)")
        desk.stop()
        room.services.close()


if __name__ == "__main__":
    main()
