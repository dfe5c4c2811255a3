"""What the centre asks of its cases without reading them: their numbers, telephones, state and age."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal, select, update

from console.domain.alarms import wakes_at
from console.domain.case import Case, Status
from console.domain.identity import read_phone
from console.domain.ids import CaseId
from console.store.database import Connection
from console.store.tables import case_numbers, case_phones, cases, memberships

_MANY = 400
LONGEST_PHONE = 20


def row_of(case: Case) -> dict[str, Any]:
    """What the register keeps of a case."""
    return {
        "number": case.number,
        "office": case.office,
        "status": case.status.value,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "wakes_at": wakes_at(case),
        "problem": case.problem,
    }


_KEPT = ("number", "office", "status", "opened_at", "closed_at", "wakes_at", "problem")
_KEEP = update(cases).where(cases.c.id == bindparam("of_case")).values({name: bindparam(name) for name in _KEPT})


def keep_all(connection: Connection, changed: Collection[tuple[Case | None, Case]]) -> None:
    """Store the rows, numbers and telephones of cases as they are now; each comes with how it stood before."""
    new = [{"id": case.id, **row_of(case)} for before, case in changed if before is None]
    if new:
        connection.execute(insert(cases), new)
    rows = [
        {"of_case": case.id, **row_of(case)}
        for before, case in changed
        if before is not None and row_of(before) != row_of(case)
    ]
    if rows:
        connection.execute(_KEEP, rows)
    named = [each for before, case in changed if before is None for each in _numbers_of(case)]
    if named:
        connection.execute(insert(case_numbers), named)
    _keep_phones(connection, changed)


def _numbers_of(case: Case) -> list[dict[str, Any]]:
    """Every number leads to the case: its own, and as aliases those it was told under before."""
    numbers = {case.number: False} | dict.fromkeys(case.aliases, True)
    return [{"number": number, "case": case.id, "alias": alias} for number, alias in numbers.items()]


def _keep_phones(connection: Connection, changed: Collection[tuple[Case | None, Case]]) -> None:
    moved = [case for before, case in changed if before is None or _phones(before) != _phones(case)]
    had = {case.id for before, case in changed if before is not None}
    gone = [{"of_case": case.id} for case in moved if case.id in had]
    if gone:
        connection.execute(delete(case_phones).where(case_phones.c.case == bindparam("of_case")), gone)
    phones = [{"phone": phone, "case": case.id} for case in moved for phone in sorted(_phones(case))]
    if phones:
        connection.execute(insert(case_phones), phones)


def _phones(case: Case) -> set[str]:
    parties = [party for party in (case.caller, case.petitioner) if party is not None]
    numbers = {read_phone(phone.number).number for party in parties for phone in party.phones}
    return {number for number in numbers if 0 < len(number) <= LONGEST_PHONE}


def numbered(connection: Connection, number: str) -> list[CaseId]:
    """The cases a number leads to: first the one whose own it is."""
    return all_numbered(connection, [number]).get(number, [])


_NUMBERED = (
    select(case_numbers.c.number, case_numbers.c.case)
    .where(case_numbers.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(case_numbers.c.alias, case_numbers.c.case)
)


def all_numbered(connection: Connection, numbers: Collection[str]) -> dict[str, list[CaseId]]:
    """The cases that each of these numbers leads to, if it leads to any: first the one whose own it is."""
    found: dict[str, list[CaseId]] = {}
    wanted = iter(numbers)
    while some := list(islice(wanted, _MANY)):
        for number, case in connection.execute(_NUMBERED, {"numbers": some}):
            found.setdefault(number, []).append(case)
    return found


def first_case(connection: Connection) -> CaseId | None:
    """Some case, if there is one."""
    found: CaseId | None = connection.execute(select(cases.c.id).order_by(cases.c.id).limit(1)).scalar()
    return found


def joined_to(connection: Connection, problem: CaseId, *, after: CaseId, most: int) -> list[CaseId]:
    """The next so many cases that belong to a common problem, by their ids."""
    found = select(cases.c.id).where(cases.c.problem == problem, cases.c.id > after)
    return list(connection.execute(found.order_by(cases.c.id).limit(most)).scalars())


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


def open_in(connection: Connection, scope: str) -> list[CaseId]:
    """The open cases that a scope holds."""
    held = memberships.join(cases, cases.c.id == func.substr(memberships.c.key, len("case/") + 1))
    of_cases = memberships.c.key >= "case/", memberships.c.key < "case0"
    query = select(cases.c.id).select_from(held).where(memberships.c.scope == scope, ~memberships.c.gone, *of_cases)
    return list(connection.execute(query.where(cases.c.status == Status.OPEN.value)).scalars())


def awake(connection: Connection, now: datetime, *, most: int) -> list[CaseId]:
    """The cases that the clock must look at, the longest awake first."""
    query = select(cases.c.id).where(cases.c.wakes_at <= now).order_by(cases.c.wakes_at, cases.c.id).limit(most)
    return list(connection.execute(query).scalars())


def put_to_sleep(connection: Connection, case: Case) -> None:
    """Store anew when a case wakes of which nothing else has changed."""
    connection.execute(update(cases).where(cases.c.id == case.id).values(wakes_at=wakes_at(case)))


def by_status(connection: Connection) -> dict[str, int]:
    """How many cases there are in each status."""
    rows = connection.execute(select(cases.c.status, func.count().label("many")).group_by(cases.c.status))
    return {row.status: row.many for row in rows}
