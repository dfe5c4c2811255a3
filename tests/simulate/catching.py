"""All deliberate mistakes, and looking for a world that catches one."""

from tests.simulate import mistakes_of_desks, mistakes_of_the_centre
from tests.simulate.mistakes import MISTAKES, Mistake, made
from tests.simulate.running import Outcome, Runner

__all__ = ["MISTAKES", "WITHIN", "catch", "mistakes_of_desks", "mistakes_of_the_centre"]

WITHIN = 100
"""Every mistake is caught by one of so many worlds."""


def catch(mistake: Mistake, runner: Runner) -> Outcome | None:
    """The first world that complains of a mistake: its known one, else those from 0 on; None if none does."""
    for seed in (mistake.seed, *range(WITHIN)):
        with made(mistake):
            outcome = runner.run(seed)
        if outcome.wrong:
            return outcome
    return None
