"""No key press waits for the disk: the window's thread neither flushes nor waits for one who does."""

from pathlib import Path

import pytest

from tests.faults.slow_disk import played

SLOW_MILLISECONDS = 700
"""So slow that a busy machine is not taken for a disk."""


@pytest.mark.usefixtures("strace")
def test_no_key_press_waits_for_a_slow_disk(tmp_path: Path) -> None:
    came = played(tmp_path / "well", SLOW_MILLISECONDS, calls=1)
    print(f"the window did not answer for {came.longest:.0f} ms at most, each flush took {SLOW_MILLISECONDS} ms more")
    assert came.flushes.total() >= 5
    assert came.flushed_by_the_window == 0
    assert came.longest < SLOW_MILLISECONDS


@pytest.mark.usefixtures("strace")
def test_a_window_that_waits_for_the_disk_would_be_noticed(tmp_path: Path) -> None:
    came = played(tmp_path / "badly", SLOW_MILLISECONDS, calls=1, in_the_window=True)
    assert came.flushed_by_the_window
    assert came.longest >= SLOW_MILLISECONDS
