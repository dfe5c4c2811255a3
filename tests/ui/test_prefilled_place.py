"""The place of the problem is filled in by itself; what a person types or chooses always wins."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain import actions as act
from console.domain.catalogue import PlaceCode
from console.domain.people import Office
from console.server import directory
from tests.builders import DISTRICT
from tests.server.building import TESTER
from tests.ui.fakes import OpenWindow, earlier_case, ready_centre, saved_case, signed_in
from ui import words

CALLER = act.Party("Ганбаатар", "Болд", phones=(act.Phone("99112345"),), address="4-р байр, 12 тоот")


@contextmanager
def at_an_office(qtbot: QtBot, folder: Path, *, is_head: bool = False) -> Iterator[OpenWindow]:
    """An agent of an office that lies in Bayanzurkh."""
    room = ready_centre(folder)
    office = Office(DISTRICT, "Дүүрэг", "District", place=PlaceCode("1101"), is_head=is_head)
    directory.put_offices(room.services.centre, [office], by=TESTER)
    with signed_in(qtbot, folder, room=room) as window:
        yield window


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with at_an_office(qtbot, tmp_path) as window:
        yield window


def shown_place(opened: OpenWindow) -> str:
    opened.settle()
    return opened.form.where.place.text()


def test_the_office_s_own_place_is_filled_in_and_is_no_work_of_the_caller(opened: OpenWindow) -> None:
    assert shown_place(opened) == "Баянзүрх"
    assert opened.form.where.place.is_prefilled()
    assert opened.page.is_empty
    opened.type("99112345")
    opened.press("F9")
    assert saved_case(opened).place == "1101"


def test_the_head_office_takes_calls_from_everywhere_and_fills_nothing_in(qtbot: QtBot, tmp_path: Path) -> None:
    with at_an_office(qtbot, tmp_path, is_head=True) as window:
        assert shown_place(window) == ""


def test_a_known_caller_brings_place_and_address_of_his_latest_case(opened: OpenWindow) -> None:
    earlier_case(opened, caller=CALLER, place="6215")
    opened.type("99112345")
    assert shown_place(opened) == "Баянзүрх"
    opened.press("Return")
    assert shown_place(opened) == "Өвөрхангай, Хужирт"
    assert opened.form.where.address.text() == "4-р байр, 12 тоот"
    assert opened.form.where.place.is_prefilled()
    opened.press("F9")
    assert saved_case(opened).place == "6215"


def test_a_place_that_was_chosen_is_kept_when_a_known_caller_is_taken_over(opened: OpenWindow) -> None:
    earlier_case(opened, caller=CALLER, place="6215")
    opened.go(opened.form.where.place.control)
    opened.form.where.place.line.selectAll()
    opened.type("4-р хороо")
    opened.press("Return")
    opened.go(opened.form.caller.phone.control)
    opened.type("99112345")
    opened.press("Return")
    assert shown_place(opened) == "Баянзүрх, 4-р хороо"
    assert not opened.form.where.place.is_prefilled()


def test_words_typed_over_a_prefilled_place_are_kept_as_they_are(opened: OpenWindow) -> None:
    opened.go(opened.form.where.place.control)
    opened.form.where.place.line.selectAll()
    opened.type("хаа нэг газар")
    opened.press("F9")
    case = saved_case(opened)
    assert (case.place, case.place_words) == (None, "хаа нэг газар")


def test_a_prefilled_place_is_told_to_a_screen_reader_in_the_language_in_force(opened: OpenWindow) -> None:
    shown_place(opened)
    words.set_language("en")
    QApplication.sendEvent(opened.form.where.place, QEvent(QEvent.Type.LanguageChange))
    assert opened.form.where.place.line.accessibleDescription() == "Filled in by itself: type to change it"


def test_a_call_from_a_number_in_a_list_begins_at_the_office_s_place(opened: OpenWindow) -> None:
    opened.shell.show_screen("call", "phone/88112345")
    assert shown_place(opened) == "Баянзүрх"
