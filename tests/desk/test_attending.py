"""Lines that need attention, withheld names, notices, tasks, counted calls."""

from datetime import timedelta
from pathlib import Path

import pytest

from console.desk.attending import Way
from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.domain.actions import NoCase
from console.domain.case import Verdict
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import local_day
from console.domain.ids import CaseId, PersonId
from console.domain.refused import Refused
from tests.builders import DISTRICT, Room, exchange_until_still, forward_step, opening_step, ready_desk


@pytest.fixture
def other(room: Room, tmp_path: Path) -> "Desk":
    return ready_desk(room, tmp_path / "other", "colleague")


def both(*desks: Desk) -> None:
    for _ in range(2):
        for desk in desks:
            exchange_until_still(desk)


def opened(desk: Desk, **changes: object) -> CaseId:
    case = new_case_id()
    desk.do([opening_step(case, **changes)])
    exchange_until_still(desk)
    return case


def held_edit(desk: Desk, other: Desk) -> CaseId:
    """The colleague's edit is held, because the agent changed the same field first."""
    case = opened(desk)
    both(other)
    desk.do([Step(act.EditField("subject", "Гудамжны гэрэл асахгүй", "Нэг"), case)])
    other.do([Step(act.EditField("subject", "Гудамжны гэрэл асахгүй", "Хоёр"), case)])
    both(desk, other)
    return case


def test_what_was_held_is_told_to_its_author_and_one_key_asks_again(desk: Desk, other: Desk, room: Room) -> None:
    case = held_edit(desk, other)
    assert desk.views.attention() == []
    [item] = other.views.attention()
    assert (item.line.verdict, item.line.code, item.subject) == (Verdict.HELD, "changed_meanwhile", "Нэг")
    assert (item.stays_held, item.ways) == (False, {Way.ACCEPT, Way.NOTE, Way.HAND})
    other.do(other.views.accept(item.line))
    [item] = other.views.attention()
    assert (item.dealt_with, item.ways) == ("accepted", frozenset())
    both(other)
    assert room.known_case(case).subject == "Хоёр"
    assert other.views.attention() == []
    other.stop()


def test_a_line_handed_to_the_supervisor_is_in_his_list_and_no_longer_in_its_authors(
    desk: Desk, other: Desk, room: Room, tmp_path: Path
) -> None:
    held_edit(desk, other)
    [item] = other.views.attention()
    other.do([Step(act.HandToSupervisor(item.line.action, DISTRICT))])
    assert [each.dealt_with for each in other.views.attention()] == ["handed"]
    both(other)
    supervisor = ready_desk(room, tmp_path / "supervisor", "supervisor")
    assert [each.line.action for each in supervisor.views.attention()] == [item.line.action]
    assert [each.ways for each in supervisor.views.attention()] == [{Way.ACCEPT, Way.NOTE}]
    assert other.views.attention() == []
    assert desk.views.attention() == []
    supervisor.stop()
    other.stop()


def test_a_line_says_nothing_of_a_case_that_its_reader_may_not_read(desk: Desk, room: Room) -> None:
    case = opened(desk, subject="Хоолой хагарсан")
    herder = room.desk("herder")
    assert herder.do(act.Close(act.CloseOutcome.SOLVED, "Болсон"), case).code == "other_office"
    desk.switch("herder", "correct horse")
    exchange_until_still(desk)
    [item] = desk.views.attention()
    assert (item.subject, item.number) == ("", room.known_case(case).number)
    assert item.ways == {Way.HAND}
    assert item.line.what["text"] == "Болсон"
    desk.switch("agent", "correct horse")
    assert desk.views.attention() == []


def test_what_would_be_held_once_more_is_not_asked_for(desk: Desk, room: Room) -> None:
    case = opened(desk)
    desk.do([forward_step(case)])
    exchange_until_still(desk)
    forwarded = room.known_case(case).obligations[0].id
    room.desk("colleague").do(act.Answer(forwarded, act.AnswerOutcome.DONE, "Сольсон"), case)
    desk.do([Step(act.GiveBack(forwarded, "Тэдний мэдэлд биш"), case)])
    exchange_until_still(desk)
    [item] = desk.views.attention()
    assert (item.stays_held, item.ways) == (True, {Way.NOTE, Way.HAND})
    with pytest.raises(Refused, match="answered_meanwhile"):
        desk.views.accept(item.line)
    desk.do([Step(act.AddNote("Буцаах хүсэлт ирсэн"), case), Step(act.Settle(item.line.action, "sent_as_note"))])
    exchange_until_still(desk)
    assert desk.views.attention() == []


def test_an_extension_asked_after_the_due_date_cannot_be_accepted_either(desk: Desk, room: Room) -> None:
    case = opened(desk)
    desk.do([forward_step(case)])
    exchange_until_still(desk)
    forwarded = room.known_case(case).obligations[0].id
    room.clock.pass_(days=60)
    exchange_until_still(desk)
    desk.do([Step(act.Extend(forwarded, 10, "Сэлбэг ирээгүй"), case)])
    exchange_until_still(desk)
    [item] = desk.views.attention()
    assert (item.line.code, item.stays_held, item.ways) == ("after_due_date", True, {Way.NOTE, Way.HAND})


