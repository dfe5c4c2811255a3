"""Every route of openapi.json, asked by everybody: a new route without a rule here fails.

What a route shows is asked for again by role, for a case of the own office, of another office and of another region.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from console import wire
from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId, PersonId
from console.domain.looks import first_hash
from console.server.app import create_app
from tests.builders import put_small_catalogue
from tests.server.building import AIMAG, DISTRICT, HEAD, PASSWORD, FakeDesk, Room, ready_room, running

ANYBODY = "anybody"
"""Open to strangers: health, open data, and the doors where a secret stands in the question itself."""
DESK = "desk"
ADMINISTRATOR = "administrator"
BODY = "body"
GATEWAY = "gateway"
MAY: dict[str, str] = {
    "POST /enrol": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /password": ANYBODY,
    "POST /sessions": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /open/bodies.json": ANYBODY,
    "GET /open/bodies.csv": ANYBODY,
    "GET /open/offices.csv": ANYBODY,
    "POST /enrol-again": DESK,
    "POST /destroyed": DESK,
    "POST /sync": DESK,
    "GET /poke": DESK,
    "POST /looks": DESK,
    "POST /looked": DESK,
    "POST /used": DESK,
    "POST /letters": DESK,
    "POST /unseal": DESK,
    "POST /second-factor": DESK,
    "POST /second-factor/confirm": DESK,
    "PUT /files/{name}": DESK,
    "GET /files/{name}": DESK,
    "GET /people": ADMINISTRATOR,
    "PUT /people": ADMINISTRATOR,
    "DELETE /people/{person}/second-factor": ADMINISTRATOR,
    "PUT /offices": ADMINISTRATOR,
    "PUT /reference": ADMINISTRATOR,
    "GET /devices": ADMINISTRATOR,
    "DELETE /devices/{enrolment}": ADMINISTRATOR,
    "GET /journal/figures": ADMINISTRATOR,
    "GET /cases/{case}/looks": ADMINISTRATOR,
    "POST /texts": GATEWAY,
    "GET /body/duties": BODY,
    "POST /body/inbox": BODY,
    "GET /body/duties/{duty}": BODY,
    "GET /body/duties/{duty}/files/{name}": BODY,
    "POST /body/duties/{duty}/acknowledge": BODY,
    "POST /body/duties/{duty}/ask": BODY,
    "POST /body/duties/{duty}/pass-on": BODY,
    "POST /body/duties/{duty}/answer": BODY,
    "POST /body/duties/{duty}/give-back": BODY,
    "POST /body/duties/{duty}/extend": BODY,
}
NOT_FOR_HIM = {401, 403}
QUERY = {
    "GET /poke": {"after": "0"},
    "PUT /files/{name}": {"offset": "0", "size": "1", "number": "0", "mark": "none"},
}


@dataclass
class Asked:
    """A running centre, and everybody's token."""

    room: Room
    address: str
    tokens: dict[str, str]
    desks: dict[str, FakeDesk]
    asked: int = 0
    told: list[str] = field(default_factory=list)

    def ask(self, route: str, token: str, body: bytes = b"{}", **names: str) -> requests.Response:
        self.asked += 1
        method, path = route.split(" ")
        for name in ("name", "enrolment", "case", "duty", "person"):
            path = path.replace(f"{{{name}}}", names.get(name, "none"))
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"k{self.asked}"} if token else {}
        return requests.request(
            method, self.address + path, params=QUERY.get(route, {}), data=body, headers=headers, timeout=20
        )


LOGINS = ("agent", "colleague", "supervisor", "herder", "chief", "admin")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    room = ready_room(tmp_path_factory.mktemp("centre"))
    put_small_catalogue(room)
    desks = {login: room.desk(login, key=f"{number:064x}") for number, login in enumerate(LOGINS)}
    tokens = {f"desk of {login}": desk.token for login, desk in desks.items()}
    tokens["administrator"] = room.services.accounts.open_session(wire.SignIn("admin", PASSWORD)).token
    tokens["body"] = room.services.bodies.make_key(BodyId("lights"), "records")
    tokens["other body"] = room.services.bodies.make_key(BodyId("heating"), "records")
    tokens |= {"nobody": "", "garbage": "x" * 43}
    with running(room.services) as address:
        yield Asked(room, address, tokens, desks)
    room.services.close()


def routes(room: Room) -> set[str]:
    described = create_app(room.services).openapi()["paths"]
    return {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}


def sort_of(who: str) -> str:
    return DESK if who.startswith("desk") else BODY if who in ("body", "other body") else who


