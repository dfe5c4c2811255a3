"""What came in from outside, mail and texts: each thing once, with what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from console.domain.ids import CaseId
from console.store.database import Connection
from console.store.outward_tables import mail_places, received


class Became(StrEnum):
    """TAKEN: it stands in its case. QUIET: nothing was to be done (a bounce, an automatic reply, the same again).
    LEFT: a supervisor must look, `code` says why."""

    TAKEN = "taken"
    QUIET = "quiet"
    LEFT = "left"


@dataclass(frozen=True)
class Received:
    """One thing that came. `whole` is the SHA-256 of all its bytes, under which they are kept."""

    channel: str
    place: str
    name: str
    whole: str
    at: datetime
    verdict: Became
    code: str | None = None
    case: CaseId | None = None
    settled: bool = False


def is_known(connection: Connection, place: str) -> bool:
    """Whether what lay at this place came in before."""
    return connection.execute(select(received.c.order).where(received.c.place == place)).first() is not None


def named(connection: Connection, channel: str, name: str) -> list[Received]:
    """What came under a name, the first first."""
    wanted = select(received).where(received.c.name == name, received.c.channel == channel)
    return [_received(row) for row in connection.execute(wanted.order_by(received.c.order))]


def count_named(connection: Connection, channel: str, name: str, *, since: datetime) -> int:
    """How often something came under a name since a moment."""
    wanted = select(func.count()).where(received.c.name == name, received.c.channel == channel, received.c.at > since)
    return connection.execute(wanted).scalar_one()


def keep(connection: Connection, each: Received) -> None:
    """Store what came."""
    values = {name: getattr(each, name) for name in Received.__dataclass_fields__} | {"verdict": each.verdict.value}
    connection.execute(insert(received).values(**values))


def left(connection: Connection) -> list[Received]:
    """What supervisors have yet to look at, the oldest first."""
    wanted = select(received).where(received.c.verdict == Became.LEFT.value, ~received.c.settled)
    return [_received(row) for row in connection.execute(wanted.order_by(received.c.at, received.c.order))]


def settle(connection: Connection, place: str) -> None:
    """A supervisor has looked."""
    connection.execute(update(received).where(received.c.place == place).values(settled=True))


def reached(connection: Connection, folder: str) -> tuple[int, int] | None:
    """(UIDVALIDITY, UID) up to which a folder of mail was fetched."""
    row = connection.execute(select(mail_places).where(mail_places.c.folder == folder)).first()
    return None if row is None else (row.validity, row.uid)


def reach(connection: Connection, folder: str, validity: int, uid: int) -> None:
    """A folder was fetched up to there."""
    here = update(mail_places).where(mail_places.c.folder == folder)
    if connection.execute(here.values(validity=validity, uid=uid)).rowcount == 0:
        connection.execute(insert(mail_places).values(folder=folder, validity=validity, uid=uid))


def _received(row: Any) -> Received:
    values = {name: getattr(row, name) for name in Received.__dataclass_fields__}
    return Received(**values | {"verdict": Became(row.verdict)})
