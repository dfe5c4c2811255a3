""" "Where is my case?" as it is said to the citizen: who has it, since when, due when, what comes next.

One whole sentence for each state, due date and next step; used for cases held here and for a look at the centre alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from console.domain.actions import CitizenWord, Kind
from console.domain.case import Case, Obligation, ObligationState, Status
from console.domain.deadlines import Due, Unit, local_day
from console.domain.joining import obligations_of
from console.wire import CaseState
from ui import formats
from ui.names import CLOSE_OUTCOMES, named
from ui.sentences import from_table
from ui.words import marked, tr

_MATTERS: Mapping[str, str] = {
    Kind.COMPLAINT: marked("Your complaint"),
    Kind.REQUEST: marked("Your request"),
    Kind.PROPOSAL: marked("Your proposal"),
    Kind.TIP: marked("Your notification"),
    Kind.THANKS: marked("Your thanks"),
    Kind.CRITICISM: marked("Your criticism"),
    Kind.INQUIRY: marked("Your inquiry"),
    Kind.PROBLEM: marked("The common problem"),
}


@dataclass(frozen=True)
class Standing:
    """What the sentence needs to know of a case, wherever it was read. `state` is one of the codes of `_STATES`."""

    state: str
    opened_on: datetime
    kind: Kind | None = None
    body: str | None = None
    since: datetime | None = None
    due: date | None = None
    outcome: str | None = None
    call_back: datetime | None = None


def standing_of(case: Case, problem: Case | None = None) -> Standing:
    """How a case of this desk stands: its open obligation that is longest under way, or the last one that ended; those
    of the common problem it belongs to are the citizen's too."""
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
        state, since, body = last.state.value, _touched_at(last), last.body_name
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


def standing_told(told: CaseState) -> Standing:
    """The same from the centre's answer about a case that this desk does not hold."""
    if told.status == Status.CLOSED:
        state = "closed"
    elif told.body_state in (ObligationState.FORWARDED, ObligationState.ACKNOWLEDGED) or told.word is None:
        state = told.body_state or "new"
    else:
        state = f"citizen_{told.word}"
    due = date.fromisoformat(told.due) if told.due else None
    since = told.since or told.answered_at
    return Standing(state=state, opened_on=told.opened_on, body=told.body, since=since, due=due)


def _touched_at(obligation: Obligation) -> datetime:
    if obligation.state is ObligationState.ANSWERED:
        return obligation.answered_at or obligation.at
    return obligation.acknowledged_at or obligation.at


def spoken_standing(standing: Standing, *, now: datetime) -> str:
    """The whole answer, ready to be read aloud. Times are aware UTC."""
    sentences = [_who_has_it(standing)]
    if standing.state not in ("closed", f"citizen_{CitizenWord.SOLVED}"):
        sentences.append(_due(standing.due, local_day(now)))
    sentences.append(_what_comes_next(standing, now))
    return " ".join(sentences)


_STATES: Mapping[str, str] = {
    "new": marked("{matter} was registered on {opened} and is with our centre; no body has been given it yet."),
    "forwarded": marked("{matter} is with {body}: we forwarded it on {since}."),
    "acknowledged": marked("{matter} is with {body}, which received it on {since}."),
    "answered": marked("{matter} was answered by {body} on {since}."),
    "given_back": marked("{matter} was given back by {body}; it is with our centre again."),
    "citizen_solved": marked("{matter} was solved, as you told us on {since}."),
    "citizen_not_solved": marked("{matter} is not solved, as you told us on {since}."),
    "closed": marked("{matter} has been closed."),
}
_NEXT: Mapping[str, str] = {
    "new": marked("Next, it goes to the body responsible."),
    "forwarded": marked("Next, that body confirms that it has received it."),
    "acknowledged": marked("Next, the body answers; then we call you."),
    "answered": marked("Next, we ask you whether it is solved."),
    "given_back": marked("Next, it goes to another body."),
    "citizen_solved": marked("Next, we close it."),
    "citizen_not_solved": marked("Next, we take it up again."),
    "closed": marked("Should it come up again, tell us this number and we reopen it."),
}


def _who_has_it(standing: Standing) -> str:
    matter = from_table(_MATTERS[standing.kind]) if standing.kind else tr("Your case")
    if standing.state == "closed" and standing.outcome and standing.since:
        outcome, since = named(CLOSE_OUTCOMES, standing.outcome), formats.day(standing.since)
        return tr("{matter} was closed on {since}: {outcome}.", matter=matter, since=since, outcome=outcome)
    return from_table(
        _STATES.get(standing.state, _STATES["new"]),
        matter=matter,
        body=standing.body or tr("the body responsible"),
        opened=formats.day(standing.opened_on),
        since=formats.day(standing.since or standing.opened_on),
    )


def _due(due: date | None, today: date) -> str:
    if due is None:
        return tr("The law sets no term for it.")
    left = (due - today).days
    if left < 0:
        late = formats.overdue(-left)
        return tr("It should have been decided by {day}: it is {late}.", day=formats.day(due), late=late)
    if left == 0:
        return tr("By law it must be decided today.")
    return tr("By law it must be decided by {day}.", day=formats.day(due))


PETITIONS_LAW = "petitions-1995-16"
"""How the ids of terms begin that rest on article 16 of the law on petitions (resources/law/terms.toml)."""


def rule_words(due: Due) -> str:
    """The rule a due date rests on: its length and the law, never the rule's id."""
    source = tr("petitions law, article 16") if due.rule.startswith(PETITIONS_LAW) else tr("a rule of the centre")
    if due.unit is Unit.WORKING:
        return tr("{count} working days: {source}", count=due.days, source=source)
    return tr("{count} days: {source}", count=due.days, source=source)


def _what_comes_next(standing: Standing, now: datetime) -> str:
    if standing.call_back is not None and standing.call_back > now:
        return tr("We call you on {when}.", when=formats.day_and_time(standing.call_back))
    return from_table(_NEXT.get(standing.state, _NEXT["new"]))
