"""Moments of the centre that a late answer has passed over, and that no answer has confirmed since.

An answer by courier may come from a centre that was put back meanwhile and has gone on beyond the number this desk
knew: nothing in it says so. Until a centre has answered a question that names them, every question does, and no other
answer takes away what this desk has.
"""

from collections.abc import Iterable

from console import wire
from console.desk.handing_in import COPY
from console.desk.holdings import Holdings
from console.domain.ids import ActionId
from console.store.belongings import Belongings
from console.wire import Answer, Point

PASSED = "moments_passed_over"
"""The setting that remembers them, until the centre turns out to have another history."""


def passed_over(belongings: Belongings) -> list[Point]:
    """Those that are not confirmed yet."""
    return wire.decode(wire.encode(belongings.setting(PASSED) or []), list[Point])


def pass_over(belongings: Belongings, points: Iterable[Point]) -> None:
    """Remember moments before an answer is kept whose question did not name them."""
    known = passed_over(belongings)
    new = [point for point in dict.fromkeys(points) if point not in known]
    if new:
        belongings.keep_setting(PASSED, [*known, *new])


def confirmed(belongings: Belongings, points: Iterable[Point]) -> None:
    """A centre has answered a question that named these: they are moments of its history."""
    known, said = passed_over(belongings), set(points)
    left = [point for point in known if point not in said]
    if left != known:
        belongings.keep_setting(PASSED, left)


def takes_away(answer: Answer, holdings: Holdings) -> bool:
    """Whether this desk would have less of any case by keeping an answer: within one history no entry ever goes, and
    what leaves this desk's people can wait for an answer that is sure."""
    reached, come = holdings.filled.reached(), answer.bodies()
    cases = [each.key for each in answer.documents if each.key.startswith("case/")]
    if answer.head is not None and not reached.cursors.keys() <= set(answer.scopes):
        return True
    held = ((known, come.get(key)) for key in cases if (known := holdings.filled.document(key)) is not None)
    return any(raw is None or not _entries(known) <= _entries(raw) for known, raw in held)


def _entries(raw: bytes) -> set[ActionId]:
    """Of a copy seen elsewhere the original's, which takes its place one day. None where the case cannot be read."""
    try:
        case = wire.read_case(raw)
    except wire.Unreadable:
        return set()
    return {ActionId(each.what["entry"]) if each.kind == COPY else each.id for each in case.entries}
