"""Time at the centre: reminders, escalations to the next level, and what becomes a supervisor's task at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import Body, BodyId, BodyLevel, Officer, Status
from console.domain.ids import ActionId, CaseId, ObligationId
from console.domain.people import body_actor
from console.server import clock, directory, own
from console.server.directory import canonical
from tests.conftest import ExpectedLog
from tests.domain.building import forward
from tests.server.building import TESTER, FakeDesk, Room

OBLIGATION = ObligationId("to-lights")
MIDNIGHT = timedelta(hours=12)
"""From the room's clock (noon in Ulaanbaatar on Friday 2026-11-20) to the end of the day."""


def body(id: str, *, parent: str | None = None, level: BodyLevel = BodyLevel.AGENCY, **known: Any) -> Body:
    unknown: dict[str, Any] = {"name_en": None, "abbreviation": None, "phone": None, "web": None, "place": None}
    row = {"parent": BodyId(parent) if parent else None, "source": "test", "status": Status.STATED} | unknown | known
    return Body(id=BodyId(id), name=id.upper(), level=level, **row)


def put(room: Room, *bodies: Body) -> None:
    rows = {f"body/{each.id}": canonical(each) for each in bodies}
    directory.put(room.services.centre, rows.items(), by=TESTER)


@pytest.fixture
def desk(room: Room) -> FakeDesk:
    put(
        room,
        body("state", level=BodyLevel.STATE),
        body("field", parent="state", level=BodyLevel.GROUP),
        body("ministry", parent="field", level=BodyLevel.MINISTRY),
        body("lights", parent="ministry", supervising=Officer("Дарга")),
        body("heating", parent="ministry"),
    )
    return room.desk("agent")


def tick(room: Room) -> list[str]:
    """What the clock does now, as (kind, about what, to whom)."""
    before = set(room.verdicts())
    clock.tick(room.services.centre)
    return sorted(set(room.verdicts()) - before)


def forwarded(room: Room, desk: FakeDesk, to: str = "lights") -> Case:
    desk.opened()
    desk.do(forward(to))
    return room.known_case()


def days_later(room: Room, days: int) -> None:
    """So many days later, a minute past midnight in Ulaanbaatar."""
    room.clock.now = datetime(2026, 11, 20, 16, 1, tzinfo=UTC) + timedelta(days=days - 1)


