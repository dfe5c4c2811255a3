"""The palette finds cases, problems, services, bodies, places and commands together, and F1 lists what the keys do."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.desk.desk import new_case_id
from console.desk.views import Found
from console.domain import actions as act
from console.domain.ids import CaseId
from tests.builders import DISTRICT, exchange_until_still, opening_step, put_shipped_catalogue
from tests.domain.building import opening
from tests.ui.fakes import OpenWindow, signed_in
from ui.screens.help import HelpSheet
from ui.screens.palette import Palette, together
from ui.widgets import Row, unnamed


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with signed_in(qtbot, tmp_path) as window:
        yield window


def palette(opened: OpenWindow) -> Palette:
    return opened.shell.palette_box


def found(opened: OpenWindow, text: str) -> list[str]:
    """What F3 and these words give."""
    opened.press("F3")
    opened.type(text)
    return [row.id for row in palette(opened).found()]


def a_case(opened: OpenWindow) -> CaseId:
    case = new_case_id()
    caller = act.Party("Ганбаатар", "Сүхбаатар", "УБ82061512", (act.Phone("99112345"),))
    opened.desk.do([opening_step(case, subject="Хогийн цэг дүүрсэн", caller=caller)])
    exchange_until_still(opened.desk)
    opened.settle()
    return case


@pytest.mark.parametrize("words", ["99112345", "9911 2345", "УБ82061512", "хогийн", "Сүхбаатар"])
def test_a_case_is_found_by_phone_register_words_and_name(opened: OpenWindow, words: str) -> None:
    case = a_case(opened)
    assert found(opened, words)[0] == f"case/{case}"
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "case"
    assert not palette(opened).isVisible()


def test_a_case_is_found_by_its_number_as_it_is_spoken(opened: OpenWindow) -> None:
    case = a_case(opened)
    view = opened.desk.views.case(case)
    assert view is not None
    number = view.case.number
    assert found(opened, f"{number[:3]} {number[3:6]} {number[6:9]} {number[9]}") == [f"case/{case}"]
    opened.press("Escape")
    assert f"case/{case}" in found(opened, f"{number[6:9]} {number[9]}")


def test_what_finding_needs_is_not_looked_through_for_garbage_until_the_person_leaves(opened: OpenWindow) -> None:
    opened.until(lambda: opened.shell.finding.is_ready)
    catalogue = opened.desk.views.catalogue()
    assert not is_looked_through(catalogue)
    opened.window.sign_out()
    assert is_looked_through(catalogue)


def test_what_finding_needs_is_made_ready_again_when_the_catalogue_changes(opened: OpenWindow) -> None:
    opened.until(lambda: opened.shell.finding.is_ready)
    before = opened.desk.views.catalogue()
    put_shipped_catalogue(opened.room)
    exchange_until_still(opened.desk)
    opened.until(lambda: not opened.shell.finding.is_ready)
    opened.until(lambda: opened.shell.finding.is_ready)
    after = opened.desk.views.catalogue()
    assert after is not before
    assert not is_looked_through(after)


def is_looked_through(thing: object) -> bool:
    """Whether the collector of garbage looks at it."""
    return any(each is thing for each in gc.get_objects())


def test_enter_right_after_a_whole_number_opens_its_case(opened: OpenWindow) -> None:
    case = a_case(opened)
    view = opened.desk.views.case(case)
    assert view is not None
    opened.press("F3")
    palette(opened).box.set_text(view.case.number)
    palette(opened)._ask()
    opened.press("Return")
    opened.until(lambda: opened.shell.screen_in_front().name == "case")
    assert not palette(opened).isVisible()


def test_enter_waits_for_all_rows_where_only_the_first_are_there(opened: OpenWindow) -> None:
    case = a_case(opened)
    opened.press("F3")
    box = palette(opened)
    box.box.set_text("хогийн")
    box._show_part([Found("topic", "rubbish", "Хог", "", "words")])
    assert [row.id for row in box.found()] == ["topic/rubbish"]
    box._ask()
    opened.press("Return")
    opened.until(lambda: opened.shell.screen_in_front().name == "case")
    assert box.found()[0].id == f"case/{case}"


def test_first_rows_never_take_the_place_of_all_rows_for_the_same_words(opened: OpenWindow) -> None:
    a_case(opened)
    rows = found(opened, "хогийн")
    opened.until(lambda: palette(opened)._shown_for == "хогийн")
    palette(opened)._show_part([Found("topic", "rubbish", "Хог", "", "words")])
    assert [row.id for row in palette(opened).found()] == rows


def test_a_caller_is_found_and_a_call_from_his_number_begun(opened: OpenWindow) -> None:
    a_case(opened)
    assert "caller/99112345" in found(opened, "9911")
    palette(opened).rows.select("caller/99112345")
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "call"
    assert opened.page.content().caller.phone == "99112345"


def test_a_colleague_is_found_and_the_cases_he_has_are_listed(opened: OpenWindow) -> None:
    assert "person/herder" in found(opened, "herder")
    palette(opened).rows.select("person/herder")
    opened.press("Return")
    opened.until(lambda: opened.shell.screen_in_front().name == "queues")
    opened.until(lambda: opened.shell.screen_in_front().narrowing.assignee.picked() is not None)  # type: ignore[attr-defined]


def test_a_case_that_comes_while_the_palette_is_open_appears_without_typing_again(opened: OpenWindow) -> None:
    other = opened.room.desk("colleague")
    assert found(opened, "хогийн")
    before = palette(opened).rows.current_id()
    other.do(opening(subject="Хогийн цэг дүүрсэн", office=DISTRICT), "found-later")
    exchange_until_still(opened.desk)
    opened.until(lambda: "case/found-later" in [row.id for row in palette(opened).found()])
    assert palette(opened).rows.current_id() == before


def test_services_problems_bodies_and_places_are_found_and_opened_in_the_directory(opened: OpenWindow) -> None:
    assert "service/passport" in found(opened, "паспорт")
    opened.press("Escape")
    assert {"topic/street-light", "body/lights"} <= set(found(opened, "гэрэлт"))
    opened.press("Escape")
    assert "place/6215" in found(opened, "khujirt")
    opened.press("Escape")
    first = found(opened, "pasport")[0]
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "catalogue"
    assert first == "service/passport"


@pytest.mark.parametrize("document", ["body/lights", "place/1101"])
def test_a_body_and_a_place_have_a_page_of_their_own(opened: OpenWindow, document: str) -> None:
    opened.shell.show_screen("catalogue", document)
    opened.settle()
    widget = opened.shell.screen_named("catalogue").widget
    texts = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    titles = {"body/lights": ("Гэрэлтүүлгийн газар", "70001111"), "place/1101": ("Баянзүрх", "Улаанбаатар, Баянзүрх")}
    for words in titles[document]:
        assert words in texts


def test_a_command_is_found_in_either_letters_and_run(opened: OpenWindow) -> None:
    assert "command/window.settings" in found(opened, "tohirgoo")
    opened.press("Escape")
    assert found(opened, "Тохиргоо")[0] == "command/window.settings"
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "settings"


def test_only_what_can_be_done_now_is_offered(opened: OpenWindow) -> None:
    case = a_case(opened)
    opened.shell.show_screen("case", case)
    opened.settle()
    assert "command/case.reopen" not in found(opened, "Дахин нээх")
    opened.press("Escape")
    assert "command/case.close" in found(opened, "Хаах")


def test_esc_gives_the_focus_back_and_loses_nothing_behind(opened: OpenWindow) -> None:
    opened.shell.show_screen("catalogue")
    opened.settle()
    opened.type("пас")
    opened.press("F3")
    opened.type("хог")
    opened.press("Escape")
    assert not palette(opened).isVisible()
    assert opened.shell.screen_in_front().name == "catalogue"
    opened.type("порт")
    box = opened.shell.screen_named("catalogue").box  # type: ignore[attr-defined]
    assert box.text() == "паспорт"


def test_down_and_up_move_while_the_words_keep_the_focus(opened: OpenWindow) -> None:
    rows = found(opened, "гэрэлт")
    opened.press("Down")
    assert palette(opened).rows.current_id() == rows[1]
    opened.press("Up")
    assert palette(opened).rows.current_id() == rows[0]
    assert palette(opened).box.control.hasFocus()


def test_without_words_everything_that_can_be_done_is_listed(opened: OpenWindow) -> None:
    opened.press("F3")
    ids = [row.id for row in palette(opened).found()]
    assert "command/window.new_call" in ids
    assert all(each.startswith("command/") for each in ids)


def test_words_that_fit_nothing_say_so(opened: OpenWindow) -> None:
    assert found(opened, "зз999зз") == []
    texts = [label.text() for label in palette(opened).findChildren(QLabel) if label.isVisible()]
    assert any("зз999зз" in text for text in texts)


def test_groups_stand_together_and_the_one_that_answers_best_comes_first() -> None:
    commands = [Row("command/a", "Хаах"), Row("command/b", "Дахин хаах")]
    case, place = Found("case", "1", "Хог, хаалга", "0142007314", "words"), Found("place", "11", "Хаалга", "", "title")
    ids = [row.id for row in together([case, place], commands, "хаа")]
    assert ids == ["command/a", "command/b", "place/11", "case/1"]


def test_a_whole_number_comes_first_whatever_else_begins_so() -> None:
    case = Found("case", "1", "Хог", "0142007314", "number", is_exact=True)
    body = Found("body", "b", "0142007314 дугаар", "", "title")
    assert [row.id for row in together([body, case], [], "014 200 731 4")] == ["case/1", "body/b"]


class Painting(QObject):
    """Counts what is painted of a widget."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_what_lies_under_the_palette_is_not_painted_again_for_a_letter(opened: OpenWindow) -> None:
    opened.press("F3")
    opened.settle()
    below, palette_itself = Painting(opened.form), Painting(palette(opened).rows.viewport())
    opened.type("хог")
    opened.until(lambda: bool(palette(opened).found()) and palette_itself.count > 0)
    assert below.count == 0


def test_f1_shows_the_keys_of_the_screen_and_of_the_program(opened: OpenWindow) -> None:
    opened.shell.show_screen("queues")
    opened.settle()
    opened.press("F1")
    sheet = opened.shell.findChild(HelpSheet)
    assert sheet is not None
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Дараагийнхыг авах" in texts
    assert "Шинэ дуудлага" in texts
    assert unnamed(sheet) == []
    opened.press("Escape")
    opened.until(lambda: opened.shell.findChild(HelpSheet) is None)


def test_every_control_has_a_name(opened: OpenWindow) -> None:
    opened.press("F3")
    assert unnamed(palette(opened)) == []
