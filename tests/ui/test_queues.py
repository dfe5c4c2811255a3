"""The lists on a real desk: what is in them, what stays where it is, what is done from them."""

from array import array
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from console.desk.desk import Step, new_case_id
from console.desk.views import PROMISE, SURVEY, CaseRow, Queue
from console.domain import actions as act
from console.domain.actions import Kind
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId, PersonId
from tests.builders import exchange_until_still, opening_step
from tests.ui.fakes import OpenWindow
from ui import words
from ui.screens.queues.columns import call_back_columns, case_columns
from ui.screens.queues.screen import QueuesScreen
from ui.screens.queues.table import RowNumbers
from ui.tokens import Tone
from ui.widgets import Cell, Pick, unnamed

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def lists(opened: OpenWindow) -> QueuesScreen:
    screen = opened.shell.screen_named("queues")
    assert isinstance(screen, QueuesScreen)
    return screen


def cases(opened: OpenWindow, count: int, *, sent: bool = True, **changes: object) -> list[CaseId]:
    made = [new_case_id() for _ in range(count)]
    for place, case in enumerate(made):
        opened.desk.do([opening_step(case, **{"subject": f"Бүртгэл {place}"} | changes)])
    if sent:
        exchange_until_still(opened.desk)
    opened.settle()
    return made


def show(opened: OpenWindow, queue: Queue) -> None:
    opened.shell.show_screen("queues", queue)
    opened.settle()


def row(**changes: object) -> CaseRow:
    ordinary: dict[str, object] = {
        "row": 1,
        "id": CaseId("case"),
        "number": CaseNumber("0142007314"),
        "kind": Kind.COMPLAINT,
        "subject": "Гэрэл асахгүй",
        "place": "",
        "bodies": (),
        "state": "new",
        "due": date(2026, 12, 20),
        "opened_at": NOW,
        "updated_at": NOW,
        "assignee": None,
        "assignee_name": None,
        "urgent": False,
        "waiting": 0,
        "call_back": None,
        "caller_name": "Г. Болд",
        "topic_title": None,
    }
    return CaseRow(**ordinary | changes)  # type: ignore[arg-type]


def cells(of: CaseRow, *, chosen: bool = False, call_backs: bool = False) -> list[Cell]:
    make = call_back_columns if call_backs else case_columns
    return [column.cell(of) for column in make(lambda: NOW, lambda _: chosen)]


def test_a_row_says_in_words_what_its_colours_say() -> None:
    number, subject, body, state, term, left, who, mark = cells(
        row(opened_at=NOW - timedelta(days=32), due=date(2026, 11, 18), waiting=2, urgent=True)
    )
    assert (number.text, subject.text, body.text) == ("014 200 731 4", "Гэрэл асахгүй", "шилжүүлээгүй")
    assert (state.text, state.badge) == ("Шинэ", True)
    assert (term.bar, term.tone, term.spoken) == (1.0, Tone.BAD, "2 хоног хэтэрсэн")
    assert (left.text, who.text, mark.text) == ("2 хоног хэтэрсэн", "хуваарилаагүй", "Илгээгдээгүй")


@pytest.mark.parametrize(("days", "tone"), [(-1, Tone.BAD), (0, Tone.WARN), (3, Tone.WARN), (4, Tone.GOOD)])
def test_the_bar_warns_before_the_term_runs_out(days: int, tone: Tone) -> None:
    assert cells(row(due=date(2026, 11, 20) + timedelta(days=days)))[4].tone is tone


def test_a_chosen_row_is_marked_for_the_eye_and_the_ear() -> None:
    number = cells(row(), chosen=True)[0]
    assert number.icon == "check"
    assert number.spoken == "014 200 731 4, сонгосон"


def test_a_call_back_whose_time_has_come_stands_out() -> None:
    when = cells(row(to_call=NOW - timedelta(hours=1)), call_backs=True)[1]
    assert (when.text, when.tone, when.bold) == ("өнөөдөр, 11:00", Tone.BAD, True)


@pytest.mark.parametrize(
    ("to_call_for", "word"), [(None, "Амласан дуудлага"), (SURVEY, "Судалгаа"), (PROMISE, "Амлалт биелээгүй")]
)
def test_the_list_says_what_the_citizen_is_called_for(to_call_for: str | None, word: str) -> None:
    assert cells(row(to_call=NOW, to_call_for=to_call_for), call_backs=True)[2].text == word


def test_row_numbers_become_ids_only_where_they_are_looked_at() -> None:
    ids = RowNumbers(array("q", range(100_000)))
    assert (len(ids), ids[3], ids[2:4]) == (100_000, "3", ["2", "3"])


def test_unsent_work_is_shown_like_the_rest_with_its_mark(opened: OpenWindow) -> None:
    cases(opened, 2)
    opened.line.cut = True
    (unsent,) = cases(opened, 1, sent=False, subject="Шинэхэн")
    show(opened, Queue.OFFICE)
    table = lists(opened).table
    assert len(table.ids()) == 3
    shown = [table.row(name) for name in table.ids()]
    assert [each.id for each in shown if each is not None and each.waiting] == [unsent]


def test_enter_opens_the_case_and_esc_comes_back_to_its_row(opened: OpenWindow) -> None:
    cases(opened, 5)
    show(opened, Queue.OFFICE)
    table = lists(opened).table
    opened.press("Down")
    opened.press("Down")
    current = table.current_row()
    assert current is not None
    opened.press("Return")
    assert opened.shell.screen_in_front().name == "case"
    opened.press("Escape")
    assert opened.shell.screen_in_front().name == "queues"
    assert table.current_row() == current
    assert table.hasFocus()


