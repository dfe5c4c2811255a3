"""A world: the centre, its desks, their people, and all that was done, so that nothing can be lost unnoticed."""

import logging
import random
import shutil
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from console import wire
from console.desk.handing_in import COPY
from console.desk.transport import Reply, Request
from console.domain.ids import ActionId, CaseId
from console.domain.people import Person
from console.store.outbox_rows import read_envelope
from console.wire import Envelope
from tests.simulate.beginnings import BEGIN, DESKS, Beginning, moment
from tests.simulate.desks import NOT_NOW, Workplace
from tests.simulate.disks import Death, copy_folder
from tests.simulate.house import House
from tests.simulate.lines import Line

_ASKS_AHEAD = 0.5
"""The share of desks that ask for the next page while they write one."""


@dataclass(frozen=True)
class Made:
    """One action that someone made: where, and which entries of the case he had on his screen then."""

    desk: str
    envelope: Envelope
    before_him: frozenset[ActionId]
    true_at: datetime | None
    """When it really happened, where the desk could know the time."""
    is_acknowledged: bool
    """Whether the program said that it was stored; not where it died before it could."""


@dataclass(frozen=True)
class Bundle:
    """One file on the courier's stick, of this desk or for it."""

    desk: str
    path: Path


@dataclass(frozen=True)
class LostDisk:
    """The disk of a desk that is no more, under its key: the actions and files that lie on it."""

    desk: str
    folder: Path
    key: bytes
    actions: frozenset[ActionId]
    files: frozenset[str]


