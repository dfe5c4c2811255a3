"""How many cases belong to each common problem: counted with each joining and leaving, told to all when it is news.

Every desk reads what is told, so not each of 300 joinings an hour is: each of the first twenty, then each tenth part.
"""

import msgspec

from console import wire
from console.domain.ids import CaseId
from console.server import scopes
from console.server.commit import Commit
from console.store import documents

EACH_OF_FIRST = 20
PART = 10


def moved(commit: Commit, before: CaseId | None, after: CaseId | None) -> None:
    """A case that belonged to one problem (None: to none) belongs to another now."""
    for problem, by in ((before, -1), (after, 1)):
        if problem is not None and before != after:
            _count(commit, problem, by)


def _count(commit: Commit, problem: CaseId, by: int) -> None:
    count = max(0, _stored(commit, f"tally/{problem}") + by)
    told = _stored(commit, f"joined/{problem}")
    # In no scope: only what is told is anybody's to read.
    documents.put(commit.connection, f"tally/{problem}", msgspec.json.encode(count), version=1, commit=commit.number)
    if min(count, told) < EACH_OF_FIRST or abs(count - told) * PART >= told:
        commit.put(f"joined/{problem}", wire.encode(count), (scopes.COMMON,))


def _stored(commit: Commit, key: str) -> int:
    raw = documents.body_of(commit.connection, key)
    return msgspec.json.decode(raw, type=int) if raw is not None else 0
