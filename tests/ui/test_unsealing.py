"""A sealed slot on screen: what is said, where the code goes, and the supervisor's answer."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.desk.guessing import LONGEST_SECONDS, SEALED_AFTER
from console.desk.trouble import Sealed, TooSoon, WrongCode
from console.domain.unsealing import Challenge
from console.store import accounts
from tests.builders import CentreLine, door, exchange_until_still, opening_step, ready_desk
from tests.ui.fakes import OpenWindow, new_window, ready_centre
from ui import words
from ui.screens.unsealing import UnsealingScreen
from ui.sign_in_words import EXPECTED, cover_words, sign_in_sentence
from ui.theme import Theme
from ui.tokens import Mode
from ui.widgets import unnamed
from ui.widgets.walker import clipped


class Ticks:
    """A clock that never goes back, and goes on by itself longer than any wait."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 2 * LONGEST_SECONDS
        return self.now


@pytest.fixture
def sealed(qtbot: QtBot, tmp_path: Path) -> OpenWindow:
    """A window at a desk without a link, where the agent's slot is sealed and a call waits to be sent."""
    room = ready_centre(tmp_path)
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "desk", line=line)
    exchange_until_still(desk)
    desk.do([opening_step()])
    desk.stop()
    line.cut = True
    window = new_window(qtbot, tmp_path / "desk", room, line)
    window.door.entrance = door(tmp_path / "desk", line, ticks=Ticks())
    for number in range(SEALED_AFTER):
        try_password(window, f"wrong {number}")
    return window


def try_password(window: OpenWindow, password: str) -> None:
    sign_in = window.window.sign_in
    window.go(sign_in.login.control)
    if not sign_in.login.text():
        window.type("agent")
    window.go(sign_in.password.control)
    sign_in.password.set_text("")
    window.type(password)
    window.press("Return")


def test_a_sealed_person_is_let_in_by_the_code_with_a_new_password_and_finds_his_work(sealed: OpenWindow) -> None:
    words.set_language("en")
    sign_in = sealed.window.sign_in
    try_password(sealed, "one more")
    assert "Ten different passwords were wrong." in sign_in.notice.text()
    assert sign_in.code.isVisible()
    assert unnamed(sign_in) == []
    challenge = sign_in.notice.text().split("answers: ")[1].split(".")[0]
    supervisor = ready_desk(sealed.room, sealed.folder.parent / "supervisor", "supervisor")
    code = supervisor.unsealing.code("supervisor", "correct horse", challenge=challenge, sealed="agent")
    supervisor.stop()
    sealed.go(sign_in.code.control)
    sealed.type(code)
    sealed.press("Return")
    assert sign_in.notice.text() == "The new password needs at least 10 characters."
    sealed.go(sign_in.new.control)
    sealed.type("a new password")
    sealed.press("Return")
    sealed.until(lambda: sealed.window.shell is not None and sealed.window.is_idle)
    assert len(sealed.desk.views.waiting()) == 1
    sealed.close()


def test_at_twice_the_type_size_all_of_it_fits_a_small_window(sealed: OpenWindow, theme: Theme) -> None:
    theme.wear(Mode.LIGHT, percent=200)
    sealed.window.resize(1366, 768)
    sealed.window.sign_in.begin(enrolled=True, centre_url=None)
    try_password(sealed, "one more")
    sealed.settle()
    sign_in = sealed.window.sign_in
    assert sign_in.code.isVisible()
    assert sealed.window.height() == 768
    for challenge in ("111 111 111", "000 000 000"):
        sign_in.refuse(sign_in_sentence(Sealed(challenge)))
        sealed.until(lambda: clipped(sign_in) == [])
    sealed.close()


def test_the_code_is_not_asked_of_the_next_person(sealed: OpenWindow) -> None:
    sign_in = sealed.window.sign_in
    sealed.go(sign_in.login.control)
    sealed.type("x")
    assert not sign_in.code.isVisible()
    sealed.close()


def test_a_supervisor_asks_for_the_code_and_reads_it_out(supervised: OpenWindow) -> None:
    words.set_language("en")
    supervised.shell.show_screen("unsealing")
    screen = supervised.shell.screen_named("unsealing")
    assert isinstance(screen, UnsealingScreen)
    assert unnamed(screen.widget) == []
    ready_desk(supervised.room, supervised.folder.parent / "other", "agent").stop()
    with supervised.room.services.centre.database.read() as connection:
        device = accounts.all_devices(connection)[-1]
    fields = (screen.challenge, screen.sealed, screen.login, screen.password)
    typed = (Challenge(device.number, "0042").text(), "agent", "supervisor", "wrong")
    for field, text in zip(fields, typed, strict=True):
        supervised.go(field.control)
        supervised.type(text)
    supervised.press("Ctrl+Return")
    assert screen.notice.text() == "Login and password do not fit together. Type them again."
    screen.password.set_text("correct horse")
    supervised.press("Ctrl+Return")
    assert screen.notice.text().startswith("Read this code out.")
    assert len(screen.code.text().replace(" ", "")) == 18
    screen.challenge.set_text("123")
    supervised.press("Ctrl+Return")
    assert screen.notice.text() == "A digit of the number was misheard. Ask for it again."
    assert screen.code.text() == ""


def test_only_those_who_supervise_find_it(opened: OpenWindow) -> None:
    assert not opened.shell.commands.get("window.unseal").enabled()


@pytest.mark.parametrize(
    "error", [TooSoon(8), Sealed("042 712 345"), Sealed(None), WrongCode(), WrongCode(misheard=True)], ids=repr
)
def test_each_has_a_sentence_in_both_languages(error: Exception) -> None:
    assert isinstance(error, EXPECTED)
    for said in (sign_in_sentence(error), cover_words(error)[0]):
        words.set_language("mn")
        mongolian = said()
        words.set_language("en")
        assert said() not in ("", mongolian)
