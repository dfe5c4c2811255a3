"""Striking out: a mistaken entry is shown struck, with who and why; it is never removed, and it stays struck."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.domain import actions as act
from console.domain import promises
from console.domain.case import Case, Entry, Made, Struck
from console.domain.effect import Effect, no_change
from console.domain.ids import PersonId
from console.domain.refused import Refused
from console.domain.rules import Rules

COPY, STRIKE = act.NAMES[act.SeenElsewhere], act.NAMES[act.StrikeOut]


def strike(case: Case, action: act.StrikeOut, made: Made, rules: Rules) -> Effect:
    """Strike an entry out or, while the centre has only its copy (it was restored), the copy."""
    entry = case.entry(action.entry) or next((e for e in case.entries if _is_copy_of(e, action.entry)), None)
    if entry is None:
        raise Refused("no_such_entry")
    if entry.struck is not None:
        return no_change("entry_struck", by=entry.struck.by, at=entry.struck.at.isoformat())
    return Effect(struck_out(case, entry, Struck(by=made.by, at=made.at, reason=action.reason)))


def struck_out(case: Case, entry: Entry, struck: Struck) -> dict[str, Any]:
    """The fields of a case that change when one of its entries is struck: what the entry did to them is undone."""
    entries = tuple(replace(e, struck=struck) if e.id == entry.id else e for e in case.entries)
    changes: dict[str, Any] = {"entries": entries}
    if case.call_back is not None and case.call_back.entry == entry.id:
        changes["call_back"] = None
    if entry.kind in promises.KINDS:
        changes["promises"] = promises.promises_in(entries)
    if entry.kind == "record_follow_up" and case.word_at == entry.at:
        spoken = [e for e in entries if e.kind == entry.kind and not e.struck and e.what.get("word")]
        last = max(spoken, key=lambda e: e.at, default=None)
        changes |= {"word": act.CitizenWord(last.what["word"]) if last else None, "word_at": last.at if last else None}
    return changes


def with_copies_struck(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, those copies struck whose striking out is a copy too, in whatever order the two came."""
    known = tuple(entries)
    strikes = {str(e.what["what"].get("entry")): e for e in known if e.kind == COPY and e.what["kind"] == STRIKE}
    return tuple(
        replace(e, struck=_said_by(strikes[e.what["entry"]]))
        if e.kind == COPY and e.struck is None and e.what["entry"] in strikes
        else e
        for e in known
    )


def _said_by(copy: Entry) -> Struck:
    what = copy.what
    at = datetime.fromisoformat(what["at"])
    return Struck(by=PersonId(what["by"]), at=at, reason=str(what["what"].get("reason", "")))


def _is_copy_of(entry: Entry, original: str) -> bool:
    return entry.kind == COPY and entry.what["entry"] == original
