"""The second factor on screen: where the code is typed, and how one is set up."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from pytestqt.qtbot import QtBot

from console.desk.trouble import Denied, SignedOut
from console.domain.unsealing import Challenge
from console.store import accounts
from tests.builders import PASSWORD, CentreLine, Room, door, exchange_until_still, ready_desk
from tests.server.building import ready_room
from tests.ui.fakes import OpenWindow, new_window, ready_centre, signed_in
from ui import words
from ui.screens.second_factor import SecondFactorScreen
from ui.screens.settings import SettingsScreen
from ui.screens.unsealing import UnsealingScreen
from ui.sign_in_words import EXPECTED, cover_words, sign_in_sentence
from ui.theme import Theme
from ui.tokens import Mode
from ui.widgets import Button, unnamed
from ui.widgets.walker import clipped


def telephone(room: Room, secret: str) -> str:
    made = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return made.generate(int(room.clock.now.timestamp())).decode()


def set_up(room: Room, login: str = "supervisor") -> str:
    """A person's second factor; gives its secret, when the half minute of the first code is over."""
    person, factors = room.person(login), room.services.second_factors
    secret = factors.begin(person, None, login=login).secret
    factors.confirm(person, telephone(room, secret))
    room.clock.pass_(seconds=60)
    return secret


def type_in(window: OpenWindow, login: str, password: str = PASSWORD) -> None:
    sign_in = window.window.sign_in
    window.go(sign_in.login.control)
    window.type(login)
    window.go(sign_in.password.control)
    window.type(password)
    window.press("Return")


