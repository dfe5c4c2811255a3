"""The directory: what is known, what is not, what is guessed, what is old; and telling the supervisors."""

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from console.desk.desk import Step
from console.domain import actions as act
from console.domain.catalogue import PlaceCode, Topic, TopicId
from console.domain.ids import OfficeId
from console.server import directory as directory_at_the_centre
from tests.builders import DISTRICT, exchange_until_still
from tests.server.building import TESTER
from tests.ui.fakes import OpenWindow
from ui import words
from ui.known import Known, known_at
from ui.screens.catalogue.facts import Leaf, leaf
from ui.screens.catalogue.screen import CatalogueScreen
from ui.screens.catalogue.tree import ROOT, branch, branch_of
from ui.screens.tasks import TasksScreen
from ui.widgets import Pick, unnamed

TODAY = date(2026, 11, 20)


def directory(opened: OpenWindow) -> CatalogueScreen:
    screen = opened.shell.screen_named("catalogue")
    assert isinstance(screen, CatalogueScreen)
    return screen


def show(opened: OpenWindow, target: str = "") -> None:
    opened.shell.show_screen("catalogue", target)
    opened.settle()


def known(opened: OpenWindow) -> Known:
    return known_at(opened.desk.views)


def facts(opened: OpenWindow, document: str, place: str | None = None) -> dict[str, str]:
    found = leaf(known(opened), document, PlaceCode(place) if place else None, today=TODAY)
    assert found is not None
    return {fact.label: fact.words + (f" [{fact.mark}]" if fact.mark else "") for fact in found.facts}


def whole(opened: OpenWindow, document: str) -> Leaf:
    found = leaf(known(opened), document, None, today=TODAY)
    assert found is not None
    return found


def shown_words(opened: OpenWindow) -> str:
    labels = directory(opened).detail.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_what_is_not_known_is_said_to_be_unknown_and_free_is_not_unknown(opened: OpenWindow) -> None:
    known_facts = facts(opened, "service/birth")
    assert known_facts["Төлбөр, хураамж"] == "үнэгүй"
    assert known_facts["Байгууллага"] == "мэдээлэл алга"
    assert facts(opened, "service/passport")["Төлбөр, хураамж"] == "мэдээлэл алга"


def test_the_directory_begins_at_its_first_row_also_when_problems_came_after_it_was_built(opened: OpenWindow) -> None:
    first = Topic(TopicId("air"), None, "Агаар", "Air", None, (), ())
    directory_at_the_centre.put(
        opened.room.services.centre, [("topic/air", directory_at_the_centre.canonical(first))], by=TESTER
    )
    exchange_until_still(opened.desk)
    rows = directory(opened).rows
    opened.until(lambda: [row.id for row in rows.rows()[:1]] == ["topic/air"])
    show(opened)
    assert rows.current_id() == "topic/air"


def test_the_row_one_stands_on_stays_when_one_comes_back_to_the_directory(opened: OpenWindow) -> None:
    show(opened)
    opened.press("Down")
    stood_on = directory(opened).rows.current_id()
    opened.shell.show_screen("queues")
    show(opened)
    assert directory(opened).rows.current_id() == stood_on != directory(opened).rows.rows()[0].id


def test_a_guessed_body_is_marked_in_words(opened: OpenWindow) -> None:
    assert "Таамаг" in facts(opened, "service/marriage")["Байгууллага"]
    assert "Таамаг" not in facts(opened, "service/passport")["Байгууллага"]
    assert "Таамаг" in facts(opened, "topic/rubbish", "110104")["Хариуцах байгууллага"]


@pytest.mark.parametrize(("days", "marked"), [(365, False), (366, True)])
def test_facts_older_than_twelve_months_are_marked_in_words(opened: OpenWindow, days: int, marked: bool) -> None:
    as_of = date(2021, 6, 1)
    found = leaf(known(opened), "service/birth", None, today=as_of + timedelta(days=days))
    assert found is not None
    assert found.age is not None
    assert ("12 сараас" in found.age.mark) is marked
    assert found.origin == "test"


