"""Joining by one key: out of the common problem, into a new one, and everything alike into the one that is shown."""

from collections.abc import Callable, Sequence

from console.desk.desk import Desk, Step
from console.domain.actions import LeaveProblem
from ui.screens.case.shown import Shown
from ui.screens.deeds import Deeds, Say
from ui.screens.screen import Host


class Joining:
    """`show` tells it which case is meant; `tell` is told why something was not taken."""

    def __init__(self, host: Host, tell: Say) -> None:
        self._deeds = Deeds(host)
        self._tell = tell
        self._shown: Shown | None = None

    def show(self, shown: Shown | None) -> None:
        """The case as it now stands."""
        self._shown = shown

    def leave(self) -> None:
        """The case leaves its common problem."""
        shown = self._shown
        if shown is not None and shown.case.problem is not None:
            step = Step(LeaveProblem(shown.case.problem), shown.case.id)
            self._do(lambda desk: [step])

    def raise_problem(self) -> None:
        """A common problem is opened from the case's topic and place, and the case joins it."""
        if self._shown is not None:
            case = self._shown.case
            self._do(lambda desk: desk.views.steps_to_join(case.id, case.id, topic=case.topic, place=case.place))

    def join_alike(self) -> None:
        """Everything alike that this person may ask something of joins the problem that is shown."""
        if self._shown is not None:
            problem = self._shown.case.id
            self._do(lambda desk: desk.views.steps_to_join_alike(problem))

    def _do(self, steps: Callable[[Desk], Sequence[Step]]) -> None:
        self._deeds.do(steps, done=lambda: None, refused=self._tell)