def test_every_route_has_a_rule_here(asked: Asked) -> None:
    assert routes(asked.room) == set(MAY)


@pytest.mark.parametrize("route", sorted(MAY))
def test_nobody_comes_in_by_a_door_that_is_not_his(asked: Asked, route: str) -> None:
    door = MAY[route]
    for who, token in asked.tokens.items():
        if route == "GET /poke" and sort_of(who) == DESK:
            continue  # held for minutes: it is asked once below
        status = asked.ask(route, token).status_code
        if door == GATEWAY:
            assert status == (404 if token else 401), who
        elif door in (ANYBODY, sort_of(who)):
            assert status not in NOT_FOR_HIM or (door == ANYBODY and status == 401), (who, status)
        else:
            assert status in NOT_FOR_HIM, (who, status)
    print(f"{route}: {len(asked.tokens)} kinds of askers")


def test_a_desk_that_is_behind_is_poked_at_once(asked: Asked) -> None:
    asked.desks["agent"].opened("poked")
    assert asked.ask("GET /poke", asked.tokens["desk of agent"]).status_code == 200


OFFICES = {"own office": DISTRICT, "head office": HEAD, "other region": AIMAG}
SEEN_BY = {
    "agent": {"own office"},
    "colleague": {"own office"},
    "supervisor": {"own office"},
    "herder": {"other region"},
    "chief": {"own office", "head office", "other region"},
    "admin": {"own office", "head office", "other region"},
}
"""Whose cases come down to whose desk: the head office holds all open ones, and the administrator works there."""
SUPERVISED_BY = {"supervisor": {"own office"}, "chief": {"own office", "head office", "other region"}}
OPENED_BY = {"own office": "agent", "head office": "chief", "other region": "herder"}


@pytest.fixture(scope="module")
def cases(asked: Asked) -> dict[str, CaseId]:
    """A case of each office, forwarded, with a citizen who withheld the name."""
    made = {}
    for where, office in OFFICES.items():
        desk, case = asked.desks[OPENED_BY[where]], where.replace(" ", "-")
        desk.opened(case, office=office, caller=None, marks=(act.Mark.NAME_WITHHELD,))
        party = act.Party(given_name="Болд", phones=(act.Phone("99112345"),))
        desk.do(act.KeepIdentity(caller=party), case)
        desk.do(act.Forward(ObligationId(f"to-{case}"), BodyId("lights"), "Гэрэлтүүлэг"), case)
        made[where] = CaseId(case)
    return made


@pytest.mark.parametrize("login", LOGINS)
def test_a_desk_holds_its_peoples_cases_and_of_withheld_names_those_they_wrote_down(
    asked: Asked, cases: dict[str, CaseId], login: str
) -> None:
    desk = asked.room.desk(login)
    desk.read()
    held = {where for where, case in cases.items() if f"case/{case}" in desk.documents()}
    assert held == SEEN_BY[login]
    names = {where for where, case in cases.items() if f"identity/{case}" in desk.documents("identity")}
    assert names == {where for where, opener in OPENED_BY.items() if opener == login}


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("where", sorted(OFFICES))
def test_what_is_asked_about_one_case_is_told_by_role_and_office(
    asked: Asked, cases: dict[str, CaseId], login: str, where: str
) -> None:
    person, case, token = PersonId(login), cases[where], asked.tokens[f"desk of {login}"]
    used = asked.ask("POST /used", token, wire.encode(wire.UsedAsked(person, case, "шалгах")))
    assert used.status_code == (200 if where in SUPERVISED_BY.get(login, set()) else 403)
    letter = wire.LetterAsked(person, case, ObligationId(f"to-{case}"))
    assert asked.ask("POST /letters", token, wire.encode(letter)).json()["code"] == "not_set_up"
    number = asked.room.known_case(case).number
    for proof, status in (("Болд", 200), ("Дорж", 404)):
        look = wire.Look(person, proof, "шалгах", number=number)
        said = asked.ask("POST /looks", token, wire.encode(look))
        assert said.status_code == status
        assert "Болд" not in said.text
        assert "99112345" not in said.text
    somebody = next(each for each in LOGINS if each != login)
    for path, body in (
        ("POST /used", wire.encode(wire.UsedAsked(PersonId(somebody), case, "шалгах"))),
        ("POST /looks", wire.encode(wire.Look(PersonId(somebody), "Болд", "шалгах", number=number))),
    ):
        assert asked.ask(path, token, body).status_code == 403, "in somebody else's name"


