"""How long one key in the look-up takes over the shipped catalogue: for the desk, and until its rows are painted."""

import csv
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from console.desk.views import Views
from console.domain.keyboard import other_layout
from tests.bench._figures import Took, say_took
from tests.bench._many import cases, desk_with, put_straight, say, timed
from tests.bench._window import Painted, console_on, shell_of, wait_until
from tests.builders import put_shipped_catalogue, ready_room
from tests.ui.typing import press
from ui.screens.call.look_up import LookUpPart
from ui.screens.call.screen import CallScreen
from ui.window import Window

QUERIES = Path(__file__).resolve().parents[1] / "domain" / "search_queries.csv"
KEYS = 200
TEXTS = 8
"""Of each alphabet."""
OTHER_LAYOUT = tuple(map(other_layout, ("паспорт захиалах", "pasport")))
"""With the other keyboard switched on."""
CASES = 20_000
WANTED_MILLISECONDS = 16.0


def queries(*, latin: bool) -> Iterator[str]:
    """What people type, in one alphabet, in an order drawn once; without end."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        found = [row["query"] for row in csv.DictReader(file) if row["query"].isascii() is latin]
    random.Random(11).shuffle(found)
    while True:
        yield from found


def typed(window: Window, look_up: LookUpPart, painted: Painted, *, latin: bool) -> list[Took]:
    """Queries typed key by key, each after the one before was answered; what those took that found something."""
    line, took = look_up.box.line, list[Took]()
    for query in queries(latin=latin):
        line.clear()
        look_up.ask()
        for letter in query:
            wait_until(lambda: window.is_idle)
            spent = painted.after(
                lambda letter=letter: press(line, text=letter),  # type: ignore[misc]
                lambda: painted.has_news,
            )
            if look_up.rows.rows():
                took.append(spent)
            if len(took) == KEYS:
                return took
    raise AssertionError("queries have no end")


def of_the_screen(folder: Path) -> None:
    """A key in the box until the frame with its rows is over."""
    with console_on(folder) as window:
        calls = shell_of(window).screen_named("call")
        assert isinstance(calls, CallScreen)
        beside = calls.page().beside
        beside.enter_look_up()
        painted = Painted(beside.look_up.rows)
        for latin, alphabet in ((False, "Cyrillic"), (True, "Latin")):
            took = typed(window, beside.look_up, painted, latin=latin)
            say_took(f"a key in the look-up to painted rows, {alphabet}", took, wanted=WANTED_MILLISECONDS)


def of_the_desk(views: Views) -> None:
    """What the box asks for, and what the other boxes ask, without a screen."""
    texts = [*islice(queries(latin=False), TEXTS), *islice(queries(latin=True), TEXTS), *OTHER_LAYOUT]
    keys = [text[:length] for text in texts for length in range(1, len(text) + 1)]
    views.lookup("а")
    say("look-up, a key", timed_each(views.lookup, keys))
    say(f"find anything beside {CASES:,} cases, a key", timed_each(views.find, keys))
    say("bodies, a key", timed_each(views.bodies_matching, keys))


def timed_each(ask: Callable[[str], object], keys: Sequence[str]) -> list[float]:
    """How long each of these questions took, in milliseconds."""
    return [timed(partial(ask, key), times=1)[0] for key in keys]


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        room = ready_room(folder / "centre")
        put_shipped_catalogue(room)
        desk, _ = desk_with(room, folder / "desk")
        put_straight(desk, list(cases(CASES)))
        of_the_desk(desk.views)
        desk.stop()
        of_the_screen(folder / "desk")
        room.services.close()


if __name__ == "__main__":
    main()
