"""Needs attention: both values side by side, one key for each way on, and nothing goes away but by a key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from console.domain.case import Case, Status
from console.domain.catalogue import BodyId
from console.domain.identity import case_number
from console.domain.ids import CaseId, ObligationId, PersonId
from tests.builders import DISTRICT, exchange_until_still, forward_step, opening_step
from tests.domain.building import opening
from tests.ui.fakes import OpenWindow, ready_centre, signed_in
from ui import words
from ui.screens.attention.screen import AttentionScreen
from ui.widgets import unnamed


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with signed_in(qtbot, tmp_path) as window:
        yield window


def attention(opened: OpenWindow) -> AttentionScreen:
    screen = opened.shell.screen_named("attention")
    assert isinstance(screen, AttentionScreen)
    return screen


def held(opened: OpenWindow) -> CaseId:
    """Two people changed the summary at once; ours was held, and its line is in front."""
    case = new_case_id()
    opened.desk.do([opening_step(case, subject="Халаалт муу")])
    exchange_until_still(opened.desk)
    opened.room.desk("colleague").do(act.EditField("subject", "Халаалт муу", "Хоолой хагарсан"), case)
    opened.desk.do([Step(act.EditField("subject", "Халаалт муу", "14 хэм"), case)])
    exchange_until_still(opened.desk)
    opened.settle()
    opened.shell.show_screen("attention")
    opened.until(lambda: attention(opened).rows.isVisible())
    return case


def case_of(opened: OpenWindow, case: CaseId) -> Case:
    view = opened.desk.views.case(case)
    assert view is not None
    return view.case


def shown(opened: OpenWindow) -> str:
    labels = attention(opened).widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_a_line_says_what_was_asked_what_is_so_now_who_and_when(opened: OpenWindow) -> None:
    held(opened)
    text = shown(opened)
    for part in (
        "14 хэм",
        "өмнө нь: Халаалт муу",
        "Хоолой хагарсан",
        "Б. Colleague",
        "Б. Agent",
        "Шийдвэр хүлээж байна",
    ):
        assert part in text


def test_both_values_stand_side_by_side_each_with_its_author_and_time(opened: OpenWindow) -> None:
    held(opened)
    asked, now = sides(opened)
    assert asked == ["Юу хүссэн", "Товч утга", "14 хэм\nөмнө нь: Халаалт муу", "Б. Agent, 11-р сарын 20, 12:00"]
    assert now == ["Одоо ямар байгаа", "Товч утга", "Хоолой хагарсан", "Б. Colleague, 11-р сарын 20, 12:00"]


def sides(opened: OpenWindow) -> list[list[str]]:
    """The words of both sides, from top to bottom."""
    compared = attention(opened).detail.compared
    return [
        [each.text() for each in side.findChildren(QLabel) if each.isVisible()]
        for side in (compared.asked, compared.now)
    ]


def test_a_close_held_for_news_shows_the_news_beside_it(opened: OpenWindow) -> None:
    case = new_case_id()
    opened.desk.do([opening_step(case)])
    exchange_until_still(opened.desk)
    opened.room.desk("colleague").do(act.AddNote("Иргэн дахин залгасан"), case)
    opened.desk.do([Step(act.Close(act.CloseOutcome.SOLVED, "Гэрэл ассан"), case)])
    lines_arrive(opened)
    asked, now = sides(opened)
    assert asked[1:3] == ["Хаасан: Шийдвэрлэсэн", "Гэрэл ассан"]
    assert now[2:] == ["Иргэн дахин залгасан", "Б. Colleague, 11-р сарын 20, 12:00"]
    opened.press("F4")
    exchange_until_still(opened.desk)
    assert case_of(opened, case).status is Status.CLOSED


def test_a_forward_held_for_another_shows_the_body_that_has_it(opened: OpenWindow) -> None:
    case = new_case_id()
    opened.desk.do([opening_step(case)])
    exchange_until_still(opened.desk)
    other = act.Forward(ObligationId("theirs"), BodyId("water"), "Ус суваг", "Хоолой нь хагарсан")
    opened.room.desk("colleague").do(other, case)
    opened.desk.do([forward_step(case)])
    lines_arrive(opened)
    asked, now = sides(opened)
    assert "Гэрэлтүүлгийн газар" in asked[1]
    assert now[1:] == ["Шилжүүлсэн · Ус суваг", "Хоолой нь хагарсан", "Б. Colleague, 11-р сарын 20, 12:00"]
    opened.press("F4")
    exchange_until_still(opened.desk)
    assert [each.body for each in case_of(opened, case).open_obligations] == ["water", "lights"]


def lines_arrive(opened: OpenWindow) -> None:
    """The desk asks the centre, and its lines are in front."""
    exchange_until_still(opened.desk)
    opened.settle()
    opened.shell.show_screen("attention")
    opened.until(lambda: attention(opened).detail.isVisible())


def refused(opened: OpenWindow) -> CaseId:
    """A colleague took the case meanwhile, so ours was refused."""
    case = new_case_id()
    opened.desk.do([opening_step(case)])
    exchange_until_still(opened.desk)
    opened.room.desk("colleague").do(act.Assign(None, PersonId("colleague")), case)
    opened.desk.do([Step(act.Assign(None, PersonId("agent")), case)])
    lines_arrive(opened)
    return case


def test_what_cannot_be_accepted_any_more_offers_no_such_key_and_says_what_can_be_done(opened: OpenWindow) -> None:
    case = new_case_id()
    opened.desk.do([opening_step(case), forward_step(case)])
    exchange_until_still(opened.desk)
    forwarded = opened.room.known_case(case).obligations[0].id
    opened.room.desk("colleague").do(act.Answer(forwarded, act.AnswerOutcome.DONE, "Сольсон"), case)
    opened.desk.do([Step(act.GiveBack(forwarded, "Тэдний мэдэлд биш"), case)])
    exchange_until_still(opened.desk)
    opened.shell.show_screen("attention")
    opened.until(lambda: "хүлээн авах боломжгүй болсон" in shown(opened))
    screen = attention(opened)
    assert not screen.commands.get("attention.accept").enabled()
    assert screen.commands.get("attention.note").enabled()
    opened.press("F6")
    opened.until(lambda: opened.desk.views.attention() == [])


def test_ask_again_asks_on_the_case_as_it_stands_now(opened: OpenWindow) -> None:
    case = refused(opened)
    assert sides(opened)[1][1] == "Хариуцаж буй: Б. Colleague"
    opened.press("F5")
    assert "Ахлах" in attention(opened).notice.text()
    assert len(opened.desk.views.attention()) == 1
    opened.room.desk("colleague").do(act.Assign(PersonId("colleague"), None), case)
    exchange_until_still(opened.desk)
    opened.settle()
    opened.press("F5")
    exchange_until_still(opened.desk)
    assert case_of(opened, case).assignee == "agent"
    assert opened.desk.views.attention() == []


def test_offline_a_line_dealt_with_stays_and_says_so_until_it_is_sent(opened: OpenWindow) -> None:
    case = held(opened)
    opened.line.cut = True
    opened.press("F4")
    opened.until(lambda: "Зөвшөөрсөн, илгээгдээгүй" in shown(opened))
    assert attention(opened).rows.rows()[0].badge == "Шийдсэн, илгээгдээгүй"
    assert opened.shell.rail._buttons["attention"].count_text() == ""
    for key in ("F4", "F5", "F6", "F7", "F8"):
        opened.press(key)
    assert len(opened.overseen.done) == 1
    opened.line.cut = False
    exchange_until_still(opened.desk)
    opened.settle()
    opened.until(lambda: not attention(opened).rows.isVisible())
    assert case_of(opened, case).subject == "14 хэм"


def test_a_key_pressed_twice_before_the_list_is_read_again_sends_one_note(opened: OpenWindow) -> None:
    held(opened)
    opened.line.cut = True
    for _ in range(2):
        attention(opened).commands.run("attention.note")
    opened.settle()
    assert [line.kind for line in opened.desk.views.waiting()] == ["add_note", "settle"]


def test_what_was_asked_without_a_case_is_shown_whole(qtbot: QtBot, tmp_path: Path) -> None:
    """Someone's opening was refused: its content lies nowhere else, and his supervisor sees all of it."""
    room = ready_centre(tmp_path)
    room.dismiss("colleague")
    room.clock.pass_(hours=1)
    lost = room.desk("agent").envelope(
        opening(
            number=case_number(142, 7),
            office=DISTRICT,
            subject="Хог ачаагүй",
            text="Хоёр долоо хоног",
            caller=act.Party("Ганбаатар", "Сүхбаатар", phones=(act.Phone("99112345"),), address="4-р байр"),
        ),
        "lost",
        by=PersonId("colleague"),
    )
    room.desk("agent").take(lost)
    with signed_in(qtbot, tmp_path, "supervisor", room=room) as opened:
        lines_arrive(opened)
        [asked, _] = sides(opened)
        for part in ("Хог ачаагүй", "Хоёр долоо хоног", "Ганбаатар", "Сүхбаатар", "99112345", "4-р байр", "Гомдол"):
            assert part in asked[2]
        opened.press("F5")
        exchange_until_still(opened.desk)
        assert room.known_case("lost").subject == "Хог ачаагүй"


