"""What the centre remembers of calls to notice a burst: topic, area and moment, for some weeks, and nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, delete, func, insert, select, type_coerce
from sqlalchemy import case as when

from console.domain.ids import CaseId
from console.store.database import Connection
from console.store.moment import microseconds
from console.store.tables import case_phones, sightings

_row = sightings.c


@dataclass(frozen=True)
class Sighting:
    """A case that was opened."""

    case: CaseId
    topic: str
    area: str
    at: datetime


def note(connection: Connection, seen: Sequence[Sighting]) -> None:
    """Remember these."""
    if seen:
        values = [{"case": each.case, "topic": each.topic, "area": each.area, "at": each.at} for each in seen]
        connection.execute(insert(sightings), values)


def forget(connection: Connection, *, before: datetime) -> None:
    """What is older is remembered no longer."""
    connection.execute(delete(sightings).where(_row.at < before))


def first(connection: Connection) -> datetime | None:
    """The oldest moment that is remembered."""
    found: datetime | None = connection.execute(select(func.min(_row.at))).scalar()
    return found


def callers(connection: Connection, topic: str, area: str, *, after: datetime, until: datetime) -> list[datetime]:
    """When each caller brought this last, who was known by his telephone counted once."""
    phone = select(func.min(case_phones.c.phone)).where(case_phones.c.case == _row.case).scalar_subquery()
    wanted = select(_row.case, _row.at, phone.label("phone"))
    wanted = wanted.where(_row.topic == topic, _row.area == area, _row.at > after, _row.at <= until).order_by(_row.at)
    return list({row.phone or row.case: row.at for row in connection.execute(wanted)}.values())


def by_week(
    connection: Connection, topic: str, area: str, *, start: datetime, week: timedelta, weeks: int, hours: timedelta
) -> tuple[list[int], list[int]]:
    """(How many there were in each week from a moment on, how many in the first hours of each week)."""
    since = type_coerce(_row.at, BigInteger) - microseconds(start)
    length = week // timedelta(microseconds=1)
    early = when((since % length < hours // timedelta(microseconds=1), 1), else_=0)
    wanted = select((since // length).label("week"), func.count().label("many"), func.sum(early).label("early"))
    wanted = wanted.where(_row.topic == topic, _row.area == area, _row.at >= start, _row.at < start + weeks * week)
    whole, part = [0] * weeks, [0] * weeks
    for row in connection.execute(wanted.group_by("week")):
        whole[row.week], part[row.week] = row.many, int(row.early)
    return whole, part


def count(connection: Connection, topic: str, area: str, *, start: datetime, until: datetime) -> int:
    """How many there were."""
    wanted = select(func.count()).where(_row.topic == topic, _row.area == area, _row.at >= start, _row.at < until)
    return connection.execute(wanted).scalar_one()
