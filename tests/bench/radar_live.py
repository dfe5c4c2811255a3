"""How long from the call that tips a burst to the common problem's row at another desk: a real centre, two real desks.

Run as `python -m tests.bench.radar_live [--bursts 60]`. Each burst is one topic in one district: calls of as many
telephones, saved at one desk one after another; the other desk is online and has nothing to do with them.
"""

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.domain.bursts import LEAST_CALLS
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.identity import CaseNumber
from tests.bench._figures import Took, say_took
from tests.bench._pair import WANTED_MILLISECONDS, Late, online_desk, stage_in
from tests.domain.building import opening
from tests.journeys.stage import PLACES, ROOM

BURSTS = 60
BY_CALL = 6
PATIENCE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 1.2
"""Between two bursts, so that they begin at any moment of the desks' exchanges."""


class News:
    """Wakes who waits whenever a desk has news, as a screen is woken."""

    def __init__(self, desk: Desk) -> None:
        self._condition = threading.Condition()
        desk.subscribe(lambda _: self._wake(), lambda _: self._wake())

    def wait_until(self, holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> bool:
        """Whether it came to hold in time."""
        with self._condition:
            return self._condition.wait_for(holds, seconds)

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


def call(desk: Desk, topic: TopicId, place: PlaceCode, phone: str) -> None:
    """One citizen's call is saved."""
    caller = act.Party("Бат", "Болд", phones=(act.Phone(phone),))
    step = Step(opening(number=CaseNumber(""), office=ROOM, topic=topic, place=place, caller=caller), new_case_id())
    desk.do([step])


def tipped(writer: Desk, reader: Desk, topic: TopicId, place: PlaceCode, phones: random.Random) -> tuple[int, Took]:
    """One burst: by which call it was found, and how long from the saving of that one to the row at the other desk."""
    sent, come = News(writer), News(reader)

    def stands() -> bool:
        return bool(reader.views.problems_near(topic, place, limit=1))

    for number in range(1, BY_CALL + 1):
        began = (time.perf_counter(), time.process_time())
        call(writer, topic, place, f"99{phones.randrange(10**6):06}")
        if number >= LEAST_CALLS and come.wait_until(stands, seconds=PATIENCE_SECONDS if number == BY_CALL else 2.0):
            now = time.perf_counter(), time.process_time()
            return number, Took((now[0] - began[0]) * 1000, (now[1] - began[1]) * 1000)
        if not sent.wait_until(lambda: writer.line.waiting == 0):
            raise Late
    raise Late


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bursts", type=int, default=BURSTS)
    bursts, chance = parser.parse_args().bursts, random.Random(11)
    took, by_call = list[Took](), Counter[int]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with (
            stage_in(folder / "centre") as stage,
            online_desk(folder / "writer", stage.login("agent"), stage.centre.url) as writer,
            online_desk(folder / "reader", stage.login("agent-2"), stage.centre.url) as reader,
        ):
            topics = [topic.id for topic in writer.views.catalogue().topics.values() if topic.parent is not None]
            for topic in topics[:bursts]:
                time.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
                number, one = tipped(writer, reader, topic, PLACES[ROOM], chance)
                by_call[number] += 1
                took.append(one)
    print(f"found by call: {dict(sorted(by_call.items()))} of {len(took)} bursts")
    say_took("the call that tips a burst to the problem's row at another desk", took, wanted=WANTED_MILLISECONDS)


if __name__ == "__main__":
    main()
