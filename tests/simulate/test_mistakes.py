"""A test of the test: the simulator catches every deliberate mistake, each in the world that is known to meet it."""

import pytest

from tests.simulate.catching import MISTAKES
from tests.simulate.mistakes import Mistake
from tests.simulate.test_simulate import simulate


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_deliberate_mistake_is_caught(mistake: Mistake) -> None:
    done = simulate("--mistake", mistake.name, "--seed", str(mistake.seed))
    assert done.returncode == 1, done.stdout
    assert "nothing is wrong" not in done.stdout


def test_there_are_mistakes_of_all_sorts() -> None:
    assert len(MISTAKES) >= 30