def test_the_code_is_asked_for_and_what_was_typed_stays(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    words.set_language("en")
    room = ready_centre(tmp_path)
    secret = set_up(room)
    window = new_window(qtbot, tmp_path / "desk", room, CentreLine(room))
    sign_in = window.window.sign_in
    theme.wear(Mode.LIGHT, percent=200)
    window.window.resize(1366, 768)
    sign_in.begin(enrolled=False, centre_url="http://centre.test")
    assert not sign_in.second.isVisible()
    type_in(window, "supervisor")
    assert sign_in.notice.text() == "Type the code of your telephone, or a recovery code, too."
    assert sign_in.second.line.hasFocus()
    assert sign_in.password.text() == PASSWORD
    assert unnamed(sign_in) == []
    window.until(lambda: clipped(sign_in) == [])
    assert window.window.height() == 768
    window.type("000000")
    window.press("Return")
    assert sign_in.notice.text().startswith("This code is wrong or was used already.")
    assert sign_in.second.line.selectedText() == "000000"
    window.type(telephone(room, secret))
    window.press("Return")
    window.until(lambda: window.window.shell is not None and window.window.is_idle)
    assert window.desk.person.id == "supervisor"
    window.close()


def test_the_code_is_not_asked_of_the_next_person(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    set_up(room)
    window = new_window(qtbot, tmp_path / "desk", room, CentreLine(room))
    type_in(window, "supervisor")
    assert window.window.sign_in.second.isVisible()
    window.go(window.window.sign_in.login.control)
    window.type("x")
    assert not window.window.sign_in.second.isVisible()
    window.close()


def test_a_desk_is_unlocked_by_its_slot_without_a_code_where_there_is_no_centre(tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    line = CentreLine(room)
    ready_desk(room, tmp_path / "desk", "supervisor", line=line).stop()
    set_up(room)
    line.cut = True
    desk = door(tmp_path / "desk", line).sign_in("supervisor", PASSWORD)
    assert desk.person.id == "supervisor"
    desk.stop()


def test_a_desk_that_the_centre_has_forgotten_asks_for_the_code_and_keeps_its_work(tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    line = CentreLine(room)
    ready_desk(room, tmp_path / "desk", "supervisor", line=line).stop()
    secret = set_up(room)
    entrance = door(tmp_path / "desk", line)
    desk = entrance.sign_in("supervisor", PASSWORD)
    with room.services.centre.database.write() as connection:
        accounts.revoke(connection, accounts.all_devices(connection)[0].enrolment, at=room.clock.now)
    with pytest.raises(SignedOut):
        desk.pulse.once()
    desk.stop()
    with pytest.raises(Denied) as denied:
        entrance.sign_in("supervisor", PASSWORD)
    assert denied.value.asks_for_code
    again = entrance.sign_in("supervisor", PASSWORD, second=telephone(room, secret))
    exchange_until_still(again)
    again.stop()


def begun(opened: OpenWindow) -> SecondFactorScreen:
    """The screen, with a new one shown."""
    opened.shell.show_screen("second_factor")
    screen = opened.shell.screen_named("second_factor")
    assert isinstance(screen, SecondFactorScreen)
    opened.settle()
    opened.type(PASSWORD)
    opened.press("Return")
    return screen


def test_a_supervisor_sets_one_up_and_nothing_of_it_stays_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    words.set_language("en")
    with signed_in(qtbot, tmp_path, "supervisor") as opened:
        screen = begun(opened)
        assert unnamed(screen.widget) == []
        drawn = screen.picture.grab().toImage()
        across = [drawn.pixelColor(drawn.width() // 2, y).lightness() for y in range(drawn.height())]
        assert min(across) < 40
        assert max(across) == 255
        assert drawn.width() == drawn.height()
        assert len({label.text() for label in screen.recovery}) == 10
        secret = screen.secret.text().replace(" ", "")
        opened.type("000000")
        opened.press("Ctrl+Return")
        assert screen.notice.text().startswith("This code is wrong")
        screen.code.set_text(telephone(opened.room, secret))
        opened.press("Ctrl+Return")
        assert screen.notice.text() == "Your second factor is set up. The centre asks for it from now on."
        assert {label.text() for label in (screen.secret, *screen.recovery)} == {""}
        assert screen.password.text() == ""
        opened.room.clock.pass_(seconds=60)
        opened.go(screen.password.control)
        opened.type(PASSWORD)
        opened.press("Return")
        assert screen.before.line.hasFocus()
        opened.type(telephone(opened.room, secret))
        opened.press("Return")
        assert screen.secret.text().replace(" ", "") not in ("", secret)


def test_a_supervisor_answers_a_sealed_desk_with_his_code(qtbot: QtBot, tmp_path: Path) -> None:
    with signed_in(qtbot, tmp_path, "supervisor") as opened:
        secret = set_up(opened.room)
        ready_desk(opened.room, tmp_path / "other", "agent").stop()
        opened.shell.show_screen("unsealing")
        screen = opened.shell.screen_named("unsealing")
        assert isinstance(screen, UnsealingScreen)
        with opened.room.services.centre.database.read() as connection:
            number = accounts.all_devices(connection)[-1].number
        fields = (screen.challenge, screen.sealed, screen.login, screen.password)
        for field, text in zip(
            fields, (Challenge(number, "0042").text(), "agent", "supervisor", PASSWORD), strict=True
        ):
            field.set_text(text)
        opened.press("Ctrl+Return")
        assert screen.second.line.hasFocus()
        opened.type(telephone(opened.room, secret))
        opened.press("Ctrl+Return")
        assert len(screen.code.text().replace(" ", "")) == 18


def test_who_lacks_an_obligatory_one_is_led_to_where_it_is_set_up(qtbot: QtBot, tmp_path: Path) -> None:
    words.set_language("en")
    ready_centre(tmp_path).services.close()
    settings = tmp_path / "centre" / "settings.toml"
    settings.write_text("second_factor = true\n", encoding="utf-8")
    settings.chmod(0o600)
    room = ready_room(tmp_path / "centre")
    ready_desk(room, tmp_path / "sealed").stop()
    with room.services.centre.database.read() as connection:
        number = accounts.all_devices(connection)[-1].number
    with signed_in(qtbot, tmp_path, "supervisor", room=room) as opened:
        opened.shell.show_screen("unsealing")
        screen = opened.shell.screen_in_front()
        assert isinstance(screen, UnsealingScreen)
        screen.challenge.set_text(Challenge(number, "0042").text())
        for field, text in ((screen.sealed, "agent"), (screen.login, "supervisor"), (screen.password, PASSWORD)):
            field.set_text(text)
        opened.press("Ctrl+Return")
        opened.settle()
        assert screen.notice.text() == "The centre asks for a second factor. Set it up in the settings first."
        assert unnamed(screen.widget) == []
        button = screen.notice.findChild(Button)
        assert button is not None
        opened.until(button.isVisible)
        opened.go(button)
        opened.press("Space")
        assert isinstance(opened.shell.screen_in_front(), SecondFactorScreen)


def test_an_agent_is_not_offered_one(opened: OpenWindow) -> None:
    assert not opened.shell.commands.get("window.second_factor").enabled()
    opened.shell.show_screen("settings")
    screen = opened.shell.screen_named("settings")
    assert isinstance(screen, SettingsScreen)
    opened.settle()
    assert not screen.second.isVisible()


@pytest.mark.parametrize("code", ["second_factor", "wrong_code", "second_factor_missing"])
def test_each_has_a_sentence_in_both_languages(code: str) -> None:
    error = Denied(code, {})
    assert isinstance(error, EXPECTED)
    for said in (sign_in_sentence(error), cover_words(error)[0]):
        mongolian = said()
        words.set_language("en")
        assert said() not in ("", mongolian)
        assert code not in said()
        words.set_language("mn")
