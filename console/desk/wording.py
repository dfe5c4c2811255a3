"""Everyday words and the official ones they stand for: as they were imported, as supervisors wrote them, and with what
waits here on top."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from console import wire
from console.desk.clock import happened
from console.domain import actions as act
from console.domain.ids import PersonId
from console.domain.spelling import search_key
from console.store.outbox_rows import WaitingRow
from console.store.replica import Replica

T = TypeVar("T")

SET_SYNONYM, OWN_SYNONYM = "set_synonym", "own_synonym"
"""The action, and the kind of the documents that it changes."""


@dataclass(frozen=True)
class Wording:
    """What everyday words stand for; nothing any more where `official` is empty. `by` and `at` are None where it came
    with the catalogue."""

    everyday: str
    official: str
    by: PersonId | None = None
    at: datetime | None = None
    is_waiting: bool = False

    @property
    def key(self) -> str:
        """The same however the everyday words are written."""
        return search_key(self.everyday)


def read_wordings(replica: Replica, waiting: Iterable[WaitingRow]) -> tuple[Wording, ...]:
    """Each everyday word once: what was said last stands."""
    found = dict[str, Wording]()
    for each in (*_imported(replica), *_own(replica), *_waiting(waiting)):
        known = found.get(each.key)
        if known is None or known.at is None or (each.at is not None and each.at >= known.at):
            found[each.key] = each
    return tuple(found.values())


def meanings(wordings: Iterable[Wording]) -> dict[str, str]:
    """The everyday words that stand for something."""
    return {each.everyday: each.official for each in wordings if each.official}


def _imported(replica: Replica) -> Iterator[Wording]:
    for key, body in replica.documents("synonym"):
        official = _decoded(body, str)
        if official is not None:
            yield Wording(key.partition("/")[2], official)


def _own(replica: Replica) -> Iterator[Wording]:
    for _, body in replica.documents(OWN_SYNONYM):
        own = _decoded(body, wire.OwnSynonym)
        if own is not None:
            yield Wording(own.everyday, own.official, own.by, own.at)


def _waiting(rows: Iterable[WaitingRow]) -> Iterator[Wording]:
    for row in rows:
        action, envelope = wire.read_action(row.envelope), row.envelope
        if isinstance(action, act.SetSynonym):
            everyday, official = action.everyday.strip(), action.official.strip()
            yield Wording(everyday, official, envelope.by, happened(envelope.at), is_waiting=True)


def _decoded(body: bytes, wanted: type[T]) -> T | None:
    """A document that this program cannot read is left out."""
    try:
        return wire.decode(body, wanted)
    except wire.Unreadable:
        return None
