"""Queues, rows, histories and finding, compared with what a plain loop over all cases gives."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.desk.views import SURVEY, Filters, Order, Queue
from console.domain import actions as act
from console.domain.case import Case, Status
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import local_day
from console.domain.ids import CaseId, PersonId
from tests.builders import PASSWORD, Clock, Room, exchange_until_still, forward_step, listed, opening_step
from tests.server.building import AIMAG, DISTRICT

COUNT = 60
PLACES = ["11", "1101", "110104", "62", "6215", None]
TOPICS = ["street-light", "heat", None]


@pytest.fixture
def cases(desk: Desk, room: Room) -> list[Case]:
    """Cases of all sorts, half of them sent, made at different times; as the desk shows them."""
    chance = random.Random(5)
    made: list[CaseId] = []
    for number in range(COUNT):
        room.clock.pass_(hours=chance.randrange(1, 40))
        case = new_case_id()
        made.append(case)
        desk.do(_life(chance, case, number, room.clock))
        if number == COUNT // 2:
            exchange_until_still(desk)
    views = [desk._holdings.shown(case).case for case in made]
    return [view for view in views if view is not None]


def _life(chance: random.Random, case: CaseId, number: int, clock: Clock) -> list[Step]:
    place = chance.choice(PLACES)
    topic = chance.choice(TOPICS)
    steps = [
        opening_step(
            case,
            subject=f"{chance.choice(['Гэрэл асахгүй', 'Халаалт муу', 'Хог'])} {number}",
            kind=chance.choice([act.Kind.COMPLAINT, act.Kind.PROPOSAL, act.Kind.THANKS]),
            office=chance.choice([DISTRICT, DISTRICT, DISTRICT, AIMAG]),
            assignee=chance.choice([None, None, PersonId("agent"), PersonId("colleague")]),
            place=PlaceCode(place) if place else None,
            topic=TopicId(topic) if topic else None,
            caller=act.Party("Бат", "Болд", phones=(act.Phone(f"9911{number % 7:04}"),)),
        )
    ]
    if chance.random() < 0.3:
        steps.append(Step(act.ScheduleCallBack(clock.now + timedelta(hours=chance.randrange(-50, 50))), case))
    if steps[0].action.office == DISTRICT:  # type: ignore[union-attr]
        lot = chance.random()
        if lot < 0.4:
            steps.append(forward_step(case, chance.choice(["lights", "heating"])))
        elif lot < 0.6:
            steps.append(Step(act.Close(act.CloseOutcome.SOLVED), case))
    return steps


def may_see(case: Case) -> bool:
    return case.office == DISTRICT or case.assignee == "agent"


def naive(queue: Queue, cases: list[Case], now: datetime) -> set[CaseId]:
    """What a queue holds for the agent, by the words of its name."""
    today = local_day(now)
    says: dict[Queue, Callable[[Case], bool]] = {
        Queue.MINE: lambda case: case.status is Status.OPEN and case.assignee == "agent",
        Queue.OFFICE: lambda case: case.status is Status.OPEN and case.office == DISTRICT,
        Queue.UNASSIGNED: lambda case: case.status is Status.OPEN and case.office == DISTRICT and not case.assignee,
        Queue.DUE_TODAY: lambda case: case.status is Status.OPEN and case.due is not None and case.due.date == today,
        Queue.OVERDUE: lambda case: case.status is Status.OPEN and case.due is not None and case.due.date < today,
        Queue.WAITING_FOR_BODY: lambda case: case.status is Status.OPEN and bool(case.open_obligations),
        Queue.CALL_BACKS: lambda case: case.call_back is not None or case.survey is not None,
        Queue.CLOSED: lambda case: case.status is Status.CLOSED,
    }
    return {case.id for case in cases if may_see(case) and says[queue](case)}


@pytest.mark.parametrize("queue", Queue)
def test_a_queue_holds_what_its_name_says_and_no_more(desk: Desk, room: Room, cases: list[Case], queue: Queue) -> None:
    for order in Order:
        found = listed(desk, queue, order)
        assert len(found) == len(set(found))
        assert set(found) == naive(queue, cases, room.clock.now)
    assert desk.views.counts()[queue] == len(naive(queue, cases, room.clock.now))


def test_by_due_date_the_first_due_comes_first_and_what_has_no_term_last(desk: Desk, cases: list[Case]) -> None:
    rows = desk.views.rows(desk.views.queue(Queue.OFFICE, Order.DUE))
    days = [row.due for row in rows]
    assert None in days
    known = [day for day in days if day is not None]
    assert days == [*sorted(known), *[None] * days.count(None)]


def test_the_newest_come_first(desk: Desk, cases: list[Case]) -> None:
    opened = [row.opened_at for row in desk.views.rows(desk.views.queue(Queue.OFFICE, Order.NEWEST))]
    assert opened == sorted(opened, reverse=True)
    assert len(opened) > 10


def test_a_survey_of_yesterday_waits_behind_the_calls_of_today(room: Room, desk: Desk) -> None:
    late, promised = (new_case_id() for _ in range(2))
    desk.do([opening_step(late), Step(act.Close(act.CloseOutcome.EXPLAINED), late)])
    room.clock.pass_(hours=21)
    call = act.ScheduleCallBack(room.clock.now + timedelta(days=2))
    desk.do([opening_step(promised), Step(call, promised)])
    assert listed(desk, Queue.CALL_BACKS, Order.DUE) == [late, promised]
    room.clock.pass_(days=1)
    assert listed(desk, Queue.CALL_BACKS, Order.DUE) == [promised, late]


def test_call_backs_come_in_the_order_they_are_due_and_announce_themselves(
    desk: Desk, room: Room, cases: list[Case]
) -> None:
    rows = desk.views.rows(desk.views.queue(Queue.CALL_BACKS))
    today = local_day(room.clock.now)
    order = [(row.to_call_for == SURVEY and local_day(row.to_call) < today, row.to_call) for row in rows if row.to_call]
    assert order == sorted(order)
    due = {row.id for row in desk.views.due_call_backs(room.clock.now)}
    for case in cases:
        his = case.assignee == "agent" or (case.assignee is None and case.office == DISTRICT)
        expected = case.call_back is not None and case.call_back.due <= room.clock.now and his
        assert (case.id in due) == expected


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (Filters(kind=act.Kind.PROPOSAL), lambda case: case.kind is act.Kind.PROPOSAL),
        (Filters(topic=TopicId("heat")), lambda case: case.topic == "heat"),
        (Filters(place=PlaceCode("11")), lambda case: (case.place or "").startswith("11")),
        (Filters(place=PlaceCode("1101")), lambda case: (case.place or "").startswith("1101")),
        (Filters(body="lights"), lambda case: any(each.body == "lights" for each in case.obligations)),  # type: ignore[arg-type]
        (Filters(assignee=PersonId("colleague")), lambda case: case.assignee == "colleague"),
        (Filters(text="gerel asah"), lambda case: "Гэрэл" in case.subject),
        (
            Filters(text="хог", kind=act.Kind.COMPLAINT),
            lambda case: "Хог" in case.subject and case.kind is act.Kind.COMPLAINT,
        ),
    ],
)
def test_a_filter_narrows_a_queue(
    desk: Desk, room: Room, cases: list[Case], filters: Filters, says: Callable[[Case], bool]
) -> None:
    found = {row.id for row in desk.views.rows(desk.views.queue(Queue.OFFICE, filters=filters))}
    office = naive(Queue.OFFICE, cases, room.clock.now)
    assert found == {case.id for case in cases if case.id in office and says(case)}
    assert found


def test_a_row_says_what_its_case_says(desk: Desk, cases: list[Case]) -> None:
    by_id = {case.id: case for case in cases}
    for row in desk.views.rows([*desk.views.queue(Queue.OFFICE), *desk.views.queue(Queue.CLOSED)]):
        case = by_id[row.id]
        assert (row.number, row.subject, row.kind, row.assignee) == (
            case.number, case.subject, case.kind, case.assignee,
        )  # fmt: skip
        assert row.due == (case.due.date if case.due else None)
        assert row.call_back == (case.call_back.due if case.call_back else None)
        assert row.waiting == sum(entry.version is None for entry in case.entries)
        assert row.caller_name == "Б. Болд"
        assert (row.state == "closed") == (case.status is Status.CLOSED)
        assert (row.state == "forwarded") == bool(case.open_obligations)
        assert row.assignee_name in (None, "Б. Agent", "Б. Colleague")
        assert desk.views.row_of(row.id) == row.row


def test_a_case_keeps_its_row_when_it_is_sent(desk: Desk) -> None:
    case = new_case_id()
    desk.do([opening_step(case)])
    before = desk.views.row_of(case)
    exchange_until_still(desk)
    assert desk.views.row_of(case) == before
    [row] = desk.views.rows([before] if before is not None else [])
    assert row.waiting == 0


def test_a_hundred_cases_opened_in_one_moment_have_rows_of_their_own(desk: Desk) -> None:
    desk.do([opening_step() for _ in range(100)])
    assert len(set(desk.views.queue(Queue.OFFICE))) == 100


@pytest.mark.parametrize("typed", ["99110003", "9911 0003", "+976 99110003", "991100"])
def test_a_callers_earlier_cases_come_newest_first_as_his_number_is_typed(
    desk: Desk, cases: list[Case], typed: str
) -> None:
    found = desk.views.history(typed)
    whole = typed != "991100"
    wanted = [case for case in cases if may_see(case) and (not whole or case.caller.phones[0].number == "99110003")]  # type: ignore[union-attr]
    newest = sorted(wanted, key=lambda case: case.opened_at, reverse=True)
    assert [row.id for row in found] == [case.id for case in newest[:20]]


def test_three_digits_are_too_few_for_a_history(desk: Desk, cases: list[Case]) -> None:
    assert desk.views.history("991") == []


def test_a_case_is_found_by_its_number_however_it_is_typed(desk: Desk, cases: list[Case]) -> None:
    case = next(case for case in cases if may_see(case))
    number = case.number
    spoken = f"№ {number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    assert desk.views.by_number(number) == desk.views.by_number(spoken) == case.id
    assert desk.views.by_number("1234567890") is None
    hidden = next(case for case in cases if not may_see(case))
    assert desk.views.by_number(hidden.number) is None


def test_what_is_not_for_this_person_is_in_no_list_and_no_search(desk: Desk, cases: list[Case]) -> None:
    hidden = [case for case in cases if not may_see(case)]
    assert hidden
    for case in hidden:
        assert desk.views.case(case.id) is None
        assert all(found.id != case.id for found in desk.views.find(case.subject))
        assert all(found.id != case.id for found in desk.views.find(case.number))


@pytest.mark.parametrize("typed", ["хог", "hog", "Хогийн", "9911000", "бат болд"])
def test_the_one_box_finds_cases(desk: Desk, cases: list[Case], typed: str) -> None:
    assert [each for each in desk.views.find(typed) if each.kind == "case"]


def test_similar_open_cases_are_of_the_topic_at_the_place(desk: Desk, cases: list[Case]) -> None:
    found = [each.case for each in desk.views.similar(topic=TopicId("heat"), place=PlaceCode("1101"))]
    wanted = [
        case
        for case in cases
        if may_see(case)
        and case.topic == "heat"
        and (case.place or "").startswith("1101")
        and case.status is Status.OPEN
    ]
    assert wanted
    assert {row.id for row in found} <= {case.id for case in wanted}
    assert len(found) == min(5, len(wanted))


def test_today_is_counted_in_ulaanbaatar(desk: Desk, room: Room) -> None:
    room.clock.now = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    case = new_case_id()
    desk.do([opening_step(case)])
    room.clock.now = datetime(2026, 12, 20, 16, 30, tzinfo=UTC)
    assert listed(desk, Queue.DUE_TODAY) == [case]


def test_rows_found_by_one_person_show_nothing_to_the_next(room: Room, desk: Desk) -> None:
    desk.do([opening_step()])
    found = desk.views.queue(Queue.OFFICE)
    assert len(desk.views.rows(found)) == 1
    desk.switch("herder", PASSWORD)
    assert desk.views.rows(found) == []
    desk.sign_out()
    assert desk.views.rows(found) == []
