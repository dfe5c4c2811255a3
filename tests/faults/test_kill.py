"""A sample of the points at which kill.py kills: the whole walk takes half an hour."""

from pathlib import Path

import pytest

from tests.faults.killing import Stage, sampled
from tests.faults.nursery import Nursery
from tests.faults.proof import Broken
from tests.faults.scenes import SCENES, Scene
from tests.faults.tracing import Point, points_in

SAMPLE = 3


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_lost_by_a_kill(scene: Scene, nursery: Nursery, tmp_path: Path) -> None:
    stage = Stage(scene, tmp_path / "stage", nursery)
    points = stage.points()
    outcomes = [stage.kill(point) for point in sampled(points, SAMPLE)]
    hit = sum(outcome.hit for outcome in outcomes)
    print(f"{scene.name}: {hit} of {len(outcomes)} kills hit, {len(points)} points in all")
    assert hit >= SAMPLE


@pytest.mark.usefixtures("strace")
def test_a_loss_would_be_noticed(nursery: Nursery, tmp_path: Path) -> None:
    loses = next(scene for scene in SCENES if scene.deed == "calls").but(deed="loses_a_call")
    stage = Stage(loses, tmp_path / "stage", nursery)
    with pytest.raises(Broken, match="acknowledged and gone"):
        stage.kill(Point("unlink", 9_999))


def test_points_are_counted_by_call_in_the_thread_that_made_most(tmp_path: Path) -> None:
    report = tmp_path / "report"
    lines = ["7 pwrite64(3, ...", "8 pwrite64(3, ...", "7  pwrite64(3, ...", "8 unlink(...", "7 +++ exited with 0 +++"]
    report.write_text("\n".join(lines), encoding="utf-8")
    assert points_in(report) == [Point("pwrite64", 1), Point("pwrite64", 2), Point("unlink", 1)]
    assert sampled(points_in(report), 2) == [Point("pwrite64", 1), Point("unlink", 1)]
