"""Letters and the clock together: a reminder, lateness and a passing on are mailed by what the centre does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import ObligationId
from console.server import clock
from console.store import mailboxes
from console.store.mailboxes import Mailbox
from tests.outward import building
from tests.outward.building import LIGHTS, forward, outward_room, put_mailbox
from tests.server.building import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = outward_room(tmp_path, mail_port=9)
    put_mailbox(made)
    yield made
    made.services.close()


def states(room: Room) -> list[str]:
    return [each.name.split("/")[1] for each in building.queued(room, "mail")]


def test_a_silent_body_is_reminded_and_told_that_it_is_late(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    for _ in range(40):
        room.clock.pass_(days=1)
        clock.tick(room.services.centre)
    assert sorted(states(room)) == ["forwarded", "late", "reminder"]


def test_who_gets_it_passed_on_is_told(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    with room.services.centre.database.write() as connection:
        mailboxes.put(connection, Mailbox(BodyId("heating"), "officer@heating.test"))
    passed = act.PassOn(ObligationId("o1"), LIGHTS, BodyId("heating"), "Дулааны газар", reason="x")
    assert desk.do(passed).verdict == "applied"
    assert [letter.to for letter in building.letters(room)] == ["officer@lights.test", "officer@heating.test"]
