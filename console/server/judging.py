"""Deciding one action on the case as it stands: permission, `perform`, the case's number, the withheld identity."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from console import wire
from console.domain import actions as act
from console.domain import joining
from console.domain.case import Case, Verdict, stamped
from console.domain.catalogue import BodyId
from console.domain.deadlines import local_day
from console.domain.forwarding import check_forward
from console.domain.identity import CaseNumber, case_number, read_case_number
from console.domain.ids import CaseId
from console.domain.people import Person, may, may_body
from console.domain.perform import checked, perform
from console.domain.refused import Refused
from console.server import errands, joined, scopes, tasks
from console.server.commit import Commit
from console.server.sent import Sent

CENTRE_DESK_NUMBER = 9999
"""The desk number of the numbers that the centre itself gives, after a clash."""
LONGEST_ALIAS = 40


@dataclass(frozen=True)
class Outcome:
    """How an action was judged, and the case it stands on. `opened`: what waited for this case can be placed now."""

    verdict: Verdict
    case: CaseId | None = None
    version: int | None = None
    code: str | None = None
    facts: Mapping[str, str | int | None] = field(default_factory=dict)
    opened: bool = False


def judge(commit: Commit, sent: Sent) -> Outcome:
    """Decide an action in this commit. Never raises Refused: that is an outcome."""
    case = case_meant(commit, sent)
    if sent.action is None:
        return Outcome(Verdict.UNPLACED, case, code=sent.code, facts=_facts_of_unread(sent))
    if isinstance(sent.action, act.SeenElsewhere):
        return _copy(commit, sent, sent.action, case)
    author = commit.reference.people.get(sent.envelope.by)
    if author is None:
        return Outcome(Verdict.UNPLACED, case, code="unknown_person")
    try:
        if type(sent.action) in act.WITHOUT_CASE:
            may(author, sent.action, None, at=sent.at, head_offices=commit.reference.head_offices)
            if type(sent.action) not in act.RECORDS:
                checked(sent.action)
            done = errands.run(commit, sent, sent.action, author)
            return Outcome(done.verdict, code=done.code, facts=done.facts)
        return _on_case(commit, sent, sent.action, author, case)
    except Refused as refused:
        return Outcome(Verdict.REFUSED, case, code=refused.code, facts=refused.facts)


def judge_own(commit: Commit, sent: Sent) -> Outcome:
    """Decide what the centre does by itself: nobody's permission is asked. Raises Refused."""
    case_id, action = sent.envelope.case, sent.action
    if case_id is None or action is None:
        raise Refused("unreadable")
    return _performed(commit, sent, action, case_id, commit.case(case_id))


def judge_bodys(commit: Commit, sent: Sent, body: BodyId) -> Outcome:
    """Decide what a body does itself. Never raises Refused."""
    case_id, action = sent.envelope.case, sent.action
    case = commit.case(case_id) if case_id is not None else None
    if case is None or action is None:
        return Outcome(Verdict.REFUSED, case_id, code="no_such_case" if case is None else sent.code)
    try:
        may_body(body, action, case)
        checked(action)
        if isinstance(action, act.PassOn):
            check_forward(case, action, find=commit.reference.bodies.get, today=local_day(sent.at))
        return _performed(commit, sent, action, case.id, case)
    except Refused as refused:
        return Outcome(Verdict.REFUSED, case.id, code=refused.code, facts=refused.facts)


def case_meant(commit: Commit, sent: Sent) -> CaseId | None:
    """The case an action stands on, found by its number where the desk does not hold it."""
    envelope = sent.envelope
    if envelope.case is not None or envelope.number is None:
        return envelope.case
    return next(iter(commit.gathering.numbered(envelope.number)), None)


def cases_named(sent: Sent) -> list[CaseId]:
    """The cases that an action's judge will ask for: its own and the common problem that it joins."""
    problem = sent.action.problem if isinstance(sent.action, act.JoinProblem) else None
    return [case for case in (sent.envelope.case, problem) if case is not None]


def number_given(action: act.Action | None) -> CaseNumber | None:
    """The number that an action opens a case under."""
    if isinstance(action, act.AnswerInquiry):
        action = action.opening
    return action.number if isinstance(action, act.OpenCase) else None


