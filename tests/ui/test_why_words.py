"""Why a row answers is said in its line, and nearly alike ones begin with what differs."""

import pytest

from console.desk.found import Found, answers
from console.desk.shipped import shipped_finder
from console.domain.entries import Reason
from tests.ui.fakes import OpenWindow
from ui import words
from ui.screens.palette import Palette
from ui.why_words import why_in_words


def found(why: str, *reasons: Reason) -> Found:
    return Found("service", "id", "Гарчиг", "УБЕГ", why, reasons=reasons)


@pytest.mark.parametrize(
    ("row", "mongolian", "english"),
    [
        (found("title", Reason("title", "гарчиг", "Гарчиг")), "", ""),
        (
            found("title", Reason("title", "гэрлэлт", "Гэрлэлт", "загс"), Reason("title", "лавлагаа", "Лавлагаа")),
            "загс → гэрлэлт",
            "загс → гэрлэлт",
        ),
        (
            found("title", Reason("title", "а", "а"), Reason("documents", "үнэмлэх", "Үнэмлэхний")),
            "бүрдүүлэх материалд: Үнэмлэхний",
            "in the documents needed: Үнэмлэхний",
        ),
        (found("words", Reason("words", "радиатор", "радиатор")), "ингэж ч хэлдэг: радиатор", "also said: радиатор"),
        (found("letters"), "төстэй үсэгтэй", "similar letters"),
        (found("number"), "", ""),
    ],
)
def test_the_reason_that_says_most_in_either_language(row: Found, mongolian: str, english: str) -> None:
    words.set_language("mn")
    assert why_in_words(row) == mongolian
    words.set_language("en")
    assert why_in_words(row) == english


@pytest.mark.parametrize(
    ("typed", "differing"),
    [
        ("тусгай зөвшөөрөл дарс импортлох", {"сунгах", "импортлох олгох"}),
        ("байр зүйн зургийг бүртгэх", {"Төв аймаг"}),
        ("олон улсын жолооны үнэмлэх", {"1 жил", "2 жил", "3 жил"}),
    ],
)
def test_nearly_alike_services_begin_with_what_differs(typed: str, differing: set[str]) -> None:
    rows = [each for each in answers(shipped_finder(), typed, None, 8) if each.kind == "service"]
    print([(row.title, row.detail) for row in rows])
    assert differing <= {row.detail.partition(" · ")[0] for row in rows}


def test_the_palette_says_why_too(opened: OpenWindow) -> None:
    palette = opened.shell.palette_box
    assert isinstance(palette, Palette)
    palette.open("загс")
    opened.until(lambda: any(row.id == "service/marriage" for row in palette.found()))
    row = next(row for row in palette.found() if row.id == "service/marriage")
    assert row.detail.startswith("загс → гэрлэлт")
