""" "Where is my case?" as agents say it: the sentences for what `domain/standing.py` finds.

Used for cases held here and for a look at the centre alike.
"""

from collections.abc import Mapping
from datetime import date, datetime

from console.domain.actions import Kind
from console.domain.case import ObligationState, Status
from console.domain.deadlines import Due, Unit, local_day
from console.domain.standing import Standing, sentences_about
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


def spoken_standing(standing: Standing, *, now: datetime) -> str:
    """The whole answer, ready to be read aloud. Times are aware UTC."""
    facts = _facts(standing, now)
    return " ".join(from_table(_SENTENCES[code], **facts) for code in sentences_about(standing, now=now))


_SENTENCES: Mapping[str, str] = {
    "state_new": marked("{matter} was registered on {opened} and is with our centre; no body has been given it yet."),
    "state_forwarded": marked("{matter} is with {body}: we forwarded it on {since}."),
    "state_acknowledged": marked("{matter} is with {body}, which received it on {since}."),
    "state_answered": marked("{matter} was answered by {body} on {since}."),
    "state_given_back": marked("{matter} was given back by {body}; it is with our centre again."),
    "state_citizen_solved": marked("{matter} was solved, as you told us on {since}."),
    "state_citizen_not_solved": marked("{matter} is not solved, as you told us on {since}."),
    "state_closed": marked("{matter} has been closed."),
    "state_closed_with_outcome": marked("{matter} was closed on {since}: {outcome}."),
    "due_none": marked("The law sets no term for it."),
    "due_late": marked("It should have been decided by {day}: it is {late}."),
    "due_today": marked("By law it must be decided today."),
    "due": marked("By law it must be decided by {day}."),
    "next_new": marked("Next, it goes to the body responsible."),
    "next_forwarded": marked("Next, that body confirms that it has received it."),
    "next_acknowledged": marked("Next, the body answers; then we call you."),
    "next_answered": marked("Next, we ask you whether it is solved."),
    "next_given_back": marked("Next, it goes to another body."),
    "next_citizen_solved": marked("Next, we close it."),
    "next_citizen_not_solved": marked("Next, we take it up again."),
    "next_closed": marked("Should it come up again, tell us this number and we reopen it."),
    "next_call": marked("We call you on {when}."),
}
"""The citizen's page says the same (`resources/outward/pages.toml`); tests/pages/test_standing.py compares them."""


def _facts(standing: Standing, now: datetime) -> dict[str, object]:
    """What the sentences say of a case; each takes what it needs."""
    today, due = local_day(now), standing.due
    return {
        "matter": from_table(_MATTERS[standing.kind]) if standing.kind else tr("Your case"),
        "body": standing.body or tr("the body responsible"),
        "opened": formats.day(standing.opened_on),
        "since": formats.day(standing.since or standing.opened_on),
        "outcome": named(CLOSE_OUTCOMES, standing.outcome) if standing.outcome else "",
        "day": formats.day(due) if due is not None else "",
        "late": formats.overdue((today - due).days) if due is not None else "",
        "when": formats.day_and_time(standing.call_back) if standing.call_back is not None else "",
    }


PETITIONS_LAW = "petitions-1995-16"
"""How the ids of terms begin that rest on article 16 of the law on petitions (resources/law/terms.toml)."""


def rule_words(due: Due) -> str:
    """The rule a due date rests on: its length and the law, never the rule's id."""
    source = tr("petitions law, article 16") if due.rule.startswith(PETITIONS_LAW) else tr("a rule of the centre")
    if due.unit is Unit.WORKING:
        return tr("{count} working days: {source}", count=due.days, source=source)
    return tr("{count} days: {source}", count=due.days, source=source)
