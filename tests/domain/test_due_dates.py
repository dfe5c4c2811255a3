"""The two clocks: dated cases counted apart from the program, and that nothing but what law 9 names moves a date."""

import csv
import random
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.domain import actions as act
from console.domain.alarms import Alarms
from console.domain.case import Case, Made, Obligation
from console.domain.catalogue import BodyId, ServiceId
from console.domain.deadlines import Calendar, Due, Extender, Start, Term, Unit, body_due, due
from console.domain.ids import ActionId, CaseId, FileHash, ObligationId, PersonId
from console.domain.people import Grant, Person, Role, may
from console.domain.perform import perform
from console.domain.refused import Refused
from console.domain.rule_rows import RulesError, read_alarms, read_calendar, read_terms
from console.domain.rules import Rules
from tests.domain.building import CASE, RULES, START, Book, forward, opened, term
from tests.domain.naive_counting import TABLE

LAW = Path(__file__).parents[2] / "resources" / "law"
LAW_TERMS = tomllib.loads((LAW / "terms.toml").read_text(encoding="utf-8"))
SHIPPED = Rules(
    terms=read_terms(LAW_TERMS),
    calendar=read_calendar(tomllib.loads((LAW / "holidays.toml").read_text(encoding="utf-8"))),
    alarms=read_alarms(LAW_TERMS),
)
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
OBLIGATION = ObligationId("to-a")


def test_there_are_enough_dated_cases_of_every_sort() -> None:
    assert len(ROWS) >= 200
    assert {row["zone"] for row in ROWS} == {"Asia/Ulaanbaatar", "Asia/Hovd"}
    assert len({row["group"] for row in ROWS}) == 14


def moment(row: dict[str, str], column: str) -> datetime:
    return datetime.fromisoformat(row[column]).replace(tzinfo=ZoneInfo(row["zone"]))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['group']} {row['received']} {row['term']}")
def test_a_term_ends_on_the_day_that_a_clerk_counts_on_the_calendar(row: dict[str, str]) -> None:
    rules = SHIPPED
    if row["term"].startswith("working-"):
        days = int(row["term"].removeprefix("working-"))
        rules = replace(SHIPPED, terms=(replace(term(row["term"], days), unit=Unit.WORKING),))
    found = due(row["term"], moment(row, "received"), rules.terms, rules.calendar)
    assert found is not None
    if not row["extend_days"]:
        assert found.date.isoformat() == row["last_day"]
        return
    book = Book(rules=SHIPPED)
    book.take("open", opening_of(row["term"]), at=moment(row, "received"))
    book.take("forward", forward("a"), at=moment(row, "received"))
    asked = act.Extend(OBLIGATION, int(row["extend_days"]), "Судалгаа")
    verdict = book.take("extend", asked, at=moment(row, "extend_asked"))
    became = {"held": "too late", "refused": "too long"}.get(verdict, due_of(book.now).date.isoformat())
    assert became == row["last_day"]


def opening_of(kind: str) -> act.OpenCase:
    opening = opened(kind=act.Kind(kind)).now
    return act.OpenCase(opening.number, opening.office, opening.kind, opening.channel, opening.subject, opening.text)


def due_of(case: Case | Obligation) -> Due:
    assert case.due is not None
    return case.due


# The body's clock


def bodys(days: int, **known: object) -> Term:
    ordinary = replace(term("any", days), id=f"own-{days}", start=Start.FORWARD)
    return replace(ordinary, **known)  # type: ignore[arg-type]


