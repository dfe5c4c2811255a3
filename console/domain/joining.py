"""Common problems: a citizen's case joins one, and may leave it at any time.

Joining changes nothing of the citizen's case but where it belongs. What the problem was forwarded to and answered is
looked up in the problem whenever the case is shown, never copied: so one forward and one answer reach all who joined,
and a case that left is as if it had never joined.
"""

from datetime import datetime

from console.domain import actions as act
from console.domain.case import Case, Entry, Made, Obligation, Status, Verdict
from console.domain.effect import Effect, held, no_change
from console.domain.refused import Refused
from console.domain.rules import Rules

_MOVES = frozenset({"join_problem", "leave_problem"})


def join(case: Case, action: act.JoinProblem, made: Made, rules: Rules) -> Effect:
    """Over a join or a leaving that the author had not seen it is held; one he had seen it takes the place of."""
    if case.kind is act.Kind.PROBLEM:
        raise Refused("wrong_value", field="problem")
    if case.problem == action.problem:
        return no_change()
    news = next((entry for entry in reversed(case.unseen(made.seen)) if _is_move(entry)), None)
    if news is not None:
        return held("joined_meanwhile", by=news.by, at=news.at.isoformat())
    return Effect({"problem": action.problem})


def leave(case: Case, action: act.LeaveProblem, made: Made, rules: Rules) -> Effect:
    """Leaving one that the case does not belong to (any more) changes nothing."""
    return Effect({"problem": None}) if case.problem == action.problem else no_change()


def _is_move(entry: Entry) -> bool:
    return entry.kind in _MOVES and entry.verdict is Verdict.APPLIED


def check_problem(problem: Case, *, at: datetime) -> None:
    """Raise Refused where a case cannot join this one: it is a citizen's, or was closed before that moment (aware).

    Who joined before the closing, at a desk without a link, belongs to it when his joining comes in later: the answer
    is his too.
    """
    if problem.kind is not act.Kind.PROBLEM:
        raise Refused("not_a_problem")
    if problem.status is Status.CLOSED and problem.closed_at is not None and problem.closed_at <= at:
        raise Refused("problem_closed", at=problem.closed_at.isoformat())


def obligations_of(case: Case, problem: Case | None) -> tuple[Obligation, ...]:
    """What a citizen is told of: his case's own forwards, then those of the problem that it belongs to."""
    return (*case.obligations, *(problem.obligations if problem is not None else ()))
