"""Where a citizen's case is, told to whoever knows its number or telephone and one proof."""

from typing import Any

import pytest
import requests

from console import wire
from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId, PersonId
from console.server.looks import WRONG_PROOFS, Looks
from console.server.problem import Problem
from tests.server.building import NOW, PASSWORD, FakeDesk, Room

SECONDS = 30
PARTY = act.Party(
    parent_name="Ганбаатар",
    given_name="Болд",
    register_number="УБ86102217",
    phones=(act.Phone("99112345"), act.Phone("+976 8811-2233")),
)


@pytest.fixture
def herder(room: Room) -> FakeDesk:
    """A desk that does not hold the case of the district."""
    desk = room.desk("agent")
    desk.opened(caller=PARTY)
    desk.do(act.Forward(ObligationId("to"), BodyId("water"), "Ус сувгийн газар"))
    return room.desk("herder")


def look(address: str, desk: FakeDesk, **changes: Any) -> requests.Response:
    given = {"proof": "Болд", "purpose": "asked by the citizen", "number": None, **changes}
    asked = wire.encode(wire.Look(PersonId("herder"), **given))
    headers = {"Authorization": f"Bearer {desk.token}"}
    return requests.post(f"{address}/looks", data=asked, headers=headers, timeout=SECONDS)


@pytest.mark.parametrize("proof", ["Болд", " болд ", "bold", "2217", "99112345", "88112233", "+97699112345"])
def test_a_number_and_one_proof_give_the_state_and_nothing_else(
    room: Room, address: str, herder: FakeDesk, proof: str
) -> None:
    number = room.known_case().number
    state = wire.decode(look(address, herder, number=number, proof=proof).content, wire.CaseState)
    assert state == wire.CaseState(
        number=number,
        status="open",
        opened_on=NOW,
        body="Ус сувгийн газар",
        body_state="forwarded",
        since=NOW,
        due="2026-12-20",
    )


def test_a_case_that_joined_a_common_problem_is_told_with_what_became_of_that(
    room: Room, address: str, herder: FakeDesk
) -> None:
    desk = room.desk("agent")
    desk.do(act.Answer(ObligationId("to"), act.AnswerOutcome.NOT_OURS, "Манайх биш"))
    desk.opened("problem", kind=act.Kind.PROBLEM)
    desk.do(act.JoinProblem(CaseId("problem")))
    room.clock.pass_(minutes=1)
    desk.do(act.Forward(ObligationId("common"), BodyId("heating"), "Дулаан"), "problem")
    number = room.known_case().number
    state = wire.decode(look(address, herder, number=number).content, wire.CaseState)
    assert (state.body, state.body_state) == ("Дулаан", "forwarded")
    desk.do(act.Answer(ObligationId("common"), act.AnswerOutcome.DONE, "Засав"), "problem")
    state = wire.decode(look(address, herder, number=number).content, wire.CaseState)
    assert (state.body, state.body_state, state.answered_at) == ("Дулаан", "answered", room.clock.now)


@pytest.mark.parametrize("proof", ["", "Б", "Дорж", "9911", "0000", "99112346", "Ганбаатар", "11-11"])
def test_a_wrong_proof_and_an_unknown_number_are_answered_alike(
    room: Room, address: str, herder: FakeDesk, proof: str
) -> None:
    wrong = look(address, herder, number=room.known_case().number, proof=proof)
    unknown = look(address, herder, number="0000000000", proof=proof)
    assert (wrong.status_code, wrong.content) == (404, b'{"code":"not_found","facts":{}}')
    assert (unknown.status_code, unknown.content) == (wrong.status_code, wrong.content)


def test_a_telephone_finds_the_newest_case_and_is_no_proof_of_itself(
    room: Room, address: str, herder: FakeDesk
) -> None:
    desk = room.desk("agent")
    room.clock.pass_(days=1)
    newer = desk.opened("newer", caller=PARTY)
    found = wire.decode(look(address, herder, phone="9911 2345").content, wire.CaseState)
    assert found.number == newer.number
    assert look(address, herder, phone="99112345", proof="99112345").status_code == 404
    assert look(address, herder, phone="99112345", proof="88112233").status_code == 200


def test_a_withheld_name_proves_its_own_case(room: Room, address: str, herder: FakeDesk) -> None:
    desk = room.desk("agent")
    case = desk.opened("secret", caller=None)
    desk.do(act.KeepIdentity(act.Party(given_name="Нууц", phones=(act.Phone("95000000"),))), "secret")
    assert look(address, herder, number=case.number, proof="Нууц").status_code == 200
    assert look(address, herder, phone="95000000", proof="Нууц").status_code == 404


def test_every_look_is_kept_with_who_and_why(room: Room, address: str, herder: FakeDesk) -> None:
    look(address, herder, number=room.known_case().number)
    look(address, herder, number=room.known_case().number, proof="Дорж")
    asked = wire.encode(wire.SignIn("admin", PASSWORD))
    token = requests.post(f"{address}/sessions", data=asked, timeout=SECONDS).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    kept = requests.get(f"{address}/cases/case/looks", headers=headers, timeout=SECONDS).json()
    assert [(each["person"], each["purpose"]) for each in kept] == [("herder", "asked by the citizen")]
    with room.services.centre.database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from looks").scalar() == 3, "the list of them too"


def test_wrong_proofs_are_limited_for_a_desk(room: Room, address: str, herder: FakeDesk) -> None:
    number = room.known_case().number
    for _ in range(WRONG_PROOFS):
        assert look(address, herder, number=number, proof="Дорж").status_code == 404
    refused = look(address, herder, number=number)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
    room.clock.pass_(seconds=refused.json()["facts"]["seconds"])
    assert look(address, herder, number=number).status_code == 200


def test_a_look_needs_a_purpose_a_person_of_the_desk_and_something_to_look_for(
    room: Room, address: str, herder: FakeDesk
) -> None:
    number = room.known_case().number
    assert look(address, herder, number=number, purpose=" ").json()["code"] == "wrong_value"
    assert look(address, herder).json() == {"code": "wrong_value", "facts": {"field": "number"}}
    assert look(address, room.desk("agent"), number=number).json()["code"] == "not_in_service"


def test_neither_another_process_nor_another_enrolment_or_desk_gives_more_tries(
    room: Room, address: str, herder: FakeDesk
) -> None:
    number = room.known_case().number
    for _ in range(WRONG_PROOFS):
        assert look(address, herder, number=number, proof="Дорж").status_code == 404
    asked = wire.Look(PersonId("herder"), "Дорж", "шалгах", number=number)
    for desk in (herder, room.desk("herder"), room.desk("herder", key="1a" * 32)):
        with pytest.raises(Problem, match="too_many_tries"):
            Looks(room.services.centre).look(desk.device, asked)
    again = room.services.accounts.enrol_again(herder.device)
    herder.token = again.token
    assert look(address, herder, number=number, proof="Дорж").status_code == 429
    room.clock.pass_(minutes=11)
    assert look(address, herder, number=number).status_code == 200


def test_who_asks_for_the_list_of_lookers_stands_in_it(room: Room, address: str, herder: FakeDesk) -> None:
    look(address, herder, number=room.known_case().number)
    token = room.services.accounts.open_session(wire.SignIn("admin", PASSWORD)).token
    for many in (1, 2):
        headers = {"Authorization": f"Bearer {token}"}
        kept = requests.get(f"{address}/cases/case/looks", headers=headers, timeout=SECONDS).json()
        assert [each["kind"] for each in kept] == ["state", "used"][:many]
