"""How often the right thing is found, by class of question: the console beside a whole-word search and plain trigrams.

Questions: the real ones and those written by hand (tests/domain/search_queries.csv, tests/data), and those made by rule
from titles (_queries.py), tuned and held out. Problems: the published complaints, and texts written for each topic.
Then the size of the index, the time to build it, and the time a question takes, by the processor's clock.
"""

import csv
import re
import sqlite3
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from console.desk.shipped import shipped_finder
from console.domain.catalogue import Catalogue
from console.domain.finder import Finder
from tests.bench._figures import machine, median_and_last
from tests.bench._queries import questions, topics_on_digit_row
from tests.domain.shipped import rows

TESTS = Path(__file__).resolve().parents[1]
FIRST_SERVICES, FIRST_TOPICS = 5, 3
PROBLEM_KINDS = {"complaint", "criticism", "tip", "thanks", "proposal"}
Search = Callable[[str, str, int], Sequence[str]]
"""Kind, text, how many: the ids found, best first."""


@dataclass(frozen=True)
class Asked:
    """A question of a class and what answers it."""

    sort: str
    text: str
    answers: frozenset[str]


class Whole:
    """SQLite's FTS5 over the titles: whole words (the state portal's way), any of them, or plain trigrams."""

    def __init__(self, catalogue: Catalogue, *, tokenizer: str, joined: str) -> None:
        self._joined, self._is_trigram = joined, tokenizer == "trigram"
        self._index = sqlite3.connect(":memory:")
        columns = "text, kind UNINDEXED, id UNINDEXED"
        self._index.execute(f"CREATE VIRTUAL TABLE t USING fts5({columns}, tokenize={tokenizer})")
        titles = [(each.title, "service", each.id) for each in catalogue.services.values()]
        titles += [
            (f"{each.title} {' '.join(each.words)}", "topic", each.id)
            for each in catalogue.topics.values()
            if each.parent
        ]
        self._index.executemany("INSERT INTO t VALUES (?, ?, ?)", titles)

    def __call__(self, kind: str, text: str, limit: int) -> list[str]:
        words = re.findall(r"\w+", text.casefold())
        if self._is_trigram:
            padded = " ".join(words)
            words = sorted({padded[start : start + 3] for start in range(len(padded) - 2)})
        if not words:
            return []
        asked = self._joined.join(f'"{word}"' for word in words)
        found = self._index.execute(
            "SELECT id FROM t WHERE t MATCH ? AND kind = ? ORDER BY rank LIMIT ?", (asked, kind, limit)
        )
        return [id for (id,) in found]


def ours(finder: Finder, kind: str, text: str, limit: int) -> list[str]:
    """What the console shows."""
    return [hit.id for hit in finder.find(kind, text, limit=limit)]


