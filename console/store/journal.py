"""The journal: every action ever handed in, as it came, with its verdict. Nothing is ever taken out of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, distinct, func, insert, or_, select, update

from console.domain.case import Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from console.store.database import Connection
from console.store.tables import counts, journal, looks, unplaced
from console.wire import Judged

Facts = Mapping[str, str | int | None]


@dataclass(frozen=True)
class Line:
    """One action as it was handed in and judged. `case` is the case it stands on, once that is known."""

    id: ActionId
    kind: str
    by: PersonId
    at: datetime
    received: datetime
    enrolment: str
    count: int
    contact: str | None
    envelope: bytes
    fingerprint: str
    case: CaseId | None
    number: str | None
    verdict: Verdict
    version: int | None
    code: str | None
    facts: Facts

    @property
    def judged(self) -> Judged:
        """The verdict as the desk hears it."""
        return Judged(self.id, self.verdict, version=self.version, code=self.code, facts=dict(self.facts))


_COLUMNS = [column for column in journal.c if column.name not in ("order", "commit")]
_FIND = select(*_COLUMNS).where(journal.c.id == bindparam("k"))
_ADD = insert(journal)
_COUNT = insert(counts)
_WAITING = select(*_COLUMNS).join(unplaced, unplaced.c.action == journal.c.id).order_by(journal.c.order)


def _line(row: Any) -> Line:
    values = dict(row._mapping)
    return Line(**values | {"verdict": Verdict(row.verdict), "facts": msgspec.json.decode(row.facts)})


def find(connection: Connection, action: ActionId) -> Line | None:
    """The line of an action, if it was ever taken."""
    row = connection.execute(_FIND, {"k": action}).first()
    return None if row is None else _line(row)


def add(connection: Connection, line: Line, *, commit: int) -> None:
    """Keep an action for ever; its id is unique in the journal (law 4)."""
    values = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    stored = values | {"verdict": line.verdict.value, "facts": msgspec.json.encode(line.facts), "commit": commit}
    connection.execute(_ADD, stored)
    if line.verdict is Verdict.UNPLACED:
        connection.execute(insert(unplaced), {"action": line.id, "case": line.case, "number": line.number})


def judge_again(connection: Connection, line: Line) -> None:
    """Store a new verdict on an action that was unplaced: the one time a stored verdict changes."""
    values = {"verdict": line.verdict.value, "version": line.version, "code": line.code, "case": line.case}
    facts = msgspec.json.encode(line.facts)
    connection.execute(update(journal).where(journal.c.id == line.id).values(**values, facts=facts))
    if line.verdict is not Verdict.UNPLACED:
        connection.execute(delete(unplaced).where(unplaced.c.action == line.id))


def unplaced_on(connection: Connection, case: CaseId, numbers: Collection[str]) -> list[Line]:
    """What waits for this case to be opened, in the journal's order."""
    waits = or_(unplaced.c.case == case, unplaced.c.number.in_(numbers))
    return [_line(row) for row in connection.execute(_WAITING.where(waits))]


def unplaced_by(connection: Connection, person: PersonId) -> list[Line]:
    """What waits for its author to be known, in the journal's order."""
    return [_line(row) for row in connection.execute(_WAITING.where(journal.c.by == person))]


_COUNTED = select(counts.c.action).where(counts.c.enrolment == bindparam("e"), counts.c.count == bindparam("n"))


def action_counted(connection: Connection, enrolment: str, count: int) -> ActionId | None:
    """Which action came with this count of this enrolment; two for one count betray a copied desk."""
    found: ActionId | None = connection.execute(_COUNTED, {"e": enrolment, "n": count}).scalar()
    return found


def keep_count(connection: Connection, enrolment: str, count: int, action: ActionId) -> None:
    """Remember which action came with a count."""
    connection.execute(_COUNT, {"enrolment": enrolment, "count": count, "action": action})


def figures(connection: Connection) -> tuple[dict[str, int], int]:
    """(actions as `kind/verdict` with their number, how many contacts there were)."""
    kinds = select(journal.c.kind, journal.c.verdict, func.count()).group_by(journal.c.kind, journal.c.verdict)
    actions = {f"{kind}/{verdict}": count for kind, verdict, count in connection.execute(kinds)}
    contacts: int = connection.execute(select(func.count(distinct(journal.c.contact)))).scalar_one()
    return actions, contacts


def record_look(
    connection: Connection, *, person: PersonId, enrolment: str, case: CaseId | None, purpose: str, at: datetime
) -> None:
    """Keep who looked at which case, why and when; `case` None where the proof was not right."""
    values = {"person": person, "enrolment": enrolment, "case": case, "purpose": purpose, "at": at}
    connection.execute(insert(looks), values)


def looks_at(connection: Connection, case: CaseId) -> list[tuple[PersonId, str, datetime]]:
    """Who looked at a case, why and when: citizens are told who used their data."""
    query = select(looks.c.person, looks.c.purpose, looks.c.at).where(looks.c.case == case).order_by(looks.c.order)
    return [(person, purpose, at) for person, purpose, at in connection.execute(query)]