def test_what_someone_who_is_gone_left_behind_is_asked_again_by_his_supervisor(
    desk: Desk, room: Room, tmp_path: Path
) -> None:
    room.dismiss("agent")
    room.clock.pass_(hours=1)
    case = new_case_id()
    told = desk.do([opening_step(case, subject="Хог ачаагүй"), Step(act.AddNote("Дахин залгасан"), case)]).numbers[case]
    exchange_until_still(desk)
    spoken_at = room.clock.now
    room.clock.pass_(days=4)
    supervisor = ready_desk(room, tmp_path / "supervisor", "supervisor")
    opening, note = supervisor.views.attention()
    assert (opening.line.code, opening.ways) == ("not_in_service", {Way.ASK_AGAIN})
    assert (note.line.what["text"], note.ways) == ("Дахин залгасан", frozenset())
    supervisor.do(supervisor.views.accept(opening.line, "asked_again"))
    exchange_until_still(supervisor)
    known = room.known_case(case)
    assert (known.number, known.subject, known.opened_at) == (told, "Хог ачаагүй", spoken_at)
    assert known.due == supervisor.views.expected_due(known.kind, spoken_at)
    [note] = supervisor.views.attention()
    assert note.ways == {Way.ASK_AGAIN, Way.NOTE}
    supervisor.do(supervisor.views.accept(note.line, "asked_again"))
    exchange_until_still(supervisor)
    entries = room.known_case(case).entries
    assert [(entry.kind, entry.at) for entry in entries] == [("open_case", spoken_at), ("add_note", spoken_at)]
    assert supervisor.views.attention() == []
    supervisor.stop()


def test_a_line_comes_to_its_author_at_whichever_desk_he_sits(
    desk: Desk, other: Desk, room: Room, tmp_path: Path
) -> None:
    held_edit(desk, other)
    third = ready_desk(room, tmp_path / "third", "herder")
    assert third.views.attention() == []
    third.switch("colleague", "correct horse")
    exchange_until_still(third)
    assert len(third.views.attention()) == 1
    third.stop()
    other.stop()


def test_a_withheld_name_is_for_who_wrote_it_down_and_whom_the_case_is_assigned_to(
    desk: Desk, other: Desk, room: Room
) -> None:
    case = new_case_id()
    secret = act.KeepIdentity(act.Party("Дорж", "Нууцбаяр", phones=(act.Phone("88001122"),)))
    desk.do([opening_step(case, caller=None, marks=(act.Mark.NAME_WITHHELD,)), Step(secret, case)])
    assert _identity(desk, case) == secret
    both(desk, other)
    assert _identity(desk, case) == secret
    assert _identity(other, case) is None
    assert other._holdings.replica.document(f"identity/{case}") is None
    assert desk.views.find("Нууцбаяр") == []
    assert desk.views.history("88001122") == []
    desk.do([Step(act.Assign(None, PersonId("agent")), case), Step(act.Assign(PersonId("agent"), None), case)])
    supervisor_asks = [Step(act.Assign(None, PersonId("colleague")), case)]
    other.do(supervisor_asks)
    both(desk, other)
    assert _identity(other, case) == secret
    desk.switch("colleague", "correct horse")
    desk.switch("agent", "correct horse")
    assert _identity(desk, case) == secret
    other.stop()


def _identity(desk: Desk, case: CaseId) -> act.KeepIdentity | None:
    view = desk.views.case(case)
    assert view is not None
    return view.identity


def test_a_notice_shows_on_calls_of_its_topic_and_place_until_it_ends(room: Room, tmp_path: Path) -> None:
    supervisor, agent = ready_desk(room, tmp_path / "one", "supervisor"), ready_desk(room, tmp_path / "two")
    until = room.clock.now + timedelta(hours=2)
    notice = act.PostNotice("Дулаан тасарсан", until, topic=TopicId("heat"), place=PlaceCode("1101"))
    supervisor.do([Step(notice)])
    both(supervisor, agent)
    now = room.clock.now
    shown = agent.views.notices
    assert [each.text for each in shown(TopicId("heat"), PlaceCode("110104"), now)] == ["Дулаан тасарсан"]
    assert shown(TopicId("heat"), PlaceCode("62"), now) == []
    assert shown(TopicId("heat"), None, now) == []
    assert shown(None, PlaceCode("1101"), now) == []
    assert shown(TopicId("heat"), PlaceCode("1101"), until) == []
    supervisor.stop()
    agent.stop()


def test_a_wrong_row_of_the_catalogue_becomes_a_task_of_the_supervisors(room: Room, tmp_path: Path) -> None:
    agent, supervisor = ready_desk(room, tmp_path / "one"), ready_desk(room, tmp_path / "two", "supervisor")
    agent.do([Step(act.ReportCatalogue(DISTRICT, "service/passport", "Үнэ өөрчлөгдсөн"))])
    both(agent, supervisor)
    assert [task.text for task in supervisor.views.tasks()] == ["Үнэ өөрчлөгдсөн"]
    assert agent.views.tasks() == []
    agent.stop()
    supervisor.stop()


def test_calls_that_are_no_case_are_counted_by_the_day_in_ulaanbaatar(desk: Desk, room: Room) -> None:
    today = local_day(room.clock.now)
    desk.do([Step(act.CountCall(NoCase.SILENT, DISTRICT)), Step(act.CountCall(NoCase.SILENT, DISTRICT))])
    exchange_until_still(desk)
    desk.do([Step(act.CountCall(NoCase.TEST, DISTRICT))])
    assert dict(desk.views.contact_counts(today)) == {NoCase.SILENT: 2, NoCase.TEST: 1}
    room.clock.pass_(hours=24)
    assert dict(desk.views.contact_counts(local_day(room.clock.now))) == {}
