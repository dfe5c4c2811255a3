"""Handing in again after the centre turned out to have another history: what each author had really seen, and what
only a replica set aside still knows."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import fields, replace

from console import wire
from console.desk.preview import Preview
from console.domain import actions as act
from console.domain.actions import NAMES, OpenCase, SeenElsewhere, plain
from console.domain.case import Case, Entry, Seen
from console.domain.ids import ActionId
from console.store.database import NotOpened
from console.store.outbox_rows import WaitingRow
from console.store.replica import Replica, portions
from console.wire import At, Envelope

log = logging.getLogger(__name__)
OPENINGS = frozenset(NAMES[opening] for opening in (act.OpenCase, act.AnswerInquiry))
COPY = NAMES[SeenElsewhere]


def seen_again(rows: Sequence[WaitingRow], asides: Iterable[Replica]) -> dict[ActionId, tuple[ActionId, ...]]:
    """By action, the list of what its author had seen, where it was more than the list he gave.

    A version means nothing to another history: the ids of the entries that a replica set aside holds up to that version
    take its place.
    """
    known = {row.envelope.id: frozenset(row.envelope.seen.ids) for row in rows}
    lists = dict(known)
    for replica in asides:
        with _as_far_as_readable(replica):
            for row in rows:
                lists[row.envelope.id] |= _held_up_to(row.envelope, replica)
    return {action: tuple(sorted(ids)) for action, ids in lists.items() if ids != known[action]}


def spelled_out(found: Preview) -> Seen:
    """What someone has before him, by ids: the version he sees may be of another history than the one that judges."""
    entries = found.confirmed.entries if found.confirmed is not None else ()
    return replace(found.seen, ids=(*(entry.id for entry in entries), *found.seen.ids))


def copies(asides: Iterable[Replica], now: Replica, mine: Set[ActionId]) -> list[Envelope]:
    """The entries that replicas set aside hold and neither the new replica nor this desk's own actions, as copies."""
    found: dict[ActionId, Envelope] = {}
    for replica in asides:
        with _as_far_as_readable(replica):
            for case, here in _differing(replica, now):
                known = {entry.id for entry in here.entries} if here is not None else set[ActionId]()
                for entry in case.entries:
                    envelope = _copy(case, entry)
                    if not {entry.id, envelope.id, _original(entry)} & (known | mine):
                        found[envelope.id] = envelope
    return list(found.values())


@contextmanager
def _as_far_as_readable(aside: Replica) -> Iterator[None]:
    """A page of a replica set aside that is damaged must not keep what people did from being handed in again."""
    try:
        yield
    except NotOpened:
        if not aside.met_damage.is_set():
            raise
        log.warning("a replica set aside cannot be read to its end")


def _differing(aside: Replica, now: Replica) -> Iterator[tuple[Case, Case | None]]:
    """The readable cases of one replica that the other holds otherwise or not at all, each with the other's."""
    cases = dict(aside.documents("case"))
    for keys in portions(list(cases)):
        here = now.bodies(keys)
        for key in keys:
            if cases[key] != here.get(key) and (case := _case(cases[key])) is not None:
                yield case, _case(here[key]) if key in here else None


def _case(raw: bytes) -> Case | None:
    try:
        return wire.read_case(raw)
    except wire.Unreadable:
        return None


def _original(entry: Entry) -> ActionId:
    """The action an entry is about: a copy of a copy is the same copy."""
    return ActionId(entry.what["entry"]) if entry.kind == COPY else entry.id


def _copy(case: Case, entry: Entry) -> Envelope:
    """The copy of one entry, alike from every desk. What a case was opened with stands in the case, which may have
    changed since: such copies are told apart by their content."""
    if entry.kind == COPY:
        action, id = wire.decode(wire.encode(entry.what), SeenElsewhere), str(entry.id)
    else:
        what, id = dict(entry.what), f"seen/{entry.id}"
        if entry.kind in OPENINGS:
            what |= {"case": {each.name: plain(getattr(case, each.name)) for each in fields(OpenCase)}}
            id += "/" + hashlib.sha256(wire.encode(what)).hexdigest()[:16]
        action = SeenElsewhere(entry.id, entry.kind, entry.by, entry.at, what)
    kind, body = wire.action_body(action)
    return Envelope(
        id=ActionId(id),
        kind=kind,
        by=action.by,
        at=At(action.at),
        body=body,
        case=case.id,
        contact=entry.contact,
    )


def _held_up_to(envelope: Envelope, replica: Replica) -> frozenset[ActionId]:
    raw = replica.document(f"case/{envelope.case}") if envelope.case is not None else None
    case = _case(raw) if raw is not None else None
    seen = envelope.seen
    if case is None or not any((entry.version, entry.mark) == (seen.version, seen.mark) for entry in case.entries):
        return frozenset()
    return frozenset(entry.id for entry in case.entries if entry.version is not None and entry.version <= seen.version)
