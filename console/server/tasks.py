"""What a case itself asks of supervisors: a body left with too few days, a term that is over. Codes, no sentences."""

from typing import Any

from console import wire
from console.domain.case import Case, Entry, Obligation, Status, Verdict
from console.domain.ids import OfficeId
from console.server import lines
from console.server.commit import Commit
from console.store import documents

SHORT_TERM = "short_term"
LATE = "late"
OFFICE = "supervisors:"
"""How `Escalate.to` begins where it is our own supervisors that hear of it."""
_GIVE_DAYS = frozenset({"forward", "pass_on"})
_MAY_END = frozenset({"answer", "give_back", "close"})


def follow(commit: Commit, before: Case, case: Case) -> None:
    """Make the task that a case's newest entry brings, take away those it has settled."""
    entry = case.entries[-1]
    if entry.verdict is not Verdict.APPLIED:
        return
    if entry.kind in _GIVE_DAYS:
        obligation = _obligation_of(entry, case)
        if obligation is not None and obligation.is_short:
            _make(commit, case, SHORT_TERM, office=case.office, about=obligation)
    elif entry.kind == "escalate" and str(entry.what["to"]).startswith(OFFICE):
        obligation = _obligation_of(entry, case)
        office = OfficeId(entry.what["to"].removeprefix(OFFICE))
        _make(commit, case, LATE, office=office, about=obligation or case)
    elif entry.kind in _MAY_END:
        _take_away(commit, case)


def _make(commit: Commit, case: Case, code: str, *, office: OfficeId, about: Case | Obligation) -> None:
    entry = case.entries[-1]
    due = about.due.date.isoformat() if about.due is not None else None
    facts: dict[str, str | int | None] = {"body": about.body if isinstance(about, Obligation) else None, "due": due}
    task = wire.Task(
        entry.id, entry.by, entry.at, office=office, text="", code=code, case=case.id, number=case.number, facts=facts
    )
    held_by = lines.task_held_by(office, commit.reference, now=commit.now)
    commit.put(f"task/{entry.id}", wire.encode(task), held_by)


def _take_away(commit: Commit, case: Case) -> None:
    """The tasks of obligations that have ended; of a closed case all."""
    for entry in case.entries:
        if entry.kind not in _GIVE_DAYS and entry.kind != "escalate":
            continue
        obligation = _obligation_of(entry, case)
        is_over = case.status is Status.CLOSED or (obligation is not None and not obligation.is_open)
        if is_over and documents.body_of(commit.connection, f"task/{entry.id}") is not None:
            commit.remove(f"task/{entry.id}")


def _obligation_of(entry: Entry, case: Case) -> Obligation | None:
    wanted: Any = entry.what.get("obligation")
    return next((each for each in case.obligations if each.id == wanted), None)
