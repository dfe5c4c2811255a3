"""Needs attention and waiting to be sent: nothing goes away but by a key, and what waits says why."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from console.domain.case import Case
from console.domain.ids import CaseId
from tests.builders import exchange_until_still, opening_step
from tests.ui.fakes import OpenWindow, signed_in
from ui import words
from ui.screens.attention.screen import AttentionScreen
from ui.screens.waiting import WaitingScreen
from ui.widgets import unnamed


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with signed_in(qtbot, tmp_path) as window:
        yield window


def attention(opened: OpenWindow) -> AttentionScreen:
    screen = opened.shell.screen_named("attention")
    assert isinstance(screen, AttentionScreen)
    return screen


def held(opened: OpenWindow) -> CaseId:
    """Two people changed the summary at once; ours was held, and its line is in front."""
    case = new_case_id()
    opened.desk.do([opening_step(case, subject="Халаалт муу")])
    exchange_until_still(opened.desk)
    opened.room.desk("colleague").do(act.EditField("subject", "Халаалт муу", "Хоолой хагарсан"), case)
    opened.desk.do([Step(act.EditField("subject", "Халаалт муу", "14 хэм"), case)])
    exchange_until_still(opened.desk)
    opened.settle()
    opened.shell.show_screen("attention")
    opened.until(lambda: attention(opened).rows.isVisible())
    return case


def case_of(opened: OpenWindow, case: CaseId) -> Case:
    view = opened.desk.views.case(case)
    assert view is not None
    return view.case


def shown(opened: OpenWindow) -> str:
    labels = attention(opened).widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_a_line_says_what_was_asked_what_is_so_now_who_and_when(opened: OpenWindow) -> None:
    held(opened)
    text = shown(opened)
    for part in ("Халаалт муу → 14 хэм", "Хоолой хагарсан", "Б. Colleague", "Б. Agent", "Шийдвэр хүлээж байна"):
        assert part in text


def test_accept_asks_again_having_seen_what_is_so_now_and_settles_the_line(opened: OpenWindow) -> None:
    case = held(opened)
    opened.press("F4")
    exchange_until_still(opened.desk)
    opened.settle()
    assert case_of(opened, case).subject == "14 хэм"
    assert opened.desk.views.attention() == []
    opened.until(lambda: not attention(opened).rows.isVisible())


@pytest.mark.parametrize(("key", "how"), [("F4", "accepted"), ("F5", "asked_again"), ("F8", "left")])
def test_the_line_is_settled_in_the_word_of_its_key(opened: OpenWindow, key: str, how: str) -> None:
    held(opened)
    opened.press(key)
    (settled,) = [step.action for step in opened.overseen.done[-1] if isinstance(step.action, act.Settle)]
    assert settled.how == how


def test_send_as_a_note_keeps_the_words_and_applies_nothing(opened: OpenWindow) -> None:
    case = held(opened)
    opened.press("F6")
    exchange_until_still(opened.desk)
    opened.settle()
    entry = case_of(opened, case).entries[-1]
    assert entry.kind == "add_note"
    assert "14 хэм" in entry.what["text"]
    assert case_of(opened, case).subject == "Хоолой хагарсан"
    assert opened.desk.views.attention() == []


def test_a_line_handed_on_lies_with_the_supervisors(opened: OpenWindow) -> None:
    held(opened)
    opened.press("F7")
    exchange_until_still(opened.desk)
    opened.settle()
    assert opened.desk.views.attention() == []
    (document,) = [key for key in _held_by(opened, "supervisors:district") if key.startswith("attention/")]
    assert document


def _held_by(opened: OpenWindow, scope: str) -> set[str]:
    supervisor = opened.room.desk("supervisor")
    supervisor.read()
    return set(supervisor.held.get(scope, {}))


def test_nothing_is_settled_while_the_key_was_not_pressed(opened: OpenWindow) -> None:
    held(opened)
    opened.press("Escape")
    exchange_until_still(opened.desk)
    assert len(opened.desk.views.attention()) == 1


def test_the_number_of_lines_stands_on_the_rail(opened: OpenWindow) -> None:
    held(opened)
    button = opened.shell.rail._buttons["attention"]
    assert button.count_text() == "1"
    opened.press("F8")
    opened.until(lambda: button.count_text() == "")


def waiting(opened: OpenWindow) -> WaitingScreen:
    screen = opened.shell.screen_named("waiting")
    assert isinstance(screen, WaitingScreen)
    return screen


def test_what_waits_says_what_it_is_and_leaves_when_it_is_sent(opened: OpenWindow) -> None:
    opened.line.cut = True
    case = new_case_id()
    opened.desk.do([opening_step(case), Step(act.AddNote("Тэмдэглэл"), case)])
    opened.shell.show_screen("waiting")
    opened.until(lambda: waiting(opened).rows.isVisible())
    rows = waiting(opened).rows.model()
    assert [rows.index(place, 0).data() for place in range(rows.rowCount())] == ["Бүртгэл нээх", "Тэмдэглэл нэмэх"]
    opened.line.cut = False
    opened.press("F5")
    opened.until(lambda: not waiting(opened).rows.isVisible())
    assert opened.desk.views.waiting() == []


def test_enter_opens_the_case_that_waits(opened: OpenWindow) -> None:
    opened.line.cut = True
    case = new_case_id()
    opened.desk.do([opening_step(case)])
    opened.shell.show_screen("waiting")
    opened.until(lambda: waiting(opened).rows.isVisible())
    opened.press("Down")
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "case"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_of_both_screens_has_a_name(opened: OpenWindow, language: str) -> None:
    held(opened)
    words.set_language(language)
    opened.shell.read()
    opened.settle()
    assert unnamed(attention(opened).widget) == []
    assert unnamed(waiting(opened).widget) == []
