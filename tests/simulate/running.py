"""Running one world from its seed to its judgement."""

import gc
import logging
import traceback
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from console.desk import asking, keeping, showing
from tests.simulate import elsewhere, invariants, living
from tests.simulate.beginnings import Beginning, begin
from tests.simulate.determinism import replayable
from tests.simulate.mistakes import Part, replaced
from tests.simulate.troubles import GRAVE, LONELY, ORDINARY
from tests.simulate.world import Overheard, World

EXPECTED = (
    "Choked",
    "looks not taken",
    "rows not written yet: Full",
    "services told not counted yet: Full",
    "an id came again",
)
"""What the program may log in a world with such faults."""
EXPECTED_AFTER = {"log_is_lost": "outbox.log was damaged and is written anew"}
"""What it may log where a fault was made: a log of which two thirds of its only record are left is damaged."""


_TROUBLE = (0.0, 0.1, 0.25, 0.45)
SIZES = {
    (asking, "MOST_ACTIONS"): (1_500, 1, 3, 8, 1_500),
    (keeping, "AT_ONCE"): (100, 1, 3),
    (keeping, "FOUND_AT_ONCE"): (200, 0, 2, 0),
    (showing, "FOUND_AT_ONCE"): (1_000, 2, 1),
}
"""How much goes up, is written and is made found at once: from one action or document to all of them."""
IMAGE_EVERY = 7
COPY_EVERY = 10


@dataclass(frozen=True)
class Settings:
    """How large the worlds are."""

    desks: int = 4
    steps: int = 60


@dataclass
class Outcome:
    """What became of one world."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class Runner:
    """Runs worlds in one folder, one after the other."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._beginnings: dict[int, Beginning] = {}
        gc.set_threshold(50_000)

    def run(self, seed: int) -> Outcome:
        """One world: alike every time."""
        is_lonely = seed % 8 == 7
        beginning = self._beginning(1 if is_lonely else self._settings.desks)
        overheard = Overheard()
        log = logging.getLogger()
        log.addHandler(overheard)
        try:
            with replayable(str(seed)), ExitStack() as parts:
                for name, sizes in SIZES.items():
                    parts.enter_context(replaced(Part(*name, sizes[seed % len(sizes)])))
                world = World(
                    beginning, self._folder / "world", seed=seed, trouble=_TROUBLE[seed % 4], is_lonely=is_lonely
                )
                try:
                    self._live(world, seed, is_lonely=is_lonely)
                except Exception:  # noqa: BLE001 - one world that cannot go on must not end all others
                    world.story.complain("the simulation itself failed: " + traceback.format_exc(limit=-6))
                finally:
                    world.close()
        finally:
            log.removeHandler(overheard)
        for said in overheard.said:
            expected = (*EXPECTED, *(said for fault, said in EXPECTED_AFTER.items() if world.story.counts.get(fault)))
            if not any(each in said for each in expected):
                world.story.complain(f"logged: {said}")
        world.story.count("worlds")
        world.story.count("asked ahead", sum(place.asked_ahead for place in world.places.values()))
        return Outcome(seed, world.story.wrong, world.story.told, world.story.counts)

    def _live(self, world: World, seed: int, *, is_lonely: bool) -> None:
        troubles = LONELY if is_lonely else ORDINARY + GRAVE if seed % 8 > 2 else ORDINARY
        for number in range(self._settings.steps):
            living.step(world, troubles)
            if troubles == ORDINARY + GRAVE:
                _keep_for_later(world, number)
        living.heal(world, keep_poison=seed % 5 == 0)
        invariants.check(world)
        if seed % 3 == 0:
            elsewhere.someone_signs_in(world)

    def _beginning(self, desks: int) -> Beginning:
        if desks not in self._beginnings:
            self._beginnings[desks] = begin(self._folder / f"beginning-{desks}", desks)
        return self._beginnings[desks]


def _keep_for_later(world: World, number: int) -> None:
    """Now and then a backup of the centre is made, and someone keeps an image of a desk's disk."""
    if number % COPY_EVERY == 0:
        world.house.keep_copy()
    if number % IMAGE_EVERY == 0:
        place = world.chance.choice(world.running)
        place.copy = world.copy_of(place)
