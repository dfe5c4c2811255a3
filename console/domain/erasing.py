"""Erasing: what a case says of people goes, and what figures, terms and the record of looks need stays.

Source: Personal Data Protection Law of Mongolia (2021): data are erased when their purpose is fulfilled or their owner
asks for it, unless a law has them kept.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from console.domain import actions as act
from console.domain.case import Case, Entry, Made, Obligation
from console.domain.effect import Effect
from console.domain.ids import ActionId, FileHash
from console.domain.rules import Rules

ERASE, ERASED = "erase", "erased"
"""The kind of the entry that erased a case, and of each that was emptied."""
_EVER = datetime.max.replace(tzinfo=UTC)
_EMPTY: dict[str, Any] = {
    "subject": "",
    "text": "",
    "caller": None,
    "petitioner": None,
    "relation": None,
    "needs": (),
    "marks": (),
    "tags": (),
    "place_words": None,
    "about_words": None,
    "call_back": None,
    "survey": None,
    "promises": (),
}


def erase(case: Case, action: act.Erase, made: Made, rules: Rules) -> Effect:
    """Empty the case and every entry; number, kind, topic, place, dates, bodies and how it ended stay."""
    entries = tuple(_emptied(entry) if entry.at <= action.until else entry for entry in case.entries)
    obligations = tuple(_without_words(each) for each in case.obligations)
    return Effect(_EMPTY | {"entries": entries, "obligations": obligations})


def erased_until(case: Case) -> datetime | None:
    """Until when what happened was erased; None for a case that never was."""
    moments = (str(entry.what.get("until")) for entry in case.entries if entry.kind == ERASE)
    return max((datetime.fromisoformat(each) for each in moments), default=None)


def emptied_in(case: Case) -> frozenset[ActionId]:
    """The entries of which only the id and the time are left."""
    return frozenset(entry.id for entry in case.entries if entry.kind == ERASED)


def is_left(case: Case, at: datetime) -> bool:
    """Whether something of what happened until a moment is still there: work of a desk without a line came late, or the
    centre was restored to a copy from before the erasure."""
    before = (entry for entry in case.entries if entry.at <= at)
    has_words = case.opened_at <= at and any(getattr(case, name) != empty for name, empty in _EMPTY.items())
    return has_words or any(entry.kind not in (ERASE, ERASED) for entry in before)


def files_of(case: Case, *, until: datetime = _EVER) -> frozenset[FileHash]:
    """The files that hang on a case by what happened until a moment, and not by anything since."""
    return _files(entry for entry in case.entries if entry.at <= until) - _files(
        entry for entry in case.entries if entry.at > until
    )


def _files(entries: Iterable[Entry]) -> frozenset[FileHash]:
    attached = [entry.what for entry in entries if entry.kind == "attach"]
    names = {what.get(part) for what in attached for part in ("file", "preview")}
    return frozenset(FileHash(str(name)) for name in names if name)


def _emptied(entry: Entry) -> Entry:
    if entry.kind in (ERASE, ERASED):
        return entry
    struck = None if entry.struck is None else replace(entry.struck, reason="")
    return replace(entry, kind=ERASED, what={"kind": entry.kind}, code=None, facts={}, struck=struck)


def _without_words(obligation: Obligation) -> Obligation:
    return replace(obligation, reason=None, given_back_reason=None, officer=None)
