"""What texts ask, written as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.actions import CitizenWord
from console.domain.identity import CaseNumber, case_number
from console.domain.text_asked import Asked, meant, read_text

NUMBER = case_number(142, 731)
OTHER = case_number(5077, 12)
SOLVED, NOT_SOLVED = CitizenWord.SOLVED, CitizenWord.NOT_SOLVED


def spaced(*lengths: int) -> str:
    parts, start = [], 0
    for length in lengths:
        parts.append(NUMBER[start : start + length])
        start += length
    return " ".join(parts)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f" {NUMBER}. ",
        f"№{NUMBER}",
        spaced(3, 3, 3, 1),
        spaced(4, 3, 3).replace(" ", "-"),
        spaced(2, 2, 2, 2, 2),
        " ".join(NUMBER),
        f"Sain bn uu minii {NUMBER} dugaartai gomdol yu bolson be",
        f"{NUMBER}гомдол хаана явна",
        f"gomdol{NUMBER}",
        f"99112345 дугаараас {NUMBER}",
        NUMBER.replace("0", "O"),
        NUMBER.replace("0", "о").replace("1", "l"),
        f"{NUMBER[:5]}\n{NUMBER[5:]}",
        "".join(chr(0xFF10 + int(digit)) for digit in NUMBER),
        f"1111 {NUMBER}",
        NUMBER.lstrip("0"),
    ],
)
def test_a_number_is_read_in_any_writing(text: str) -> None:
    asked = read_text(text)
    assert meant(asked, [NUMBER, OTHER]) == NUMBER
    assert not asked.is_wrong
    assert asked.word is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1", SOLVED),
        ("2", NOT_SOLVED),
        (" 1. ", SOLVED),
        ("1 баярлалаа", SOLVED),
        ("2 ирээгүй байна", NOT_SOLVED),
        ("Шийдсэн 1", SOLVED),
        ("2 shiideegui", NOT_SOLVED),
        (f"{NUMBER} 1", SOLVED),
        (f"2 {NUMBER}", NOT_SOLVED),
        (f"№{NUMBER} 1", SOLVED),
        (f"11-11 {NUMBER} 1", SOLVED),
        ("1111 2", NOT_SOLVED),
        (f"{spaced(3, 3, 3, 1)} 2", NOT_SOLVED),
        ("12", None),
        ("1 эсвэл 2", None),
        ("2 хоног өнгөрлөө", None),
        ("1-р хороо", None),
        ("2 honog boloo", None),
        ("1 шийдээгүй", None),
        ("2 шийдсэн", None),
        ("Шийдсэн бол 1, үгүй бол 2", None),
        ("11.20", None),
        ("", None),
        ("баярлалаа", None),
    ],
)
def test_one_and_two_are_read_where_they_are_meant(text: str, word: CitizenWord | None) -> None:
    assert read_text(text).word == word


@given(st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_caught_and_is_nobodys_number(place: int, more: int) -> None:
    wrong = NUMBER[:place] + str((int(NUMBER[place]) + more) % 10) + NUMBER[place + 1 :]
    asked = read_text(f"minii {wrong} yu bolov")
    assert asked == Asked(is_wrong=True)
    assert meant(asked, [NUMBER, OTHER]) is None


@pytest.mark.parametrize("text", ["99112345", "+976 9911 2345", "сайн байна уу", "2026.11.20", "70001111 рүү залгасан"])
def test_what_is_no_number_is_not_called_a_wrong_one(text: str) -> None:
    assert not read_text(text).is_wrong


def test_part_of_a_number_names_the_only_case_it_can_be() -> None:
    assert meant(read_text(NUMBER[-4:]), [NUMBER, OTHER]) == NUMBER
    assert meant(read_text(NUMBER[:7]), [NUMBER, OTHER]) == NUMBER
    twin = CaseNumber(NUMBER[:7] + "999")
    assert meant(read_text(NUMBER[:7]), [NUMBER, twin]) is None
    assert meant(read_text("1234"), [NUMBER]) is None


def test_the_groups_of_a_strangers_number_are_no_part_of_an_own_one() -> None:
    twin = case_number(142, 99)
    assert meant(read_text(spaced(4, 3, 3)), [twin]) is None
    assert meant(read_text(f"{NUMBER[:4]} 999 999"), [twin]) is None


def test_two_numbers_of_one_telephone_are_not_chosen_between() -> None:
    assert meant(read_text(f"{NUMBER} {OTHER}"), [NUMBER, OTHER]) is None
    assert meant(read_text(f"{NUMBER} {OTHER}"), [OTHER]) == OTHER


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    asked = read_text(text)
    assert all(len(number) == 10 for number in asked.numbers)
