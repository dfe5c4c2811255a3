"""How long one key in the palette takes over 250,000 cases and 1,500 services: for the desk, and until it is painted.

`python -m tests.bench.palette [CASES]`; with 1,000,000 the figures of the head office's size. What is found first is
written by the desk's own way of a fill: the lists first, then by what cases are found, the newest first.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt

from console import wire
from console.desk.desk import Desk
from console.desk.views import Views
from console.domain.case import Case
from console.domain.catalogue import Catalogue, ServiceId
from console.server import directory
from console.store.case_rows import ShownCase
from tests.bench._figures import Took, say_took
from tests.bench._many import OFFICE_SCOPE, desk_with, say, timed
from tests.bench._window import Painted, console_on, shell_of, wait_until
from tests.bench._written import written
from tests.builders import Room, put_shipped_catalogue, ready_room
from tests.server.building import TESTER
from tests.ui.typing import press
from ui.screens.palette import Palette

CASES = 250_000
SERVICES = 1_500
AT_ONCE = 500
TEXTS = 12
"""Of each sort."""
WANTED_MILLISECONDS = 16.0
SIMILAR_MILLISECONDS = 30.0
_LATIN = dict(zip("абвгдезийклмноөпрстуүфхцыэ", "abvgdeziiklmnoöprstuufhcie", strict=True))
_LATIN |= {"ж": "j", "ч": "ch", "ш": "sh", "я": "ya", "ю": "yu", "ё": "yo", "ь": "", "ъ": "", "ö": "u"}


@dataclass(frozen=True)
class Sample:
    """What people type to find some of the cases."""

    cases: tuple[Case, ...]

    def texts(self, sort: str) -> Iterator[str]:
        """Whole questions of one sort."""
        for case in self.cases:
            assert case.caller is not None
            phone, name = case.caller.phones[0].number, case.caller.given_name or ""
            yield {
                "telephone": phone,
                "end of a telephone": phone[-4:],
                "case number": case.number,
                "register number": case.caller.register_number or phone,
                "name": name,
                "name in Latin letters": "".join(_LATIN.get(letter, letter) for letter in name.casefold()),
                "summary": case.subject[:24],
                "words of the text": " ".join(case.text.split()[3:6])[:24],
                "problem or service": (case.topic_title or "")[:20],
            }[sort]


SORTS = (
    "telephone", "end of a telephone", "case number", "register number", "name", "name in Latin letters", "summary",
    "words of the text", "problem or service",
)  # fmt: skip


def keys_of(text: str) -> list[str]:
    """What stands in the box after each key."""
    return [text[:length] for length in range(1, len(text) + 1)]


def put_more_services(room: Room, catalogue: Catalogue) -> None:
    """As many services as a whole country has: some of the shipped ones again, for other places."""
    missing = SERVICES - len(catalogue.services)
    more = [
        (f"service/{copy.id}", wire.encode(copy))
        for number, (each, place) in enumerate(
            zip(islice(catalogue.services.values(), missing), islice(catalogue.places.values(), missing), strict=True)
        )
        for copy in [replace(each, id=ServiceId(f"more-{number}"), title=f"{each.title} ({place.name})")]
    ]
    directory.put(room.services.centre, more, by=TESTER)


def filled(desk: Desk, count: int) -> Sample:
    """Put so many cases into the desk as a fill does, say how long it took and how large it became."""
    chance, chosen = random.Random(3), list[Case]()
    stream = written(desk.views.catalogue(), count)
    replica = desk._holdings.replica
    while some := list(islice(stream, AT_ONCE)):
        with replica.filling() as filling:
            filling.keep({f"case/{case.id}": wire.case_bytes(case) for case in some})
            filling.enter((OFFICE_SCOPE, f"case/{case.id}") for case in some)
            filling.show([ShownCase(case, 0) for case in some], find_later=True)
        chosen += [case for case in some if chance.random() < TEXTS * 2 / count]
    before, began = replica.path.stat().st_size, time.perf_counter()
    desk._showing._is_found = False
    desk._showing.find_rest()
    desk._holdings.tidy()
    took, size = time.perf_counter() - began, replica.path.stat().st_size
    print(f"{count:,} cases: by what they are found written in {took:.0f} s, {(size - before) / 1e6:.0f} MB;", end=" ")
    print(f"the whole replica {size / 1e6:.0f} MB")
    return Sample(tuple(chosen[:TEXTS]))


def of_the_desk(views: Views, sample: Sample) -> None:
    """Each sort of question without a screen."""
    views.find("а")
    for sort in SORTS:
        keys = [key for text in sample.texts(sort) for key in keys_of(text)]
        finding = [timed(lambda key=key: views._cases_and_callers(key), times=1)[0] for key in keys]  # type: ignore[misc]
        say(f"cases and callers by {sort}, a key", finding)
        say(f"anything by {sort}, a key", [timed(lambda key=key: views.find(key), times=1)[0] for key in keys])  # type: ignore[misc]


def of_a_call(views: Views, sample: Sample) -> None:
    """What is read when the typing of a call pauses."""
    similar, bodies = list[float](), list[float]()
    for case in (*sample.cases, *sample.cases):
        for topic in (case.topic, None):
            about = {"subject": case.subject, "text": case.text, "topic": topic, "place": case.place}
            similar += timed(lambda about=about: views.similar(**about), times=1)  # type: ignore[misc, arg-type]
            bodies += timed(lambda about=about: views.likely_bodies(**about), times=1)  # type: ignore[misc, arg-type]
    say("similar open cases", similar)
    say("likely bodies", bodies)
    print(f"  wanted {SIMILAR_MILLISECONDS:g} ms")


def of_the_screen(folder: Path, sample: Sample) -> None:
    """A key in the box until the frame with its rows is over; each key comes after the one before was answered."""
    with console_on(folder) as window:
        wait_until(lambda: window.is_idle and shell_of(window).finding.is_ready)
        box = shell_of(window).palette_box
        box.open()
        painted, everything = Painted(box.rows), list[tuple[Took, Took]]()
        for sort in SORTS:
            took = list[tuple[Took, Took]]()
            for text in sample.texts(sort):
                box.box.line.clear()
                box._ask()
                for letter in text:
                    wait_until(lambda: window.is_idle)
                    took.append(_key(box, painted, letter))
            _say_keys(sort, took)
            everything += took
        _say_keys("all", everything)
        press(box.box.line, Qt.Key.Key_Escape)


def _key(box: Palette, painted: Painted, letter: str) -> tuple[Took, Took]:
    """(Until the first rows are painted, until all are)."""
    first = painted.after(lambda: press(box.box.line, text=letter), lambda: painted.has_news)
    if box._shown_for == box.box.text():
        return first, first
    rest = painted.after(lambda: None, lambda: box._shown_for == box.box.text())
    return first, Took(first.wall + rest.wall, first.processor + rest.processor)


def _say_keys(sort: str, took: Sequence[tuple[Took, Took]]) -> None:
    for which, series in zip(("first rows", "all rows"), zip(*took, strict=True), strict=True):
        say_took(f"a key in the palette to {which} painted, {sort}", series, wanted=WANTED_MILLISECONDS)


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        room = ready_room(folder / "centre")
        put_shipped_catalogue(room)
        desk, _ = desk_with(room, folder / "desk")
        put_more_services(room, desk.views.catalogue())
        while desk.pulse.once():
            continue
        print(f"{len(desk.views.catalogue().services):,} services")
        sample = filled(desk, count)
        of_the_desk(desk.views, sample)
        of_a_call(desk.views, sample)
        desk.stop()
        of_the_screen(folder / "desk", sample)
        room.services.close()


if __name__ == "__main__":
    main()
