"""Mail fetched from a real IMAP server: each once, whatever happens in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.server.outward.fetching import EVERY, Fetching, NotFetched
from console.server.outward.receiving import Receiving
from console.server.outward.settings import Mail, Server
from console.store import received
from console.store.received import Became
from tests.outward import building, dovecot
from tests.outward.building import DOMAIN, forward, outward_room, put_mailbox
from tests.outward.dovecot import Dovecot
from tests.server.building import Room

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def imap_server() -> Iterator[Dovecot]:
    if reason := dovecot.why_not():
        pytest.skip(reason)
    with dovecot.running() as server:
        yield server


@pytest.fixture
def imap(imap_server: Dovecot) -> Dovecot:
    imap_server.empty()
    return imap_server


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = outward_room(tmp_path, mail_port=9)
    put_mailbox(made)
    yield made
    made.services.close()


def receiving(room: Room) -> Receiving:
    outward = room.services.outward
    mail = outward.settings.mail
    assert mail is not None
    return Receiving(room.services.centre, room.services.files, outward.links, mail)


def fetching(room: Room, server: Server) -> Fetching:
    return Fetching(room.services.centre, server, receiving(room))


def reply_address(room: Room) -> str:
    """The address that the letter about a new forward is to be answered to."""
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    letters = room.services.outward.letters
    assert letters is not None
    with room.services.centre.database.write() as connection:
        known = letters.links.known(connection, room.known_case().id, room.known_case().obligations[0].id)
    return letters.address(known, "answer")


def reply(address: str, number: int, text: str = "Зассан.") -> bytes:
    return (
        f"From: officer@lights.test\nTo: <{address}>\nSubject: Re\nMessage-ID: <{number}@lights.test>\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text} {number}\n"
    ).encode()


def notes(room: Room) -> list[str]:
    return [entry.what["text"] for entry in room.known_case().entries if entry.kind == "add_note"]


def came(room: Room) -> list[tuple[Became, str | None]]:
    with room.services.centre.database.read() as connection:
        rows = connection.exec_driver_sql('SELECT verdict, code FROM received ORDER BY "order"').all()
    return [(Became(row[0]), row[1]) for row in rows]


def test_new_mail_is_taken_once(room: Room, imap: Dovecot) -> None:
    address = reply_address(room)
    imap.deliver(*(reply(address, number) for number in range(3)))
    fetching(room, imap.place()).fetch_now()
    fetching(room, imap.place()).fetch_now()
    imap.deliver(reply(address, 3))
    fetching(room, imap.place()).fetch_now()
    assert notes(room) == [f"Зассан. {number}" for number in range(4)]


def test_an_empty_folder_is_no_fault(room: Room, imap: Dovecot) -> None:
    fetching(room, imap.place()).fetch_now()
    assert came(room) == []


def test_a_server_that_numbers_its_mail_anew_doubles_nothing(room: Room, imap: Dovecot) -> None:
    address = reply_address(room)
    imap.deliver(*(reply(address, number) for number in range(3)))
    fetching(room, imap.place()).fetch_now()
    imap.number_anew()
    imap.deliver(reply(address, 9))
    fetching(room, imap.place()).fetch_now()
    assert sorted(notes(room)) == ["Зассан. 0", "Зассан. 1", "Зассан. 2", "Зассан. 9"]


def test_who_is_not_let_in_or_reaches_nobody_says_so_and_loses_nothing(room: Room, imap: Dovecot) -> None:
    address = reply_address(room)
    imap.deliver(reply(address, 1))
    for place in (imap.place(password="wrong"), Server("127.0.0.1", 1, "none")):
        with pytest.raises(NotFetched):
            fetching(room, place).fetch_now()
    fetching(room, imap.place()).fetch_now()
    assert len(notes(room)) == 1


def test_it_is_fetched_when_it_is_time_by_one_process(room: Room, imap: Dovecot) -> None:
    address = reply_address(room)
    one, other = fetching(room, imap.place()), fetching(room, imap.place())
    imap.deliver(reply(address, 1))
    one.fetch()
    imap.deliver(reply(address, 2))
    other.fetch()
    assert len(notes(room)) == 1
    room.clock.pass_(seconds=EVERY.total_seconds())
    other.fetch()
    assert len(notes(room)) == 2


@pytest.mark.parametrize("stage", ["fetched", "kept", "taken"])
def test_a_death_in_between_loses_and_doubles_nothing(room: Room, imap: Dovecot, tmp_path: Path, stage: str) -> None:
    address = reply_address(room)
    imap.deliver(*(reply(address, number) for number in range(3)))
    for at in (stage, stage, "none"):
        arguments = [str(tmp_path), str(imap.port), at]
        command = [sys.executable, "-P", "-m", "tests.outward.fetching_process", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
        done = subprocess.run(command, cwd=ROOT, env=environment, timeout=120, capture_output=True, text=True)
        assert done.returncode == (0 if at == "none" else -signal.SIGKILL), done.stderr
    assert notes(room) == [f"Зассан. {number}" for number in range(3)]
    assert came(room) == [(Became.TAKEN, None)] * 3


def test_thirty_megabytes_are_taken_and_more_than_fifty_are_left(room: Room, imap: Dovecot) -> None:
    address = reply_address(room)

    def large(number: int, megabytes: int) -> bytes:
        line = b"QUJD" * 18 + b"\r\n"
        part = b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        body = b"--x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n" + part
        head = (
            f"From: o@lights.test\r\nTo: {address}\r\nMessage-ID: <{number}@l.test>\r\nMIME-Version: 1.0\r\n".encode()
        )
        kind = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        return head + kind + body + line * (megabytes * 2**20 // len(line)) + b"--x--\r\n"

    imap.deliver(large(1, 30), large(2, 51))
    fetching(room, imap.place()).fetch_now()
    assert came(room) == [(Became.TAKEN, None), (Became.LEFT, "too_large")]
    assert notes(room) == ["See the file."]
    attached = [entry.what for entry in room.known_case().entries if entry.kind == "attach"]
    assert [each["name"] for each in attached] == ["a.zip"]  # the whole is more than a desk carries, and is kept here
    with room.services.centre.database.read() as connection:
        (left,) = received.left(connection)
    assert left.code == "too_large"


def test_a_running_centre_fetches_by_itself(tmp_path: Path, imap: Dovecot) -> None:
    more = f'[mail.in]\nhost = "127.0.0.1"\nport = {imap.port}\nsecurity = "none"\nuser = "{dovecot.USER}"\n'
    settings = building.MAIL.format(port=9) + more + f'password = "{dovecot.PASSWORD}"\n'
    room = outward_room(tmp_path, more=settings)
    put_mailbox(room)
    imap.deliver(reply(reply_address(room), 1))
    names = [each._name for each in room.services.outward.rounds]
    assert names == ["sending", "fetching"]
    room.services.outward.rounds[1]._step()
    assert len(notes(room)) == 1
    assert isinstance(room.services.outward.settings.mail, Mail)
    assert room.services.outward.settings.mail.domain == DOMAIN
    room.services.close()
