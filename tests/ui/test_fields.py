"""Fields read what is typed in any layout, doubt aloud and never lose a word."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.typing import press, put_in_front, type_on_mongolian_row, type_text
from ui import words
from ui.tokens import Tone
from ui.widgets import (
    Banner,
    CheckMark,
    Choice,
    DateField,
    DateTimeField,
    LongText,
    NumberField,
    NumberKind,
    Option,
    Pick,
    Picker,
    TextField,
)
from ui.widgets.typed_when import Towards, moment, read_when
from ui.words import says

NOW = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)


def now() -> datetime:
    return NOW


def form(qtbot: QtBot, *fields: QWidget) -> QWidget:
    """A window with these fields and one more to go to."""
    window = QWidget()
    column = QVBoxLayout(window)
    for field in (*fields, TextField("Дараагийн")):
        column.addWidget(field)
    window.resize(600, 500)
    put_in_front(qtbot, window)
    return window


def test_windows_mongolian_digit_row_is_read_as_digits_while_it_is_typed(qtbot: QtBot) -> None:
    field = NumberField("Утас", kind=NumberKind.PHONE)
    _window = form(qtbot, field)
    field.line.setFocus()
    type_on_mongolian_row(field.line, "99112345")
    assert field.line.text() == "99112345"
    assert field.number() == "99112345"


def test_the_row_is_read_from_the_whole_text_when_the_key_is_not_told(qtbot: QtBot) -> None:
    field = NumberField("Утас", kind=NumberKind.PHONE)
    _window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "%%№№-“₮:")
    assert field.number() == "99112345"


def test_a_dash_from_its_own_key_stays_a_dash(qtbot: QtBot) -> None:
    field = NumberField("Утас", kind=NumberKind.PHONE)
    _window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "9911-2345")
    assert field.line.text() == "9911-2345"
    assert field.number() == "99112345"


def test_what_was_typed_on_the_row_can_be_undone(qtbot: QtBot) -> None:
    field = NumberField("Утас", kind=NumberKind.PHONE)
    _window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "9%")
    assert field.line.text() == "99"
    while field.line.isUndoAvailable():
        field.line.undo()
    assert field.line.text() == ""


def test_typing_in_the_middle_keeps_the_cursor_there(qtbot: QtBot) -> None:
    field = NumberField("Утас", kind=NumberKind.PHONE)
    _window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "9911")
    field.line.setCursorPosition(2)
    type_text(field.line, "№")
    assert (field.line.text(), field.line.cursorPosition()) == ("99111", 3)


def test_letters_of_a_register_number_are_read_as_cyrillic_and_it_is_masked_when_left(qtbot: QtBot) -> None:
    field = NumberField("Регистрийн дугаар", kind=NumberKind.REGISTER_NUMBER)
    window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "yб85112312")
    assert field.line.text() == "УБ85112312"
    window.findChildren(TextField)[-1].line.setFocus()
    assert field.line.text() == "УБ8•••••12"
    assert (field.text(), field.number()) == ("УБ85112312", "УБ85112312")
    field.line.setFocus()
    assert field.line.text() == "УБ85112312"


@pytest.mark.parametrize(
    ("kind", "typed", "shown", "code"),
    [
        (NumberKind.PHONE, "99112345", "9911 2345", None),
        (NumberKind.PHONE, "991123", "991123", "wrong_length"),
        (NumberKind.CASE_NUMBER, "0142007313", "0142007313", "wrong_check_digit"),
        (NumberKind.CASE_NUMBER, "0142007314", "014 200 731 4", None),
        (NumberKind.REGISTER_NUMBER, "УБ85133112", "УБ85133112", "wrong_date"),
        (NumberKind.LEGAL_PERSON, "1234567", "1234567", None),
        (NumberKind.CIVIL_ID, "12345", "12345", "wrong_length"),
        (NumberKind.PLAIN, "7", "7", None),
    ],
)
def test_a_doubt_is_shown_quietly_when_the_field_is_left_and_blocks_nothing(
    qtbot: QtBot, kind: NumberKind, typed: str, shown: str, code: str | None
) -> None:
    field = NumberField("Дугаар", kind=kind)
    window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, typed)
    assert field.doubt() == ""
    window.findChildren(TextField)[-1].line.setFocus()
    assert field.line.text() == shown
    assert field.doubt_code() == code
    assert bool(field.doubt()) == (code is not None)
    assert field.line.accessibleDescription() == field.doubt()
    assert field.text() == typed


def test_a_doubt_goes_away_as_soon_as_the_number_is_right(qtbot: QtBot) -> None:
    field = NumberField("Утас", kind=NumberKind.PHONE)
    _window = form(qtbot, field)
    field.set_text("9911234")
    assert field.doubt()
    field.line.setFocus()
    field.line.end(False)
    type_text(field.line, "5")
    assert field.doubt() == ""


def test_only_a_persons_edit_tells_of_a_change(qtbot: QtBot) -> None:
    fields = (TextField("А"), LongText("Б"), NumberField("В"), DateTimeField("Г", now=now))
    _window = form(qtbot, *fields)
    heard: list[object] = []
    for field in fields:
        field.changed.connect(lambda field=field: heard.append(field))
        field.set_text("11")
        assert heard == []
    for field in fields:
        field.control.setFocus()
        type_text(field.control, "1")
    assert set(heard) == set(fields)


def test_a_fields_label_names_its_control_in_the_language_in_force(qtbot: QtBot) -> None:
    field = TextField(says("today"), placeholder=says("tomorrow"))
    mark = CheckMark(says("yesterday"))
    _window = form(qtbot, field, mark)
    assert (field.line.accessibleName(), field.label.text(), field.label.buddy()) == ("өнөөдөр", "өнөөдөр", field.line)
    words.set_language("en")
    for widget in (field, mark):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert (field.line.accessibleName(), field.label.text()) == ("today", "today")
    assert (field.line.placeholderText(), mark.text()) == ("tomorrow", "yesterday")


def test_a_draft_returns_to_the_same_place_in_a_long_text(qtbot: QtBot) -> None:
    field = LongText("Агуулга")
    _window = form(qtbot, field)
    field.set_text("Гэрэл асахгүй байна")
    field.set_caret(6)
    assert field.caret() == 6
    field.set_caret(1000)
    assert field.caret() == 19
    field.area.setFocus()
    press(field.area, Qt.Key.Key_Tab, "\t")
    assert field.text() == "Гэрэл асахгүй байна"


KINDS = (
    Option("complaint", "Гомдол"),
    Option("request", "Хүсэлт"),
    Option("proposal", "Санал"),
    Option("tip", "Мэдэгдэл"),
    Option("criticism", "Шүүмжлэл"),
)


@pytest.mark.parametrize(
    ("letter", "value"),
    [("г", "complaint"), ("Г", "complaint"), ("g", "complaint"), ("u", "complaint"), ("х", "request"), ("b", "tip")],
)
def test_a_kind_is_chosen_by_its_first_letter_in_either_script_or_layout(qtbot: QtBot, letter: str, value: str) -> None:
    field = Choice("Төрөл", KINDS)
    _window = form(qtbot, field)
    field.control.setFocus()
    with qtbot.waitSignal(field.changed):
        press(field.control.focusProxy(), text=letter)
    assert field.value() == value


def test_a_letter_of_two_options_goes_through_them_and_a_strange_letter_does_nothing(qtbot: QtBot) -> None:
    field = Choice("Сонголт", [Option("a", "Мэдэгдэл"), Option("b", "Мэргэжилтэн")])
    window = form(qtbot, field)
    field.control.setFocus()
    chosen = []
    for letter in ("м", "м", "м", "ф"):
        press(window.focusWidget(), text=letter)
        chosen.append(field.value())
    assert chosen == ["a", "b", "a", "a"]


def test_arrows_choose_the_next_option_and_its_own_key_chooses_from_anywhere(qtbot: QtBot) -> None:
    field = Choice("Төрөл", [*KINDS, Option("thanks", "Талархал", key="Shift+F5")])
    window = form(qtbot, field)
    field.set_value("complaint")
    field.control.setFocus()
    press(window.focusWidget(), Qt.Key.Key_Right)
    assert field.value() == "request"
    window.findChildren(TextField)[-1].line.setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert field.value() == "thanks"
    field.set_value(None)
    assert field.value() is None


BODIES = [Pick(f"body-{number}", f"Байгууллага {number}", "Нийслэл") for number in range(5000)]


def search(text: str) -> Sequence[Pick]:
    return [body for body in BODIES if text.casefold() in body.title.casefold()]


def test_a_picker_is_worked_by_keyboard_alone(qtbot: QtBot) -> None:
    field = Picker("Байгууллага", search=search)
    _window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "4321")
    assert field.is_open()
    assert field.line.hasFocus()
    with qtbot.waitSignal(field.picked_changed):
        press(field.line, Qt.Key.Key_Return)
    assert field.picked() == BODIES[4321]
    assert (field.line.text(), field.is_open()) == ("Байгууллага 4321", False)


def test_arrows_move_in_a_pickers_list_and_escape_keeps_the_words(qtbot: QtBot) -> None:
    field = Picker("Байгууллага", search=search)
    _window = form(qtbot, field)
    field.line.setFocus()
    press(field.line, Qt.Key.Key_Down)
    press(field.line, Qt.Key.Key_Down)
    press(field.line, Qt.Key.Key_Return)
    assert field.picked() == BODIES[1]
    type_text(field.line, "х")
    assert field.picked() is None
    field.line.setText("")
    type_text(field.line, "Байгууллага 12")
    assert field.is_open()
    press(field.line, Qt.Key.Key_Escape)
    assert (field.is_open(), field.text(), field.picked()) == (False, "Байгууллага 12", None)


def test_rows_that_come_late_for_other_words_are_passed_over(qtbot: QtBot) -> None:
    field = Picker("Байгууллага")
    _window = form(qtbot, field)
    field.line.setFocus()
    asked: list[str] = []
    field.asked.connect(asked.append)
    type_text(field.line, "аб")
    assert asked == ["а", "аб"]
    field.offer("а", BODIES[:3])
    assert not field.is_open()
    field.offer("аб", BODIES[:3])
    assert field.is_open()
    field.set_pick(BODIES[0])
    assert field.text() == "Байгууллага 0"


SATURDAY = datetime(2026, 11, 21, 14, 32)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("24", date(2026, 11, 24), None),
        ("21", date(2026, 11, 21), None),
        ("20", date(2026, 12, 20), None),
        ("31", date(2026, 12, 31), None),
        ("11-24", date(2026, 11, 24), None),
        ("11/24", date(2026, 11, 24), None),
        ("3-8", date(2027, 3, 8), None),
        ("2-29", None, None),
        ("2028-2-29", date(2028, 2, 29), None),
        ("2026-11-24 10:00", date(2026, 11, 24), time(10, 0)),
        ("маргааш", date(2026, 11, 22), None),
        ("МАР 9:30", date(2026, 11, 22), time(9, 30)),
        ("tomorrow 10:00", date(2026, 11, 22), time(10, 0)),
        ("margaash", date(2026, 11, 22), None),
        ("bgjuggi", date(2026, 11, 22), None),
        ("өнөөдөр", date(2026, 11, 21), None),
        ("нөгөөдөр", date(2026, 11, 23), None),
        ("даваа", date(2026, 11, 23), None),
        ("бямба", date(2026, 11, 28), None),
        ("+3", date(2026, 11, 24), None),
        ("+№", date(2026, 11, 22), None),
        ("10:00", None, time(10, 0)),
        ("24, 10:00", date(2026, 11, 24), time(10, 0)),
        ("10:00 24", date(2026, 11, 24), time(10, 0)),
        ("24 1030", date(2026, 11, 24), time(10, 30)),
        ("11.24 10.30", date(2026, 11, 24), time(10, 30)),
        ("11-р сарын 24, 10:00", date(2026, 11, 24), time(10, 0)),
        ("2027 оны 1-р сарын 5", date(2027, 1, 5), None),
        ("24 November, 10:00", date(2026, 11, 24), time(10, 0)),
        ("5 January 2027", date(2027, 1, 5), None),
        ("-₮", date(2026, 11, 24), None),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, day: date | None, at: time | None) -> None:
    read = read_when(typed, now=SATURDAY)
    assert (read.day, read.at) == (day, at) if read else (day, at) == (None, None)


@pytest.mark.parametrize(
    "typed", ["", "  ", "хэзээ нэгэн цагт", "32", "13-1", "2026-2-30", "25:00", "24 24 24", "+9999"]
)
def test_what_is_no_date_is_not_made_into_one(typed: str) -> None:
    assert read_when(typed, now=SATURDAY) is None


def test_a_letters_date_lies_behind() -> None:
    for typed, day in (("24", date(2026, 10, 24)), ("12-30", date(2025, 12, 30)), ("даваа", date(2026, 11, 16))):
        read = read_when(typed, now=SATURDAY, towards=Towards.BEHIND)
        assert read is not None
        assert read.day == day


def test_a_time_alone_is_the_next_such_time() -> None:
    for typed, day in (("15:00", date(2026, 11, 21)), ("14:00", date(2026, 11, 22))):
        read = read_when(typed, now=SATURDAY)
        assert read is not None
        assert moment(read, now=SATURDAY, usual=time(10)).date() == day


def test_a_call_back_is_typed_and_then_shown_as_people_say_it(qtbot: QtBot) -> None:
    field = DateTimeField("Дахин залгах", now=now)
    window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "+3 10:00")
    window.findChildren(TextField)[-1].line.setFocus()
    assert field.line.text() == "11-р сарын 24, 10:00"
    assert field.when() == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert field.text() == "2026-11-24 10:00"
    field.line.setFocus()
    window.findChildren(TextField)[-1].line.setFocus()
    assert field.when() == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    press(field.line, Qt.Key.Key_Up)
    assert field.when() == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def test_words_that_are_no_date_stay_with_a_doubt(qtbot: QtBot) -> None:
    field = DateTimeField("Дахин залгах", now=now)
    window = form(qtbot, field)
    field.line.setFocus()
    type_text(field.line, "хавар")
    window.findChildren(TextField)[-1].line.setFocus()
    assert (field.line.text(), field.text(), field.when()) == ("хавар", "хавар", None)
    assert field.doubt()
    field.set_when(NOW)
    assert field.doubt() == ""


def test_a_day_is_kept_as_a_day(qtbot: QtBot) -> None:
    field = DateField("Огноо", now=now, towards=Towards.BEHIND)
    _window = form(qtbot, field)
    field.set_day(date(2026, 11, 3))
    assert (field.line.text(), field.text(), field.day()) == ("11-р сарын 3", "2026-11-03", date(2026, 11, 3))
    field.set_day(None)
    assert (field.line.text(), field.day()) == ("", None)


def test_a_banner_hides_when_it_has_nothing_to_say_and_offers_its_key(qtbot: QtBot) -> None:
    banner = Banner("", Tone.WARN, key="F8")
    _window = form(qtbot, banner)
    assert not banner.isVisible()
    banner.set("Энд ижил 2 бүртгэл байна", action="Холбох")
    assert banner.isVisible()
    with qtbot.waitSignal(banner.acted):
        banner.findChild(QPushButton).click()
    banner.set("")
    assert not banner.isVisible()
