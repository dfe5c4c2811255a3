"""One key for Mongolian however typed, measured on real titles and questions as agents type them."""

import csv
import re
import sqlite3
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.catalogue_rows import read_synonyms
from console.domain.spelling import other_layout, search_key, trigrams, with_official_words

CATALOGUE = Path(__file__).parents[2] / "resources" / "catalogue"
QUERIES = Path(__file__).with_name("search_queries.csv")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("төрсний гэрчилгээ", "torsnii gerchilgee"),
        ("төрсний гэрчилгээ", "tursnii gerchilgee"),
        ("хүүхдийн мөнгө", "hvvhdiin mungu"),
        ("хүүхдийн мөнгө", "khuukhdiin mongo"),
        ("жолооны үнэмлэх", "joloonii unemlekh"),
        ("жолооны үнэмлэх", "ZHOLOONII UNEMLEH"),
        ("цалин", "tsalin"),
        ("паспорт", "пасспорт"),
        ("үнэмлэх", "унэмлэх"),
        ("бүртгэл", "bvrtgel"),
        ("хөдөө", "xodoo"),
        ("вакцин", "wakcin"),
        ("ерөнхий", "yeronkhii"),
        ("Өвөрхангай", "Uvurkhangai"),
        ("яам", "yam"),
        ("«Хүрд» ХК", "хүрд хк"),
        ("й", "й"),
        ("ё", "ё"),
    ],
)
def test_two_ways_to_type_a_word_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [("99112345", "99112345"), ("№ 11-11", "11 11"), ("", ""), ("  !? ", ""), ("Е-Монголиа 2", "e mungulia 2")],
)
def test_digits_stay_and_signs_part_words(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.text(st.characters(codec="utf-8"), max_size=60) | st.text("akhtszyevwouxc йүөцхшы'", max_size=30))
def test_a_key_folds_to_itself(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(max_size=60))
def test_a_key_holds_only_lower_case_words_parted_by_single_spaces(text: str) -> None:
    key = search_key(text)
    assert key == " ".join(key.split())
    assert key == key.casefold()


WORDS = (
    "паспорт үнэмлэх тэтгэвэр лавлагаа халаалт гэрэл зам хог цэцэрлэг эмнэлэг автобус газар татвар гааль шүүх "
    "нийгмийн даатгал жолооч иргэн бүртгэл өргөдөл гомдол цахилгаан усгүй дулаан хороо сум"
)


def on_us_keys(text: str) -> str:
    keys = dict(zip("фцужэнгшүзкъйыбөахролдпячёсмитьвюещ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./-=", strict=True))
    return "".join(keys.get(letter, letter) for letter in text)


@pytest.mark.parametrize("word", WORDS.split())
def test_a_mongolian_word_typed_on_latin_keys_reads_right_in_the_other_layout(word: str) -> None:
    assert other_layout(on_us_keys(word)) == word


