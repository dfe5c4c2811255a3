"""Finding word by word: inflected, with slips, half typed; rare words count more; what no thing has is not found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.entries import Entry, Field
from console.domain.finding import Index
from console.domain.likeness import ALIKE, likeness
from console.domain.spelling import search_key
from console.domain.synonyms import Synonyms
from console.domain.telling import Speech, speech_of

TITLES = (
    "Гадаад паспорт захиалах",
    "Гадаад паспортын лавлагаа",
    "Иргэний үнэмлэх дахин авах",
    "Гэрлэлт бүртгүүлэх",
    "Газрын төлбөр төлөх",
    "Өндөр насны тэтгэвэр тогтоолгох",
    "Төрсний гэрчилгээ дахин олгох",
)


def index() -> Index:
    entries = [Entry(title, title, (Field("title", title, 1.0, is_phrase=True),)) for title in TITLES]
    return Index(entries, Synonyms({"загс": "гэрлэлт", "пенс тогтоох": "тэтгэвэр тогтоолгох"}))


def first(typed: str) -> str | None:
    found = index()
    answers = found.answers(typed)
    return found.hit(answers[0]).id if answers else None


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("паспортынхаа лавлагааг", TITLES[1]),
        ("унэмлэх", TITLES[2]),
        ("tetgevree togtoolgoh", TITLES[5]),
        ("тэтгврээ", TITLES[5]),
        ("газраа төлөх", TITLES[4]),
        ("төрсн грчлгээ", TITLES[6]),
        ("загс", TITLES[3]),
        ("пенс тогтоох", TITLES[5]),
        ("зйызүжэ", TITLES[0]),
        ("паспо", TITLES[0]),
    ],
)
def test_a_title_is_found_however_it_was_typed(typed: str, title: str) -> None:
    assert first(typed) == title


def test_a_word_of_two_endings_is_the_same_word() -> None:
    assert likeness(search_key("паспортоо"), search_key("паспортын")) > 0.9


@pytest.mark.parametrize(("one", "other"), [("паспорт", "цэцэрлэг"), ("ус", "улс"), ("хог", "хот"), ("гал", "гар")])
def test_other_words_are_not_alike(one: str, other: str) -> None:
    assert likeness(search_key(one), search_key(other)) < ALIKE


def test_a_word_typed_alone_is_no_slip_for_another() -> None:
    lights, contract = (
        Field("title", "Гудамжны гэрэл", 1.0, is_phrase=True),
        Field("title", "Гэрээ", 1.0, is_phrase=True),
    )
    both = Index([Entry("lights", "Гудамжны гэрэл", (lights,)), Entry("contract", "Гэрээ", (contract,))])
    shares = {both.hit(each).id: each.share for each in both.answers("гэрэл")}
    assert shares["lights"] > shares["contract"] + 0.15


def test_a_case_of_a_short_word_is_that_word() -> None:
    assert likeness("ur", search_key("өртэй")) > likeness("ur", search_key("урлаг"))


def test_what_is_told_more_often_goes_first_among_equals() -> None:
    found = index()
    before = [found.hit(answer).id for answer in found.answers("дахин")[:2]]
    assert set(before) == {TITLES[2], TITLES[6]}
    for often in reversed(before):
        found.tell({often: 50})
        assert found.hit(found.answers("дахин")[0]).id == often


@pytest.mark.parametrize("letter", ["г", "Г", "g", "4", "й"])
def test_a_single_letter_made_ready_finds_what_it_finds_otherwise(letter: str) -> None:
    ready, plain = index(), index()
    ready.prepare()
    assert [(each.row, each.score) for each in ready.answers(letter)] == [
        (each.row, each.score) for each in plain.answers(letter)
    ]
    for each in (ready, plain):
        each.tell({TITLES[4]: 9})
    ready.prepare()
    assert [each.row for each in ready.answers(letter)] == [each.row for each in plain.answers(letter)]


def test_being_told_often_is_no_answer_to_another_question() -> None:
    found = index()
    found.tell({TITLES[6]: 10_000})
    assert found.hit(found.answers("иргэний үнэмлэх дахин авах")[0]).id == TITLES[2]


def test_why_says_which_word_met_which_and_by_which_synonym() -> None:
    found = index()
    [reason] = found.hit(found.answers("загс")[0]).reasons
    assert (reason.field, reason.typed, reason.word, reason.synonym) == ("title", "гэрлэлт", "Гэрлэлт", "загс")


@given(st.text(max_size=80))
def test_anything_typed_has_an_answer_or_none(typed: str) -> None:
    found = index()
    for answer in found.answers(typed):
        assert 0 < answer.share <= 1.0001


@given(st.text("abceghiklmnrstu", min_size=1, max_size=12), st.text("abceghiklmnrstu", min_size=1, max_size=12))
def test_likeness_is_a_share_and_one_for_the_same(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("ус ирэхгүй байна", Speech.TELLS),
        ("тог тасарлаа", Speech.TELLS),
        ("машин дугуй хагарсан", Speech.TELLS),
        ("паспорт захиалах", Speech.ASKS),
        ("үнэмлэх авмаар байна", Speech.ASKS),
        ("хаягийн лавлагаа", Speech.ASKS),
        ("төрсний гэрчилгээгээ гээчихсэн", Speech.ASKS),
        ("жолооны үнэмлэх алдсан", Speech.ASKS),
        ("паспорт алдаатай бичсэн байна", Speech.TELLS),
        ("хүүхэд алдсан", Speech.TELLS),
        ("цалин", Speech.NAMES),
    ],
)
def test_people_tell_ask_or_name(text: str, speech: Speech) -> None:
    assert speech_of(text) is speech
