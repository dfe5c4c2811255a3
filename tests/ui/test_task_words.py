"""What a case asks of supervisors is said as a sentence, whatever the centre's code."""

from datetime import UTC, datetime

import pytest

from console.domain.case import Entry, Verdict
from console.domain.catalogue import Catalogue
from console.domain.ids import ActionId, OfficeId, PersonId
from console.server import tasks
from console.wire import UNPROVEN, Task
from tests.domain.building import opened
from ui import words
from ui.entry_words import entry_text, entry_tone
from ui.known import Known
from ui.screens.attention.lines import task_text, task_word
from ui.tokens import Tone

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
KNOWN = Known(people={}, offices={}, catalogue=Catalogue())


def task(code: str, **facts: str) -> Task:
    return Task(
        ActionId("1"), PersonId("body:lights"), NOW, office=OfficeId("room"), text="", code=code, facts=dict(facts)
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (task(tasks.SHORT_TERM, body="b", due="2026-12-20"), "few working days left"),
        (task(tasks.LATE, body="b", due="2026-11-18"), "has not answered"),
        (task(tasks.LATE, due="2026-11-18"), "The citizen's term ended"),
        (task(tasks.WEAK_ANSWER, body="b", lacks="deed"), "without saying what was done"),
        (task(tasks.WEAK_ANSWER, body="b", lacks="date"), "without a date"),
        (task(tasks.WEAK_ANSWER, body="b", lacks="ground"), "without a ground of law"),
        (task(tasks.WEAK_ANSWER, body="b", lacks="of a newer centre"), "without saying what was done"),
        (task(tasks.ASKED, body="b"), "asks something"),
        (task(tasks.ASKED, body="b", due="2026-11-18"), "goes on, until"),
        (task(tasks.GIVEN_BACK, body="b"), "gave it back"),
        (task(tasks.NOT_SOLVED, body="b"), "the citizen says that it is not solved"),
        (task(tasks.NOT_SOLVED), "The citizen says that it is not solved"),
        (task(UNPROVEN, desk="Дорнод 2", many="3"), "“Дорнод 2” handed in what it did not prove to be its own: 3."),
    ],
)
def test_a_task_says_what_is_to_be_done(asked: Task, said: str) -> None:
    words.set_language("en")
    assert said in task_text(asked, KNOWN)
    assert "{" not in task_text(asked, KNOWN)
    assert task_word(asked)[0] != "Reported"


@pytest.mark.parametrize(
    ("outcome", "by", "said", "tone"),
    [
        ("done", "body:lights", "It does not say what was done.", Tone.WARN),
        ("done", "agent", "", Tone.GOOD),
        ("will_be_done", "agent", "It does not say by when.", Tone.WARN),
        ("refused_by_law", "agent", "It does not say on what ground of law.", Tone.WARN),
    ],
)
def test_the_timeline_says_what_an_answer_lacks(outcome: str, by: str, said: str, tone: Tone) -> None:
    words.set_language("en")
    what = {"obligation": "o1", "outcome": outcome, "text": "Танилцлаа"}
    entry = Entry(ActionId("1"), "answer", PersonId(by), NOW, Verdict.APPLIED, what)
    lines = entry_text(entry, opened().now, KNOWN).splitlines()
    assert (lines[0] if said else "", entry_tone(entry)) == (said, tone)
    assert "Танилцлаа" in lines
