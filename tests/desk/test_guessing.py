"""Wrong passwords: ever longer waits, a seal after ten different ones, and the ways back; no work is lost by it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.desk.desk import Desk
from console.desk.guessing import FREE_TRIES, LONGEST_SECONDS, SEALED_AFTER, Guesses, seconds_after
from console.desk.trouble import FirstSignInNeedsLink, Sealed, TooSoon, WrongCode, WrongPassword
from console.desk.vault import CODES_KEPT, Cost, Vault, new_data_key
from console.domain.ids import ActionId
from console.domain.looks import LookKind
from console.domain.unsealing import code_for, read_challenge, read_code
from console.store import looks
from tests.builders import CHEAP, PASSWORD, CentreLine, Room, door, opening_step, ready_desk

ROOT = Path(__file__).resolve().parents[2]


class Ticks:
    """A clock that never goes back."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def vault(tmp_path: Path, ticks: Ticks) -> Vault:
    """One with a slot for «agent» and one for «other»."""
    made = Vault(tmp_path, cost=CHEAP, ticks=ticks)
    for login in ("agent", "other"):
        made.put(login, "right", b"k" * 32)
        made.keep_codes(login, b"k" * 32, enrolment="e1", desk=427)
    return made


def guess(vault: Vault, ticks: Ticks, password: str, *, times: int = 1) -> None:
    """A wrong password, after the wait."""
    for _ in range(times):
        ticks.now += LONGEST_SECONDS
        with pytest.raises(WrongPassword):
            vault.open("agent", password)


def seal(vault: Vault, ticks: Ticks) -> str:
    """Ten different wrong passwords; the challenge."""
    for number in range(SEALED_AFTER - 1):
        guess(vault, ticks, f"wrong {number}")
    ticks.now += LONGEST_SECONDS
    with pytest.raises(Sealed) as sealed:
        vault.open("agent", "one more")
    assert sealed.value.challenge is not None
    return sealed.value.challenge


def code_of(challenge: str, *, enrolment: str = "e1", login: str = "agent", key: bytes = b"k" * 32) -> str:
    read = read_challenge(challenge)
    assert read is not None
    return code_for(key, enrolment, login, read.index)


def test_waits_grow_and_the_right_password_ends_them(vault: Vault, ticks: Ticks) -> None:
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(WrongPassword):
            vault.open("agent", "wrong")
    for seconds in (2, 4, 8):
        with pytest.raises(TooSoon) as soon:
            vault.open("agent", "right")
        assert soon.value.seconds == seconds
        ticks.now += seconds
        with pytest.raises(WrongPassword):
            vault.open("agent", "wrong")
    ticks.now += 16
    assert vault.open("agent", "right") == b"k" * 32
    guess(vault, ticks, "wrong", times=FREE_TRIES)
    assert vault.open("agent", "right") == b"k" * 32
    assert seconds_after(1_000) == LONGEST_SECONDS


def test_a_new_start_waits_the_whole_time_anew(vault: Vault, ticks: Ticks, tmp_path: Path) -> None:
    guess(vault, ticks, "wrong", times=FREE_TRIES + 2)
    later = Ticks()
    later.now = 1e9
    again = Vault(tmp_path, cost=CHEAP, ticks=later)
    with pytest.raises(TooSoon) as soon:
        again.open("agent", "right")
    assert soon.value.seconds == seconds_after(FREE_TRIES + 2) == 4
    assert vault.open("other", "right")


def test_the_same_wrong_password_seals_nothing_however_often(vault: Vault, ticks: Ticks) -> None:
    guess(vault, ticks, "wrong", times=3 * SEALED_AFTER)
    ticks.now += LONGEST_SECONDS
    assert vault.open("agent", "right") == b"k" * 32


def test_ten_different_ones_take_the_passwords_key_away_and_no_other_persons(
    vault: Vault, ticks: Ticks, tmp_path: Path
) -> None:
    slots = json.loads((tmp_path / "keys.json").read_text())["slots"]
    wrapped = slots[vault.slot_of("agent")]["key"]
    seal(vault, ticks)
    kept = (tmp_path / "keys.json").read_text()
    assert wrapped not in kept
    for _ in range(2):
        with pytest.raises(Sealed):
            vault.open("agent", "right")
    assert vault.open("other", "right") == b"k" * 32


def test_a_try_that_is_killed_counts_as_a_different_password(tmp_path: Path) -> None:
    Vault(tmp_path, cost=CHEAP).put("agent", "right", new_data_key())
    kept = json.loads((tmp_path / "keys.json").read_text())
    [slot] = kept["slots"].values()
    slot["cost"] = [1_000_000, 64, 1]
    (tmp_path / "keys.json").write_text(json.dumps(kept))
    trying = f"from pathlib import Path; from console.desk.vault import Vault; Vault(Path({str(tmp_path)!r})).open"
    for tried in (1, 2):
        running = subprocess.Popen([sys.executable, "-c", f"{trying}('agent', 'wrong')"], cwd=ROOT)
        while _guesses(tmp_path).wrong < tried:
            assert running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert _guesses(tmp_path) == Guesses(wrong=2, cut=1, under_way=True)


