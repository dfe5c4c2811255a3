"""The rows of the outbox as values: actions that wait, and the desk they wait on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, select

from console.domain.ids import ActionId, CaseId
from console.domain.proving import proof_of
from console.store.database import Connection
from console.store.desk_tables import device, outbox
from console.wire import Envelope, Judged, Point

_FOREVER = datetime.max.replace(tzinfo=UTC)
_envelopes = msgspec.json.Decoder(Envelope)
_verdicts = msgspec.json.Decoder(Judged)
_ON_CASE = select(outbox).where(outbox.c.case_id == bindparam("of_case")).order_by(outbox.c.place)
_DEVICE = select(device)


@dataclass(frozen=True)
class WaitingRow:
    """One action in the outbox: its envelope without enrolment and count, which belong to the desk and may change."""

    place: int
    envelope: Envelope
    enrolment: str
    count: int
    judged: Judged | None

    @property
    def subject(self) -> str:
        """What a failing centre names: the case, else the number it was recorded by, else the action itself."""
        return self.envelope.case or self.envelope.number or self.envelope.id

    def sent(self, key: bytes) -> msgspec.Raw:
        """The bytes that go up, with the proof by this desk's key: made each time, for enrolment and count change."""
        counted = msgspec.structs.replace(self.envelope, enrolment=self.enrolment, count=self.count)
        proof = proof_of(counted.proven(), key=key)
        return msgspec.Raw(msgspec.json.encode(msgspec.structs.replace(counted, device_proof=proof)))


@dataclass(frozen=True)
class Device:
    """This desk as the centre knows it. `token` is None where the system's keyring keeps it."""

    enrolment: str
    desk_number: int
    desk_name: str
    token: str | None
    counter: int
    count: int
    clock_offset: float
    exchanged_at: datetime | None
    head: Point | None


def read_envelope(raw: bytes) -> Envelope:
    """An envelope as this desk wrote it."""
    return _envelopes.decode(raw)


def read_verdict(raw: bytes) -> Judged:
    """A verdict as this desk wrote it."""
    return _verdicts.decode(raw)


def having_seen(envelope: Envelope, more: Iterable[ActionId]) -> Envelope:
    """The same action by an author who had these entries before him too."""
    ids = tuple(sorted({*envelope.seen.ids, *more}))
    return msgspec.structs.replace(envelope, seen=replace(envelope.seen, ids=ids))


def last_place(connection: Connection) -> int:
    """The newest place ever given in the outbox."""
    found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").scalar()
    return int(found or 0)


def on_case(connection: Connection, case_id: CaseId) -> list[WaitingRow]:
    """What waits on one case, in the order it was made."""
    return [row_of(each) for each in connection.execute(_ON_CASE, {"of_case": case_id})]


def row_of(row: Row[Any]) -> WaitingRow:
    """A row of the outbox or the archive."""
    return WaitingRow(
        place=row.place,
        envelope=read_envelope(row.envelope),
        enrolment=row.enrolment,
        count=row.counted,
        judged=read_verdict(row.verdict) if row.verdict is not None else None,
    )


def values_of(envelope: Envelope, *, enrolment: str, count: int) -> dict[str, object]:
    """A new row's columns, as `row_of` reads them."""
    return {
        "action": envelope.id,
        "case_id": envelope.case,
        "number": envelope.number,
        "kind": envelope.kind,
        "made_at": envelope.at.happened(received=_FOREVER),
        "enrolment": enrolment,
        "counted": count,
        "envelope": msgspec.json.encode(envelope),
    }


def device_of(connection: Connection) -> Device | None:
    """This desk's one row, None before its first enrolment."""
    row = connection.execute(_DEVICE).one_or_none()
    if row is None:
        return None
    known = row.head_number is not None and row.head_mark is not None
    return Device(
        enrolment=row.enrolment,
        desk_number=row.desk_number,
        desk_name=row.desk_name,
        token=row.token,
        counter=row.counter,
        count=row.counted,
        clock_offset=row.clock_offset,
        exchanged_at=row.exchanged_at,
        head=Point(row.head_number, row.head_mark) if known else None,
    )
