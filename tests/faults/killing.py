"""One process killed at one point of one scene, and everything that must be so afterwards."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.inside import CentreFiles, DeskFiles
from tests.faults.nursery import Child, Nursery, wait_until
from tests.faults.proof import Broken, none, nothing_is_lost, so
from tests.faults.scenes import Promised, Scene
from tests.faults.tracing import Point, kill_at, points_in, watch

KILLED = -9
MOST_POINTS = 5_000
"""No scene has so many: a walk that only breaks things ends."""


@dataclass(frozen=True)
class Outcome:
    """What one kill came to: whether it hit, and how many actions had been acknowledged by then."""

    point: Point
    hit: bool
    promised: int


@dataclass
class Stage:
    """One scene, prepared once; every kill gets a copy of it."""

    scene: Scene
    folder: Path
    nursery: Nursery
    promised: Promised = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "made").mkdir(parents=True)
        if self.scene.needs:
            self.nursery.ask(load=self.scene.needs)
        self.promised = self.scene.prepare(self.folder / "made")

    def points(self) -> list[Point]:
        """Every point of the scene, counted in one run that nobody kills."""
        here, report = _Copy(self, "counted"), self.folder / "report.txt"
        tracer = watch(here.victim(), report)
        here.begin()
        here.is_hit(here.victim())
        here.check()
        tracer.wait()
        here.remove()
        return [point for point in points_in(report) if point.call in self.scene.calls]

    def walk(self, on_broken: Callable[[Broken], None]) -> Iterator[Outcome]:
        """Kill at the first point of each call, the second, the third ... until the process survives it."""
        for call in self.scene.calls:
            for nth in range(1, MOST_POINTS):
                try:
                    outcome = self.kill(Point(call, nth))
                except Broken as broken:
                    on_broken(broken)
                    continue
                if not outcome.hit:
                    break
                yield outcome

    def kill(self, point: Point) -> Outcome:
        """Kill at one point and see that nothing is missing afterwards. Raises Broken."""
        here = _Copy(self, f"{point.call}-{point.nth}")
        victim = here.victim()
        tracer = kill_at(victim, point)
        try:
            here.begin()
            hit = here.is_hit(victim)
        finally:
            if not victim.is_over():
                victim.kill()
            tracer.wait()
        try:
            here.check()
        except AssertionError as broken:
            raise Broken(f"{self.scene.name}, killed before {point}: {broken} (see {here.folder})") from broken
        here.remove()
        return Outcome(point, hit, len(here.promised()))


def sampled(points: Sequence[Point], count: int) -> list[Point]:
    """So many of these, spread evenly, and the last of the rare calls that put a file in place or take it away."""
    spread = [points[(2 * each + 1) * len(points) // (2 * count)] for each in range(count)]
    rare = {point.call: point for point in points if point.call in ("rename", "unlink")}
    return list(dict.fromkeys([*spread, *rare.values()]))


class _Copy:
    """A copy of a scene's folders with its centre running."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._stage = stage
        self.folder = stage.folder / name
        shutil.copytree(stage.folder / "made", self.folder)
        self._desk = DeskFiles(self.folder / "desk")
        self._centre_files = CentreFiles(self.folder / "centre")
        self._centre, self._address = self._start_centre()
        self._at_work = stage.nursery.start(stage.scene.deed, self._desk.folder, self._address, on_hold=True)

    def victim(self) -> Child:
        """Who is killed. A desk has not begun yet, a centre is waiting to be asked."""
        return self._at_work if self._stage.scene.killed == "desk" else self._centre

    def begin(self) -> None:
        """Let the desk do its deed."""
        self._at_work.go()

    def is_hit(self, victim: Child) -> bool:
        """Whether the victim died of it, once the deed is over."""
        self._at_work.ended()
        return victim.is_over() and victim.ended() == KILLED

    def promised(self) -> list[str]:
        """What the author was told to be stored."""
        lines = [line.split() for line in self._at_work.said().splitlines()]
        return self._stage.promised + [
            id for kind, *ids in (line for line in lines if line) if kind == "stored" for id in ids
        ]

    def check(self) -> None:
        """Reopen, look, go on, and look again."""
        self._look_after_kill()
        if self._centre.is_over():
            none(self._centre_files.damage(), "the centre's database is damaged")
            self._centre, self._address = self._start_centre()
        if first := self._stage.scene.first_again:
            finishing = self._stage.nursery.start(first, self._desk.folder, self._address)
            so(finishing.ended() == 0, f"{first}: {finishing.said()}")
        again = self._stage.nursery.start("sync", self._desk.folder, self._address)
        code = again.ended()
        so(code == 0, f"the desk does not go on: {code} {again.said()}")
        nothing_is_lost(self._desk, self._centre_files, self.promised())
        self._centre.kill()
        none(self._centre_files.damage(), "the centre's database is damaged")

    def remove(self) -> None:
        """The folders are needed no longer."""
        shutil.rmtree(self.folder)

    def _look_after_kill(self) -> None:
        if not self._desk.is_founded:
            none(self.promised(), "acknowledged and gone with the whole desk")
            return
        none(self._desk.damage(), "the desk's databases are damaged")
        at_the_centre = {id for id, _ in self._centre_files.journal()}
        held = {*self._desk.waiting(), *self._desk.archived()} | at_the_centre
        none(set(self.promised()) - held, "acknowledged and gone")
        self._look_at_drafts()

    def _look_at_drafts(self) -> None:
        """A draft goes in the commit that stores what came of it: never both there, never neither."""
        drafts = [line.split()[1] for line in self._at_work.said().splitlines() if line.startswith("draft ")]
        so(len(self._desk.drafts()) <= 1, "more than one draft is left")
        cases = self._desk.cases_begun()
        so(set(cases.values()) <= {4} or not drafts, f"a call is stored in part: {sorted(cases.values())}")
        if drafts:
            is_kept, is_stored = drafts[-1] in self._desk.drafts(), len(cases) == len(drafts)
            so(is_kept != is_stored, f"the last draft is kept: {is_kept}, what came of it is stored: {is_stored}")

    def _start_centre(self) -> tuple[Child, str]:
        centre = self._stage.nursery.start("centre", self.folder / "centre", 0)
        wait_until(lambda: "ready at" in centre.said(), "the centre starts")
        return centre, centre.said().split()[-1]
