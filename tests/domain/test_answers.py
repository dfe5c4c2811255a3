"""What an answer must say before the citizen hears of it."""

from dataclasses import replace
from datetime import date

import pytest

from console.domain import actions as act
from console.domain.actions import AnswerOutcome
from console.domain.answers import Lack, first_whole_answer, lack_in, lack_of
from console.domain.case import Entry, Verdict
from console.domain.ids import ActionId, ObligationId, PersonId
from tests.domain.building import START, opened

FORWARD = ObligationId("o1")


def answer(outcome: AnswerOutcome, text: str, **more: object) -> act.Answer:
    return act.Answer(FORWARD, outcome, text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "lack"),
    [
        (answer(AnswerOutcome.DONE, "Гурван гэрэл асаав"), None),
        (answer(AnswerOutcome.DONE, "Танилцлаа."), Lack.DEED),
        (answer(AnswerOutcome.DONE, " Тэмдэглэж \n авлаа "), Lack.DEED),
        (answer(AnswerOutcome.WILL_BE_DONE, "Засна", by_date=date(2026, 12, 1)), None),
        (answer(AnswerOutcome.WILL_BE_DONE, "Удахгүй гурван гэрлийг засна"), Lack.DATE),
        (answer(AnswerOutcome.REFUSED_BY_LAW, "Боломжгүй", legal_ground="Хуулийн 5.1"), None),
        (answer(AnswerOutcome.REFUSED_BY_LAW, "Манайд төсөв алга", legal_ground=" "), Lack.GROUND),
        (answer(AnswerOutcome.NOT_OURS, "Манайх биш"), Lack.WHOSE),
    ],
)
def test_an_answer_says_the_deed_the_date_the_ground_or_whose_it_is(given: act.Answer, lack: Lack | None) -> None:
    assert lack_of(act.plain(given)) is lack


def entry(name: str, by: str, given: act.Answer, verdict: Verdict = Verdict.APPLIED) -> Entry:
    return Entry(ActionId(name), "answer", PersonId(by), START, verdict, act.plain(given))


def test_the_first_whole_answer_is_what_the_citizen_is_told_of() -> None:
    short = answer(AnswerOutcome.DONE, "Зассан")
    bodys, agents = entry("1", "body:lights", short), entry("2", "agent", short)
    other = entry("0", "agent", act.Answer(ObligationId("o2"), AnswerOutcome.DONE, "Гурван гэрэл асаав"))
    case = opened().now
    held = entry("3", "agent", short, Verdict.HELD)
    assert (lack_in(bodys), lack_in(agents)) == (Lack.DEED, None)
    assert first_whole_answer(replace(case, entries=(other, held, bodys)), FORWARD) is None
    assert first_whole_answer(replace(case, entries=(other, held, bodys, agents)), FORWARD) == agents
