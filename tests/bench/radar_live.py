"""How long from the call that tips a burst to the common problem's row at another desk: a real centre, two real desks.

Run as `python -m tests.bench.radar_live [--bursts 60]`. Each burst is one topic in one district: calls of as many
telephones, saved at one desk; the last one is saved when the centre has the others. The other desk is online and has
nothing to do with them.
"""

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
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
PATIENCE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 1.2
"""Between two bursts, so that they begin at any moment of the desks' exchanges."""


class News:
    """Wakes who waits whenever a desk has news, as a screen is woken."""

    def __init__(self, desk: Desk) -> None:
        self._condition = threading.Condition()
        desk.subscribe(lambda _: self._wake(), lambda _: self._wake())

    def wait_until(self, holds: Callable[[], bool]) -> bool:
        """Whether it came to hold in time."""
        with self._condition:
            return self._condition.wait_for(holds, PATIENCE_SECONDS)

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


def calls(desk: Desk, topic: TopicId, place: PlaceCode, phones: Sequence[str]) -> None:
    """Citizens' calls are saved."""
    parties = [act.Party("Бат", "Болд", phones=(act.Phone(phone),)) for phone in phones]
    number = CaseNumber("")
    made = [opening(number=number, office=ROOM, topic=topic, place=place, caller=caller) for caller in parties]
    desk.do([Step(each, new_case_id()) for each in made])


def tipped(writer: Desk, reader: Desk, topic: TopicId, place: PlaceCode, chance: random.Random) -> tuple[int, Took]:
    """One burst: by which call it was found, and how long from the saving of that one to the row at the other desk."""
    sent, come = News(writer), News(reader)
    phones = [f"99{number:06}" for number in chance.sample(range(10**6), BY_CALL)]

    def stands() -> bool:
        return bool(reader.views.problems_near(topic, place, limit=1))

    calls(writer, topic, place, phones[: LEAST_CALLS - 1])
    for number in range(LEAST_CALLS, BY_CALL + 1):
        if not sent.wait_until(lambda: writer.line.waiting == 0):
            raise Late
        began = (time.perf_counter(), time.process_time())
        calls(writer, topic, place, phones[number - 1 : number])
        if come.wait_until(stands):
            now = time.perf_counter(), time.process_time()
            return number, Took((now[0] - began[0]) * 1000, (now[1] - began[1]) * 1000)
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
