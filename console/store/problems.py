"""Common problems among the rows that screens list, and which cases belong to them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, literal, or_, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.actions import Kind
from console.domain.case import Case
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.ids import CaseId
from console.store.cases import Who, visible_to, within
from console.store.database import Connection, Database
from console.store.prepared import Prepared
from console.store.shown_tables import joined, shown

_JOIN = Prepared(insert(joined))
_TAKE_OUT = Prepared(delete(joined).where(joined.c.case_id == bindparam("of_case")))
_JOINED_TO = select(joined.c.case_id).where(joined.c.problem.in_(bindparam("problems", expanding=True)))


class ShownProblems:
    """Reading them in one replica: row numbers, the newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_near(self, topic: TopicId | None, place: PlaceCode | None, *, who: Who, limit: int) -> list[int]:
        """The open common problems of a topic (None: of any) at a place (None: anywhere), in it or around it."""
        where = [shown.c.kind == Kind.PROBLEM.value, shown.c.is_open == 1]
        if topic is not None:
            where.append(shown.c.topic == topic)
        if place is not None:
            where.append(or_(shown.c.place.is_(None), within(place), literal(place).startswith(shown.c.place)))
        return self._rows(_newest(where, who).limit(limit))

    def alike(self, topic: TopicId, place: PlaceCode | None, *, who: Who, limit: int) -> list[int]:
        """The open cases of citizens, of a topic at a place or anywhere in it, that belong to no problem."""
        where = [shown.c.topic == topic, shown.c.is_open == 1, shown.c.kind != Kind.PROBLEM.value]
        where.append(~select(joined.c.case_id).where(joined.c.case_id == shown.c.case_id).exists())
        if place is not None:
            where.append(within(place))
        return self._rows(_newest(where, who).limit(limit))

    def joined_to(self, problem: CaseId, *, who: Who) -> list[int]:
        """The cases that belong to a common problem."""
        belongs = shown.c.case_id.in_(select(joined.c.case_id).where(joined.c.problem == problem))
        return self._rows(_newest([belongs], who))

    def _rows(self, wanted: Select[Any]) -> list[int]:
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())


def _newest(where: Iterable[ColumnElement[bool]], who: Who) -> Select[Any]:
    return select(shown.c.row).where(*where, visible_to(who)).order_by(shown.c.row.desc())


class Joined:
    """Inside one commit of the replica: which cases belong to which problem."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, cases: Sequence[Case]) -> None:
        """These cases belong where they now say."""
        self.take_out([case.id for case in cases])
        _JOIN.run(self._connection, [{"case_id": each.id, "problem": each.problem} for each in cases if each.problem])

    def take_out(self, cases: Sequence[CaseId]) -> None:
        """These cases belong to none."""
        _TAKE_OUT.run(self._connection, [{"of_case": case_id} for case_id in cases])

    def to(self, problems: Iterable[CaseId]) -> list[CaseId]:
        """The cases that belong to those of these that are common problems."""
        return list(self._connection.execute(_JOINED_TO, {"problems": list(problems)}).scalars())
