"""Every sentence that goes out: whole in every language, one segment for every body, and nothing of the citizen."""

import csv
import re
import string
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain import segments
from console.domain.identity import case_number
from console.server.outward import sentences
from console.server.outward.sentences import BodyName, Duty

TEXTS = tomllib.loads((sentences.FOLDER / "texts.toml").read_text(encoding="utf-8"))
MAILS = tomllib.loads((sentences.FOLDER / "mails.toml").read_text(encoding="utf-8"))
STATES = sorted({name.removesuffix("_without_term") for name in TEXTS} - {"shorter"})
BODIES = Path(__file__).resolve().parents[2] / "resources" / "catalogue" / "bodies.csv"
NUMBER = case_number(9999, 99_999)
DAYS = (date(2026, 12, 21), date(2029, 1, 1), None)


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def every_body() -> list[BodyName]:
    with BODIES.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    return [BodyName(row["name"], row["abbreviation"] or None, row["name_en"] or None) for row in rows]


def fits(state: str, script: str, body: BodyName | None, due: date | None) -> None:
    since = date(2026, 11, 20)
    written = sentences.text_message(state, script=script, today=since, number=NUMBER, body=body, due=due, since=since)
    assert segments.room(written) >= 0, written
    assert segments.is_gsm(written) == (script != "mn")
    assert "{" not in written


@pytest.mark.parametrize("script", sentences.SCRIPTS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_one_segment_for_every_body_of_the_catalogue(state: str, script: str) -> None:
    for body in every_body() if "{body}" in TEXTS[state][script] else [None]:
        for due in DAYS:
            fits(state, script, body, due)


@pytest.mark.parametrize("state", [state for state in STATES if "{body}" in TEXTS[state]["mn"]])
@given(name=st.text(min_size=1, max_size=300), short=st.none() | st.text(min_size=1, max_size=30))
def test_every_state_is_one_segment_for_any_name(state: str, name: str, short: str | None) -> None:
    for script in sentences.SCRIPTS:
        written = sentences.text_message(
            state, script=script, today=DAYS[1], number=NUMBER, body=BodyName(name, short), due=DAYS[0], since=DAYS[0]
        )
        assert segments.room(written) >= 0


@pytest.mark.parametrize("state", sorted(set(TEXTS) - {"shorter"}))
def test_a_state_says_the_same_in_every_script(state: str) -> None:
    assert set(TEXTS[state]) == set(sentences.SCRIPTS)
    assert len({frozenset(fields_of(template)) for template in TEXTS[state].values()}) == 1
    assert fields_of(TEXTS[state]["mn"]) <= {"number", "body", "due", "since"}
    assert re.search("[а-яөү]", TEXTS[state]["mn"])


def test_a_text_leaves_a_body_room_for_a_name_that_says_something() -> None:
    name = BodyName("Сонгинохайрхан дүүргийн Засаг даргын Тамгын газар")
    said = sentences.text_message(
        "forwarded", script="mn", today=date(2026, 11, 20), number=NUMBER, body=name, due=date(2026, 12, 21)
    )
    assert said == f"{NUMBER} шилжүүлэв: Сонгинохайрхан дүүр. ЗДТГ. Хугацаа 12.21. 1111"


@pytest.mark.parametrize("language", sentences.LANGUAGES)
@pytest.mark.parametrize("state", sorted(set(MAILS) - {"marker", "without_term", "digest", "code", "inbox_code"}))
def test_a_mail_says_number_term_and_link_and_has_no_place_for_more(state: str, language: str) -> None:
    template = MAILS[state][language]
    assert fields_of(template["text"]) == {"number", "due", "link"}
    assert fields_of(template["subject"]) == {"number"}
    duty = Duty(NUMBER, date(2026, 12, 21), "https://1111.test/o/x")
    subject, text = sentences.mail_about(state, duty, language=language)
    assert "999 999 999" in subject
    assert "https://1111.test/o/x" in text
    assert ("2026 оны 12-р сарын 21" if language == "mn" else "21 December 2026") in text
    assert text.startswith(sentences.marker())


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_a_digest_is_made_of_its_lines(language: str) -> None:
    template = MAILS["digest"][language]
    assert fields_of(template["line"]) == {"number", "due", "link"}
    assert (fields_of(template["text"]), fields_of(template["subject"])) == ({"lines", "inboxes"}, {"count"})
    duties = [Duty(NUMBER, None, "https://1111.test/o/x"), Duty(case_number(1, 1), date(2026, 12, 21), "link {y}")]
    subject, text = sentences.digest(duties, ["https://1111.test/o/all/z"], language=language)
    assert "https://1111.test/o/all/z" in text
    assert "2" in subject
    assert "link {y}" in text
    assert MAILS["without_term"][language] in text


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_the_mail_with_a_code_says_nothing_else(language: str) -> None:
    template = MAILS["code"][language]
    assert (fields_of(template["subject"]), fields_of(template["text"])) == ({"number"}, {"code"})
    subject, text = sentences.mail_of_code(NUMBER, "1234 5678 9012", language=language)
    assert "999 999 999" in subject
    assert "1234 5678 9012" in text
    subject, text = sentences.mail_of_code(None, "1234 5678 9012", language=language)
    assert (fields_of(subject), "1234 5678 9012" in text) == (set(), True)


def test_both_languages_of_a_mail_are_there() -> None:
    assert all(set(MAILS[state]) == set(sentences.LANGUAGES) for state in MAILS)
