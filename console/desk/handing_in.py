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
from console.domain.actions import NAMES, KeepIdentity, OpenCase, SeenElsewhere, plain
from console.domain.case import Case, Entry, Seen
from console.domain.ids import ActionId
from console.store.database import NotOpened
from console.store.outbox_rows import WaitingRow, having_seen
from console.store.replica import Replica, portions
from console.wire import At, Envelope

log = logging.getLogger(__name__)
OPENINGS = frozenset(NAMES[opening] for opening in (act.OpenCase, act.AnswerInquiry))
COPY, IDENTITY = NAMES[SeenElsewhere], NAMES[KeepIdentity]


def seen_again(rows: Iterable[WaitingRow], asides: Iterable[Replica]) -> list[Envelope]:
    """The envelopes of those actions whose author had seen more than the list he gave, with the longer list.

    A version means nothing to another history: the ids of the entries that a replica set aside holds up to that version
    take its place.
    """
    on_case: dict[str, list[Envelope]] = {}
    for envelope in (row.envelope for row in rows):
        if envelope.case is not None and envelope.seen.version:
            on_case.setdefault(f"case/{envelope.case}", []).append(envelope)
    more: dict[ActionId, frozenset[ActionId]] = {}
    for replica in asides:
        with _as_far_as_readable(replica):
            for key, case in _held(replica, list(on_case)):
                for envelope in on_case[key]:
                    more[envelope.id] = more.get(envelope.id, frozenset()) | _held_up_to(envelope.seen, case)
    told = (envelope for some in on_case.values() for envelope in some if envelope.id in more)
    return [having_seen(each, more[each.id]) for each in told if not more[each.id] <= set(each.seen.ids)]


def spelled_out(found: Preview) -> Seen:
    """What someone has before him, by ids: the version he sees may be of another history than the one that judges."""
    entries = found.confirmed.entries if found.confirmed is not None else ()
    return replace(found.seen, ids=(*(entry.id for entry in entries), *found.seen.ids))


def copies(asides: Iterable[Replica], now: Replica, mine: Set[ActionId]) -> list[Envelope]:
    """The entries that replicas set aside hold and neither the new replica nor this desk's own actions, as copies.

    A withheld name stands in no entry (law 6): its document is the action that wrote it down, which is handed in again
    itself.
    """
    found: dict[ActionId, Envelope] = {}
    for replica in asides:
        with _as_far_as_readable(replica):
            for case, here in _differing(replica, now):
                known = {entry.id for entry in here.entries} if here is not None else set[ActionId]()
                identity = _identity(replica, case)
                for entry in case.entries:
                    envelope = identity if identity is not None and identity.id == entry.id else _copy(case, entry)
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


def _identity(replica: Replica, case: Case) -> Envelope | None:
    """The action that wrote down the withheld name of a case, where its people's scopes brought the name here."""
    written = [entry for entry in case.entries if entry.kind == IDENTITY]
    raw = replica.document(f"identity/{case.id}") if written else None
    if raw is None:
        return None
    try:
        kind, body = wire.action_body(wire.decode(raw, KeepIdentity))
    except wire.Unreadable:
        return None
    last = written[-1]
    return Envelope(id=last.id, kind=kind, by=last.by, at=At(last.at), body=body, case=case.id, contact=last.contact)


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


def _held(replica: Replica, keys: Sequence[str]) -> Iterator[tuple[str, Case]]:
    """Those of these cases that one replica holds and this program can read."""
    for some in portions(keys):
        for key, raw in replica.bodies(some).items():
            case = _case(raw)
            if case is not None:
                yield key, case


def _held_up_to(seen: Seen, case: Case) -> frozenset[ActionId]:
    if not any((entry.version, entry.mark) == (seen.version, seen.mark) for entry in case.entries):
        return frozenset()
    return frozenset(entry.id for entry in case.entries if entry.version is not None and entry.version <= seen.version)
