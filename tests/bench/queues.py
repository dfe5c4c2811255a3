"""How fast the lists of 100,000 cases open, beside those of 100: what a desk answers, and what its screen paints."""

import itertools
import random
import tempfile
from functools import partial
from pathlib import Path

from console.desk.desk import Desk
from console.desk.views import Filters, Order, Queue, Views
from console.domain.actions import Kind
from tests.bench._many import cases, desk_with, put_straight, say, timed
from tests.bench._queue_screen import measured, say_series
from tests.builders import Room, ready_room

MANY = 125_000
FEW = 125
"""Four of five are in the list of the office."""


def filled(room: Room, folder: Path, count: int) -> Desk:
    """A desk that holds this many cases."""
    desk, _ = desk_with(room, folder)
    stream = cases(count)
    seconds = 0.0
    while some := list(itertools.islice(stream, 5_000)):
        seconds += put_straight(desk, some)
    print(f"{count:,} cases written into the replica in {seconds:.1f} s")
    return desk


def of_the_desk(views: Views) -> None:
    """What the screens ask for, without a screen."""
    chance = random.Random(2)
    for queue, order in itertools.product(Queue, Order):
        size = len(views.queue(queue, order))
        say(f"queue {queue} by {order} ({size:,} rows)", timed(partial(views.queue, queue, order), times=15))
    kind = Filters(kind=Kind.COMPLAINT)
    say("queue office filtered by kind", timed(lambda: views.queue(Queue.OFFICE, filters=kind), times=15))
    words = Filters(text="гэрэл асах")
    say("queue office filtered by words", timed(lambda: views.queue(Queue.OFFICE, filters=words), times=15))
    numbers = views.queue(Queue.OFFICE)

    def page() -> None:
        start = chance.randrange(len(numbers) - 128)
        views.rows(numbers[start : start + 128])

    say("rows(128)", timed(page, times=300))
    say("counts", timed(views.counts, times=15))
    say("history of a phone", timed(lambda: views.history(f"99{chance.randrange(1_000_000):06}"), times=300))
    say("history of six digits", timed(lambda: views.history(f"99{chance.randrange(10_000):04}"), times=300))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        room = ready_room(folder / "centre")
        filled(room, folder / "few", FEW).stop()
        desk = filled(room, folder / "many", MANY)
        of_the_desk(desk.views)
        desk.stop()
        say_series(measured(folder / "many"), measured(folder / "few"))
        room.services.close()


if __name__ == "__main__":
    main()