def with_terms(*terms: Term, **known: object) -> Rules:
    return replace(RULES, terms=(*RULES.terms, *terms), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "forwarded_after", "bodys_days", "rule"),
    [
        ((), 0, 30, "complaint-30"),
        ((), 12, 30, "complaint-30"),
        ((), 31, 30, "complaint-30"),
        ((bodys(7),), 0, 7, "own-7"),
        ((bodys(7),), 10, 17, "own-7"),
        ((bodys(7),), 23, 30, "own-7"),
        ((bodys(7),), 24, 30, "complaint-30"),
        ((bodys(60),), 3, 30, "complaint-30"),
        ((bodys(60, beyond_citizen=True),), 3, 63, "own-60"),
        ((bodys(7, body=BodyId("another")),), 0, 30, "complaint-30"),
        ((bodys(7), bodys(5, body=BodyId("a"))), 0, 5, "own-5"),
        ((bodys(7), bodys(9, kind="complaint")), 0, 9, "own-9"),
        ((bodys(7, valid_to=date(2026, 11, 1)),), 0, 30, "complaint-30"),
    ],
)
def test_a_bodys_clock_starts_with_the_forward_and_ends_with_the_citizens_at_the_latest(
    terms: tuple[Term, ...], forwarded_after: int, bodys_days: int, rule: str
) -> None:
    book = Book(rules=with_terms(*terms))
    book.take("open", opening_of("complaint"), at=START)
    book.take("forward", forward("a"), at=START + timedelta(days=forwarded_after))
    found = due_of(book.now.obligations[0])
    assert (found.date, found.rule) == (date(2026, 11, 2) + timedelta(days=bodys_days), rule)
    assert due_of(book.now).date == date(2026, 12, 2)


def test_what_was_forwarded_at_a_desk_without_a_link_reaches_the_body_when_the_centre_takes_it() -> None:
    book = Book(rules=with_terms(bodys(7)))
    book.take("open", opening_of("complaint"), at=START)
    taken = START + timedelta(days=4)
    made = Made(ActionId("f"), PersonId("agent"), START, taken=taken)
    after = perform(book.now, forward("a"), case_id=CASE, made=made, rules=book.rules)
    assert after.obligations[0].reached_at == taken
    assert due_of(after.obligations[0]).date == date(2026, 11, 13)
    assert after.due == book.now.due


def test_a_kind_without_a_term_leaves_a_body_its_own_term_alone() -> None:
    found = body_due(None, kind="thanks", body=BodyId("a"), reached=START, terms=(bodys(7),), calendar=RULES.calendar)
    assert found is not None
    assert found.date == date(2026, 11, 9)
    assert body_due(None, kind="thanks", body=BodyId("a"), reached=START, terms=(), calendar=RULES.calendar) is None


@pytest.mark.parametrize(("days", "is_short"), [(0, False), (25, False), (27, False), (28, True), (45, True)])
def test_a_forward_that_leaves_too_few_working_days_is_marked(days: int, is_short: bool) -> None:
    book = Book(rules=replace(RULES, alarms=Alarms("test", short_days=3, remind_days=3, again_days=5)))
    book.take("open", opening_of("complaint"), at=START)
    book.take("forward", forward("a"), at=START + timedelta(days=days))
    assert book.now.obligations[0].is_short is is_short


# Extensions


def test_an_extension_of_the_citizens_term_moves_both_and_the_citizen_is_to_be_called() -> None:
    book = opened()
    book.take("forward", forward("a"))
    assert book.take("extend", act.Extend(OBLIGATION, 20, "Ухах")) == "applied"
    assert due_of(book.now).date == due_of(book.now.obligations[0]).date == date(2026, 12, 22)
    assert book.now.call_back is not None
    assert book.now.call_back.entry == "extend"
    book.take("later", act.ScheduleCallBack(START + timedelta(days=9), "Асуух"))
    assert book.take("again", act.Extend(OBLIGATION, 11, "Ухах")) == "refused"
    assert book.reasons["again"].facts == {"most": 10}
    assert book.take("rest", act.Extend(OBLIGATION, 10, "Ухах")) == "applied"
    assert due_of(book.now).date == date(2027, 1, 1)
    assert book.now.call_back.reason == "Асуух"
    assert book.now.call_back.due < START + timedelta(days=1)


def test_of_two_bodies_each_may_ask_but_the_citizen_waits_no_longer_than_the_law_lets() -> None:
    book = opened()
    book.take("one", forward("a"))
    book.take("two", forward("b"))
    book.take("extend one", act.Extend(OBLIGATION, 30, "Ухах"))
    book.take("extend two", act.Extend(ObligationId("to-b"), 30, "Ухах"))
    assert due_of(book.now).date == date(2027, 1, 1)
    assert [due_of(each).date for each in book.now.obligations] == [date(2027, 1, 1)] * 2