def read(name: str) -> list[dict[str, str]]:
    with (TESTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_titles(catalogue: Catalogue, name: str) -> Iterator[Asked]:
    """Questions answered by the titles that match an expression."""
    for row in read(name):
        wanted = re.compile(row["accept_regex_on_title"], re.IGNORECASE)
        matching = frozenset(each.id for each in catalogue.services.values() if wanted.search(each.title))
        yield Asked(row["class"], row["query"], matching)


def by_rule(catalogue: Catalogue, *, held_out: bool) -> Iterator[Asked]:
    for each in questions(list(catalogue.services.values())):
        if each.is_held_out is held_out:
            yield Asked(each.sort, each.text, each.answers)


def problems(catalogue: Catalogue, name: str) -> Iterator[Asked]:
    by_title = {topic.title: topic for topic in catalogue.topics.values()}
    for row in read(name):
        topic = by_title[row["topic"]]
        yield Asked(topic.kind or "", row["text"], frozenset({topic.id}))


def problems_on_digit_row(catalogue: Catalogue) -> Iterator[Asked]:
    for text, topic in topics_on_digit_row(catalogue):
        yield Asked("digit row: е щ", text, frozenset({topic}))


def complaints() -> Iterator[Asked]:
    for row in rows("demo_cases"):
        yield Asked(row["kind"], row["text"], frozenset({row["topic"]}))


def say_hits(what: str, kind: str, asked: Iterable[Asked], searches: Mapping[str, Search], *, first: int) -> None:
    """Of each class the share whose answer is among the first, by each search."""
    by_sort: dict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        by_sort[each.sort].append(each)
        by_sort["all"].append(each)
    print(f"{what}: among the first {first}" + "".join(f" | {name}" for name in searches))
    for sort, its in by_sort.items():
        shares = [
            sum(not each.answers.isdisjoint(search(kind, each.text, first)) for each in its) / len(its)
            for search in searches.values()
        ]
        print(f"  {sort:16} n={len(its):<5}" + "".join(f" | {share:6.1%}" for share in shares))


def say_none_shown(what: str, asked: Iterable[Asked], searches: Mapping[str, Search]) -> None:
    """How often no service is shown where none answers."""
    texts = [each.text for each in asked if each.sort in PROBLEM_KINDS]
    shares = [
        sum(not search("service", text, FIRST_SERVICES) for text in texts) / len(texts) for search in searches.values()
    ]
    print(f"{what}: no service shown, n={len(texts)}" + "".join(f" | {share:6.1%}" for share in shares))


def say_size_and_time() -> None:
    tracemalloc.start()
    began = time.process_time()
    finder = shipped_finder()
    read_in = time.process_time() - began
    before, _ = tracemalloc.get_traced_memory()
    finder.prepare()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    finder = shipped_finder()
    began = time.process_time()
    finder.prepare()
    built_in = (time.process_time() - began) * 1000
    print(f"index: {(after - before) / 1e6:.1f} MB in memory, built in {built_in:.0f} ms of processor")
    print(f"  the catalogue read from its files in {read_in * 1000:.0f} ms (with the tracing of memory on)")


def say_latency(finder: Finder, texts: Sequence[str]) -> None:
    """Every key of every question, as the look-up asks it (services and problems together)."""
    took = []
    for text in texts:
        for length in range(1, len(text) + 1):
            began = time.process_time()
            finder.answers(text[:length], limit=24)
            took.append((time.process_time() - began) * 1000)
    print(f"a key, services and problems: {median_and_last(took)} of processor (n={len(took)}; {machine()})")


def main() -> None:
    """Print the figures."""
    finder = shipped_finder()
    catalogue = finder.catalogue
    searches: dict[str, Search] = {
        "ours": partial(ours, finder),
        "whole words": Whole(catalogue, tokenizer="unicode61", joined=" AND "),
        "any word": Whole(catalogue, tokenizer="unicode61", joined=" OR "),
        "trigrams": Whole(catalogue, tokenizer="trigram", joined=" OR "),
    }
    services = partial(say_hits, searches=searches, kind="service", first=FIRST_SERVICES)
    topics = partial(say_hits, searches=searches, kind="topic", first=FIRST_TOPICS)
    services("real questions (tuned)", asked=with_titles(catalogue, "domain/search_queries.csv"))
    services("by hand (written before)", asked=with_titles(catalogue, "data/service_queries_by_hand.csv"))
    services("by rule (tuned half)", asked=by_rule(catalogue, held_out=False))
    services("by rule (held out)", asked=by_rule(catalogue, held_out=True))
    topics("published complaints (tuned)", asked=complaints())
    topics("everyday problems (tuned)", asked=problems(catalogue, "data/everyday_problems.csv"))
    topics("problems by hand (written before)", asked=problems(catalogue, "data/problem_texts_by_hand.csv"))
    topics("problems' words with е or щ on US keys (all)", asked=problems_on_digit_row(catalogue))
    say_none_shown("published complaints (tuned)", complaints(), searches)
    say_none_shown("everyday problems (tuned)", problems(catalogue, "data/everyday_problems.csv"), searches)
    say_none_shown("problems by hand (held out)", problems(catalogue, "data/problem_texts_by_hand.csv"), searches)
    say_size_and_time()
    texts = [row["query"] for row in read("domain/search_queries.csv")]
    say_latency(shipped_finder(), [*texts, *(row["text"] for row in rows("demo_cases")[:40])])


if __name__ == "__main__":
    main()
