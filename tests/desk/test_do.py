"""What someone does is stored whole, once, flushed, and seen at once; or it is refused and nothing is stored."""

import ast
from pathlib import Path

import pytest

import console
from console.desk.changes import Changes
from console.desk.desk import Desk, RefusedStep, Step, new_case_id, new_contact_id
from console.desk.views import Queue
from console.domain import actions as act
from console.domain.case import Case, Verdict
from console.domain.identity import read_case_number
from console.domain.ids import CaseId, OfficeId, PersonId
from tests.builders import (
    PASSWORD,
    CentreLine,
    Room,
    door,
    exchange_until_still,
    forward_step,
    listed,
    opening_step,
    ready_desk,
)


def shown(desk: Desk, case: CaseId) -> Case:
    view = desk.views.case(case)
    assert view is not None
    return view.case


def test_a_case_with_two_forwards_and_a_call_back_is_one_commit_and_seen_at_once(desk: Desk) -> None:
    opening = opening_step()
    assert opening.case is not None
    call_back = Step(act.ScheduleCallBack(desk.views._clock.now()), opening.case)
    done = desk.do([opening, forward_step(opening.case, "a"), forward_step(opening.case, "b"), call_back])
    assert len(set(done.ids)) == 4
    assert listed(desk) == [opening.case]
    case = shown(desk, opening.case)
    assert [entry.id for entry in case.entries] == list(done.ids)
    assert [each.body for each in case.open_obligations] == ["a", "b"]
    assert [each.action for each in desk.views.waiting()] == list(done.ids)
    assert desk.line.waiting == 4


def test_the_desk_gives_numbers_that_read_right_and_never_repeat(desk: Desk) -> None:
    steps = [opening_step() for _ in range(5)]
    numbers = [*desk.do(steps[:2]).numbers.values(), *desk.do(steps[2:]).numbers.values()]
    assert len(set(numbers)) == 5
    assert all(read_case_number(number).number == number for number in numbers)
    assert [shown(desk, step.case).number for step in steps if step.case] == numbers


def test_a_refused_step_is_named_and_nothing_of_its_list_is_stored(desk: Desk) -> None:
    opening = opening_step()
    assert opening.case is not None
    with pytest.raises(RefusedStep) as refused:
        desk.do([opening, Step(act.AddNote("а"), opening.case), Step(act.Reopen(" "), opening.case)])
    assert (refused.value.code, refused.value.step) == ("missing", 2)
    assert desk.views.waiting() == []
    assert listed(desk) == []


def test_a_number_of_a_refused_list_is_given_to_the_next_case(desk: Desk) -> None:
    opening = opening_step()
    with pytest.raises(RefusedStep):
        desk.do([opening, Step(act.Reopen(" "), opening.case)])
    first = next(iter(desk.do([opening_step()]).numbers.values()))
    assert first[4:9] == "00001"


def test_each_step_is_checked_on_top_of_the_ones_before(desk: Desk) -> None:
    opening = opening_step()
    assert opening.case is not None
    desk.do([opening, Step(act.Close(act.CloseOutcome.SOLVED), opening.case)])
    with pytest.raises(RefusedStep) as refused:
        desk.do([forward_step(opening.case)])
    assert refused.value.code == "case_closed"
    desk.do([Step(act.Reopen("дахин"), opening.case), forward_step(opening.case)])
    assert shown(desk, opening.case).open_obligations


def test_what_an_author_had_before_him_goes_with_the_action(desk: Desk, room: Room) -> None:
    opening = opening_step()
    assert opening.case is not None
    first = desk.do([opening, Step(act.AddNote("нэг"), opening.case)])
    exchange_until_still(desk)
    confirmed = room.known_case(opening.case)
    second = desk.do([Step(act.AddNote("хоёр"), opening.case), Step(act.AddNote("гурав"), opening.case)])
    waiting = {row.envelope.id: row.envelope.seen for row in desk._holdings.outbox.waiting()}
    assert len(first.ids) == 2
    assert waiting[second.ids[0]].version == confirmed.version == 2
    assert waiting[second.ids[0]].mark == confirmed.mark
    assert waiting[second.ids[0]].ids == ()
    assert waiting[second.ids[1]].ids == (second.ids[0],)


def test_the_draft_goes_in_the_commit_that_stores_what_came_of_it(desk: Desk) -> None:
    draft = desk.drafts.begin("call", {"subject": "Гэрэл"})
    desk.drafts.save(draft)
    opening = opening_step()
    with pytest.raises(RefusedStep):
        desk.do([opening, Step(act.Reopen(""), opening.case)], draft=draft.id)
    assert [each.id for each in desk.drafts.mine()] == [draft.id]
    desk.do([opening], draft=draft.id)
    assert desk.drafts.mine() == []


