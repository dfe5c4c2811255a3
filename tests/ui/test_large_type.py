"""At twice the type size, in Mongolian, nothing on these screens is cut and everything can still be hit."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as TooLate
from pytestqt.qtbot import QtBot

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from tests.builders import exchange_until_still, forward_step, opening_step
from tests.ui.fakes import OpenWindow, signed_in
from ui.theme import Theme
from ui.tokens import Mode
from ui.widgets.rail import NavButton
from ui.widgets.walker import clipped, too_small

LONG = "Орон сууцны дулаан хангамж тасарсан тухай маш урт товч утга " * 5


def fill(opened: OpenWindow) -> str:
    """A case with long words, two bodies, and lines that need attention; another that waits without a line."""
    case = new_case_id()
    steps = [opening_step(case, subject=LONG.strip(), text=LONG * 4), forward_step(case)]
    opened.desk.do([*steps, forward_step(case, "heating", "Дулааны сүлжээ компани")])
    exchange_until_still(opened.desk)
    opened.room.desk("colleague").do(act.EditField("relation", None, "хүүхэд"), case)
    opened.room.desk("colleague").do(act.EditField("subject", LONG.strip(), f"{LONG} засав"), case)
    edits = [act.EditField("relation", None, "ах"), act.EditField("subject", LONG.strip(), f"{LONG} дуусав")]
    opened.desk.do([Step(edit, case) for edit in edits])
    exchange_until_still(opened.desk)
    opened.line.cut = True
    opened.desk.do([opening_step(subject=LONG.strip())])
    opened.settle()
    return case


SCREENS = (
    "queues",
    "call_backs",
    "catalogue",
    "attention",
    "waiting",
    "tasks",
    "messages",
    "wording",
    "settings",
    "unsealing",
    "second_factor",
    "case",
)


def test_nothing_is_cut_and_everything_can_be_hit(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    with signed_in(qtbot, tmp_path, "supervisor") as opened:
        targets = {"case": fill(opened), "catalogue": "service/marriage"}
        theme.wear(Mode.LIGHT, percent=200)
        opened.window.resize(1366, 768)
        for name in SCREENS:
            opened.shell.show_screen(name, targets.get(name, ""))
            opened.settle()
            if name == "case":
                opened.press("F5")
            widget = opened.shell.screen_in_front().widget
            with suppress(TooLate):
                qtbot.waitUntil(partial(is_whole, widget), timeout=10_000)
            assert clipped(widget) == [], name
            assert too_small(widget) == [], name
            assert widget.minimumSizeHint().width() <= 1366 - opened.shell.rail.width(), name


def test_the_call_screen_fits_a_small_window_with_its_main_keys_readable(
    qtbot: QtBot, tmp_path: Path, theme: Theme
) -> None:
    with signed_in(qtbot, tmp_path) as opened:
        theme.wear(Mode.LIGHT, percent=200)
        opened.window.resize(1366, 768)
        form, sides = opened.form, opened.page.sides
        main_keys = (form.no_case, form.save, form.forward)
        qtbot.waitUntil(lambda: sides.are_stacked and all(map(is_seen_whole, main_keys)), timeout=10_000)
        qtbot.waitUntil(lambda: clipped(form) == [])
        assert opened.window.size() == QSize(1366, 768)
        assert too_small(opened.calls.widget) == []
        assert all(button.width() >= button.sizeHint().width() for button in main_keys)
        assert all(place.height() >= 48 for place in opened.shell.rail.findChildren(NavButton))


def test_at_large_type_the_side_with_the_focus_is_in_view(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    with signed_in(qtbot, tmp_path) as opened:
        theme.wear(Mode.LIGHT, percent=200)
        opened.window.resize(1366, 768)
        sides, look_up = opened.page.sides, opened.page.beside.look_up.box
        qtbot.waitUntil(lambda: sides.are_stacked, timeout=10_000)
        qtbot.waitUntil(lambda: look_up.visibleRegion().isEmpty())
        opened.press("F10")
        qtbot.waitUntil(lambda: is_seen_whole(look_up.line))
        opened.press("Escape")
        qtbot.waitUntil(lambda: is_seen_whole(opened.form.caller.phone.line))
        theme.wear(Mode.LIGHT)
        qtbot.waitUntil(lambda: not sides.are_stacked)


def is_seen_whole(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().size() == widget.size()


def is_whole(widget: QWidget) -> bool:
    return clipped(widget) == []
