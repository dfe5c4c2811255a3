"""Actions that stand on no case: counted calls, reports on the catalogue, notices, everyday words, settled lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from console import wire
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import OfficeId
from console.domain.people import Person, Role
from console.domain.refused import Refused
from console.domain.spelling import search_key
from console.server import lines, messages, scopes
from console.server.commit import Commit
from console.server.sent import Sent
from console.store import attention, documents


@dataclass(frozen=True)
class Done:
    """What became of an errand."""

    verdict: Verdict = Verdict.APPLIED
    code: str | None = None
    facts: Mapping[str, str | int | None] = field(default_factory=dict)


def run(commit: Commit, sent: Sent, action: act.Action, author: Person) -> Done:
    """Do what the action says. Raises Refused."""
    return _ERRANDS[type(action)](commit, sent, action, author)


def _count(commit: Commit, sent: Sent, action: act.CountCall | act.CountUnmetNeed, author: Person) -> Done:
    """The journal's line is all there is to it: figures count it there."""
    return Done()


def _report(commit: Commit, sent: Sent, action: act.ReportCatalogue, author: Person) -> Done:
    id = sent.envelope.id
    task = wire.Task(id, author.id, sent.at, office=action.office, text=action.text, document=action.document)
    commit.put(f"task/{id}", wire.encode(task), lines.task_held_by(commit, task))
    return Done()


def _post(commit: Commit, sent: Sent, action: act.PostNotice, author: Person) -> Done:
    """A new notice, or with `notice` the one of that id anew (an end that has come takes it from the calls)."""
    id = action.notice or sent.envelope.id
    if action.notice and documents.body_of(commit.connection, f"notice/{id}") is None:
        raise Refused("no_such_line")
    notice = wire.Notice(
        id=id,
        by=author.id,
        at=sent.at,
        until=action.until,
        text=action.text,
        topic=action.topic,
        place=action.place,
    )
    commit.put(f"notice/{id}", wire.encode(notice), (scopes.COMMON,))
    return Done()


def _set_synonym(commit: Commit, sent: Sent, action: act.SetSynonym, author: Person) -> Done:
    """What was said last stands: what a desk without a line said before that comes too late."""
    key = f"own_synonym/{search_key(action.everyday)}"
    wanted = wire.OwnSynonym(action.everyday.strip(), author.id, sent.at, action.official.strip())
    stored = documents.body_of(commit.connection, key)
    known = wire.decode(stored, wire.OwnSynonym) if stored is not None else None
    if known is not None and known.official == wanted.official:
        return Done(Verdict.NO_CHANGE, "already_so")
    if known is not None and known.at > wanted.at:
        raise Refused("overtaken", now=known.official or "—")
    commit.put(key, wire.encode(wanted), (scopes.COMMON,))
    return Done()


def _settle(commit: Commit, sent: Sent, action: act.Settle, author: Person) -> Done:
    task = documents.body_of(commit.connection, f"task/{action.action}")
    if task is not None:
        return _finish(commit, sent, wire.decode(task, wire.Task), action, author)
    line = attention.find(commit.connection, action.action)
    if line is None:
        if commit.gathering.line(action.action) is not None:
            return Done(Verdict.NO_CHANGE, "no_such_line")
        early = attention.Line(
            action=action.action,
            case=None,
            office=_office(author),
            by=author.id,
            at=sent.at,
            verdict=Verdict.REFUSED,
            settled=True,
        )
        attention.keep(commit.connection, early)
        return Done()
    if line.settled:
        return Done(Verdict.NO_CHANGE, "already_so")
    _check_whose(commit, line, author, sent)
    attention.keep(commit.connection, replace(line, settled=True))
    commit.remove(lines.key_of(line))
    return Done()


def _hand(commit: Commit, sent: Sent, action: act.HandToSupervisor, author: Person) -> Done:
    if action.office not in commit.reference.offices:
        raise Refused("wrong_value", field="office")
    line = attention.find(commit.connection, action.action)
    if line is None or line.settled:
        return Done(Verdict.NO_CHANGE, "no_such_line")
    _check_whose(commit, line, author, sent)
    handed = replace(line, handed_to=action.office)
    attention.keep(commit.connection, handed)
    commit.place(lines.key_of(handed), lines.held_by(commit, handed))
    return Done()


def _office(author: Person) -> OfficeId:
    return author.grants[-1].office


def _finish(commit: Commit, sent: Sent, task: wire.Task, action: act.Settle, author: Person) -> Done:
    """A supervisor has dealt with a task, or who has the case with what is his too; with a message an administrator."""
    offices = lines.with_supervisors(task.office, commit.reference, now=commit.now)
    is_his = lines.task_owner(commit, task) == author.id
    is_his |= task.is_of_administrators and Role.ADMINISTRATOR in author.roles(sent.at)
    if not is_his and not any(author.supervises(office, sent.at) for office in offices):
        raise Refused("not_allowed", role=Role.SUPERVISOR)
    if task.is_message:
        messages.settled(commit, task, action)
    commit.remove(f"task/{task.action}")
    return Done()


def _check_whose(commit: Commit, line: attention.Line, author: Person, sent: Sent) -> None:
    """Raise Refused unless the line or its case is the author's, or he supervises an office
    whose supervisors it is for."""
    case = commit.case(line.case) if line.case is not None else None
    is_his = line.by == author.id or (case is not None and case.assignee == author.id)
    offices = lines.supervising(line, commit.reference, now=commit.now)
    if not is_his and not any(author.supervises(office, sent.at) for office in offices):
        raise Refused("not_allowed", role=Role.SUPERVISOR)


_ERRANDS: dict[type, Callable[..., Done]] = {
    act.CountCall: _count,
    act.CountUnmetNeed: _count,
    act.ReportCatalogue: _report,
    act.PostNotice: _post,
    act.SetSynonym: _set_synonym,
    act.Settle: _settle,
    act.HandToSupervisor: _hand,
}
