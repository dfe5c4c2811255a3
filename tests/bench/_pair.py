"""How long until a case saved at one desk stands in the lists of another, both real and online with a real centre."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.desk.changes import Changes
from console.desk.desk import Desk, Step, new_case_id
from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from console.desk.views import Order, Queue
from console.domain.identity import CaseNumber
from tests.bench._figures import Took, say_took
from tests.builders import CHEAP
from tests.domain.building import opening
from tests.journeys.stage import ROOM, Login, Stage

CASES = 100
WANTED_MILLISECONDS = 1000.0
LONGEST_PAUSE_SECONDS = 1.2
"""Between two cases; a desk exchanges at most twice a second, so what follows closely waits for its turn."""
PATIENCE_SECONDS = 30.0


class Late(Exception):
    """What was waited for did not come."""


class Watched:
    """A desk whose news wake who waits for a row in its lists, as they wake a screen."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._news = threading.Condition()
        desk.subscribe(self._on_changes, lambda _: None)

    def wait_for_newest(self, number: CaseNumber) -> None:
        """Until the newest row of the office's list is this case. Raises Late."""
        ends = time.monotonic() + PATIENCE_SECONDS
        with self._news:
            while not self._is_newest(number):
                if not self._news.wait(ends - time.monotonic()):
                    raise Late

    def _is_newest(self, number: CaseNumber) -> bool:
        rows = self.desk.views.rows(self.desk.views.queue(Queue.OFFICE, Order.NEWEST)[:1])
        return bool(rows) and rows[0].number == number

    def _on_changes(self, changes: Changes) -> None:
        if changes.cases:
            with self._news:
                self._news.notify_all()


@contextmanager
def stage_in(folder: Path) -> Iterator[Stage]:
    """A real centre with its people and terms, as the demonstration has it."""
    with Stage.running(folder) as stage:
        stage.fill_reference()
        yield stage


@contextmanager
def online_desk(folder: Path, login: Login, centre_url: str) -> Iterator[Desk]:
    """A desk that has read everything and goes on exchanging."""
    around = Surroundings(cost=CHEAP)
    desk = Entrance(folder, centre_url, surroundings=around).sign_in(login.login, login.password)
    desk.pulse.until_still()
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def told(writer: Desk, reader: Watched) -> Took:
    """One new case: from before it is saved until it is the newest row of the other desk."""
    case = new_case_id()
    step = Step(opening(number=CaseNumber(""), office=ROOM), case)
    began = (time.perf_counter(), time.process_time())
    done = writer.do([step])
    reader.wait_for_newest(done.numbers[case])
    return Took((time.perf_counter() - began[0]) * 1000, (time.process_time() - began[1]) * 1000)


def measure(folder: Path, *, cases: int = CASES) -> None:
    """Print the figures."""
    chance = random.Random(5)
    with (
        stage_in(folder / "centre") as stage,
        online_desk(folder / "writer", stage.login("agent"), stage.centre.url) as writer,
        online_desk(folder / "reader", stage.login("agent-2"), stage.centre.url) as desk,
    ):
        reader, took = Watched(desk), list[Took]()
        for _ in range(cases):
            time.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
            took.append(told(writer, reader))
    say_took("a case saved at one desk to its row at another", took, wanted=WANTED_MILLISECONDS)
