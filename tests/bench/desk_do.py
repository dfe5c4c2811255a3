"""How long `Desk.do` takes, flushed, on a quiet desk and while a fill runs; beside what the disk itself takes."""

import os
import tempfile
import time
from pathlib import Path

from console import wire
from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.wire import Answer
from tests.bench._figures import Took, median_and_last, say_took
from tests.bench._many import cases, desk_with, pages
from tests.builders import forward_step, opening_step, ready_room

SAVES = 300
FILL = 30_000
PAUSE_SECONDS = 0.03
"""Between two saves: people type."""
WANTED_MILLISECONDS = 10.0


def save(desk: Desk) -> Took:
    """Save a call as the call screen does: a case, a note, two forwards. Then a pause."""
    case = new_case_id()
    note = Step(act.AddNote("Утсаар ярив"), case)
    steps = [opening_step(case), note, forward_step(case, "a"), forward_step(case, "b")]
    began, worked = time.perf_counter(), time.thread_time()
    desk.do(steps)
    took = Took((time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000)
    time.sleep(PAUSE_SECONDS)
    return took


def flush(folder: Path) -> float:
    """Write four kilobytes and flush them, as a commit at least must; gives the milliseconds. Then a pause."""
    with (folder / "flushed").open("ab", buffering=0) as file:
        began = time.perf_counter()
        file.write(bytes(4096))
        os.fsync(file.fileno())
        took = (time.perf_counter() - began) * 1000
    time.sleep(PAUSE_SECONDS)
    return took


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        room = ready_room(folder / "centre")
        desk, line = desk_with(room, folder / "desk")
        desk.start()
        print(f"the disk alone, one flush: {median_and_last([flush(folder) for _ in range(SAVES)])}")
        say_took("Desk.do of four actions", [save(desk) for _ in range(SAVES)], wanted=WANTED_MILLISECONDS)
        while desk.views.waiting():
            time.sleep(PAUSE_SECONDS)
        line.answers = list(pages(list(cases(FILL)), beginning=wire.decode(line.last, Answer)))
        pages_before, began = len(line.answers), time.perf_counter()
        desk.pulse.poke()
        busy = []
        while line.answers:
            busy.append(save(desk))
        seconds = time.perf_counter() - began
        say_took("Desk.do of four actions while a fill runs", busy, wanted=WANTED_MILLISECONDS)
        rate = FILL / seconds
        print(f"the fill: {FILL:,} cases, {pages_before} pages, {seconds:.1f} s ({rate:,.0f} cases/s with saves)")
        desk.stop()
        room.services.close()


if __name__ == "__main__":
    main()
