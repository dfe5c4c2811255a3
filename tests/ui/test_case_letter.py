"""The letter on paper to a body, from the case screen: one key, and why there is none."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId
from console.server import own
from console.server.outward.settings import Settings
from tests.builders import exchange_until_still
from tests.ui.fakes import OpenWindow
from tests.ui.test_case import case_of, case_screen, forwarded, show
from tests.ui.test_case_holders import read_again
from ui import words
from ui.screens.case.letters import PREFIX

KEY = "Ctrl+Shift+F4"


@pytest.fixture
def shown_pages(opened: OpenWindow) -> list[Path]:
    """What the browser is shown; the centre has an address in front of its links."""
    services, settings = opened.room.services, Settings(links="https://1111.test")
    links = replace(services.outward.links, settings=settings)
    opened.room.services = replace(services, outward=replace(services.outward, settings=settings, links=links))
    pages: list[Path] = []

    def open_page(page: Path) -> bool:
        pages.append(page)
        return True

    case_screen(opened).letters.open_page = open_page
    return pages


def notice(opened: OpenWindow) -> str:
    return case_screen(opened).parts.notice.text()


def test_one_key_opens_the_letter_that_the_centre_makes(opened: OpenWindow, shown_pages: list[Path]) -> None:
    case = show(opened, forwarded())
    exchange_until_still(opened.desk)
    opened.press(KEY)
    opened.settle()
    (page,) = shown_pages
    assert "<svg" in page.read_text(encoding="utf-8")
    assert page.parent.stat().st_mode & 0o077 == 0
    assert notice(opened) == ""
    number = opened.room.known_case(case).number
    assert number not in str(page)


def test_without_the_link_it_says_why_not_and_what_to_do(opened: OpenWindow, shown_pages: list[Path]) -> None:
    words.set_language("en")
    show(opened, forwarded())
    exchange_until_still(opened.desk)
    opened.line.cut = True
    opened.press(KEY)
    opened.settle()
    assert shown_pages == []
    assert "until then tell the body the case number by telephone" in notice(opened)


def test_a_forward_that_ended_meanwhile_has_no_letter(opened: OpenWindow, shown_pages: list[Path]) -> None:
    case = show(opened, forwarded())
    read_again(opened, case)
    asked = act.GiveBack(case_of(opened, case).obligations[0].id, "Манайх биш")
    own.take_of_body(opened.room.services.centre, asked, id=ActionId("back"), case=case, body=BodyId("lights"))
    words.set_language("en")
    opened.press(KEY)
    opened.settle()
    assert "no open forward like this" in notice(opened)


def test_a_centre_that_writes_to_nobody_makes_no_letter(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    read_again(opened, case)
    words.set_language("en")
    opened.press(KEY)
    opened.settle()
    assert "makes no letters" in notice(opened)


def test_nothing_is_printed_where_nobody_has_the_case(opened: OpenWindow, shown_pages: list[Path]) -> None:
    show(opened)
    opened.press(KEY)
    opened.settle()
    assert (shown_pages, notice(opened)) == ([], "")


@pytest.mark.parametrize("fault", ["no browser", "no disk"])
def test_a_computer_that_cannot_show_it_says_so(opened: OpenWindow, shown_pages: list[Path], fault: str) -> None:
    def cannot(page: Path) -> bool:
        if fault == "no disk":
            raise OSError
        return False

    words.set_language("en")
    show(opened, forwarded())
    exchange_until_still(opened.desk)
    case_screen(opened).letters.open_page = cannot
    opened.press(KEY)
    opened.settle()
    assert ("no browser" if fault == "no browser" else "disk does not take it") in notice(opened)


def test_letters_go_when_their_person_leaves_and_those_of_a_killed_program_on_another_day(
    opened: OpenWindow, shown_pages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, of_today = tmp_path / f"{PREFIX}left", tmp_path / f"{PREFIX}today"
    for folder in (left, of_today):
        folder.mkdir()
        (folder / "1.html").write_text("code")
    os.utime(left, (0, 0))
    show(opened, forwarded())
    exchange_until_still(opened.desk)
    opened.press(KEY)
    (page,) = shown_pages
    assert page.is_relative_to(tmp_path)
    opened.press("F12")
    assert not page.parent.exists()
    opened.sign_in("agent")
    assert not left.exists()
    assert of_today.exists()
