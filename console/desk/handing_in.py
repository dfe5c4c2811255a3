"""Handing in again after the centre turned out to have another history: what each author had really seen."""

from collections.abc import Iterable, Sequence

from console import wire
from console.domain.ids import ActionId
from console.store.outbox_rows import WaitingRow
from console.store.replica import Replica
from console.wire import Envelope


def seen_again(rows: Iterable[WaitingRow], asides: Sequence[Replica]) -> dict[ActionId, tuple[ActionId, ...]]:
    """By action, the list of what its author had seen, where it was more than the list he gave.

    A version means nothing to another history: the ids of the entries that a replica set aside holds up to that version
    take its place.
    """
    lists: dict[ActionId, tuple[ActionId, ...]] = {}
    for row in rows:
        known = frozenset(row.envelope.seen.ids)
        more = known.union(*(_held_up_to(row.envelope, replica) for replica in asides))
        if more != known:
            lists[row.envelope.id] = tuple(sorted(more))
    return lists


def _held_up_to(envelope: Envelope, replica: Replica) -> frozenset[ActionId]:
    raw = replica.document(f"case/{envelope.case}") if envelope.case is not None else None
    try:
        case = wire.read_case(raw) if raw is not None else None
    except wire.Unreadable:
        return frozenset()
    seen = envelope.seen
    if case is None or not any((entry.version, entry.mark) == (seen.version, seen.mark) for entry in case.entries):
        return frozenset()
    return frozenset(entry.id for entry in case.entries if entry.version is not None and entry.version <= seen.version)