def _guesses(folder: Path) -> Guesses:
    [slot] = json.loads((folder / "keys.json").read_text())["slots"].values()
    return Guesses.read(slot)


def test_ten_killed_tries_seal_too(vault: Vault, ticks: Ticks, tmp_path: Path) -> None:
    kept = json.loads((tmp_path / "keys.json").read_text())
    cut = Guesses(wrong=SEALED_AFTER, cut=SEALED_AFTER - 1, under_way=True)
    kept["slots"][vault.slot_of("agent")]["guesses"] = cut.written()
    (tmp_path / "keys.json").write_text(json.dumps(kept))
    with pytest.raises(TooSoon):
        vault.open("agent", "right")
    ticks.now += LONGEST_SECONDS
    with pytest.raises(Sealed):
        vault.open("agent", "right")


def test_a_code_opens_a_sealed_slot_once_and_sets_the_password(vault: Vault, ticks: Ticks) -> None:
    challenge = seal(vault, ticks)
    code = code_of(challenge)
    vault.unseal("agent", code, "a new one")
    assert vault.open("agent", "a new one") == b"k" * 32
    ticks.now += LONGEST_SECONDS
    with pytest.raises(WrongCode):
        vault.unseal("agent", code, "once more")
    assert vault.open("agent", "a new one") == b"k" * 32


def test_wrong_codes_make_the_wait_longer_and_destroy_nothing(vault: Vault, ticks: Ticks, tmp_path: Path) -> None:
    challenge = seal(vault, ticks)
    before = json.loads((tmp_path / "keys.json").read_text())["slots"][vault.slot_of("agent")]["emergency"]
    for number in range(2 * SEALED_AFTER):
        ticks.now += LONGEST_SECONDS
        wrong = code_of(challenge, login=f"somebody {number}")
        with pytest.raises(WrongCode) as refused:
            vault.unseal("agent", wrong, "mine now")
        assert not refused.value.misheard
    with pytest.raises(TooSoon):
        vault.unseal("agent", code_of(challenge), "mine")
    after = json.loads((tmp_path / "keys.json").read_text())["slots"][vault.slot_of("agent")]["emergency"]
    assert after == before
    ticks.now += LONGEST_SECONDS
    vault.unseal("agent", code_of(challenge), "mine")
    assert vault.open("agent", "mine") == b"k" * 32


def test_a_misheard_digit_is_noticed_and_costs_nothing(vault: Vault, ticks: Ticks) -> None:
    challenge = seal(vault, ticks)
    code = code_of(challenge)
    for place, digit in enumerate(code):
        if digit == " ":
            continue
        misheard = f"{code[:place]}{(int(digit) + 1) % 10}{code[place + 1 :]}"
        with pytest.raises(WrongCode) as refused:
            vault.unseal("agent", misheard, "mine")
        assert refused.value.misheard
    assert read_challenge(challenge.replace(challenge[0], str((int(challenge[0]) + 1) % 10), 1)) is None
    vault.unseal("agent", code, "mine")


def test_a_desk_keeps_five_codes_of_its_present_enrolment(vault: Vault, ticks: Ticks, tmp_path: Path) -> None:
    def codes() -> list[int]:
        slot = json.loads((tmp_path / "keys.json").read_text())["slots"][vault.slot_of("agent")]
        return [each["desk"] for each in slot["emergency"]]

    vault.unseal("agent", code_of(seal(vault, ticks)), "new")
    assert codes() == [427] * (CODES_KEPT - 1)
    vault.keep_codes("agent", b"k" * 32, enrolment="e2", desk=5)
    assert codes() == [5] * CODES_KEPT


def test_codes_are_read_as_typed_under_any_layout() -> None:
    code = code_for(b"k" * 32, "e1", "Agent ", "1234")
    assert code == code_for(b"k" * 32, "e1", "agent", "1234")
    digits = code.replace(" ", "")
    assert read_code(code) == read_code(digits) == digits
    assert len(digits) == 18
    windows = str.maketrans("1234567890", "№-“₮:._,%?")
    assert read_code(digits.translate(windows)) == digits


# the whole desk


@pytest.fixture
def folder(room: Room, tmp_path: Path) -> Path:
    """The folder of a desk at which an agent and a colleague have signed in, with work that was not sent."""
    desk = ready_desk(room, tmp_path / "desk")
    desk.switch("colleague", PASSWORD)
    desk.switch("agent", PASSWORD)
    desk.do([opening_step()])
    desk.drafts.save(desk.drafts.begin("call", {"subject": "typed"}))
    desk.stop()
    return tmp_path / "desk"


