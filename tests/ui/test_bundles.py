"""The courier on the waiting screen: the size first, then the file, then what became of it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from console.desk.desk import Step
from console.server import courier
from console.store.bundle import HEADER_BYTES
from tests.builders import PASSWORD, CentreLine, exchange_until_still, opening_step, ready_desk
from tests.ui.fakes import OpenWindow, new_window, ready_centre
from tests.ui.test_waiting import offline_case, show
from ui import words
from ui.screens.waiting import bundle_words
from ui.screens.waiting.screen import WaitingScreen
from ui.widgets import unnamed
from ui.widgets.walker import clipped


def choose(opened: OpenWindow, screen: WaitingScreen, key: str, path: Path) -> str:
    """Press a key and give the file that is asked for; gives what was said before."""
    with opened.qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    opened.press(key)
    opened.until(lambda: screen.widget.findChild(QFileDialog) is not None)
    dialog = screen.widget.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    before = screen.bundles.banner.text()
    dialog.fileSelected.emit(str(path))
    dialog.blockSignals(True)
    dialog.close()
    opened.until(lambda: screen.widget.findChild(QFileDialog) is None)
    opened.settle()
    return before


def said(screen: WaitingScreen) -> str:
    return screen.bundles.banner.text()


def test_a_bundle_is_written_and_its_answer_read_by_a_key_each(opened: OpenWindow, tmp_path: Path) -> None:
    offline_case(opened)
    screen = show(opened)
    before = choose(opened, screen, "F10", tmp_path / "up.1111")
    assert before.startswith("Багцад 2 бичилт, ")
    assert said(screen).startswith("Багцыг бичлээ: 2 бичилт, ")
    assert len(opened.desk.views.waiting()) == 2
    courier.answer(opened.room.services, tmp_path / "up.1111", tmp_path / "down.1111")
    choose(opened, screen, "F11", tmp_path / "down.1111")
    assert said(screen) == "Хариуг уншлаа: 2 бичилт төвд хүрсэн. Энд илгээгээгүй зүйл алга."
    opened.until(lambda: not screen.rows.isVisible())
    assert opened.desk.views.waiting() == []
    assert opened.desk.line.state == "offline"


def test_what_is_not_taken_says_why_and_what_to_do(opened: OpenWindow, tmp_path: Path) -> None:
    offline_case(opened)
    screen = show(opened)
    up = tmp_path / "up.1111"
    choose(opened, screen, "F10", up)
    choose(opened, screen, "F11", up)
    assert said(screen).endswith("хариуг энд уншуулна уу. Энд юу ч өөрчлөгдөөгүй.")
    courier.answer(opened.room.services, up, tmp_path / "down.1111")
    whole = (tmp_path / "down.1111").read_bytes()
    (tmp_path / "down.1111").write_bytes(whole[:HEADER_BYTES] + whole[HEADER_BYTES + 1 :])
    choose(opened, screen, "F11", tmp_path / "down.1111")
    assert "замдаа өөрчлөгдсөн" in said(screen)
    choose(opened, screen, "F11", tmp_path / "none.1111")
    assert "уншиж чадсангүй" in said(screen)
    choose(opened, screen, "F10", tmp_path / "nowhere" / "up.1111")
    assert "Өөр газар" in said(screen)
    assert len(opened.desk.views.waiting()) == 2


def test_files_go_along_by_a_key_of_their_own(opened: OpenWindow, tmp_path: Path) -> None:
    case = offline_case(opened)
    screen = show(opened)
    assert not screen._buttons["waiting.bundle_files"].isVisible()
    opened.desk.do([Step(opened.desk.files.add(("гэрэл.jpg", bytes(600_000))), case)])
    opened.until(lambda: screen._buttons["waiting.bundle_files"].isVisible())
    assert "1 файл" in choose(opened, screen, "Ctrl+F9", tmp_path / "up.1111")
    assert (tmp_path / "up.1111").stat().st_size > 600_000


def test_the_last_bundle_is_told_while_something_waits(opened: OpenWindow, tmp_path: Path) -> None:
    offline_case(opened)
    choose(opened, show(opened), "F10", tmp_path / "up.1111")
    opened.shell.show_screen("queues")
    screen = show(opened)
    opened.until(lambda: said(screen).startswith("Сүүлийн багцыг бичсэн нь: өнөөдөр, 12:00, 2 бичилт"))
    opened.line.cut = False
    exchange_until_still(opened.desk)
    opened.shell.show_screen("queues")
    screen = show(opened)
    assert screen.bundles.banner.isHidden()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_reason_is_a_sentence_in_the_language_in_force(opened: OpenWindow, language: str) -> None:
    words.set_language(language)
    for code in bundle_words.REFUSED:
        sentence, _ = bundle_words.refused(code)
        assert sentence.endswith("." if language == "mn" else "Nothing was changed here.")
    opened.shell.read()
    assert unnamed(show(opened).widget) == []


def test_after_weeks_without_a_link_the_answer_is_read_at_the_sign_in(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "desk", line=line)
    exchange_until_still(desk)
    desk.do([opening_step()])
    desk.courier.write(tmp_path / "up.1111")
    desk.stop()
    line.cut = True
    room.clock.pass_(days=22)
    opened = new_window(qtbot, tmp_path / "desk", room, line)
    sign_in = opened.window.sign_in
    assert not sign_in.answer.isVisible()
    opened.go(sign_in.login.control)
    opened.type("agent")
    opened.go(sign_in.password.control)
    opened.type(PASSWORD)
    opened.press("Return")
    opened.until(sign_in.answer.isVisible)
    assert unnamed(sign_in) == []
    assert clipped(sign_in) == []
    for file, said in ((tmp_path / "up.1111", "салбарын"), (tmp_path / "down.1111", "")):
        courier.answer(room.services, tmp_path / "up.1111", tmp_path / "down.1111")
        opened.go(sign_in.answer)
        opened.press("Space")
        opened.until(lambda: sign_in.findChild(QFileDialog) is not None)
        dialog = sign_in.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(file))
        dialog.blockSignals(True)
        dialog.close()
        opened.until(lambda: opened.window.is_idle and sign_in.findChild(QFileDialog) is None)
        assert said in sign_in.notice.text()
    opened.until(lambda: opened.window.shell is not None and opened.window.is_idle)
    assert opened.desk.views.waiting() == []
    opened.close()
