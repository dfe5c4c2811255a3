"""Everyday words: a supervisor says what they stand for, tries them first, changes and ends them, by keyboard alone."""

import pytest

from console.desk.desk import Step
from console.domain import actions as act
from tests.builders import exchange_until_still
from tests.ui.fakes import OpenWindow
from ui import words
from ui.screens.wording.screen import WordingScreen
from ui.widgets import unnamed


@pytest.fixture
def screen(supervised: OpenWindow) -> WordingScreen:
    """The screen in front, opened from the directory."""
    supervised.shell.show_screen("catalogue")
    supervised.settle()
    supervised.press("F8")
    supervised.settle()
    found = supervised.shell.screen_in_front()
    assert isinstance(found, WordingScreen)
    return found


def titles(screen: WordingScreen) -> list[str]:
    return [row.title for row in screen.rows.rows()]


def test_new_words_are_tried_saved_and_found_and_come_to_the_centre(
    supervised: OpenWindow, screen: WordingScreen
) -> None:
    supervised.until(lambda: titles(screen) == ["загс → гэрлэлт"])
    supervised.line.cut = True
    supervised.press("F7")
    supervised.type("Ягаан дэвтэр")
    supervised.press("Tab")
    supervised.type("төрсний гэрчилгээ")
    supervised.press("F6")
    supervised.type("ягаан дэвтрээ авъя")
    supervised.until(lambda: [row.id for row in screen.form.rows.rows()][:1] == ["service/birth"])
    assert "Ягаан дэвтэр → төрсний гэрчилгээ" in screen.form.rows.rows()[0].detail
    assert "birth" not in [each.id for each in supervised.desk.views.lookup("ягаан дэвтэр")]
    supervised.press("Ctrl+Return")
    supervised.until(lambda: "Ягаан дэвтэр → төрсний гэрчилгээ" in titles(screen))
    assert screen.rows.current_id() == "iagan debter"
    assert [bool(row.trailing) for row in screen.rows.rows()] == [False, True]
    assert supervised.desk.views.lookup("ягаан дэвтэр")[0].id == "birth"
    supervised.line.cut = False
    exchange_until_still(supervised.desk)
    assert supervised.room.document("own_synonym/iagan debter")["official"] == "төрсний гэрчилгээ"
    supervised.until(lambda: not any(row.trailing for row in screen.rows.rows()))


def test_words_are_changed_from_their_row_and_ended_by_one_key(supervised: OpenWindow, screen: WordingScreen) -> None:
    supervised.line.cut = True
    supervised.until(lambda: bool(screen.rows.rows()))
    screen.rows.setFocus()
    supervised.press("Down")
    supervised.until(lambda: screen.form.everyday.text() == "загс")
    supervised.press("Return")
    supervised.type("бүртгүүлэх")
    supervised.press("Ctrl+Return")
    supervised.until(lambda: titles(screen) == ["загс → гэрлэлтбүртгүүлэх"])
    supervised.press("F8")
    supervised.until(lambda: titles(screen) == ["загс"])
    assert screen.rows.rows()[0].badge
    assert not screen.end.isEnabled()
    assert supervised.desk.views.lookup("загс") == []
    supervised.press("F8")
    supervised.settle()
    assert len(supervised.desk.views.waiting()) == 2


@pytest.mark.parametrize(
    ("everyday", "official", "says"),
    [
        ("халаалт", "дулаан", "Халаалт"),
        ("Загс", "zags", "адилхан"),
        ("загсаа", "", "Албан ёсны үг"),
        ("", "гэрлэлт", "Ярианы үг"),
        ("үг " * 40, "гэрлэлт", "60"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_and_stays_in_the_form(
    supervised: OpenWindow, screen: WordingScreen, everyday: str, official: str, says: str
) -> None:
    screen.form.everyday.set_text(everyday)
    screen.form.official.set_text(official)
    supervised.press("Ctrl+Return")
    supervised.until(lambda: says in screen.form.fault.text())
    assert screen.form.everyday.text() == everyday.strip()
    assert screen.form.official.text() == official
    assert len(supervised.desk.views.waiting()) == 0


def test_the_list_is_narrowed_by_either_words_in_any_letters(supervised: OpenWindow, screen: WordingScreen) -> None:
    supervised.desk.do([Step(act.SetSynonym("ногоон ном", "гадаад паспорт"))])
    supervised.until(lambda: len(titles(screen)) == 2)
    supervised.press("F4")
    supervised.type("pasport")
    supervised.until(lambda: titles(screen) == ["ногоон ном → гадаад паспорт"])
    supervised.type("x" * 50)
    assert titles(screen) == []


def test_words_that_another_supervisor_says_appear(supervised: OpenWindow, screen: WordingScreen) -> None:
    supervised.room.desk("chief").do(act.SetSynonym("ногоон ном", "гадаад паспорт"), None)
    exchange_until_still(supervised.desk)
    supervised.until(lambda: "ногоон ном → гадаад паспорт" in titles(screen))
    assert "Chief" in next(row.detail for row in screen.rows.rows() if row.title.startswith("ногоон"))


def test_an_agent_has_no_key_to_it(opened: OpenWindow) -> None:
    opened.shell.show_screen("catalogue")
    opened.settle()
    opened.press("F8")
    opened.settle()
    assert opened.shell.screen_in_front().name == "catalogue"


def test_what_is_typed_and_not_saved_is_a_draft_and_comes_back(supervised: OpenWindow, screen: WordingScreen) -> None:
    supervised.press("F7")
    supervised.type("ягаан дэвтэр")
    supervised.until(lambda: [draft.kind for draft in supervised.desk.drafts.mine()] == ["wording"])
    screen.form.begin()
    supervised.shell.show_screen("catalogue")
    supervised.shell.show_screen("wording")
    supervised.until(lambda: screen.form.everyday.text() == "ягаан дэвтэр")
    supervised.press("F7")
    assert screen.form.content() == {}
    supervised.until(lambda: supervised.desk.drafts.mine() == [])


def test_looking_at_a_row_loses_nothing_that_is_typed(supervised: OpenWindow, screen: WordingScreen) -> None:
    supervised.until(lambda: bool(screen.rows.rows()))
    supervised.press("F7")
    supervised.type("ягаан дэвтэр")
    screen.rows.setFocus()
    supervised.press("Down")
    supervised.until(lambda: screen.form.everyday.text() == "загс")
    supervised.press("F7")
    assert screen.form.everyday.text() == "ягаан дэвтэр"
    supervised.press("Tab")
    supervised.type("төрсний гэрчилгээ")
    supervised.press("Ctrl+Return")
    supervised.until(lambda: "ягаан дэвтэр → төрсний гэрчилгээ" in titles(screen))
    assert supervised.desk.drafts.mine() == []


def test_a_full_disk_is_said_and_words_are_kept_once_there_is_room(
    supervised: OpenWindow, screen: WordingScreen
) -> None:
    supervised.overseen.drafts.is_full = True
    supervised.press("F7")
    supervised.type("ягаан")
    supervised.until(lambda: bool(screen.form.fault.text()))
    supervised.overseen.drafts.is_full = False
    supervised.until(lambda: [draft.content["everyday"] for draft in supervised.desk.drafts.mine()] == ["ягаан"])


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_has_a_name(supervised: OpenWindow, screen: WordingScreen, language: str) -> None:
    words.set_language(language)
    supervised.shell.read()
    supervised.settle()
    assert unnamed(screen.widget) == []
