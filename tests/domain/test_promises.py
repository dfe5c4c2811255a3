"""Promises to citizens: made, kept, broken by their day, and the call that one which breaks brings about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from console.domain import actions as act
from console.domain.alarms import Alarm, AlarmKind, alarms_due, wakes_at
from console.domain.case import PromiseState
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, ObligationId
from tests.domain.building import START, Book, opened

DAY = date(2026, 11, 9)
PROMISED = act.MakePromise("Маргааш засна", DAY)
MADE = ActionId("promise")


def promised(**changes: object) -> Book:
    book = opened(**changes)
    book.take("promise", PROMISED)
    return book


def state(book: Book) -> PromiseState:
    return book.now.promises[0].state


def test_what_was_said_and_by_when_stands_in_the_case() -> None:
    [promise] = promised().now.promises
    assert (promise.entry, promise.text, promise.by_day) == (MADE, "Маргааш засна", DAY)


@pytest.mark.parametrize("closed", [False, True])
def test_the_clock_looks_on_the_first_day_after_it_also_at_a_closed_case(closed: bool) -> None:
    book = promised()
    if closed:
        book.take("close", act.Close(act.CloseOutcome.EXPLAINED))
    assert wakes_at(book.now) == datetime(2026, 11, 9, 16, 0, tzinfo=UTC)
    assert alarms_due(book.now, DAY) == ()
    assert alarms_due(book.now, DAY + timedelta(days=1)) == (Alarm(AlarmKind.PROMISE, None, MADE),)


def test_one_that_breaks_makes_a_call_to_the_citizen_now() -> None:
    book = promised()
    book.take("broken", act.BreakPromise(MADE), at=START + timedelta(days=8))
    call = book.now.call_back
    assert state(book) == "broken"
    assert call is not None
    assert (call.due, call.reason, call.promise) == (START + timedelta(days=8), "Маргааш засна", MADE)
    assert alarms_due(book.now, date(2026, 11, 20)) == ()


def test_a_call_that_is_due_earlier_is_that_call_and_a_later_one_comes_first() -> None:
    for due, moved in ((timedelta(days=7), False), (timedelta(days=30), True)):
        book = promised()
        book.take("plan", act.ScheduleCallBack(START + due))
        book.take("broken", act.BreakPromise(MADE), at=START + timedelta(days=8))
        call = book.now.call_back
        assert call is not None
        assert (call.promise == MADE) is moved


def test_kept_late_it_is_kept_and_the_call_about_it_is_not_made() -> None:
    book = promised()
    book.take("broken", act.BreakPromise(MADE), at=START + timedelta(days=8))
    book.take("kept", act.KeepPromise(MADE), at=START + timedelta(days=9))
    assert (state(book), book.now.call_back) == (PromiseState.KEPT, None)


def test_one_that_was_kept_does_not_break_and_one_that_is_none_changes_nothing() -> None:
    book = promised()
    book.take("kept", act.KeepPromise(MADE))
    book.take("broken", act.BreakPromise(MADE))
    book.take("none", act.BreakPromise(ActionId("?")))
    assert (state(book), book.now.call_back) == (PromiseState.KEPT, None)
    assert set(book.verdicts.values()) == {"applied"}


def test_who_cannot_be_called_is_not_put_on_the_list() -> None:
    book = promised(marks=(act.Mark.ANONYMOUS,), caller=None)
    book.take("broken", act.BreakPromise(MADE))
    assert (state(book), book.now.call_back) == (PromiseState.BROKEN, None)


def test_what_is_struck_out_was_never_promised_kept_or_broken() -> None:
    book = promised()
    book.take("kept", act.KeepPromise(MADE))
    book.take("strike kept", act.StrikeOut(ActionId("kept"), "андуурав"))
    assert state(book) is PromiseState.OPEN
    book.take("broken", act.BreakPromise(MADE))
    book.take("strike broken", act.StrikeOut(ActionId("broken"), "андуурав"))
    assert (state(book), book.now.call_back) == (PromiseState.OPEN, None)
    book.take("strike", act.StrikeOut(MADE, "андуурав"))
    assert book.now.promises == ()


LATER = act.Answer(ObligationId("o"), act.AnswerOutcome.WILL_BE_DONE, "Сольж өгнө", by_date=DAY)


def answered(*, by_date: date | None = DAY) -> Book:
    book = opened()
    book.take("forward", act.Forward(ObligationId("o"), BodyId("lights"), "Гэрэл"))
    book.take("later", replace(LATER, by_date=by_date))
    return book


def test_a_body_that_answers_by_when_it_will_be_done_has_promised_it() -> None:
    [promise] = answered().now.promises
    assert (promise.entry, promise.text, promise.by_day, promise.state) == ("later", "Сольж өгнө", DAY, "open")
    assert answered(by_date=None).now.promises == ()


def test_its_deed_keeps_it_and_that_of_another_body_does_not() -> None:
    book = answered()
    book.take("forward-2", act.Forward(ObligationId("o-2"), BodyId("heating"), "Дулаан"))
    book.take("other", act.Answer(ObligationId("o-2"), act.AnswerOutcome.DONE, "Дулааныг нь өгсөн"))
    assert state(book) == "open"
    book.take("done", act.Answer(ObligationId("o"), act.AnswerOutcome.DONE, "Гэрлийг нь сольсон"))
    assert state(book) == "kept"


def test_where_nothing_follows_the_citizen_is_called_though_the_case_was_closed() -> None:
    book = answered()
    book.take("close", act.Close(act.CloseOutcome.EXPLAINED))
    assert alarms_due(book.now, DAY + timedelta(days=1)) == (Alarm(AlarmKind.PROMISE, None, ActionId("later")),)
    book.take("broken", act.BreakPromise(ActionId("later")), at=START + timedelta(days=8))
    call = book.now.call_back
    assert call is not None
    assert call.reason == "Сольж өгнө"


@pytest.mark.parametrize(("struck", "states"), [("later", []), ("done", ["open"]), ("note", ["kept"])])
def test_what_is_struck_has_promised_and_kept_nothing(struck: str, states: list[str]) -> None:
    book = answered()
    book.take("note", act.AddNote("x"))
    book.take("done", act.Answer(ObligationId("o"), act.AnswerOutcome.DONE, "Гэрлийг нь сольсон"))
    book.take("strike", act.StrikeOut(ActionId(struck), "андуурсан"))
    assert [each.state for each in book.now.promises] == states
