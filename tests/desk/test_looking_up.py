"""Looking up as agents type: Cyrillic, Latin letters, slips, the wrong keyboard layout, everyday words."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk
from console.desk.looking_up import spans
from console.domain.catalogue import PlaceCode
from console.domain.keyboard import other_layout
from console.server import directory
from tests.builders import (
    Room,
    exchange_until_still,
    put_shipped_catalogue,
    put_small_catalogue,
    ready_desk,
    ready_room,
)
from tests.server.building import TESTER

QUERIES = Path(__file__).parents[1] / "domain" / "search_queries.csv"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with the whole shipped catalogue; these tests only read it."""
    folder = tmp_path_factory.mktemp("shipped")
    room = ready_room(folder / "centre")
    put_shipped_catalogue(room)
    desk = ready_desk(room, folder / "desk")
    yield desk
    desk.stop()
    room.services.close()


@pytest.fixture
def small(room: Room, desk: Desk) -> Desk:
    put_small_catalogue(room)
    exchange_until_still(desk)
    return desk


def test_at_least_95_of_100_questions_find_their_service_among_the_first_five(shipped: Desk) -> None:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        questions = list(csv.DictReader(file))
    missed = []
    for question in questions:
        found = [each for each in shipped.views.lookup(question["query"]) if each.kind == "service"][:5]
        if not any(re.search(question["accept_regex_on_title"], each.title, re.I) for each in found):
            missed.append(question["query"])
    print(f"{len(questions) - len(missed)} of {len(questions)} found; missed: {missed}")
    assert len(missed) <= len(questions) * 0.05


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("халаалт муу", "Халаалт муу, тасалгаа хүйтэн"),
        ("khalaalt", "Халаалт муу, тасалгаа хүйтэн"),
        ("гудамжны гэрэл", "Гудамжны гэрэлтүүлэг"),
        ("хог ачаагүй байна", "Хог ачаагүй, хогийн машин"),
    ],
)
def test_an_everyday_problem_finds_its_topic(shipped: Desk, typed: str, title: str) -> None:
    assert title in [each.title for each in shipped.views.lookup(typed)[:3] if each.kind == "topic"]


@pytest.mark.parametrize("word", ["паспорт", "үнэмлэх", "гэрлэлт", "халаалт"])
def test_a_word_typed_in_the_wrong_layout_is_found_too(small: Desk, word: str) -> None:
    in_latin_keys = other_layout(word)
    assert in_latin_keys != word
    assert [each.id for each in small.views.lookup(in_latin_keys)][:1] == [
        each.id for each in small.views.lookup(word)
    ][:1]
    assert small.views.lookup(word)


def test_an_everyday_word_finds_the_official_one(small: Desk) -> None:
    assert small.views.lookup("загс")[0].id == "marriage"


def test_nothing_is_found_for_what_shares_nothing(small: Desk) -> None:
    assert small.views.lookup("ккккк") == []
    assert small.views.lookup("") == []
    assert small.views.lookup("  !? ") == []
    assert small.views.find("\x00") == []


def test_a_topic_names_the_body_that_must_act_only_where_that_is_sure(small: Desk) -> None:
    place = PlaceCode("110104")
    by_id = {each.id: each for each in small.views.lookup("гэрэлтүүлэг", place)}
    assert by_id["street-light"].detail == "Гэрэлтүүлгийн газар"
    by_id = {each.id: each for each in small.views.lookup("хог хаягдал", place)}
    assert by_id["rubbish"].detail == "Хот тохижилт"


@pytest.mark.parametrize("typed", ["бзд", "БЗД 4", "bayanzurkh", "баянзүрхийн"])
def test_a_district_is_found_by_its_short_name_and_in_latin_letters(small: Desk, typed: str) -> None:
    assert small.views.places_matching(typed)[0].id.startswith("1101")


def test_a_soum_is_always_shown_with_its_aimag(small: Desk) -> None:
    assert small.views.places_matching("хужирт")[0].title == "Өвөрхангай, Хужирт"


@pytest.mark.parametrize("typed", ["УБЕГ", "ubeg", "бүртгэлийн газар", "Улсын бүртгэл"])
def test_a_body_is_found_by_name_or_abbreviation(small: Desk, typed: str) -> None:
    assert small.views.bodies_matching(typed)[0].id == "registry"


def test_people_are_found_by_name(small: Desk) -> None:
    assert [each.id for each in small.views.people_matching("herder")] == ["herder"]


@pytest.mark.parametrize(
    ("title", "typed", "marked"),
    [
        ("Гудамжны гэрэлтүүлэг", "гэрэл", ["гэрэлтүүлэг"]),
        ("Гудамжны гэрэлтүүлэг", "gudamj gerel", ["Гудамжны", "гэрэлтүүлэг"]),
        ("Гадаад паспорт захиалах", "паспортынхаа", ["паспорт"]),
        ("Хог хаягдал", "гэрэл", []),
        ("Хог хаягдал", "", []),
        ("<b>Хог</b>", "хог", ["Хог"]),
    ],
)
def test_the_words_that_answer_are_marked(title: str, typed: str, marked: list[str]) -> None:
    assert [title[start:end] for start, end in spans(title, typed)] == marked


def test_what_a_supervisor_changed_is_found_after_the_next_exchange(room: Room, small: Desk) -> None:
    assert small.views.lookup("паспорт")[0].id == "passport"
    directory.put(room.services.centre, [("service/passport", None)], by=TESTER)
    exchange_until_still(small)
    assert "passport" not in [each.id for each in small.views.lookup("паспорт")]
    assert "passport" not in small.views.catalogue().services
