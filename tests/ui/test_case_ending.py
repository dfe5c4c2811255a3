"""How a case ends at a real window, by keys: tries, withdrawals, the survey in one form, promises."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from console.desk.desk import Step
from console.desk.views import PROMISE, SURVEY, Queue
from console.domain import actions as act
from console.domain.case import Case, PromiseState
from console.domain.ids import ActionId, CaseId
from console.server import clock
from tests.builders import exchange_until_still
from tests.ui.fakes import OpenWindow
from tests.ui.test_case import case_of, case_screen, forwarded, labels, last_entry, open_panel, show
from tests.ui.typing import type_on_mongolian_row
from ui import words
from ui.screens.case.citizen_panels import FollowUpPanel
from ui.screens.case.ending_panels import ClosePanel
from ui.screens.case.promise_panels import PromiseEndsPanel, PromisePanel
from ui.screens.case.survey_panel import SurveyPanel
from ui.screens.queues.screen import CallBacksScreen

PROMISED = Step(act.MakePromise("Маргааш дуудна", date(2026, 11, 21)))


def answered(opened: OpenWindow, **changes: object) -> CaseId:
    """A case that a body has answered, in front."""
    case = show(opened, forwarded(), **changes)
    [obligation] = case_of(opened, case).obligations
    opened.desk.do([Step(act.Answer(obligation.id, act.AnswerOutcome.DONE, "Гурван гэрэл солив"), case)])
    exchange_until_still(opened.desk)
    case_screen(opened).read()
    opened.settle()
    return case


def call_backs(opened: OpenWindow) -> CallBacksScreen:
    screen = opened.shell.screen_named("call_backs")
    assert isinstance(screen, CallBacksScreen)
    return screen


def what_for(opened: OpenWindow) -> list[tuple[CaseId, str | None]]:
    opened.shell.show_screen("call_backs", Queue.CALL_BACKS)
    opened.settle()
    table = call_backs(opened).table
    rows = [table.row(name) for name in table.ids()]
    return [(row.id, row.to_call_for) for row in rows if row is not None]


def marks(case: Case) -> tuple[int | None, ...]:
    what = case.entries[-1].what
    return what["quality"], what["availability"], what["transparency"], what["openness"]


def test_a_survey_that_is_due_is_on_the_list_and_asked_in_one_form_by_keys(opened: OpenWindow) -> None:
    case = answered(opened)
    assert what_for(opened) == [(case, SURVEY)]
    opened.press("Return")
    panel = open_panel(opened)
    assert isinstance(panel, SurveyPanel)
    assert "Гэрэлтүүлгийн газар" in panel.offer.text()
    opened.press("Space")
    opened.press("Tab")
    opened.press("Space")
    for mark in ("5", "4", "5", "3"):
        opened.press("Tab")
        opened.type(mark)
    opened.press("Tab")
    opened.type("Баярлалаа")
    opened.press("Ctrl+Return")
    told = case_of(opened, case)
    assert [entry.kind for entry in told.entries[-2:]] == ["record_follow_up", "record_survey"]
    assert (told.word, marks(told), told.entries[-1].what["text"]) == ("solved", (5, 4, 5, 3), "Баярлалаа")
    assert told.entries[-1].what["obligation"] == told.obligations[0].id
    assert (told.survey, what_for(opened)) == (None, [])


def test_a_mark_is_chosen_by_the_digit_row_of_the_mongolian_layout_too(opened: OpenWindow) -> None:
    answered(opened)
    opened.press("Ctrl+Shift+F2")
    panel = open_panel(opened)
    assert isinstance(panel, SurveyPanel)
    quality = panel.marks["quality"]
    quality.setFocus()
    holder = quality.window().focusWidget()
    assert holder is not None
    type_on_mongolian_row(holder, "4")
    assert quality.value() == "4"


def test_a_mark_that_is_missing_is_said_beside_its_word(opened: OpenWindow) -> None:
    case = answered(opened)
    opened.press("Ctrl+Shift+F2")
    panel = open_panel(opened)
    assert isinstance(panel, SurveyPanel)
    panel.fill({"reached": "reached", "quality": "5", "transparency": "5"})
    opened.press("Ctrl+Return")
    assert panel.marks["availability"].doubt().startswith("Хүртээмж")
    assert last_entry(opened, case).kind == "answer"


@pytest.mark.parametrize(
    ("became", "kind", "is_due"), [("declined", "record_survey", False), ("not_reached", "record_follow_up", True)]
)
def test_who_would_not_be_asked_is_left_in_peace_and_who_was_missed_is_tried_again(
    opened: OpenWindow, became: str, kind: str, is_due: bool
) -> None:
    case = answered(opened)
    opened.press("Ctrl+Shift+F2")
    panel = open_panel(opened)
    assert isinstance(panel, SurveyPanel)
    panel.fill({"reached": became})
    assert panel.marks["quality"].isHidden()
    opened.press("Ctrl+Return")
    assert last_entry(opened, case).kind == kind
    assert (case_of(opened, case).survey is not None) is is_due


def test_not_reached_is_refused_with_the_tries_so_far_also_without_a_line(opened: OpenWindow) -> None:
    case = show(opened)
    opened.line.cut = True
    opened.press("F8")
    panel = open_panel(opened)
    assert isinstance(panel, FollowUpPanel)
    panel.fill({"reached": "not_reached", "way": "text"})
    opened.press("Ctrl+Return")
    assert last_entry(opened, case).what["way"] == "text"
    opened.press("F9")
    closing = open_panel(opened)
    assert isinstance(closing, ClosePanel)
    closing.outcome.set_value("not_reached")
    closing.outcome.changed.emit()
    assert "1 удаа" in closing.offer.text()
    opened.press("Ctrl+Return")
    assert case_of(opened, case).status == "open"
    assert "3 удаа" in closing.fault.text()


def test_after_three_tries_at_different_times_it_closes(opened: OpenWindow) -> None:
    case = show(opened)
    for hours in (3, 20, 5):
        opened.room.clock.pass_(hours=hours)
        opened.desk.do([Step(act.RecordFollowUp(reached=False), case)])
    opened.settle()
    opened.press("F9")
    open_panel(opened).fill({"outcome": "not_reached"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).outcome == "not_reached"


def test_a_withdrawal_asks_who_said_so_when_and_how_and_shows_it(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F9")
    panel = open_panel(opened)
    assert isinstance(panel, ClosePanel)
    assert panel.said_by.isHidden()
    panel.fill({"outcome": "withdrawn"})
    assert not panel.said_by.isHidden()
    opened.press("Ctrl+Return")
    assert panel.said_by.doubt().startswith("Хэн хэлсэн")
    panel.fill({"outcome": "withdrawn", "said_by": "citizen", "said_on": "2026-11-19", "way": "call"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).outcome == "withdrawn"
    newest = case_screen(opened).parts.timeline.entries()[0]
    assert newest.text == "Ийн хэлсэн: иргэн, 2026 оны 11-р сарын 19, залгаж"


def test_a_promise_is_kept_with_its_day_and_stands_on_the_case(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("Ctrl+F3")
    panel = open_panel(opened)
    assert isinstance(panel, PromisePanel)
    opened.type("Маргааш дуудна")
    opened.press("Tab")
    opened.type("маргааш")
    opened.press("Ctrl+Return")
    [promise] = case_of(opened, case).promises
    assert (promise.text, promise.by_day) == ("Маргааш дуудна", date(2026, 11, 21))
    assert "Маргааш дуудна" in labels(opened)
    assert "Хугацаа нь болоогүй амлалт" in labels(opened)


def test_one_that_breaks_is_on_the_list_of_calls_and_recorded_as_kept_late(opened: OpenWindow) -> None:
    case = show(opened, PROMISED)
    opened.room.clock.pass_(days=2)
    clock.tick(opened.room.services.centre)
    exchange_until_still(opened.desk)
    opened.shell.reminder.look()
    opened.settle()
    assert opened.shell.reminder.text().startswith("Амлалт биелээгүй. Иргэн рүү залгана уу: ")
    assert what_for(opened) == [(case, PROMISE)]
    opened.press("Return")
    assert "Амлалт биелээгүй" in labels(opened)
    opened.press("Ctrl+Shift+F3")
    panel = open_panel(opened)
    assert isinstance(panel, PromiseEndsPanel)
    assert "Маргааш дуудна" in panel.offer.text()
    panel.became.set_value("kept")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).promises[0].state is PromiseState.KEPT
    assert what_for(opened) == []


def test_of_several_promises_one_is_chosen(opened: OpenWindow) -> None:
    second = Step(act.MakePromise("Даваад бичнэ", date(2026, 11, 23)))
    case = show(opened, PROMISED, second)
    opened.press("Ctrl+Shift+F3")
    chosen = case_of(opened, case).promises[1].entry
    open_panel(opened).fill({"promise": chosen, "became": "broken"})
    opened.press("Ctrl+Return")
    known = case_of(opened, case)
    assert [each.state for each in known.promises] == [PromiseState.OPEN, PromiseState.BROKEN]
    assert known.call_back is not None
    assert known.call_back.promise == chosen


def test_the_timeline_says_all_of_it_in_both_languages(opened: OpenWindow) -> None:
    case = answered(opened)
    [obligation] = case_of(opened, case).obligations
    steps: list[act.Action] = [
        act.RecordFollowUp(reached=False, way=act.Way.LETTER),
        act.RecordFollowUp(True, act.CitizenWord.SOLVED, way=act.Way.PAGE),
        act.RecordSurvey(act.Way.PAGE, 5, 4, None, 3, "Сайн", obligation.id),
        act.RecordSurvey(act.Way.CALL),
        PROMISED.action,
    ]
    done = opened.desk.do([Step(each, case) for each in steps])
    made = ActionId(done.ids[-1])
    opened.desk.do([Step(act.BreakPromise(made), case), Step(act.KeepPromise(made, "Дуудсан"), case)])
    opened.settle()
    said = {}
    for language in ("mn", "en"):
        words.set_language(language)
        case_screen(opened).read()
        opened.settle()
        entries = case_screen(opened).parts.timeline.entries()[:7]
        said[language] = [(entry.title, entry.text) for entry in reversed(entries)]
    assert said["en"] == [
        ("Not reached, by letter or mail", ""),
        ("Solved, says the citizen, on the citizen's page", ""),
        (
            "Satisfaction survey, on the citizen's page",
            "Quality: 5 · Availability: 4 · Openness: 3\nAbout the answer of Гэрэлтүүлгийн газар\nСайн",
        ),
        ("Satisfaction survey: the citizen did not want to be asked", ""),
        ("Promised to the citizen by 21 November 2026", "Маргааш дуудна"),
        ("The promise was not kept: the citizen is to be called", "Маргааш дуудна"),
        ("The promise was kept", "Маргааш дуудна\nДуудсан"),
    ]
    assert all(one != other for (one, _), (other, _) in zip(said["mn"], said["en"], strict=True))


def test_a_survey_that_is_late_says_so_at_the_head_of_the_case(opened: OpenWindow) -> None:
    answered(opened)
    opened.room.clock.pass_(hours=25)
    case_screen(opened).read()
    opened.settle()
    texts = [label.text() for label in case_screen(opened).parts.header.findChildren(QLabel)]
    assert any("Судалгаа авах" in text for text in texts)
