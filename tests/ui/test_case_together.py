"""Common problems on the case screen: what is shown of them, and joining and leaving by keys."""

import pytest
from PySide6.QtWidgets import QLabel

from console.desk.desk import Step, new_case_id, new_obligation_id
from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.ids import CaseId, OfficeId
from tests.builders import exchange_until_still, opening_step
from tests.ui.fakes import OpenWindow
from ui import words
from ui.screens.case.screen import CaseScreen

COLD = {"topic": TopicId("heat"), "topic_title": "Халаалт", "place": PlaceCode("110104"), "subject": "Радиатор хүйтэн"}


def case_screen(opened: OpenWindow) -> CaseScreen:
    screen = opened.shell.screen_named("case")
    assert isinstance(screen, CaseScreen)
    return screen


def cold(opened: OpenWindow) -> CaseId:
    case = new_case_id()
    opened.desk.do([opening_step(case, **COLD)])
    return case


def show(opened: OpenWindow, case: CaseId) -> None:
    exchange_until_still(opened.desk)
    opened.settle()
    opened.shell.show_screen("case", case)
    opened.settle()


def case_of(opened: OpenWindow, case: CaseId) -> Case:
    view = opened.desk.views.case(case)
    assert view is not None
    return view.case


def card(opened: OpenWindow) -> str:
    opened.settle()
    shown = case_screen(opened).parts.together
    if not shown.isVisible():
        return ""
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


def says(opened: OpenWindow, words: str) -> None:
    opened.until(lambda: words in card(opened))


@pytest.fixture
def problem(opened: OpenWindow) -> CaseId:
    """A common problem that two cases belong to."""
    words.set_language("en")
    first, second = cold(opened), cold(opened)
    opened.desk.do(opened.desk.views.steps_to_join(second, first))
    found = case_of(opened, first).problem
    assert found is not None
    opened.until(lambda: len(opened.desk.views.joined_to(found)) == 2)
    return found


def test_a_case_of_no_problem_shows_no_card(opened: OpenWindow) -> None:
    show(opened, cold(opened))
    assert card(opened) == ""


def test_a_problem_near_is_joined_by_one_key_and_its_answer_shows_on_the_case(
    opened: OpenWindow, problem: CaseId
) -> None:
    case = cold(opened)
    show(opened, case)
    opened.press("Ctrl+Shift+F8")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).problem == problem
    says(opened, "3 cases here have joined")
    forward = act.Forward(new_obligation_id(), BodyId("heating"), "Дулааны сүлжээ")
    opened.desk.do([Step(forward, problem)])
    opened.settle()
    says(opened, "Дулааны сүлжээ · Forwarded · ")
    opened.desk.do([Step(act.Answer(forward.obligation, act.AnswerOutcome.DONE, "Шугамыг засав"), problem)])
    says(opened, "Шугамыг засав")
    assert "Your complaint was answered by Дулааны сүлжээ" in case_screen(opened).parts.header.standing()


def test_the_count_is_the_centres_where_others_joined_too(opened: OpenWindow, problem: CaseId) -> None:
    exchange_until_still(opened.desk)
    far = opened.room.desk("herder")
    far.opened("far", office=OfficeId("aimag"))
    far.do(act.JoinProblem(problem), "far")
    show(opened, opened.desk.views.joined_to(problem)[0].id)
    says(opened, "3 cases have joined, 2 here")
    far.do(act.LeaveProblem(problem), "far")
    exchange_until_still(opened.desk)
    says(opened, "2 cases here have joined")


def test_one_key_leaves_it(opened: OpenWindow, problem: CaseId) -> None:
    case = opened.desk.views.joined_to(problem)[0].id
    show(opened, case)
    says(opened, "Халаалт")
    opened.press("Ctrl+Shift+F9")
    assert case_of(opened, case).problem is None
    opened.until(lambda: card(opened) == "")


def test_one_key_opens_a_common_problem_where_none_is_near(opened: OpenWindow) -> None:
    case = cold(opened)
    show(opened, case)
    opened.press("Ctrl+Shift+F10")
    found = case_of(opened, case).problem
    assert found is not None
    assert case_of(opened, found).subject == "Халаалт"
    opened.until(lambda: [row.id for row in opened.desk.views.problems_near(TopicId("heat"), None)] == [found])


def test_a_problem_lists_what_belongs_to_it_and_one_key_joins_what_is_alike(
    opened: OpenWindow, problem: CaseId
) -> None:
    third = cold(opened)
    opened.until(lambda: len(opened.desk.views.alike(problem)) == 1)
    show(opened, problem)
    assert case_screen(opened).parts.together.rows.isVisible()
    says(opened, "1 open case here is about the same")
    opened.press("Ctrl+Shift+F11")
    assert case_of(opened, third).problem == problem
    says(opened, "3 cases here have joined")
    assert "about the same" not in card(opened)
