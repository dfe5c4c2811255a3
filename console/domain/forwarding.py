"""Where a case must not go, by law: to the body complained about, or down from a minister or governor; nor to one that
is no more. What the law forbids is stopped unless a reason is given, which stands in the case for good.

Petitions law as amended in 2016: a complaint goes to the body above the one complained about. As amended in 2009:
ministers and the governors of aimags and of the capital answer what is theirs and do not pass it down.
"""

from collections.abc import Callable, Iterator
from datetime import date

from console.domain.actions import Forward, PassOn
from console.domain.case import Case, ObligationState
from console.domain.catalogue import Body, BodyId, BodyLevel, upwards
from console.domain.refused import Refused

Find = Callable[[BodyId], Body | None]
"""The body of this id as the catalogue has it."""

ANSWER_THEMSELVES = frozenset({BodyLevel.MINISTRY, BodyLevel.GOVERNOR_AIMAG, BodyLevel.GOVERNOR_CAPITAL})


def check_forward(case: Case, action: Forward | PassOn, *, find: Find, today: date) -> None:
    """Raise Refused(body_ended | body_replaced) for a body that is no more, and for what the law does not want, unless
    `despite` says why, Refused(body_complained_about | passed_down)."""
    known = find(action.body)
    if known is not None and known.ended is not None and known.ended <= today:
        heir = acting(action.body, find=find, today=today)
        if heir == action.body:
            raise Refused("body_ended", body=action.body)
        raise Refused("body_replaced", body=action.body, successor=heir)
    if action.despite is not None and action.despite.strip():
        return
    if case.about_body is not None and acting(case.about_body, find=find, today=today) == action.body:
        raise Refused("body_complained_about", body=action.body)
    above = {body.id for body in _above(action.body, find=find, today=today)}
    for holder in _those_before(case, action):
        body = find(holder)
        if body is not None and body.level in ANSWER_THEMSELVES and holder in above:
            raise Refused("passed_down", body=action.body, above=holder)


def _those_before(case: Case, action: Forward | PassOn) -> Iterator[BodyId]:
    """Who would be passing it down: who passes it on, or who gave the case back before it is forwarded."""
    if isinstance(action, PassOn):
        obligation = case.obligation(action.obligation)
        yield action.holder if obligation is None else obligation.body
        return
    for each in case.obligations:
        if each.state is ObligationState.GIVEN_BACK:
            yield each.body


def acting(body: BodyId, *, find: Find, today: date) -> BodyId:
    """The body itself or, after reorganisations, the one that has taken its place by now."""
    last = body
    for step in upwards(body, lambda each: _heir(find(each), today)):
        last = step
    return last


def _heir(body: Body | None, today: date) -> BodyId | None:
    return body.successor if body is not None and body.ended is not None and body.ended <= today else None


def _above(body: BodyId, *, find: Find, today: date) -> Iterator[Body]:
    """The bodies above one as they are now, nearest first."""
    first = acting(body, find=find, today=today)
    for step in upwards(first, lambda each: _parent(find(each), find, today)):
        found = find(step)
        if step != first and found is not None:
            yield found


def _parent(body: Body | None, find: Find, today: date) -> BodyId | None:
    return acting(body.parent, find=find, today=today) if body is not None and body.parent is not None else None


def levels_above(body: BodyId, *, find: Find, today: date) -> tuple[str, ...]:
    """Who hears, one after the other, that a body is late: its supervising officer, then the bodies above it, of which
    a field of work is none."""
    now = acting(body, find=find, today=today)
    known = find(now)
    officer = (f"officer:{now}",) if known is not None and known.supervising is not None else ()
    above = (each for each in _above(now, find=find, today=today) if each.level is not BodyLevel.GROUP)
    return (*officer, *(f"body:{each.id}" for each in above))
