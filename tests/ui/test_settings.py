"""Settings change the program at once: language, colours, type size; and say what this desk is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fakes import OpenWindow, signed_in
from ui import words
from ui.keyring_notice import TOLD
from ui.screens.settings import SettingsScreen
from ui.theme import Theme
from ui.tokens import Mode, Spacing
from ui.widgets import unnamed

Wanted = tuple[str, Mode, int]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with signed_in(qtbot, tmp_path) as window:
        yield window


@pytest.fixture
def wanted(opened: OpenWindow) -> list[Wanted]:
    """The looks that were asked for, with the screen in front."""
    looks: list[Wanted] = []
    opened.shell.look_wanted.connect(lambda language, mode, percent: looks.append((language, mode, percent)))
    opened.shell.show_screen("settings")
    opened.settle()
    return looks


def screen(opened: OpenWindow) -> SettingsScreen:
    found = opened.shell.screen_named("settings")
    assert isinstance(found, SettingsScreen)
    return found


def test_language_and_colours_are_changed_by_one_key_each(opened: OpenWindow, wanted: list[Wanted]) -> None:
    opened.press("Alt+2")
    opened.press("Alt+5")
    assert wanted == [("en", Mode.LIGHT, 100), ("en", Mode.CONTRAST, 100)]


def test_type_grows_and_shrinks_in_steps_and_stops_at_both_ends(opened: OpenWindow, wanted: list[Wanted]) -> None:
    for _ in range(6):
        opened.press("Ctrl++")
    opened.press("Ctrl+-")
    assert [percent for _, _, percent in wanted] == [125, 150, 175, 200, 200, 200, 175]


def test_spacing_is_changed_by_one_key_and_every_gap_follows_while_one_looks(
    opened: OpenWindow, wanted: list[Wanted], theme: Theme
) -> None:
    asked: list[Spacing] = []
    opened.shell.spacing_wanted.connect(asked.append)
    gaps = {}
    for key, spacing in (("Alt+6", Spacing.COMPACT), ("Alt+7", Spacing.NORMAL), ("Alt+8", Spacing.WIDE)):
        opened.press(key)
        assert asked[-1] is spacing
        theme.wear(Mode.LIGHT, spacing=spacing)
        opened.settle()
        gaps[spacing] = opened.form.matter.layout().spacing()  # type: ignore[union-attr]
    assert gaps == {Spacing.COMPACT: 4, Spacing.NORMAL: 6, Spacing.WIDE: 9}


def test_it_says_who_works_where_and_how_the_line_is(opened: OpenWindow, wanted: list[Wanted]) -> None:
    opened.until(lambda: "Дүүрэг" in _texts(opened))
    texts = _texts(opened)
    assert "Б. Agent" in texts
    assert "Оператор" in texts
    assert "http://centre.test" in texts
    assert "Энэ компьютерын итгэдэг гэрчилгээгээр" in texts


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        (["sha256/" + "A" * 43 + "="], "Администраторын тогтоосон түлхүүрээр: 1"),
        (["sha256/short"], "Тогтоосон түлхүүрийг уншиж чадсангүй: администратор засах хүртэл юу ч илгээхгүй"),
    ],
)
def test_it_says_by_what_the_centre_is_known(opened: OpenWindow, pins: list[str], said: str) -> None:
    opened.desk.settings.set("pins", pins)
    opened.shell.show_screen("settings")
    opened.until(lambda: said in _texts(opened))


def _texts(opened: OpenWindow) -> list[str]:
    return [label.text() for label in screen(opened).widget.findChildren(QLabel)]


def test_every_control_has_a_name(opened: OpenWindow, wanted: list[Wanted]) -> None:
    assert unnamed(screen(opened).widget) == []


def test_a_computer_without_a_keyring_says_so_once_in_passing_and_always_in_the_settings(opened: OpenWindow) -> None:
    words.set_language("en")
    said: list[str] = []
    opened.desk.settings.set(TOLD, None)
    opened.press("F12")
    for _ in range(2):
        opened.sign_in()
        opened.shell.announcer.spoke.connect(said.append)
        opened.settle()
        opened.shell.announcer._speak()
        opened.press("F12")
    assert said == ["No keyring: token kept in the encrypted file"]
    opened.sign_in()
    opened.shell.show_screen("settings")
    opened.settle()
    texts = [label.text() for label in screen(opened).widget.findChildren(QLabel)]
    assert any(text.startswith("This computer has no keyring") for text in texts)
