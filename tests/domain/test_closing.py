"""How a case ends: three tries at different times, who took it back, and nobody told to go elsewhere."""

from datetime import UTC, date, datetime

import pytest

from console.domain import actions as act
from console.domain.closing import is_enough, occasions, tries_of
from console.domain.ids import CaseId, ObligationId
from console.domain.refused import Refused
from tests.domain.building import Book, forward, opened

MISSED = act.RecordFollowUp(reached=False)
NOT_REACHED = act.Close(act.CloseOutcome.NOT_REACHED)


def at(clock: str, day: int = 3) -> datetime:
    """A moment of November 2026 by the clock of Ulaanbaatar."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


def tried(*moments: datetime) -> Book:
    book = opened()
    for number, moment in enumerate(moments):
        book.take(f"try{number}", MISSED, at=moment)
    return book


THREE = (at("10:00"), at("15:00"), at("10:00", 4))


@pytest.mark.parametrize(
    ("moments", "count", "enough"),
    [
        ((), 0, False),
        ((at("10:00"), at("10:05"), at("10:10")), 1, False),
        ((at("10:00"), at("13:00"), at("18:00")), 3, False),
        ((at("10:00"), at("10:00", 4), at("10:00", 5)), 3, True),
        (THREE, 3, True),
        ((at("11:59"), at("12:00"), at("12:30", 4)), 3, True),
        ((at("16:59"), at("17:00"), at("17:30", 4), at("18:00", 4)), 3, True),
        ((at("10:00"), at("11:00", 4), at("11:30", 4)), 2, False),
    ],
)
def test_three_tries_are_in_three_parts_of_days_on_two_days(
    moments: tuple[datetime, ...], count: int, enough: bool
) -> None:
    assert (occasions(moments), is_enough(moments)) == (count, enough)


def test_a_day_begins_at_midnight_in_ulaanbaatar() -> None:
    late, early = datetime(2026, 11, 3, 15, 59, tzinfo=UTC), datetime(2026, 11, 3, 16, 0, tzinfo=UTC)
    assert is_enough((at("10:00"), late, early))
    assert not is_enough((at("10:00"), at("13:00"), late))


def test_a_case_is_closed_as_not_reached_after_three_tries_and_not_before() -> None:
    book = tried(*THREE[:2])
    assert book.take("early", NOT_REACHED, at=at("16:00")) == "refused"
    assert book.reasons["early"] == Refused("too_few_tries", tries=2, wanted=3)
    book.take("third", MISSED, at=THREE[2])
    assert book.take("close", NOT_REACHED, at=at("10:30", 4)) == "applied"
    assert book.now.outcome == "not_reached"


@pytest.mark.parametrize(
    "news",
    [
        act.RecordFollowUp(reached=True),
        act.RecordCall(act.Channel.PHONE, "Өөрөө залгав"),
        act.Answer(ObligationId("to-a"), act.AnswerOutcome.DONE, "Засав"),
    ],
    ids=["reached", "came back", "a new answer"],
)
def test_tries_count_since_the_citizen_last_spoke_and_since_there_was_news_for_him(news: act.Action) -> None:
    book = opened()
    book.take("forward", forward("a"))
    for number, moment in enumerate(THREE):
        book.take(f"try{number}", MISSED, at=moment)
    book.take("news", news, at=at("11:00", 4))
    assert tries_of(book.now) == ()
    book.take("again", MISSED, at=at("15:00", 4))
    assert tries_of(book.now) == (at("15:00", 4),)


def test_a_try_that_was_struck_out_is_none() -> None:
    book = tried(*THREE)
    book.take("strike", act.StrikeOut(book.now.entries[-1].id, "андуурав"))
    assert book.take("close", NOT_REACHED, at=at("12:00", 4)) == "refused"


EVIDENCE = {"said_by": act.SaidBy.CITIZEN, "said_on": date(2026, 11, 3), "way": act.Way.CALL}


def withdrawn(**changes: object) -> act.Close:
    return act.Close(act.CloseOutcome.WITHDRAWN, **(EVIDENCE | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("lacking", ["said_by", "said_on", "way"])
def test_a_withdrawal_needs_who_said_so_when_and_how(lacking: str) -> None:
    book = opened()
    assert book.take("close", withdrawn(**{lacking: None}), at=at("10:00")) == "refused"
    assert book.reasons["close"] == Refused("missing", field=lacking)


def test_a_withdrawal_keeps_its_evidence_in_the_timeline() -> None:
    book = opened()
    assert book.take("future", withdrawn(said_on=date(2026, 11, 4)), at=at("10:00")) == "refused"
    assert book.take("close", withdrawn(), at=at("10:00")) == "applied"
    what = book.now.entries[-1].what
    assert (what["said_by"], what["said_on"], what["way"]) == ("citizen", "2026-11-03", "call")


def answer(outcome: act.AnswerOutcome, body: str = "a") -> act.Answer:
    return act.Answer(ObligationId(f"to-{body}"), outcome, "Манай асуудал биш")


LEFT = (answer(act.AnswerOutcome.NOT_OURS), act.GiveBack(ObligationId("to-a"), "Манайх биш"))


@pytest.mark.parametrize("leaving", LEFT, ids=["answered so", "given back"])
@pytest.mark.parametrize("outcome", [act.CloseOutcome.EXPLAINED, act.CloseOutcome.SOLVED])
def test_nobody_is_told_to_go_elsewhere_while_it_can_be_forwarded_there(
    leaving: act.Action, outcome: act.CloseOutcome
) -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("leave", leaving)
    assert book.take("close", act.Close(outcome)) == "refused"
    assert book.reasons["close"] == Refused("left_to_others", body="a")
    book.take("there", forward("b"))
    book.take("answer", answer(act.AnswerOutcome.DONE, "b"))
    assert book.take("again", act.Close(outcome)) == "applied"


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        (act.RecordFollowUp(True, act.CitizenWord.SOLVED), act.CloseOutcome.EXPLAINED),
        (act.JoinProblem(CaseId("heating")), act.CloseOutcome.EXPLAINED),
        (act.AddNote("Хэргийн шүүх шийднэ"), act.CloseOutcome.REFUSED_BY_LAW),
        (act.AddNote("Давхардсан"), act.CloseOutcome.REPEATED),
    ],
    ids=["the citizen says it is solved", "a common problem has it", "a ground of law", "another case has it"],
)
def test_what_every_body_left_to_others_can_end_otherwise(before: act.Action, outcome: act.CloseOutcome) -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("leave", LEFT[0])
    book.take("before", before)
    assert book.take("close", act.Close(outcome)) == "applied"
