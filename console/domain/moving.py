"""What moves a due date, and nothing else does (law 9): a recorded extension and a supervisor's corrected kind."""

from dataclasses import replace
from typing import Any

from console.domain import actions as act
from console.domain.alarms import day_after, remind_on
from console.domain.case import CallBack, Case, Made, Obligation
from console.domain.deadlines import Due, body_due, due, extended, is_overdue, local_day
from console.domain.effect import Effect, held, no_change
from console.domain.obligations import answered_meanwhile, known_obligation, with_obligation
from console.domain.refused import Refused
from console.domain.rules import Rules


def extend(case: Case, action: act.Extend, made: Made, rules: Rules) -> Effect:
    """A body that has the citizen's term puts that off; a term of its own is put off inside the citizen's."""
    if action.days <= 0:
        raise Refused("wrong_value", field="days")
    obligation = known_obligation(case, action.obligation)
    if obligation.answered_at is not None:
        return answered_meanwhile(obligation)
    if not obligation.is_open:
        raise Refused("obligation_ended", state=obligation.state)
    now = obligation.due
    if now is None:
        return no_change()
    if is_overdue(now, local_day(made.at)):
        return held("after_due_date", due=now.date.isoformat())
    left = now.extension_days - now.extended
    if action.days > left:
        raise Refused("extension_too_long", most=max(0, left))
    later = extended(now, action.days, rules.calendar)
    changes = with_obligation(case, _moved(obligation, later, made, rules))
    if case.due is None or now.rule != case.due.rule:
        if case.due is not None and now.date <= case.due.date < later.date:
            raise Refused("after_citizens_term", due=case.due.date.isoformat())
        return Effect(changes)
    if later.date > case.due.date:
        changes |= _citizens(case, later)
    return Effect(changes | (_to_be_told(case, made) if now.extension_notice else {}))


def correct_kind(case: Case, action: act.CorrectKind, made: Made, rules: Rules) -> Effect:
    """Both clocks are computed anew from the same starts; the citizen's stays put off, as far as the law lets it."""
    if case.kind == action.new:
        return no_change()
    if act.Kind.PROBLEM in (case.kind, action.new):
        # A common problem is read at every desk: no citizen's case may become one.
        raise Refused("wrong_value", field="kind")
    if case.kind != action.old:
        return held("changed_meanwhile", field="kind", now=case.kind.value)
    now = due(action.new, case.opened_at, rules.terms, rules.calendar)
    if now is not None and case.due is not None and case.due.extended:
        now = extended(now, min(case.due.extended, now.extension_days), rules.calendar)
    obligations = tuple(
        _moved(each, _anew(each, now, action.new, rules), made, rules) if each.is_open else each
        for each in case.obligations
    )
    effect = Effect({"kind": action.new, "obligations": obligations, **_citizens(case, now)})
    return replace(effect, facts={"due_before": _day(case.due), "due_now": _day(now)})


def _anew(obligation: Obligation, citizens: Due | None, kind: act.Kind, rules: Rules) -> Due | None:
    """The term of the body that it was forwarded to: passing on has not changed it."""
    return body_due(
        citizens,
        kind=kind,
        body=obligation.hops[0].body if obligation.hops else obligation.body,
        reached=obligation.reached_at or obligation.at,
        terms=rules.terms,
        calendar=rules.calendar,
    )


def _moved(obligation: Obligation, now: Due | None, made: Made, rules: Rules) -> Obligation:
    """The obligation with another term: it is reminded of that, and told of anew once that is over."""
    if obligation.due == now:
        return obligation
    return replace(
        obligation,
        due=now,
        remind_on=remind_on(now, since=made.taken or made.at, alarms=rules.alarms, calendar=rules.calendar),
        reminded_at=None,
        escalate_on=day_after(now) if now is not None and obligation.escalated_to else None,
    )


def _citizens(case: Case, now: Due | None) -> dict[str, Any]:
    """The case with another due date; of one that was late before our own side hears anew once this one is over."""
    return {"due": now, "escalate_on": day_after(now) if now is not None and case.escalated_to else None}


def _to_be_told(case: Case, made: Made) -> dict[str, Any]:
    """The citizen must hear of it: a call-back, unless one is due already or there is nobody to call."""
    if act.Mark.ANONYMOUS in case.marks or case.kind is act.Kind.PROBLEM:
        return {}
    planned = case.call_back
    if planned is not None and planned.due <= made.at:
        return {}
    reason = planned.reason if planned is not None else None
    return {"call_back": CallBack(due=made.at, by=made.by, entry=made.id, reason=reason)}


def _day(due: Due | None) -> str | None:
    return due.date.isoformat() if due is not None else None
