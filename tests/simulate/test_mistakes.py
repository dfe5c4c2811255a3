"""A test of the test: the simulator catches deliberate mistakes; those that take more worlds by `--mistakes`."""

import pytest

from tests.simulate.catching import MISTAKES
from tests.simulate.test_simulate import simulate

SOON, WITHIN = 20, 10
"""Mistakes that one of the first so many worlds catches are looked for here: in that one, else in the first few."""
OFTEN = sorted(name for name, mistake in MISTAKES.items() if mistake.seed < SOON)


@pytest.mark.parametrize("name", OFTEN)
def test_a_deliberate_mistake_is_caught(name: str) -> None:
    done = simulate("--mistakes", "--named", name, "--within", str(WITHIN))
    assert done.returncode == 0, done.stdout
    assert "1 mistakes, 0 not caught" in done.stdout


def test_most_mistakes_are_caught_soon() -> None:
    assert len(OFTEN) >= 15
