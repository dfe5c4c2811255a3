"""Common problems at desks: joining by one list of steps, and what became of it on every case that joined."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id, new_obligation_id
from console.domain import actions as act
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.ids import CaseId
from console.domain.refused import Refused
from console.store.cases import Filters, Queue
from tests.builders import (
    Room,
    exchange_until_still,
    forward_step,
    listed,
    opening_step,
    put_small_catalogue,
    ready_desk,
)
from tests.server.building import AIMAG

HEAT, RUBBISH = TopicId("heat"), TopicId("rubbish")
KHOROO, DISTRICT_PLACE, SOUM = PlaceCode("110104"), PlaceCode("1101"), PlaceCode("6215")


@pytest.fixture
def room(room: Room) -> Room:
    put_small_catalogue(room)
    return room


@pytest.fixture
def far(room: Room, tmp_path: Path) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "far", "herder")
    yield made
    made.stop()


def together(*desks: Desk) -> None:
    for _ in range(2):
        for desk in desks:
            exchange_until_still(desk)


def cold(desk: Desk, **changes: object) -> CaseId:
    case = new_case_id()
    desk.do([opening_step(case, **{"topic": HEAT, "place": KHOROO, "subject": "Радиатор хүйтэн", **changes})])
    return case


def problem_of(desk: Desk, case: CaseId) -> CaseId:
    view = desk.views.case(case)
    assert view is not None
    assert view.case.problem is not None
    return view.case.problem


def state(desk: Desk, case: CaseId) -> tuple[str, tuple[str, ...]]:
    [row] = [row for row in desk.views.rows([desk.views.row_of(case) or 0]) if row.id == case]
    return row.state, row.bodies


def test_a_call_being_saved_joins_what_a_similar_case_is_about_in_one_commit(desk: Desk) -> None:
    first, second = cold(desk), new_case_id()
    steps = desk.views.steps_to_join(second, first, topic=HEAT, place=PlaceCode("110105"))
    assert [step.action.__class__ for step in steps] == [act.OpenCase, act.JoinProblem, act.JoinProblem]
    desk.do([opening_step(second, topic=HEAT, place=PlaceCode("110105")), *steps])
    problem = problem_of(desk, second)
    assert problem_of(desk, first) == problem
    view = desk.views.case(problem)
    assert view is not None
    assert (view.case.kind, view.case.subject, view.case.text) == (act.Kind.PROBLEM, "Халаалт", "")
    assert (view.case.topic, view.case.place, view.case.caller) == (HEAT, DISTRICT_PLACE, None)
    assert {row.id for row in desk.views.joined_to(problem)} == {first, second}


def test_what_is_similar_to_a_joined_case_or_to_a_problem_joins_by_one_step(desk: Desk) -> None:
    first, second = cold(desk), cold(desk)
    desk.do(desk.views.steps_to_join(second, first))
    problem, third = problem_of(desk, first), cold(desk)
    expected = [Step(act.JoinProblem(problem), third)]
    assert desk.views.steps_to_join(third, second) == expected
    assert desk.views.steps_to_join(third, problem) == expected


def test_a_problem_that_is_open_there_already_is_joined_and_no_second_one_opened(desk: Desk, far: Desk) -> None:
    far.do(far.views.steps_to_join(cold(far, office=AIMAG), cold(far, office=AIMAG)))
    together(far, desk)
    one, other = cold(desk), cold(desk)
    assert [step.case for step in desk.views.steps_to_join(other, one)] == [other, one]


def test_a_similar_case_that_is_anothers_is_left_as_it_is(desk: Desk, room: Room, tmp_path: Path) -> None:
    mine, theirs = cold(desk), cold(desk)
    exchange_until_still(desk)
    head = ready_desk(room, tmp_path / "head", "chief")
    steps = head.views.steps_to_join(mine, theirs)
    assert {step.case for step in steps if isinstance(step.action, act.JoinProblem)} == {mine, theirs}
    head.stop()


def test_without_a_topic_no_problem_is_opened(desk: Desk) -> None:
    one, other = cold(desk, topic=None), cold(desk, topic=None)
    with pytest.raises(Refused) as refused:
        desk.views.steps_to_join(one, other)
    assert refused.value == Refused("missing", field="topic")
    with pytest.raises(Refused):
        desk.views.steps_to_join(one, CaseId("unknown"), topic=HEAT)


def test_problems_near_are_the_open_ones_of_the_topic_at_the_place_or_around_it(desk: Desk, far: Desk) -> None:
    far.do(far.views.steps_to_join(cold(far, office=AIMAG), cold(far, office=AIMAG)))
    together(far, desk)
    assert [row.subject for row in desk.views.problems_near(HEAT, KHOROO)] == ["Халаалт"]
    assert [row.subject for row in desk.views.problems_near(HEAT, DISTRICT_PLACE)] == ["Халаалт"]
    assert [row.subject for row in desk.views.problems_near(None, PlaceCode("110107"))] == []
    assert desk.views.problems_near(RUBBISH, KHOROO) == []
    assert desk.views.problems_near(HEAT, SOUM) == []
    [problem] = desk.views.problems_near(HEAT, None)
    far.do([Step(act.Close(act.CloseOutcome.SOLVED), problem.id)])
    together(far, desk)
    assert desk.views.problems_near(HEAT, KHOROO) == []


def test_what_is_alike_and_belongs_to_no_problem_is_offered_with_it(desk: Desk) -> None:
    first, second, third, elsewhere = cold(desk), cold(desk), cold(desk), cold(desk, place=SOUM)
    desk.do(desk.views.steps_to_join(second, first))
    problem = problem_of(desk, first)
    assert [row.id for row in desk.views.alike(problem)] == [third]
    desk.do([Step(act.LeaveProblem(problem), second)])
    assert {row.id for row in desk.views.alike(problem)} == {second, third}
    assert elsewhere not in {row.id for row in desk.views.alike(problem)}


def test_one_forward_and_one_answer_reach_every_joined_case_on_every_desk(
    desk: Desk, far: Desk, room: Room, tmp_path: Path
) -> None:
    head = ready_desk(room, tmp_path / "head", "chief")
    near, theirs = cold(desk), cold(far, office=AIMAG)
    desk.do(desk.views.steps_to_join(cold(desk), near))
    problem = problem_of(desk, near)
    together(desk, far, head)
    far.do([Step(act.JoinProblem(problem), theirs)])
    together(far, desk, head)
    forward = act.Forward(new_obligation_id(), BodyId("heating"), "Дулаан")
    head.do([Step(forward, problem)])
    together(head, desk, far)
    assert (state(desk, near), state(far, theirs)) == (("forwarded", ("Дулаан",)), ("forwarded", ("Дулаан",)))
    assert theirs in [far.views.rows([row])[0].id for row in far.views.queue(Queue.WAITING_FOR_BODY)]
    head.do([Step(act.Answer(forward.obligation, act.AnswerOutcome.DONE, "Шугамыг засав"), problem)])
    together(head, desk, far)
    assert (state(desk, near), state(far, theirs)) == (("answered", ("Дулаан",)), ("answered", ("Дулаан",)))
    view = far.views.case(theirs)
    assert view is not None
    assert view.problem is not None
    assert view.problem.latest("answer") is not None
    assert view.case.obligations == ()
    heads = head.views.rows(head.views.queue(Queue.OFFICE, filters=Filters(body=BodyId("heating"))))
    assert {row.id for row in heads} <= {problem, near, theirs}
    head.stop()


def test_an_own_forward_that_is_open_says_where_a_joined_case_stands_before_the_problems(desk: Desk) -> None:
    first, second = cold(desk), cold(desk)
    desk.do(desk.views.steps_to_join(second, first))
    problem = problem_of(desk, first)
    desk.do([forward_step(problem, "heating", "Дулаан")])
    [obligation] = desk.views.case(problem).case.obligations  # type: ignore[union-attr]
    desk.do([Step(act.Answer(obligation.id, act.AnswerOutcome.DONE, "Засав"), problem)])
    desk.do([forward_step(first)])
    assert state(desk, first) == ("forwarded", ("Гэрэлтүүлгийн газар",))
    assert state(desk, second) == ("answered", ("Дулаан",))


def test_a_case_that_left_stands_where_it_stood_alone(desk: Desk) -> None:
    first, second = cold(desk), cold(desk)
    desk.do(desk.views.steps_to_join(second, first))
    problem = problem_of(desk, first)
    desk.do([forward_step(problem, "heating", "Дулаан")])
    assert state(desk, first)[0] == "forwarded"
    desk.do([Step(act.LeaveProblem(problem), first)])
    assert state(desk, first) == ("new", ())
    exchange_until_still(desk)
    assert state(desk, first) == ("new", ())
    assert [row.id for row in desk.views.joined_to(problem)] == [second]


def test_what_other_offices_do_about_a_problem_is_in_nobodys_lists_but_theirs(desk: Desk, far: Desk) -> None:
    far.do(far.views.steps_to_join(cold(far, office=AIMAG), cold(far, office=AIMAG)))
    together(far, desk)
    [problem] = desk.views.problems_near(HEAT, KHOROO)
    assert desk.views.case(problem.id) is not None
    assert problem.id in listed(far)
    assert all(problem.id not in listed(desk, queue) for queue in Queue)
    with pytest.raises(Refused) as refused:
        desk.do([forward_step(problem.id)])
    assert refused.value.code == "other_office"


def test_no_case_joins_what_is_no_problem_or_is_not_at_this_desk(desk: Desk) -> None:
    one, other = cold(desk), cold(desk)
    for target in (other, CaseId("unknown")):
        with pytest.raises(Refused) as refused:
            desk.do([Step(act.JoinProblem(target), one)])
        assert refused.value.code == "not_a_problem"


def test_how_many_joined_is_the_centres_count_with_what_waits_here_on_top(desk: Desk, far: Desk) -> None:
    first, second = cold(desk), cold(desk)
    desk.do(desk.views.steps_to_join(second, first))
    problem = problem_of(desk, first)
    assert desk.views.count_joined(problem) is None
    together(desk, far)
    assert (desk.views.count_joined(problem), far.views.count_joined(problem)) == (2, 2)
    third = cold(far, office=AIMAG)
    far.do([Step(act.JoinProblem(problem), third)])
    assert (desk.views.count_joined(problem), far.views.count_joined(problem)) == (2, 3)
    far.do([Step(act.LeaveProblem(problem), third)])
    assert far.views.count_joined(problem) == 2
    far.do([Step(act.JoinProblem(problem), third)])
    desk.do([Step(act.LeaveProblem(problem), first)])
    assert desk.views.count_joined(problem) == 1
    together(desk, far)
    assert (desk.views.count_joined(problem), far.views.count_joined(problem)) == (2, 2)
    assert [row.id for row in far.views.joined_to(problem)] == [third]
