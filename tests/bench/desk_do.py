"""How long `Desk.do` takes, flushed to the disk, on a quiet desk and while a fill runs."""

import tempfile
import threading
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
    """Save a call as the call screen does: a case, a note, two forwards; gives the milliseconds."""
    case = new_case_id()
    steps = [
        opening_step(case),
        Step(act.AddNote("Утсаар ярив"), case),
        forward_step(case, "a"),
        forward_step(case, "b"),
    ]
    began = time.perf_counter()
    desk.do(steps)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        room = ready_room(Path(folder) / "centre")
        desk, line = desk_with(room, Path(folder) / "desk")
        quiet = []
        for _ in range(SAVES):
            quiet.append(save(desk))
            time.sleep(PAUSE_SECONDS)
        say("Desk.do of four actions on a quiet desk", quiet)
        while desk.pulse.once():
            continue
        line.answers = list(pages(list(cases(FILL)), beginning=wire.decode(line.last, Answer)))
        filling = threading.Thread(target=desk.pulse.until_still)
        pages_before, began = len(line.answers), time.perf_counter()
        filling.start()
        busy = []
        while filling.is_alive() and len(busy) < 2_000:
            busy.append(save(desk))
            time.sleep(PAUSE_SECONDS)
        filling.join()
        seconds = time.perf_counter() - began
        say("Desk.do of four actions while a fill runs", busy)
        rate = FILL / seconds
        print(f"the fill: {FILL:,} cases, {pages_before} pages, {seconds:.1f} s ({rate:,.0f} cases/s with saves)")
        desk.stop()
        room.services.close()


if __name__ == "__main__":
    main()
