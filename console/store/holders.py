"""Which body has which obligation: kept beside the cases, so that a body can ask for its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, tuple_

from console.domain.case import Case
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId
from console.domain.signed import Handle, handle_of
from console.store.database import Connection
from console.store.outward_tables import NO_DUE, holders


@dataclass(frozen=True)
class Holder:
    """A body and what it has, or had last where the obligation has ended."""

    handle: Handle
    obligation: ObligationId
    case: CaseId
    body: BodyId
    since: datetime
    open: bool
    due: str = NO_DUE
    """The last day of its term, as text that sorts."""


def holders_of(case: Case) -> list[Holder]:
    """Who has what of a case, obligation after obligation."""
    return [
        Holder(
            handle_of(each.id),
            each.id,
            case.id,
            each.body,
            each.held_since,
            each.is_open,
            each.due.date.isoformat() if each.due is not None else NO_DUE,
        )
        for each in case.obligations
    ]


_GONE = delete(holders).where(holders.c.handle == bindparam("of_handle"))


def keep_all(connection: Connection, changed: Collection[tuple[Case | None, Case]]) -> None:
    """Store who has what of cases as they are now; each comes with how it stood before."""
    rows = list[Holder]()
    for before, case in changed:
        # Most changes to a case leave its obligations as they are, and each has a hash to be made.
        if before is None or before.obligations != case.obligations:
            stood = holders_of(before) if before is not None else []
            rows += (holder for holder in holders_of(case) if holder not in stood)
    _write(connection, rows)


def stand(connection: Connection, case: Case) -> None:
    """Store it of a case of which it may never have been stored."""
    _write(connection, holders_of(case))


def _write(connection: Connection, rows: Sequence[Holder]) -> None:
    # Two forwards of one id can come from a program that is not ours: the last one counts.
    last = {row.handle: row for row in rows}
    if last:
        connection.execute(_GONE, [{"of_handle": handle} for handle in last])
        connection.execute(insert(holders), [_values(row) for row in last.values()])


def _values(row: Holder) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Holder.__dataclass_fields__}


def find(connection: Connection, handle: str) -> Holder | None:
    """Who has an obligation."""
    row = connection.execute(select(holders).where(holders.c.handle == handle)).first()
    return None if row is None else _holder(row)


def of_body(connection: Connection, body: BodyId, *, after: Holder | None, most: int) -> list[Holder]:
    """What a body has and has not ended, the longest held first, from the one after `after` on."""
    wanted = select(holders).where(holders.c.body == body, holders.c.open)
    if after is not None:
        place = tuple_(holders.c.since, holders.c.handle)
        reached = tuple_(
            bindparam("since", after.since, type_=holders.c.since.type),
            bindparam("handle", after.handle, type_=holders.c.handle.type),
        )
        wanted = wanted.where(place > reached)
    rows = connection.execute(wanted.order_by(holders.c.since, holders.c.handle).limit(most))
    return [_holder(row) for row in rows]


def soonest(connection: Connection, body: BodyId, *, after: Holder | None, most: int) -> list[Holder]:
    """What a body has and has not ended, what was due first at the top: the late ones come before all others."""
    wanted = select(holders).where(holders.c.body == body, holders.c.open)
    if after is not None:
        wanted = wanted.where(tuple_(holders.c.due, holders.c.handle) > tuple_(after.due, after.handle))
    rows = connection.execute(wanted.order_by(holders.c.due, holders.c.handle).limit(most))
    return [_holder(row) for row in rows]


def counts(connection: Connection, body: BodyId, *, today: date) -> tuple[int, int]:
    """(how many a body has and has not ended, how many of them are late)."""
    own = select(func.count()).where(holders.c.body == body, holders.c.open)
    late = own.where(holders.c.due < today.isoformat())
    return connection.execute(own).scalar_one(), connection.execute(late).scalar_one()


def _holder(row: Any) -> Holder:
    return Holder(**{name: getattr(row, name) for name in Holder.__dataclass_fields__})
