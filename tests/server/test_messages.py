"""What was not delivered, and what nobody could place: who sees it, what becomes of it, and that it goes again."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import msgspec
import pytest

from console import wire
from console.domain import actions as act
from console.domain.ids import ActionId, FileHash
from console.server.jobs import pass_time
from console.server.outward.mail import KIND, Letter
from console.server.outward.posting import WORDS_KEPT, NotSent, Posting
from console.server.outward.texting import TextMessage
from console.store import jobs, received
from tests.outward import building
from tests.outward.building import MARKS, OFFICER, forward, outward_room, put_mailbox
from tests.outward.test_posting import Refusing
from tests.outward.test_receiving import mail, take
from tests.server.building import FakeDesk, Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = outward_room(tmp_path, mail_port=9, texts=True, more="")
    put_mailbox(made)
    yield made
    made.services.close()


def posting(room: Room, kind: str, carrier: Refusing) -> Posting:
    letters, texts = room.services.outward.letters, room.services.outward.texting
    assert letters is not None
    assert texts is not None
    return Posting(room.services.centre, {kind: carrier}, {KIND: letters.renewed, "text": texts.renewed})


def given_up(room: Room, kind: str = KIND, why: str = "address_refused") -> tuple[FakeDesk, wire.Task]:
    """A case of which a message could not be sent, and the task that says so."""
    desk = room.desk("agent")
    desk.opened(**building.marked_opening(desk.number(77)))
    desk.do(forward())
    posting(room, kind, Refusing(NotSent(why, for_good=True))).send_next()
    return desk, only_task(room)


def tasks(room: Room) -> list[wire.Task]:
    supervisor = room.desk("supervisor", "chief", "admin")
    supervisor.read()
    held = {key: raw for each in supervisor.held.values() for key, raw in each.items() if key.startswith("task/")}
    return [wire.decode(raw, wire.Task) for raw in held.values()]


def only_task(room: Room) -> wire.Task:
    found = tasks(room)
    assert len({each.action for each in found}) == 1
    return found[0]


def test_what_was_given_up_is_a_task_without_address_and_words(room: Room) -> None:
    _, task = given_up(room)
    assert (task.code, task.number, task.is_message) == ("unsent", room.known_case().number, True)
    assert {name: task.facts[name] for name in ("sort", "body", "why")} == {
        "sort": "mail", "body": "lights", "why": "address_refused",
    }  # fmt: skip
    raw = wire.encode(task).decode()
    assert OFFICER not in raw
    assert not [mark for mark in MARKS.values() if mark in raw]
    assert room.scopes(f"task/{task.action}") == {"supervisors:district", "administrators"}


@pytest.mark.parametrize("who", ["supervisor", "admin"])
def test_one_word_sends_it_again_to_the_mailbox_of_now(room: Room, who: str) -> None:
    _, task = given_up(room)
    put_mailbox(room, address="new@lights.test")
    assert room.desk(who).do(act.Settle(task.action, "sent_again"), None).verdict == "applied"
    assert room.document(f"task/{task.action}") is None
    carrier = Refusing(NotSent("-"))
    carrier.why, carried = None, []
    carrier.carry = lambda message: carried.append(message)  # type: ignore[method-assign]
    posting(room, KIND, carrier).send_all()
    (message,) = carried
    letter = msgspec.json.decode(message.body, type=Letter)
    assert letter.to == "new@lights.test"
    assert message_from_bytes(letter.raw, policy=default)["To"] == "new@lights.test"
    assert message_from_bytes(letter.raw, policy=default)["Message-ID"].startswith("<forwarded.")
    posting(room, KIND, carrier).send_all()
    assert len(carried) == 1


def test_given_up_once_more_it_is_a_task_once_more(room: Room) -> None:
    _, task = given_up(room)
    supervisor = room.desk("supervisor")
    supervisor.do(act.Settle(task.action, "sent_again"), None)
    posting(room, KIND, Refusing(NotSent("mail_refused", for_good=True))).send_all()
    assert only_task(room).facts["why"] == "mail_refused"
    assert supervisor.do(act.Settle(task.action, "done", "Утсаар хэлсэн"), None).verdict == "applied"
    assert tasks(room) == []
    assert kept_words(room) == []


def kept_words(room: Room) -> list[str]:
    """The messages that were given up and are kept whole."""
    with room.services.centre.database.read() as connection:
        kept = "SELECT name FROM jobs WHERE ended IS NOT NULL AND body IS NOT NULL"
        return list(connection.exec_driver_sql(kept).scalars())


def test_a_text_goes_again_to_the_telephone_that_the_case_has_now(room: Room) -> None:
    desk, task = given_up(room, "text", "refused")
    case = room.known_case()
    assert case.caller is not None
    old = act.plain(case.caller.phones)
    desk.do(act.EditField("caller.phones", old, [{**old[0], "number": "99001122"}]))
    assert room.desk("supervisor").do(act.Settle(task.action, "sent_again"), None).verdict == "applied"
    carried: list[str] = []
    carrier = Refusing(NotSent("-"))
    carrier.carry = lambda message: carried.append(  # type: ignore[method-assign]
        msgspec.json.decode(message.body, type=TextMessage).to
    )
    posting(room, "text", carrier).send_all()
    assert "99001122" in carried


def test_only_supervisors_and_administrators_deal_with_it(room: Room) -> None:
    desk, task = given_up(room)
    assert desk.do(act.Settle(task.action, "sent_again"), None).code == "not_allowed"
    assert room.document(f"task/{task.action}") is not None


def test_after_thirty_days_its_words_are_gone_and_it_cannot_go_again(room: Room) -> None:
    _, task = given_up(room)
    assert kept_words(room) != []
    room.clock.pass_(days=WORDS_KEPT.days + 1)
    pass_time(room.services.centre)
    assert kept_words(room) == []
    supervisor = room.desk("supervisor")
    assert supervisor.do(act.Settle(task.action, "sent_again"), None).code == "no_such_line"
    assert supervisor.do(act.Settle(task.action, "done"), None).verdict == "applied"


def left(room: Room) -> wire.Task:
    """A mail that names no case."""
    take(room, mail("hello@mail.1111.test", text="Шонгийн дугаар 14"))
    return only_task(room)


def test_what_nobody_could_place_shows_its_words_and_goes_into_the_case_of_a_number(room: Room) -> None:
    task = left(room)
    assert (task.code, task.text.strip(), task.is_message) == ("mail_no_address", "Шонгийн дугаар 14", True)
    chief = room.desk("chief")
    case = chief.opened()
    whole = FileHash(str(task.facts["file"]))
    size = int(str(task.facts["size"]))
    attached = act.Attach(whole, "mail.eml", size, "message/rfc822")
    assert chief.do(attached, None, number=case.number).verdict == "applied"
    assert room.services.files.read(whole, offset=0, most=size)[1] == size
    assert chief.do(act.Settle(task.action, "attached"), None).verdict == "applied"
    with room.services.centre.database.read() as connection:
        assert received.left(connection) == []
    assert tasks(room) == []


def test_it_is_thrown_away_only_with_a_reason(room: Room) -> None:
    task = left(room)
    admin = room.desk("admin")
    assert admin.do(act.Settle(task.action, "discarded"), None).code == "missing"
    assert admin.do(act.Settle(task.action, "discarded", "Сурталчилгаа"), None).verdict == "applied"
    assert tasks(room) == []


def test_a_task_that_was_dealt_with_twice_changes_nothing(room: Room) -> None:
    _, task = given_up(room)
    supervisor = room.desk("supervisor")
    supervisor.do(act.Settle(task.action, "done"), None)
    supervisor.do(act.Settle(task.action, "sent_again"), None)
    with room.services.centre.database.read() as connection:
        assert not jobs.waits(connection, [KIND], now=room.clock.now)
    assert supervisor.do(act.Settle(ActionId("unsent/none"), "done"), None).verdict == "applied"
