"""Like calls raise a common problem by themselves."""

import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.ids import ObligationId
from console.domain.people import CENTRE
from console.server import scopes
from console.server.jobs import pass_time
from console.store import register, sightings
from console.wire import At
from tests.conftest import ExpectedLog
from tests.server.building import AIMAG, HEAD, FakeDesk, Room, ready_room

HEAT = TopicId("heat")
KHOROOS = [PlaceCode(f"1101{khoroo:02}") for khoroo in range(1, 12)]


def problems(room: Room) -> list[Case]:
    with room.services.centre.database.read() as connection:
        ids = register.open_in(connection, scopes.COMMON)
    return [room.known_case(id) for id in ids]


def cold(desk: FakeDesk, name: str, **changes: object) -> Case:
    phone = act.Phone(f"99{zlib.crc32(name.encode()) % 1_000_000:06}")
    given = {"topic": HEAT, "topic_title": "Халаалт", "place": KHOROOS[0], "caller": act.Party(phones=(phone,))}
    return desk.opened(name, **{**given, **changes})


def calls(room: Room, desk: FakeDesk, count: int, *, seconds: float = 12, name: str = "call", **changes: object) -> int:
    """So many calls one after the other; gives the one with which a problem was raised, 0 for none."""
    before = len(problems(room))
    for each in range(count):
        room.clock.pass_(seconds=seconds)
        cold(desk, f"{name}-{each}", **{"place": KHOROOS[each % len(KHOROOS)], **changes})
        if len(problems(room)) > before:
            return each + 1
    return 0


def test_a_failure_is_raised_by_the_sixth_call_once_for_the_whole_district(room: Room) -> None:
    desk = room.desk("agent")
    assert calls(room, desk, 30) in (5, 6)
    assert calls(room, desk, 30, name="more") == 0
    [problem] = problems(room)
    assert (problem.kind, problem.topic, problem.place) == (act.Kind.PROBLEM, HEAT, "1101")
    assert (problem.opened_by, problem.office, problem.caller) == (CENTRE, HEAD, None)
    assert room.known_case("call-0").problem is None


def test_it_is_every_desks_with_the_commit_of_the_call_that_tipped_it(room: Room) -> None:
    told: list[frozenset[str]] = []
    room.services.centre.committed = lambda number, changed, by: told.append(frozenset(changed))
    desk, far = room.desk("agent"), room.desk("herder")
    tipped = calls(room, desk, 6)
    assert scopes.COMMON in told[-1]
    assert len(told) == tipped
    far.read()
    assert far.documents() == {f"case/{problems(room)[0].id}"}


def test_the_head_office_forwards_what_was_raised_and_any_desk_joins_it(room: Room) -> None:
    desk = room.desk("agent")
    calls(room, desk, 6)
    [problem] = problems(room)
    forward = act.Forward(ObligationId("o"), BodyId("heating"), "Дулаан")
    assert desk.do(forward, problem.id).code == "other_office"
    assert room.desk("chief").do(forward, problem.id).verdict == "applied"
    assert desk.do(act.JoinProblem(problem.id), "call-0").verdict == "applied"


@pytest.mark.parametrize(
    "changes",
    [
        {"topic": None},
        {"place": None},
        {"kind": act.Kind.THANKS},
        {"kind": act.Kind.PROPOSAL},
        {"caller": act.Party(phones=(act.Phone("99112345"),))},
    ],
    ids=["no topic", "no place", "thanks", "proposals", "one caller"],
)
def test_what_is_no_failure_raises_nothing(room: Room, changes: dict[str, object]) -> None:
    assert calls(room, room.desk("agent"), 20, **changes) == 0


def test_calls_of_several_topics_or_places_raise_nothing(room: Room) -> None:
    desk = room.desk("agent")
    for each in range(24):
        cold(desk, f"topic-{each}", topic=TopicId(f"topic-{each % 6}"), place=PlaceCode(f"62{each % 5:02}"))
    assert problems(room) == []


def test_a_problem_that_people_opened_there_is_enough(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened("problem", kind=act.Kind.PROBLEM, topic=HEAT, place=PlaceCode("11"), caller=None)
    assert calls(room, desk, 20) == 0


def test_one_that_was_closed_is_raised_again_on_another_day_only(room: Room) -> None:
    desk = room.desk("agent")
    calls(room, desk, 6)
    [problem] = problems(room)
    room.desk("chief").do(act.Close(act.CloseOutcome.SOLVED), problem.id)
    assert calls(room, desk, 20, name="same-day") == 0
    room.clock.pass_(hours=24)
    assert calls(room, desk, 20, name="next-day") in (5, 6)


def test_what_comes_in_days_later_from_a_desk_without_a_link_raises_nothing(room: Room) -> None:
    desk = room.desk("herder")
    old = At(room.clock.now - timedelta(days=3))
    for each in range(20):
        opening = act.OpenCase(
            number=desk.number(each),
            office=AIMAG,
            kind=act.Kind.COMPLAINT,
            channel=act.Channel.PHONE,
            subject="",
            text="",
            topic=HEAT,
            place=KHOROOS[0],
        )
        desk.take(desk.envelope(opening, f"old-{each}", at=old))
    assert problems(room) == []


def test_a_centre_that_takes_the_same_calls_again_raises_the_same_problem(room: Room, tmp_path: Path) -> None:
    """As one that was restored does: what joined the problem before belongs to it again."""
    restored = ready_room(tmp_path / "restored")
    for each in (room, restored):
        calls(each, each.desk("agent"), 6)
    [one], [other] = problems(room), problems(restored)
    assert (one.id, one.entries[0].id) == (other.id, other.entries[0].id)
    restored.services.close()


def test_a_fault_of_the_radar_holds_up_no_call(room: Room, expected_log: ExpectedLog) -> None:
    expected_log(r"fault Unreadable kind=radar at ")
    with room.services.centre.commit() as commit:
        commit.put("topic/heat", b"{}", [scopes.COMMON])
    assert calls(room, room.desk("agent"), 12) == 0
    assert room.known_case("call-11").topic == HEAT


def test_what_is_older_than_seven_weeks_is_forgotten(room: Room) -> None:
    desk = room.desk("agent")
    cold(desk, "old")
    room.clock.pass_(days=50)
    cold(desk, "new")
    pass_time(room.services.centre)
    with room.services.centre.database.read() as connection:
        first = sightings.first(connection)
    assert first == room.known_case("new").opened_at


def test_what_is_usual_at_this_time_of_the_week_raises_nothing_and_at_another_time_it_does(room: Room) -> None:
    desk = room.desk("agent")
    for week in range(7):
        assert calls(room, desk, 20, seconds=170, name=f"week-{week}") == 0
        room.clock.pass_(seconds=7 * 86_400 - 20 * 170)
    room.clock.pass_(hours=60)
    assert 6 < calls(room, desk, 20, seconds=170, name="another-time") < 15
