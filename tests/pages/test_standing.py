"""The citizen's page says of a case what the agent says: the same sentences, in every state and both languages."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.actions import CloseOutcome, Kind
from console.domain.deadlines import local_day
from console.domain.standing import STATES, Standing, sentences_about
from console.server.outward.sentences import LANGUAGES
from console.server.pages.citizen_pages import standing_facts
from console.server.pages.words import Words
from ui import words
from ui.state_words import spoken_standing

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DAYS = (None, date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20), date(2026, 12, 21))


def every_standing() -> list[Standing]:
    plain = Standing("new", opened_on=NOW - timedelta(days=5), body="Замын газар", since=NOW - timedelta(days=1))
    found = [replace(plain, state=state, due=due) for state, due in itertools.product(STATES, DAYS)]
    found += [replace(plain, state="closed", outcome=outcome) for outcome in CloseOutcome]
    found += [replace(plain, state=state, kind=kind) for state, kind in itertools.product(STATES, Kind)]
    found += [replace(plain, state="answered", call_back=NOW + timedelta(hours=hours)) for hours in (-1, 26)]
    return [*found, replace(plain, body=None, since=None), replace(plain, state="of a newer centre")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_agents_say(qapp: QApplication, language: str) -> None:
    page = Words("standing", language)
    words.set_language(language)
    try:
        for standing in every_standing():
            facts = standing_facts(standing, page, today=local_day(NOW).toordinal())
            said = " ".join(page(code, **facts) for code in sentences_about(standing, now=NOW))
            assert said == spoken_standing(standing, now=NOW)
    finally:
        words.set_language("mn")
