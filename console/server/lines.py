"""Attention lines: what was not simply taken goes back to its author, or to a supervisor, whole."""

from collections.abc import Collection
from datetime import datetime, timedelta

from console import wire
from console.domain.case import Verdict
from console.domain.ids import ActionId, CaseId, OfficeId, PersonId
from console.domain.people import Person
from console.server import scopes
from console.server.commit import Commit
from console.server.sent import Sent
from console.store import attention, documents, journal
from console.store.attention import Line
from console.store.reference import Reference

NEED_ATTENTION = frozenset({Verdict.HELD, Verdict.REFUSED, Verdict.UNPLACED})
AUTHOR_ALONE = timedelta(days=3)
"""How long a refused line is its author's alone; then the office's supervisors see it too."""
OWNERS_TOO = frozenset({"asked"})
"""The tasks that who has the case sees beside the supervisors: he answers what a body asks."""
UNREAD = frozenset({"unreadable", "unknown_kind"})
NO_OFFICE = OfficeId("none")


def make(commit: Commit, sent: Sent, taken: journal.Line, *, office: OfficeId | None) -> None:
    """Store the line of an action that needs attention, unless its author settled it before it came."""
    judged = taken.judged
    known = attention.find(commit.connection, judged.id)
    if known is not None and known.settled and known.by == sent.envelope.by:
        return
    author = commit.reference.people.get(sent.envelope.by)
    line = Line(
        action=judged.id,
        case=taken.case,
        office=office or _office_of(author, commit.reference),
        by=sent.envelope.by,
        at=sent.at,
        verdict=judged.verdict,
        code=judged.code,
    )
    attention.keep(commit.connection, line)
    shown = wire.AttentionLine(
        action=judged.id,
        kind=sent.envelope.kind,
        by=sent.envelope.by,
        at=sent.at,
        verdict=judged.verdict,
        what=sent.what,
        case=taken.case,
        number=sent.envelope.number,
        code=judged.code,
        facts=judged.facts,
    )
    commit.put(key_of(line), wire.encode(shown), held_by(commit, line))


def drop(commit: Commit, action: ActionId) -> None:
    """Take away the open line of an action that is judged anew."""
    line = attention.find(commit.connection, action)
    if line is not None and not line.settled:
        attention.forget(commit.connection, action)
        commit.remove(key_of(line))


def key_of(line: Line) -> str:
    """The key of a line's document."""
    return f"attention/{line.action}"


def held_by(commit: Commit, line: Line) -> frozenset[str]:
    """Who sees a line: the supervisors it was handed to; else its author, the one who has the case where it is held,
    and the office's supervisors when the author is gone, when it could not be read, or was refused three days ago."""
    supervisors = {scopes.of_supervisors(office) for office in supervising(line, commit.reference, now=commit.now)}
    if line.handed_to is not None:
        return frozenset(supervisors)
    owner = _owner(commit, line)
    author = commit.reference.people.get(line.by)
    if author is None or not author.roles(commit.now):
        return frozenset(supervisors | owner)
    late = line.verdict is Verdict.REFUSED and line.at < commit.now - AUTHOR_ALONE
    shared = late or line.code in UNREAD
    return frozenset({scopes.of_person(line.by), *owner, *(supervisors if shared else ())})


def _owner(commit: Commit, line: Line) -> set[str]:
    """The one who has the case: what is held on it he may accept."""
    case = commit.case(line.case) if line.verdict is Verdict.HELD and line.case is not None else None
    return {scopes.of_person(case.assignee)} if case is not None and case.assignee is not None else set()


def assigned(commit: Commit, cases: Collection[CaseId]) -> None:
    """Others have these cases now: what is held on them is theirs to see."""
    for line in attention.open_on(commit.connection, cases):
        if line.verdict is Verdict.HELD:
            commit.place(key_of(line), held_by(commit, line))


def supervising(line: Line, reference: Reference, *, now: datetime) -> frozenset[OfficeId]:
    """The offices whose supervisors a line is for."""
    return with_supervisors(line.handed_to or line.office, reference, now=now)


def with_supervisors(office: OfficeId, reference: Reference, *, now: datetime) -> frozenset[OfficeId]:
    """The office; where it has no supervisor now, the head offices too: what is for supervisors, somebody sees."""
    if any(person.supervises(office, now) for person in reference.people.values()):
        return frozenset({office})
    return frozenset({office}) | reference.head_offices


def task_held_by(commit: Commit, task: wire.Task) -> frozenset[str]:
    """Who sees a task: the supervisors of its office and, of what he can do as well, the one who has the case; of a
    message the administrators too."""
    offices = with_supervisors(task.office, commit.reference, now=commit.now)
    owner = task_owner(commit, task)
    own = frozenset[str]() if owner is None else frozenset({scopes.of_person(owner)})
    if task.is_of_administrators:
        own |= {scopes.ADMINISTRATORS}
    return own | {scopes.of_supervisors(each) for each in offices}


def task_owner(commit: Commit, task: wire.Task) -> PersonId | None:
    """The one whose task it is too, because he has the case."""
    case = commit.case(task.case) if task.code in OWNERS_TOO and task.case is not None else None
    return case.assignee if case is not None else None


def refresh(commit: Commit) -> None:
    """Store who sees each open line and each task now: time passes, people leave."""
    for line in attention.open_lines(commit.connection):
        wanted = held_by(commit, line)
        if wanted != documents.scopes_of(commit.connection, key_of(line)):
            commit.place(key_of(line), wanted)
    for key, raw in list(documents.of_kind(commit.connection, "task")):
        wanted = task_held_by(commit, wire.decode(raw, wire.Task))
        if wanted != documents.scopes_of(commit.connection, key):
            commit.place(key, wanted)


def _office_of(author: Person | None, reference: Reference) -> OfficeId:
    if author is not None and author.grants:
        return author.grants[-1].office
    heads = sorted(reference.head_offices) or sorted(reference.offices)
    return heads[0] if heads else NO_OFFICE
