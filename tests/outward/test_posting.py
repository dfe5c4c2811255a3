"""The outbox of mail: queued with its cause, sent once, tried again; killed with a real SIGKILL at every stage."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from console.server.outward.mail import KIND, Letter, Smtp
from console.server.outward.posting import REMEMBERED, NotSent, Posting
from console.store import jobs
from console.store.jobs import Message
from tests.outward.mail_server import MailServer, running
from tests.postgres import OwnDatabase
from tests.server.building import NOW, Room, ready_room

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def room(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    made = ready_room(tmp_path, database=own_database.address if own_database else None)
    yield made
    made.services.close()


@pytest.fixture
def plain_room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path)
    yield made
    made.services.close()


def letter(number: int, to: str = "officer@body.test") -> Message:
    raw = f"From: centre@1111.test\r\nTo: {to}\r\nMessage-ID: <{number}@1111.test>\r\n\r\nText.\r\n".encode()
    body = msgspec.json.encode(Letter(to, "bounce@1111.test", raw))
    return Message(f"mail/{number:03}", KIND, body, NOW)


def queue(room: Room, *messages: Message) -> list[bool]:
    with room.services.centre.database.write() as connection:
        return [jobs.queue(connection, each) for each in messages]


def posting(room: Room, server: MailServer, **changes: object) -> Posting:
    return Posting(room.services.centre, {KIND: Smtp(server.place(**changes))})


def unsent(room: Room) -> list[tuple[str, str]]:
    with room.services.centre.database.read() as connection:
        return [(name, code) for name, code, _ in jobs.given_up(connection)]


class Refusing:
    """A carrier that says no."""

    most_tries = 4

    def __init__(self, why: Exception) -> None:
        self.why: Exception | None = why
        self.asked: list[str] = []

    def carry(self, message: Message) -> None:
        self.asked.append(message.name)
        if self.why is not None:
            raise self.why


def test_what_is_queued_is_sent_once(room: Room) -> None:
    queue(room, *(letter(number) for number in range(5)))
    with running(MailServer()) as server:
        posting(room, server).send_all()
        posting(room, server).send_all()
    assert server.times() == {f"<{number}@1111.test>": 1 for number in range(5)}
    assert {(each.sender, *each.to) for each in server.taken} == {("bounce@1111.test", "officer@body.test")}


def test_a_message_is_there_exactly_when_its_cause_is(room: Room) -> None:
    class Undone(Exception):
        """The cause's transaction fails after the message was queued."""

    def fail() -> None:
        with room.services.centre.database.write() as connection:
            jobs.queue(connection, letter(1))
            raise Undone

    with pytest.raises(Undone):
        fail()
    queue(room, letter(2))
    with running(MailServer()) as server:
        posting(room, server).send_all()
    assert server.times() == {"<2@1111.test>": 1}


def test_one_name_is_queued_once_also_when_it_was_sent_long_ago(room: Room) -> None:
    assert queue(room, letter(1), letter(1)) == [True, False]
    with running(MailServer()) as server:
        posting(room, server).send_all()
        room.clock.pass_(days=300)
        assert queue(room, letter(1)) == [False]
        posting(room, server).send_all()
    assert server.times() == {"<1@1111.test>": 1}
    with room.services.centre.database.write() as connection:
        jobs.forget_ended(connection, before=room.clock.now + timedelta(days=101) - REMEMBERED)
    assert queue(room, letter(1)) == [True]


def test_what_was_sent_keeps_no_address(room: Room) -> None:
    queue(room, letter(1))
    with running(MailServer()) as server:
        posting(room, server).send_all()
    with room.services.centre.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT body FROM jobs WHERE name = 'mail/001'").scalar()
    assert kept is None


def test_a_server_that_is_away_is_asked_again_with_growing_pauses(plain_room: Room) -> None:
    queue(plain_room, letter(1), letter(2))
    with running(MailServer()) as server:
        pass
    away = posting(plain_room, server)
    away.send_all()
    with plain_room.services.centre.database.read() as connection:
        assert not jobs.waits(connection, [KIND], now=NOW - timedelta(seconds=1))
    with running(MailServer()) as back:
        again = posting(plain_room, back)
        again.send_all()
        assert back.times() == {"<2@1111.test>": 1}
        plain_room.clock.pass_(minutes=1)
        again.send_all()
    assert back.times() == {"<2@1111.test>": 1, "<1@1111.test>": 1}


