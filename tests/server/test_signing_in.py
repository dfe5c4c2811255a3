"""Enrolling desks, signing in, passwords, invitations, revocation: over HTTP, on a real port."""

import gzip
from typing import Any

import pytest
import requests

from console import wire
from console.domain import actions as act
from console.domain.ids import ObligationId, PersonId
from console.server.accounts import AGAIN_FREE
from console.server.problem import Problem
from console.server.tries import FREE_TRIES
from console.store.accounts import hash_of
from tests.server.building import DISTRICT, KEY, PASSWORD, Room

SECONDS = 30


def post(url: str, body: Any, token: str | None = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    raw = body if isinstance(body, bytes) else wire.encode(body)
    return requests.post(url, data=raw, headers=headers, timeout=SECONDS)


def fault(response: requests.Response) -> tuple[int, str]:
    assert response.headers["X-Centre"] == "1111"
    return response.status_code, response.json()["code"]


def enrol(address: str, login: str = "agent", **changes: Any) -> requests.Response:
    given = {"password": PASSWORD, "desk_name": "Цонх 3", "desk_key": KEY, **changes}
    return post(f"{address}/enrol", wire.SignIn(login, **given))


def question(enrolled: wire.Enrolled, *actions: Any) -> wire.Question:
    return wire.Question(wire.PROTOCOL, enrolled.enrolment, (enrolled.person.id,), {}, actions=tuple(actions))


def enrolled(address: str, login: str = "agent") -> wire.Enrolled:
    return wire.decode(enrol(address, login).content, wire.Enrolled)


def test_a_desk_is_enrolled_and_exchanges(room: Room, address: str) -> None:
    desk = enrolled(address)
    assert desk.person.id == "agent"
    assert desk.office.id == DISTRICT
    assert 0 < desk.desk_number < 9999
    packed = gzip.compress(wire.encode(question(desk)))
    headers = {"Authorization": f"Bearer {desk.token}", "Content-Encoding": "gzip"}
    response = requests.post(f"{address}/sync", data=packed, headers=headers, timeout=SECONDS)
    assert response.headers["Content-Encoding"] == "gzip"
    answer = wire.decode(response.content, wire.Answer)
    assert answer.scopes == ("common", "person:agent", "office:district")
    with room.services.centre.database.read() as connection:
        stored = connection.exec_driver_sql("select token from devices").scalars().all()
    assert stored == [hash_of(desk.token)]


def test_two_desks_never_get_one_number(address: str) -> None:
    numbers = [enrolled(address).desk_number for _ in range(20)]
    assert len(set(numbers)) == 20


@pytest.mark.parametrize(
    ("login", "password"), [("agent", "wrong"), ("nobody", PASSWORD), ("", ""), ("agent\x00", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_login_are_answered_alike(address: str, login: str, password: str) -> None:
    assert fault(enrol(address, login, password=password)) == (401, "wrong_password")


def test_wrong_passwords_make_the_login_wait_longer_and_longer(room: Room, address: str) -> None:
    for _ in range(FREE_TRIES):
        assert fault(enrol(address, password="wrong")) == (401, "wrong_password")
    waits = []
    for _ in range(3):
        assert fault(enrol(address, password="wrong")) == (401, "wrong_password")
        response = enrol(address)
        assert fault(response) == (429, "too_many_tries")
        waits.append(response.json()["facts"]["seconds"])
        room.clock.pass_(seconds=waits[-1])
    assert waits == [3, 5, 9]
    assert enrol(address, "supervisor").status_code == 200
    assert enrol(address).status_code == 200
    assert fault(enrol(address, password="wrong")) == (401, "wrong_password")
    assert enrol(address).status_code == 200


def test_someone_without_a_role_now_cannot_sign_in(room: Room, address: str) -> None:
    room.clock.pass_(hours=1)
    room.dismiss("agent")
    assert fault(enrol(address)) == (403, "not_in_service")


@pytest.mark.parametrize("key", [None, "", "0f", "zz" * 32])
def test_a_desk_without_a_key_is_not_enrolled(address: str, key: str | None) -> None:
    assert fault(enrol(address, desk_key=key)) == (422, "wrong_value")


def test_a_second_person_gets_the_desks_key_by_his_own_password(room: Room, address: str) -> None:
    desk = enrolled(address)
    asked = wire.SignIn("supervisor", PASSWORD, enrolment=desk.enrolment)
    added = wire.decode(post(f"{address}/sign-in", asked).content, wire.SignedIn)
    assert added.desk_key == KEY
    assert [office.id for office in added.offices] == [DISTRICT]
    sync = wire.Question(1, desk.enrolment, (desk.person.id, added.person.id), {})
    answer = wire.decode(post(f"{address}/sync", sync, desk.token).content, wire.Answer)
    assert "supervisors:district" in answer.scopes
    wrong = wire.SignIn("supervisor", "wrong", enrolment=desk.enrolment)
    assert fault(post(f"{address}/sign-in", wrong)) == (401, "wrong_password")
    unknown = wire.SignIn("supervisor", PASSWORD, enrolment="none")
    assert fault(post(f"{address}/sign-in", unknown)) == (401, "signed_out")


def test_a_desk_that_is_recalled_twice_is_signed_out_everywhere(address: str) -> None:
    desk = enrolled(address)
    admin = post(f"{address}/sessions", wire.SignIn("admin", PASSWORD)).json()["token"]
    headers = {"Authorization": f"Bearer {admin}"}
    listed = requests.get(f"{address}/devices", headers=headers, timeout=SECONDS).json()
    assert [each["number"] for each in listed] == [desk.desk_number]
    url = f"{address}/devices/{desk.enrolment}"
    assert requests.delete(url, headers=headers, timeout=SECONDS).status_code == 200
    recalled = wire.decode(post(f"{address}/sync", question(desk), desk.token).content, wire.Answer)
    assert (recalled.recalled, recalled.scopes) == (True, ())
    listed = requests.get(f"{address}/devices", headers=headers, timeout=SECONDS).json()
    assert [("recalled" in each, "revoked" in each) for each in listed] == [(True, False)]
    assert requests.delete(url, headers=headers, timeout=SECONDS).status_code == 200
    assert fault(requests.delete(f"{address}/devices/none", headers=headers, timeout=SECONDS)) == (404, "not_found")
    assert fault(post(f"{address}/sync", question(desk), desk.token)) == (401, "signed_out")
    assert fault(post(f"{address}/enrol-again", b"", desk.token)) == (401, "signed_out")
    asked = wire.SignIn("agent", PASSWORD, enrolment=desk.enrolment)
    assert fault(post(f"{address}/sign-in", asked)) == (401, "signed_out")


def test_a_copied_desk_enrols_again_by_its_token_with_its_people(room: Room, address: str) -> None:
    desk = enrolled(address)
    post(f"{address}/sign-in", wire.SignIn("supervisor", PASSWORD, enrolment=desk.enrolment))
    again = wire.decode(post(f"{address}/enrol-again", b"", desk.token).content, wire.Enrolled)
    assert (again.enrolment == desk.enrolment, again.desk_number == desk.desk_number) == (False, False)
    sync = wire.Question(1, again.enrolment, (PersonId("agent"), PersonId("supervisor")), {})
    answer = wire.decode(post(f"{address}/sync", sync, again.token).content, wire.Answer)
    assert "supervisors:district" in answer.scopes


def test_a_room_set_up_from_one_disk_enrols_again_at_once_and_nobody_uses_up_the_desk_numbers(
    room: Room, address: str
) -> None:
    desk = enrolled(address)
    for _ in range(AGAIN_FREE):
        token = wire.decode(post(f"{address}/enrol-again", b"", desk.token).content, wire.Enrolled).token
    assert post(f"{address}/enrol-again", b"", token).status_code == 200
    refused = post(f"{address}/enrol-again", b"", token)
    assert fault(refused) == (429, "too_many_tries")
    room.clock.pass_(seconds=refused.json()["facts"]["seconds"])
    assert post(f"{address}/enrol-again", b"", token).status_code == 200
    assert fault(post(f"{address}/enrol-again", b"", desk.token)) == (429, "too_many_tries")
    room.clock.pass_(days=2)
    assert post(f"{address}/enrol-again", b"", desk.token).status_code == 200


def test_a_password_is_changed_by_the_old_one(address: str) -> None:
    change = wire.PasswordChange("agent", PASSWORD, "another horse")
    assert fault(post(f"{address}/password", wire.PasswordChange("agent", "wrong", "x"))) == (401, "wrong_password")
    assert fault(post(f"{address}/password", wire.PasswordChange("agent", PASSWORD, "short"))) == (422, "weak_password")
    assert post(f"{address}/password", change).status_code == 200
    assert fault(enrol(address)) == (401, "wrong_password")
    assert enrol(address, password="another horse").status_code == 200


def test_an_invitation_works_once_and_sets_the_password(room: Room, address: str) -> None:
    token = post(f"{address}/sessions", wire.SignIn("admin", PASSWORD)).json()["token"]
    grant = {"role": "agent", "office": "district", "since": "2020-01-01T00:00:00Z"}
    person = {"id": "new", "parent_name": None, "given_name": "Шинэ", "grants": [grant]}
    headers = {"Authorization": f"Bearer {token}"}
    put = [{"person": person, "login": "new", "invite": True}]
    (listed,) = requests.put(f"{address}/people", json=put, headers=headers, timeout=SECONDS).json()
    word = listed["invitation"]
    assert fault(enrol(address, "new")) == (401, "wrong_password")
    assert fault(enrol(address, "new", invitation="0000-0000-0000-0000")) == (401, "wrong_invitation")
    assert fault(enrol(address, "agent", invitation=word)) == (401, "wrong_invitation")
    assert fault(enrol(address, "new", invitation=word, password="short")) == (422, "weak_password")
    assert enrol(address, "new", invitation=f" {word.upper()} ").status_code == 200
    assert fault(enrol(address, "new", invitation=word)) == (401, "wrong_invitation")
    assert enrol(address, "new").status_code == 200
    assert word not in requests.get(f"{address}/people", headers=headers, timeout=SECONDS).text


def test_an_old_invitation_is_none(room: Room, address: str) -> None:
    word = room.services.accounts.invite(room.person("agent").id)
    room.clock.pass_(days=31)
    assert fault(enrol(address, invitation=word)) == (401, "wrong_invitation")


def test_only_administrators_may_administer(room: Room, address: str) -> None:
    assert fault(post(f"{address}/sessions", wire.SignIn("chief", PASSWORD))) == (403, "not_allowed")
    desk = enrolled(address)
    for method, path in (
        ("get", "people"),
        ("put", "people"),
        ("put", "offices"),
        ("put", "reference"),
        ("get", "devices"),
    ):
        for token in (desk.token, "none"):
            headers = {"Authorization": f"Bearer {token}"}
            response = requests.request(method, f"{address}/{path}", data=b"[]", headers=headers, timeout=SECONDS)
            assert fault(response) == (401, "signed_out")
    session = post(f"{address}/sessions", wire.SignIn("admin", PASSWORD)).json()["token"]
    assert fault(post(f"{address}/sync", question(desk), session)) == (401, "signed_out")
    headers = {"Authorization": f"Bearer {session}"}
    assert requests.get(f"{address}/people", headers=headers, timeout=SECONDS).status_code == 200
    room.clock.pass_(hours=13)
    assert fault(requests.get(f"{address}/people", headers=headers, timeout=SECONDS)) == (401, "signed_out")


def test_figures_count_what_the_journal_holds(room: Room, address: str) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(act.AddNote("Тоологдоно"))
    desk.do(act.GiveBack(ObligationId("none"), "Буруу"))
    token = post(f"{address}/sessions", wire.SignIn("admin", PASSWORD)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    figures = requests.get(f"{address}/journal/figures", headers=headers, timeout=SECONDS).json()
    assert figures["actions"]["add_note/applied"] == 1
    assert figures["actions"]["give_back/refused"] == 1
    assert (figures["cases"], figures["contacts"], figures["attention"]) == ({"open": 1}, 1, 1)
    assert figures["number"] == room.head().number


def test_a_new_password_ends_what_was_given_for_the_one_before(room: Room) -> None:
    accounts, admin, word = room.services.accounts, PersonId("admin"), "another word 1"
    for before, change in (
        (PASSWORD, lambda: accounts.set_password(admin, "admin", word)),
        (word, lambda: accounts.change_password(wire.PasswordChange("admin", word, PASSWORD))),
    ):
        session, invitation = accounts.open_session(wire.SignIn("admin", before)), accounts.invite(admin)
        change()
        with pytest.raises(Problem, match="signed_out"):
            accounts.administrator_of(session.token)
        with pytest.raises(Problem, match="wrong_invitation"):
            accounts.open_session(wire.SignIn("admin", "a thief's word", invitation=invitation))