def test_a_bodys_own_term_is_put_off_inside_the_citizens_only() -> None:
    book = Book(rules=with_terms(bodys(7)))
    book.take("open", opening_of("complaint"), at=START)
    book.take("forward", forward("a"), at=START)
    assert book.take("extend", act.Extend(OBLIGATION, 10, "Ухах")) == "applied"
    assert due_of(book.now.obligations[0]).date == date(2026, 11, 19)
    assert due_of(book.now).date == date(2026, 12, 2)
    assert book.now.call_back is None
    assert book.take("beyond", act.Extend(OBLIGATION, 14, "Ухах")) == "refused"
    assert book.reasons["beyond"].code == "after_citizens_term"


def test_a_term_that_only_supervisors_extend_is_not_extended_by_others() -> None:
    book = Book(rules=replace(RULES, terms=(replace(term("complaint", 30), extension_by=Extender.SUPERVISOR),)))
    book.take("open", opening_of("complaint"), at=START)
    book.take("forward", forward("a"), at=START)
    extend = act.Extend(OBLIGATION, 5, "Ухах")
    for role, allowed in ((Role.AGENT, False), (Role.SUPERVISOR, True)):
        assert allowed is allowed_to(role, extend, book.now)


def allowed_to(role: Role, action: act.Action, case: Case) -> bool:
    person = Person(PersonId("p"), None, "P", grants=(Grant(role, case.office, START - timedelta(days=1)),))
    try:
        may(person, action, case, at=START, head_offices=frozenset())
    except Refused:
        return False
    return True


def test_a_corrected_kind_counts_anew_from_the_same_starts_and_says_both_dates() -> None:
    book = Book(rules=with_terms(bodys(7, kind="complaint")))
    book.take("open", opening_of("complaint"), at=START)
    book.take("forward", forward("a"), at=START)
    book.take("correct", act.CorrectKind(act.Kind.COMPLAINT, act.Kind.PROPOSAL))
    assert due_of(book.now).date == due_of(book.now.obligations[0]).date == date(2027, 1, 31)
    assert book.now.entries[-1].facts == {"due_before": "2026-12-02", "due_now": "2027-01-31"}
    book.take("back", act.CorrectKind(act.Kind.PROPOSAL, act.Kind.COMPLAINT))
    assert (due_of(book.now).date, due_of(book.now.obligations[0]).date) == (date(2026, 12, 2), date(2026, 11, 9))


# Law 9

CHANGED: dict[type, Callable[[Case], act.Action]] = {
    act.Erase: lambda case: act.Erase("хүсэлт", START + timedelta(days=4)),
    act.RecordConsent: lambda case: act.RecordConsent(act.Consent.SHARING, agreed=True, wording="Болох уу?"),
    act.KeepIdentity: lambda case: act.KeepIdentity(act.Party(given_name="Болд")),
    act.RecordCall: lambda case: act.RecordCall(act.Channel.PHONE, "дахин"),
    act.AddNote: lambda case: act.AddNote("тэмдэглэл"),
    act.TellService: lambda case: act.TellService(ServiceId("s"), "Үйлчилгээ"),
    act.Attach: lambda case: act.Attach(FileHash("0" * 64), "а.jpg", 1, "image/jpeg"),
    act.Forward: lambda case: forward(f"b{len(case.obligations)}"),
    act.Acknowledge: lambda case: act.Acknowledge(obligation(case)),
    act.AskQuestion: lambda case: act.AskQuestion(obligation(case), "Хаана?"),
    act.AnswerQuestion: lambda case: answering(case),
    act.PassOn: lambda case: passing(case),
    act.Answer: lambda case: act.Answer(obligation(case), act.AnswerOutcome.DONE, "Засав"),
    act.GiveBack: lambda case: act.GiveBack(obligation(case), "Манайх биш"),
    act.Extend: lambda case: act.Extend(obligation(case), 1, "Ухах"),
    act.Remind: lambda case: act.Remind(obligation(case)),
    act.Escalate: lambda case: act.Escalate(obligation(case), "body:up", date(2027, 1, 1)),
    act.EditField: lambda case: act.EditField("subject", case.subject, case.subject + "."),
    act.CorrectKind: lambda case: act.CorrectKind(case.kind, act.Kind.PROPOSAL),
    act.SetPriority: lambda case: act.SetPriority(case.priority, act.Priority.URGENT),
    act.AddTag: lambda case: act.AddTag("хүйтэн"),
    act.RemoveTag: lambda case: act.RemoveTag("дулаан"),
    act.Assign: lambda case: act.Assign(case.assignee, PersonId("p")),
    act.ScheduleCallBack: lambda case: act.ScheduleCallBack(START + timedelta(days=9)),
    act.RecordFollowUp: lambda case: act.RecordFollowUp(True, act.CitizenWord.NOT_SOLVED),
    act.RecordSurvey: lambda case: act.RecordSurvey(act.Way.CALL, 5, 4, 5, 5),
    act.MakePromise: lambda case: act.MakePromise("Маргааш засна", date(2026, 11, 9)),
    act.KeepPromise: lambda case: act.KeepPromise(ActionId("promise")),
    act.BreakPromise: lambda case: act.BreakPromise(ActionId("promise")),
    act.Close: lambda case: act.Close(act.CloseOutcome.EXPLAINED),
    act.Reopen: lambda case: act.Reopen("дахин"),
    act.JoinProblem: lambda case: act.JoinProblem(CaseId("heating")),
    act.LeaveProblem: lambda case: act.LeaveProblem(CaseId("water")),
    act.StrikeOut: lambda case: act.StrikeOut(case.entries[-1].id, "андуурав"),
    act.SeenElsewhere: lambda case: act.SeenElsewhere(ActionId("lost"), "extend", PersonId("p"), START, {"days": 30}),
}
"""One of every kind of action that stands on a case that is there."""
MOVES = {act.Extend, act.CorrectKind}
OPENS = {act.OpenCase, act.AnswerInquiry}
CLOSED_FIRST = {act.Reopen, act.RecordFollowUp}


