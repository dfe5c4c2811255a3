"""The words of the glossary are the words on the screens."""

from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]


def glossary() -> list[tuple[str, str]]:
    """(English, Mongolian) of every row of docs/glossary.md."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return [(row[1], row[2]) for row in rows]


CATALOGUE = {
    entry.msgid: entry.msgstr
    for entry in polib.pofile(str(ROOT / "resources" / "locale" / "mn.po"))
    if not entry.msgctxt
}
USED = [(english, mongolian) for english, mongolian in glossary() if english in CATALOGUE]


def test_most_of_the_glossary_is_on_the_screens() -> None:
    assert len(USED) >= 40


@pytest.mark.parametrize(("english", "mongolian"), USED)
def test_a_screen_says_what_the_glossary_says(english: str, mongolian: str) -> None:
    assert CATALOGUE[english] == mongolian