def test_a_change_is_shown_in_place_and_the_chosen_row_stays(opened: OpenWindow) -> None:
    made = cases(opened, 30)
    show(opened, Queue.OFFICE)
    table = lists(opened).table
    table.select(table.ids()[20])
    table.verticalScrollBar().setValue(10)
    before, scrolled = table.current_row(), table.verticalScrollBar().value()
    assert before is not None
    opened.desk.do([Step(act.SetPriority(act.Priority.NORMAL, act.Priority.URGENT), before.id)])
    opened.until(lambda: (table.current_row() or before).urgent)
    assert table.current_row().id == before.id  # type: ignore[union-attr]
    assert table.verticalScrollBar().value() == scrolled
    assert before.id in made


def test_the_list_is_narrowed_by_words_and_by_kind_and_says_so_when_nothing_is_left(opened: OpenWindow) -> None:
    cases(opened, 3)
    cases(opened, 1, subject="Хогийн цэг", kind=Kind.REQUEST)
    show(opened, Queue.OFFICE)
    screen = lists(opened)
    opened.press("F4")
    opened.type("хог")
    opened.until(lambda: len(screen.table.ids()) == 1)
    screen.words.set_text("")
    screen.narrowing.kind.set_pick(Pick(Kind.COMPLAINT, "Гомдол"))
    screen.narrowing.changed.emit()
    opened.until(lambda: len(screen.table.ids()) == 3)
    screen.narrowing.kind.set_pick(Pick(Kind.THANKS, "Талархал"))
    screen.narrowing.changed.emit()
    opened.until(lambda: not screen.table.isVisible())


def test_the_order_is_turned_by_one_key(opened: OpenWindow) -> None:
    cases(opened, 2)
    opened.room.clock.pass_(hours=1)
    (newest,) = cases(opened, 1, kind=Kind.PROPOSAL)
    show(opened, Queue.OFFICE)
    table = lists(opened).table
    assert table.row(table.ids()[-1]).id == newest  # type: ignore[union-attr]
    opened.press("F7")
    opened.until(lambda: (table.row(table.ids()[0]) or row()).id == newest)


def test_the_counts_stand_beside_the_lists(opened: OpenWindow) -> None:
    cases(opened, 2)
    show(opened, Queue.UNASSIGNED)
    texts = [button.text() for button in lists(opened).tabs._buttons.values()]
    assert "Хуваарилаагүй  2" in texts
    assert "Миний жагсаалт  0" in texts


def test_a_supervisor_gives_several_cases_to_somebody_in_one_go(supervised: OpenWindow) -> None:
    made = cases(supervised, 3)
    show(supervised, Queue.OFFICE)
    supervised.press("Space")
    supervised.press("Down")
    supervised.press("Space")
    screen = lists(supervised)
    screen.several.to.set_pick(Pick("colleague", "Б. Colleague"))
    before = len(supervised.overseen.done)
    supervised.press("Ctrl+Return")
    supervised.until(lambda: not screen.several.isVisible())
    assert len(supervised.overseen.done) == before + 1
    views = [supervised.desk.views.case(case) for case in made]
    assert [view.case.assignee for view in views if view].count(PersonId("colleague")) == 2


def test_an_agent_cannot_choose_rows_to_give_away(opened: OpenWindow) -> None:
    cases(opened, 1)
    show(opened, Queue.OFFICE)
    opened.press("Space")
    assert not lists(opened).several.isVisible()


def test_take_next_takes_the_most_pressing_case_that_is_nobodys(opened: OpenWindow) -> None:
    cases(opened, 1, kind=Kind.PROPOSAL)
    (pressing,) = cases(opened, 1)
    show(opened, Queue.UNASSIGNED)
    opened.press("F8")
    opened.until(lambda: opened.shell.screen_in_front().name == "case")
    view = opened.desk.views.case(pressing)
    assert view is not None
    assert view.case.assignee == opened.desk.person.id
    assert view.waiting == frozenset()


def test_the_loser_is_told_and_given_the_next_case(opened: OpenWindow) -> None:
    first, second = cases(opened, 2)
    opened.room.desk("colleague").do(act.Assign(None, PersonId("colleague")), first)
    show(opened, Queue.UNASSIGNED)
    opened.press("F8")
    opened.until(lambda: opened.shell.screen_in_front().name == "case")
    views = {case: opened.desk.views.case(case) for case in (first, second)}
    assert {case: view.case.assignee for case, view in views.items() if view} == {
        first: PersonId("colleague"),
        second: opened.desk.person.id,
    }


def test_taking_with_the_line_cut_says_that_the_centre_does_not_know_yet(opened: OpenWindow) -> None:
    cases(opened, 1)
    opened.line.cut = True
    show(opened, Queue.UNASSIGNED)
    opened.press("F8")
    opened.until(lambda: opened.shell.screen_in_front().name == "case")
    assert "сүлжээ" in lists(opened).notice.text()


def test_an_empty_list_says_what_to_do_next(opened: OpenWindow) -> None:
    show(opened, Queue.MINE)
    assert not lists(opened).table.isVisible()
    words.set_language("en")
    opened.shell.read()
    opened.settle()
    assert "You have nothing on your list" in _texts(opened)


def _texts(opened: OpenWindow) -> list[str]:
    return [label.text() for label in lists(opened).widget.findChildren(QLabel) if label.isVisible()]


def test_every_control_of_the_lists_has_a_name(supervised: OpenWindow) -> None:
    show(supervised, Queue.OFFICE)
    supervised.press("F6")
    assert unnamed(lists(supervised).widget) == []
