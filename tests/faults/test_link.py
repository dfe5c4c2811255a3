"""Real processes over a bad line: everything arrives, once."""

from dataclasses import replace
from pathlib import Path

from tests.faults.link import BAD, worked
from tests.faults.nursery import Nursery


def test_work_over_a_bad_line_arrives_once(nursery: Nursery, tmp_path: Path) -> None:
    worse = replace(BAD, cut_every=15_000, answers_lost=0.1, portals=0.1)
    came = worked(tmp_path, nursery, worse, calls=5, seconds_between=0.5)
    print(came)
    assert came.stored == 25
    assert came.passed.cuts
    assert came.passed.answers_lost
    assert came.passed.portals