def obligation(case: Case) -> ObligationId:
    known = case.open_obligations or case.obligations
    return known[-1].id if known else ObligationId("none")


def answering(case: Case) -> act.Action:
    asked = case.latest("ask_question")
    if asked is None:
        return act.AddNote("-")
    return act.AnswerQuestion(ObligationId(asked.what["obligation"]), asked.id, "Баруун талын гудамж")


def passing(case: Case) -> act.Action:
    known = case.open_obligations or case.obligations
    if not known:
        return act.AddNote("-")
    to = BodyId(f"c{len(known[-1].hops) % 3}")
    return act.PassOn(known[-1].id, known[-1].body, to, to)


def test_every_kind_of_action_is_tried() -> None:
    assert set(CHANGED) | OPENS | act.WITHOUT_CASE == set(act.ACTIONS.values())


@pytest.mark.parametrize("kind", list(CHANGED), ids=lambda kind: kind.__name__)
def test_only_what_the_law_names_moves_a_date(kind: type) -> None:
    book = opened()
    book.take("tag", act.AddTag("дулаан"))
    book.take("join", act.JoinProblem(CaseId("water")))
    book.take("forward", forward("a"))
    if kind is act.AnswerQuestion:
        book.take("ask", act.AskQuestion(OBLIGATION, "Хаана?"))
    if kind in CLOSED_FIRST:
        book.take("answer", act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"))
        book.take("close", act.Close(act.CloseOutcome.EXPLAINED))
    if kind is act.Close:
        book.take("answer", act.Answer(OBLIGATION, act.AnswerOutcome.DONE, "Засав"))
    before, first = book.now.due, book.now.obligations[0].due
    verdict = book.take("it", CHANGED[kind](book.now), at=START + timedelta(days=5))
    assert verdict == "applied", book.reasons
    has_moved = (book.now.due, book.now.obligations[0].due) != (before, first)
    assert has_moved is (kind in MOVES)
    if kind in MOVES:
        assert due_of(book.now).started == START + timedelta(minutes=1)


HOPS = (
    act.Forward,
    act.GiveBack,
    act.PassOn,
    act.PassOn,
    act.AskQuestion,
    act.AnswerQuestion,
    act.Acknowledge,
    act.Answer,
    act.JoinProblem,
    act.LeaveProblem,
    act.Close,
    act.Reopen,
    act.RecordFollowUp,
    act.Assign,
    act.StrikeOut,
    act.Escalate,
    act.Remind,
    act.SeenElsewhere,
)


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 1000, 100)], ids=lambda s: str(s[0]))
def test_no_chain_of_hops_moves_a_date_and_no_body_gets_longer_than_the_citizen_waits(seeds: range) -> None:
    for seed in seeds:
        chance = random.Random(seed)
        book = Book(rules=with_terms(bodys(7), bodys(60, body=BodyId("b1"))))
        book.take("open", opening_of("complaint"), at=START)
        before, at, terms = book.now.due, START, dict[ObligationId, Due | None]()
        for step in range(30):
            at += timedelta(hours=chance.randrange(1, 40))
            book.take(f"{step}", CHANGED[chance.choice(HOPS)](book.now), at=at)
            assert book.now.due == before, seed
            for each in book.now.obligations:
                assert terms.setdefault(each.id, each.due) == each.due, seed
                assert due_of(each).date <= due_of(book.now).date, seed
                assert [hop.since for hop in each.hops[1:]] == [hop.until for hop in each.hops[:-1]], seed


