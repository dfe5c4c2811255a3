"""A desk's token is renewed by itself; whatever dies or is lost meanwhile, one that the desk has holds."""

import shutil
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring.errors import KeyringLocked

from console.desk.desk import Desk, new_case_id
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline, SignedOut
from console.server.renewing import OFFERED_AGAIN, RENEWED_AFTER
from console.store import accounts
from tests.builders import PASSWORD, CentreLine, Room, door, exchange, exchange_until_still, opening_step, ready_desk

MONTH = RENEWED_AFTER.days
DAY = OFFERED_AGAIN.days


@pytest.fixture
def line(room: Room) -> CentreLine:
    return CentreLine(room)


@pytest.fixture
def desk(room: Room, line: CentreLine, tmp_path: Path) -> Desk:
    """A desk whose token is a month old."""
    made = ready_desk(room, tmp_path / "desk", line=line)
    room.clock.pass_(days=MONTH)
    return made


def token_of(line: CentreLine) -> str:
    """The token that the desk asked with last."""
    return line.asked[-1].token or ""


def opened_anew(desk: Desk, line: CentreLine) -> Desk:
    folder = desk._holdings.folder
    desk.stop()
    return door(folder, line).sign_in("agent", PASSWORD)


def test_a_token_is_renewed_when_it_is_old_and_the_old_one_holds_until_the_new_one_was_used(
    room: Room, line: CentreLine, desk: Desk
) -> None:
    old = token_of(line)
    exchange(desk)
    assert token_of(line) == old
    assert room.services.accounts.desk_of(old)
    exchange(desk)
    new = token_of(line)
    assert new != old
    with pytest.raises(Exception, match="signed_out"):
        room.services.accounts.desk_of(old)
    room.clock.pass_(days=MONTH - 1)
    exchange_until_still(desk)
    assert token_of(line) == new
    desk = opened_anew(desk, line)
    exchange(desk)
    assert token_of(line) == new
    desk.stop()


