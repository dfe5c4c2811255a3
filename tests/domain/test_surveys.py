"""The survey: when it is due and no longer, who is in the share, and what may be told of what was said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain import actions as act
from console.domain.case import Case, Made, SurveyDue
from console.domain.ids import ActionId, CaseId, ObligationId, PersonId
from console.domain.perform import checked, perform
from console.domain.refused import Refused
from console.domain.surveys import Marks, MarksTally, Rated, is_legal_person, is_sampled, surveys_of
from tests.domain.building import RULES, START, Book, forward, opened, opening
from tests.domain.test_closing import THREE

DAY = timedelta(hours=24)
TO_A = ObligationId("to-a")
DONE = act.Answer(TO_A, act.AnswerOutcome.DONE, "Гурван гэрэл солив")
FIVES = act.RecordSurvey(act.Way.CALL, 5, 5, 5, 5, "Баярлалаа", TO_A)


def answered(**changes: object) -> Book:
    book = opened(**changes)
    book.take("forward", forward("a"))
    book.take("answer", DONE, at=START + timedelta(days=3))
    return book


def survey(book: Book) -> SurveyDue | None:
    return book.now.survey


def test_it_is_due_a_day_after_the_answer_and_is_about_it() -> None:
    assert survey(answered()) == SurveyDue(START + timedelta(days=4), TO_A)


def test_an_answer_that_says_too_little_is_not_asked_about_and_the_whole_one_after_it_is() -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("weak", act.Answer(TO_A, act.AnswerOutcome.WILL_BE_DONE, "Удахгүй засна"))
    assert survey(book) is None
    book.take("whole", DONE)
    assert survey(book) is not None


def test_where_a_case_ends_without_an_answer_it_is_due_by_the_closing() -> None:
    book = opened()
    book.take("close", act.Close(act.CloseOutcome.EXPLAINED), at=START + timedelta(days=1))
    assert survey(book) == SurveyDue(START + timedelta(days=2))
    again = answered()
    again.take("close", act.Close(act.CloseOutcome.SOLVED), at=START + timedelta(days=9))
    assert survey(again) == SurveyDue(START + timedelta(days=4), TO_A)


@pytest.mark.parametrize("outcome", [act.CloseOutcome.NOT_REACHED, act.CloseOutcome.REPEATED])
def test_who_was_not_reached_or_has_another_case_is_not_asked(outcome: act.CloseOutcome) -> None:
    book = opened()
    for number, moment in enumerate(THREE):
        book.take(f"try{number}", act.RecordFollowUp(reached=False), at=moment)
    assert book.take("close", act.Close(outcome)) == "applied"
    assert survey(book) is None


def test_once_he_said_it_nothing_is_due_until_the_next_answer() -> None:
    book = answered()
    book.take("said", FIVES)
    assert survey(book) is None
    book.take("further", DONE)
    assert survey(book) is None
    book.take("forward again", forward("b"))
    book.take("second", replace(DONE, obligation=ObligationId("to-b")))
    due = survey(book)
    assert due is not None
    assert due.obligation == "to-b"


def test_after_three_tries_at_different_times_he_is_left_in_peace() -> None:
    book = opened()
    book.take("close", act.Close(act.CloseOutcome.EXPLAINED))
    for number, moment in enumerate(THREE):
        assert survey(book) is not None
        book.take(f"try{number}", act.RecordFollowUp(reached=False), at=moment)
    assert survey(book) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"marks": (act.Mark.ANONYMOUS,), "caller": None},
        {"kind": act.Kind.PROBLEM, "caller": None},
        {"caller": act.Party(given_name="Болд", phones=(act.Phone("99112345", do_not_call_back=True),))},
        {"caller": act.Party(given_name="Болд", address="Ховд, 3-р баг")},
    ],
    ids=["anonymous", "nobody's", "do not call back", "no telephone"],
)
def test_who_cannot_be_called_is_not_asked(changes: dict[str, object]) -> None:
    assert survey(answered(**changes)) is None


def test_it_is_off_where_the_rules_say_no_hours() -> None:
    book = opened()
    book.rules = replace(RULES, alarms=replace(RULES.alarms, survey_hours=0))
    book.take("close", act.Close(act.CloseOutcome.EXPLAINED))
    assert survey(book) is None


def inquiry(percent: int, case: str) -> Case:
    rules = replace(RULES, alarms=replace(RULES.alarms, spot_percent=percent))
    return perform(
        None,
        act.AnswerInquiry(opening(kind=act.Kind.INQUIRY), "Таван хоногт"),
        case_id=CaseId(case),
        made=Made(ActionId("a"), PersonId("agent"), START),
        rules=rules,
    )


def test_of_calls_answered_on_the_spot_the_share_is_asked_and_always_the_same_ones() -> None:
    ids = [f"case-{number}" for number in range(2000)]
    asked = {id for id in ids if inquiry(10, id).survey is not None}
    assert 150 < len(asked) < 250
    assert asked == {id for id in ids if is_sampled(CaseId(id), 10)}
    assert all(inquiry(0, id).survey is None for id in ids[:50])
    assert all(inquiry(100, id).survey == SurveyDue(START + DAY) for id in ids[:50])


@pytest.mark.parametrize(("mark", "wrong"), [(0, True), (1, False), (5, False), (6, True), (None, False)])
def test_a_desk_takes_marks_from_one_to_five(mark: int | None, wrong: bool) -> None:
    action = act.RecordSurvey(act.Way.CALL, openness=mark)
    if not wrong:
        checked(action)
        return
    with pytest.raises(Refused) as refused:
        checked(action)
    assert refused.value == Refused("wrong_value", field="openness")


def test_of_each_answer_the_last_word_that_stands_counts() -> None:
    book = answered()
    book.take("first", FIVES)
    book.take("nothing", act.RecordSurvey(act.Way.CALL, obligation=TO_A))
    book.take("centre", act.RecordSurvey(act.Way.PAGE, 3, 99, None, 4))
    assert [(each.obligation, each.marks) for each in surveys_of(book.now)] == [
        (TO_A, (5, 5, 5, 5)),
        (None, (3, None, None, 4)),
    ]
    book.take("second", act.RecordSurvey(act.Way.TEXT, 1, 1, 1, 1, obligation=TO_A))
    assert next(surveys_of(book.now)).marks == (1, 1, 1, 1)
    book.take("strike", act.StrikeOut(book.now.entries[-1].id, "андуурав"))
    assert next(surveys_of(book.now)).marks == (5, 5, 5, 5)


def test_a_matter_is_a_legal_persons_by_whom_it_is_for() -> None:
    firm, citizen = act.Party(organisation="Гэрэл ХХК"), act.Party(given_name="Болд")
    assert is_legal_person(opened(caller=citizen, petitioner=firm).now)
    assert is_legal_person(opened(caller=firm).now)
    assert not is_legal_person(opened(caller=firm, petitioner=citizen).now)
    assert not is_legal_person(opened(caller=None).now)


def tally(*quality: int) -> MarksTally:
    found = MarksTally()
    for mark in quality:
        found.add(Rated(START, None, False, (mark, None, None, None)))
    return found


def test_marks_of_fewer_than_five_are_not_told() -> None:
    assert tally(5, 4, 3, 2).surveyed() is None
    told = tally(5, 4, 3, 2, 2).surveyed()
    assert told is not None
    assert (told.quality, told.openness) == (Marks(5, 3.2, 2, 5), None)


def test_two_that_are_too_small_are_told_together() -> None:
    both = tally(5, 4, 4)
    both.join(tally(1, 1))
    told = both.surveyed()
    assert told is not None
    assert told.quality == Marks(5, 3.0, 1, 5)