def _facts_of_unread(sent: Sent) -> dict[str, str | int | None]:
    return {"kind": sent.envelope.kind} if sent.code == "unknown_kind" else {}


def _copy(commit: Commit, sent: Sent, action: act.SeenElsewhere, case_id: CaseId | None) -> Outcome:
    """A copy of an entry, from a desk that saw it before the centre was restored: kept unless the original is here."""
    if commit.gathering.line(action.entry) is not None:
        return Outcome(Verdict.NO_CHANGE, case_id)
    case = None if case_id is None else commit.case(case_id)
    if case is None or case_id is None:
        return Outcome(Verdict.UNPLACED, case_id, code="no_such_case")
    made = sent.envelope.made(at=sent.at, taken=commit.now)
    after = perform(case, action, case_id=case_id, made=made, rules=commit.reference.rules)
    return _stored(commit, action, stamped(after, version=case.version + 1, mark=commit.mark), opens=False)


def _on_case(commit: Commit, sent: Sent, action: act.Action, author: Person, case_id: CaseId | None) -> Outcome:
    opens = _opens(action)
    case = None if case_id is None else commit.case(case_id)
    may(author, action, case, at=sent.at, head_offices=commit.reference.head_offices)
    if case_id is None or (case is None and not opens):
        return Outcome(Verdict.UNPLACED, case_id, code="no_such_case")
    if type(action) not in act.RECORDS:
        checked(action)
    if isinstance(action, act.Assign) and action.to is not None and action.to not in commit.reference.people:
        raise Refused("unknown_person")
    if isinstance(action, act.Forward | act.PassOn) and case is not None:
        check_forward(case, action, find=commit.reference.bodies.get, today=local_day(sent.at))
    if isinstance(action, act.JoinProblem):
        problem = commit.case(action.problem)
        if problem is None:
            return Outcome(Verdict.UNPLACED, action.problem, code="no_such_problem")
        joining.check_problem(problem, at=sent.at)
    return _performed(commit, sent, action, case_id, case)


def _opens(action: act.Action) -> bool:
    return isinstance(action, act.OpenCase | act.AnswerInquiry)


def _performed(commit: Commit, sent: Sent, action: act.Action, case_id: CaseId, case: Case | None) -> Outcome:
    made = sent.envelope.made(at=sent.at, taken=commit.now)
    after = perform(case, action, case_id=case_id, made=made, rules=commit.reference.rules)
    version = (case.version if case else 0) + 1
    return _stored(commit, action, stamped(after, version=version, mark=commit.mark), opens=_opens(action))


def _stored(commit: Commit, action: act.Action, case: Case, *, opens: bool) -> Outcome:
    last = case.entries[-1]
    code, facts = last.code, last.facts
    if opens:
        case, code, facts = _numbered(commit, case)
    before = commit.case(case.id)
    commit.put_case(case)
    joined.moved(commit, before.problem if before is not None else None, case.problem)
    if before is not None:
        if before.assignee != case.assignee:
            commit.reassigned.add(case.id)
        tasks.follow(commit, before, case)
    if isinstance(action, act.KeepIdentity):
        commit.put(f"identity/{case.id}", wire.encode(action), scopes.of_identity(case))
    return Outcome(last.verdict, case.id, case.version, code, facts, opened=opens)


def _numbered(commit: Commit, case: Case) -> tuple[Case, str | None, dict[str, str | int | None]]:
    """The case under its own number or, where that is another case's or no number, under one of the centre's."""
    given, code, facts = case.number, None, dict[str, str | int | None]()
    if read_case_number(given).number != given or commit.gathering.numbered(given):
        aliases = (given,) if given.isprintable() and 0 < len(given) <= LONGEST_ALIAS else ()
        case = replace(case, number=new_number(commit), aliases=aliases)
        code, facts = "number_taken", {"number": given, "now": case.number}
    return case, code, facts


def new_number(commit: Commit) -> CaseNumber:
    """One of the centre's own, never used, drawn at random: a restored centre would give the next in a row twice."""
    while True:
        number = case_number(CENTRE_DESK_NUMBER, secrets.randbelow(100_000))
        if not commit.gathering.numbered(number):
            return number