@dataclass
class Story:
    """What happened, step by step; what was found wrong."""

    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def tell(self, said: str) -> None:
        self.told.append(said)

    def count(self, what: str, many: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + many

    def complain(self, what: str) -> None:
        if what not in self.wrong:
            self.wrong.append(what)
            self.told.append(f"!! {what}")


class World:
    """`trouble` is how bad the lines are. Everything that is done in it is remembered in `made`."""

    def __init__(self, beginning: Beginning, folder: Path, *, seed: int, trouble: float, is_lonely: bool) -> None:
        self.folder = folder
        self.is_lonely = is_lonely
        self.trouble = trouble
        self.chance = random.Random(f"world {seed}")
        self._seed = seed
        self.now = BEGIN
        self.centre_wrong_by = timedelta(0)
        self.story = Story()
        self.made: dict[ActionId, Made] = {}
        self._read_aside: set[tuple[str, str]] = set()
        self.cases: list[CaseId] = []
        self.numbers: list[str] = []
        self.newcomers: dict[str, Person] = {}
        self.aside: dict[ActionId, str] = {}
        """The entries that replicas set aside hold, and at which desk."""
        self.bundles: list[Bundle] = []
        """What desks wrote for the courier, and below what the centre answered: each may be read at any time."""
        self.answers: list[Bundle] = []
        self._written = 0
        self.disks: list[LostDisk] = []
        self.destroyed: set[str] = set()
        """The recalled desks whose key is no more."""
        self.excused_files: set[str] = set()
        self.excused: set[ActionId] = set()
        """Actions that may be lost: someone destroyed the only disk that had them."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(beginning.folder, folder)
        (folder / "stick").mkdir()
        self.house = House(folder / "centre", folder / "copies", self._centre_time)
        self.places: dict[str, Workplace] = {}
        for name, logins in DESKS[: beginning.desks]:
            self.add_place(name, logins[0]).start_again()

    @property
    def running(self) -> list[Workplace]:
        """The desks whose program runs."""
        return [place for place in self.places.values() if place.is_running]

    def time(self) -> datetime:
        """The true time; a millisecond passes with each look at it."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def add_place(self, name: str, login: str) -> Workplace:
        """A workplace over a folder of this name, which may hold a desk already."""
        line = Line(name, self.house_answer, self.chance, self.trouble, told=self.story.tell)
        asks_ahead = random.Random(f"ahead {self._seed} {name}").random() < _ASKS_AHEAD
        self.places[name] = Workplace(name, self.folder / name, line, login, self.time, asks_ahead=asks_ahead)
        return self.places[name]

    def house_answer(self, request: Request) -> Reply:
        """The centre, whichever process of it runs now."""
        return self.house.answer(request)

    def attempt(self, place: Workplace, what: str, work: Callable[[], object]) -> bool:
        """Do something at a desk as its people or its program would; whether it went well.

        Anything that is neither trouble of the day nor the death of that process is a fault of the program.
        """
        deaths = place.deaths
        try:
            place.guarded(work)
        except NOT_NOW as trouble:
            self.story.tell(f"  {what} at {place.name}: {type(trouble).__name__} {trouble}")
            return False
        except (Death, AssertionError):
            raise
        except Exception as fault:  # noqa: BLE001 - what no line, disk or person explains is what we are here to find
            self.story.tell(traceback.format_exc())
            self.story.complain(f"bug: {type(fault).__name__} at {place.name} during {what}: {_where(fault)}")
            return False
        if place.deaths > deaths:
            self.story.tell(f"  {place.name} died during {what}")
            self.story.count("deaths")
        return place.deaths == deaths

    def remember(
        self,
        place: Workplace,
        before_him: dict[CaseId, frozenset[ActionId]] | None = None,
        done: Collection[ActionId] = (),
    ) -> None:
        """Note what a desk stored that we have not heard of: what was just done, or was stored as its process died."""
        if not place.is_running:
            return
        on_screen = dict(before_him or {})
        for (action,) in place.rows("SELECT action FROM outbox ORDER BY place"):
            if action in self.made:
                continue
            [(raw,)] = place.rows("SELECT envelope FROM outbox WHERE action = ?", action)
            envelope = read_envelope(raw)
            seen = on_screen.get(envelope.case, frozenset()) if envelope.case is not None else frozenset()
            at = self._true_time(place, envelope)
            self.made[envelope.id] = Made(place.name, envelope, seen, at, envelope.id in done)
            if envelope.case is not None:
                on_screen[envelope.case] = seen | {envelope.id}

    def _true_time(self, place: Workplace, envelope: Envelope) -> datetime | None:
        """What is recorded once more, which names no exchange, happened when it did the first time."""
        is_once_more = envelope.at.exchanged is None and place.rows("SELECT exchanged_at FROM device") != [(None,)]
        at = envelope.at.clock if is_once_more else self.now
        return at if place.knows_the_time else None

    def note_set_aside(self, place: Workplace) -> None:
        """Note what replicas set aside hold: the centre must come to know of all of it again."""
        if not place.is_running:
            return
        for path in sorted(place.folder.glob("replica*.db")):
            if path == place.holdings.replica.path or (place.name, path.name) in self._read_aside:
                continue
            if path == place.holdings.filled.path:
                continue
            if not place.rows_aside(path, "SELECT 1 FROM sqlite_master WHERE name = 'documents'"):
                continue
            self._read_aside.add((place.name, path.name))
            for (body,) in place.rows_aside(path, "SELECT body FROM documents WHERE kind = 'case'"):
                for entry in wire.read_case(body).entries:
                    self.aside[ActionId(entry.what["entry"]) if entry.kind == COPY else entry.id] = place.name

    def forget_set_aside(self, place: Workplace) -> None:
        """Someone destroys what lies in this desk's folder: what was only there may be lost with it."""
        self.aside = {entry: name for entry, name in self.aside.items() if name != place.name}

    def stuck_subjects(self) -> set[str | None]:
        """The cases of the actions that the centre chokes on, while it has not taken them."""
        return {self.made[each].envelope.case for each in self.house.poison if each in self.made}

    def excuse(self, place: Workplace, *, but: frozenset[ActionId] = frozenset()) -> None:
        """What this desk has may be lost with its disk."""
        if place.is_running:
            self.excused |= place.had() - but
        self.excuse_files(place)
        self.forget_set_aside(place)

    def excuse_files(self, place: Workplace) -> None:
        """The files that lie in this desk's folder may be lost with it."""
        folder = place.folder / "files"
        if folder.is_dir():
            self.excused_files |= {path.name for path in folder.iterdir()}

    def new_bundle(self, whose: str) -> Path:
        """Where the next bundle of this desk or the centre is to lie."""
        self._written += 1
        return self.folder / "stick" / f"{whose}-{self._written}.1111"

    def copy_of(self, place: Workplace) -> Path:
        """A copy of a desk's folder as its disk has it now."""
        path = self.folder / "copies" / f"{place.name}-{self.chance.getrandbits(32):08x}"
        copy_folder(place.folder, path)
        return path

    def close(self) -> None:
        """The end of this world."""
        for place in self.places.values():
            place.leave()
        self.house.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self, said: str) -> None:
        """A line of the story, with the time."""
        self.story.tell(f"{moment(self.now)} {said}")

    def _centre_time(self) -> datetime:
        return self.time() + self.centre_wrong_by


def _where(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "/console/" in frame.filename]
    return " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(ours[-3:]))


class Overheard(logging.Handler):
    """What the program logs as a warning or worse while a world goes on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}")
