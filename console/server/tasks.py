"""What a case itself asks of supervisors: a body left with too few days, a term that is over, an answer that does not
say enough, what a body asked or gave back, what the citizen says is not solved. Codes, no sentences."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from console import wire
from console.domain.actions import CitizenWord
from console.domain.answers import Lack, first_whole_answer, lack_in, open_questions
from console.domain.case import Case, Entry, Obligation, Status, Verdict
from console.domain.ids import CaseId, OfficeId
from console.domain.people import acting_body
from console.server import lines
from console.server.commit import Commit
from console.store import documents

SHORT_TERM = "short_term"
LATE = "late"
WEAK_ANSWER = "weak_answer"
ASKED = "asked"
GIVEN_BACK = "given_back"
NOT_SOLVED = "not_solved"
OFFICE = "supervisors:"
"""How `Escalate.to` begins where it is our own supervisors that hear of it."""
_MAKE = frozenset({"forward", "pass_on", "escalate", "answer", "ask_question", "give_back", "record_follow_up"})
_MAY_END = frozenset({"answer", "answer_question", "give_back", "close", "forward", "record_follow_up", "strike_out"})


def follow(commit: Commit, before: Case, case: Case) -> None:
    """Make the task that a case's newest entry brings, take away those it has settled."""
    entry = case.entries[-1]
    if entry.verdict is not Verdict.APPLIED:
        return
    commit.is_new(_key(entry))
    obligation = _obligation_of(entry, case)
    match entry.kind:
        case "forward" | "pass_on" if obligation is not None and obligation.is_short:
            _make(commit, case, SHORT_TERM, about=obligation)
        case "escalate" if str(entry.what["to"]).startswith(OFFICE):
            office = OfficeId(entry.what["to"].removeprefix(OFFICE))
            _make(commit, case, LATE, office=office, about=obligation or case)
        case "answer" if obligation is not None and first_whole_answer(case, obligation.id) is None:
            _make(commit, case, WEAK_ANSWER, about=obligation, lacks=lack_in(entry))
        case "ask_question" if obligation is not None and _is_bodys(entry):
            _make(commit, case, ASKED, about=obligation)
        case "give_back" if obligation is not None and _is_bodys(entry):
            _make(commit, case, GIVEN_BACK, about=obligation)
        case "record_follow_up" if case.word is CitizenWord.NOT_SOLVED and not _has_somebody(commit, case):
            _make(commit, case, NOT_SOLVED, about=case.obligations[-1] if case.obligations else case)
    if entry.kind in _MAY_END:
        _take_away(commit, case)
    if entry.kind == "assign":
        _hand_over(commit, case)


def _has_somebody(commit: Commit, case: Case) -> bool:
    """Whether a body still has to act on it, or on the common problem that it belongs to."""
    problem = commit.case(case.problem) if case.problem is not None else None
    return bool(case.open_obligations or (problem is not None and problem.open_obligations))


def _is_bodys(entry: Entry) -> bool:
    """Whether a body did it itself: what an agent wrote down for it he knows of."""
    return acting_body(entry.by) is not None


def _make(
    commit: Commit,
    case: Case,
    code: str,
    *,
    about: Case | Obligation,
    office: OfficeId | None = None,
    lacks: str | None = None,
) -> None:
    """For the supervisors of an office, the case's own unless another is named."""
    entry, office = case.entries[-1], office or case.office
    due = about.due.date.isoformat() if about.due is not None else None
    facts: dict[str, str | int | None] = {"body": about.body if isinstance(about, Obligation) else None, "due": due}
    if lacks is not None:
        facts["lacks"] = lacks
    task = wire.Task(
        entry.id, entry.by, entry.at, office=office, text="", code=code, case=case.id, number=case.number, facts=facts
    )
    commit.put(_key(entry), wire.encode(task), lines.task_held_by(commit, task))


def expect(commit: Commit, cases: Iterable[CaseId]) -> None:
    """Look at once for the tasks of all these cases, which actions on them may take away or hand over."""
    keys = list[str]()
    for id in cases:
        with suppress(wire.Unreadable):  # the fault of the action on it, and of no other
            case = commit.case(id)
            keys += [] if case is None else [_key(entry) for entry in case.entries if entry.kind in _MAKE]
    commit.there(keys)


def _hand_over(commit: Commit, case: Case) -> None:
    """Somebody else has the case now: what is its owner's to do is his."""
    for key in commit.there([_key(entry) for entry in case.entries if entry.kind in _MAKE]):
        raw = documents.body_of(commit.connection, key)
        if raw is not None:
            commit.place(key, lines.task_held_by(commit, wire.decode(raw, wire.Task)))


def _take_away(commit: Commit, case: Case) -> None:
    """The tasks that nobody need do any longer; of a closed case all."""
    for key in commit.there([_key(entry) for entry in case.entries if _may_go(commit, entry, case)]):
        commit.remove(key)


def _may_go(commit: Commit, entry: Entry, case: Case) -> bool:
    return entry.kind in _MAKE and (case.status is Status.CLOSED or _is_done(commit, entry, case))


def _key(entry: Entry) -> str:
    return f"task/{entry.id}"


def _is_done(commit: Commit, entry: Entry, case: Case) -> bool:
    """Whether what an entry asked of supervisors has been done: the body answered, wholly; the case went on."""
    if entry.kind == "record_follow_up":
        return case.word is not CitizenWord.NOT_SOLVED or _has_somebody(commit, case)
    obligation = _obligation_of(entry, case)
    if obligation is None:
        return False
    match entry.kind:
        case "ask_question" if entry not in open_questions(case, obligation.id):
            return True
        case "answer":
            is_elsewhere = lack_in(entry) is Lack.WHOSE and bool(case.open_obligations)
            return is_elsewhere or first_whole_answer(case, obligation.id) is not None
        case "give_back":
            return bool(case.open_obligations)
    return not obligation.is_open


def _obligation_of(entry: Entry, case: Case) -> Obligation | None:
    wanted: Any = entry.what.get("obligation")
    return next((each for each in case.obligations if each.id == wanted), None)