def test_a_new_rule_alters_nothing_that_runs_already() -> None:
    book = opened()
    book.take("forward", forward("a"))
    before = book.now
    book.rules = Rules((term("complaint", 3),), Calendar("2", frozenset({date(2026, 12, 2)}), frozenset()))
    book.take("note", act.AddNote("x"))
    book.take("pass on", act.PassOn(OBLIGATION, BodyId("a"), BodyId("b"), "B"))
    assert (book.now.due, book.now.obligations[0].due) == (before.due, before.obligations[0].due)


# Rules as rows


def body_row(**changed: object) -> dict[str, object]:
    row: dict[str, object] = {"id": "own", "kind": "any", "days": 7, "unit": "working", "extension_days": 0}
    row |= {"valid_from": date(2026, 1, 1), "basis": "a rule", "source": "made up for a test"}
    return {column: value for column, value in (row | changed).items() if value is not None}


def test_the_row_of_a_bodys_term_is_read() -> None:
    [read] = read_terms({"version": "1", "body_term": [body_row(body="a", beyond_citizen=True)]})
    assert (read.start, read.body, read.beyond_citizen, read.unit) == (Start.FORWARD, "a", True, Unit.WORKING)


@pytest.mark.parametrize(
    ("table", "changed", "code", "column"),
    [
        ("term", {"kind": "any"}, "wrong_value", "kind"),
        ("term", {"kind": "complaint", "extension_days": 3}, "missing_value", "extension_by"),
        ("body_term", {"extension_days": 3, "extension_by": "minister"}, "wrong_value", "extension_by"),
        ("body_term", {"extension_days": 3, "extension_by": "supervisor"}, "missing_value", "extension_notice"),
        ("body_term", {"beyond_citizen": "yes"}, "wrong_value", "beyond_citizen"),
        ("body_term", {"unit": "weeks"}, "wrong_value", "unit"),
    ],
)
def test_a_wrong_row_says_where(table: str, changed: dict[str, object], code: str, column: str) -> None:
    with pytest.raises(RulesError) as caught:
        read_terms({"version": "1", table: [body_row(**changed)]})
    assert (caught.value.code, caught.value.table, caught.value.column) == (code, table, column)


def test_two_terms_of_one_body_may_not_hold_at_once_but_those_of_two_bodies_may() -> None:
    rows = [body_row(body="a"), body_row(body="b"), body_row(), body_row(kind="complaint")]
    assert len(read_terms({"version": "1", "body_term": rows})) == 4
    with pytest.raises(RulesError, match="overlap"):
        read_terms({"version": "1", "body_term": [*rows, body_row(body="a", valid_from=date(2026, 5, 1))]})


@pytest.mark.parametrize("missing", ["short_days", "remind_days", "again_days"])
def test_alarms_name_what_is_missing(missing: str) -> None:
    row = {"short_days": 5, "remind_days": 3, "again_days": 5}
    assert read_alarms({"version": "1", "alarms": row}) == Alarms("1", 5, 3, 5)
    assert read_alarms({"version": "1", "alarms": {**row, "lock_minutes": 10}}).lock_minutes == 10
    with pytest.raises(RulesError) as caught:
        read_alarms({"version": "1", "alarms": {name: days for name, days in row.items() if name != missing}})
    assert (caught.value.code, caught.value.column) == ("missing_value", missing)