def test_the_pauses_grow_to_an_hour_and_then_it_is_given_up(plain_room: Room) -> None:
    queue(plain_room, letter(1))
    carrier = Refusing(NotSent("not_now"))
    sender = Posting(plain_room.services.centre, {KIND: carrier})
    for minutes in (0, 1, 2, 4):
        plain_room.clock.pass_(minutes=minutes, seconds=-1)
        sender.send_all()
        plain_room.clock.pass_(seconds=1)
        sender.send_all()
    assert len(carrier.asked) == 4
    assert unsent(plain_room) == [("mail/001", "not_now")]


def test_a_refusal_for_good_is_not_asked_again(plain_room: Room) -> None:
    queue(plain_room, letter(1, "nobody@body.test"), letter(2), letter(3, "full@body.test"))
    says = {"nobody@body.test": "550 no such user here", "full@body.test": "452 full"}
    with running(MailServer(lambda stage, address: says.get(address) if stage == "rcpt" else None)) as server:
        sender = posting(plain_room, server)
        sender.send_all()
        assert unsent(plain_room) == [("mail/001", "address_refused")]
        says.clear()
        plain_room.clock.pass_(hours=1)
        sender.send_all()
    assert server.times() == {"<2@1111.test>": 1, "<3@1111.test>": 1}


def test_a_fault_of_one_message_does_not_hold_up_the_others(plain_room: Room, expected_log: object) -> None:
    assert callable(expected_log)
    expected_log("fault DecodeError kind=mail")
    queue(plain_room, Message("mail/000", KIND, b"{", NOW), letter(1))
    with running(MailServer()) as server:
        posting(plain_room, server).send_all()
    assert server.times() == {"<1@1111.test>": 1}


def test_two_processes_send_each_message_once(room: Room) -> None:
    queue(room, *(letter(number) for number in range(6)))
    with running(MailServer()) as server:
        one, other = posting(room, server), posting(room, server)
        while one.send_next() | other.send_next():
            pass
    assert set(server.times().values()) == {1}
    assert len(server.taken) == 6


def run(room: Room, folder: Path, own: OwnDatabase | None, server: MailServer, stage: str, minutes: int) -> int:
    process = start(folder, own, server, stage, minutes)
    said = process.communicate(timeout=120)[1]
    assert process.returncode in (0, -signal.SIGKILL), said
    return process.returncode


def start(
    folder: Path, own: OwnDatabase | None, server: MailServer, stage: str, minutes: int
) -> "subprocess.Popen[str]":
    arguments = [str(folder), own.url if own else "-", str(server.port), stage, str(minutes)]
    command = [sys.executable, "-P", "-m", "tests.outward.sending_process", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize(("stage", "doubled"), [("claimed", 0), ("taken", 1), ("ended", 0)])
def test_a_death_doubles_only_what_the_server_had_and_we_had_not_written_down(
    room: Room, tmp_path: Path, own_database: OwnDatabase | None, stage: str, doubled: int
) -> None:
    queue(room, *(letter(number) for number in range(3)))
    with running(MailServer()) as server:
        assert run(room, tmp_path, own_database, server, stage, 0) == -signal.SIGKILL
        assert run(room, tmp_path, own_database, server, "none", 1) == 0
        assert run(room, tmp_path, own_database, server, "none", 21) == 0
    assert server.times() == {"<0@1111.test>": 1 + doubled, "<1@1111.test>": 1, "<2@1111.test>": 1}
    assert len({each.raw for each in server.taken}) == 3  # what came twice is the same to the byte


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_death_before_the_server_has_it_doubles_nothing_and_loses_nothing(plain_room: Room, stage: str) -> None:
    queue(plain_room, letter(0), letter(1))
    folder = plain_room_folder(plain_room)
    dying: list[subprocess.Popen[str]] = []

    def kill(at: str, address: str) -> str | None:
        if at == stage and dying:
            dying.pop().kill()
            return "451 the line broke"
        return None

    with running(MailServer(kill)) as server:
        process = start(folder, None, server, "none", 0)
        dying.append(process)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        assert run(plain_room, folder, None, server, "none", 21) == 0
    assert server.times() == {"<0@1111.test>": 1, "<1@1111.test>": 1}


def plain_room_folder(room: Room) -> Path:
    with room.services.centre.database.read() as connection:
        return Path(str(connection.exec_driver_sql("PRAGMA database_list").first()[2])).parent  # type: ignore[index]
