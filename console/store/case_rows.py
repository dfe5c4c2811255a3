"""A case as the row that lists show: which columns it has, and writing them."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, delete, select, type_coerce, update
from sqlalchemy.dialects.sqlite import insert

from console.domain.actions import CitizenWord, Party, Priority
from console.domain.case import Case, ObligationState, Status
from console.domain.identity import person_name
from console.domain.ids import CaseId
from console.domain.joining import obligations_of
from console.store.database import Connection
from console.store.moment import Moment, microseconds
from console.store.prepared import Prepared
from console.store.shown_tables import NO_DUE_DAY, shown

_ADD = Prepared(insert(shown))
_OF_THESE = shown.c.case_id.in_(bindparam("cases", expanding=True))
_ROWS_OF = select(shown.c.case_id, shown.c.row).where(_OF_THESE)
_AS_WRITTEN = [type_coerce(each, Integer) if isinstance(each.type, Moment) else each for each in shown.columns]
_KEPT = select(*_AS_WRITTEN).where(_OF_THESE)
_TAKEN = select(shown.c.row).where(shown.c.row.in_(bindparam("rows", expanding=True)))

PROMISE, SURVEY = "promise", "survey"
"""What a citizen is called for, where it is no ordinary call-back."""
Values = dict[str, Any]


@dataclass(frozen=True)
class ShownCase:
    """A case as screens show it: the centre's, with what waits on this desk performed on top."""

    case: Case
    waiting: int
    problem: Case | None = None
    """The common problem that it belongs to, if this desk holds it."""


def state_of(case: Case, problem: Case | None = None) -> str:
    """Where a case stands, in one word; one that belongs to a common problem waits and is answered with that."""
    if case.status is Status.CLOSED:
        return "closed"
    obligations = obligations_of(case, problem)
    waiting = [each for each in obligations if each.is_open]
    if waiting:
        return "acknowledged" if all(each.state is ObligationState.ACKNOWLEDGED for each in waiting) else "forwarded"
    if case.word is not None:
        return "citizen_solved" if case.word is CitizenWord.SOLVED else "citizen_not_solved"
    answered = (each for each in obligations if each.state is ObligationState.ANSWERED and not each.is_left_to_others)
    return "answered" if any(answered) else "new"


def name_of_party(party: Party | None) -> str:
    """How a caller is written in a list: «Б. Болд», or the organisation."""
    if party is None:
        return ""
    return party.organisation or person_name(party.parent_name, party.given_name or "")


class CaseRows:
    """Writing rows inside one commit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, cases: Sequence[ShownCase]) -> list[int]:
        """Write the rows of cases; gives their row numbers, the same as before where they had one.

        Of a row that is there only what changed is written: each index that has a column written is changed with it.
        """
        if not cases:
            return []
        asked = {"cases": [each.case.id for each in cases]}
        kept = {row["case_id"]: row for row in self._connection.execute(_KEPT, asked).mappings()}
        row_numbers = self._row_numbers([each.case for each in cases], {case: row["row"] for case, row in kept.items()})
        new, changed = list[Values](), dict[tuple[str, ...], list[Values]]()
        for each, row in zip(cases, row_numbers, strict=True):
            values, before = _values(each, row), kept.get(each.case.id)
            if before is None:
                new.append(values)
            elif columns := tuple(name for name, value in values.items() if before[name] != value):
                changed.setdefault(columns, []).append(values)
        _ADD.run(self._connection, new)
        for columns, some in changed.items():
            _changing(columns).run(self._connection, [{**values, "of_row": values["row"]} for values in some])
        return row_numbers

    def take_out(self, cases: Iterable[CaseId]) -> list[int]:
        """Remove the rows of cases; gives the row numbers that are gone."""
        ids = list(cases)
        if not ids:
            return []
        found = [row for _, row in self._connection.execute(_ROWS_OF, {"cases": ids})]
        self._connection.execute(delete(shown).where(shown.c.row.in_(found)))
        return found

    def _row_numbers(self, cases: Sequence[Case], rows: dict[str, int]) -> list[int]:
        """The rows these cases have, or free ones: the moment each was opened; where many were opened at once (an
        import), other moments of that second."""
        new = {case.id: microseconds(case.opened_at) for case in cases if case.id not in rows}
        while new:
            taken = self._connection.execute(_TAKEN, {"rows": list(new.values())})
            used = {*taken.scalars(), *rows.values()}
            for case_id, row in list(new.items()):
                if row not in used:
                    used.add(row)
                    rows[case_id] = row
                    del new[case_id]
            new = {case_id: _within_second(row) for case_id, row in new.items()}
        return [rows[case.id] for case in cases]


@cache
def _changing(columns: tuple[str, ...]) -> Prepared:
    """The statement that writes some columns of a row."""
    given: Any = {shown.c[name]: bindparam(name) for name in columns}
    return Prepared(update(shown).where(shown.c.row == bindparam("of_row")).values(given))


def _within_second(row: int) -> int:
    """Any moment of the same second."""
    return row - row % 1_000_000 + random.randrange(1_000_000)  # nosec B311 # breaks a tie


def _values(each: ShownCase, row: int) -> Values:
    case = each.case
    obligations = obligations_of(case, each.problem)
    waiting = [obligation for obligation in obligations if obligation.is_open]
    acting = waiting or case.obligations[-1:] or obligations[-1:]
    return {
        "row": row,
        "case_id": case.id,
        "number": case.number,
        "kind": case.kind.value,
        "subject": case.subject,
        "place": case.place,
        "place_words": case.place_words,
        "topic": case.topic,
        "topic_title": case.topic_title,
        "bodies": "".join(f"\n{obligation.body}\n" for obligation in obligations),
        "body_names": "\n".join(obligation.body_name.replace("\n", " ") for obligation in acting),
        "state": state_of(case, each.problem),
        "is_open": int(case.status is Status.OPEN),
        "is_forwarded": int(bool(waiting)),
        "is_urgent": int(case.priority is Priority.URGENT),
        "due_day": case.due.date.toordinal() if case.due is not None else NO_DUE_DAY,
        "opened_at": microseconds(case.opened_at),
        "updated_at": microseconds(case.entries[-1].at if case.entries else case.opened_at),
        "office": case.office,
        "assignee": case.assignee,
        "call_back": microseconds(case.call_back.due) if case.call_back is not None else None,
        "caller_name": name_of_party(case.caller),
        "waiting": each.waiting,
        **_to_call(case),
    }


def _to_call(case: Case) -> Values:
    """When and what for the citizen is to be called next; a survey is asked in a call that comes first anyhow."""
    calls: list[tuple[datetime, str | None]] = []
    if case.call_back is not None:
        calls.append((case.call_back.due, PROMISE if case.call_back.promise is not None else None))
    if case.survey is not None:
        calls.append((case.survey.due, SURVEY))
    first = min(calls, key=lambda call: call[0], default=None)
    if first is None:
        return {"to_call": None, "to_call_for": None}
    return {"to_call": microseconds(first[0]), "to_call_for": first[1]}
