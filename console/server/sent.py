"""An action as a desk handed it in, read as far as it can be read: nothing that arrives is thrown away."""

import hashlib
import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from console import wire
from console.domain.actions import Action
from console.domain.ids import ActionId, CaseId, PersonId
from console.wire import At, Envelope

_ID = re.compile(r"[^\x00-\x20\x7f-\xa0\ud800-\udfff]{1,200}")
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
UNREADABLE = "unreadable"
LONGEST_NAME = 180
"""Of a person or an office: a scope's name has a few letters more."""
_LONGEST = {"office": LONGEST_NAME, "assignee": LONGEST_NAME, "action": 300}
"""Names in actions that the centre keeps in a column, or looks for there."""
DEEPEST = 20
MOST_ACTION_BYTES = 2_000_000
"""More than any desk sends (domain/limits.py): what is larger is kept raw and goes into no case."""


@dataclass(frozen=True)
class Sent:
    """`action` is None where only the raw bytes can be kept; `code` then says why."""

    envelope: Envelope
    raw: bytes
    at: datetime
    fingerprint: str
    action: Action | None
    code: str | None = None

    @property
    def what(self) -> Any:
        """The content as its author's attention line shows it; a withheld identity is shown nowhere (law 6)."""
        if self.envelope.kind in ("keep_identity", UNREADABLE) or len(self.raw) > MOST_ACTION_BYTES:
            return {}
        return msgspec.json.decode(self.envelope.body)


class _Glimpse(msgspec.Struct):
    id: Any = None
    by: Any = None
    case: Any = None


def read(raw: bytes, *, now: datetime) -> Sent:
    """Read one action of a question received now."""
    try:
        envelope = wire.decode(raw, Envelope)
        _check(envelope)
        fingerprint = envelope.fingerprint()
        at = envelope.at.happened(received=now)
        if at < _EARLIEST:
            raise wire.Unreadable(UNREADABLE)
    except (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError):
        return _unreadable(raw, now)
    if len(raw) > MOST_ACTION_BYTES:
        return Sent(envelope, raw, at, fingerprint, None, UNREADABLE)
    try:
        action = wire.read_action(envelope)
        _check_values(action)
    except wire.Unreadable as unreadable:
        return Sent(envelope, raw, at, fingerprint, None, unreadable.code)
    return Sent(envelope, raw, at, fingerprint, action)


def _check(envelope: Envelope) -> None:
    """Raise Unreadable for ids that no program of ours makes, and no database keeps alike."""
    names = (envelope.id, envelope.kind, envelope.by, envelope.case, envelope.number, envelope.contact)
    if not all(name is None or _ID.fullmatch(name) for name in names) or len(envelope.enrolment) > 200:
        raise wire.Unreadable(UNREADABLE)
    if envelope.enrolment and not _ID.fullmatch(envelope.enrolment):
        raise wire.Unreadable(UNREADABLE)
    if not 0 <= envelope.count < 2**53 or len(envelope.seen.ids) > 10_000:
        raise wire.Unreadable(UNREADABLE)


def _check_values(value: Any) -> None:
    """Raise Unreadable for a moment without an offset (nobody can know when it is), and for a name no column holds."""
    for name in _names_in(type(value)):  # type: ignore[arg-type]  # mypy takes a type for unhashable
        inner = getattr(value, name)
        if isinstance(inner, str):
            if len(inner) > _LONGEST.get(name, len(inner)):
                raise wire.Unreadable(UNREADABLE)
        elif isinstance(inner, datetime):
            if inner.tzinfo is None:
                raise wire.Unreadable(UNREADABLE)
        elif isinstance(inner, list | dict):
            _check_depth(inner, DEEPEST)
        elif inner is not None:
            _check_values(inner)


def _check_depth(value: Any, left: int) -> None:
    """Raise Unreadable for what lies deeper in itself than any desk writes: it could be read here, and no more where
    the program itself has gone deeper, so that nobody could work on its case."""
    if left == 0:
        raise wire.Unreadable(UNREADABLE)
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, list | dict):
            _check_depth(inner, left - 1)


@cache
def _names_in(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _unreadable(raw: bytes, now: datetime) -> Sent:
    """What no envelope can be read from, under its own id if that much is legible, else under the hash of its bytes."""
    fingerprint = hashlib.sha256(raw).hexdigest()
    try:
        glimpse = wire.decode(raw, _Glimpse)
    except wire.Unreadable:
        glimpse = _Glimpse()
    id, by, case = (_legible(value) for value in (glimpse.id, glimpse.by, glimpse.case))
    envelope = Envelope(
        id=ActionId(id or f"{UNREADABLE}/{fingerprint[:32]}"),
        kind=UNREADABLE,
        by=PersonId(by or UNREADABLE),
        at=At(now),
        body=msgspec.Raw(b"{}"),
        case=CaseId(case) if case else None,
    )
    return Sent(envelope, raw, now, fingerprint, None, UNREADABLE)


def _legible(value: Any) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None
