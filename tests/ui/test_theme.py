"""The tokens keep contrast and size, the shipped font has every letter, and a look is changed while windows stand."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gallery import PartsPage, pages
from tests.ui.typing import put_in_front
from ui.stylesheet import style_sheet
from ui.theme import FAMILY, RESOURCES, Theme, icon, icon_pixmap, look
from ui.tokens import COLOURS, Mode, Sizes, contrast_ratio, edges_used, pairs_used
from ui.widgets import Badge, Button
from ui.widgets.walker import clipped, too_small, unnamed


@pytest.mark.parametrize("mode", Mode)
def test_all_words_reach_a_contrast_of_4_5(mode: Mode) -> None:
    faint = [
        (what, ink, ground) for what, ink, ground in pairs_used(COLOURS[mode]) if contrast_ratio(ink, ground) < 4.5
    ]
    assert faint == []


@pytest.mark.parametrize("mode", Mode)
def test_all_edges_of_controls_reach_a_contrast_of_3(mode: Mode) -> None:
    faint = [
        (what, line, ground) for what, line, ground in edges_used(COLOURS[mode]) if contrast_ratio(line, ground) < 3
    ]
    assert faint == []


def test_black_on_white_has_the_known_contrast_of_21() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", Mode)
def test_the_style_sheet_holds_only_colours_of_its_tokens(mode: Mode) -> None:
    sheet = style_sheet(COLOURS[mode], Sizes(100), FAMILY)
    known = set(re.findall("#[0-9a-f]{6}", repr(COLOURS[mode])))
    assert set(re.findall("#[0-9a-fA-F]{6}", sheet)) <= known
    assert "$" not in sheet


def test_everything_grows_with_the_type_size() -> None:
    small, large = Sizes(100), Sizes(200)
    assert (large.text, large.target, large.icon) == (2 * small.text, 2 * small.target, 2 * small.icon)
    assert small.space(10) < large.space(10) < 2 * small.space(10)


def test_the_shipped_font_has_the_letters_of_mongolian_and_is_the_one_in_use(theme: Theme) -> None:
    assert look().family == FAMILY
    for path in sorted((RESOURCES / "fonts").glob("*.ttf")):
        font = QRawFont(str(path), 13)
        assert [letter for letter in "өүӨҮёЁ₮№«»–—•·…›“”" if not font.supportsCharacter(ord(letter))] == [], path.name
    assert (RESOURCES / "fonts" / "LICENSE-OFL.txt").read_text(encoding="utf-8").startswith("Copyright")


def test_every_icon_named_in_the_code_is_shipped() -> None:
    used = set()
    for path in Path("ui").rglob("*.py"):
        used |= set(
            re.findall(r"""(?:icon=|icon\(|Picture\(|icon_pixmap\()"([a-z0-9-]+)\"""", path.read_text(encoding="utf-8"))
        )
    shipped = {path.stem for path in (RESOURCES / "icons").glob("*.svg")}
    assert used
    assert used - shipped == set()


def test_an_icon_is_drawn_in_the_colour_asked_for(theme: Theme) -> None:
    image = icon_pixmap("circle", "#ff0000", 48).toImage()
    drawn = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {"#ff0000"}
    assert not icon("check").isNull()


def test_a_look_is_changed_live_on_standing_windows(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget(objectName="window")
    button = Button("Хадгалах", key="F9")
    badge = Badge("Шинэ")
    qtbot.addWidget(window)
    for widget in (button, badge):
        widget.setParent(window)
    window.resize(300, 100)
    window.show()
    before = button.sizeHint(), badge.sizeHint()
    with qtbot.waitSignal(theme.changed):
        theme.wear(Mode.DARK, percent=200)
    assert button.sizeHint().height() == 2 * before[0].height()
    assert badge.sizeHint().height() == 2 * before[1].height()
    assert window.grab().toImage().pixelColor(290, 90) == QColor(COLOURS[Mode.DARK].window)
    assert QFontMetrics(look().font()).height() > 25


@pytest.mark.parametrize(("asked", "worn"), [(50, 100), (100, 100), (175, 175), (400, 200)])
def test_the_type_size_is_held_between_100_and_200(theme: Theme, asked: int, worn: int) -> None:
    theme.wear(Mode.LIGHT, percent=asked)
    assert look().sizes.percent == worn


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("page", [0, 1])
def test_nothing_is_clipped_or_too_small_to_press_or_without_a_name(
    qtbot: QtBot, theme: Theme, percent: int, page: int
) -> None:
    theme.wear(Mode.CONTRAST, percent=percent)
    window = pages()[page]
    qtbot.addWidget(window)
    window.resize(1366 * percent // 100, 900 * percent // 100)
    window.show()
    qtbot.waitUntil(lambda: clipped(window) == [])
    assert too_small(window) == []
    assert unnamed(window) == []


def test_the_focus_is_always_seen(qtbot: QtBot, theme: Theme) -> None:
    window = PartsPage()
    put_in_front(qtbot, window)
    for mode in Mode:
        theme.wear(mode)
        for control in (window.phone.line, window.urgent, *window.findChildren(QPushButton)[:2]):
            control.clearFocus()
            without = control.grab().toImage()
            control.setFocus()
            assert control.hasFocus()
            assert control.grab().toImage() != without, (mode, control)


def test_the_walker_finds_what_has_no_name_and_what_is_too_small(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    nameless = QPushButton(window)
    nameless.setMaximumSize(10, 10)
    window.show()
    assert unnamed(window) == ["QWidget > QPushButton"]
    assert too_small(window) == [f"QWidget > QPushButton 10x{nameless.height()}"]
