"""What may not change before someone's eyes by an exchange, and where a desk may not go back to."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from console.domain.case import Case, Obligation
from console.domain.ids import ActionId, CaseId
from console.domain.people import CLOCK
from tests.simulate.desks import Workplace
from tests.simulate.world import World

_COPY = "seen_elsewhere"


class _Entry(msgspec.Struct):
    id: ActionId
    kind: str
    what: dict[str, Any] = {}


class _Glimpse(msgspec.Struct):
    version: int
    entries: tuple[_Entry, ...]


_glimpses = msgspec.json.Decoder(_Glimpse)


@dataclass(frozen=True)
class View:
    """What a desk has and shows at one moment. `visible` are the entries of each case, confirmed or waiting on top."""

    replica: str
    filled: str
    cursors: dict[str, tuple[int, str]]
    versions: dict[CaseId, int]
    visible: dict[CaseId, frozenset[ActionId]]
    waited_on: frozenset[CaseId]
    shown: dict[CaseId, Case]
    left: frozenset[CaseId]
    """Cases that are not for this desk's people any more: kept while something waits on them."""


def view_of(place: Workplace, *, in_full: bool) -> View | None:
    """What a desk has and shows now; `in_full` also every field of every case."""
    if not place.is_running:
        return None
    versions: dict[CaseId, int] = {}
    visible: dict[CaseId, set[ActionId]] = {}
    for key, body in place.replica_rows("SELECT key, body FROM documents WHERE kind = 'case'"):
        case, glimpse = CaseId(key.removeprefix("case/")), _glimpses.decode(body)
        versions[case] = glimpse.version
        visible[case] = {_original(entry) for entry in glimpse.entries}
    waiting = place.rows("SELECT case_id, action, kind FROM outbox WHERE case_id IS NOT NULL")
    for case, action, kind in waiting:
        if kind != _COPY:
            visible.setdefault(case, set()).add(action)
    return View(
        replica=place.holdings.replica.path.name,
        filled=place.holdings.filled.path.name,
        cursors={scope: (number, key) for scope, number, key in place.filled_rows(_CURSORS)},
        versions=versions,
        visible={case: frozenset(ids) for case, ids in visible.items()},
        waited_on=frozenset(case for case, _, _ in waiting),
        shown=_shown(place, visible) if in_full else {},
        left=frozenset(versions) - {CaseId(key.removeprefix("case/")) for (key,) in place.replica_rows(_HELD)},
    )


def _original(entry: _Entry) -> ActionId:
    """Of a copy the entry that it stands for, also where it was emptied."""
    if entry.kind == _COPY:
        return ActionId(entry.what["entry"])
    return ActionId(entry.id.removeprefix("seen/"))


_HELD = "SELECT key FROM memberships"
_CURSORS = "SELECT scope, number, key FROM cursors"


def compare(world: World, place: Workplace, before: View | None, *, in_full: bool) -> None:
    """Complain of what went back or changed by an exchange, or by the end of the program in the middle of one."""
    now = view_of(place, in_full=in_full)
    if before is None or now is None:
        return
    if before.filled == now.filled:
        for scope, cursor in before.cursors.items():
            if now.cursors.get(scope, cursor) < cursor:
                world.story.complain(f"a cursor of {place.name} went back: {scope} {cursor} -> {now.cursors[scope]}")
    if before.replica != now.replica:
        return
    for case, version in before.versions.items():
        if now.versions.get(case, version) < version:
            world.story.complain(f"{case} at {place.name} went back to version {now.versions[case]} from {version}")
    _compare_visible(world, place, before, now)
    gone = _said_to_be_gone(place) | (before.left - now.waited_on)
    for case, shown in before.shown.items():
        # One that is another's now stays as it was while something waits on it; what was taken of that is not here.
        if now.shown.get(case) != shown and case not in gone and not _moved_by_time(shown, now.shown.get(case)):
            world.story.complain(
                f"{case} at {place.name} changed by an exchange: {_difference(shown, now.shown.get(case))}"
            )


def _compare_visible(world: World, place: Workplace, before: View, now: View) -> None:
    for case, ids in before.visible.items():
        if case in before.versions and case not in now.versions:
            if case in now.waited_on:
                world.story.complain(f"{case} at {place.name} is gone although something waits on it")
            continue
        vanished = ids - now.visible.get(case, frozenset())
        if vanished and case in _said_to_be_gone(place):
            continue
        for action in sorted(vanished):
            if _has_an_entry(world, place, action):
                world.story.complain(f"{action} on {case} vanished at {place.name}")


def _said_to_be_gone(place: Workplace) -> set[str]:
    """The cases of which the centre said meanwhile that they are not for this desk's people."""
    return {key.removeprefix("case/") for answer in place.line.answers() for key in answer.gone()}


def _has_an_entry(world: World, place: Workplace, action: ActionId) -> bool:
    """Whether the verdict that a desk heard says that the case holds this action; of an erased case it knows none."""
    found = place.rows("SELECT verdict FROM archive WHERE action = ?", action)
    if not found:
        return not world.house.rows("SELECT 1 FROM journal WHERE id = ? AND version IS NULL", action)
    return found[0][0] is None or msgspec.json.decode(found[0][0]).get("version") is not None


def _shown(place: Workplace, cases: dict[CaseId, set[ActionId]]) -> dict[CaseId, Case]:
    found = {case: place.desk.views.case(case) for case in cases}
    return {case: _as_read(view.case) for case, view in found.items() if view is not None}


def _as_read(case: Case) -> Case:
    """A case as someone reads it: without versions and marks, which only programs see, and without when a forward
    reached its body, which the centre says; until then a desk shows its own reckoning as expected (law 9)."""
    entries = tuple(replace(entry, version=None, mark=None) for entry in case.entries)
    return replace(case, entries=entries, obligations=tuple(map(_expected, case.obligations)), version=0, mark="")


def _expected(obligation: Obligation) -> Obligation:
    # A body that passed on what the centre had not taken yet had it from when it was taken, and for no time at all.
    hops = tuple(replace(hop, since=obligation.at, until=obligation.at) for hop in obligation.hops)
    return replace(obligation, hops=hops, reached_at=None, remind_on=None, is_short=False)


def _moved_by_time(before: Case, now: Case | None) -> bool:
    """Whether the centre's clock did something on it meanwhile: a promise made here whose day was over came in."""
    known = {entry.id for entry in before.entries}
    return now is not None and any(entry.by == CLOCK and entry.id not in known for entry in now.entries)


def _difference(one: Case, other: Case | None) -> str:
    if other is None:
        return "it is gone"
    return ", ".join(name for name in one.__dataclass_fields__ if getattr(one, name) != getattr(other, name))
