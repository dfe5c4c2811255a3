"""Citizens' cases at the centre join common problems and leave them, and are in nothing else changed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from console import wire
from console.domain import actions as act
from console.domain.case import Case, Entry, Seen, Verdict
from console.domain.catalogue import BodyId
from console.domain.identity import CaseNumber
from console.domain.ids import ActionId, CaseId, ObligationId, PersonId
from console.server import importing, scopes
from console.store import documents
from console.wire import Envelope
from tests.domain.building import opening
from tests.server.building import AIMAG, DISTRICT, TESTER, FakeDesk, Room

PROBLEMS = tuple(CaseId(f"problem-{each}") for each in range(4))
CITIZENS = 12
MOVES = 1000


def opened_problem(desk: FakeDesk, case: str = "problem", **changes: object) -> Case:
    return desk.opened(case, **{"kind": act.Kind.PROBLEM, "subject": "Халаалт", "caller": None, **changes})


def scopes_of(room: Room, case: str) -> frozenset[str]:
    with room.services.centre.database.read() as connection:
        return documents.scopes_of(connection, f"case/{case}")


def test_every_desk_holds_a_common_problem_also_when_it_is_closed(room: Room) -> None:
    desk = room.desk("agent")
    opened_problem(desk, assignee=PersonId("agent"))
    far = room.desk("herder")
    far.read()
    assert "case/problem" in far.documents()
    desk.do(act.Close(act.CloseOutcome.SOLVED), "problem")
    assert scopes_of(room, "problem") == {scopes.COMMON}


def test_who_is_in_service_anywhere_opens_one_and_its_office_and_the_head_office_forward_it(room: Room) -> None:
    opened_problem(room.desk("herder"), office=AIMAG)
    forward = act.Forward(ObligationId("o"), BodyId("heating"), "Дулаан")
    assert room.desk("agent").do(forward, "problem").code == "other_office"
    assert room.desk("chief").do(forward, "problem").verdict is Verdict.APPLIED


def test_a_forward_of_a_common_problem_has_the_term_of_a_complaint_and_each_citizen_keeps_his_own(room: Room) -> None:
    law = importing.rule_documents(importing.RESOURCES / "law", today=room.clock.now.date())
    importing.import_all(room.services.centre, law, by=TESTER)
    desk = room.desk("agent")
    citizens = desk.opened("case").due
    room.clock.pass_(days=3)
    opened_problem(desk)
    desk.do(act.JoinProblem(CaseId("problem")))
    desk.do(act.Forward(ObligationId("o"), BodyId("heating"), "Дулаан"), "problem")
    (forwarded,) = room.known_case("problem").obligations
    assert citizens is not None
    assert forwarded.due is not None
    assert (forwarded.due.rule, forwarded.due.days) == ("common-problem", citizens.days)
    assert forwarded.due.date == citizens.date + timedelta(days=3)
    assert room.known_case().due == citizens


def told(room: Room) -> int:
    return int(room.document("joined/problem") or 0)


def test_how_many_belong_to_a_problem_is_told_to_all_each_of_the_first_and_then_each_tenth_part(room: Room) -> None:
    desk, far = room.desk("agent"), room.desk("herder")
    opened_problem(desk)
    counts = list[int]()
    for number in range(30):
        desk.opened(f"case-{number}")
        desk.do(act.JoinProblem(CaseId("problem")), f"case-{number}")
        counts.append(told(room))
    assert counts[:20] == list(range(1, 21))
    assert counts[20:] == [20, 22, 22, 22, 25, 25, 25, 28, 28, 28]
    for number in range(28):
        desk.do(act.LeaveProblem(CaseId("problem")), f"case-{number}")
        desk.do(act.LeaveProblem(CaseId("problem")), f"case-{number}")
    assert told(room) == 2
    assert room.document("tally/problem") == 2
    far.read()
    assert far.documents("joined") == {"joined/problem"}
    assert far.documents("tally") == set()


def test_a_case_that_moves_to_another_problem_is_counted_there(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened("case")
    opened_problem(desk)
    opened_problem(desk, "other")
    join = desk.do(act.JoinProblem(CaseId("problem")), "case")
    assert told(room) == 1
    assert join.verdict is Verdict.APPLIED
    assert desk.do(act.JoinProblem(CaseId("other")), "case").verdict is Verdict.APPLIED
    assert (told(room), room.document("joined/other")) == (0, 1)


def test_a_case_is_joined_only_to_a_problem_that_is_open(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened("case")
    desk.opened("other")
    opened_problem(desk)
    assert desk.do(act.JoinProblem(CaseId("other"))).code == "not_a_problem"
    assert desk.do(act.JoinProblem(CaseId("problem"))).verdict is Verdict.APPLIED
    assert desk.do(act.LeaveProblem(CaseId("problem"))).verdict is Verdict.APPLIED
    room.clock.pass_(minutes=1)
    desk.do(act.Close(act.CloseOutcome.SOLVED), "problem")
    assert desk.do(act.JoinProblem(CaseId("problem"))).code == "problem_closed"


def test_only_who_may_ask_on_a_case_joins_it(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened("case")
    opened_problem(desk)
    assert room.desk("herder").do(act.JoinProblem(CaseId("problem"))).code == "other_office"


def test_a_joining_waits_for_a_problem_that_the_centre_does_not_know_yet(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("herder")
    desk.opened("case")
    assert desk.do(act.JoinProblem(CaseId("problem"))).code == "no_such_problem"
    assert room.known_case().problem is None
    opened_problem(other, office=AIMAG)
    assert room.known_case().problem == "problem"
    assert [entry.kind for entry in room.known_case("problem").entries] == ["open_case"]


def test_a_joining_by_number_waits_for_its_problem_and_not_on_it(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("herder")
    number = desk.opened("case").number
    join = desk.envelope(act.JoinProblem(CaseId("problem")), None, number=number)
    assert desk.take(join)[0].code == "no_such_problem"
    opened_problem(other, office=AIMAG)
    assert room.known_case().problem == "problem"
    assert desk.take(join)[0].verdict is Verdict.APPLIED


def test_a_joining_waits_first_for_its_case_and_then_for_its_problem(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("herder")
    join = desk.envelope(act.JoinProblem(CaseId("problem")), "case")
    assert desk.take(join)[0].code == "no_such_case"
    other.opened("case", office=DISTRICT)
    assert room.known_case().problem is None
    opened_problem(other, office=AIMAG)
    assert room.known_case().problem == "problem"
    assert desk.take(join)[0].verdict is Verdict.APPLIED


def test_after_a_thousand_joins_and_leavings_each_case_is_what_it_would_be_had_it_never_joined(room: Room) -> None:
    """The same other actions are handed in twice: on cases that join and leave all the while, and on their twins."""
    chance, desk = random.Random(4), room.desk("agent", "colleague", "supervisor")
    for problem in PROBLEMS:
        opened_problem(desk, problem)
    for citizen in range(CITIZENS):
        for history in HISTORIES:
            desk.take(desk.envelope(opening(number=CaseNumber(""), office=DISTRICT), f"{history}-{citizen}"))
    others = ordinary(chance)
    while sum(len(moves_of(case)) for case in joining(room)) < MOVES:
        room.clock.pass_(minutes=5)
        desk.take(*some_actions(chance, desk, others, {case.id: case for case in joining(room)}))
    cases = joining(room)
    assert any(case.problem for case in cases)
    assert {entry.verdict for case in cases for entry in moves_of(case)} == {
        Verdict.APPLIED, Verdict.HELD, Verdict.NO_CHANGE,
    }  # fmt: skip
    assert sum(len(case.entries) - len(moves_of(case)) for case in cases) > MOVES / 4
    for citizen, case in enumerate(cases):
        assert without_joining(case) == without_joining(room.known_case(f"alone-{citizen}"))


MOVED = frozenset({"join_problem", "leave_problem"})
HISTORIES = ("joining", "alone")
AT_ONCE = 25


def joining(room: Room) -> list[Case]:
    return [room.known_case(f"joining-{citizen}") for citizen in range(CITIZENS)]


def moves_of(case: Case) -> list[Entry]:
    return [entry for entry in case.entries if entry.kind in MOVED]


def some_actions(
    chance: random.Random, desk: FakeDesk, others: Iterator[Callable[[Case], act.Action]], cases: dict[CaseId, Case]
) -> list[Envelope]:
    """One question's worth: most are moves, seen or over something unseen; now and then something of a problem."""
    handed_in: list[Envelope] = []
    for _ in range(AT_ONCE):
        case, by = chance.choice(list(cases.values())), chance.choice(desk.people)
        if chance.random() < 0.7:
            move = chance.choice([act.JoinProblem, act.JoinProblem, act.LeaveProblem])(chance.choice(PROBLEMS))
            stale = Seen(1, case.entries[0].mark or "") if chance.random() < 0.2 else None
            handed_in.append(desk.envelope(move, case.id, by=by, seen=stale or seen_of(case, handed_in)))
        else:
            action = next(others)(case)
            for history in HISTORIES:
                twin = desk.room.known_case(case.id.replace("joining", history))
                handed_in.append(desk.envelope(action, twin.id, by=by, seen=seen_of(twin, handed_in)))
        if chance.random() < 0.05:
            handed_in += about_a_problem(chance, desk, chance.choice(PROBLEMS))
    return handed_in


