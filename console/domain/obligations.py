"""Forwards and what bodies do with them: each obligation has its own state inside the one citizen's clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from console.domain import actions as act
from console.domain.case import Case, Made, Obligation, ObligationState, Status, Verdict
from console.domain.deadlines import is_overdue, local_day
from console.domain.effect import Effect, held, no_change
from console.domain.ids import ObligationId
from console.domain.refused import Refused
from console.domain.rules import Rules


def forward(case: Case, action: act.Forward, made: Made, rules: Rules) -> Effect:
    same = case.obligation(action.obligation)
    if same is not None:
        # What was held is accepted at two desks: the same forward, also when the body has answered it meanwhile.
        return no_change("already_forwarded", body=same.body, by=same.by, at=same.at.isoformat())
    unseen = case.unseen(made.seen)
    if case.status is Status.CLOSED:
        closing = next((e for e in reversed(unseen) if e.kind == "close"), None)
        if closing is None:
            raise Refused("case_closed")
        return held("closed_meanwhile", by=closing.by, at=closing.at.isoformat())
    for obligation in case.open_obligations:
        if obligation.body == action.body:
            return no_change("already_forwarded", body=obligation.body, by=obligation.by, at=obligation.at.isoformat())
    new_forwards = {e.what["obligation"] for e in unseen if e.kind == "forward" and e.verdict is Verdict.APPLIED}
    rival = next((each for each in case.open_obligations if each.id in new_forwards), None)
    if rival is not None:
        return held("forwarded_meanwhile", body=rival.body, by=rival.by, at=rival.at.isoformat())
    begun = Obligation(
        id=action.obligation,
        body=action.body,
        body_name=action.body_name,
        state=ObligationState.FORWARDED,
        by=made.by,
        at=made.at,
        due=case.due,
        reason=action.reason,
    )
    return Effect({"obligations": (*case.obligations, begun)})


def _with_obligation(case: Case, changed: Obligation) -> dict[str, Any]:
    return {"obligations": tuple(changed if each.id == changed.id else each for each in case.obligations)}


def acknowledge(case: Case, action: act.Acknowledge, made: Made, rules: Rules) -> Effect:
    obligation = case.obligation(action.obligation)
    if obligation is None or obligation.state is not ObligationState.FORWARDED:
        return Effect()
    received = replace(obligation, state=ObligationState.ACKNOWLEDGED, acknowledged_at=made.at, officer=action.officer)
    return Effect(_with_obligation(case, received))


def answer(case: Case, action: act.Answer, made: Made, rules: Rules) -> Effect:
    obligation = case.obligation(action.obligation)
    if obligation is None or not obligation.is_open:
        return Effect()
    answered = replace(obligation, state=ObligationState.ANSWERED, answered_at=made.at, outcome=action.outcome)
    return Effect(_with_obligation(case, answered))


def _known_obligation(case: Case, wanted: ObligationId) -> Obligation:
    obligation = case.obligation(wanted)
    if obligation is None:
        raise Refused("no_such_obligation")
    return obligation


def _answered_meanwhile(obligation: Obligation) -> Effect:
    return held("answered_meanwhile", at=obligation.answered_at.isoformat() if obligation.answered_at else None)


def give_back(case: Case, action: act.GiveBack, made: Made, rules: Rules) -> Effect:
    obligation = _known_obligation(case, action.obligation)
    if obligation.state is ObligationState.ANSWERED:
        return _answered_meanwhile(obligation)
    if obligation.state is ObligationState.GIVEN_BACK:
        return no_change()
    back = replace(obligation, state=ObligationState.GIVEN_BACK, given_back_reason=action.reason)
    return Effect(_with_obligation(case, back))


LONGEST_EXTENSION_DAYS = 366
"""More than any rule allows: what is longer is a slip of the keys."""


def extend(case: Case, action: act.Extend, made: Made, rules: Rules) -> Effect:
    if not 0 < action.days <= LONGEST_EXTENSION_DAYS:
        raise Refused("wrong_value", field="days")
    obligation = _known_obligation(case, action.obligation)
    if obligation.state is ObligationState.ANSWERED:
        return _answered_meanwhile(obligation)
    if not obligation.is_open:
        raise Refused("obligation_ended", state=obligation.state)
    if case.due is None:
        return no_change()
    if is_overdue(case.due, local_day(made.at)):
        return held("after_due_date", due=case.due.date.isoformat())
    later = replace(case.due, date=case.due.date + timedelta(days=action.days), days=case.due.days + action.days)
    return Effect({"due": later, **_with_obligation(case, replace(obligation, due=later))})


def escalate(case: Case, action: act.Escalate, made: Made, rules: Rules) -> Effect:
    obligation = _known_obligation(case, action.obligation)
    if obligation.answered_at is not None and obligation.answered_at <= made.at:
        return no_change("answered_meanwhile", at=obligation.answered_at.isoformat())
    if not obligation.is_open:
        raise Refused("obligation_ended", state=obligation.state)
    return Effect(_with_obligation(case, replace(obligation, escalated_to=(*obligation.escalated_to, action.to))))
