"""Where a case is, as it is said to its citizen: who has it, since when, due when, what comes next.

One whole sentence for each code; whoever speaks (the agent, the citizen's page) has the sentences, and this says which.
"""

from dataclasses import dataclass
from datetime import date, datetime

from console.domain.actions import CitizenWord, Kind
from console.domain.case import Case, Obligation, ObligationState, Status
from console.domain.deadlines import local_day
from console.domain.joining import obligations_of

STATES = (
    "new", "forwarded", "acknowledged", "answered", "given_back", "citizen_solved", "citizen_not_solved", "closed",
)  # fmt: skip
_NOTHING_IS_DUE = ("closed", f"citizen_{CitizenWord.SOLVED}")


@dataclass(frozen=True)
class Standing:
    """What the sentences need to know of a case, wherever it was read. `state` is one of STATES."""

    state: str
    opened_on: datetime
    kind: Kind | None = None
    body: str | None = None
    since: datetime | None = None
    due: date | None = None
    outcome: str | None = None
    call_back: datetime | None = None


def standing_of(case: Case, problem: Case | None = None) -> Standing:
    """How a case stands: its open obligation that is longest under way, or the last one that ended; those of the common
    problem it belongs to are the citizen's too."""
    obligations = obligations_of(case, problem)
    pending = min((each for each in obligations if each.is_open), key=lambda each: each.at, default=None)
    last = max(obligations, key=_touched_at, default=None)
    state, since, body = "new", case.opened_at, None
    if case.status is Status.CLOSED:
        state, since = "closed", case.closed_at or case.opened_at
    elif pending is not None:
        state, since, body = pending.state.value, _touched_at(pending), pending.body_name
    elif case.word is not None:
        state, since = f"citizen_{case.word.value}", case.word_at or case.opened_at
    elif last is not None:
        state, since, body = _ended(last), _touched_at(last), last.body_name
    return Standing(
        state=state,
        opened_on=case.opened_at,
        kind=case.kind,
        body=body,
        since=since,
        due=case.due.date if case.due else None,
        outcome=case.outcome,
        call_back=case.call_back.due if case.call_back else None,
    )


def _ended(obligation: Obligation) -> str:
    """An answer that it is not theirs is said as what it is: the case is with the centre again."""
    return ObligationState.GIVEN_BACK.value if obligation.is_left_to_others else obligation.state.value


def _touched_at(obligation: Obligation) -> datetime:
    if obligation.answered_at is not None:
        return obligation.answered_at
    return obligation.acknowledged_at or obligation.at


def sentences_about(standing: Standing, *, now: datetime) -> tuple[str, ...]:
    """The codes of the sentences to be said at a moment (aware UTC), in their order: `state_...`, `due...` where
    something is due, `next_...`."""
    state = standing.state if standing.state in STATES else "new"
    is_told = state == "closed" and standing.outcome is not None and standing.since is not None
    first = "state_closed_with_outcome" if is_told else f"state_{state}"
    due = () if state in _NOTHING_IS_DUE else (_due(standing.due, local_day(now)),)
    will_call = standing.call_back is not None and standing.call_back > now
    return (first, *due, "next_call" if will_call else f"next_{state}")


def _due(due: date | None, today: date) -> str:
    if due is None:
        return "due_none"
    if due < today:
        return "due_late"
    return "due_today" if due == today else "due"
