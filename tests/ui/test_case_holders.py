"""Who has had a case and how long, what is late, and the keys by which it goes on from body to body."""

import pytest
from PySide6.QtWidgets import QLabel

from console.desk.desk import Step
from console.domain import actions as act
from console.domain.answers import open_questions
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, CaseId
from console.server import clock, own
from tests.builders import exchange_until_still
from tests.domain import building as domain
from tests.ui.fakes import OpenWindow
from tests.ui.test_attention import attention, lines_arrive
from tests.ui.test_attention import shown as shown_in_attention
from tests.ui.test_case import case_of, case_screen, forwarded, labels, open_panel, show
from ui import words
from ui.body_words import holders_then
from ui.screens.case.screen import CaseScreen
from ui.tokens import Tone
from ui.widgets import Badge


def do(opened: OpenWindow, case: CaseId, action: act.Action, *, days: float = 0) -> None:
    """The agent does something so many days later."""
    opened.room.clock.pass_(days=days)
    opened.desk.do([Step(action, case)])
    exchange_until_still(opened.desk)
    opened.settle()


def forward_of(opened: OpenWindow, case: CaseId) -> act.ObligationId:
    return case_of(opened, case).obligations[0].id


def badges(opened: OpenWindow) -> list[tuple[str, Tone]]:
    facts = case_screen(opened).parts.facts
    return [(badge.text(), badge.tone()) for badge in facts.findChildren(Badge)]


def read_again(opened: OpenWindow, case: CaseId) -> None:
    """As someone sees the case who comes back to it."""
    opened.shell.show_screen("queues")
    opened.shell.show_screen("case", case)
    opened.settle()


def told_up(opened: OpenWindow, *, days: float) -> None:
    """So many days pass, and the centre's clock looks."""
    opened.room.clock.pass_(days=days)
    clock.tick(opened.room.services.centre)
    exchange_until_still(opened.desk)
    opened.settle()


