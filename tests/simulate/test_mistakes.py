"""A test of the test: the simulator catches every deliberate mistake."""

from tests.simulate.catching import MISTAKES
from tests.simulate.test_simulate import simulate


def test_every_deliberate_mistake_is_caught() -> None:
    done = simulate("--mistakes")
    assert f"{len(MISTAKES)} mistakes, 0 not caught" in done.stdout, done.stdout
    assert len(MISTAKES) >= 18