def test_a_tipsters_telephone_finds_nothing_whoever_types_it(asked: Asked, cases: dict[str, CaseId]) -> None:
    for login in LOGINS:
        look = wire.Look(PersonId(login), "Дорж", "шалгах", phone="99112345")
        assert asked.ask("POST /looks", asked.tokens[f"desk of {login}"], wire.encode(look)).status_code == 404


@pytest.mark.parametrize("where", sorted(OFFICES))
@pytest.mark.parametrize("login", LOGINS)
def test_an_ask_is_taken_by_role_and_office(asked: Asked, cases: dict[str, CaseId], login: str, where: str) -> None:
    desk, case = asked.desks[login], cases[where]
    close = desk.do(act.SetPriority(act.Priority.NORMAL, act.Priority.NORMAL), case)
    kind = desk.do(act.CorrectKind(act.Kind.COMPLAINT, act.Kind.COMPLAINT), case)
    assert (close.code in ("other_office",)) == (where not in SEEN_BY[login])
    assert (kind.code == "not_allowed") == (where not in SUPERVISED_BY.get(login, set()))


RECALLED_MAY = {"POST /sync", "GET /poke", "POST /looked", "PUT /files/{name}", "POST /enrol-again", "POST /destroyed"}
"""What a recalled desk hands in by."""


def test_a_dismissed_person_and_a_revoked_desk_get_nothing(tmp_path: Path) -> None:
    room = ready_room(tmp_path)
    desk = room.desk("agent")
    desk.opened()
    room.dismiss("agent")
    desk.read()
    assert desk.documents() == set()
    with running(room.services) as address:
        session = room.services.accounts.open_session(wire.SignIn("admin", PASSWORD)).token
        place = Asked(room, address, {}, {})
        recalled = place.ask("DELETE /devices/{enrolment}", session, enrolment=desk.device.enrolment)
        assert recalled.status_code == 200
        question = wire.encode(wire.Question(wire.PROTOCOL, desk.device.enrolment, desk.people, {}))
        for route in sorted(each for each, door in MAY.items() if door == DESK and each not in RECALLED_MAY):
            assert place.ask(route, desk.token, question).status_code == 403, route
        said = wire.decode(place.ask("POST /sync", desk.token, question).content, wire.Answer)
        assert (said.recalled, said.documents, said.scopes) == (True, (), ())
        revoked = place.ask("DELETE /devices/{enrolment}", session, enrolment=desk.device.enrolment)
        assert revoked.status_code == 200
        for route in sorted(each for each, door in MAY.items() if door == DESK):
            body = wire.encode(wire.Question(wire.PROTOCOL, desk.device.enrolment, desk.people, {}))
            assert place.ask(route, desk.token, body).status_code == 401, route
    room.services.close()


CONTENT = {"text": "а", "reason": "а", "days": 1, "unit": "а", "outcome": "done"}
"""Enough for anything that a body's program may say."""


def test_a_body_reaches_its_own_duties_alone(asked: Asked, cases: dict[str, CaseId]) -> None:
    listed = asked.ask("GET /body/duties", asked.tokens["body"]).json()["duties"]
    assert len(listed) == len(cases)
    assert asked.ask("GET /body/duties", asked.tokens["other body"]).json()["duties"] == []
    for duty in (each["duty"] for each in listed):
        own = asked.ask("GET /body/duties/{duty}", asked.tokens["body"], duty=duty)
        assert (own.status_code, "Болд" in own.text, "99112345" in own.text) == (200, False, False)
        for route in (each for each, door in MAY.items() if door == BODY and "{duty}" in each):
            said = asked.ask(route, asked.tokens["other body"], wire.encode(CONTENT), duty=duty)
            assert (said.status_code, said.json()["code"]) == (404, "not_found"), route


def test_looks_are_handed_in_by_whoever_has_a_desk_and_read_by_administrators(
    asked: Asked, cases: dict[str, CaseId]
) -> None:
    case = cases["own office"]
    row: Any = wire.encode({"at": asked.room.clock.now, "by": "agent", "kind": "view", "case": case})
    handed = wire.LooksHandedIn("c1", 1, first_hash("c1"), (msgspec.Raw(row),))
    assert asked.ask("POST /looked", asked.tokens["desk of herder"], wire.encode(handed)).json()["last"] == 1
    listed = asked.ask("GET /cases/{case}/looks", asked.tokens["administrator"], case=case).json()
    assert ("agent", "view") in {(each["person"], each["kind"]) for each in listed}
