"""Who held what: what a case gives to the figures, and what the figures tell and keep to themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.holding import BodyFigures, Ended, Holding, Spread, figures, holdings_of, named, quarter_of, tallied
from console.domain.ids import ObligationId
from tests.domain.building import START, Book, forward, opened

LIGHTS, ROADS, CITY = BodyId("lights"), BodyId("roads"), BodyId("city")
TODAY = date(2026, 12, 31)


def answer(obligation: str, outcome: act.AnswerOutcome = act.AnswerOutcome.DONE) -> act.Answer:
    return act.Answer(ObligationId(obligation), outcome, "Солив", signer="Б. Болд")


def on(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def passing(case: Book, name: str, *, to: str, unit: str | None = None, at: datetime) -> None:
    holder = case.now.obligations[0].body
    action = act.PassOn(ObligationId("to-lights"), holder, BodyId(to), to.upper(), unit=unit)
    case.take(name, action, at=at)


def test_one_body_has_it_from_the_forward_until_its_answer() -> None:
    case = opened()
    case.take("f", forward("lights"), at=on(3))
    case.take("a", act.Acknowledge(ObligationId("to-lights")), at=on(4))
    case.take("b", answer("to-lights"), at=on(7))
    [held] = holdings_of(case.now)
    assert (held.body, held.since, held.until, held.ended) == (LIGHTS, on(3), on(7), Ended.ANSWERED)
    assert held.acknowledged_at == on(4)
    assert not held.is_closed


def test_units_of_a_body_are_one_holder_and_another_body_is_another() -> None:
    case = opened()
    case.take("f", forward("lights"), at=on(3))
    passing(case, "p1", to="lights", unit="Засвар", at=on(5))
    case.take("a", act.Acknowledge(ObligationId("to-lights")), at=on(6))
    passing(case, "p2", to="roads", at=on(8))
    first, second = holdings_of(case.now)
    assert (first.body, first.since, first.until, first.ended) == (LIGHTS, on(3), on(8), Ended.PASSED_ON)
    assert first.acknowledged_at == on(6)
    assert (second.body, second.since, second.until, second.ended) == (ROADS, on(8), None, Ended.HELD)


def test_an_answer_that_it_is_not_theirs_is_given_back_by_another_name() -> None:
    case = opened()
    case.take("f", forward("lights"), at=on(3))
    not_ours = act.Answer(ObligationId("to-lights"), act.AnswerOutcome.NOT_OURS, "Манайх биш")
    case.take("n", not_ours, at=on(4))
    [held] = holdings_of(case.now)
    assert (held.ended, held.until, held.is_upheld, held.is_closed) == (Ended.GIVEN_BACK, on(4), True, False)


def test_what_was_given_back_is_upheld_until_the_same_body_has_it_again() -> None:
    case = opened()
    case.take("f", forward("lights"), at=on(3))
    case.take("g", act.GiveBack(ObligationId("to-lights"), "Манайх биш"), at=on(4))
    assert [(each.ended, each.is_upheld) for each in holdings_of(case.now)] == [(Ended.GIVEN_BACK, True)]
    case.take("f2", forward("city"), at=on(5))
    assert [each.is_upheld for each in holdings_of(case.now)] == [True, False]
    case.take("f3", forward("lights", "again"), at=on(6))
    assert [each.is_upheld for each in holdings_of(case.now)] == [False, False, False]


def test_the_last_answer_before_the_closing_is_what_the_citizen_speaks_of() -> None:
    case = opened()
    case.take("f", forward("lights"), at=on(3))
    case.take("f2", forward("city"), at=on(3, 4))
    case.take("b", answer("to-city"), at=on(7))
    case.take("b2", answer("to-lights"), at=on(9))
    case.take("w", act.RecordFollowUp(reached=True, word=act.CitizenWord.SOLVED), at=on(10))
    case.take("c", act.Close(act.CloseOutcome.SOLVED, "Шийдсэн"), at=on(11))
    found = {each.body: (each.is_closed, each.is_confirmed) for each in holdings_of(case.now)}
    assert found == {LIGHTS: (True, True), CITY: (False, False)}


@pytest.mark.parametrize(
    ("since", "until", "late"),
    [
        (on(3), on(20), False),
        (on(3), on(21), True),
        (on(3), None, True),
        (on(21), None, False),
        (on(20), on(21), True),
    ],
)
def test_late_is_who_had_it_when_the_term_ended(since: datetime, until: datetime | None, late: bool) -> None:
    ended = Ended.HELD if until is None else Ended.ANSWERED
    held = Holding(LIGHTS, "L", since, until, ended, due=date(2026, 11, 20))
    assert held.was_late(TODAY) is late


def some(many: int, body: BodyId = LIGHTS, *, days: int = 1, ended: Ended = Ended.ANSWERED) -> list[Holding]:
    return [
        Holding(body, body.upper(), START, START + timedelta(days=days * each), ended, START + timedelta(hours=each))
        for each in range(1, many + 1)
    ]


def rows_of(holdings: list[Holding]) -> tuple[BodyFigures, ...]:
    return figures(tallied(holdings, TODAY))


def test_figures_have_n_the_middle_and_the_range() -> None:
    [row] = rows_of(some(11))
    assert (row.body, row.had, row.passed_on) == (LIGHTS, 11, 0)
    assert row.answered == Spread(11, 6.0, 2.0, 10.0)
    assert row.acknowledged == Spread(11, 6.0, 2.0, 10.0)


def test_what_concerns_fewer_than_five_is_not_told() -> None:
    given = [*some(6), *some(4, ended=Ended.GIVEN_BACK)]
    [row] = rows_of(given)
    assert row.given_back is None
    assert row.late == 0
    assert row.answered is not None
    assert row.answered.count == 6
    assert rows_of(some(4)) == ()


def test_bodies_with_too_little_are_told_of_together() -> None:
    rows = rows_of([*some(7), *some(3, ROADS), *some(2, CITY)])
    assert [(row.body, row.had) for row in rows] == [(LIGHTS, 7), (None, 5)]
    assert rows[-1].body_name == ""
    assert [row.body_name for row in named(rows, {LIGHTS: "Гэрэл"})] == ["Гэрэл", ""]


def test_the_one_that_had_most_stands_first() -> None:
    assert [row.body for row in rows_of([*some(5), *some(9, ROADS)])] == [ROADS, LIGHTS]


def test_a_quarter_is_named_by_its_year() -> None:
    assert [quarter_of(date(2026, month, 1)) for month in (1, 3, 4, 12)] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]
