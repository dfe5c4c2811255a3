"""Emptying what the centre's tables keep of a case beside its document; and what must not be erased."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update

from console.domain.ids import CaseId
from console.store.database import Connection
from console.store.tables import cases, erasures, holds, jobs, journal
from console.wire import Envelope, Unreadable, decode

ANY = ""
"""The fingerprint of an action that was emptied: it is known by its id alone."""


def empty_actions(connection: Connection, case: CaseId, *, until: datetime, but: Collection[str]) -> int:
    """Take the content out of what happened on a case until a moment, but not of these kinds; ids and verdicts stay.
    Gives how many actions."""
    of_case = journal.c.case == case, journal.c.kind.not_in(sorted(but)), journal.c.at <= until
    wanted = select(journal.c.id, journal.c.envelope).where(*of_case, journal.c.fingerprint != ANY)
    rows = connection.execute(wanted).all()
    for id, raw in rows:
        emptied = update(journal).where(journal.c.id == id)
        connection.execute(emptied.values(envelope=_emptied(bytes(raw)), fingerprint=ANY, facts=b"{}"))
    return len(rows)


def _emptied(raw: bytes) -> bytes:
    try:
        envelope = decode(raw, Envelope)
    except Unreadable:
        return b"{}"
    return msgspec.json.encode(msgspec.structs.replace(envelope, body=msgspec.Raw(b"{}"), number=None))


def empty_messages(connection: Connection, case: CaseId, *, at: datetime) -> None:
    """What still waits to be said about a case is never said, and no words of it are kept."""
    about = jobs.c.case == case, jobs.c.kind.is_not(None)
    connection.execute(update(jobs).where(*about).values(body=None))
    connection.execute(update(jobs).where(*about, jobs.c.ended.is_(None)).values(ended=at, holder=None, code=None))


def hold(connection: Connection, case: CaseId, reason: str, *, by: str, at: datetime) -> None:
    """A law or a court wants it kept: it is not erased until that is over."""
    connection.execute(delete(holds).where(holds.c.case == case))
    connection.execute(insert(holds).values(case=case, reason=reason, by=by, since=at))


def release(connection: Connection, case: CaseId) -> bool:
    """It need not be kept any longer; False where it was not held."""
    return connection.execute(delete(holds).where(holds.c.case == case)).rowcount > 0


def held(connection: Connection, case: CaseId) -> bool:
    """Whether it must be kept."""
    return connection.execute(select(holds.c.case).where(holds.c.case == case)).first() is not None


def note(connection: Connection, case: CaseId, *, at: datetime) -> None:
    """Remember that a case was erased, and when."""
    connection.execute(delete(erasures).where(erasures.c.case == case))
    connection.execute(insert(erasures).values(case=case, at=at))


def erased(connection: Connection) -> dict[CaseId, datetime]:
    """The cases that were erased, and when."""
    found = connection.execute(select(erasures.c.case, erasures.c.at))
    return {CaseId(row.case): row.at for row in found}


def closed_before(connection: Connection, moment: datetime, *, after: str, most: int) -> list[CaseId]:
    """Cases closed before a moment that are neither erased nor held, in the order of their ids, after one."""
    closed = cases.c.status == "closed", cases.c.closed_at < moment, cases.c.id > after
    free = cases.c.id.not_in(select(holds.c.case)), cases.c.id.not_in(select(erasures.c.case))
    wanted = select(cases.c.id).where(*closed, *free).order_by(cases.c.id).limit(most)
    return [CaseId(id) for id in connection.execute(wanted).scalars()]