def test_a_supervisor_sees_what_agents_reported_and_one_key_is_done(supervised: OpenWindow) -> None:
    agent = supervised.room.desk("agent")
    agent.take(agent.envelope(act.ReportCatalogue(DISTRICT, "service/passport", "Үнэ өөрчлөгдсөн")))
    lines_arrive(supervised)
    assert "Үнэ өөрчлөгдсөн" in shown(supervised)
    assert supervised.shell.rail._buttons["attention"].count_text() == "1"
    supervised.press("F8")
    exchange_until_still(supervised.desk)
    supervised.settle()
    assert supervised.desk.views.tasks() == []
    supervised.until(lambda: not attention(supervised).rows.isVisible())


def test_accept_asks_again_having_seen_what_is_so_now_and_settles_the_line(opened: OpenWindow) -> None:
    case = held(opened)
    opened.press("F4")
    exchange_until_still(opened.desk)
    opened.settle()
    assert case_of(opened, case).subject == "14 хэм"
    assert opened.desk.views.attention() == []
    opened.until(lambda: not attention(opened).rows.isVisible())


@pytest.mark.parametrize(("key", "how"), [("F4", "accepted"), ("F6", "sent_as_note"), ("F8", "left")])
def test_the_line_is_settled_in_the_word_of_its_key(opened: OpenWindow, key: str, how: str) -> None:
    held(opened)
    opened.press(key)
    (settled,) = [step.action for step in opened.overseen.done[-1] if isinstance(step.action, act.Settle)]
    assert settled.how == how


