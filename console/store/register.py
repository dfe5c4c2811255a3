"""What the centre asks of its cases without reading them: their numbers, telephones, state and age."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, update

from console.domain.case import Case, Status
from console.domain.ids import CaseId
from console.store.database import Connection
from console.store.tables import case_numbers, case_phones, cases, memberships


def row_of(case: Case) -> dict[str, Any]:
    """What the register keeps of a case."""
    return {
        "number": case.number,
        "office": case.office,
        "status": case.status.value,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
    }


def keep(connection: Connection, case: Case) -> None:
    """Store a case's row as it is now."""
    values = row_of(case)
    if connection.execute(update(cases).where(cases.c.id == case.id).values(**values)).rowcount == 0:
        connection.execute(insert(cases).values(id=case.id, **values))


def name(connection: Connection, case: CaseId, number: str, *, alias: bool) -> None:
    """Make a number lead to a case: its own, or as an alias one that it was told under before."""
    connection.execute(insert(case_numbers).values(number=number, case=case, alias=alias))


def numbered(connection: Connection, number: str) -> list[CaseId]:
    """The cases a number leads to: first the one whose own it is."""
    query = select(case_numbers.c.case).where(case_numbers.c.number == number)
    return list(connection.execute(query.order_by(case_numbers.c.alias, case_numbers.c.case)).scalars())


def set_phones(connection: Connection, case: CaseId, phones: Collection[str]) -> None:
    """Store under which telephones a case is found."""
    connection.execute(delete(case_phones).where(case_phones.c.case == case))
    for phone in phones:
        connection.execute(insert(case_phones).values(phone=phone, case=case))


def of_phone(connection: Connection, phone: str) -> list[CaseId]:
    """The cases of a telephone, the newest first."""
    found = case_phones.join(cases, case_phones.c.case == cases.c.id)
    query = select(cases.c.id).select_from(found).where(case_phones.c.phone == phone)
    return list(connection.execute(query.order_by(cases.c.opened_at.desc(), cases.c.id)).scalars())


def closed_before(connection: Connection, moment: datetime, *, scope: str, most: int) -> list[CaseId]:
    """Closed cases that a scope still holds although they were closed before a moment."""
    held = cases.join(memberships, memberships.c.key == literal("case/").concat(cases.c.id))
    query = select(cases.c.id).select_from(held).where(memberships.c.scope == scope, ~memberships.c.gone)
    query = query.where(cases.c.status == Status.CLOSED.value, cases.c.closed_at < moment).limit(most)
    return list(connection.execute(query).scalars())


def by_status(connection: Connection) -> dict[str, int]:
    """How many cases there are in each status."""
    rows = connection.execute(select(cases.c.status, func.count().label("many")).group_by(cases.c.status))
    return {row.status: row.many for row in rows}
