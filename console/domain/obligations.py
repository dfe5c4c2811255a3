"""Forwards and what bodies do with them: each obligation has its own state and clock inside the one citizen's clock."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from console.domain import actions as act
from console.domain import promises, surveys
from console.domain.alarms import is_short, remind_on
from console.domain.answers import first_whole_answer, lack_said
from console.domain.case import Case, Made, Obligation, ObligationState, Status, Verdict
from console.domain.deadlines import body_due
from console.domain.effect import Effect, held, no_change
from console.domain.ids import ObligationId
from console.domain.refused import Refused
from console.domain.rules import Rules


def forward(case: Case, action: act.Forward, made: Made, rules: Rules) -> Effect:
    same = case.obligation(action.obligation)
    if same is not None:
        # What was held is accepted at two desks: the same forward, also when the body has answered it meanwhile.
        return _already_forwarded(same)
    unseen = case.unseen(made.seen)
    if case.status is Status.CLOSED:
        closing = next((e for e in reversed(unseen) if e.kind == "close"), None)
        if closing is None:
            raise Refused("case_closed")
        return held("closed_meanwhile", by=closing.by, at=closing.at.isoformat())
    for obligation in case.open_obligations:
        if obligation.body == action.body:
            return _already_forwarded(obligation)
    new_forwards = {e.what["obligation"] for e in unseen if e.kind == "forward" and e.verdict is Verdict.APPLIED}
    rival = next((each for each in case.open_obligations if each.id in new_forwards), None)
    if rival is not None:
        return held("forwarded_meanwhile", body=rival.body, by=rival.by, at=rival.at.isoformat())
    return Effect({"obligations": (*case.obligations, _begun(case, action, made, rules))})


def _already_forwarded(to: Obligation) -> Effect:
    return no_change("already_forwarded", body=to.body, by=to.by, at=to.at.isoformat())


def _begun(case: Case, action: act.Forward, made: Made, rules: Rules) -> Obligation:
    """The body's clock starts as the centre takes the forward, which is when it reaches the body."""
    reached = made.taken or made.at
    due = body_due(
        case.due, kind=case.kind, body=action.body, reached=reached, terms=rules.terms, calendar=rules.calendar
    )
    return Obligation(
        id=action.obligation,
        body=action.body,
        body_name=action.body_name,
        state=ObligationState.FORWARDED,
        by=made.by,
        at=made.at,
        due=due,
        reason=action.reason,
        officer=action.officer,
        unit=action.unit,
        legal_basis=action.legal_basis,
        reached_at=reached,
        is_short=is_short(due, since=reached, alarms=rules.alarms, calendar=rules.calendar),
        remind_on=remind_on(due, since=reached, alarms=rules.alarms, calendar=rules.calendar),
    )


def with_obligation(case: Case, changed: Obligation) -> dict[str, Any]:
    return {"obligations": tuple(changed if each.id == changed.id else each for each in case.obligations)}


def acknowledge(case: Case, action: act.Acknowledge, made: Made, rules: Rules) -> Effect:
    obligation = case.obligation(action.obligation)
    if obligation is None or obligation.state is not ObligationState.FORWARDED:
        return Effect()
    return Effect(with_obligation(case, _received(obligation, made.at, action.officer)))


def _received(obligation: Obligation, at: datetime, officer: str | None) -> Obligation:
    return replace(
        obligation, state=ObligationState.ACKNOWLEDGED, acknowledged_at=at, officer=officer or obligation.officer
    )


def ask_question(case: Case, action: act.AskQuestion, made: Made, rules: Rules) -> Effect:
    """Who asks has received it. The clock runs on."""
    obligation = case.obligation(action.obligation)
    if obligation is None or not obligation.is_open:
        return Effect()
    if obligation.state is ObligationState.FORWARDED:
        obligation = _received(obligation, made.at, action.officer)
    return Effect(with_obligation(case, replace(obligation, asked_at=made.at)))


def answer_question(case: Case, action: act.AnswerQuestion, made: Made, rules: Rules) -> Effect:
    """It moves nothing of the forward; also what another desk answered too stands there."""
    known_obligation(case, action.obligation)
    asked = case.entry(action.question)
    if asked is None or asked.kind != "ask_question" or asked.what["obligation"] != action.obligation:
        raise Refused("no_such_entry")
    return Effect()


