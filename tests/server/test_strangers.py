"""What a desk hands in by somebody who has never signed in there: records are taken, what asks for a right waits."""

from datetime import UTC, datetime

import msgspec
import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.deadlines import local_day
from console.domain.ids import PersonId
from console.domain.people import Role
from console.domain.proving import proof_key, proof_of
from console.server.jobs import pass_time
from tests.server.building import AIMAG, DISTRICT, PASSWORD, FakeDesk, Room, person

OWN_KEY, OTHER_KEY = "1a" * 32, "2b" * 32
CHIEF = PersonId("chief")
CITIZEN = act.Party(given_name="Болд", phones=(act.Phone("99112345"),))
TAKE_OVER = act.Assign(None, PersonId("agent"))


@pytest.fixture
def elsewhere(room: Room) -> str:
    """A case of another office, whose citizen has withheld his name."""
    herder = room.desk("herder", key=OTHER_KEY)
    herder.opened("elsewhere", office=AIMAG, marks=(act.Mark.NAME_WITHHELD,))
    herder.do(act.KeepIdentity(CITIZEN), "elsewhere")
    return "elsewhere"


@pytest.fixture
def desk(room: Room) -> FakeDesk:
    return room.desk("agent", key=OWN_KEY)


def held(desk: FakeDesk) -> set[str]:
    desk.read()
    return desk.documents() | desk.documents("identity")


def test_nobody_takes_over_a_case_in_the_name_of_who_may(room: Room, desk: FakeDesk, elsewhere: str) -> None:
    judged = desk.do(TAKE_OVER, elsewhere, by=CHIEF)
    assert (judged.verdict, judged.code) == (Verdict.UNPLACED, "not_signed_in")
    assert judged.facts == {"desk": desk.device.number}
    assert (room.known_case(elsewhere).assignee, held(desk)) == (None, set())
    assert room.scopes(f"attention/{judged.id}") == {"person:chief"}, "she hears of it"


def test_it_waits_for_a_sign_in_at_that_desk_and_at_no_other(room: Room, desk: FakeDesk, elsewhere: str) -> None:
    judged = desk.do(TAKE_OVER, elsewhere, by=CHIEF)
    room.desk("chief", key=OTHER_KEY)
    room.put_person(person("chief", (Role.SUPERVISOR, AIMAG)))
    pass_time(room.services.centre)
    assert room.verdicts()[judged.id] == "unplaced"
    assert desk.do(TAKE_OVER, elsewhere, by=CHIEF).code == "not_signed_in"
    room.services.accounts.sign_in(wire.SignIn("chief", PASSWORD, enrolment=desk.device.enrolment))
    assert room.verdicts()[judged.id] == "applied"
    assert (room.known_case(elsewhere).assignee, room.scopes(f"attention/{judged.id}")) == ("agent", set())


def test_who_signed_in_under_an_earlier_enrolment_or_at_a_copy_is_no_stranger(room: Room, elsewhere: str) -> None:
    room.desk("chief", key=OWN_KEY)
    again = room.desk("agent", key=OWN_KEY)
    assert again.do(TAKE_OVER, elsewhere, by=CHIEF).verdict is Verdict.APPLIED


def test_it_is_taken_where_he_signs_in_by_enrolling_the_desk_anew(room: Room, desk: FakeDesk, elsewhere: str) -> None:
    judged = desk.do(TAKE_OVER, elsewhere, by=CHIEF)
    room.desk("chief", key=OWN_KEY)
    assert room.verdicts()[judged.id] == "applied"


def test_what_waits_for_its_author_is_not_taken_with_the_case_that_comes(room: Room, desk: FakeDesk) -> None:
    judged = desk.do(act.SetPriority(act.Priority.NORMAL, act.Priority.URGENT), "later", by=CHIEF)
    desk.opened("later")
    assert room.verdicts()[judged.id] == "unplaced"
    assert room.known_case("later").priority is act.Priority.NORMAL


@pytest.mark.parametrize(
    "action", [act.PostNotice("Ус хаана", until=datetime(2027, 1, 1, tzinfo=UTC)), act.SetSynonym("загс", "гэрлэлт")]
)
def test_what_stands_on_no_case_waits_too(room: Room, desk: FakeDesk, action: act.Action) -> None:
    judged = desk.take(desk.envelope(action, None, by=CHIEF))[0]
    assert (judged.verdict, judged.code) == (Verdict.UNPLACED, "not_signed_in")


def test_a_record_in_another_name_is_taken_and_administrators_hear_of_it(room: Room, desk: FakeDesk) -> None:
    desk.opened(office=DISTRICT)
    key = proof_key(bytes.fromhex(OWN_KEY))
    for by, told in ((PersonId("agent"), set[str]()), (CHIEF, {"administrators", "supervisors:head"})):
        note = desk.envelope(act.AddNote("Дуудлага"), by=by)
        proved = msgspec.structs.replace(note, device_proof=proof_of(note.proven(), key=key))
        assert desk.take(proved)[0].verdict is Verdict.APPLIED
        assert room.scopes(f"task/unproven/{desk.device.enrolment}/{local_day(room.clock.now)}") == told
