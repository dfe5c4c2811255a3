"""Which actions need someone's attention, whose, and which lines are settled (also before their action came)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from console.domain.case import Verdict
from console.domain.ids import ActionId, CaseId, OfficeId, PersonId
from console.store.database import Connection
from console.store.tables import attention

_OPEN_ON = select(attention).where(attention.c.case.in_(bindparam("cases", expanding=True)), ~attention.c.settled)


@dataclass(frozen=True)
class Line:
    """Whose it is: its author's, or that of the supervisors of the office it was handed to."""

    action: ActionId
    case: CaseId | None
    office: OfficeId
    by: PersonId
    at: datetime
    verdict: Verdict
    code: str | None = None
    handed_to: OfficeId | None = None
    settled: bool = False


def _line(row: Any) -> Line:
    return Line(**dict(row._mapping) | {"verdict": Verdict(row.verdict)})


def find(connection: Connection, action: ActionId) -> Line | None:
    """The line of an action, settled or not."""
    row = connection.execute(select(attention).where(attention.c.action == action)).first()
    return None if row is None else _line(row)


def keep(connection: Connection, line: Line) -> None:
    """Store a line as it is now."""
    values = {name: getattr(line, name) for name in Line.__dataclass_fields__} | {"verdict": line.verdict.value}
    changed = connection.execute(update(attention).where(attention.c.action == line.action).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(attention).values(**values))


def forget(connection: Connection, action: ActionId) -> None:
    """Drop an open line whose action was judged anew."""
    connection.execute(delete(attention).where(attention.c.action == action, ~attention.c.settled))


def open_lines(connection: Connection) -> list[Line]:
    """Every line not settled yet, the oldest first."""
    query = select(attention).where(~attention.c.settled).order_by(attention.c.at)
    return [_line(row) for row in connection.execute(query)]


def open_on(connection: Connection, cases: Collection[CaseId]) -> list[Line]:
    """The lines of some cases that are not settled yet."""
    return [_line(row) for row in connection.execute(_OPEN_ON, {"cases": sorted(cases)})] if cases else []


def count_open(connection: Connection) -> int:
    """How many lines are not settled yet."""
    found: int = connection.execute(select(func.count()).where(~attention.c.settled)).scalar_one()
    return found
