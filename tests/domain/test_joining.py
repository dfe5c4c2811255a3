"""Common problems: what joining one changes of a citizen's case, and what a problem may hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain import actions as act
from console.domain.case import Case, Seen
from console.domain.ids import CaseId, ObligationId, PersonId
from console.domain.joining import check_problem, obligations_of
from console.domain.refused import Refused
from tests.domain.building import START, Book, forward, opened

HEATING, WATER = CaseId("heating"), CaseId("water")


def problem(**changes: object) -> Book:
    return opened(**{"kind": act.Kind.PROBLEM, "subject": "Халаалт", "caller": None, **changes})


def refusal(case: Case, minutes: int) -> Refused | None:
    try:
        check_problem(case, at=START + timedelta(minutes=minutes))
    except Refused as refused:
        return refused
    return None


def test_joining_and_leaving_change_nothing_of_a_case_but_where_it_belongs() -> None:
    book, alone = opened(), opened()
    book.take("join", act.JoinProblem(HEATING))
    assert book.now.problem == HEATING
    book.take("leave", act.LeaveProblem(HEATING))
    kept = [entry for entry in book.now.entries if entry.kind not in ("join_problem", "leave_problem")]
    assert replace(book.now, entries=tuple(kept), version=1) == alone.now


def test_who_saw_the_first_problem_moves_the_case_to_another_by_one_action() -> None:
    book = opened()
    book.take("join", act.JoinProblem(HEATING))
    assert book.take("move", act.JoinProblem(WATER)) == "applied"
    assert book.now.problem == WATER


def test_a_joining_that_was_held_is_applied_when_asked_again_with_what_is_seen_now() -> None:
    book, before = opened(), Seen(1, "m")
    book.take("join", act.JoinProblem(HEATING), seen=before)
    assert book.take("rival", act.JoinProblem(WATER), by="q", seen=before) == "held"
    held = book.now.entries[-1]
    assert (held.code, held.facts["by"], book.now.problem) == ("joined_meanwhile", "agent", HEATING)
    assert book.take("accepted", act.JoinProblem(WATER), by="q") == "applied"


def test_ones_own_waiting_leaving_is_no_news() -> None:
    book = opened()
    before = book.all_seen()
    book.take("join", act.JoinProblem(HEATING), seen=before)
    seen = Seen(1, "m", ("join", "leave"))  # type: ignore[arg-type]
    book.take("leave", act.LeaveProblem(HEATING), seen=seen)
    assert book.take("join another", act.JoinProblem(WATER), seen=seen) == "applied"


def test_a_joined_case_closes_by_its_own_forwards_alone_and_stays_joined_when_reopened() -> None:
    book = opened()
    book.take("join", act.JoinProblem(HEATING))
    assert book.take("close", act.Close(act.CloseOutcome.SOLVED)) == "applied"
    book.take("reopen", act.Reopen("again cold"))
    assert book.now.problem == HEATING


def test_a_problem_is_nobodys_and_joins_no_other() -> None:
    book = problem(caller=act.Party(given_name="Болд", phones=(act.Phone("99112345"),)), relation="хүү")
    assert (book.now.caller, book.now.petitioner, book.now.relation) == (None, None, None)
    assert book.take("join", act.JoinProblem(WATER)) == "refused"
    assert book.take("name", act.EditField("caller.given_name", None, "Болд")) == "refused"
    book.take("call", act.RecordCall(act.Channel.PHONE, "again cold", "99112345"))
    assert book.now.entries[-1].what["phone"] is None


@pytest.mark.parametrize(("old", "new"), [("complaint", "problem"), ("problem", "complaint")])
def test_no_citizens_case_becomes_a_problem_nor_a_problem_a_citizens_case(old: str, new: str) -> None:
    book = opened(kind=act.Kind(old))
    assert book.take("kind", act.CorrectKind(act.Kind(old), act.Kind(new)), by="supervisor") == "refused"
    assert book.reasons["kind"] == Refused("wrong_value", field="kind")


def test_only_a_problem_can_be_joined_and_until_it_is_closed() -> None:
    assert refusal(opened().now, 1) == Refused("not_a_problem")
    book = problem()
    assert refusal(book.now, 1) is None
    book.take("close", act.Close(act.CloseOutcome.SOLVED), at=START + timedelta(minutes=30))
    assert refusal(book.now, 29) is None, "joined before the closing, at a desk without a link"
    late = refusal(book.now, 31)
    assert late is not None
    assert late.code == "problem_closed"


def test_what_a_citizen_is_told_of_are_the_own_forwards_and_then_those_of_the_problem() -> None:
    book, common = opened(), problem()
    book.take("forward", forward("lights"))
    common.take("forward", forward("heating"))
    assert [each.body for each in obligations_of(book.now, common.now)] == ["lights", "heating"]
    assert [each.body for each in obligations_of(book.now, None)] == ["lights"]


def test_a_problem_is_forwarded_and_answered_by_the_ordinary_actions() -> None:
    book = problem()
    book.take("forward", forward("heating"))
    answered = act.Answer(ObligationId("to-heating"), act.AnswerOutcome.DONE, "Засав")
    assert book.take("answer", answered, by=PersonId("far")) == "applied"
    assert book.take("close", act.Close(act.CloseOutcome.SOLVED)) == "applied"