def test_the_body_of_a_problem_follows_the_place(opened: OpenWindow) -> None:
    assert facts(opened, "topic/rubbish")["Хариуцах байгууллага"].startswith("Газраас хамаарна")
    assert facts(opened, "topic/rubbish", "110104")["Хариуцах байгууллага"].startswith("Баянзүрх дүүргийн")
    show(opened, "topic/rubbish")
    place = directory(opened).detail.place
    place.set_pick(Pick("110104", "Улаанбаатар, Баянзүрх, 4-р хороо"))
    place.picked_changed.emit()
    opened.until(lambda: "Баянзүрх дүүргийн Засаг даргын Тамгын газар" in shown_words(opened))


def test_the_tree_is_walked_by_keys_and_groups_say_what_they_hold(opened: OpenWindow) -> None:
    show(opened)
    rows = directory(opened).rows
    assert rows.current_id() == "topic/city"
    opened.press("Return")
    opened.until(lambda: rows.current_id() in {"topic/street-light", "topic/heat", "topic/rubbish"})
    opened.press("Alt+Up")
    opened.until(lambda: rows.current_id() == "topic/city")


def test_a_document_is_shown_among_its_neighbours(opened: OpenWindow) -> None:
    show(opened, "topic/heat")
    opened.until(lambda: directory(opened).rows.current_id() == "topic/heat")
    assert "Дулааны сүлжээ компани" in shown_words(opened)
    assert branch_of(known(opened), "topic/heat") == "topic/city"
    assert branch_of(known(opened), "service/birth") == "category/"


def test_topics_and_services_stand_in_the_order_of_the_alphabet(opened: OpenWindow) -> None:
    titles = [row.title for row in branch(known(opened), "category/").rows]
    assert titles == [
        "Гадаад паспорт захиалах",
        "Гэрлэлт бүртгүүлэх",
        "Иргэний үнэмлэх захиалах",
        "Төрсний гэрчилгээ авах",
    ]
    assert branch(known(opened), ROOT).above is None


def test_one_box_finds_problems_and_services_in_either_letters(opened: OpenWindow) -> None:
    show(opened)
    opened.type("pasport")
    opened.until(lambda: directory(opened).rows.current_id() == "service/passport")
    assert directory(opened).box.control.hasFocus()


def test_what_is_wrong_is_told_to_the_supervisors_about_the_row_in_sight(opened: OpenWindow) -> None:
    show(opened, "service/passport")
    opened.until(lambda: directory(opened).rows.current_id() == "service/passport")
    opened.press("F5")
    opened.type("Үнэ нь өөрчлөгдсөн")
    opened.press("Ctrl+Return")
    opened.until(lambda: not directory(opened).detail.report.isVisible())
    (step,) = opened.overseen.done[-1]
    assert step == Step(act.ReportCatalogue(DISTRICT, "service/passport", "Үнэ нь өөрчлөгдсөн"))


def test_an_empty_report_is_not_sent(opened: OpenWindow) -> None:
    show(opened)
    opened.press("F5")
    opened.press("Ctrl+Return")
    assert opened.overseen.done == []
    assert directory(opened).detail.report.text.doubt()


def test_esc_leaves_the_report_with_its_text(opened: OpenWindow) -> None:
    show(opened)
    opened.press("F5")
    opened.type("Хагас")
    opened.press("Escape")
    assert not directory(opened).detail.report.isVisible()
    opened.press("F5")
    assert directory(opened).detail.report.text.text() == "Хагас"


def test_a_supervisor_sees_what_was_reported_and_opens_its_row(supervised: OpenWindow) -> None:
    agent = supervised.room.desk("agent")
    agent.do(act.ReportCatalogue(OfficeId("district"), "service/passport", "Үнэ буруу"), None)
    exchange_until_still(supervised.desk)
    supervised.settle()
    show(supervised)
    supervised.press("F9")
    tasks = supervised.shell.screen_named("tasks")
    assert isinstance(tasks, TasksScreen)
    assert supervised.shell.screen_in_front() is tasks
    supervised.until(lambda: tasks.rows.isVisible())
    supervised.press("Down")
    supervised.press("Return")
    supervised.until(lambda: directory(supervised).rows.current_id() == "service/passport")