def test_send_as_a_note_keeps_the_words_and_applies_nothing(opened: OpenWindow) -> None:
    case = held(opened)
    opened.press("F6")
    exchange_until_still(opened.desk)
    opened.settle()
    entry = case_of(opened, case).entries[-1]
    assert entry.kind == "add_note"
    assert "14 хэм" in entry.what["text"]
    assert case_of(opened, case).subject == "Хоолой хагарсан"
    assert opened.desk.views.attention() == []


def test_a_refused_line_is_settled_as_asked_again(opened: OpenWindow) -> None:
    case = refused(opened)
    opened.room.desk("colleague").do(act.Assign(PersonId("colleague"), None), case)
    exchange_until_still(opened.desk)
    opened.settle()
    opened.press("F5")
    (settled,) = [step.action for step in opened.overseen.done[-1] if isinstance(step.action, act.Settle)]
    assert settled.how == "asked_again"


def test_a_line_handed_on_lies_with_the_supervisors(opened: OpenWindow) -> None:
    held(opened)
    opened.press("F7")
    exchange_until_still(opened.desk)
    opened.settle()
    assert opened.desk.views.attention() == []
    (document,) = [key for key in _held_by(opened, "supervisors:district") if key.startswith("attention/")]
    assert document


def _held_by(opened: OpenWindow, scope: str) -> set[str]:
    supervisor = opened.room.desk("supervisor")
    supervisor.read()
    return set(supervisor.held.get(scope, {}))


def test_nothing_is_settled_while_the_key_was_not_pressed(opened: OpenWindow) -> None:
    held(opened)
    opened.press("Escape")
    exchange_until_still(opened.desk)
    assert len(opened.desk.views.attention()) == 1


def test_the_number_of_lines_stands_on_the_rail(opened: OpenWindow) -> None:
    held(opened)
    button = opened.shell.rail._buttons["attention"]
    assert button.count_text() == "1"
    opened.press("F8")
    opened.until(lambda: button.count_text() == "")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_has_a_name(opened: OpenWindow, language: str) -> None:
    held(opened)
    words.set_language(language)
    opened.shell.read()
    opened.settle()
    assert unnamed(attention(opened).widget) == []
