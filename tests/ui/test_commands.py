"""One list of commands makes the keys, the menus, the palette and the F1 sheet; and what a window announces."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.typing import put_in_front
from ui.widgets import Announcer, Command, Commands, Meter, Rail, ShortcutSheet
from ui.widgets.commands import both_layouts


class Desk(QWidget):
    """A window with a line to type in and commands that note what ran."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.line)
        self.ran: list[str] = []
        self.may_save = True
        self.commands = Commands(self)
        self.commands.add_all(
            [
                Command("call.new", "Шинэ дуудлага", lambda: self.ran.append("new"), ("F2",), "Дуудлага"),
                Command("find", "Хайх", lambda: self.ran.append("find"), ("F3", "Ctrl+K"), "Дуудлага"),
                Command(
                    "save",
                    "Хадгалах",
                    lambda: self.ran.append("save"),
                    ("F9", "Ctrl+S"),
                    "Дуудлага",
                    lambda: self.may_save,
                ),
                Command("send", "Шилжүүлэх", lambda: self.ran.append("send"), ("Ctrl+Return",), "Дуудлага"),
                Command("quiet", "Түлхүүргүй тушаал", lambda: self.ran.append("quiet")),
            ]
        )


def desk(qtbot: QtBot) -> Desk:
    window = Desk()
    put_in_front(qtbot, window)
    window.line.setFocus()
    return window


@pytest.mark.parametrize(
    ("key", "held", "ran"),
    [
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, ["new"]),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier, ["find"]),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, ["send"]),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier, ["send"]),
        (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier, []),
    ],
)
def test_keys_run_their_command(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, ran: list[str]) -> None:
    window = desk(qtbot)
    qtbot.keyClick(window.line, key, held)
    assert window.ran == ran


def test_a_letters_command_runs_under_the_mongolian_layout_too() -> None:
    assert [key.toString() for key in both_layouts("Ctrl+S")] == ["Ctrl+S", "Ctrl+Ы"]
    assert [key.toString() for key in both_layouts("F2")] == ["F2"]
    assert [key.toString() for key in both_layouts("Ctrl+Return")] == ["Ctrl+Return", "Ctrl+Enter"]


def test_a_press_that_two_keys_match_still_runs_its_command(qtbot: QtBot) -> None:
    window = desk(qtbot)
    shortcut = next(each for each in window.findChildren(QShortcut) if QKeySequence("F9") in QShortcut.keys(each))
    shortcut.activatedAmbiguously.emit()
    assert window.ran == ["save"]


def test_a_command_that_may_not_run_does_not(qtbot: QtBot) -> None:
    window = desk(qtbot)
    window.may_save = False
    qtbot.keyClick(window.line, Qt.Key.Key_F9)
    assert not window.commands.run("save")
    assert window.ran == []
    assert "save" not in [command.id for command in window.commands.found("")]
    assert not window.commands.action("save").isEnabled()


def test_a_key_or_a_name_is_given_once(qtbot: QtBot) -> None:
    window = desk(qtbot)
    with pytest.raises(ValueError, match="key"):
        window.commands.add(Command("other", "Өөр", lambda: None, ("Ctrl+S",)))
    with pytest.raises(ValueError, match="name"):
        window.commands.add(Command("save", "Өөр", lambda: None))
    window.commands.remove("save")
    window.commands.add(Command("other", "Өөр", lambda: window.ran.append("other"), ("Ctrl+S",)))
    qtbot.keyClick(window.line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.ran == ["other"]


@pytest.mark.parametrize("typed", ["шинэ дуу", "ШИНЭ", "shine duudlaga", "iny"])
def test_the_palette_finds_a_command_in_either_script_or_layout(qtbot: QtBot, typed: str) -> None:
    assert [command.id for command in desk(qtbot).commands.found(typed)] == ["call.new"]


def test_menus_and_the_sheet_show_the_same_keys(qtbot: QtBot) -> None:
    window = desk(qtbot)
    line = window.commands.action("send")
    assert line.text() == "Шилжүүлэх\tCtrl+Enter"
    line.trigger()
    assert window.ran == ["send"]
    sheet = ShortcutSheet(window.commands)
    qtbot.addWidget(sheet)
    shown = [label.text() for label in sheet.findChildren(QLabel)]
    assert shown[:5] == ["Дуудлага", "F2", "Шинэ дуудлага", "F3 · Ctrl+K", "Хайх"]
    assert "Түлхүүргүй тушаал" not in shown


def test_what_comes_within_the_pause_is_announced_once(qtbot: QtBot) -> None:
    announcer = Announcer(pause_ms=1)
    put_in_front(qtbot, announcer)
    heard: list[str] = []
    announcer.spoke.connect(heard.append)
    with qtbot.waitSignal(announcer.spoke):
        announcer.announce("1 шинэ хариу")
        announcer.announce("2 шинэ хариу")
    assert heard == ["2 шинэ хариу"]
    announcer.repeat()
    assert heard == ["2 шинэ хариу", "2 шинэ хариу"]
    assert announcer.last() == "2 шинэ хариу"


def test_what_was_announced_in_another_language_is_neither_shown_nor_said_again(qtbot: QtBot) -> None:
    announcer = Announcer(pause_ms=1)
    put_in_front(qtbot, announcer)
    with qtbot.waitSignal(announcer.spoke):
        announcer.announce("1 шинэ хариу")
    QApplication.sendEvent(announcer, QEvent(QEvent.Type.LanguageChange))
    assert [label.text() for label in announcer.findChildren(QLabel)] == [""]
    heard: list[str] = []
    announcer.spoke.connect(heard.append)
    announcer.repeat()
    assert heard == []


def test_an_announcement_ends_after_eight_words(qtbot: QtBot) -> None:
    announcer = Announcer(pause_ms=1)
    put_in_front(qtbot, announcer)
    with qtbot.waitSignal(announcer.spoke) as spoke:
        announcer.announce("нэг хоёр гурав дөрөв тав зургаа долоо найм ес")
    assert spoke.args == ["нэг хоёр гурав дөрөв тав зургаа долоо найм …"]


def test_a_place_on_the_rail_says_how_many_wait_there(qtbot: QtBot) -> None:
    rail = Rail()
    button = rail.add("lists", "Жагсаалт", icon="inbox", key="Ctrl+2")
    rail.add("call", "Дуудлага", icon="phone-call")
    put_in_front(qtbot, rail)
    rail.set_count("lists", 120)
    assert (button.count_text(), button.accessibleName()) == ("99+", "Жагсаалт, 120 хүлээж байна")
    rail.set_count("lists", 0)
    assert (button.count_text(), button.accessibleName()) == ("", "Жагсаалт")
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert chosen.args == ["lists"]
    rail.choose("call")
    assert not button.isChecked()


def test_the_rail_is_as_wide_as_its_longest_word(qtbot: QtBot) -> None:
    rail = Rail()
    rail.add("call", "Дуудлага", icon="phone-call")
    before = rail.width()
    button = rail.add("waiting", "Илгээгдээгүй", icon="cloud-upload")
    put_in_front(qtbot, rail)
    assert rail.width() > before
    assert button.shown_lines() == ["Илгээгдээгүй"]


def test_the_meter_names_what_the_law_asks_for_and_is_missing(qtbot: QtBot) -> None:
    meter = Meter()
    qtbot.addWidget(meter)
    meter.show_missing(("Хаяг", "Утас"), of=5)
    assert meter.text() == "Дутуу: Хаяг, Утас"
    meter.show_missing((), of=5)
    assert meter.text() == "Хуульд заасан бүрэн"
    assert meter.accessibleName() == meter.text()
