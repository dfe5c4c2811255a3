"""The window around the screens: what it says by itself, and how it starts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console.desk.changes import Line, LineState
from console.desk.desk import Step, new_case_id
from console.domain.actions import ScheduleCallBack
from tests.builders import PASSWORD, opening_step
from tests.ui.fakes import OpenWindow, signed_in
from ui import words
from ui.app import FOLDER_IN_USE, Console
from ui.courier import Report
from ui.crash import FaultDialog
from ui.line_words import line_badge
from ui.screens.palette import Palette
from ui.screens.password import PasswordScreen
from ui.theme import look
from ui.tokens import Mode, Sizes, Spacing
from ui.widgets import unnamed

ROOT = Path(__file__).resolve().parents[2]
SINCE = datetime(2026, 11, 20, 6, 2, tzinfo=UTC)


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with signed_in(qtbot, tmp_path) as window:
        yield window


class SecondWindows(QObject):
    """Hears of every window that is shown beside the expected one."""

    def __init__(self, expected: type[QWidget]) -> None:
        super().__init__()
        self._expected = expected
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_window = isinstance(watched, QWidget) and watched.isWindow()
        if event.type() == QEvent.Type.Show and is_window and not isinstance(watched, self._expected):
            self.shown.append(type(watched).__name__)
        return False


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (Line(LineState.ONLINE, SINCE), "Online"),
        (Line(LineState.ONLINE, SINCE, 3), "Online · sending 3"),
        (Line(LineState.ONLINE, SINCE, 3, failing=1), "Online · sending 3"),
        (Line(LineState.ONLINE, SINCE, 3, failing=3), "Online · the centre fails on 3"),
        (Line(LineState.OFFLINE, SINCE, 2, reason="not_started"), "Looking for the centre · 2 waiting"),
        (Line(LineState.OFFLINE, SINCE, 2, reason="disk_full"), "The disk is full · 2 waiting"),
        (Line(LineState.OFFLINE, SINCE, 2, reason="desk_fault"), "A fault on this computer · 2 waiting"),
        (Line(LineState.OFFLINE, SINCE), "Offline since 14:02"),
        (Line(LineState.OFFLINE, SINCE, 4), "Offline since 14:02 · 4 waiting to be sent"),
        (Line(LineState.SIGNED_OUT, SINCE, 4), "Sign in anew with the link · 4 waiting"),
        (Line(LineState.OUTDATED, SINCE, 4), "This program is too old · 4 waiting"),
    ],
)
def test_the_badge_tells_the_truth_about_the_line(line: Line, sentence: str) -> None:
    words.set_language("en")
    assert line_badge(line)[0] == sentence


def test_a_wrong_clock_is_said(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.shell.top.show_line(Line(LineState.ONLINE, SINCE, clock_wrong_by=-600.0))
    assert opened.shell.top.clock.text() == "This clock is 10 minutes wrong"


def test_the_clock_of_a_call_runs_from_its_first_key_until_it_is_saved(opened: OpenWindow) -> None:
    words.set_language("en")
    assert opened.shell.top.call.isHidden()
    opened.type("99112345")
    opened.room.clock.pass_(seconds=134)
    opened.until(lambda: opened.shell.top.call.text() == "Call 02:14")
    opened.press("F9")
    opened.until(opened.shell.top.call.isHidden)


def test_f1_shows_the_keys_of_the_screen_and_of_the_program(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.press("F1")
    texts = {label.text() for label in opened.shell.findChildren(QLabel) if label.isVisible()}
    assert {"Switch person", "Where is my case?", "F11", "F12"} <= texts
    opened.press("Escape")


def test_f3_opens_the_palette_and_runs_a_command_found_by_its_words(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.press("F3")
    palette = opened.shell.findChild(Palette)
    assert palette is not None
    assert palette.isVisible()
    opened.type("change my pass")
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "password"


def test_a_due_call_back_announces_itself_and_one_key_opens_its_case(opened: OpenWindow) -> None:
    case = new_case_id()
    due = opened.room.clock.now + timedelta(minutes=5)
    opened.desk.do([opening_step(case, assignee=opened.desk.person.id), Step(ScheduleCallBack(due), case)])
    opened.settle()
    assert opened.shell.reminder.isHidden()
    opened.room.clock.pass_(minutes=6)
    opened.desk.do([opening_step()])
    opened.until(lambda: not opened.shell.reminder.isHidden())
    opened.press("Ctrl+F7")
    assert opened.shell.screen_in_front().name == "case"


def test_no_other_window_flashes_up_while_somebody_signs_in(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> None:
    from ui.window import Window

    heard = SecondWindows(Window)
    qapp.installEventFilter(heard)
    with signed_in(qtbot, tmp_path) as opened:
        opened.type("99112345")
        opened.press("F2")
        opened.press("Shift+F8")
        opened.press("Shift+F9")
        opened.press("F11")
    qapp.removeEventFilter(heard)
    assert heard.shown == []


def test_every_control_of_the_window_has_a_name_in_both_languages(opened: OpenWindow) -> None:
    assert unnamed(opened.window) == []
    words.set_language("en")
    QApplication.sendEvent(opened.window, QEvent(QEvent.Type.LanguageChange))
    opened.settle()
    assert unnamed(opened.window) == []


def test_the_rail_leads_to_each_screen_by_its_key(opened: OpenWindow) -> None:
    for keys, name in (("Ctrl+2", "queues"), ("Ctrl+1", "call")):
        opened.press(keys)
        assert opened.shell.screen_in_front().name == name


def test_look_and_language_are_worn_at_once_and_kept_for_the_next_start(
    qtbot: QtBot, tmp_path: Path, qapp: QApplication
) -> None:
    def started() -> Console:
        console = Console(qapp, tmp_path, centre_url=None, language=None)
        qtbot.addWidget(console.window)
        console.show()
        qtbot.waitUntil(lambda: console.is_idle, timeout=20_000)
        return console

    first = started()
    assert words.language() == "mn"
    first.window.look_wanted.emit("en", Mode.DARK, 150)
    first.window.spacing_wanted.emit(Spacing.WIDE)
    assert look().sizes == Sizes(150, Spacing.WIDE)
    assert words.language() == "en"
    assert first.window.windowTitle() == "11-11 Console"
    qtbot.waitUntil(lambda: first.is_idle)
    first.window.close()
    first.close()
    words.set_language("mn")
    first.theme.wear(Mode.LIGHT)
    second = started()
    assert words.language() == "en"
    assert (look().mode, look().sizes) == (Mode.DARK, Sizes(150, Spacing.WIDE))
    second.window.close()
    second.close()


def test_only_qt_is_imported_before_the_first_frame() -> None:
    heavy = "{'sqlalchemy', 'requests', 'keyring', 'msgspec', 'console.desk', 'console.store.database', 'argon2'}"
    asked = f"import sys, ui.app; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


def test_a_second_start_on_the_same_folder_says_so_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    with signed_in(qtbot, tmp_path):
        second = subprocess.run(
            [sys.executable, "-m", "ui.app", "--data", str(tmp_path / "desk"), "--language", "en"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )
    assert second.returncode == FOLDER_IN_USE
    assert "already open with this folder" in second.stderr


def test_a_fault_is_shown_with_a_report_to_save_and_the_work_goes_on(opened: OpenWindow) -> None:
    opened.window.faults.show(Report("KeyError", ("ui/somewhere.py:1 read",)))
    dialog = opened.window.findChild(FaultDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert unnamed(dialog) == []
    assert any("ui/somewhere.py:1 read" in text.toPlainText() for text in dialog.findChildren(QPlainTextEdit))
    dialog.accept()
    opened.type("99112345")
    assert opened.form.caller.phone.number() == "99112345"


def test_a_password_is_changed_at_the_centre_and_said_when_it_cannot_be(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.shell.show_screen("password")
    screen = opened.shell.screen_named("password")
    assert isinstance(screen, PasswordScreen)
    for field, text in ((screen.old, PASSWORD), (screen.new, "a new long password"), (screen.again, "another")):
        field.line.setText(text)
    opened.press("Ctrl+Return")
    assert screen.notice.text() == "The two new passwords are not the same."
    screen.again.line.setText("a new long password")
    opened.line.cut = True
    opened.press("Ctrl+Return")
    assert screen.notice.text() == "The centre does not answer at this address. Check the address and the network."
    opened.line.cut = False
    opened.press("Ctrl+Return")
    assert screen.notice.text() == "Your password is changed."
    opened.press("F12")
    opened.sign_in(password="a new long password")
    assert opened.window.shell is not None
