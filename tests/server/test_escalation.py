"""Some cases of the bench (`python -m tests.bench.escalation`): whatever bodies do or do not, what is late is told."""

from pathlib import Path

from tests.bench.escalation import WITHIN, play


def test_everything_late_goes_up_in_time_and_nothing_is_closed_over_an_open_obligation(tmp_path: Path) -> None:
    found = play(tmp_path, cases=160, days=4, seed=11)
    assert found.cases == 160
    assert found.late > 200
    assert found.told == found.late
    assert found.longest <= WITHIN
    assert found.needless == 0
    assert found.closings_refused > 15
    assert found.closed_over_an_open_obligation == 0
    assert {"officer", "body", "supervisors"} == found.levels.keys()
