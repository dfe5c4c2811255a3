"""Waiting to be sent: by case, since when, by whom and why; with nothing waiting it says when the centre spoke."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from console.domain.ids import CaseId
from tests.builders import DISTRICT, exchange_until_still, opening_step
from tests.conftest import ExpectedLog
from tests.ui.fakes import OpenWindow
from ui import words
from ui.screens.waiting.screen import WaitingScreen
from ui.widgets import unnamed


def waiting(opened: OpenWindow) -> WaitingScreen:
    screen = opened.shell.screen_named("waiting")
    assert isinstance(screen, WaitingScreen)
    return screen


def show(opened: OpenWindow) -> WaitingScreen:
    opened.shell.show_screen("waiting")
    opened.settle()
    return waiting(opened)


def offline_case(opened: OpenWindow, subject: str = "Хог ачаагүй") -> CaseId:
    """A case and a note made with the line down."""
    opened.line.cut = True
    case = new_case_id()
    opened.desk.do([opening_step(case, subject=subject), Step(act.AddNote("Тэмдэглэл"), case)])
    opened.until(lambda: opened.desk.line.state == "offline")
    return case


def test_what_waits_is_listed_by_case_and_leaves_when_it_is_sent(opened: OpenWindow) -> None:
    offline_case(opened)
    offline_case(opened, "Гэрэл асахгүй")
    screen = show(opened)
    assert [(row.title.partition(" · ")[2], row.detail) for row in screen.rows.rows()] == [
        ("Хог ачаагүй", "2 бичилт"),
        ("Гэрэл асахгүй", "2 бичилт"),
    ]
    entries = screen.entries.entries()
    assert [(each.title, each.who) for each in entries] == [
        ("Бүртгэл нээх", "Б. Agent"),
        ("Тэмдэглэл нэмэх", "Б. Agent"),
    ]
    assert screen.summary.text().startswith("4 бичилт, сүлжээгээр ойролцоогоор ")
    assert "сүлжээ алга" in screen.line.text()
    opened.line.cut = False
    opened.press("F5")
    opened.until(lambda: not screen.rows.isVisible())
    assert opened.desk.views.waiting() == []


def test_with_nothing_waiting_it_says_so_and_when_the_centre_last_answered(opened: OpenWindow) -> None:
    exchange_until_still(opened.desk)
    screen = show(opened)
    assert not screen.rows.isVisible()
    told = [label.text() for label in screen.nothing.findChildren(QLabel)]
    assert "Бүгдийг илгээсэн" in told
    assert "Төв сүүлд хариулсан: өнөөдөр, 12:00" in told


def test_enter_opens_the_case_that_waits(opened: OpenWindow) -> None:
    offline_case(opened)
    show(opened)
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "case"


def test_what_the_centre_fails_on_says_so_in_the_list_and_in_the_badge(
    opened: OpenWindow, expected_log: ExpectedLog
) -> None:
    expected_log("fault Unreadable kind=add_note")
    case = new_case_id()
    opened.desk.do([opening_step(case)])
    exchange_until_still(opened.desk)
    whole = opened.room.damage(case)
    opened.desk.do([Step(act.AddNote("Нэг"), case)])
    opened.until(lambda: opened.desk.line.failing == 1)
    screen = show(opened)
    opened.until(lambda: [row.badge for row in screen.rows.rows()] == ["Төв дээр саатсан"])
    assert "юу ч алдагдахгүй" in screen.entries.entries()[0].text
    assert opened.shell.top.line.text() == "Төвд саатал · 1 илгээгдээгүй"
    opened.room.write_raw(f"case/{case}", whole)
    exchange_until_still(opened.desk)


def test_a_file_on_its_way_says_how_much_of_it_is_sent(opened: OpenWindow) -> None:
    case = offline_case(opened)
    opened.desk.do([Step(opened.desk.files.add(("гэрэл.jpg", bytes(600_000))), case)])
    screen = show(opened)
    opened.until(lambda: len(screen.entries.entries()) == 4)
    file = screen.entries.entries()[-1]
    assert (file.title, file.text) == ("Файл: гэрэл.jpg", "600 кБ-аас 0 Б илгээсэн")
    assert "1 файл, 600 кБ үлдсэн" in screen.summary.text()


def test_a_list_for_support_is_saved_without_a_word_of_content(opened: OpenWindow, tmp_path: Path) -> None:
    offline_case(opened, "Нууц сэдэв")
    screen = show(opened)
    opened.press("F8")
    dialog = screen.widget.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "waiting.json"))
    dialog.close()
    text = (tmp_path / "waiting.json").read_text(encoding="utf-8")
    assert [each["kind"] for each in json.loads(text)["waiting"]] == ["open_case", "add_note"]
    assert "Нууц" not in text
    assert "бичсэн агуулга байхгүй" in screen.notice.text()
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "waiting.json"))
    assert "Өөр хавтас" in screen.notice.text()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_has_a_name(opened: OpenWindow, language: str) -> None:
    offline_case(opened)
    words.set_language(language)
    opened.shell.read()
    screen = show(opened)
    assert unnamed(screen.widget) == []


def test_one_key_says_the_size_then_sends_over_the_phone_and_says_when_it_is_over(opened: OpenWindow) -> None:
    case = offline_case(opened)
    opened.desk.do([Step(opened.desk.files.add(("гэрэл.jpg", bytes(600_000))), case)])
    opened.shell.commands.run("window.hotspot")
    screen = waiting(opened)
    assert opened.shell.screen_in_front() is screen
    opened.until(lambda: "64 кбит/с" in screen.hotspot.banner.text())
    said = screen.hotspot.banner.text()
    assert said.startswith("3 бичилт: илгээх ")
    assert "Файл энд үлдэнэ (600 кБ)" in said
    assert screen.hotspot.is_running()
    opened.line.cut = False
    opened.until(lambda: not screen.hotspot.is_running())
    assert "Одоо утсаа унтрааж болно" in screen.hotspot.banner.text()
    assert opened.desk.views.waiting() == []
    assert len(opened.desk.views.unsent().files) == 1
    opened.press("F9")
    opened.until(lambda: opened.desk.views.unsent().files == [])
    assert screen.hotspot.banner.isHidden()


def test_when_the_phone_is_off_nothing_more_is_said_of_it(opened: OpenWindow) -> None:
    offline_case(opened)
    opened.line.cut = False
    opened.shell.show_screen("waiting", "hotspot")
    screen = waiting(opened)
    opened.until(screen.hotspot.is_over)
    opened.line.cut = True
    opened.desk.do([Step(act.CountCall(act.NoCase.SILENT, DISTRICT))])
    opened.until(lambda: opened.desk.line.state == "offline")
    opened.until(screen.hotspot.banner.isHidden)
    assert not screen._buttons["waiting.files"].isVisible()


def test_the_same_key_stops_the_search_for_a_line(opened: OpenWindow) -> None:
    offline_case(opened)
    screen = show(opened)
    QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_F7)
    opened.until(lambda: "64 кбит/с" in screen.hotspot.banner.text())
    assert screen._buttons["waiting.hotspot"].text().startswith("Зогсоох")
    QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_F7)
    opened.until(lambda: not screen.hotspot.is_running())
    assert screen.hotspot.banner.text() == "Зогсоосон. Илгээгээгүй нь энд хадгалагдана."
    assert len(opened.desk.views.waiting()) == 2