def test_every_action_of_a_call_carries_its_contact(desk: Desk) -> None:
    opening, contact = opening_step(), new_contact_id()
    desk.do([opening, Step(act.AddNote("а"), opening.case)], contact=contact)
    assert {row.envelope.contact for row in desk._holdings.outbox.waiting()} == {contact}


def test_a_record_by_number_on_a_case_that_is_not_here_waits_for_the_centre(desk: Desk) -> None:
    desk.do([Step(act.RecordCall(act.Channel.PHONE, "Асуув"), number="0142007314")])
    [waiting] = desk.views.waiting()
    assert (waiting.case, waiting.number, waiting.verdict_now) == (None, "0142007314", None)


def test_a_record_by_the_number_of_a_case_that_is_here_stands_on_the_case(desk: Desk) -> None:
    opening = opening_step()
    assert opening.case is not None
    number = desk.do([opening]).numbers[opening.case]
    desk.do([Step(act.RecordCall(act.Channel.PHONE, "Асуув"), number=number)])
    assert [entry.kind for entry in shown(desk, opening.case).entries] == ["open_case", "record_call"]


def test_an_ask_by_number_on_a_case_that_is_not_here_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedStep) as refused:
        desk.do([Step(act.Close(act.CloseOutcome.SOLVED), number="0142007314")])
    assert refused.value.code == "no_such_case"


def test_an_ask_that_this_person_may_not_make_is_refused(desk: Desk) -> None:
    opening = opening_step(office=OfficeId("aimag"))
    assert opening.case is not None
    desk.do([opening])
    with pytest.raises(RefusedStep) as refused:
        desk.do([forward_step(opening.case)])
    assert refused.value.code == "other_office"


def test_everything_is_there_after_a_restart(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    opening = opening_step()
    assert opening.case is not None
    done = desk.do([opening, forward_step(opening.case)])
    before = desk.views.rows(desk.views.queue(Queue.OFFICE))
    desk.stop()
    again = door(tmp_path / "desk", CentreLine(room, cut=True)).sign_in("agent", PASSWORD)
    assert [each.action for each in again.views.waiting()] == list(done.ids)
    assert again.views.rows(again.views.queue(Queue.OFFICE)) == before
    again.stop()


def test_screens_are_told_which_cases_to_read_again(desk: Desk) -> None:
    told: list[Changes] = []
    desk.subscribe(told.append, lambda line: None)
    opening = opening_step()
    desk.do([opening])
    joined = Changes()
    for each in told:
        joined = joined.joined(each)
    assert joined.cases == {opening.case}
    assert joined.waiting


def test_ask_gives_the_verdict_at_once_when_the_line_is_up(desk: Desk) -> None:
    opening = opening_step()
    assert opening.case is not None
    judged = desk.ask([opening, Step(act.Assign(None, PersonId("agent")), opening.case)])
    assert [each.verdict if each else None for each in judged] == [Verdict.APPLIED, Verdict.APPLIED]
    assert desk.views.waiting() == []


def test_ask_says_that_it_still_waits_when_the_line_is_down(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "desk", line=line)
    line.cut = True
    assert desk.ask([opening_step()]) == [None]
    assert len(desk.views.waiting()) == 1
    desk.stop()


def test_the_loser_of_a_race_for_a_case_is_told_at_once(room: Room, tmp_path: Path) -> None:
    one, other = ready_desk(room, tmp_path / "one"), ready_desk(room, tmp_path / "other", "colleague")
    case = new_case_id()
    one.do([opening_step(case)])
    exchange_until_still(one)
    exchange_until_still(other)
    [first] = one.ask([Step(act.Assign(None, PersonId("agent")), case)])
    [second] = other.ask([Step(act.Assign(None, PersonId("colleague")), case)])
    assert first is not None
    assert first.verdict is Verdict.APPLIED
    assert second is not None
    assert (second.verdict, second.code) == (Verdict.REFUSED, "held_by_another")
    one.stop()
    other.stop()


def calls_of(method: str) -> set[str]:
    """The files of the desk that call a method of this name."""
    folder = Path(console.__file__).parent
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
                found.add(path.relative_to(folder).as_posix())
    return found


def test_only_the_desk_adds_to_the_outbox_and_only_the_exchange_takes_from_it() -> None:
    assert calls_of("adding") == {"desk/another_history.py", "desk/desk.py"}
    at_the_centre = {"server/rescue.py"}  # what lay on a lost desk's disk
    assert calls_of("taking") == {"desk/sync.py", "desk/carrying.py"} | at_the_centre
