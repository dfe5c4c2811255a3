"""The journal: every action ever handed in, as it came, with its verdict. Nothing is ever taken out of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, distinct, func, insert, or_, select, update

from console.domain.case import Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from console.store.database import Connection
from console.store.tables import counts, journal, unplaced
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


UNKNOWN_PERSON, NOT_SIGNED_IN = "unknown_person", "not_signed_in"
"""The codes of what waits for its author: to be known, or to sign in at the desk that handed it in."""
_COLUMNS = [column for column in journal.c if column.name not in ("order", "commit")]
_FIND = select(*_COLUMNS).where(journal.c.id.in_(bindparam("ids", expanding=True)))
_AWAITED = select(unplaced.c.case, unplaced.c.number).where(
    or_(
        unplaced.c.case.in_(bindparam("names", expanding=True)),
        unplaced.c.number.in_(bindparam("names", expanding=True)),
    )
)
_COUNTED = select(counts.c.count, counts.c.action).where(
    counts.c.enrolment == bindparam("enrolment"), counts.c.count.in_(bindparam("numbers", expanding=True))
)
_WAITING = select(*_COLUMNS).join(unplaced, unplaced.c.action == journal.c.id).order_by(journal.c.order)
_MANY = 400


def _line(row: Any) -> Line:
    values = dict(row._mapping)
    return Line(**values | {"verdict": Verdict(row.verdict), "facts": msgspec.json.decode(row.facts)})


def _some(ids: Collection[Any]) -> Iterator[list[Any]]:
    wanted = iter(ids)
    while some := list(islice(wanted, _MANY)):
        yield some


def find(connection: Connection, action: ActionId) -> Line | None:
    """The line of an action, if it was ever taken."""
    return find_all(connection, [action]).get(action)


def find_all(connection: Connection, actions: Collection[ActionId]) -> dict[ActionId, Line]:
    """The lines of those of these actions that were ever taken."""
    rows = (row for some in _some(actions) for row in connection.execute(_FIND, {"ids": some}))
    return {row.id: _line(row) for row in rows}


def add_all(connection: Connection, lines: Collection[Line], *, commit: int) -> None:
    """Keep actions for ever, in this order; their ids are unique in the journal (law 4)."""
    if lines:
        connection.execute(insert(journal), [_values(line) | {"commit": commit} for line in lines])
    waiting = [line for line in lines if line.verdict is Verdict.UNPLACED]
    if waiting:
        values = [{"action": line.id, "case": line.case, "number": line.number} for line in waiting]
        connection.execute(insert(unplaced), values)


def _values(line: Line) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    return values | {"verdict": line.verdict.value, "facts": msgspec.json.encode(line.facts)}


def judge_again(connection: Connection, line: Line) -> None:
    """Store a new verdict on an action that was unplaced: the one time a stored verdict changes.

    It may stay unplaced for another reason, and wait for another case.
    """
    values = {"verdict": line.verdict.value, "version": line.version, "code": line.code, "case": line.case}
    facts = msgspec.json.encode(line.facts)
    connection.execute(update(journal).where(journal.c.id == line.id).values(**values, facts=facts))
    if line.verdict is Verdict.UNPLACED:
        connection.execute(update(unplaced).where(unplaced.c.action == line.id).values(case=line.case))
    else:
        connection.execute(delete(unplaced).where(unplaced.c.action == line.id))


def awaited(connection: Connection, names: Collection[str]) -> set[str]:
    """Those of these cases and numbers that some unplaced action waits for."""
    found: set[str] = set()
    for some in _some(names):
        for case, number in connection.execute(_AWAITED, {"names": some}):
            found |= {case, number}
    return found


def unplaced_on(connection: Connection, case: CaseId, numbers: Collection[str]) -> list[Line]:
    """What waits for this case to be opened, in the journal's order."""
    waits = or_(unplaced.c.case == case, unplaced.c.number.in_(numbers))
    return [_line(row) for row in connection.execute(_WAITING.where(waits))]


def all_unplaced(connection: Connection) -> list[Line]:
    """What waits, in the journal's order."""
    return [_line(row) for row in connection.execute(_WAITING)]


def authors_unplaced(connection: Connection) -> frozenset[PersonId]:
    """Whose work waits for its author to be known, or to sign in."""
    found = select(journal.c.by).distinct().join(unplaced, unplaced.c.action == journal.c.id)
    waiting = connection.execute(found.where(journal.c.code.in_((UNKNOWN_PERSON, NOT_SIGNED_IN)))).scalars()
    return frozenset(PersonId(each) for each in waiting)


def unplaced_by(connection: Connection, person: PersonId) -> list[Line]:
    """What waits for its author, in the journal's order."""
    return [_line(row) for row in connection.execute(_WAITING.where(journal.c.by == person))]


def actions_counted(connection: Connection, enrolment: str, numbers: Collection[int]) -> dict[int, ActionId]:
    """Which actions came with these counts of this enrolment; two for one count betray a copied desk."""
    asked = ({"enrolment": enrolment, "numbers": some} for some in _some(numbers))
    rows = (row for each in asked for row in connection.execute(_COUNTED, each))
    return {count: ActionId(action) for count, action in rows}


def keep_counts(connection: Connection, counted: Mapping[tuple[str, int], ActionId]) -> None:
    """Remember which action came with each count of an enrolment."""
    if counted:
        values = [{"enrolment": enrolment, "count": count, "action": id} for (enrolment, count), id in counted.items()]
        connection.execute(insert(counts), values)


def figures(connection: Connection) -> tuple[dict[str, int], int]:
    """(actions as `kind/verdict` with their number, how many contacts there were)."""
    kinds = select(journal.c.kind, journal.c.verdict, func.count()).group_by(journal.c.kind, journal.c.verdict)
    actions = {f"{kind}/{verdict}": count for kind, verdict, count in connection.execute(kinds)}
    contacts: int = connection.execute(select(func.count(distinct(journal.c.contact)))).scalar_one()
    return actions, contacts
