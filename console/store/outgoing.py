"""The outbox as an exchange reads it: only as far as what goes up next and what came down, for thousands may wait."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from console.domain.ids import CaseId
from console.store.database import Database
from console.store.desk_tables import archive, outbox
from console.store.outbox_rows import WaitingRow, row_of

_AT_ONCE = 200
_NEXT = select(outbox).where(outbox.c.place > bindparam("after")).order_by(outbox.c.place).limit(_AT_ONCE)
_UNKNOWN = _NEXT.where(outbox.c.verdict.is_(None))
_UNJUDGED = _UNKNOWN.where(outbox.c.kind != bindparam("last"))
_UNJUDGED_LAST = _UNKNOWN.where(outbox.c.kind == bindparam("last"))
_JUDGED = _NEXT.where(outbox.c.verdict.is_not(None))
_ON_ALL = select(outbox).where(outbox.c.case_id.in_(bindparam("cases", expanding=True))).order_by(outbox.c.place)


class Outgoing:
    """The rows of one outbox as an exchange takes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def everything(self) -> list[WaitingRow]:
        """Archive and outbox together, in the order they were made."""
        with self._database.read() as connection:
            rows = [*connection.execute(select(archive)), *connection.execute(select(outbox))]
        return sorted((row_of(each) for each in rows), key=lambda row: row.place)

    def judged(self) -> Iterator[WaitingRow]:
        """What waits although its verdict is known, in the order it was made."""
        return self._in_order(_JUDGED)

    def unjudged(self, *, last: str) -> Iterator[WaitingRow]:
        """What waits without a verdict, in the order it was made, but of the kind `last` only after all others."""
        yield from self._in_order(_UNJUDGED, last=last)
        yield from self._in_order(_UNJUDGED_LAST, last=last)

    def _in_order(self, wanted: Select[Any], **values: str) -> Iterator[WaitingRow]:
        """Read in portions as it is asked for."""
        place = 0
        while True:
            with self._database.read() as connection:
                some = [row_of(each) for each in connection.execute(wanted, {"after": place, **values})]
            yield from some
            if len(some) < _AT_ONCE:
                return
            place = some[-1].place

    def first_about(self, subject: str) -> WaitingRow | None:
        """The first that waits of what a failing centre names so."""
        about = func.coalesce(outbox.c.case_id, outbox.c.number, outbox.c.action)
        with self._database.read() as connection:
            row = connection.execute(select(outbox).where(about == subject).order_by(outbox.c.place).limit(1)).first()
        return None if row is None else row_of(row)

    def on_all(self, cases: Sequence[CaseId]) -> dict[CaseId, list[WaitingRow]]:
        """What waits on each of these cases that something waits on, in the order it was made."""
        found: dict[CaseId, list[WaitingRow]] = {}
        if not cases:
            return found
        with self._database.read() as connection:
            for start in range(0, len(cases), 500):
                for row in connection.execute(_ON_ALL, {"cases": cases[start : start + 500]}):
                    found.setdefault(CaseId(row.case_id), []).append(row_of(row))
        return found
