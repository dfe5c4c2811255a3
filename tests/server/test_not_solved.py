"""What the citizen says is not solved is a supervisor's task in the same commit, until somebody has it again."""

import pytest

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, CaseId, ObligationId
from console.server import own
from tests.server.building import FakeDesk, Room

NOT_SOLVED = act.RecordFollowUp(reached=True, word=act.CitizenWord.NOT_SOLVED)
SOLVED = act.RecordFollowUp(reached=True, word=act.CitizenWord.SOLVED)


@pytest.fixture
def desk(room: Room) -> FakeDesk:
    """A desk with a case that a body has answered."""
    desk = room.desk("agent")
    desk.opened("case")
    forward(desk, "o1")
    desk.do(act.Answer(ObligationId("o1"), act.AnswerOutcome.DONE, "Чийдэнг өчигдөр сольж асаасан"))
    return desk


def forward(desk: FakeDesk, obligation: str, case: str = "case") -> None:
    desk.do(act.Forward(ObligationId(obligation), BodyId("lights"), "Гэрэл"), case)


def tasks(room: Room, case: str = "case") -> list[str]:
    """The codes of the tasks about a case."""
    found = [room.document(f"task/{entry.id}") for entry in room.known_case(case).entries]
    return [each["code"] for each in found if each is not None]


def test_supervisors_hear_of_it_in_the_commit_that_records_it(room: Room, desk: FakeDesk) -> None:
    desk.do(NOT_SOLVED)
    entry = room.known_case().entries[-1]
    task = room.document(f"task/{entry.id}")
    assert (task["code"], task["facts"]["body"], task["number"]) == ("not_solved", "lights", room.known_case().number)
    assert room.scopes(f"task/{entry.id}") == {"supervisors:district"}


def test_the_citizens_own_word_does_the_same_and_reopens_what_was_closed(room: Room, desk: FakeDesk) -> None:
    desk.do(act.Close(act.CloseOutcome.SOLVED))
    own.take_of_citizen(room.services.centre, NOT_SOLVED, id=ActionId("page/1"), case=CaseId("case"))
    assert tasks(room) == ["not_solved"]
    assert room.known_case().status == "open"


@pytest.mark.parametrize("settles", ["forward", "solved", "close"])
def test_it_is_settled_when_somebody_has_it_or_the_citizen_says_otherwise(
    room: Room, desk: FakeDesk, settles: str
) -> None:
    desk.do(NOT_SOLVED)
    if settles == "forward":
        forward(desk, "o2")
    else:
        desk.do(SOLVED if settles == "solved" else act.Close(act.CloseOutcome.EXPLAINED))
    assert tasks(room) == []


def test_while_a_body_still_has_it_nobody_is_called(room: Room, desk: FakeDesk) -> None:
    forward(desk, "o2")
    desk.do(NOT_SOLVED)
    assert tasks(room) == []


def test_one_that_nobody_ever_had_is_a_task_too(room: Room, desk: FakeDesk) -> None:
    desk.opened("alone")
    desk.do(NOT_SOLVED, "alone")
    [code] = tasks(room, "alone")
    assert code == "not_solved"


def test_an_answer_that_it_is_not_theirs_is_a_task_until_somebody_else_has_it(room: Room, desk: FakeDesk) -> None:
    desk.opened("elsewhere")
    forward(desk, "e1", "elsewhere")
    desk.do(act.Answer(ObligationId("e1"), act.AnswerOutcome.NOT_OURS, "Манай асуудал биш"), "elsewhere")
    assert tasks(room, "elsewhere") == ["weak_answer"]
    assert desk.do(act.Close(act.CloseOutcome.EXPLAINED), "elsewhere").code == "left_to_others"
    desk.do(act.Forward(ObligationId("e2"), BodyId("heating"), "Дулаан"), "elsewhere")
    assert tasks(room, "elsewhere") == []
