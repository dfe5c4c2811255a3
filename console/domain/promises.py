"""What was promised to a citizen: kept with its day, and where it is not so by then, the citizen is called.

A promise outlives the case's end: «by the first of May» is often said as a case is closed.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from console.domain import actions as act
from console.domain.case import CallBack, Case, Entry, Made, Promise, PromiseState, Verdict
from console.domain.effect import Effect
from console.domain.ids import ActionId
from console.domain.rules import Rules
from console.domain.surveys import can_be_called

_ENDS = {"keep_promise": PromiseState.KEPT, "break_promise": PromiseState.BROKEN}
KINDS = frozenset({"make_promise", *_ENDS})


def make(case: Case, action: act.MakePromise, made: Made, rules: Rules) -> Effect:
    return Effect({"promises": (*case.promises, Promise(made.id, action.text, action.by_day))})


def keep(case: Case, action: act.KeepPromise, made: Made, rules: Rules) -> Effect:
    """Also of one that was broken: it is kept late, and the call about it is not made."""
    changes: dict[str, Any] = {"promises": _ended(case.promises, action.promise, PromiseState.KEPT)}
    if case.call_back is not None and case.call_back.promise == action.promise:
        changes["call_back"] = None
    return Effect(changes)


def break_(case: Case, action: act.BreakPromise, made: Made, rules: Rules) -> Effect:
    """The citizen is to be called now; a call-back that is due earlier is that call too."""
    known = next((each for each in case.promises if each.entry == action.promise), None)
    if known is None or known.state is not PromiseState.OPEN:
        return Effect()
    changes: dict[str, Any] = {"promises": _ended(case.promises, action.promise, PromiseState.BROKEN)}
    planned = case.call_back
    if can_be_called(case) and (planned is None or planned.due > made.at):
        changes["call_back"] = CallBack(made.at, made.by, made.id, reason=known.text, promise=known.entry)
    return Effect(changes)


def _ended(promises: Iterable[Promise], entry: ActionId, state: PromiseState) -> tuple[Promise, ...]:
    return tuple(replace(each, state=state) if each.entry == entry else each for each in promises)


def promises_in(entries: Iterable[Entry]) -> tuple[Promise, ...]:
    """The promises that a timeline comes to, told from its entries alone: for when one of them is struck."""
    found = dict[ActionId, Promise]()
    for entry in entries:
        if entry.verdict is not Verdict.APPLIED or entry.struck is not None or entry.kind not in KINDS:
            continue
        if entry.kind == "make_promise":
            day = date.fromisoformat(entry.what["by_day"])
            found[entry.id] = Promise(entry.id, str(entry.what["text"]), day)
            continue
        known = found.get(entry.what["promise"])
        if known is not None and (entry.kind == "keep_promise" or known.state is PromiseState.OPEN):
            found[known.entry] = replace(known, state=_ENDS[entry.kind])
    return tuple(found.values())