def test_a_supervisor_settles_a_task_with_one_key_and_it_is_gone_at_once_and_at_the_centre(
    supervised: OpenWindow,
) -> None:
    task = supervised.room.desk("agent").do(act.ReportCatalogue(OfficeId("district"), None, "Үйлчилгээ алга"), None).id
    exchange_until_still(supervised.desk)
    supervised.shell.show_screen("tasks")
    tasks = supervised.shell.screen_named("tasks")
    assert isinstance(tasks, TasksScreen)
    supervised.until(lambda: tasks.rows.isVisible())
    supervised.line.cut = True
    supervised.press("F8")
    supervised.until(lambda: not tasks.rows.isVisible())
    assert supervised.overseen.done[-1] == [Step(act.Settle(task, "done"))]
    supervised.line.cut = False
    exchange_until_still(supervised.desk)
    assert supervised.room.document(f"task/{task}") is None


def test_a_notice_in_force_is_ended_by_one_key_and_leaves_the_calls_at_once(supervised: OpenWindow) -> None:
    now = supervised.room.clock.now
    supervised.desk.do([Step(act.PostNotice("Ус тасарсан", now + timedelta(days=2), topic=TopicId("heat")))])
    exchange_until_still(supervised.desk)
    supervised.shell.show_screen("tasks")
    tasks = supervised.shell.screen_named("tasks")
    assert isinstance(tasks, TasksScreen)
    supervised.until(lambda: [row.title for row in tasks.notices.rows.rows()] == ["Ус тасарсан"])
    assert "Халаалт" in tasks.notices.rows.rows()[0].detail
    supervised.line.cut = True
    supervised.press("F9")
    supervised.until(lambda: tasks.notices.rows.rows() == ())
    assert supervised.desk.views.notices(TopicId("heat"), None, now) == []
    supervised.line.cut = False
    exchange_until_still(supervised.desk)
    assert supervised.desk.views.notices(TopicId("heat"), None, now) == []
    assert len(supervised.desk.views.waiting()) == 0


def test_a_notice_is_posted_for_calls_about_a_topic_and_shown_with_it(supervised: OpenWindow) -> None:
    supervised.shell.show_screen("tasks")
    supervised.settle()
    tasks = supervised.shell.screen_named("tasks")
    assert isinstance(tasks, TasksScreen)
    tasks.form.text.set_text("Маргааш засвартай")
    supervised.press("Ctrl+Return")
    assert supervised.overseen.done == []
    assert tasks.form.fault.text()
    tasks.form.until.set_text("+2")
    tasks.form.topic.set_pick(Pick("heat", "Халаалт"))
    supervised.press("Ctrl+Return")
    exchange_until_still(supervised.desk)
    supervised.settle()
    (notice,) = supervised.desk.views.notices(TopicId("heat"), None, supervised.room.clock.now)
    assert notice.text == "Маргааш засвартай"
    assert tasks.form.text.text() == ""
    show(supervised, "topic/heat")
    supervised.until(lambda: directory(supervised).notices.isVisible())
    show(supervised, "topic/street-light")
    supervised.until(lambda: not directory(supervised).notices.isVisible())


def test_an_agent_has_no_key_to_the_supervisors_tasks(opened: OpenWindow) -> None:
    show(opened)
    opened.press("F9")
    assert opened.shell.screen_in_front().name == "catalogue"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_of_the_directory_has_a_name(opened: OpenWindow, language: str) -> None:
    words.set_language(language)
    show(opened, "service/passport")
    opened.press("F5")
    assert unnamed(directory(opened).widget) == []
    assert unnamed(opened.shell.screen_named("tasks").widget) == []


def test_a_notice_being_written_is_a_draft_and_comes_back(supervised: OpenWindow) -> None:
    supervised.shell.show_screen("tasks")
    supervised.settle()
    supervised.press("F7")
    supervised.type("Дулаан маргааш тасарна")
    supervised.until(lambda: [draft.kind for draft in supervised.desk.drafts.mine()] == ["notice"])
    supervised.press("F12")
    supervised.sign_in("supervisor")
    supervised.shell.show_screen("tasks")
    screen = supervised.shell.screen_named("tasks")
    assert isinstance(screen, TasksScreen)
    supervised.until(lambda: screen.form.text.text() == "Дулаан маргааш тасарна")
    screen.form.until.set_text("+1")
    supervised.press("Ctrl+Return")
    supervised.until(lambda: screen.form.text.text() == "")
    assert supervised.desk.drafts.mine() == []
    assert [notice.text for notice in supervised.desk.views.notices_in_force(supervised.desk._clock.now())] == [
        "Дулаан маргааш тасарна"
    ]
