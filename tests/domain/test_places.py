"""Places are found as people say them and shown so that no two look alike."""

import pytest

from console.domain.catalogue import PlaceCode
from console.domain.places import place_name, place_name_latin, place_path, places_matching
from tests.domain.shipped import place, shipped


def test_a_soum_is_always_named_with_its_aimag() -> None:
    assert place_name(shipped(), place("хужирт")) == "Өвөрхангай, Хужирт"
    assert place_name_latin(shipped(), place("хужирт")) == "Uvurkhangai, Khujirt"


def test_a_khoroo_has_a_path_from_the_capital_down() -> None:
    path = place_path(shipped(), place("БГД 4"))
    assert [found.name for found in path] == ["Улаанбаатар", "Баянгол", "4-р хороо"]


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        ("БЗД", "Баянзүрх"),
        ("СХД", "Сонгинохайрхан"),
        ("бгд", "Баянгол"),
        ("ХУД", "Хан-Уул"),
        ("СБД", "Сүхбаатар"),
        ("ЧД", "Чингэлтэй"),
        ("bayanzurkh", "Баянзүрх"),
        ("bayanzurh duureg", "Баянзүрх"),
        ("ханuul", "Хан-Уул"),
    ],
)
def test_a_district_is_found_by_abbreviation_and_in_latin_letters(typed: str, district: str) -> None:
    assert places_matching(shipped(), typed)[0].name == district


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("увс тариалан", "Увс, Тариалан"),
        ("хөвсгөл тариалан", "Хөвсгөл, Тариалан"),
        ("uvs ulaangom", "Увс, Улаангом"),
        ("бат өлзий", "Өвөрхангай, Бат-өлзий"),
        ("СХД 19", "Улаанбаатар, Сонгинохайрхан, 19-р хороо"),
        ("СХД 19-р хороо", "Улаанбаатар, Сонгинохайрхан, 19-р хороо"),
        ("Хэнтий аймгийн Дадал сум", "Хэнтий, Дадал"),
    ],
)
def test_a_place_is_found_by_the_words_of_its_path(typed: str, name: str) -> None:
    assert place_name(shipped(), place(typed)) == name


def test_a_number_asks_for_just_that_khoroo() -> None:
    found = [place_name(shipped(), match.code) for match in places_matching(shipped(), "СБД 1")]
    assert found == ["Улаанбаатар, Сүхбаатар, 1-р хороо"]


@pytest.mark.parametrize("typed", ["", "  ", "qqzzq"])
def test_nothing_matches_nothing(typed: str) -> None:
    assert places_matching(shipped(), typed) == ()


def test_an_unknown_place_is_shown_by_its_code() -> None:
    assert place_name(shipped(), PlaceCode("99")) == "99"