def waiting(desk: Desk) -> list[ActionId]:
    return [each.action for each in desk.views.waiting()]


def sealed_challenge(folder: Path, room: Room, ticks: Ticks) -> str:
    """Type ten different wrong passwords at this desk without a link."""
    line = CentreLine(room, cut=True)
    entrance = door(folder, line, ticks=ticks)
    for number in range(SEALED_AFTER - 1):
        ticks.now += LONGEST_SECONDS
        with pytest.raises(WrongPassword):
            entrance.sign_in("agent", f"wrong {number}")
    ticks.now += LONGEST_SECONDS
    with pytest.raises(Sealed) as sealed:
        entrance.sign_in("agent", "wrong for the tenth time")
    with pytest.raises(Sealed):
        entrance.sign_in("agent", PASSWORD)
    assert sealed.value.challenge is not None
    return sealed.value.challenge


def test_a_sealed_slot_opens_with_the_centres_help_and_nothing_was_lost(room: Room, folder: Path, ticks: Ticks) -> None:
    sealed_challenge(folder, room, ticks)
    desk = door(folder, CentreLine(room), ticks=ticks).sign_in("agent", PASSWORD)
    assert (len(waiting(desk)), len(desk.drafts.mine())) == (1, 1)
    desk.stop()
    door(folder, CentreLine(room, cut=True), ticks=ticks).sign_in("agent", PASSWORD).stop()


def test_a_sealed_slot_opens_without_a_link_by_a_supervisors_code_and_nothing_was_lost(
    room: Room, folder: Path, ticks: Ticks
) -> None:
    challenge = sealed_challenge(folder, room, ticks)
    cut = CentreLine(room, cut=True)
    entrance = door(folder, cut, ticks=ticks)
    with pytest.raises(WrongCode):
        entrance.sign_in("agent", "a new password", code=code_of(challenge))
    supervisor = ready_desk(room, folder.parent / "supervisor", "supervisor")
    code = supervisor.unsealing.code("supervisor", PASSWORD, challenge=challenge, sealed="agent")
    supervisor.stop()
    desk = entrance.sign_in("agent", "a new password", code=code)
    assert (len(waiting(desk)), len(desk.drafts.mine())) == (1, 1)
    desk.stop()
    desk = door(folder, CentreLine(room), ticks=ticks).sign_in("agent", "a new password")
    desk.pulse.until_still()
    desk.stop()
    with room.services.centre.database.read() as connection:
        told = [(each.person, each.said.text) for each in looks.in_order(connection) if each.kind == LookKind.UNSEAL]
    assert told == [
        ("supervisor", f"{challenge.replace(' ', '')[:4]} {challenge.replace(' ', '')[4:8]} agent"),
        ("agent", "used"),
    ]


def test_the_others_of_a_desk_with_a_sealed_slot_work_on_and_send_its_work(
    room: Room, folder: Path, ticks: Ticks
) -> None:
    sealed_challenge(folder, room, ticks)
    desk = door(folder, CentreLine(room), ticks=ticks).sign_in("colleague", PASSWORD)
    assert desk.pulse.once() in (True, False)
    desk.pulse.until_still()
    assert waiting(desk) == []
    desk.stop()


def test_a_desk_in_use_is_sealed_and_opened_in_the_same_way(room: Room, folder: Path, ticks: Ticks) -> None:
    line = CentreLine(room, cut=True)
    desk = door(folder, line, ticks=ticks).sign_in("agent", PASSWORD)
    desk.lock()
    challenge = None
    for number in range(SEALED_AFTER):
        ticks.now += LONGEST_SECONDS
        with pytest.raises((WrongPassword, Sealed)) as refused:
            desk.unlock(f"wrong {number}")
        challenge = getattr(refused.value, "challenge", None)
    assert challenge is not None
    supervisor = ready_desk(room, folder.parent / "supervisor", "supervisor")
    code = supervisor.unsealing.code("supervisor", PASSWORD, challenge=challenge, sealed="agent")
    supervisor.stop()
    with pytest.raises(FirstSignInNeedsLink):
        desk.switch("nobody", "x")
    desk.switch("agent", "a new password", code=code)
    assert (desk.is_locked, len(waiting(desk))) == (False, 1)
    desk.stop()


def test_what_a_code_costs_is_what_a_password_costs(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.put("agent", "right", b"k" * 32)
    vault.keep_codes("agent", b"k" * 32, enrolment="e", desk=1)
    [slot] = json.loads((tmp_path / "keys.json").read_text())["slots"].values()
    usual = [Cost().passes, Cost().memory, Cost().lanes]
    assert [slot["cost"], *(each["cost"] for each in slot["emergency"])] == [usual] * (1 + CODES_KEPT)