def test_a_young_token_stays(room: Room, line: CentreLine, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk", line=line)
    first = token_of(line)
    room.clock.pass_(days=MONTH - 1)
    exchange_until_still(desk)
    assert token_of(line) == first
    desk.stop()


def test_an_answer_with_a_new_token_that_is_lost_locks_nobody_out(room: Room, line: CentreLine, desk: Desk) -> None:
    old = token_of(line)

    def lost(request: Request, reply_of: object) -> Reply:
        line._reply(request)
        raise Offline("no_line")

    for _ in range(3):
        line.fault = lost
        with pytest.raises(Offline):
            exchange(desk)
        line.fault = None
        exchange_until_still(desk)
        assert token_of(line) == old
        room.clock.pass_(days=DAY)
    exchange_until_still(desk)
    exchange(desk)
    assert token_of(line) != old
    desk.stop()


def test_a_desk_that_dies_before_it_has_kept_the_new_token_goes_on_with_the_old_one(
    room: Room, line: CentreLine, desk: Desk, tmp_path: Path
) -> None:
    old = token_of(line)
    desk.stop()
    shutil.copytree(tmp_path / "desk", tmp_path / "before")
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    exchange(desk)
    desk.stop()
    desk = door(tmp_path / "before", line).sign_in("agent", PASSWORD)
    exchange(desk)
    assert token_of(line) == old
    desk.stop()


def test_a_desk_that_dies_when_it_has_kept_the_new_token_goes_on_with_that(
    room: Room, line: CentreLine, desk: Desk
) -> None:
    old = token_of(line)
    exchange(desk)
    desk = opened_anew(desk, line)
    exchange(desk)
    assert token_of(line) != old
    desk.stop()


def test_a_centre_restored_to_before_the_new_token_still_knows_the_old_one(
    room: Room, line: CentreLine, desk: Desk
) -> None:
    with room.services.centre.database.read() as connection:
        before = accounts.all_devices(connection)[-1]
    exchange(desk)
    exchange(desk)
    with room.services.centre.database.write() as connection:
        known = accounts.devices.c.enrolment == before.enrolment
        values = {"token": before.token, "token_since": None, "next_token": None, "next_since": None}
        connection.execute(accounts.update(accounts.devices).where(known).values(**values))
    for _ in range(3):
        desk = opened_anew(desk, line)
        exchange_until_still(desk)
    with room.services.centre.database.read() as connection:
        assert accounts.all_devices(connection)[-1].token != before.token
    desk.stop()


def test_a_question_already_on_its_way_with_the_old_token_is_asked_again(
    room: Room, line: CentreLine, desk: Desk
) -> None:
    old = token_of(line)
    exchange(desk)
    exchange(desk)
    new = token_of(line)
    assert desk._link._send(Request("GET", "/poke", {"after": "0"}, token=old)).status == 200
    assert token_of(line) == new
    desk.stop()


def test_a_copy_of_the_disk_that_has_the_old_token_signs_in_anew_and_keeps_its_work(
    room: Room, line: CentreLine, desk: Desk, tmp_path: Path
) -> None:
    desk.stop()
    shutil.copytree(tmp_path / "desk", tmp_path / "copy")
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    exchange(desk)
    exchange(desk)
    copy = door(tmp_path / "copy", CentreLine(room)).sign_in("agent", PASSWORD)
    case = new_case_id()
    copy.do([opening_step(case)])
    with pytest.raises(SignedOut):
        exchange(copy)
    copy.sign_out()
    copy.switch("agent", PASSWORD)
    exchange_until_still(copy)
    assert room.case(case)
    exchange_until_still(desk)
    for each in (desk, copy):
        each.stop()


def test_a_revoked_desk_is_given_none_and_its_next_one_holds_no_more(room: Room) -> None:
    fake = room.desk("agent")
    room.clock.pass_(days=MONTH)
    with room.services.centre.database.write() as connection:
        accounts.offer_token(connection, fake.device, accounts.hash_of("next"), at=room.clock.now)
        accounts.revoke(connection, fake.device.enrolment, at=room.clock.now)
    for token in (fake.token, "next"):
        with pytest.raises(Exception, match="signed_out"):
            room.services.accounts.desk_of(token)


class Keyring(keyring.backend.KeyringBackend):
    """A keyring in memory; where it is `locked` it takes nothing."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.asks_its_person = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.asks_its_person:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.locked:
            self.kept[service, username] = password


@pytest.fixture
def ring() -> Keyring:
    before, made = keyring.get_keyring(), Keyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_where_a_keyring_keeps_the_token_it_keeps_the_new_one_too(
    ring: Keyring, room: Room, line: CentreLine, tmp_path: Path
) -> None:
    desk = ready_desk(room, tmp_path / "desk", line=line)
    old = token_of(line)
    assert old in ring.kept.values()
    room.clock.pass_(days=MONTH)
    ring.locked = True
    for _ in range(3):
        exchange(desk)
    assert token_of(line) == old
    ring.locked = False
    room.clock.pass_(days=DAY)
    desk = opened_anew(desk, line)
    exchange(desk)
    desk = opened_anew(desk, line)
    exchange(desk)
    assert token_of(line) != old
    assert sorted(ring.kept.values()) == sorted([token_of(line), old])
    desk.stop()


def test_a_keyring_that_is_locked_for_a_while_makes_a_desk_wait_and_not_enrol_anew(
    ring: Keyring, room: Room, line: CentreLine, tmp_path: Path
) -> None:
    """Each new enrolment takes one of 9,999 desk numbers for ever, and until the next sign-in nothing is sent."""
    ready_desk(room, tmp_path / "desk", line=line).stop()
    ring.asks_its_person = True
    asked = len(line.asked)
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    done = desk.do([opening_step()])
    with pytest.raises(Offline, match="keyring_locked"):
        exchange(desk)
    assert len(line.asked) == asked
    ring.asks_its_person = False
    exchange_until_still(desk)
    assert {*done.ids} <= room.verdicts().keys()
    desk.stop()
    with room.services.centre.database.read() as connection:
        assert len(accounts.all_devices(connection)) == 1
