"""Two hundred worlds hold, and a world is the same each time. (More: `python -m tests.simulate --seeds 0-19999`.)"""

import subprocess
import sys

import pytest

WORLDS = 200
AT_ONCE = 25


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The simulator in a process of its own, whose sets and dictionaries have one order."""
    return subprocess.run(
        [sys.executable, "-m", "tests.simulate", "--processes", "1", *arguments], capture_output=True, text=True
    )


@pytest.mark.parametrize("first", range(0, WORLDS, AT_ONCE))
def test_nothing_is_lost_whatever_happens(first: int) -> None:
    done = simulate("--seeds", f"{first}-{first + AT_ONCE - 1}")
    assert done.returncode == 0, done.stdout
    assert f"{AT_ONCE} worlds, 0 wrong" in done.stdout


def test_a_world_is_the_same_each_time() -> None:
    stories = {simulate("--seed", "12").stdout for _ in range(2)}
    assert len(stories) == 1
    assert len(stories.pop().splitlines()) > 60