def test_each_holder_stands_there_with_the_days_it_had_it(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    id = forward_of(opened, case)
    do(opened, case, act.PassOn(id, BodyId("lights"), BodyId("lights"), "Гэрэлтүүлгийн газар", "Засвар"), days=2)
    do(opened, case, act.PassOn(id, BodyId("lights"), BodyId("heating"), "Дулааны сүлжээ компани"), days=3)
    opened.room.clock.pass_(days=4)
    read_again(opened, case)
    said = labels(opened)
    assert "Гэрэлтүүлгийн газар: 11-р сарын 20 – 11-р сарын 22, 2 хоног" in said
    assert "Гэрэлтүүлгийн газар, Засвар: 11-р сарын 22 – 11-р сарын 25, 3 хоног" in said
    assert "Дулааны сүлжээ компани: 11-р сарын 25 – одоо, 4 хоног" in said
    assert ("12-р сарын 20 хүртэл", Tone.QUIET) in badges(opened)
    titles = [entry.title for entry in case_screen(opened).parts.timeline.entries()]
    assert titles[0] == "Гэрэлтүүлгийн газар цааш шилжүүлсэн: Дулааны сүлжээ компани"
    assert titles[1] == "Гэрэлтүүлгийн газар цааш шилжүүлсэн: Гэрэлтүүлгийн газар, Засвар"


def test_what_is_late_and_who_was_told_is_said_in_both_languages(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    told_up(opened, days=32)
    read_again(opened, case)
    assert ("2 хоног хэтэрсэн", Tone.BAD) in badges(opened)
    assert "Мэдэгдсэн: Төв: ахлахууд" in labels(opened)
    assert "Хугацааны тоолуур" in case_screen(opened).parts.timeline.entries()[0].who
    words.set_language("en")
    read_again(opened, case)
    assert "Told to: the supervisors of Head" in labels(opened)
    titles = [entry.title for entry in case_screen(opened).parts.timeline.entries()]
    assert "The citizen's term is over. Told to: the supervisors of District" in titles


def test_a_case_is_passed_on_by_keys_and_the_term_stays(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    due = case_of(opened, case).due
    opened.press("Ctrl+Shift+F6")
    opened.type("дулаан")
    opened.press("Return")
    opened.press("Ctrl+Return")
    (obligation,) = case_of(opened, case).obligations
    assert (obligation.body, [hop.body for hop in obligation.hops]) == ("heating", ["lights"])
    assert (case_of(opened, case).due, obligation.due) == (due, due)


def test_passing_on_within_the_body_needs_the_department_alone(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("Ctrl+Shift+F6")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).entries[-1].kind == "forward"
    open_panel(opened).fill({"unit": "Засвар"})
    opened.press("Ctrl+Return")
    (obligation,) = case_of(opened, case).obligations
    assert (obligation.body, obligation.unit) == ("lights", "Засвар")


def test_a_question_of_the_body_is_recorded(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("Ctrl+Shift+F5")
    opened.type("Аль гудамж вэ?")
    opened.press("Ctrl+Return")
    entry = case_of(opened, case).entries[-1]
    assert (entry.kind, entry.what["text"]) == ("ask_question", "Аль гудамж вэ?")
    assert "Биднээс асуусан" in labels(opened)


def test_what_a_body_asks_its_agent_sees_as_a_task_and_answers_with_one_key(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    do(opened, case, act.Assign(None, opened.desk.person.id))
    asks = act.AskQuestion(forward_of(opened, case), "Аль гудамж вэ?")
    own.take_of_body(opened.room.services.centre, asks, id=ActionId("asked"), case=case, body=BodyId("lights"))
    exchange_until_still(opened.desk)
    opened.settle()
    assert [(task.code, task.case) for task in opened.desk.views.tasks()] == [("asked", case)]
    read_again(opened, case)
    assert "Бидний хариултыг хүлээж байна (Ctrl+Shift+F7)" in labels(opened)
    due = case_of(opened, case).obligations[0].due
    opened.press("Ctrl+Shift+F7")
    assert "Аль гудамж вэ?" in labels(opened)
    opened.type("Баруун талын гудамж")
    opened.press("Ctrl+Return")
    entry = case_of(opened, case).entries[-1]
    assert (entry.kind, entry.what["question"], entry.what["text"]) == (
        "answer_question",
        "asked",
        "Баруун талын гудамж",
    )
    assert case_of(opened, case).obligations[0].due == due
    exchange_until_still(opened.desk)
    opened.settle()
    assert opened.desk.views.tasks() == []
    opened.press("Ctrl+Shift+F7")
    assert case_screen(opened).parts.panels.open_panel() is None


def test_of_several_questions_one_is_chosen(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    for text in ("Аль гудамж вэ?", "Хэдэн шон вэ?" + " а" * 100):
        do(opened, case, act.AskQuestion(forward_of(opened, case), text))
    read_again(opened, case)
    opened.press("Ctrl+Shift+F7")
    panel = open_panel(opened)
    second = case_of(opened, case).entries[-1]
    panel.fill({"question": second.id, "text": "Гурав"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).entries[-1].what["question"] == second.id
    read_again(opened, case)
    assert len(open_questions(case_of(opened, case), forward_of(opened, case))) == 1


def test_a_timeline_names_who_had_the_forward_at_each_entry() -> None:
    book = domain.opened()
    book.take("forward", domain.forward("a"))
    for count, (holder, to) in enumerate((("a", "b"), ("b", "c"))):
        book.take(f"ask {count}", act.AskQuestion(domain.forward("a").obligation, "?"))
        book.take(f"pass {count}", act.PassOn(domain.forward("a").obligation, BodyId(holder), BodyId(to), to.upper()))
    book.take("ask 2", act.AskQuestion(domain.forward("a").obligation, "?"))
    assert [holders_then(book.now)[ActionId(name)] for name in ("ask 0", "pass 0", "ask 1", "pass 1", "ask 2")] == [
        "A", "A", "B", "B", "C",
    ]  # fmt: skip


@pytest.mark.parametrize("reason", ["", "Иргэн өөрөө хүссэн"])
def test_to_the_body_complained_about_it_goes_only_with_a_reason(opened: OpenWindow, reason: str) -> None:
    case = show(opened, about_body=BodyId("lights"))
    opened.press("F6")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).obligations == ()
    panel = open_panel(opened)
    assert "Гомдол нь энэ байгууллагын тухай: Гэрэлтүүлгийн газар" in panel.fault.text()
    despite = panel.despite  # type: ignore[attr-defined]
    assert despite.isVisible()
    despite.set_text(reason)
    opened.press("Ctrl+Return")
    assert len(case_of(opened, case).obligations) == bool(reason)


def test_an_extension_beyond_the_rule_is_refused_with_what_is_left(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("Ctrl+F6")
    open_panel(opened).fill({"days": "31", "reason": "Ухах"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).entries[-1].kind == "forward"
    assert "30" in open_panel(opened).fault.text()


def test_what_is_late_is_a_task_that_opens_its_case(supervised: OpenWindow) -> None:
    case = show(supervised, forwarded())
    told_up(supervised, days=31)
    lines_arrive(supervised)
    number = case_of(supervised, case).number
    assert "Иргэнд хариу өгөх хугацаа дууссан (12-р сарын 20)" in shown_in_attention(supervised)
    assert any(number[:3] in row.title for row in attention(supervised).rows.rows())
    supervised.press("Return")
    supervised.settle()
    front = supervised.shell.screen_in_front()
    assert isinstance(front, CaseScreen)
    assert "Төв" in "\n".join(label.text() for label in front.widget.findChildren(QLabel))


def test_a_forward_that_leaves_few_days_is_a_task_at_once(supervised: OpenWindow) -> None:
    case = show(supervised)
    supervised.room.clock.pass_(days=28)
    supervised.desk.do([Step(forwarded().action, case)])
    exchange_until_still(supervised.desk)
    supervised.settle()
    lines_arrive(supervised)
    assert "цөөн ажлын өдөр үлдсэн, 12-р сарын 20 хүртэл" in shown_in_attention(supervised)
    supervised.press("F8")
    exchange_until_still(supervised.desk)
    assert supervised.desk.views.tasks() == []