def seen_of(case: Case, handed_in: list[Envelope]) -> Seen:
    """What a desk shows that has all these waiting."""
    return Seen(case.version, case.mark, tuple(each.id for each in handed_in if each.case == case.id))


def about_a_problem(chance: random.Random, desk: FakeDesk, problem: CaseId) -> list[Envelope]:
    """The problem itself lives on: what is asked of it and answered stands in no citizen's case."""
    forward = act.Forward(ObligationId(f"{problem}-{chance.random()}"), BodyId("heating"), "Дулаан")
    answer = act.Answer(forward.obligation, act.AnswerOutcome.DONE, "Засав")
    return [desk.envelope(forward, problem), desk.envelope(answer, problem)]


def ordinary(chance: random.Random) -> Iterator[Callable[[Case], act.Action]]:
    """What else is done with a case, by what it is like at that moment."""
    count = 0
    while True:
        count += 1
        word = f"{count}"
        yield chance.choice(
            [
                lambda case, word=word: act.AddNote(word),
                lambda case, word=word: act.EditField("subject", case.subject, word),
                lambda case, word=word: act.Forward(ObligationId(f"o{word}"), BodyId(f"b{int(word) % 3}"), "Газар"),
                lambda case: act.Answer(_newest(case), act.AnswerOutcome.DONE, "Засав"),
                lambda case: act.RecordFollowUp(True, act.CitizenWord.SOLVED, "за"),
                lambda case: act.Close(act.CloseOutcome.SOLVED),
                lambda case: act.Reopen("дахин"),
                lambda case: act.Assign(case.assignee, None if case.assignee else PersonId("agent")),
                lambda case: act.SetPriority(case.priority, act.Priority.URGENT),
                lambda case: act.AddTag("халаалт"),
            ]
        )


def _newest(case: Case) -> ObligationId:
    return case.obligations[-1].id if case.obligations else ObligationId("none")


def without_joining(case: Case) -> bytes:
    """The case's bytes without joins and leavings; versions, marks, its number and the ids of its own differ."""
    kept = [replace(entry, id=ActionId(""), version=None, mark=None) for entry in case.entries]
    return wire.case_bytes(
        replace(
            case,
            id=CaseId(""),
            number=CaseNumber(""),
            version=0,
            mark="",
            problem=None,
            entries=tuple(entry for entry in kept if entry.kind not in MOVED),
        )
    )