def levels(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who has heard of the first obligation, and of the citizen's own clock."""
    return case.obligations[0].escalated_to, case.escalated_to


def test_nothing_is_done_before_its_day(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)
    for day in (0, 1, 20, 24):
        days_later(room, day)
        assert tick(room) == []


def test_a_body_is_reminded_once_three_working_days_before_its_last_day(room: Room, desk: FakeDesk) -> None:
    case = forwarded(room, desk)
    assert case.due is not None
    assert case.due.date == date(2026, 12, 20)  # a Sunday
    assert case.obligations[0].remind_on == date(2026, 12, 15)
    days_later(room, 25)
    assert tick(room) == ["clock/remind/case/to-lights/0"]
    assert tick(room) == []
    reminded = room.known_case()
    assert reminded.obligations[0].reminded_at == room.clock.now
    assert reminded.entries[-1].by == "clock"
    assert reminded.due == case.due


def test_what_is_late_goes_up_level_by_level_each_side_by_itself(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)
    days_later(room, 30)
    tick(room)
    assert levels(room.known_case()) == ((), ())  # the last day is still in time
    days_later(room, 31)
    assert tick(room) == ["clock/escalate/case/0", "clock/escalate/case/to-lights/0"]
    assert levels(room.known_case()) == (("officer:lights",), ("supervisors:district",))
    assert room.known_case().escalate_on == date(2026, 12, 28)
    days_later(room, 37)
    assert tick(room) == []
    for later, bodys in ((38, "body:ministry"), (45, "body:state"), (52, "supervisors:head")):
        days_later(room, later)
        tick(room)
        assert levels(room.known_case())[0][-1] == bodys
    assert levels(room.known_case())[1] == ("supervisors:district", "supervisors:head")
    days_later(room, 400)
    assert tick(room) == []  # nobody is left to be told


def test_a_case_that_nobody_has_and_no_body_was_given_goes_up_too(room: Room, desk: FakeDesk) -> None:
    assert desk.opened().assignee is None
    days_later(room, 31)
    assert tick(room) == ["clock/escalate/case/0"]
    assert room.known_case().escalated_to == ("supervisors:district",)


@pytest.mark.parametrize(
    "meanwhile",
    [
        act.Acknowledge(OBLIGATION),
        act.AskQuestion(OBLIGATION, "Хаана?"),
        act.PassOn(OBLIGATION, BodyId("lights"), BodyId("heating"), "HEATING"),
        act.ScheduleCallBack(datetime(2027, 5, 1, tzinfo=UTC)),
        act.SetPriority(act.Priority.NORMAL, act.Priority.URGENT),
    ],
    ids=lambda action: type(action).__name__,
)
def test_no_pending_state_hides_what_is_late(room: Room, desk: FakeDesk, meanwhile: act.Action) -> None:
    forwarded(room, desk)
    days_later(room, 29)
    assert desk.do(meanwhile).verdict == "applied"
    days_later(room, 31)
    assert "clock/escalate/case/to-lights/0" in tick(room)


def test_what_ended_is_not_escalated_but_the_citizens_clock_runs_until_the_case_is_closed(
    room: Room, desk: FakeDesk
) -> None:
    forwarded(room, desk)
    desk.do(act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"))
    days_later(room, 31)
    assert tick(room) == ["clock/escalate/case/0"]
    desk.do(act.Close(act.CloseOutcome.SOLVED))
    days_later(room, 90)
    assert tick(room) == []


def test_an_answer_that_happened_in_time_but_came_late_is_marked_and_not_counted_as_late(
    room: Room, desk: FakeDesk
) -> None:
    forwarded(room, desk)
    days_later(room, 28)
    answered = desk.envelope(act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"))
    days_later(room, 31)
    tick(room)
    judged = desk.take(answered)[0]
    assert (judged.verdict, judged.code) == ("applied", "answered_in_time")
    assert not room.known_case().obligations[0].is_late(room.clock.now)


def test_after_an_extension_the_reminder_and_the_escalation_are_of_the_new_term(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)
    days_later(room, 26)
    assert tick(room) == ["clock/remind/case/to-lights/0"]
    assert desk.do(act.Extend(OBLIGATION, 30, "Ухах хэрэгтэй")).verdict == "applied"
    days_later(room, 31)
    assert tick(room) == []
    days_later(room, 58)
    assert tick(room) == ["clock/remind/case/to-lights/1"]
    days_later(room, 61)
    assert tick(room) == ["clock/escalate/case/0", "clock/escalate/case/to-lights/0"]


def test_the_levels_step_over_the_body_complained_about_and_follow_a_reorganisation(room: Room, desk: FakeDesk) -> None:
    put(
        room,
        body("ministry", parent="state", level=BodyLevel.MINISTRY, ended=date(2026, 12, 1), successor=BodyId("merged")),
        body("merged", parent="state", level=BodyLevel.MINISTRY),
    )
    desk.opened(about_body=BodyId("merged"))
    desk.do(forward("heating"))
    days_later(room, 31)
    tick(room)
    assert levels(room.known_case())[0] == ("body:state",)


def test_what_is_late_is_a_task_of_the_supervisors_until_it_has_ended(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)
    days_later(room, 31)
    tick(room)
    assert room.scopes("task/clock/escalate/case/0") == {"supervisors:district"}
    task = wire.decode(wire.encode(room.document("task/clock/escalate/case/0")), wire.Task)
    assert (task.code, task.case, task.facts["due"]) == ("late", "case", "2026-12-20")
    desk.do(act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"))
    assert room.scopes("task/clock/escalate/case/0") == {"supervisors:district"}
    desk.do(act.Close(act.CloseOutcome.SOLVED))
    assert room.scopes("task/clock/escalate/case/0") == set()


def test_a_body_left_with_too_few_working_days_is_a_task_at_once(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)
    assert not room.known_case().obligations[0].is_short
    days_later(room, 28)
    late = desk.do(act.GiveBack(OBLIGATION, "Манайх биш"))
    assert late.verdict == "applied"
    given = desk.do(forward("heating"))
    task = room.document(f"task/{given.id}")
    assert (task["code"], task["facts"]) == ("short_term", {"body": "heating", "due": "2026-12-20"})
    assert room.scopes(f"task/{given.id}") == {"supervisors:district"}
    desk.do(act.Answer(ObligationId("to-heating"), act.AnswerOutcome.DONE, "Засав"))
    assert room.document(f"task/{given.id}") is None


def test_a_supervisor_settles_a_task_as_any_other(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)
    days_later(room, 31)
    tick(room)
    supervisor = room.desk("supervisor")
    settling = supervisor.do(act.Settle(ActionId("clock/escalate/case/0"), "done"), None)
    assert settling.verdict == "applied"
    assert room.document("task/clock/escalate/case/0") is None


def test_a_case_at_which_the_clock_fails_does_not_keep_it_from_the_others(
    room: Room, desk: FakeDesk, expected_log: ExpectedLog
) -> None:
    desk.opened("bad")
    desk.opened("good")
    room.damage("bad")
    days_later(room, 31)
    expected_log("fault Unreadable kind=clock")
    assert tick(room) == ["clock/escalate/good/0"]


def test_what_a_body_does_itself_stands_in_the_journal_under_its_name(room: Room, desk: FakeDesk) -> None:
    forwarded(room, desk)

    def do(action: act.Action, id: str, by: str = "lights") -> wire.Judged:
        centre = room.services.centre
        return own.take_of_body(centre, action, id=ActionId(id), case=CaseId("case"), body=BodyId(by))

    assert do(act.Acknowledge(OBLIGATION), "1").verdict == "applied"
    assert do(act.Acknowledge(OBLIGATION), "1").verdict == "applied"
    assert len(room.known_case().entries) == 3
    assert do(act.AddNote("x"), "2").code == "not_allowed"
    assert do(act.GiveBack(OBLIGATION, "Манайх биш"), "3", "heating").code == "not_allowed"
    passing = act.PassOn(OBLIGATION, BodyId("lights"), BodyId("heating"), "HEATING")
    assert do(passing, "4").verdict == "applied"
    assert do(act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"), "5").code == "not_allowed"
    assert do(act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"), "6", "heating").verdict == "applied"
    entry = room.known_case().entries[-1]
    assert (entry.by, entry.kind) == (body_actor(BodyId("heating")), "answer")
    hop = room.known_case().obligations[0].hops[0]
    assert (hop.body, hop.since, hop.until) == ("lights", room.known_case().obligations[0].reached_at, room.clock.now)


@pytest.mark.parametrize("author", ["clock", "centre", "body:lights"])
def test_no_desk_may_speak_for_the_clock_or_a_body(room: Room, desk: FakeDesk, author: str) -> None:
    forwarded(room, desk)
    judged = desk.do(act.Escalate(OBLIGATION, "body:state"), by=author)
    assert (judged.verdict, judged.code) == ("unplaced", "not_signed_in")


def test_the_law_stops_a_forward_to_the_body_complained_about_unless_a_reason_is_given(
    room: Room, desk: FakeDesk
) -> None:
    desk.opened(about_body=BodyId("lights"))
    refused = desk.do(forward("lights"))
    assert (refused.verdict, refused.code) == ("refused", "body_complained_about")
    again = act.Forward(ObligationId("again"), BodyId("lights"), "LIGHTS", despite="Өөрсдөө хүссэн")
    assert desk.do(again).verdict == "applied"
    assert room.known_case().entries[-1].what["despite"] == "Өөрсдөө хүссэн"


PROMISE = act.MakePromise("Маргааш засна", date(2026, 11, 22))


def promised(room: Room, desk: FakeDesk) -> str:
    """The entry in which a citizen was promised something by Sunday the 22nd."""
    desk.opened()
    return desk.do(PROMISE).id


@pytest.mark.parametrize("closed", [False, True])
def test_a_promise_whose_day_is_over_becomes_a_call_to_the_citizen_once(
    room: Room, desk: FakeDesk, closed: bool
) -> None:
    made = promised(room, desk)
    if closed:
        desk.do(act.Close(act.CloseOutcome.EXPLAINED))
    days_later(room, 2)
    assert tick(room) == []
    days_later(room, 3)
    assert tick(room) == [f"clock/promise/case/{made}/0"]
    call = room.known_case().call_back
    assert call is not None
    assert (call.due, call.by, call.promise) == (room.clock.now, "clock", made)
    assert tick(room) == []


def test_one_that_was_kept_in_time_becomes_none(room: Room, desk: FakeDesk) -> None:
    made = promised(room, desk)
    desk.do(act.KeepPromise(ActionId(made)))
    days_later(room, 3)
    assert tick(room) == []


def test_one_that_was_broken_by_mistake_breaks_anew(room: Room, desk: FakeDesk) -> None:
    made = promised(room, desk)
    desk.do(act.StrikeOut(desk.do(act.BreakPromise(ActionId(made))).id, "андуурав"))
    days_later(room, 3)
    assert tick(room) == [f"clock/promise/case/{made}/1"]
