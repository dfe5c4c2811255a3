"""All deliberate mistakes, and looking for a world that catches one."""

from tests.simulate import mistakes_of_desks, mistakes_of_the_centre
from tests.simulate.mistakes import MISTAKES, Mistake, made
from tests.simulate.running import Outcome, Runner

__all__ = ["MISTAKES", "catch", "mistakes_of_desks", "mistakes_of_the_centre"]


def catch(mistake: Mistake, runner: Runner, *, within: int) -> Outcome | None:
    """The first world that complains of a mistake: its known one, else one of so many from 0 on; None if none does."""
    for seed in (mistake.seed, *range(within)):
        with made(mistake):
            outcome = runner.run(seed)
        if outcome.wrong:
            return outcome
    return None
