"""The sign-in: who is let in, and what is said to who is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.desk import trouble
from tests.builders import CentreLine, door, ready_desk
from tests.ui.fakes import OpenWindow, new_window, ready_centre, signed_in
from tests.ui.typing import type_text
from ui import words
from ui.screens.sign_in import SignInScreen
from ui.sign_in_words import EXPECTED, sign_in_sentence
from ui.widgets import unnamed


@pytest.fixture
def new_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    room = ready_centre(tmp_path)
    window = new_window(qtbot, tmp_path / "desk", room, CentreLine(room))
    yield window
    window.close()


def try_to_sign_in(window: OpenWindow, login: str, password: str) -> str:
    """What the notice says afterwards."""
    sign_in = window.window.sign_in
    window.go(sign_in.login.control)
    sign_in.login.set_text("")
    type_text(sign_in.login.control, login)
    window.go(sign_in.password.control)
    type_text(sign_in.password.control, password)
    window.press("Return")
    return sign_in.notice.text()


def test_a_person_is_let_in_and_the_call_screen_has_the_keyboard(new_desk: OpenWindow) -> None:
    new_desk.sign_in()
    assert new_desk.form.caller.phone.line.hasFocus()


def test_a_wrong_password_is_said_and_can_be_typed_again_at_once(new_desk: OpenWindow) -> None:
    words.set_language("en")
    said = try_to_sign_in(new_desk, "agent", "wrong")
    assert said == "Login and password do not fit together. Type them again."
    password = new_desk.window.sign_in.password.line
    assert password.hasFocus()
    assert password.selectedText() != ""


def test_the_first_time_without_the_link_says_why_it_cannot_be(new_desk: OpenWindow) -> None:
    words.set_language("en")
    new_desk.line.cut = True
    said = try_to_sign_in(new_desk, "agent", "correct horse")
    assert said == "The first time at a computer the link is needed, and the centre does not answer now."


def test_a_desk_that_was_signed_in_before_opens_without_the_link(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    line = CentreLine(room)
    ready_desk(room, tmp_path / "desk", line=line).stop()
    line.cut = True
    window = new_window(qtbot, tmp_path / "desk", room, line)
    window.sign_in()
    assert window.window.shell is not None
    window.close()


def test_nothing_typed_asks_for_both(new_desk: OpenWindow) -> None:
    words.set_language("en")
    new_desk.go(new_desk.window.sign_in.login.control)
    new_desk.press("Return")
    assert new_desk.window.sign_in.notice.text() == "Type login and password."


def test_a_new_desk_asks_for_the_centre_and_the_invitation(qtbot: QtBot) -> None:
    screen = SignInScreen()
    qtbot.addWidget(screen)
    screen.begin(enrolled=False, centre_url=None)
    assert not screen.centre.isHidden()
    screen.begin(enrolled=True, centre_url=None)
    assert screen.centre.isHidden()


def test_every_control_of_the_sign_in_has_a_name(qtbot: QtBot) -> None:
    screen = SignInScreen()
    qtbot.addWidget(screen)
    assert unnamed(screen) == []


@pytest.mark.parametrize(
    "error",
    [
        trouble.WrongPassword(),
        trouble.FirstSignInNeedsLink("no_line"),
        trouble.FirstSignInNeedsLink("no_address"),
        trouble.FolderInUse(),
        trouble.NewerDesk(),
        trouble.NotADesk(),
        trouble.Outdated(),
        trouble.SignedOut(),
        trouble.Full(),
        trouble.Denied("wrong_invitation", {}),
        trouble.Denied("a code of tomorrow", {}),
        *(
            trouble.Offline(reason)
            for reason in ("no_line", "too_slow", "not_the_centre", "broken_answer", "unheard", "not_https")
        ),
    ],
    ids=lambda error: f"{type(error).__name__} {error}",
)
def test_each_trouble_of_a_sign_in_has_a_sentence_in_both_languages(error: Exception) -> None:
    assert isinstance(error, EXPECTED)
    sentence = sign_in_sentence(error)
    mongolian = sentence()
    words.set_language("en")
    assert sentence() not in ("", mongolian)


def test_the_next_person_signs_in_by_one_key_and_does_not_see_the_others_calls(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    with signed_in(qtbot, tmp_path, room=room) as window:
        window.type("99112345")
        window.press("F12")
        assert window.window.shell is None
        window.sign_in("colleague")
        window.settle()
        assert window.page.is_empty
        window.press("F12")
        window.sign_in("agent")
        window.until(lambda: window.form.caller.phone.number() == "99112345")


def test_a_second_window_on_the_same_folder_is_told_so(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    with signed_in(qtbot, tmp_path, room=room) as first, pytest.raises(trouble.FolderInUse):
        door(tmp_path / "desk", first.line).claim()
