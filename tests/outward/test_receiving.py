"""What becomes of a mail: into the case that its signed address names, or left for a supervisor; never elsewhere."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Case
from console.domain.ids import ObligationId
from console.domain.signed import local_part
from console.server.outward.receiving import Place, Receiving
from console.store import documents, received
from console.store.received import Became, Received
from tests.outward.building import forward, outward_room, put_mailbox
from tests.outward.test_mail_reading import DOMAIN, WORDS
from tests.postgres import OwnDatabase
from tests.server.building import Room


@pytest.fixture
def room(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    made = outward_room(tmp_path, mail_port=9, database=own_database.address if own_database else None)
    put_mailbox(made)
    desk = made.desk("agent")
    for name in ("one", "two"):
        desk.opened(name)
        desk.do(forward(f"o-{name}"), name)
    yield made
    made.services.close()


_UIDS = count(1)


def address(room: Room, name: str, purpose: str = "answer") -> str:
    letters = room.services.outward.letters
    assert letters is not None
    with room.services.centre.database.write() as connection:
        known = letters.links.known(connection, room.known_case(name).id, ObligationId(f"o-{name}"))
    return letters.address(known, purpose)


def mail(to: str, *headers: str, text: str = WORDS, id: str = "1", sender: str = "officer@lights.test") -> bytes:
    head = [f"From: {sender}", f"To: {to}", f"Message-ID: <{id}@l.test>", *headers]
    return "\n".join(head).encode() + b"\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode()


def take(room: Room, *mails: bytes, uid: int | None = None) -> Received:
    """Take mails; what became of the last."""
    settings = room.services.outward.settings.mail
    assert settings is not None
    receiving = Receiving(room.services.centre, room.services.files, room.services.outward.links, settings)
    for raw in mails:
        place = Place("INBOX", 7, next(_UIDS) if uid is None else uid)
        receiving.take(raw, place)
    with room.services.centre.database.read() as connection:
        (found,) = [row for row in everything(room) if row.place == place.name]
        assert received.is_known(connection, place.name)
    return found


def everything(room: Room) -> list[Received]:
    with room.services.centre.database.read() as connection:
        names = connection.exec_driver_sql("SELECT DISTINCT name FROM received").scalars().all()
        return [row for name in names for row in received.named(connection, "mail", name)]


def entries(case: Case) -> list[tuple[str, str, str]]:
    outside = [entry for entry in case.entries if entry.id.startswith("outside/")]
    return [(entry.kind, entry.by, str(entry.what.get("text") or entry.what.get("name"))) for entry in outside]


def tasks(room: Room) -> list[str | None]:
    with room.services.centre.database.read() as connection:
        return [wire.decode(raw, wire.Task).code for _, raw in documents.of_kind(connection, "task")]


def test_a_reply_stands_in_the_case_with_the_whole_mail(room: Room) -> None:
    raw = mail(address(room, "one"), text=f"{WORDS}\n\n> асуулт")
    assert take(room, raw).verdict is Became.TAKEN
    assert entries(room.known_case("one")) == [
        ("add_note", "body:lights", WORDS),
        ("attach", "body:lights", "mail.eml"),
    ]
    assert entries(room.known_case("two")) == []
    attached = room.known_case("one").entries[-1].what
    assert room.services.files.read(attached["file"], offset=0)[0] == raw
    assert attached["size"] == len(raw)
    assert tasks(room) == []


def test_the_same_mail_at_the_same_place_or_delivered_again_is_taken_once(room: Room) -> None:
    raw = mail(address(room, "one"))
    take(room, raw, uid=900)
    before = room.head()
    assert take(room, raw, uid=900).verdict is Became.TAKEN
    again = take(room, b"Received: from elsewhere\n" + raw)
    assert (again.verdict, again.code) == (Became.QUIET, "again")
    assert room.head() == before
    assert len(entries(room.known_case("one"))) == 2
    assert take(room, mail(address(room, "one"), text="Өөр үг", id="2")).verdict is Became.TAKEN


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ("Auto-Submitted: auto-replied", "automatic"),
        ("Precedence: bulk", "automatic"),
        ("X-Loop: mail.1111.test", "loop"),
        ("List-Id: <x>", "automatic"),
    ],
)
def test_what_programs_write_changes_nothing_and_troubles_nobody(room: Room, headers: str, code: str) -> None:
    desk = room.desk("agent")
    desk.do(act.Answer(ObligationId("o-one"), act.AnswerOutcome.DONE, "Зассан"), "one")
    desk.do(act.Close(act.CloseOutcome.SOLVED), "one")
    before = room.known_case("one")
    found = take(room, mail(address(room, "one"), headers))
    assert (found.verdict, found.code) == (Became.QUIET, code)
    assert room.known_case("one") == before
    assert tasks(room) == []


def test_a_letter_that_comes_back_is_a_supervisors_task(room: Room) -> None:
    found = take(room, mail(address(room, "one", "bounce"), "Return-Path: <>", sender="MAILER-DAEMON@l.test"))
    assert (found.verdict, found.code, found.case) == (Became.LEFT, "bounce", "one")
    assert tasks(room) == ["mail_bounce"]
    assert entries(room.known_case("one")) == []


def test_what_cannot_be_told_is_left_with_the_reason(room: Room) -> None:
    one, two = address(room, "one"), address(room, "two")
    forged = local_part(bytes(32), room_handle(one), purpose="answer", generation=1) + f"@{DOMAIN}"
    reasons = {
        "no_address": mail("centre@mail.1111.test", f"Subject: Re: {room.known_case('one').number}", id="a"),
        "several_cases": mail(f"{one}, {two}", id="b"),
        "forged": mail(forged, id="c"),
        "perhaps_automatic": mail(one, "Subject: Out of office", id="d"),
        "no_text": mail(one, text=" \n", id="e"),
    }
    for code, raw in reasons.items():
        found = take(room, raw)
        assert (found.verdict, found.code) == (Became.LEFT, code)
    assert sorted(str(code) for code in tasks(room)) == sorted(f"mail_{code}" for code in reasons)
    assert entries(room.known_case("one")) == entries(room.known_case("two")) == []
    assert take(room, mail(f"{one}, {forged}", id="f")).code == "forged"
    with room.services.centre.database.read() as connection:
        assert len(received.left(connection)) == 6


def room_handle(address: str) -> str:
    return address.partition("+")[2].partition(".")[0]


def test_what_was_revoked_is_not_taken(room: Room) -> None:
    old = address(room, "one")
    links = room.services.outward.links
    with room.services.centre.database.write() as connection:
        links.revoke(connection, links.known(connection, room.known_case("one").id, ObligationId("o-one")))
    assert take(room, mail(old)).code == "revoked"
    assert take(room, mail(address(room, "one"), id="2")).verdict is Became.TAKEN


def test_a_reply_after_the_case_is_closed_is_kept_and_reopens_nothing(room: Room) -> None:
    desk = room.desk("agent")
    desk.do(act.Answer(ObligationId("o-one"), act.AnswerOutcome.DONE, "Зассан"), "one")
    desk.do(act.Close(act.CloseOutcome.SOLVED), "one")
    assert take(room, mail(address(room, "one"))).verdict is Became.TAKEN
    assert room.known_case("one").status == "closed"
    assert len(entries(room.known_case("one"))) == 2


def test_many_mails_to_two_cases_go_where_their_address_says(room: Room) -> None:
    for number in range(20):
        for name in ("one", "two"):
            other = room.known_case("two" if name == "one" else "one").number
            headers = (f"Subject: Re: {other}", f"In-Reply-To: <forwarded.{other}@{DOMAIN}>")
            take(room, mail(address(room, name), *headers, text=f"{name} {number}", id=f"{name}{number}"))
    for name in ("one", "two"):
        notes = [text for kind, _, text in entries(room.known_case(name)) if kind == "add_note"]
        assert notes == [f"{name} {number}" for number in range(20)]
