"""Two weeks without a link, five hundred actions: everything goes up, in order."""

from pathlib import Path

from tests.faults.nursery import Nursery
from tests.faults.weeks import ACTIONS, caught_up
from tests.journeys.relay import Weather


def test_two_weeks_offline_go_up_in_order(nursery: Nursery, tmp_path: Path) -> None:
    came = caught_up(tmp_path, nursery, weather=Weather())
    print(came)
    assert came.actions >= ACTIONS
    assert came.files > ACTIONS // 10
    assert set(came.verdicts) == {"applied"}
