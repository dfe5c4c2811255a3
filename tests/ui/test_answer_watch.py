"""An answer of a body is told once, to whom the case is assigned or who opened it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId, PersonId
from tests.builders import exchange_until_still, forward_step, opening_step
from tests.ui.fakes import OpenWindow, case_of, signed_in
from ui import words

AGENT, COLLEAGUE = PersonId("agent"), PersonId("colleague")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    words.set_language("en")
    with signed_in(qtbot, tmp_path) as window:
        words.set_language("en")
        yield window


def notices(opened: OpenWindow) -> list[str]:
    """What is told outside the window from now on."""
    told: list[str] = []
    opened.shell.noticed.connect(told.append)
    return told


def forwarded(opened: OpenWindow, assignee: PersonId | None) -> CaseId:
    """A case that this desk's person opened and forwarded."""
    case = new_case_id()
    opened.desk.do([opening_step(case, assignee=assignee), forward_step(case)])
    exchange_until_still(opened.desk)
    return case


def answered(opened: OpenWindow, case: CaseId, text: str = "Сольсон", by: str = "colleague") -> None:
    """Somebody else records the body's answer, and it comes down."""
    obligation = opened.room.known_case(case).obligations[0].id
    opened.room.desk(by).do(act.Answer(obligation, act.AnswerOutcome.DONE, text), case)
    exchange_until_still(opened.desk)


def test_an_answer_on_my_case_is_told_once_with_its_number_and_nothing_personal(opened: OpenWindow) -> None:
    told = notices(opened)
    said: list[str] = []
    opened.shell.announcer.spoke.connect(said.append)
    case = forwarded(opened, AGENT)
    answered(opened, case)
    number = case_of(opened, case).number
    sentence = f"An answer has come: {number[:3]} {number[3:6]} {number[6:9]} {number[9]}"
    opened.until(lambda: told == [sentence])
    opened.until(lambda: sentence in said)
    opened.room.desk("colleague").do(act.AddNote("дахин"), case)
    exchange_until_still(opened.desk)
    opened.until(lambda: case_of(opened, case).entries[-1].kind == "add_note")
    opened.settle()
    assert told == [sentence]


def test_a_further_answer_is_told_too(opened: OpenWindow) -> None:
    told = notices(opened)
    case = forwarded(opened, AGENT)
    answered(opened, case)
    opened.until(lambda: len(told) == 1)
    answered(opened, case, "Дахин шалгасан")
    opened.until(lambda: len(told) == 2)


def test_answers_that_i_recorded_or_that_are_not_mine_are_no_news(opened: OpenWindow) -> None:
    told = notices(opened)
    mine = forwarded(opened, AGENT)
    obligation = case_of(opened, mine).obligations[0].id
    opened.desk.do([Step(act.Answer(obligation, act.AnswerOutcome.DONE, "Сольсон"), mine)])
    rival = opened.room.desk("colleague")
    rival.do(opening_step(assignee=COLLEAGUE).action, "hers")
    rival.do(act.Forward(ObligationId("to-lights"), forward_step(mine).action.body, "Гэрэлтүүлэг"), "hers")
    rival.do(act.Answer(ObligationId("to-lights"), act.AnswerOutcome.DONE, "Сольсон"), "hers")
    news = forwarded(opened, AGENT)
    answered(opened, news)
    number = case_of(opened, news).number
    opened.until(lambda: bool(told))
    opened.settle()
    assert [number[-4:-1] in sentence for sentence in told] == [True]


def test_an_answer_to_a_common_problem_is_told_to_whom_a_joined_case_belongs(opened: OpenWindow) -> None:
    told = notices(opened)
    desk, case = opened.room.desk("colleague"), new_case_id()
    desk.opened("problem", kind=act.Kind.PROBLEM, caller=None)
    desk.opened("another", kind=act.Kind.PROBLEM, caller=None)
    exchange_until_still(opened.desk)
    opened.desk.do([opening_step(case), Step(act.JoinProblem(CaseId("problem")), case)])
    exchange_until_still(opened.desk)
    opened.until(lambda: len(opened.desk.views.joined_to(CaseId("problem"))) == 1)
    for problem in ("another", "problem"):
        desk.do(act.Forward(ObligationId(problem), BodyId("heating"), "Дулаан"), problem)
        desk.do(act.Answer(ObligationId(problem), act.AnswerOutcome.DONE, "Засав"), problem)
    exchange_until_still(opened.desk)
    number = opened.room.known_case("problem").number
    opened.until(lambda: told == [f"An answer has come: {number[:3]} {number[3:6]} {number[6:9]} {number[9]}"])
