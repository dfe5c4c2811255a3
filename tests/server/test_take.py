"""The centre decides each action once, on the case as it stands."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import delete

from console import wire
from console.domain import actions as act
from console.domain.case import Seen, Status, Verdict
from console.domain.catalogue import BodyId
from console.domain.identity import read_case_number
from console.domain.ids import ObligationId, OfficeId, PersonId
from console.domain.people import Role
from console.server import directory
from console.server.jobs import pass_time
from console.store import register
from console.store.tables import case_numbers, case_phones, cases
from console.wire import At
from tests.conftest import ExpectedLog
from tests.domain.building import opened, opening
from tests.server.building import AIMAG, DISTRICT, NOW, PASSWORD, Room, person


def forward(body: str = "water") -> act.Forward:
    return act.Forward(ObligationId(f"to-{body}"), BodyId(body), body.upper())


def test_a_taken_action_is_in_the_case_with_the_commits_version_and_mark(room: Room) -> None:
    desk = room.desk("agent")
    opened = desk.opened()
    judged = desk.do(act.AddNote("Дахин утасдсан"))
    case = room.known_case()
    assert (judged.verdict, judged.version) == (Verdict.APPLIED, 2)
    assert [entry.kind for entry in case.entries] == ["open_case", "add_note"]
    assert (case.version, case.entries[-1].version, case.entries[-1].mark) == (2, 2, room.head().mark)
    assert opened.due is not None
    assert opened.due.date.isoformat() == "2026-12-20"


def test_the_same_action_handed_in_twice_is_taken_once(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("Нэг удаа"))
    first = desk.take(note)
    head = room.head()
    assert desk.take(note, note) == first * 2
    assert len(room.known_case().entries) == 2
    assert room.head() == head


def test_the_same_action_from_another_desk_with_another_seen_is_the_same(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("Нэг удаа"))
    first = desk.take(note)
    assert other.take(msgspec.structs.replace(note, enrolment=other.device.enrolment, count=9)) == first


def test_a_known_id_with_another_content_is_refused_and_kept_whole(room: Room, expected_log: ExpectedLog) -> None:
    expected_log("an id came again with another content: kind add_note")
    desk = room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("Эхний"))
    desk.take(note)
    other = desk.envelope(act.AddNote("Хоёр дахь"), id=note.id)
    for _ in range(2):
        (judged,) = desk.take(msgspec.structs.replace(other, count=note.count))
        assert (judged.verdict, judged.code) == (Verdict.REFUSED, "id_reused")
    desk.read()
    (line,) = desk.documents("attention")
    assert room.document(line)["what"] == {"text": "Хоёр дахь"}
    assert len(room.known_case().entries) == 2


def test_a_refused_ask_needs_its_authors_attention_until_he_settles_it(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    closing = desk.envelope(act.Close(act.CloseOutcome.SOLVED))
    (judged,) = desk.take(closing)
    assert (judged.verdict, judged.code, judged.version) == (Verdict.REFUSED, "case_has_open_obligation", None)
    key = f"attention/{closing.id}"
    assert room.scopes(key) == {"person:agent"}
    said = room.document(key)["what"]
    assert (said["outcome"], said["text"]) == ("solved", "")
    assert desk.do(act.Settle(closing.id, "left")).verdict is Verdict.APPLIED
    assert room.scopes(key) == set()
    assert room.document(key) is None
    assert desk.do(act.Settle(closing.id, "left")).verdict is Verdict.NO_CHANGE


def test_a_held_ask_stays_in_the_timeline_and_needs_attention(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("colleague")
    desk.opened()
    closing = desk.envelope(act.Close(act.CloseOutcome.SOLVED), seen=Seen(1, room.known_case().mark))
    other.do(act.AddNote("Шинэ мэдээлэл"))
    (judged,) = desk.take(closing)
    assert (judged.verdict, judged.code) == (Verdict.HELD, "new_since")
    assert room.known_case().entries[-1].verdict is Verdict.HELD
    assert room.known_case().status is Status.OPEN
    assert room.scopes(f"attention/{closing.id}") == {"person:agent"}


def test_lines_can_be_handed_to_the_supervisors_who_settle_them(room: Room) -> None:
    desk, supervisor, colleague = room.desk("agent"), room.desk("supervisor"), room.desk("colleague")
    desk.opened()
    desk.do(forward())
    closing = desk.envelope(act.Close(act.CloseOutcome.SOLVED))
    desk.take(closing)
    assert colleague.do(act.Settle(closing.id, "left")).code == "not_allowed"
    assert desk.do(act.HandToSupervisor(closing.id, OfficeId("nowhere"))).code == "wrong_value"
    assert desk.do(act.HandToSupervisor(closing.id, DISTRICT)).verdict is Verdict.APPLIED
    assert room.scopes(f"attention/{closing.id}") == {"supervisors:district"}
    assert supervisor.do(act.Settle(closing.id, "accepted")).verdict is Verdict.APPLIED
    assert desk.do(act.HandToSupervisor(closing.id, DISTRICT)).code == "no_such_line"


def test_a_line_of_an_office_without_a_supervisor_goes_to_those_of_the_head_office(room: Room) -> None:
    herder, chief = room.desk("herder"), room.desk("chief")
    herder.opened(office=AIMAG)
    refused = herder.envelope(act.Assign(PersonId("agent"), None))
    assert herder.take(refused)[0].verdict is Verdict.REFUSED
    herder.do(act.HandToSupervisor(refused.id, AIMAG), None)
    chief.read()
    assert chief.documents("attention") == {f"attention/{refused.id}"}
    assert chief.do(act.Settle(refused.id, "left"), None).verdict is Verdict.APPLIED
    assert room.document(f"attention/{refused.id}") is None
    left = herder.envelope(act.Assign(PersonId("agent"), None))
    herder.take(left)
    room.dismiss("herder")
    assert room.scopes(f"attention/{left.id}") >= {"supervisors:head"}


def test_a_line_settled_before_its_action_came_is_never_shown(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("agent")
    desk.opened()
    desk.do(forward())
    closing = desk.envelope(act.Close(act.CloseOutcome.SOLVED))
    assert other.do(act.Settle(closing.id, "left")).verdict is Verdict.APPLIED
    assert desk.take(closing)[0].verdict is Verdict.REFUSED
    assert room.document(f"attention/{closing.id}") is None


def test_lines_of_someone_no_longer_in_service_go_to_the_supervisors(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.do(forward())
    closing = desk.envelope(act.Close(act.CloseOutcome.SOLVED))
    desk.take(closing)
    room.clock.pass_(hours=1)
    room.dismiss("agent")
    assert room.scopes(f"attention/{closing.id}") == {"supervisors:district"}
    late = desk.envelope(act.Close(act.CloseOutcome.SOLVED), at=At(NOW))
    desk.take(late)
    assert room.scopes(f"attention/{late.id}") == {"supervisors:district"}


def test_rights_are_those_at_the_time_of_the_action(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    room.clock.pass_(hours=1)
    room.dismiss("agent")
    room.clock.pass_(hours=1)
    assert desk.do(act.AddNote("Ажиллаж байхдаа"), at=At(NOW)).verdict is Verdict.APPLIED
    judged = desk.do(act.AddNote("Дараа нь"), at=At(room.clock.now))
    assert (judged.verdict, judged.code) == (Verdict.REFUSED, "not_in_service")


def test_work_of_an_unknown_author_is_kept_for_a_supervisor_and_taken_once_he_is_known(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    newcomer = PersonId("newcomer")
    note, ask = (
        desk.envelope(act.AddNote("Хэн?"), by=newcomer),
        desk.envelope(act.EditField("subject", "x", "y"), by=newcomer),
    )
    counted = desk.envelope(act.CountCall(act.NoCase.SILENT, DISTRICT), by=newcomer)
    assert [judged.verdict for judged in desk.take(note, ask, counted)] == [Verdict.UNPLACED] * 3
    assert desk.take(note)[0].code == "unknown_person"
    assert room.scopes(f"attention/{note.id}") == {"supervisors:district"}
    room.put_person(person("newcomer", (Role.AGENT, DISTRICT)))
    assert [room.verdicts()[each.id] for each in (note, ask, counted)] == ["applied", "unplaced", "applied"]
    room.services.accounts.set_password(newcomer, "newcomer", PASSWORD)
    room.services.accounts.sign_in(wire.SignIn("newcomer", PASSWORD, enrolment=desk.device.enrolment))
    assert [room.verdicts()[each.id] for each in (note, ask, counted)] == ["applied", "held", "applied"]
    assert room.scopes(f"attention/{note.id}") == set()
    assert room.scopes(f"attention/{ask.id}") == {"person:newcomer"}


def test_work_of_someone_who_became_known_is_placed_later_where_that_was_cut_short(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("Хэн?"), by=PersonId("newcomer"))
    desk.take(note)
    newcomer = person("newcomer", (Role.AGENT, DISTRICT))
    directory.put(room.services.centre, [("person/newcomer", directory.canonical(newcomer))], by=PersonId("admin"))
    assert room.verdicts()[note.id] == "unplaced"
    pass_time(room.services.centre)
    assert room.verdicts()[note.id] == "applied"


def test_what_is_held_is_shown_to_the_one_who_has_the_case_too(room: Room) -> None:
    desk, chief = room.desk("agent"), room.desk("supervisor")
    case = desk.opened()
    chief.do(act.Assign(None, PersonId("colleague")))
    held = desk.envelope(act.EditField("subject", "x", "y"), seen=Seen(case.version, case.mark))
    assert desk.take(held)[0].verdict is Verdict.HELD
    assert room.scopes(f"attention/{held.id}") == {"person:agent", "person:colleague"}
    chief.do(act.Assign(PersonId("colleague"), PersonId("supervisor")))
    assert room.scopes(f"attention/{held.id}") == {"person:agent", "person:supervisor"}


def test_a_case_cannot_be_assigned_to_nobody_known(room: Room) -> None:
    desk = room.desk("supervisor")
    desk.opened()
    assert desk.do(act.Assign(None, PersonId("nobody"))).code == "unknown_person"


def test_an_action_on_a_case_not_here_waits_unplaced_and_is_placed_by_its_open(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("colleague")
    number = desk.number(1)
    early = [
        other.envelope(act.AddNote("Эхэлж ирсэн")),
        other.envelope(forward()),
        other.envelope(act.RecordCall(act.Channel.PHONE, "Дугаараар"), None, number=number),
        other.envelope(act.Close(act.CloseOutcome.SOLVED)),
    ]
    assert {judged.verdict for judged in other.take(*early)} == {Verdict.UNPLACED}
    assert room.scopes(f"attention/{early[0].id}") == {"person:colleague"}
    desk.take(desk.envelope(opening(office=DISTRICT, number=number)))
    case = room.known_case()
    assert [entry.kind for entry in case.entries] == ["open_case", "add_note", "forward", "record_call"]
    assert [entry.version for entry in case.entries] == [1, 2, 3, 4]
    again = other.take(*early)
    assert [judged.verdict for judged in again] == [Verdict.APPLIED] * 3 + [Verdict.REFUSED]
    assert [judged.version for judged in again] == [2, 3, 4, None]
    assert room.document(f"attention/{early[0].id}") is None
    assert room.document(f"attention/{early[3].id}")["code"] == "case_has_open_obligation"


def test_an_action_may_name_its_case_by_number_or_alias(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("herder")
    case = desk.opened()
    judged = other.do(act.RecordCall(act.Channel.PHONE, "Дахин хандсан"), None, number=case.number)
    assert (judged.verdict, judged.version) == (Verdict.APPLIED, 2)
    asked = other.envelope(forward(), None, number=case.number)
    assert other.take(asked)[0].code == "other_office"
    line = room.document(f"attention/{asked.id}")
    assert (line["case"], line["number"]) == ("case", case.number)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"kind": "dance"}, "unknown_kind"),
        ({"body": msgspec.Raw(b'{"text": 5}')}, "unreadable"),
        ({"body": msgspec.Raw(b"[]")}, "unreadable"),
    ],
)
def test_what_cannot_be_read_is_kept_unplaced(room: Room, broken: dict[str, Any], code: str) -> None:
    desk = room.desk("agent")
    desk.opened()
    bad = desk.envelope(act.AddNote("Уншигдахгүй"), **broken)
    good = desk.envelope(act.AddNote("Уншигдана"))
    judged = desk.take(bad, good)
    assert [each.verdict for each in judged] == [Verdict.UNPLACED, Verdict.APPLIED]
    assert judged[0].code == code
    assert room.document(f"attention/{bad.id}")["code"] == code
    assert room.scopes(f"attention/{bad.id}") == {"person:agent", "supervisors:district"}


def named(clock: str, **more: object) -> bytes:
    at = {"clock": clock, **more}
    return msgspec.json.encode({"id": "x", "kind": "add_note", "by": "agent", "at": at, "body": {"text": "a"}})


@pytest.mark.parametrize(
    "raw",
    [
        b"5",
        b"null",
        b'{"id": "a b", "by": 7}',
        named("2026-11-20T04:00:00Z").replace(b'"x"', b'"\\u0000"'),
        named("2026-11-20T04:00:00"),
        named("2026-11-20T04:00:00Z", offset=1e300),
        named("0001-01-01T00:00:00Z"),
    ],
)
def test_an_envelope_that_cannot_be_read_spoils_only_itself(room: Room, raw: bytes) -> None:
    desk = room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("Сайн"))
    answer = desk.ask_raw([msgspec.Raw(raw), msgspec.Raw(wire.encode(note))])
    assert [judged.verdict for judged in answer.verdicts] == [Verdict.UNPLACED, Verdict.APPLIED]
    assert room.document(f"attention/{answer.verdicts[0].id}")["code"] == "unreadable"


def test_a_record_beyond_the_limits_is_taken_all_the_same(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    assert desk.do(act.AddNote("а" * 100_000)).verdict is Verdict.APPLIED
    assert desk.do(act.AddNote("мөр\x00\x07")).verdict is Verdict.APPLIED
    assert desk.do(act.Reopen("а" * 100_000)).code == "too_long"


def test_an_action_that_makes_the_centre_fail_is_undone_alone(room: Room, expected_log: ExpectedLog) -> None:
    expected_log(r"fault Unreadable kind=add_note at wire.py:\d+")
    desk = room.desk("agent")
    desk.opened("sick")
    desk.opened("well")
    good = room.damage("sick")
    first = desk.envelope(act.AddNote("Нэг"), "sick")
    second = desk.envelope(act.AddNote("Хоёр"), "sick")
    other = desk.envelope(act.AddNote("Өөр"), "well")
    answer = desk.ask(first, second, other)
    assert [judged.id for judged in answer.verdicts] == [other.id]
    assert answer.later == ("sick",)
    room.write_raw("case/sick", good)
    assert [judged.version for judged in desk.take(first, second)] == [2, 3]


def test_what_only_the_database_does_not_take_is_undone_alone_too(room: Room, expected_log: ExpectedLog) -> None:
    expected_log(r"fault IntegrityError kind=open_case at ")
    desk = room.desk("agent")
    with room.services.centre.database.write() as connection:
        register.keep_all(connection, [(None, opened().now)])
    sick = desk.envelope(opening(office=DISTRICT, number=desk.number(1)), "case")
    well = desk.envelope(opening(office=DISTRICT, number=desk.number(2)), "well")
    note = desk.envelope(act.AddNote("Тэмдэглэл"), "well", seen=Seen(ids=(well.id,)))
    answer = desk.ask(sick, well, note)
    assert answer.later == ("case",)
    assert [(judged.id, judged.version) for judged in answer.verdicts] == [(well.id, 1), (note.id, 2)]
    assert room.case("case") is None


def test_an_opening_that_fails_takes_along_nothing_that_waits_for_it(room: Room, expected_log: ExpectedLog) -> None:
    expected_log(r"fault IntegrityError kind=open_case at ")
    desk = room.desk("agent")
    waiting = desk.envelope(act.AddNote("Урьд нь"), "case")
    assert desk.take(waiting)[0].verdict is Verdict.UNPLACED
    with room.services.centre.database.write() as connection:
        register.keep_all(connection, [(None, opened().now)])
    sick = desk.envelope(opening(office=DISTRICT, number=desk.number(1)), "case")
    after = desk.envelope(act.AddNote("Дараа нь"), "case", seen=Seen(ids=(sick.id,)))
    answer = desk.ask(sick, after)
    assert (answer.verdicts, answer.later) == ((), ("case",))
    assert room.case("case") is None
    assert room.verdicts()[waiting.id] == Verdict.UNPLACED
    with room.services.centre.database.write() as connection:
        for table in (cases, case_numbers, case_phones):
            connection.execute(delete(table))
    assert [judged.version for judged in desk.take(sick, after)] == [1, 3]
    assert [entry.id for entry in room.known_case().entries] == [sick.id, waiting.id, after.id]


def test_the_actions_of_one_question_see_each_other(room: Room) -> None:
    desk, clone = room.desk("agent"), room.desk("colleague")
    number = desk.number(7)
    note = clone.envelope(act.AddNote("Эрт ирсэн"), "two")
    first = desk.envelope(opening(office=DISTRICT, number=number), "one")
    second = clone.envelope(opening(office=DISTRICT, number=number), "two")
    by_number = desk.envelope(act.AddNote("Дугаараар"), None, number=number)
    answer = desk.ask(note, first, second, by_number, first)
    verdicts = [(judged.id, judged.verdict, judged.code) for judged in answer.verdicts]
    assert verdicts == [
        (note.id, Verdict.UNPLACED, "no_such_case"),
        (first.id, Verdict.APPLIED, None),
        (second.id, Verdict.APPLIED, "number_taken"),
        (by_number.id, Verdict.APPLIED, None),
    ]
    assert [entry.id for entry in room.known_case("one").entries] == [first.id, by_number.id]
    assert [entry.id for entry in room.known_case("two").entries] == [second.id, note.id]
    assert room.document(f"attention/{note.id}") is None


def test_a_taken_number_gives_the_later_case_another_and_tells_the_author(room: Room) -> None:
    desk, clone = room.desk("agent"), room.desk("colleague")
    first = desk.opened("one", number=desk.number(7))
    envelope = clone.envelope(opening(office=DISTRICT, number=first.number), "two")
    (judged,) = clone.take(envelope)
    second = room.known_case("two")
    assert (judged.verdict, judged.code) == (Verdict.APPLIED, "number_taken")
    assert judged.facts == {"number": first.number, "now": second.number}
    assert second.number != first.number
    assert read_case_number(second.number).number == second.number
    assert second.aliases == (first.number,)
    assert room.document(f"attention/{envelope.id}")["code"] == "number_taken"
    assert clone.take(envelope) == [judged]
    assert clone.do(act.AddNote("Дугаараар"), None, number=first.number).version == 2
    assert room.known_case("one").version == 2


@pytest.mark.parametrize("number", ["", "0000000000", "рр", "x" * 300, "\x00"])
def test_a_number_that_is_none_is_replaced(room: Room, number: str) -> None:
    desk = room.desk("agent")
    desk.take(desk.envelope(opening(office=DISTRICT, number=number)))
    case = room.known_case()
    assert read_case_number(case.number).number == case.number


def test_one_count_with_two_ids_betrays_a_copied_desk(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    good = desk.envelope(act.AddNote("Өмнөх"))
    double = desk.envelope(act.AddNote("Хуулбар"), count=1)
    answer = desk.ask(good, double)
    assert answer.enrol_again
    assert answer.verdicts == ()
    assert len(room.known_case().entries) == 2
    again = room.services.accounts.enrol_again(desk.device)
    assert again.enrolment != desk.device.enrolment
    assert again.desk_number != desk.device.number
    assert room.services.accounts.desk_of(again.token).key == desk.device.key


def test_a_gap_in_the_counts_means_nothing(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.count += 100
    assert desk.do(act.AddNote("Завсартай")).verdict is Verdict.APPLIED


def test_a_withheld_name_is_a_document_of_its_own(room: Room) -> None:
    desk = room.desk("agent", "supervisor")
    desk.opened(caller=None, marks=(act.Mark.NAME_WITHHELD,))
    party = act.Party(parent_name="Нууц", given_name="Хүн", phones=(act.Phone("99887766"),))
    desk.do(act.KeepIdentity(party))
    assert room.scopes("identity/case") == {"person:agent"}
    assert "Нууц" not in wire.case_bytes(room.known_case()).decode()
    desk.do(act.Assign(None, PersonId("colleague")), by=PersonId("supervisor"))
    assert room.scopes("identity/case") == {"person:agent", "person:colleague"}
    early = desk.envelope(act.KeepIdentity(party), "later")
    desk.take(early)
    assert room.document(f"attention/{early.id}")["what"] == {}


def test_nobody_comes_to_know_a_withheld_name_by_writing_another_one(room: Room) -> None:
    desk, far = room.desk("agent"), room.desk("herder")
    desk.opened(caller=None, marks=(act.Mark.NAME_WITHHELD,))
    desk.do(act.KeepIdentity(act.Party(given_name="Хүн")))
    asked = far.do(act.KeepIdentity(act.Party(given_name="Өөр")), None, number=room.known_case().number)
    assert (asked.verdict, asked.code) == (Verdict.REFUSED, "not_allowed")
    assert room.document("identity/case")["caller"]["given_name"] == "Хүн"
    assert room.scopes("identity/case") == {"person:agent"}


def test_errands_make_their_documents(room: Room) -> None:
    desk, supervisor = room.desk("agent"), room.desk("supervisor")
    task = desk.envelope(act.ReportCatalogue(DISTRICT, "service/1", "Үнэ буруу"))
    notice = supervisor.envelope(act.PostNotice("Цахилгаан тасарна", until=NOW.replace(day=21)))
    desk.take(task, desk.envelope(act.CountCall(act.NoCase.SILENT, DISTRICT)))
    supervisor.take(notice)
    assert room.scopes(f"task/{task.id}") == {"supervisors:district"}
    assert room.scopes(f"notice/{notice.id}") == {"common"}
    assert desk.do(act.PostNotice("Болохгүй", until=NOW)).code == "not_allowed"


def test_what_is_larger_than_a_page_is_kept_raw_and_goes_into_no_case(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("а" * 1_000_000))
    assert desk.take(note)[0].verdict is Verdict.UNPLACED
    assert len(room.known_case().entries) == 1
    assert room.document(f"attention/{note.id}")["what"] == {}


def test_a_task_is_done_when_a_supervisor_of_its_office_says_so(room: Room) -> None:
    desk, supervisor = room.desk("agent"), room.desk("supervisor")
    task = desk.envelope(act.ReportCatalogue(DISTRICT, "service/1", "Үнэ буруу"))
    desk.take(task)
    assert desk.do(act.Settle(task.id, "done")).code == "not_allowed"
    assert supervisor.do(act.Settle(task.id, "done")).verdict is Verdict.APPLIED
    assert room.scopes(f"task/{task.id}") == set()
    assert supervisor.do(act.Settle(task.id, "done")).verdict is Verdict.NO_CHANGE


def test_a_task_of_an_office_without_a_supervisor_is_the_head_offices(room: Room) -> None:
    herder, chief, agent = room.desk("herder"), room.desk("chief"), room.desk("agent")
    task = herder.envelope(act.ReportCatalogue(AIMAG, "service/1", "Үнэ буруу"))
    herder.take(task)
    assert room.scopes(f"task/{task.id}") == {"supervisors:aimag", "supervisors:head"}
    chief.read()
    assert chief.documents("task") == {f"task/{task.id}"}
    assert chief.do(act.Settle(task.id, "done"), None).verdict is Verdict.APPLIED
    left = agent.envelope(act.ReportCatalogue(DISTRICT, "service/2", "Утас буруу"))
    agent.take(left)
    room.dismiss("supervisor")
    assert room.scopes(f"task/{left.id}") == {"supervisors:district", "supervisors:head"}


def test_a_notice_is_ended_under_its_own_id(room: Room) -> None:
    supervisor = room.desk("supervisor")
    notice = supervisor.envelope(act.PostNotice("Цахилгаан тасарна", until=NOW.replace(day=21)))
    supervisor.take(notice)
    supervisor.do(act.PostNotice("Цахилгаан тасарна", until=NOW, notice=notice.id))
    assert room.document(f"notice/{notice.id}")["until"] == "2026-11-20T04:00:00Z"
    assert supervisor.do(act.PostNotice("x", until=NOW, notice="none")).code == "no_such_line"


def test_the_one_who_has_the_case_settles_a_line_on_it(room: Room) -> None:
    desk, colleague = room.desk("agent"), room.desk("colleague")
    desk.opened(assignee=PersonId("colleague"))
    desk.do(forward())
    closing = desk.envelope(act.Close(act.CloseOutcome.SOLVED))
    desk.take(closing)
    assert colleague.do(act.Settle(closing.id, "accepted")).verdict is Verdict.APPLIED


def test_a_moment_without_an_offset_cannot_be_read(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    assert desk.do(act.ScheduleCallBack(NOW.replace(tzinfo=None))).code == "unreadable"


def test_it_happened_when_the_desks_corrected_clock_says_never_after_the_receipt(room: Room) -> None:
    desk = room.desk("agent")
    early = NOW.replace(year=2025)
    desk.opened()
    desk.do(act.AddNote("Цаг хоцорсон"), at=At(early, offset=60.0, exchanged=NOW.replace(hour=1)))
    desk.do(act.AddNote("Цаг түрүүлсэн"), at=At(NOW.replace(year=2030)))
    assert [entry.at for entry in room.known_case().entries[1:]] == [NOW.replace(hour=1), NOW]


def test_other_offices_may_record_and_not_ask(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("herder")
    desk.opened()
    assert other.do(act.AddNote("Манайд хандсан")).verdict is Verdict.APPLIED
    assert other.do(forward()).code == "other_office"
    assert room.desk("chief").do(forward()).verdict is Verdict.APPLIED


@pytest.mark.parametrize("depth", [19, 900])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("edit_field", b'{"field":"subject","old":%s,"new":"y"}'),
        ("seen_elsewhere", b'{"entry":"e","kind":"add_note","by":"agent","at":"2026-11-20T00:00:00Z","what":{"x":%s}}'),
    ],
)
def test_what_lies_too_deep_in_itself_goes_into_no_case(room: Room, kind: str, body: bytes, depth: int) -> None:
    desk = room.desk("agent")
    desk.opened()
    deep = msgspec.Raw(body % (b"[" * depth + b"]" * depth))
    judged = desk.take(desk.envelope(act.AddNote("x"), kind=kind, body=deep))[0]
    assert (judged.code == "unreadable") == (depth > 20)
    assert len(room.known_case().entries) == (1 if depth > 20 else 2)
