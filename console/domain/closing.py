"""How a case ends: by the citizen's word where he can be reached, else with the evidence why it ends without.

Bodies close, citizens solve: where only what a body reports is counted, under half of the callers asked are satisfied
with what was closed. So a citizen who was not reached was tried for in earnest, one who takes the matter back said so
to somebody on a day, and nobody is told to go elsewhere while the case could be forwarded there.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from console.domain import actions as act
from console.domain import surveys
from console.domain.case import Case, Entry, Made, Status, Verdict
from console.domain.deadlines import ULAANBAATAR, local_day
from console.domain.effect import Effect, held, no_change
from console.domain.refused import Refused
from console.domain.rules import Rules

TRIES, DAYS = 3, 2
"""Who was not reached was tried for so often, each time in another part of a day, on so many days at least: who works
in the mornings is at home in the evening, and three calls in ten minutes are one try. A rule of the centre; the law
names no number."""
_NOON, _EVENING = 12, 17
"""The hours (in Ulaanbaatar) that part a day."""
_NEWS = frozenset(
    {"add_note", "record_call", "answer", "reopen", "record_follow_up", "record_survey", "ask_question"}
    | {"seen_elsewhere"}
)
_SPOKE = frozenset({"open_case", "record_call", "record_survey"})
_WITHOUT_AN_ANSWER = frozenset({act.CloseOutcome.EXPLAINED, act.CloseOutcome.SOLVED})
"""What cannot be said of a case that every body has left to others."""


def follow_up(case: Case, action: act.RecordFollowUp, made: Made, rules: Rules) -> Effect:
    changes: dict[str, Any] = {}
    if case.call_back is not None:
        changes["call_back"] = None if action.reached else replace(case.call_back, tries=case.call_back.tries + 1)
    if not action.reached and case.survey is not None and is_enough((*tries_of(case), made.at)):
        changes["survey"] = None
    if action.word is not None and (case.word_at is None or case.word_at <= made.at):
        changes |= {"word": action.word, "word_at": made.at}
        if action.word is act.CitizenWord.NOT_SOLVED and case.status is Status.CLOSED:
            changes |= {"status": Status.OPEN, "outcome": None, "closed_at": None}
    return Effect(changes)


def close(case: Case, action: act.Close, made: Made, rules: Rules) -> Effect:
    if case.status is Status.CLOSED:
        return no_change()
    waiting = case.open_obligations
    if waiting:
        raise Refused("case_has_open_obligation", body=waiting[0].body)
    _check_outcome(case, action, local_day(made.at))
    news = next((e for e in case.unseen(made.seen) if e.kind in _NEWS), None)
    if news is not None:
        return held("new_since", kind=news.kind, by=news.by, at=news.at.isoformat())
    survey = surveys.after_closing(case, action.outcome, made, rules)
    return Effect({"status": Status.CLOSED, "outcome": action.outcome, "closed_at": made.at, "survey": survey})


def reopen(case: Case, action: act.Reopen, made: Made, rules: Rules) -> Effect:
    if case.status is Status.OPEN:
        return no_change()
    return Effect({"status": Status.OPEN, "outcome": None, "closed_at": None})


def _check_outcome(case: Case, action: act.Close, today: date) -> None:
    """Raise Refused where a case cannot end so."""
    match action.outcome:
        case act.CloseOutcome.NOT_REACHED:
            tries = tries_of(case)
            if not is_enough(tries):
                raise Refused("too_few_tries", tries=occasions(tries), wanted=TRIES)
        case act.CloseOutcome.WITHDRAWN:
            for name in ("said_by", "said_on", "way"):
                if getattr(action, name) is None:
                    raise Refused("missing", field=name)
            if action.said_on is not None and action.said_on > today:
                raise Refused("wrong_value", field="said_on")
    if action.outcome in _WITHOUT_AN_ANSWER and case.problem is None:
        _check_not_left_to_others(case)


def _check_not_left_to_others(case: Case) -> None:
    """Whom every body left to others, the one who has to act has not heard of yet: it is forwarded there. The citizen
    himself may say that it is solved all the same."""
    if not case.obligations or case.word is act.CitizenWord.SOLVED:
        return
    if all(each.is_left_to_others for each in case.obligations):
        raise Refused("left_to_others", body=case.obligations[-1].body)


def tries_of(case: Case) -> tuple[datetime, ...]:
    """When we tried for the citizen in vain since he last spoke and since there was something new to tell him."""
    since = max((entry.at for entry in case.entries if _begins_anew(entry)), default=case.opened_at)
    return tuple(entry.at for entry in case.entries if _is_try(entry) and entry.at >= since)


def _stands(entry: Entry) -> bool:
    return entry.verdict is Verdict.APPLIED and entry.struck is None


def _is_try(entry: Entry) -> bool:
    return entry.kind == "record_follow_up" and not entry.what["reached"] and _stands(entry)


def _begins_anew(entry: Entry) -> bool:
    if not _stands(entry):
        return False
    was_reached = entry.kind == "record_follow_up" and bool(entry.what["reached"])
    return was_reached or entry.kind in _SPOKE or entry.kind == "answer"


def _occasion(moment: datetime) -> tuple[date, int]:
    """The day and the part of it."""
    local = moment.astimezone(ULAANBAATAR)
    return local.date(), (local.hour >= _NOON) + (local.hour >= _EVENING)


def occasions(tries: Iterable[datetime]) -> int:
    """How many parts of days some tries fell into."""
    return len({_occasion(each) for each in tries})


def is_enough(tries: Iterable[datetime]) -> bool:
    """Whether a citizen whom these tries did not reach may be called one who could not be reached."""
    different = {_occasion(each) for each in tries}
    return len(different) >= TRIES and len({day for day, _ in different}) >= DAYS