def pass_on(case: Case, action: act.PassOn, made: Made, rules: Rules) -> Effect:
    obligation = known_obligation(case, action.obligation)
    if obligation.state is ObligationState.ANSWERED:
        return answered_meanwhile(obligation)
    if not obligation.is_open:
        raise Refused("obligation_ended", state=obligation.state)
    if (obligation.body, obligation.unit) == (action.body, action.unit):
        return no_change()
    if obligation.body != action.holder:
        last = _latest_passing_on(case, obligation)
        return held("passed_on_meanwhile", body=obligation.body, by=last[0], at=last[1].isoformat())
    other = next(
        (each for each in case.open_obligations if each.body == action.body and each.id != obligation.id), None
    )
    if other is not None:
        return _already_forwarded(other)
    before = obligation.holders(made.at)
    passed = replace(
        obligation,
        body=action.body,
        body_name=action.body_name,
        unit=action.unit,
        officer=None,
        state=ObligationState.FORWARDED,
        acknowledged_at=None,
        hops=before,
        is_short=is_short(obligation.due, since=made.taken or made.at, alarms=rules.alarms, calendar=rules.calendar),
    )
    return Effect(with_obligation(case, passed))


def _latest_passing_on(case: Case, obligation: Obligation) -> tuple[str, datetime]:
    """By whom and when it came to who has it now."""
    passings = (e for e in reversed(case.entries) if e.kind == "pass_on" and e.verdict is Verdict.APPLIED)
    last = next((e for e in passings if e.what["obligation"] == obligation.id), None)
    return (last.by, last.at) if last is not None else (obligation.by, obligation.at)


def answer(case: Case, action: act.Answer, made: Made, rules: Rules) -> Effect:
    """The first that says enough is what the citizen is told of, and asked about."""
    obligation = case.obligation(action.obligation)
    asked = promises.answered(case, action, made)
    if obligation is None:
        return Effect(asked)
    if lack_said(act.plain(action), by=made.by) is None and first_whole_answer(case, obligation.id) is None:
        asked["survey"] = surveys.after_answer(case, obligation.id, made, rules)
    if not obligation.is_open:
        return Effect(asked)
    answered = replace(obligation, state=ObligationState.ANSWERED, answered_at=made.at, outcome=action.outcome)
    effect = Effect(with_obligation(case, answered) | asked)
    if obligation.escalated_to and obligation.due is not None and not answered.is_late(made.at):
        # It was answered in time and heard of too late: what was told to the next level is put right by this mark.
        return replace(effect, code="answered_in_time", facts={"due": obligation.due.date.isoformat()})
    return effect


def known_obligation(case: Case, wanted: ObligationId) -> Obligation:
    obligation = case.obligation(wanted)
    if obligation is None:
        raise Refused("no_such_obligation")
    return obligation


def answered_meanwhile(obligation: Obligation) -> Effect:
    return held("answered_meanwhile", at=obligation.answered_at.isoformat() if obligation.answered_at else None)


def give_back(case: Case, action: act.GiveBack, made: Made, rules: Rules) -> Effect:
    obligation = known_obligation(case, action.obligation)
    if obligation.state is ObligationState.ANSWERED:
        return answered_meanwhile(obligation)
    if obligation.state is ObligationState.GIVEN_BACK:
        return no_change()
    back = replace(obligation, state=ObligationState.GIVEN_BACK, given_back_reason=action.reason, given_back_at=made.at)
    return Effect(with_obligation(case, back))


def remind(case: Case, action: act.Remind, made: Made, rules: Rules) -> Effect:
    obligation = known_obligation(case, action.obligation)
    if not obligation.is_open:
        raise Refused("obligation_ended", state=obligation.state)
    if obligation.reminded_at is not None:
        return no_change()
    return Effect(with_obligation(case, replace(obligation, reminded_at=made.at)))


def escalate(case: Case, action: act.Escalate, made: Made, rules: Rules) -> Effect:
    """Of an obligation, or of the case itself: whoever has it, and whether anybody has."""
    if action.obligation is None:
        if case.status is Status.CLOSED:
            raise Refused("case_closed")
        return Effect({"escalated_to": (*case.escalated_to, action.to), "escalate_on": action.again_on})
    obligation = known_obligation(case, action.obligation)
    if obligation.answered_at is not None and obligation.answered_at <= made.at:
        return no_change("answered_meanwhile", at=obligation.answered_at.isoformat())
    if not obligation.is_open:
        raise Refused("obligation_ended", state=obligation.state)
    told = replace(obligation, escalated_to=(*obligation.escalated_to, action.to), escalate_on=action.again_on)
    return Effect(with_obligation(case, told))
