"""The page on security names only tests and sources that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_what_the_page_names_is_there() -> None:
    named = set(re.findall(r"`((?:tests|console|ui|requirements)/[\w./]+)`", PAGE))
    assert len(named) > 30
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_every_hostile_test_stands_on_the_page() -> None:
    tests = {path.name for path in (ROOT / "tests" / "hostile").glob("test_*.py")} - {Path(__file__).name}
    assert [each for each in sorted(tests) if each not in PAGE] == []
