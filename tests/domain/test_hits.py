"""How often the right thing is found: the least that must hold. The figures by class are in tests/bench/search.py."""

import csv
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from console.desk.shipped import shipped_finder
from console.domain.catalogue import responsible
from console.domain.finder import Finder
from console.domain.keyboard import other_layout
from tests.bench._queries import DIGIT_ROW, on_us_keys, questions, topics_on_digit_row
from tests.domain.shipped import place, rows

TESTS = Path(__file__).resolve().parents[1]
REAL, BY_HAND = TESTS / "domain" / "search_queries.csv", TESTS / "data" / "service_queries_by_hand.csv"
EVERYDAY, PROBLEMS = TESTS / "data" / "everyday_problems.csv", TESTS / "data" / "problem_texts_by_hand.csv"
NOT_ASKING = {"complaint", "criticism", "tip", "thanks", "proposal"}


@cache
def finder() -> Finder:
    return shipped_finder()


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def share_found(path: Path, typed: Callable[[str], str]) -> float:
    """Of the questions of a file, typed in a way, those with a right service among the first five."""
    hits = []
    for row in read(path):
        found = finder().find("service", typed(row["query"]), limit=5)
        titles = [finder().catalogue.services[hit.id].title for hit in found]  # type: ignore[index]
        hits.append(any(re.search(row["accept_regex_on_title"], title, re.IGNORECASE) for title in titles))
        if not hits[-1]:
            print(f"missed: {row['query']}")
    return sum(hits) / len(hits)


def as_typed(text: str) -> str:
    return text


def in_the_wrong_layout(text: str) -> str:
    """Mongolian on US keys, Latin on Mongolian keys."""
    return other_layout(text) if text.isascii() else on_us_keys([text], None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "typed", "least"),
    [(REAL, as_typed, 0.95), (BY_HAND, as_typed, 0.95), (REAL, in_the_wrong_layout, 0.95)],
)
def test_questions_find_their_service_among_the_first_five(
    path: Path, typed: Callable[[str], str], least: float
) -> None:
    assert share_found(path, typed) >= least


def test_a_number_typed_on_the_plain_digit_row_is_read() -> None:
    typed = "".join(DIGIT_ROW[digit] for digit in "16")
    found = finder().find("service", f"иргэний үнэмлэх шинээр авах {typed} нас", limit=1)
    assert "16 нас" in finder().catalogue.services[found[0].id].title  # type: ignore[index]


def test_what_lies_on_the_digit_row_of_the_mongolian_layout_is_read() -> None:
    """The signs that Windows gives for digits, and е and щ typed on US keys."""
    asked = [each for each in questions(list(finder().catalogue.services.values())) if "digit row" in each.sort]
    found = [each.answers & {hit.id for hit in finder().find("service", each.text, limit=5)} for each in asked]
    print(f"{sum(map(bool, found))} of {len(found)}")
    assert sum(map(bool, found)) >= 0.95 * len(asked) > 100


def test_problems_words_on_us_keys_find_their_topic_where_a_letter_is_a_sign() -> None:
    titles = ((text, finder().catalogue.topics[topic].title) for text, topic in topics_on_digit_row(finder().catalogue))
    assert share_of_topics(titles) >= 0.95


def share_of_topics(texts: Iterator[tuple[str, str]]) -> float:
    hits = []
    for text, topic in texts:
        found = [finder().catalogue.topics[hit.id].title for hit in finder().find("topic", text, limit=3)]  # type: ignore[index]
        hits.append(topic in found)
        if not hits[-1]:
            print(f"missed: {text}")
    return sum(hits) / len(hits)


@pytest.mark.parametrize("path", [EVERYDAY, PROBLEMS])
def test_problems_find_their_topic_among_the_first_three(path: Path) -> None:
    assert share_of_topics((row["text"], row["topic"]) for row in read(path)) >= 0.9


def test_published_complaints_find_their_topic_among_the_first_three() -> None:
    assert share_of_topics((row["text"], row["topic_title"]) for row in rows("demo_cases")) >= 0.9


def of_complaints() -> list[str]:
    return [row["text"] for row in rows("demo_cases") if row["kind"] in NOT_ASKING]


def of_problems(path: Path) -> list[str]:
    kinds = {topic.title: topic.kind for topic in finder().catalogue.topics.values()}
    return [row["text"] for row in read(path) if kinds[row["topic"]] in NOT_ASKING]


@pytest.mark.parametrize(
    "texts",
    [of_complaints, partial(of_problems, EVERYDAY), partial(of_problems, PROBLEMS)],
    ids=["complaints", "everyday", "by hand"],
)
def test_where_no_service_answers_none_is_shown(texts: Callable[[], list[str]]) -> None:
    told = texts()
    shown = [text for text in told if finder().find("service", text, limit=5)]
    print(f"{len(shown)} of {len(told)} show a service: {shown}")
    assert len(shown) <= 0.05 * len(told)


@pytest.mark.parametrize("typed", ["НДШ", "ЭМД"])
def test_an_everyday_word_of_a_problem_still_finds_the_services_it_stands_for(typed: str) -> None:
    assert finder().find("service", typed, limit=5)


@pytest.mark.parametrize("typed", ["утаа", "халаалт", "гэрэл"])
def test_what_only_looks_like_the_problem_that_was_named_is_not_shown(typed: str) -> None:
    assert finder().find("service", typed, limit=5) == []
    found = [finder().catalogue.topics[hit.id].title for hit in finder().find("topic", typed, limit=8)]  # type: ignore[index]
    assert found
    assert "Нотариат" not in found


def test_a_problem_and_its_place_lead_to_the_body_that_the_published_complaint_names() -> None:
    named = [row for row in rows("demo_cases") if row["place"] and row["basis"] == "real_category"]
    right = 0
    for row in named:
        topics = [hit.id for hit in finder().find("topic", row["text"], limit=3)]
        acting = [responsible(finder().catalogue, topic, row["place"]) for topic in topics]  # type: ignore[arg-type]
        right += any(each is not None and each.body == row["body"] for each in acting)
    print(f"{right} of {len(named)} lead to the body named")
    assert right >= 0.8 * len(named)


def test_a_district_by_its_short_name_is_a_place_for_this() -> None:
    assert place("БЗД").startswith("11")
