"""When two desks meet on one case: the table of docs/architecture.md, each pair in both orders."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from console.domain import actions as act
from console.domain.answers import open_questions
from console.domain.case import Case, ObligationState, Seen, Status
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, CaseId, ObligationId, PersonId
from console.domain.refused import Refused
from tests.domain.building import START, Book, forward, opened

BEFORE = Seen(1, "m")
"""Both authors had only the opened case before them."""


class Meeting(NamedTuple):
    """Two actions whose authors saw the case as it was before; each order gives both verdicts and the state."""

    name: str
    first: act.Action
    second: act.Action
    in_order: tuple[str, str, Any]
    reversed: tuple[str, str, Any]
    state: Callable[[Case], Any]
    before: tuple[tuple[str, act.Action], ...] = ()
    seen: tuple[Seen, Seen] | None = None


def edit(new: str) -> act.EditField:
    return act.EditField("subject", "Гудамжны гэрэл асахгүй", new)


def passing(to: str, by: str = "a") -> act.PassOn:
    return act.PassOn(ObligationId("to-a"), BodyId(by), BodyId(to), to)


def close() -> act.Close:
    return act.Close(act.CloseOutcome.EXPLAINED)


def answer(text: str = "Засав", obligation: str = "to-a") -> act.Answer:
    return act.Answer(ObligationId(obligation), act.AnswerOutcome.DONE, text)


def subject(case: Case) -> str:
    return case.subject


def status(case: Case) -> str:
    return case.status.value


def open_bodies(case: Case) -> list[str]:
    return [obligation.body for obligation in case.open_obligations]


def problem(case: Case) -> str | None:
    return case.problem


HEATING, WATER = CaseId("heating"), CaseId("water")
JOINED = (("join", act.JoinProblem(HEATING)),)
FORWARDED = (("forward", forward("a")),)
P, Q = PersonId("p"), PersonId("q")

TABLE = [
    Meeting("two edits", edit("1"), edit("2"), ("applied", "held", "1"), ("held", "applied", "2"), subject),
    Meeting(
        "the same edit", edit("1"), edit("1"), ("applied", "no_change", "1"), ("no_change", "applied", "1"), subject
    ),
    Meeting(
        "the same forward",
        forward("a", "x"),
        forward("a", "y"),
        ("applied", "no_change", ["a"]),
        ("no_change", "applied", ["a"]),
        open_bodies,
    ),
    Meeting(
        "rival forwards",
        forward("a"),
        forward("b"),
        ("applied", "held", ["a"]),
        ("held", "applied", ["b"]),
        open_bodies,
    ),
    Meeting(
        "one's own two forwards",
        forward("a"),
        forward("b"),
        ("applied", "applied", ["a", "b"]),
        ("applied", "applied", ["b", "a"]),
        open_bodies,
        seen=(Seen(1, "m", ("second",)), Seen(1, "m", ("first",))),  # type: ignore[arg-type]
    ),
    Meeting(
        "note and close",
        act.AddNote("n"),
        close(),
        ("applied", "held", "open"),
        ("applied", "applied", "closed"),
        status,
    ),
    Meeting(
        "a call and close",
        act.RecordCall(act.Channel.PHONE, "again"),
        close(),
        ("applied", "held", "open"),
        ("applied", "applied", "closed"),
        status,
    ),
    Meeting(
        "close and reopen",
        close(),
        act.Reopen("not done"),
        ("applied", "applied", "open"),
        ("held", "no_change", "open"),
        status,
    ),
    Meeting(
        "forward and close",
        forward("a"),
        close(),
        ("applied", "refused", "open"),
        ("held", "applied", "closed"),
        status,
    ),
    Meeting(
        "two assign",
        act.Assign(None, P),
        act.Assign(None, Q),
        ("applied", "refused", "p"),
        ("refused", "applied", "q"),
        lambda case: case.assignee,
    ),
    Meeting(
        "two answers",
        answer("1"),
        answer("2"),
        ("applied", "applied", "answered"),
        ("applied", "applied", "answered"),
        lambda case: case.obligations[0].state.value,
        before=FORWARDED,
    ),
    Meeting(
        "answer and close",
        answer(),
        close(),
        ("applied", "held", "open"),
        ("applied", "refused", "open"),
        status,
        before=FORWARDED,
    ),
    Meeting(
        "answer and give back",
        answer(),
        act.GiveBack(ObligationId("to-a"), "not ours"),
        ("applied", "held", "answered"),
        ("applied", "applied", "given_back"),
        lambda case: case.obligations[0].state.value,
        before=FORWARDED,
    ),
    Meeting(
        "two answers of which one gives back",
        act.GiveBack(ObligationId("to-a"), "not ours"),
        act.GiveBack(ObligationId("to-a"), "nor ours"),
        ("applied", "no_change", "not ours"),
        ("no_change", "applied", "nor ours"),
        lambda case: case.obligations[0].given_back_reason,
        before=FORWARDED,
    ),
    Meeting(
        "add and remove a tag",
        act.AddTag("heat"),
        act.RemoveTag("heat"),
        ("applied", "no_change", ("heat",)),
        ("applied", "no_change", ("heat",)),
        lambda case: case.tags,
    ),
    Meeting(
        "escalate and answer",
        act.Escalate(ObligationId("to-a"), "ministry"),
        answer(),
        ("applied", "applied", "answered"),
        ("no_change", "applied", "answered"),
        lambda case: case.obligations[0].state.value,
        before=FORWARDED,
    ),
    Meeting(
        "passing on to two bodies",
        passing("b"),
        passing("c"),
        ("applied", "held", ["b"]),
        ("held", "applied", ["c"]),
        open_bodies,
        before=FORWARDED,
    ),
    Meeting(
        "passing on to the same body",
        passing("b"),
        passing("b"),
        ("applied", "no_change", ["b"]),
        ("no_change", "applied", ["b"]),
        open_bodies,
        before=FORWARDED,
    ),
    Meeting(
        "passing on to a body that is given it meanwhile",
        passing("b"),
        forward("b"),
        ("applied", "no_change", ["b"]),
        ("no_change", "applied", ["a", "b"]),
        open_bodies,
        before=FORWARDED,
    ),
    Meeting(
        "passing on and answer",
        passing("b"),
        answer(),
        ("applied", "applied", "answered"),
        ("held", "applied", "answered"),
        lambda case: case.obligations[0].state.value,
        before=FORWARDED,
    ),
    Meeting(
        "passing on and giving back",
        passing("b"),
        act.GiveBack(ObligationId("to-a"), "not ours"),
        ("applied", "applied", "given_back"),
        ("refused", "applied", "given_back"),
        lambda case: case.obligations[0].state.value,
        before=FORWARDED,
    ),
    Meeting(
        "a question and close",
        act.AskQuestion(ObligationId("to-a"), "where?"),
        close(),
        ("applied", "held", "open"),
        ("applied", "applied", "closed"),
        status,
        before=(*FORWARDED, ("answer", answer())),
        seen=(Seen(3, "m"), Seen(3, "m")),
    ),
    Meeting(
        "joining two problems",
        act.JoinProblem(HEATING),
        act.JoinProblem(WATER),
        ("applied", "held", "heating"),
        ("held", "applied", "water"),
        problem,
    ),
    Meeting(
        "joining one problem twice",
        act.JoinProblem(HEATING),
        act.JoinProblem(HEATING),
        ("applied", "no_change", "heating"),
        ("no_change", "applied", "heating"),
        problem,
    ),
    Meeting(
        "leaving and joining another",
        act.LeaveProblem(HEATING),
        act.JoinProblem(WATER),
        ("applied", "held", None),
        ("no_change", "applied", "water"),
        problem,
        before=JOINED,
    ),
    Meeting(
        "leaving twice",
        act.LeaveProblem(HEATING),
        act.LeaveProblem(HEATING),
        ("applied", "no_change", None),
        ("no_change", "applied", None),
        problem,
        before=JOINED,
    ),
    Meeting(
        "joining and closing",
        act.JoinProblem(HEATING),
        close(),
        ("applied", "applied", ("closed", "heating")),
        ("applied", "applied", ("closed", "heating")),
        lambda case: (status(case), problem(case)),
    ),
    Meeting(
        "reopening and leaving",
        act.Reopen("again cold"),
        act.LeaveProblem(WATER),
        ("applied", "no_change", ("open", "heating")),
        ("applied", "no_change", ("open", "heating")),
        lambda case: (status(case), problem(case)),
        before=(*JOINED, ("close", close())),
    ),
]


@pytest.mark.parametrize("meeting", TABLE, ids=lambda meeting: meeting.name)
@pytest.mark.parametrize("order", ["in order", "reversed"])
def test_two_desks_meet_on_one_case_as_the_table_says(meeting: Meeting, order: str) -> None:
    book = opened()
    for name, action in meeting.before:
        book.take(name, action)
    before = book.all_seen()
    seen = meeting.seen or (before, before)
    handed_in = [("first", meeting.first, seen[0], "p"), ("second", meeting.second, seen[1], "q")]
    for name, action, had_seen, by in handed_in if order == "in order" else reversed(handed_in):
        book.take(name, action, seen=had_seen, by=by)
    expected = meeting.in_order if order == "in order" else meeting.reversed
    assert (book.verdicts["first"], book.verdicts["second"], meeting.state(book.now)) == expected


@pytest.mark.parametrize(
    ("old", "new", "now", "expected"),
    [
        ("normal", "urgent", "normal", "urgent"),
        ("urgent", "normal", "urgent", "normal"),
        ("normal", "normal", "urgent", "urgent"),
    ],
)
def test_of_two_concurrent_priorities_the_higher_stays(old: str, new: str, now: str, expected: str) -> None:
    book = opened(priority=act.Priority(now))
    book.take("set", act.SetPriority(act.Priority(old), act.Priority(new)))
    assert book.now.priority == expected


def test_the_follow_up_that_happened_later_is_the_citizens_word_whichever_arrives_first() -> None:
    early = act.RecordFollowUp(True, act.CitizenWord.NOT_SOLVED)
    late = act.RecordFollowUp(True, act.CitizenWord.SOLVED)
    for order in ((("early", early, 10), ("late", late, 20)), (("late", late, 20), ("early", early, 10))):
        book = opened()
        for name, action, minute in order:
            assert book.take(name, action, at=START + timedelta(minutes=minute)) == "applied"
        assert book.now.word is act.CitizenWord.SOLVED


def test_an_escalation_overtaken_by_an_earlier_answer_is_marked_so() -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("answer", answer(), at=START + timedelta(minutes=5))
    assert (
        book.take("escalate", act.Escalate(ObligationId("to-a"), "up"), at=START + timedelta(minutes=9)) == "no_change"
    )
    assert book.now.entries[-1].code == "answered_meanwhile"
    assert book.now.obligations[0].escalated_to == ()


def test_an_extension_asked_after_the_due_date_is_held() -> None:
    book = opened()
    book.take("forward", forward("a"))
    extend = act.Extend(ObligationId("to-a"), 30, "the site must be dug up")
    assert book.take("late", extend, at=START + timedelta(days=32)) == "held"
    assert book.now.entries[-1].code == "after_due_date"
    due = book.now.due
    assert due is not None
    assert book.take("in time", extend, at=START + timedelta(days=3)) == "applied"
    later = book.now.due
    assert later is not None
    assert (later.date - due.date).days == 30
    assert later.started == due.started


@pytest.mark.parametrize("days", [0, -3])
def test_an_extension_of_no_sensible_length_is_refused(days: int) -> None:
    book = opened()
    book.take("forward", forward("a"))
    assert book.take("extend", act.Extend(ObligationId("to-a"), days, "x")) == "refused"
    assert book.reasons["extend"].code == "wrong_value"


def test_versions_of_another_history_count_as_unseen_unless_listed_by_id() -> None:
    book = opened()
    book.take("note", act.AddNote("told"))
    stranger = Seen(2, "another mark", ("open",))  # type: ignore[arg-type]
    assert book.take("close", close(), seen=stranger) == "held"
    listed = Seen(2, "another mark", ("open", "note", "close"))  # type: ignore[arg-type]
    assert book.take("close again", close(), seen=listed) == "applied"


def test_a_case_with_an_open_obligation_does_not_close() -> None:
    book = opened()
    book.take("forward", forward("a"))
    assert book.take("close", close()) == "refused"
    assert book.reasons["close"].code == "case_has_open_obligation"
    book.take("answer", answer())
    assert book.take("close again", close()) == "applied"
    assert (book.now.status, book.now.obligations[0].state) == (Status.CLOSED, ObligationState.ANSWERED)


def test_forwarding_a_case_its_author_knew_to_be_closed_is_refused() -> None:
    book: Book = opened()
    book.take("close", close())
    assert book.take("forward", forward("a")) == "refused"
    assert book.reasons["forward"].code == "case_closed"


def test_a_forward_accepted_at_two_desks_is_one_although_the_body_has_answered_meanwhile() -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("answer", answer())
    assert book.take("again", forward("a")) == "no_change"
    assert [each.state for each in book.now.obligations] == [ObligationState.ANSWERED]


def test_each_holder_and_the_time_it_had_it_are_kept() -> None:
    book = opened()
    book.take("forward", forward("a"), at=START)
    book.take("received", act.Acknowledge(ObligationId("to-a"), officer="Ц. Нямаа"), at=START + timedelta(days=1))
    book.take(
        "department",
        act.PassOn(ObligationId("to-a"), BodyId("a"), BodyId("a"), "A", "Гэрэл"),
        at=START + timedelta(days=2),
    )
    book.take("on", passing("b"), at=START + timedelta(days=5))
    [obligation] = book.now.obligations
    first, second = obligation.hops
    assert (first.unit, first.officer, first.until - first.since) == (None, "Ц. Нямаа", timedelta(days=2))
    assert (second.body, second.unit, second.until - second.since) == ("a", "Гэрэл", timedelta(days=3))
    assert (obligation.body, obligation.state, obligation.officer) == ("b", ObligationState.FORWARDED, None)
    assert obligation.held_since == START + timedelta(days=5)


def test_who_asks_a_question_has_received_it_and_the_term_stays() -> None:
    book = opened()
    book.take("forward", forward("a"))
    due = book.now.due
    assert book.take("ask", act.AskQuestion(ObligationId("to-a"), "Аль гудамж вэ?", "Ц. Нямаа")) == "applied"
    [obligation] = book.now.obligations
    assert (obligation.state, obligation.officer) == (ObligationState.ACKNOWLEDGED, "Ц. Нямаа")
    assert obligation.asked_at == obligation.acknowledged_at
    assert (obligation.due, book.now.due) == (due, due)


def test_a_question_that_two_desks_answer_has_both_answers() -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("ask", act.AskQuestion(ObligationId("to-a"), "Аль гудамж вэ?"))
    before = book.now.obligations
    assert [each.id for each in open_questions(book.now, ObligationId("to-a"))] == ["ask"]
    tell = act.AnswerQuestion(ObligationId("to-a"), ActionId("ask"), "Баруун тал")
    seen = book.all_seen()
    assert book.take("tell", tell, seen=seen) == "applied"
    assert book.take("tell too", tell, seen=seen) == "applied"
    assert open_questions(book.now, ObligationId("to-a")) == []
    assert book.now.obligations == before


@pytest.mark.parametrize(("obligation", "question"), [("to-b", "ask"), ("to-a", "forward"), ("to-a", "none")])
def test_what_nobody_asked_is_not_answered(obligation: str, question: str) -> None:
    book = opened()
    book.take("forward", forward("a"))
    book.take("ask", act.AskQuestion(ObligationId("to-a"), "Аль гудамж вэ?"))
    tell = act.AnswerQuestion(ObligationId(obligation), ActionId(question), "Баруун тал")
    assert book.take("tell", tell) == "refused"


@pytest.mark.parametrize("days", [31, 10**12])
def test_an_extension_beyond_what_the_rule_allows_is_refused(days: int) -> None:
    book = opened()
    book.take("forward", forward("a"))
    assert book.take("extend", act.Extend(ObligationId("to-a"), days, "x")) == "refused"
    assert book.reasons["extend"] == Refused("extension_too_long", most=30)
