"""Letters to bodies: queued with the forward, without a word of the citizen, in headers that start no loop."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from console.domain import actions as act
from console.domain.catalogue import Body, BodyId, PlaceCode
from console.domain.ids import ActionId, ObligationId
from console.domain.signed import is_signed, read_local_part
from console.server import directory
from console.server.outward.links import qr_picture
from console.server.outward.mail import KIND, Letter, Smtp
from console.server.outward.posting import Posting
from console.server.problem import Problem
from console.server.tries import SharedTries
from console.store import jobs, links, mailboxes
from console.store.mailboxes import Mailbox
from console.store.outward_tables import tries
from tests.conftest import ExpectedLog
from tests.outward import building
from tests.outward.building import DOMAIN, MARKS, OFFICER, forward, outward_room, put_mailbox
from tests.outward.mail_server import PASSWORD, USER, MailServer, running
from tests.outward.test_posting import letter as plain_letter
from tests.outward.test_posting import queue
from tests.pages.building import body
from tests.postgres import OwnDatabase
from tests.server.building import TESTER, Room


@pytest.fixture
def room(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    made = outward_room(tmp_path, mail_port=9, database=own_database.address if own_database else None)
    put_mailbox(made)
    yield made
    made.services.close()


@pytest.fixture
def plain_room(tmp_path: Path) -> Iterator[Room]:
    made = outward_room(tmp_path, mail_port=9)
    put_mailbox(made)
    yield made
    made.services.close()


def read(letter: Letter) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(letter.raw, policy=default))


def only_letter(room: Room) -> tuple[Letter, EmailMessage]:
    (letter,) = building.letters(room)
    return letter, read(letter)


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def link_in(text: str) -> str:
    (link,) = [line for line in text.splitlines() if line.startswith("https://1111.test/o/")]
    return link.rpartition("/")[2]


def test_a_forward_is_told_to_its_body_with_the_commit_that_took_it(room: Room) -> None:
    desk = room.desk("agent")
    case = desk.opened()
    assert building.letters(room) == []
    assert desk.do(forward()).verdict == "applied"
    letter, mail = only_letter(room)
    assert (letter.to, mail["To"], mail["From"]) == (OFFICER, OFFICER, "11-11 төв <centre@mail.1111.test>")
    assert case.number[:3] in mail["Subject"]
    assert "2026 оны 12-р сарын 20" in text_of(mail)
    assert mail.get_content_charset() == "utf-8"
    assert all(line.isascii() and len(line) < 998 for line in letter.raw.decode("ascii").splitlines())


def test_the_link_and_the_addresses_of_a_letter_are_for_its_obligation_alone(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    letter, mail = only_letter(room)
    outward = room.services.outward
    with room.services.centre.database.read() as connection:
        known = outward.links.opened(connection, link_in(text_of(mail)), now=room.clock.now)
        assert (known.obligation, known.case) == ("o1", "case")
        for address, purpose in ((mail["Reply-To"], "answer"), (letter.bounces, "bounce")):
            local, _, domain = str(address).partition("@")
            signed = read_local_part(local)
            assert signed is not None
            assert (signed.purpose, domain) == (purpose, DOMAIN)
            assert outward.links.addressed(connection, signed) == (known, None)
            assert not is_signed(bytes(32), signed, generation=1)


def test_a_letter_has_nothing_of_the_citizen(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened(**building.marked_opening(desk.number(77)))
    desk.do(act.AddNote(MARKS["note"]))
    desk.do(forward(reason=MARKS["reason"]))
    case = room.known_case()
    assert all(mark in str(case) for mark in MARKS.values())
    letters = room.services.outward.letters
    assert letters is not None
    with room.services.centre.database.write() as connection:
        for state in ("reminder", "late"):
            letters.queue(connection, state, case, case.obligations[0], now=room.clock.now)
    desk.do(forward("o2", BodyId("other")))
    put_mailbox(room, digest=True)
    desk.do(act.GiveBack(ObligationId("o1"), MARKS["reason"]))
    desk.do(forward("o3"))
    room.clock.pass_(days=1)
    with room.services.centre.database.write() as connection:
        letters.queue_digests(connection, now=room.clock.now)
    written = [read(letter) for letter in building.letters(room)]
    assert len(written) == 4  # forwarded, reminder, late, the morning's
    for mail in written:
        whole = "\n".join([*(f"{name}: {value}" for name, value in mail.items()), text_of(mail)])
        assert [mark for mark in MARKS.values() if mark in whole] == []


def test_programs_that_answer_by_themselves_leave_a_letter_alone(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened()
    desk.do(forward())
    mail = only_letter(plain_room)[1]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "OOF" in mail["X-Auto-Response-Suppress"]
    assert mail["List-Id"] == f"<forwards.{DOMAIN}>"
    assert mail["X-Loop"] == DOMAIN


def test_a_body_is_told_once_of_each_state_and_one_without_a_mailbox_never(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened()
    desk.do(forward())
    desk.do(forward("o2", BodyId("elsewhere")))
    case, letters = plain_room.known_case(), plain_room.services.outward.letters
    assert letters is not None
    with plain_room.services.centre.database.write() as connection:
        first, other = case.obligations
        assert not letters.queue(connection, "forwarded", case, first, now=plain_room.clock.now)
        assert letters.queue(connection, "reminder", case, first, now=plain_room.clock.now)
        assert not letters.queue(connection, "reminder", case, first, now=plain_room.clock.now)
        assert not letters.queue(connection, "forwarded", case, other, now=plain_room.clock.now)
    ids = [str(read(letter)["Message-ID"]) for letter in building.letters(plain_room)]
    assert len(set(ids)) == 2


def test_what_is_passed_on_is_told_to_who_has_it_now_and_the_old_link_is_void(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened()
    desk.do(forward())
    case, telling = plain_room.known_case(), plain_room.services.centre.tell
    assert telling is not None
    passed = replace(case, obligations=(replace(case.obligations[0], body=BodyId("heating")),))
    with plain_room.services.centre.database.write() as connection:
        mailboxes.put(connection, Mailbox(BodyId("heating"), "officer@heating.test"))
        for _ in range(2):
            telling(connection, case, passed, plain_room.clock.now)
            telling(connection, passed, passed, plain_room.clock.now)
            case = passed
    old, new = building.letters(plain_room)
    assert (old.to, new.to) == (OFFICER, "officer@heating.test")
    with plain_room.services.centre.database.read() as connection:
        links = plain_room.services.outward.links
        assert links.opened(connection, link_in(text_of(read(new))), now=plain_room.clock.now).obligation == "o1"
        with pytest.raises(Problem, match="not_found"):
            links.opened(connection, link_in(text_of(read(old))), now=plain_room.clock.now)


def test_what_the_clock_does_is_told_to_the_body_once(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened()
    desk.do(forward())
    case, telling = plain_room.known_case(), plain_room.services.centre.tell
    assert telling is not None
    last = case.entries[-1]
    for count, kind in enumerate(("remind", "escalate", "escalate")):
        entry = replace(last, id=ActionId(f"clock/{count}"), kind=kind, what={"obligation": "o1"})
        later = replace(case, entries=(*case.entries, entry))
        with plain_room.services.centre.database.write() as connection:
            telling(connection, case, later, plain_room.clock.now)
        case = later
    states = [each.name.split("/")[1] for each in building.queued(plain_room, "mail")]
    assert states == ["forwarded", "late", "reminder"]


def test_what_is_refused_or_held_is_told_to_nobody(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened()
    desk.do(act.Close(act.CloseOutcome.EXPLAINED))
    assert desk.do(forward()).verdict == "refused"
    assert building.letters(plain_room) == []


def test_a_fault_in_telling_undoes_nothing_that_people_did(plain_room: Room, expected_log: ExpectedLog) -> None:
    expected_log("fault ZeroDivisionError kind=tell")

    def fail(*args: object) -> None:
        raise ZeroDivisionError

    plain_room.services.centre.tell = fail
    desk = plain_room.desk("agent")
    desk.opened()
    assert desk.do(forward()).verdict == "applied"
    assert len(plain_room.known_case().obligations) == 1


def test_who_chose_so_gets_one_mail_a_morning(room: Room) -> None:
    put_mailbox(room, digest=True)
    desk = room.desk("agent")
    for name in ("one", "two", "three"):
        desk.opened(name)
        desk.do(forward(f"o-{name}"), name)
    assert building.letters(room) == []
    desk.do(act.Answer(ObligationId("o-two"), act.AnswerOutcome.DONE, "Зассан"), "two")
    letters = room.services.outward.letters
    assert letters is not None
    morning = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)  # 8:30 in Ulaanbaatar
    for now, made in ((morning - timedelta(seconds=1), 0), (morning, 1), (morning + timedelta(days=1), 1)):
        with room.services.centre.database.write() as connection:
            letters.queue_digests(connection, now=now)
        assert len(building.letters(room)) == made
    mail = only_letter(room)[1]
    assert text_of(mail).count("https://1111.test/o/") == 3
    assert text_of(mail).count("https://1111.test/o/all/") == 1
    assert mail["Reply-To"] is None
    numbers = [room.known_case(name).number for name in ("one", "two", "three")]
    assert [number[:3] in text_of(mail) and number[-4:-1] in text_of(mail) for number in numbers][::2] == [True, True]


def test_what_a_body_is_told_of_one_case_stands_in_its_morning_once_and_by_its_own_clock(room: Room) -> None:
    put_mailbox(room, digest=True)
    west = place_of_lights(room, PlaceCode("84"))
    desk = room.desk("agent")
    case = desk.opened()
    desk.do(forward())
    letters = room.services.outward.letters
    assert letters is not None
    with room.services.centre.database.write() as connection:
        for state in ("reminder", "late"):
            letters.queue(connection, state, case, room.known_case().obligations[0], now=room.clock.now)
    assert building.letters(room) == []
    morning = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)  # 8:30 in Khovd
    for now, made in ((morning - timedelta(minutes=31), 0), (morning - timedelta(seconds=1), 0), (morning, 1)):
        with room.services.centre.database.write() as connection:
            letters.queue_digests(connection, now=now)
        assert len(building.letters(room)) == made
    assert text_of(only_letter(room)[1]).count("https://1111.test/o/") == 2
    assert west.place == "84"


def place_of_lights(room: Room, place: PlaceCode) -> Body:
    """The body lies in an aimag."""
    made = replace(body(building.LIGHTS, "Гэрэл"), place=place)
    directory.put(room.services.centre, [(f"body/{made.id}", directory.canonical(made))], by=TESTER)
    return made


def test_links_end_are_revoked_and_do_for_one_purpose(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened()
    desk.do(forward())
    token, outward = link_in(text_of(only_letter(plain_room)[1])), plain_room.services.outward
    database, now = plain_room.services.centre.database, plain_room.clock.now

    def refused(token: str, *, now: datetime = now, purpose: str = "answer") -> str:
        with database.read() as connection, pytest.raises(Problem) as caught:
            outward.links.opened(connection, token, now=now, purpose=purpose)
        return f"{caught.value.status} {caught.value.code}"

    with database.read() as connection:
        known = outward.links.opened(connection, token, now=now + timedelta(days=89))
    assert refused(token, now=now + timedelta(days=90)) == "404 not_found"
    assert refused(token, purpose="letter") == "404 not_found"
    assert refused(f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}") == "404 not_found"
    assert refused("") == "404 not_found"
    with database.write() as connection:
        outward.links.revoke(connection, known)
    assert refused(token) == "404 not_found"
    assert refused(token, now=now + timedelta(days=90)) == "404 not_found"
    with database.read() as connection:
        newer = links.find(connection, known.handle)
        assert newer is not None
        again = outward.links.url(newer, now=now).rpartition("/")[2]
        assert outward.links.opened(connection, again, now=now) == newer


def test_a_code_on_paper_opens_its_obligation_and_guessing_is_slowed_down(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    outward, database = room.services.outward, room.services.centre.database
    with database.write() as connection:
        known = outward.links.known(connection, room.known_case().id, ObligationId("o1"))
    code = outward.links.code(known)
    assert outward.links.of_code(database, f"{code[:4]} {code[4:8]}-{code[8:]}", asker="a").obligation == "o1"
    tried = []
    for guess in ("000000000015", *["123456789019"] * 3, "99"):
        with pytest.raises(Problem) as caught:
            outward.links.of_code(database, guess, asker="a")
        tried.append(caught.value.code)
    assert tried[0] in ("not_found", "wrong_code")
    assert outward.links.of_code(database, code, asker="b").obligation == "o1"
    with database.write() as connection:
        newer = outward.links.revoke(connection, known)
    assert outward.links.code(newer) != code
    with pytest.raises(Problem, match="not_found"):
        outward.links.of_code(database, code, asker="c")


def test_after_three_wrong_codes_the_asker_waits_whichever_process_he_asks(plain_room: Room) -> None:
    outward, seen = plain_room.services.outward, []
    database = plain_room.services.centre.database
    guesses = [outward.links.code(links.Known(f"{n}", "", "", 1, 0, "")) for n in range(6)]  # type: ignore[arg-type]
    for guess in guesses:
        other = replace(outward.links, tries=SharedTries(plain_room.services.centre, "code"))
        with pytest.raises(Problem) as caught:
            other.of_code(database, guess, asker="somewhere")
        seen.append(caught.value.code)
    assert seen == ["not_found"] * 4 + ["too_many_tries"] * 2
    with database.read() as connection:
        assert "somewhere" not in str(list(connection.execute(select(tries))))
    plain_room.clock.pass_(minutes=1)
    known = outward.links.of_code(database, outward.links.code(a_known(plain_room)), asker="somewhere")
    assert known.obligation == "o1"
    with database.read() as connection:
        assert [row.times for row in connection.execute(select(tries))] == [4], "who has one code tries no others"


def a_known(room: Room) -> links.Known:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    with room.services.centre.database.write() as connection:
        return room.services.outward.links.known(connection, room.known_case().id, ObligationId("o1"))


def test_a_qr_code_is_a_picture_that_stands_in_a_page() -> None:
    drawn = qr_picture("https://1111.test/o/" + "a" * 80)
    assert drawn.startswith("<svg")
    assert "http://www.w3.org/1999/xhtml" not in drawn
    assert drawn != qr_picture("https://1111.test/o/" + "b" * 80)


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """(a server's context for 127.0.0.1, the file with the certificate to trust)."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, str(folder / "cert.pem")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_encrypted_to_a_server_that_asks_who_we_are(
    plain_room: Room, tmp_path: Path, security: str, expected_log: ExpectedLog
) -> None:
    # The server's own log: of the client that did not trust it, and of a name in its session that is going.
    expected_log("SMTP session exception|login_data is deprecated", perhaps=True)
    context, authority = certificate(tmp_path)
    queue(plain_room, plain_letter(1))
    given = {"tls": context} if security == "tls" else {"starttls": context}
    with running(MailServer(), **given) as server:
        user = USER if security == "starttls" else ""
        strange = server.place(security=security, user=user, password=PASSWORD)
        wrong = server.place(security=security, user=user, password="wrong", authority=authority)
        right = server.place(security=security, user=user, password=PASSWORD, authority=authority)
        codes = []
        for place in (strange, wrong, right) if user else (strange, right):
            Posting(plain_room.services.centre, {KIND: Smtp(place)}).send_all()
            codes += [each.code for each in building.queued(plain_room, "mail")]
            plain_room.clock.pass_(hours=1)
    assert codes == (["not_trusted", "not_signed_in"] if user else ["not_trusted"])
    assert server.times() == {"<1@1111.test>": 1}
    with plain_room.services.centre.database.read() as connection:
        assert jobs.given_up(connection) == []
