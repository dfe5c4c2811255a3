"""One exchange: a desk's question, its actions up, the next page down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import UNSET

from console.domain.ids import CaseId
from console.server import scopes
from console.server.centre import Centre
from console.server.lines import NEED_ATTENTION
from console.server.taking import Taking
from console.store import accounts, backups, documents
from console.store.accounts import Device
from console.store.database import Connection
from console.store.pages import page
from console.wire import (
    LAST_KEY,
    MINIMUM_PROTOCOL,
    PROTOCOL,
    Answer,
    Cursor,
    Document,
    Judged,
    Point,
    Question,
)

LEAST_PAGE_BYTES = 1
MOST_PAGE_BYTES = 4_000_000
MOST_LINES_AHEAD = 100
"""More than anyone reads before a fill is over."""


@dataclass(frozen=True)
class Standing:
    """What a desk reads as of the newest commit, and whether anything there came after the commit it named."""

    scopes: frozenset[str]
    number: int
    is_behind: bool


def exchange(centre: Centre, device: Device, question: Question) -> Answer:
    """Answer a desk's question. After DatabaseTrouble the desk asks again: what was taken is known by its id."""
    return msgspec.structs.replace(_exchanged(centre, device, question), nonce=question.nonce)


def _exchanged(centre: Centre, device: Device, question: Question) -> Answer:
    with centre.database.read() as connection:
        if not _is_of_this_history(connection, question):
            return Answer(PROTOCOL, centre.now(), other_history=True)
        if not question.actions:
            return _answered(centre, connection, device, question, None)
    taking = centre.take(tuple(bytes(raw) for raw in question.actions), by=device)
    if taking.copied:
        return Answer(PROTOCOL, centre.now(), enrol_again=True)
    with centre.database.read() as connection:
        return _answered(centre, connection, device, question, taking)


def standing(centre: Centre, enrolment: str, *, after: int) -> Standing:
    """Where a desk stands that waits for what comes after a commit: everyone who signed in there is counted."""
    with centre.database.read() as connection:
        head = documents.head(connection)
        known = centre.reference(connection, head)
        here = accounts.people_of(connection, enrolment)
        people = [known.people[person] for person in here if person in known.people]
        read = frozenset(scopes.read_by(people, heads=known.head_offices, at=centre.now()))
        is_behind = after > head.number or documents.has_newer(connection, read, after=after)
    return Standing(read, head.number, is_behind)


def _is_of_this_history(connection: Connection, question: Question) -> bool:
    """Whether every commit the desk knows of is one of this centre's (a restored or promoted one lacks some)."""
    points = {(point.number, point.mark) for point in question.heads}
    points |= {(cursor.number, cursor.mark) for cursor in question.cursors.values()}
    if not all(0 <= number < 2**63 for number, _ in points):
        return False
    marks = documents.marks_of(connection, {number for number, _ in points})
    return all(marks.get(number) == mark for number, mark in points)


def _answered(
    centre: Centre, connection: Connection, device: Device, question: Question, taking: Taking | None
) -> Answer:
    """Verdicts, page, touched cases and head of this snapshot; for too old or a recalled desk only the verdicts."""
    verdicts = tuple(taking.verdicts.values()) if taking else ()
    later = tuple(CaseId(name) for name in taking.later) if taking else ()
    head = documents.head(connection)
    point = Point(head.number, head.mark)
    up_only = {"recalled": device.recalled is not None, "outdated": question.protocol < MINIMUM_PROTOCOL}
    if any(up_only.values()):
        said = Answer(PROTOCOL, centre.now(), head=point, verdicts=verdicts, later=later)
        return msgspec.structs.replace(said, **up_only)
    now = centre.now()
    known = centre.reference(connection, head)
    here = accounts.people_of(connection, device.enrolment)
    people = [known.people[each] for each in question.people if each in here and each in known.people]
    read = scopes.read_by(people, heads=known.head_offices, at=now)
    cursors = {scope: question.cursors.get(scope) for scope in read}
    limit = min(max(question.page_bytes, LEAST_PAGE_BYTES), MOST_PAGE_BYTES)
    down = page(connection, cursors, head=point, limit=limit)
    touched = _touched(connection, [f"case/{case}" for case in taking.cases] if taking else (), read)
    if down.more:
        lines = _touched(connection, _lines_ahead(connection, cursors, verdicts), read)
        touched |= {key: line for key, line in lines.items() if line.scopes}
    filled = [scope for scope, cursor in cursors.items() if question.check or not _had_all(cursor)]
    digests = {} if down.more else {scope: documents.digest_of(connection, scope) for scope in filled}
    return Answer(
        protocol=PROTOCOL,
        now=now,
        head=point,
        verdicts=verdicts,
        later=later,
        documents=(*(each for each in down.documents if each.key not in touched), *touched.values()),
        cursors=dict(down.cursors),
        scopes=read,
        strangers=tuple(each for each in question.people if each not in here),
        more=down.more,
        digests=digests,
        backed_up=backups.last(connection) if digests else None,
    )


def _had_all(cursor: Cursor | None) -> bool:
    return cursor is not None and cursor.key == LAST_KEY


def _lines_ahead(connection: Connection, cursors: Mapping[str, Cursor | None], verdicts: Sequence[Judged]) -> list[str]:
    """The attention lines that must not wait until a long fill comes to them: those of this question's verdicts, and
    as a fill begins those that its people find."""
    judged = [f"attention/{each.id}" for each in verdicts if each.verdict in NEED_ATTENTION]
    begun = [scope for scope, cursor in cursors.items() if cursor is None and scopes.is_of_people(scope)]
    found = documents.keys_in(connection, begun, kind="attention", limit=MOST_LINES_AHEAD)
    return list(dict.fromkeys([*judged, *found]))


def _touched(connection: Connection, keys: Collection[str], read: tuple[str, ...]) -> dict[str, Document]:
    """Documents, each with all of the desk's scopes that hold it, whatever page they would be on."""
    holding = documents.scopes_of_all(connection, keys)
    scopes = {key: tuple(scope for scope in read if scope in held) for key, held in holding.items()}
    bodies = documents.bodies_of(connection, [key for key, within in scopes.items() if within])
    return {
        key: Document(key, scopes=within, whole=True, body=msgspec.Raw(bodies[key]) if within else UNSET)
        for key, within in scopes.items()
    }
