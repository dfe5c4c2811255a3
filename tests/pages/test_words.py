"""The sentences of the pages: the same in both languages, each with the same facts, none that no page shows."""

import re
import string
from pathlib import Path

import pytest

from console.server.outward.sentences import LANGUAGES, templates

PAGES = templates("pages")
SHOWN = "\n".join(file.read_text(encoding="utf-8") for file in Path("console/server/pages").glob("*.py"))
MADE = re.compile(r"outcome_|do_|done_|no_|lack_|word_|choose_")
"""How keys begin that are put together of a code."""


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_says_the_same_in_both_languages(page: str) -> None:
    mongolian, english = (PAGES[page][language] for language in LANGUAGES)
    assert set(mongolian) == set(english)
    for key in mongolian:
        assert fields_of(mongolian[key]) == fields_of(english[key]), key
        words = "".join(part for part, *_ in string.Formatter().parse(mongolian[key])).strip(" ,:–")
        assert key == "switch" or not words or re.search("[А-Яа-яөүӨҮ]", words), key
        assert key == "switch" or not re.search("[А-Яа-яөүӨҮ]", english[key]), key


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"kinds", "standing"}))
def test_every_sentence_is_shown_somewhere(page: str) -> None:
    assert [
        key for key in PAGES[page]["mn"] if not re.search(f"""["'[]{key}["']""", SHOWN) and not MADE.match(key)
    ] == []
