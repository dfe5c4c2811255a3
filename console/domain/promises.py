"""What was promised to a citizen: kept with its day, and where it is not so by then, the citizen is called.

A promise outlives the case's end: «by the first of May» is often said as a case is closed. A body that answers that it
will be done by a day has promised it: the citizen is told so, and nothing else asks for it once the case is closed.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date
from typing import Any

from console.domain import actions as act
from console.domain.case import CallBack, Case, Entry, Made, Promise, PromiseState, Verdict
from console.domain.effect import Effect
from console.domain.ids import ActionId, ObligationId
from console.domain.rules import Rules
from console.domain.surveys import can_be_called

_ENDS = {"keep_promise": PromiseState.KEPT, "break_promise": PromiseState.BROKEN}
KINDS = frozenset({"make_promise", "answer", *_ENDS})


def make(case: Case, action: act.MakePromise, made: Made, rules: Rules) -> Effect:
    return Effect({"promises": (*case.promises, Promise(made.id, action.text, action.by_day))})


def answered(case: Case, action: act.Answer, made: Made) -> dict[str, Any]:
    """What an answer does to the promises: one that names a day makes one, the deed keeps those of the same forward."""
    if action.outcome is act.AnswerOutcome.WILL_BE_DONE and action.by_date is not None:
        return {"promises": (*case.promises, Promise(made.id, action.text, action.by_date))}
    if action.outcome is not act.AnswerOutcome.DONE:
        return {}
    entries = {each.entry: case.entry(each.entry) for each in case.promises if each.state is PromiseState.OPEN}
    kept = {id for id, entry in entries.items() if entry is not None and _is_of(entry, action.obligation)}
    return {"promises": _ended(case.promises, kept, PromiseState.KEPT)} if kept else {}


def _is_of(entry: Entry, obligation: ObligationId) -> bool:
    return entry.kind == "answer" and entry.what["obligation"] == obligation


def keep(case: Case, action: act.KeepPromise, made: Made, rules: Rules) -> Effect:
    """Also of one that was broken: it is kept late, and the call about it is not made."""
    changes: dict[str, Any] = {"promises": _ended(case.promises, {action.promise}, PromiseState.KEPT)}
    if case.call_back is not None and case.call_back.promise == action.promise:
        changes["call_back"] = None
    return Effect(changes)


def break_(case: Case, action: act.BreakPromise, made: Made, rules: Rules) -> Effect:
    """The citizen is to be called now; a call-back that is due earlier is that call too."""
    known = next((each for each in case.promises if each.entry == action.promise), None)
    if known is None or known.state is not PromiseState.OPEN:
        return Effect()
    changes: dict[str, Any] = {"promises": _ended(case.promises, {action.promise}, PromiseState.BROKEN)}
    planned = case.call_back
    if can_be_called(case) and (planned is None or planned.due > made.at):
        changes["call_back"] = CallBack(made.at, made.by, made.id, reason=known.text, promise=known.entry)
    return Effect(changes)


def _ended(promises: Iterable[Promise], entries: Set[ActionId], state: PromiseState) -> tuple[Promise, ...]:
    return tuple(replace(each, state=state) if each.entry in entries else each for each in promises)


def promises_in(entries: Iterable[Entry]) -> tuple[Promise, ...]:
    """The promises that a timeline comes to, told from its entries alone: for when one of them is struck."""
    found, of = dict[ActionId, Promise](), dict[ActionId, ObligationId]()
    for entry in entries:
        if entry.verdict is not Verdict.APPLIED or entry.struck is not None or entry.kind not in KINDS:
            continue
        match entry.kind:
            case "make_promise":
                found[entry.id] = _promised(entry)
            case "answer" if entry.what["outcome"] == act.AnswerOutcome.WILL_BE_DONE and entry.what.get("by_date"):
                found[entry.id], of[entry.id] = _promised(entry), entry.what["obligation"]
            case "answer" if entry.what["outcome"] == act.AnswerOutcome.DONE:
                kept = [id for id in of if of[id] == entry.what["obligation"] and found[id].state is PromiseState.OPEN]
                found |= {id: replace(found[id], state=PromiseState.KEPT) for id in kept}
            case "keep_promise" | "break_promise":
                known = found.get(entry.what["promise"])
                if known is not None and (entry.kind == "keep_promise" or known.state is PromiseState.OPEN):
                    found[known.entry] = replace(known, state=_ENDS[entry.kind])
    return tuple(found.values())


def _promised(entry: Entry) -> Promise:
    day = entry.what["by_day"] if entry.kind == "make_promise" else entry.what["by_date"]
    return Promise(entry.id, str(entry.what["text"]), date.fromisoformat(day))
