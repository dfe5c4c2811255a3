"""One segment of a text, and names that are made to fit into it."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.segments import is_gsm, length, romanised, room, shortened

SHORTER = {"Засаг даргын Тамгын газар": "ЗДТГ", " дүүргийн": " дүүр."}
BODIES = Path(__file__).resolve().parents[2] / "resources" / "catalogue" / "bodies.csv"


def test_one_cyrillic_letter_makes_a_segment_of_seventy() -> None:
    assert (room("a" * 160), room("a" * 161)) == (0, -1)
    assert (room("а" * 70), room("a" * 70 + "а")) == (0, -1)
    assert (length("€["), length("€ө"), length("😀ө")) == (4, 2, 3)


@pytest.mark.parametrize(
    ("mongolian", "latin"),
    [
        ("Өвөрхангай аймгийн Засаг дарга", "Uvurkhangai aimgiin Zasag darga"),
        ("Эрүүл мэндийн яам", "Eruul mendiin yaam"),
        ("Сэлэнгэ, Хөвсгөл, Увс", "Selenge, Khuvsgul, Uvs"),
        ("«Цэцэг» төв — №1", '"Tsetseg" tuv - No.1'),
        ("Ёотон, щи, Юу, Объект, Боорцог, Ховд, Жаргалан", "Yooton, shi, Yuu, Obiyekt, Boortsog, Khovd, Jargalan"),
    ],
)
def test_mongolian_in_latin_letters(mongolian: str, latin: str) -> None:
    assert romanised(mongolian) == latin


@given(st.text(max_size=80))
def test_what_is_romanised_fits_the_gsm_alphabet(text: str) -> None:
    assert is_gsm(romanised(text))


def test_a_name_gives_way_step_by_step() -> None:
    name = "Сонгинохайрхан дүүргийн Засаг даргын Тамгын газар"
    assert shortened(name, 60, shorter=SHORTER) == name
    assert shortened(name, 30, abbreviation="СХД ЗДТГ", shorter=SHORTER) == "СХД ЗДТГ"
    assert shortened(name, 30, shorter=SHORTER) == "Сонгинохайрхан дүүр. ЗДТГ"
    assert shortened(name, 22, shorter=SHORTER) == "Сонгинохайрхан дүүр…"
    assert shortened(name, 8, shorter=SHORTER) == "Сонгино…"
    assert shortened("Songinokhairkhan district", 17, shorter={}) == "Songinokhairkhan."


@given(st.text(alphabet="Ааөү «»Aa1.,-", max_size=120), st.integers(0, 60), st.none() | st.text("АБ", max_size=5))
def test_a_shortened_name_is_never_longer_than_there_is_room(name: str, most: int, abbreviation: str | None) -> None:
    assert length(shortened(name, most, abbreviation=abbreviation, shorter=SHORTER)) <= most


def test_every_body_of_the_catalogue_keeps_something_of_its_name() -> None:
    with BODIES.open(encoding="utf-8") as opened:
        names = [(row["name"], row["abbreviation"] or None) for row in csv.DictReader(opened)]
    short = [shortened(name, 22, abbreviation=abbreviation, shorter=SHORTER) for name, abbreviation in names]
    assert len(short) > 500
    assert min(len(each) for each in short) >= 2
    assert max(len(each) for each in short) <= 22
