"""Emptying what the centre's tables keep of a case beside its document; and what must not be erased."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from console.domain.ids import CaseId, FileHash
from console.store.database import Connection
from console.store.outward_tables import received
from console.store.tables import cases, erasures, holds, jobs, journal
from console.wire import Envelope, Unreadable, decode

ANY = ""
"""The fingerprint of an action that was emptied: it is known by its id alone."""


def empty_actions(connection: Connection, case: CaseId, *, until: datetime, but: Collection[str]) -> int:
    """Take the content out of what happened on a case until a moment, but not of these kinds; ids and verdicts stay.
    Gives how many actions."""
    of_case = journal.c.case == case, journal.c.at <= until, *_whole(but)
    rows = connection.execute(select(journal.c.id, journal.c.envelope).where(*of_case)).all()
    for id, raw in rows:
        emptied = update(journal).where(journal.c.id == id)
        connection.execute(emptied.values(envelope=_emptied(bytes(raw)), fingerprint=ANY, facts=b"{}"))
    return len(rows)


def not_emptied(connection: Connection, *, but: Collection[str]) -> frozenset[CaseId]:
    """The erased cases on which something came in after all that happened before the erasure, taken or refused."""
    there = journal.join(erasures, erasures.c.case == journal.c.case)
    late = select(erasures.c.case).distinct().select_from(there).where(journal.c.at <= erasures.c.at, *_whole(but))
    return frozenset(CaseId(case) for case in connection.execute(late).scalars())


def _whole(but: Collection[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return journal.c.kind.not_in(sorted(but)), journal.c.fingerprint != ANY


def forget_received(connection: Connection, case: CaseId, *, text: str, until: datetime) -> list[FileHash]:
    """Forget whose telephone the texts about a case came from, until a moment. Gives the files in which all that came
    in about it is kept whole, and nothing else."""
    came = received.c.case == case, received.c.at <= until
    mine = select(received.c.whole).distinct().where(*came)
    others = select(received.c.whole).where(or_(received.c.case.is_distinct_from(case), received.c.at > until))
    found = connection.execute(mine.where(received.c.whole.not_in(others))).scalars().all()
    connection.execute(update(received).where(*came, received.c.channel == text).values(name=""))
    return [FileHash(whole) for whole in found]


def _emptied(raw: bytes) -> bytes:
    try:
        envelope = decode(raw, Envelope)
    except Unreadable:
        return b"{}"
    return msgspec.json.encode(msgspec.structs.replace(envelope, body=msgspec.Raw(b"{}"), number=None, proof=None))


def empty_messages(connection: Connection, case: CaseId, *, at: datetime, unsent: bool) -> None:
    """No words are kept of what was said about a case; of what is `unsent` neither, and it is never said."""
    about = jobs.c.case == case, jobs.c.kind.is_not(None)
    if unsent:
        waiting = update(jobs).where(*about, jobs.c.ended.is_(None))
        connection.execute(waiting.values(ended=at, holder=None, code=None))
    connection.execute(update(jobs).where(*about, jobs.c.ended.is_not(None)).values(body=None))


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