@pytest.mark.parametrize(("typed", "meant"), [("зйызүжэ", "pasport"), ("нйл", "yal")])
def test_a_latin_word_typed_on_mongolian_keys_reads_right_in_the_other_layout(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


def test_a_number_typed_on_the_mongolian_row_reads_as_digits_in_the_other_layout() -> None:
    assert other_layout("%%№№-“₮:") == "99112345"


@cache
def service_titles() -> tuple[str, ...]:
    with (CATALOGUE / "services.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["title"] for row in csv.DictReader(file))


@cache
def topics() -> tuple[dict[str, str], ...]:
    with (CATALOGUE / "topics.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["parent"])


@cache
def synonyms() -> Mapping[str, str]:
    with (CATALOGUE / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        return {search_key(word): search_key(meaning) for word, meaning in read_synonyms(csv.DictReader(file)).items()}


@cache
def title_index() -> sqlite3.Connection:
    """The titles' keys in the kind of index that the store uses."""
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE title USING fts5(key, tokenize='trigram')")
    rows = [(number, f" {search_key(title)} ") for number, title in enumerate(service_titles())]
    index.executemany("INSERT INTO title (rowid, key) VALUES (?, ?)", rows)
    return index


@cache
def topic_index() -> sqlite3.Connection:
    """The topics' titles, everyday words and English titles, each a column, the title weighing most."""
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE topic USING fts5(title, words, english, tokenize='trigram')")
    index.execute("INSERT INTO topic (topic, rank) VALUES ('rank', 'bm25(3.0, 2.0, 1.0)')")
    for number, topic in enumerate(topics()):
        keys = [f" {search_key(topic[column])} " for column in ("title", "words", "title_en")]
        index.execute("INSERT INTO topic (rowid, title, words, english) VALUES (?, ?, ?, ?)", (number, *keys))
    return index


def asked_for(query: str) -> str:
    pieces = trigrams(with_official_words(search_key(query), synonyms()))
    return " OR ".join(f'"{piece}"' for piece in sorted(pieces))


def first_five(query: str) -> list[str]:
    question = "SELECT rowid FROM title WHERE title MATCH ? ORDER BY rank LIMIT 5"
    return [service_titles()[number] for (number,) in title_index().execute(question, (asked_for(query),))]


def first_three_topics(problem: str) -> list[str]:
    question = "SELECT rowid FROM topic WHERE topic MATCH ? ORDER BY rank LIMIT 3"
    return [topics()[number]["title"] for (number,) in topic_index().execute(question, (asked_for(problem),))]


def test_at_least_95_of_100_questions_find_their_service_among_the_first_five() -> None:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        questions = list(csv.DictReader(file))
    missed = [
        question["query"]
        for question in questions
        if not any(re.search(question["accept_regex_on_title"], title, re.I) for title in first_five(question["query"]))
    ]
    rate = 1 - len(missed) / len(questions)
    print(f"found among the first five: {rate:.1%} of {len(questions)} questions; missed: {missed}")
    assert rate >= 0.95


EVERYDAY_PROBLEMS = {
    "гудамжны гэрэл асахгүй байна": "Гудамжны гэрэлтүүлэг",
    "gudamjnii gerel asahgui": "Гудамжны гэрэлтүүлэг",
    "байр хүйтэн байна": "Халаалт муу, тасалгаа хүйтэн",
    "hog achaagui": "Хог ачаагүй, хогийн машин",
    "автобус ирэхгүй байна": "Автобусны үйлчилгээ",
    "тог тасарлаа": "Тог тасарсан, гэмтэл",
    "хөрш хашаа шилжүүлсэн": "Газрын маргаан, хашаа",
    "замд нүх гарсан": "Замын нүх, эвдрэл, засвар",
    "эмч хүлээж авсангүй": "Эмнэлгийн үйлчилгээний чанар",
    "цалингаа авч чадахгүй байна": "Цалин өгөөгүй",
    "нохой хазчихлаа": "Золбин амьтан",
    "цэцэрлэгт орж чадахгүй": "Цэцэрлэгийн бүртгэл, хүрэлцээ",
    "ус алга": "Ус тасарсан, хязгаарласан",
    "халуун ус ирэхгүй": "Халуун ус тасарсан, бүлээн",
    "тэтгэврээ тогтоолгох": "Тэтгэвэр тогтоох, тооцоо",
    "хүүхдийн мөнгө орсонгүй": "Хүүхдийн мөнгө",
    "банк мөнгө суутгасан": "Банкны үйлчилгээ",
    "street light": "Гудамжны гэрэлтүүлэг",
    "утаа": "Агаарын бохирдол, утаа",
    "мөнгө нэхсэн авлига": "Авлига, ашиг сонирхлын зөрчил",
}


def test_at_least_nine_of_ten_everyday_problems_find_their_topic_among_the_first_three() -> None:
    missed = [problem for problem, topic in EVERYDAY_PROBLEMS.items() if topic not in first_three_topics(problem)]
    print(f"topics found among the first three: {1 - len(missed) / len(EVERYDAY_PROBLEMS):.0%}; missed: {missed}")
    assert len(missed) <= len(EVERYDAY_PROBLEMS) / 10


def test_an_everyday_word_brings_the_official_words_and_keeps_itself() -> None:
    key = with_official_words(search_key("загсаа лавлах"), {search_key("загс"): search_key("гэрлэлт")})
    assert key == "zagsa laulah gerlelt"


def test_a_word_inside_another_word_brings_nothing() -> None:
    assert with_official_words("avtug", {"tug": "cahilgan"}) == "avtug"
