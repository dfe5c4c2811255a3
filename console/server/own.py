"""Actions that no desk hands in: what the centre's clock does, and what bodies do themselves. They stand in the journal
like all others, by their own author."""

from collections.abc import Sequence

from console import wire
from console.domain.actions import Action, Attach
from console.domain.case import Verdict
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, CaseId, PersonId
from console.domain.people import CITIZEN, body_actor
from console.server import sent as sending
from console.server.centre import Centre
from console.server.commit import Commit
from console.server.problem import Problem
from console.server.sent import Sent
from console.server.taking import Taking, take_from_outside
from console.store.erasing import ANY
from console.store.journal import Line
from console.wire import At, Envelope, Judged


def made(commit: Commit, action: Action, *, id: ActionId, case: CaseId, by: PersonId) -> Sent:
    """An action as if a desk had handed it in at this moment."""
    kind, body = wire.action_body(action)
    envelope = Envelope(id=id, kind=kind, by=by, at=At(commit.now), body=body, case=case)
    return sending.read(wire.encode(envelope), now=commit.now)


def take_of_body(
    centre: Centre, action: Action, *, id: ActionId, case: CaseId, body: BodyId, files: Sequence[Attach] = ()
) -> Judged:
    """What a body does on what it has, and the files that came with it, in a commit of its own; the same id again gets
    its stored verdict, and its files hang there already. Raises Problem(key_used) for an id under which something else
    was done, whoever came first; DatabaseTrouble."""
    by = body_actor(body)
    with centre.commit() as commit:
        sent = made(commit, action, id=id, case=case, by=by)
        with_it = [
            made(commit, file, id=ActionId(f"{id}/{count}"), case=case, by=by)
            for count, file in enumerate(files, start=1)
        ]
        known = commit.gathering.line(id)
        if known is not None:
            _check_same(commit, known, sent, with_it)
        judged = Taking(commit).take_own(sent)
        if known is None and judged.verdict is not Verdict.REFUSED:
            for file in with_it:
                take_from_outside(commit, file)
    return judged


def _check_same(commit: Commit, known: Line, sent: Sent, with_it: Sequence[Sent]) -> None:
    """Raise Problem(key_used) unless the same was done before, with the same files."""
    same = known.fingerprint in (ANY, sent.fingerprint)
    if known.verdict is not Verdict.REFUSED:
        for file in with_it:
            line = commit.gathering.line(file.envelope.id)
            same &= line is not None and line.fingerprint in (ANY, file.fingerprint)
        same &= commit.gathering.line(ActionId(f"{sent.envelope.id}/{len(with_it) + 1}")) is None
    if not same:
        raise Problem(409, "key_used")


def take_of_citizen(centre: Centre, action: Action, *, id: ActionId, case: CaseId) -> None:
    """What a citizen says himself of his case, in a commit of its own; the same id again changes nothing. Raises
    DatabaseTrouble."""
    with centre.commit() as commit:
        if commit.gathering.line(id) is None:
            take_from_outside(commit, made(commit, action, id=id, case=case, by=CITIZEN))
