"""What could not be delivered, and what came in and could not be placed: each a task for supervisors and
administrators, and what becomes of it when somebody has dealt with it."""

import hashlib

from console import wire
from console.domain import actions as act
from console.domain.ids import ActionId, OfficeId
from console.domain.people import CENTRE
from console.domain.refused import Refused
from console.server import lines
from console.server.commit import Commit
from console.store import jobs, received
from console.store.jobs import Message

SENT_AGAIN = "sent_again"
"""How a task is settled whose message shall go once more."""


def leave_unsent(commit: Commit, message: Message, why: str) -> None:
    """A message was given up: which case, to whom, why. Its words and its address stand nowhere in it."""
    case = commit.case(message.case) if message.case is not None else None
    id = ActionId(f"unsent/{hashlib.sha256(message.name.encode()).hexdigest()[:32]}")
    task = wire.Task(
        id,
        CENTRE,
        commit.now,
        office=case.office if case is not None else head_office(commit),
        text="",
        code=wire.UNSENT,
        case=case.id if case is not None else None,
        number=case.number if case is not None else None,
        facts={"job": message.name, "sort": message.kind, "body": message.about, "why": why},
    )
    commit.put(f"task/{id}", wire.encode(task), lines.task_held_by(commit, task))


def head_office(commit: Commit) -> OfficeId:
    """The office for what is about no case that is known here."""
    heads = sorted(commit.reference.head_offices) or sorted(commit.reference.offices)
    return heads[0] if heads else lines.NO_OFFICE


def settled(commit: Commit, task: wire.Task, action: act.Settle) -> None:
    """Somebody has dealt with a message: it goes again, or is done with. Raises Refused(missing | no_such_line) where
    what came in is thrown away without a reason, and where what should go again is kept no longer."""
    if task.code == wire.UNSENT:
        name = str(task.facts.get("job"))
        if action.how != SENT_AGAIN:
            jobs.let_go(commit.connection, name)
        elif not jobs.send_again(commit.connection, name, at=commit.now):
            raise Refused("no_such_line")
        return
    if action.how == "discarded" and not (action.reason or "").strip():
        raise Refused("missing", field="reason")
    place = task.facts.get("place")
    if place is not None:
        received.settle(commit.connection, str(place))
