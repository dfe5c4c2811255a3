"""The code for a sealed slot: only a supervisor of that person is told it, by his own password, and it is recorded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console import wire
from console.domain.looks import LookKind
from console.domain.unsealing import Challenge, code_for
from console.server.problem import Problem
from console.store import accounts, looks
from tests.builders import PASSWORD, Room, ready_desk, ready_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    ready_desk(made, tmp_path / "desk").stop()
    yield made
    made.services.close()


def device(room: Room) -> accounts.Device:
    with room.services.centre.database.read() as connection:
        [found] = accounts.all_devices(connection)
    return found


def asked(room: Room, **changes: str) -> str:
    challenge = Challenge(device(room).number, "0042").text()
    question = wire.CodeAsked(
        **{"login": "supervisor", "password": PASSWORD, "challenge": challenge, "sealed": "agent"} | changes
    )
    return room.services.unsealing.code(question).code


@pytest.mark.parametrize("login", ["supervisor", "admin"])
def test_a_supervisor_of_that_person_and_an_administrator_are_told_the_code_of_that_desk(
    room: Room, login: str
) -> None:
    desk = device(room)
    assert asked(room, login=login) == code_for(bytes.fromhex(desk.key), desk.enrolment, "agent", "0042")
    [look] = recorded(room)
    assert (look.person, look.kind, look.case) == (login, LookKind.UNSEAL, None)
    assert look.said.text == f"{desk.number:04} 0042 agent"


def recorded(room: Room) -> list[looks.Row]:
    with room.services.centre.database.read() as connection:
        return list(looks.in_order(connection))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"login": "colleague"}, "not_allowed"),
        ({"login": "agent"}, "not_allowed"),
        ({"login": "chief"}, "not_allowed"),
        ({"password": "wrong"}, "wrong_password"),
        ({"login": "nobody"}, "wrong_password"),
        ({"sealed": "nobody"}, "wrong_value"),
        ({"sealed": "colleague"}, "wrong_value"),
        ({"challenge": "000 000 000"}, "wrong_value"),
        ({"challenge": Challenge(9_998, "0042").text()}, "wrong_value"),
        ({"challenge": ""}, "wrong_value"),
    ],
    ids=str,
)
def test_nobody_else_is_told_it_and_nothing_is_told_of_others(room: Room, changes: dict[str, str], code: str) -> None:
    with pytest.raises(Problem) as problem:
        asked(room, **changes)
    assert problem.value.code == code
    assert recorded(room) == []


def test_a_revoked_desk_is_not_opened(room: Room) -> None:
    with room.services.centre.database.write() as connection:
        accounts.revoke(connection, device(room).enrolment, at=room.clock.now)
    with pytest.raises(Problem) as problem:
        asked(room)
    assert problem.value.code == "wrong_value"
