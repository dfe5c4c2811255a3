"""The two commits, what leaves the outbox and when, what a desk holds and drops: one situation a test."""

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from console import wire
from console.desk.desk import Desk, LineState, RefusedStep, Step, new_case_id
from console.desk.files import FileState
from console.desk.sync import RENEW_FROM
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline, Outdated, SignedOut
from console.desk.views import Queue
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import CaseId, PersonId
from console.domain.people import Role
from console.store.desk_tables import device
from console.wire import Answer
from tests.builders import (
    CentreLine,
    Clock,
    Room,
    door,
    exchange_until_still,
    forward_step,
    listed,
    opening_step,
    ready_desk,
)
from tests.conftest import ExpectedLog
from tests.server.building import AIMAG, DISTRICT, PASSWORD, person
from tests.sync import bad_line
from tests.sync.bad_line import Send
from tests.sync.towns import Town


def opened(desk: Desk, **changes: object) -> CaseId:
    """A case that the centre has."""
    case = new_case_id()
    desk.do([opening_step(case, **changes)])
    exchange_until_still(desk)
    return case


def opened_without_a_line(desk: Desk) -> CaseId:
    """A case that waits on this desk."""
    case = new_case_id()
    desk.do([opening_step(case)])
    return case


def note(case: CaseId, text: str = "тэмдэглэл") -> Step:
    return Step(act.AddNote(text), case)


def _state(desk: Desk) -> LineState:
    return desk.line.state


def kinds(desk: Desk, case: CaseId) -> list[str]:
    view = desk.views.case(case)
    return [] if view is None else [entry.kind for entry in view.case.entries]


def changing(change: Callable[[Answer], Answer]) -> bad_line.Fault:
    """A line that changes the answers of exchanges."""

    def fault(request: Request, send: Send) -> Reply:
        reply = send(request)
        if request.path != "/sync":
            return reply
        return Reply(reply.status, reply.headers, wire.encode(change(wire.decode(reply.body, Answer))))

    return fault


def test_an_action_taken_but_not_yet_archived_is_shown_once(town: Town) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    desk.do([note(case)])
    town.die_between_the_two_commits("one")
    desk = town.places["one"].desk
    assert len(desk.views.waiting()) == 1
    assert kinds(desk, case) == ["open_case", "add_note"]
    [row] = desk.views.rows(desk.views.queue(Queue.OFFICE))
    assert row.waiting == 0
    town.settle()
    assert town.faults() == []
    assert kinds(desk, case) == ["open_case", "add_note"]


@pytest.mark.parametrize("fault", bad_line.FAULTS)
def test_over_any_bad_line_an_action_is_taken_once_and_waits_until_then(town: Town, fault: bad_line.Fault) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    [made] = desk.do([note(case)]).ids
    town.places["one"].line.fault = fault
    for _ in range(3):
        try:
            desk.pulse.once()
        except Offline:
            assert [each.action for each in desk.views.waiting()] == [made]
            assert desk.line.state is LineState.OFFLINE
    assert kinds(desk, case) == ["open_case", "add_note"]
    town.settle()
    assert [entry.id for entry in town.room.known_case(case).entries[1:]] == [made]
    assert town.faults() == []


def test_a_row_stays_until_its_case_has_come_as_far_as_its_verdict(town: Town) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    desk.do([note(case)])
    cursors = desk._holdings.replica.cursors()
    town.places["one"].line.fault = changing(
        lambda answer: msgspec.structs.replace(answer, documents=(), cursors=cursors)
    )
    desk.pulse.once()
    assert len(desk.views.waiting()) == 1
    assert kinds(desk, case) == ["open_case", "add_note"]
    town.places["one"].line.fault = None
    desk.pulse.once()
    assert desk.views.waiting() == []
    assert kinds(desk, case) == ["open_case", "add_note"]


def test_a_case_that_a_verdict_touched_lies_at_once_where_the_centre_says(town: Town) -> None:
    desk = town.open("one", "agent")
    case = opened(desk, assignee=PersonId("agent"))
    assert f"case/{case}" in desk._holdings.replica.members_of("person:agent")
    desk.do([Step(act.Assign(PersonId("agent"), None), case)])
    cursors = desk._holdings.replica.cursors()
    town.places["one"].line.fault = changing(
        lambda answer: msgspec.structs.replace(
            answer, documents=tuple(each for each in answer.documents if each.whole), cursors=cursors, more=True
        )
    )
    desk.pulse.once()
    assert f"case/{case}" not in desk._holdings.replica.members_of("person:agent")
    assert f"case/{case}" in desk._holdings.replica.members_of("office:district")


def test_a_case_that_leaves_a_desk_is_dropped_there(town: Town) -> None:
    supervisor, herder = town.open("one", "supervisor"), town.open("far", "herder")
    case = opened(supervisor)
    supervisor.do([Step(act.Assign(None, PersonId("herder")), case)])
    exchange_until_still(supervisor)
    exchange_until_still(herder)
    assert listed(herder, Queue.MINE) == [case]
    supervisor.do([Step(act.Assign(PersonId("herder"), None), case)])
    exchange_until_still(supervisor)
    exchange_until_still(herder)
    assert listed(herder, Queue.MINE) == []
    assert herder._holdings.replica.document(f"case/{case}") is None
    assert herder.views.case(case) is None


def test_a_case_listed_only_for_what_waited_is_listed_no_more_when_it_is_not_this_desks(town: Town) -> None:
    desk = town.open("far", "herder")
    case = new_case_id()
    desk.do([opening_step(case, office=AIMAG), note(case)])
    town.room.put_person(person("herder", (Role.AGENT, DISTRICT)))
    exchange_until_still(desk)
    assert desk.views.waiting() == []
    assert desk._holdings.replica.shown.row_of(case) is None


def test_a_scope_left_in_the_middle_of_its_fill_leaves_nothing_behind(town: Town) -> None:
    desk = door(town.folder / "far", CentreLine(town.room)).sign_in("herder", PASSWORD)
    case = new_case_id()
    desk.do([opening_step(case, office=AIMAG)])
    assert desk.pulse._exchange.once(page_bytes=1).more
    assert f"case/{case}" in desk._holdings.replica.members_of(f"office:{AIMAG}")
    town.room.put_person(person("herder", (Role.AGENT, DISTRICT)))
    exchange_until_still(desk)
    assert desk._holdings.replica.members_of(f"office:{AIMAG}") == frozenset()
    assert desk._holdings.replica.document(f"case/{case}") is None
    desk.stop()


def test_a_case_that_left_stays_while_an_action_waits_on_it(town: Town, expected_log: ExpectedLog) -> None:
    expected_log("fault Unreadable kind=add_note")
    supervisor, herder = town.open("one", "supervisor"), town.open("far", "herder")
    case = opened(supervisor, assignee=PersonId("herder"))
    exchange_until_still(herder)
    herder.do([note(case)])
    supervisor.do([Step(act.Assign(PersonId("herder"), None), case)])
    exchange_until_still(supervisor)
    good = town.room.damage(case)
    assert not herder.pulse.once()
    assert len(herder.views.waiting()) == 1
    assert herder._holdings.replica.document(f"case/{case}") is not None
    town.room.write_raw(f"case/{case}", good)
    exchange_until_still(herder)
    assert herder.views.waiting() == []
    assert herder._holdings.replica.document(f"case/{case}") is None
    assert [entry.kind for entry in town.room.known_case(case).entries] == ["open_case", "assign", "add_note"]


def test_one_failing_case_holds_up_no_other(town: Town, expected_log: ExpectedLog) -> None:
    expected_log("fault Unreadable kind=add_note")
    desk = town.open("one", "agent")
    bad, good = opened(desk), opened(desk)
    whole = town.room.damage(bad)
    desk.do([note(bad), note(bad), note(good)])
    for _ in range(3):
        desk.pulse.once()
    assert [each.case for each in desk.views.waiting()] == [bad, bad]
    assert [entry.kind for entry in town.room.known_case(good).entries] == ["open_case", "add_note"]
    town.room.write_raw(f"case/{bad}", whole)
    for _ in range(3):
        desk.pulse.once()
    assert desk.views.waiting() == []
    assert len(town.room.known_case(bad).entries) == 3


def test_a_case_that_this_program_cannot_read_holds_up_nothing_else(town: Town, expected_log: ExpectedLog) -> None:
    expected_log("a case cannot be read")
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    bad = opened(one)
    good = town.room.damage(bad)
    town.room.write_raw(f"case/{bad}", b'{"id": 5}')
    other = opened(one)
    two.do([Step(act.CountCall(act.NoCase.TEST, DISTRICT))])
    exchange_until_still(two)
    assert two.views.waiting() == []
    assert listed(two) == [other]
    assert two.views.case(bad) is None
    with pytest.raises(RefusedStep, match="no_such_case"):
        two.do([note(bad)])
    town.room.write_raw(f"case/{bad}", good)


def test_everything_done_is_handed_in_again_to_a_restored_centre(town: Town) -> None:
    desk = town.open("one", "agent")
    backup = town.back_up()
    case = opened(desk)
    desk.do([note(case)])
    exchange_until_still(desk)
    town.restore(backup)
    assert town.room.case(case) is None
    exchange_until_still(desk)
    assert [entry.kind for entry in town.room.known_case(case).entries] == ["open_case", "add_note"]
    assert desk.views.waiting() == []
    assert len(list((town.folder / "one").glob("replica*.db"))) == 2
    assert town.faults() == []


def test_files_go_up_again_to_a_restored_centre_that_lacks_them(town: Town) -> None:
    desk = town.open("one", "agent")
    backup = town.back_up()
    case = opened(desk)
    attach = desk.files.add(("зураг.jpg", b"photo"))
    desk.do([Step(attach, case)])
    desk.pulse.until_still()
    town.restore(backup)
    shutil.rmtree(town.folder / "centre" / "files")
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.SENT
    assert town.room.services.files.read(attach.file, offset=0) == (b"photo", 5)


def test_what_an_author_had_seen_counts_at_a_restored_centre_too(town: Town) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    backup = town.back_up()
    case = opened(one)
    one.do([note(case)])
    exchange_until_still(one)
    exchange_until_still(two)
    two.do([Step(act.Close(act.CloseOutcome.SOLVED), case)])
    exchange_until_still(two)
    town.restore(backup)
    exchange_until_still(one)
    exchange_until_still(two)
    assert [entry.verdict for entry in town.room.known_case(case).entries] == [Verdict.APPLIED] * 3


def test_what_an_author_had_seen_counts_although_his_desk_was_off_for_long(town: Town) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    backup = town.back_up()
    case = opened(one)
    one.do([note(case)])
    exchange_until_still(one)
    exchange_until_still(two)
    two.do([Step(act.Close(act.CloseOutcome.SOLVED), case)])
    exchange_until_still(two)
    two.stop()
    long_ago = town.room.clock.now.timestamp()
    for path in town.places["two"].folder.glob("replica*"):
        os.utime(path, (long_ago, long_ago))
    town.room.clock.pass_(days=45)
    town.restore(backup)
    exchange_until_still(one)
    place = town.places["two"]
    place.desk = door(place.folder, place.line).sign_in("colleague", PASSWORD)
    exchange_until_still(place.desk)
    assert [entry.verdict for entry in town.room.known_case(case).entries] == [Verdict.APPLIED] * 3


def test_what_an_author_had_not_seen_still_holds_his_closing_at_a_restored_centre(town: Town) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    backup = town.back_up()
    case = opened(one)
    exchange_until_still(two)
    one.do([note(case)])
    two.do([Step(act.Close(act.CloseOutcome.SOLVED), case)])
    town.restore(backup)
    exchange_until_still(one)
    exchange_until_still(two)
    assert [entry.verdict for entry in town.room.known_case(case).entries][-1] is Verdict.HELD
    [item] = two.views.attention()
    assert (item.line.kind, item.line.code, item.line.case) == ("close", "new_since", case)


def test_a_copied_desk_enrols_anew_and_loses_nothing(town: Town, tmp_path: Path) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    town.places["one"].desk.stop()
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    desk = town.restart_stopped("one")
    line = CentreLine(town.room)
    copy = door(tmp_path / "copy", line).sign_in("agent", PASSWORD)
    desk.do([note(case, "эх")])
    copy.do([note(case, "хуулбар")])
    exchange_until_still(desk)
    before = copy._holdings.outbox.device()
    exchange_until_still(copy)
    after = copy._holdings.outbox.device()
    assert before is not None
    assert after is not None
    assert before.enrolment != after.enrolment
    assert copy.views.waiting() == []
    assert len(town.room.known_case(case).entries) == 3
    copy.stop()


def test_a_copied_desk_whose_disk_is_full_as_it_enrols_anew_speaks_for_itself_all_the_same(
    town: Town, tmp_path: Path
) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    town.places["one"].desk.stop()
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    desk = town.restart_stopped("one")
    copy = door(tmp_path / "copy", CentreLine(town.room)).sign_in("agent", PASSWORD)
    desk.do([note(case, "эх")])
    copy.do([note(case, "хуулбар")])
    exchange_until_still(desk)
    settings = tmp_path / "copy" / "settings.json"
    settings.unlink()
    settings.mkdir()
    with pytest.raises(IsADirectoryError):
        copy.pulse.once()
    settings.rmdir()
    exchange_until_still(copy)
    device = copy._holdings.outbox.device()
    assert device is not None
    spoken_for = town.room.services.accounts.desk_of(copy._link.token or "").enrolment
    assert spoken_for == device.enrolment != desk._holdings.outbox.device().enrolment
    assert copy.views.waiting() == []
    copy.stop()


def test_a_desk_that_the_centre_no_longer_knows_keeps_everything_and_enrols_anew_at_the_next_sign_in(
    town: Town,
) -> None:
    backup = town.back_up()
    desk = town.open("one", "agent")
    case = opened(desk)
    town.restore(backup)
    desk.do([note(case)])
    with pytest.raises(SignedOut):
        desk.pulse.once()
    assert _state(desk) is LineState.SIGNED_OUT
    assert len(desk.views.waiting()) == 1
    desk.switch("agent", PASSWORD)
    exchange_until_still(desk)
    assert _state(desk) is LineState.ONLINE
    assert len(town.room.known_case(case).entries) == 2
    assert town.faults() == []


def test_a_forgotten_desk_whose_persons_password_was_changed_elsewhere_opens_and_hands_in(town: Town) -> None:
    backup = town.back_up()
    desk = town.open("one", "agent")
    case = opened(desk)
    desk.do([note(case)])
    town.restore(backup)
    town.room.services.accounts.change_password(wire.PasswordChange("agent", PASSWORD, "another horse"))
    with pytest.raises(SignedOut):
        desk.pulse.once()
    desk.stop()
    place = town.places["one"]
    place.desk = desk = door(place.folder, place.line).sign_in("agent", PASSWORD)
    assert len(desk.views.waiting()) == 1
    desk.switch("agent", "another horse")
    exchange_until_still(desk)
    assert len(town.room.known_case(case).entries) == 2
    assert town.faults() == []


def test_an_outdated_desk_still_hands_in_its_work(town: Town) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    desk.do([note(case)])
    town.places["one"].line.fault = changing(
        lambda answer: Answer(answer.protocol, answer.now, verdicts=answer.verdicts, outdated=True, nonce=answer.nonce)
    )
    with pytest.raises(Outdated):
        desk.pulse.once()
    assert desk.line.state is LineState.OUTDATED
    assert len(town.room.known_case(case).entries) == 2
    assert kinds(desk, case) == ["open_case", "add_note"]
    town.settle()
    assert town.faults() == []


def test_what_an_outdated_desk_handed_in_is_handed_in_again_to_a_restored_centre(town: Town) -> None:
    desk = town.open("one", "agent")
    backup = town.back_up()
    [counted] = desk.do([Step(act.CountCall(act.NoCase.TEST, DISTRICT))]).ids

    def of_an_old_program(request: Request, send: Send) -> Reply:
        asked = msgspec.structs.replace(wire.decode(request.body, wire.Question), protocol=0)
        return send(replace(request, body=wire.encode(asked)))

    town.places["one"].line.fault = of_an_old_program
    with pytest.raises(Outdated):
        desk.pulse.once()
    assert desk.views.waiting() == []
    town.restore(backup)
    town.places["one"].line.fault = None
    exchange_until_still(desk)
    assert town.room.verdicts()[counted] == Verdict.APPLIED


def test_more_work_than_fits_one_question_goes_up_in_order(town: Town) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    texts = [f"{number} " + "х" * 15_000 for number in range(120)]
    desk.do([note(case, text) for text in texts])
    assert desk.pulse.once()
    assert 0 < len(desk.views.waiting()) < 120
    exchange_until_still(desk)
    assert [entry.what["text"] for entry in town.room.known_case(case).entries[1:]] == texts


def test_a_cursor_never_goes_back(town: Town) -> None:
    desk = town.open("one", "agent")
    first = desk._holdings.replica.cursors()
    opened(desk)
    now = desk._holdings.replica.cursors()
    town.places["one"].line.fault = changing(lambda answer: msgspec.structs.replace(answer, cursors=first))
    with pytest.raises(Offline, match="broken_answer"):
        desk.pulse.once()
    assert desk._holdings.replica.cursors() == now


def test_the_answer_of_an_earlier_question_is_none_to_this_one(town: Town) -> None:
    desk = town.open("one", "agent")
    kept: list[Reply] = []

    def one_answer_late(request: Request, send: Send) -> Reply:
        kept.append(send(request))
        return kept[max(0, len(kept) - 2)]

    town.places["one"].line.fault = one_answer_late
    desk.pulse.once()
    town.room.clock.pass_(hours=12)
    case = opened_without_a_line(desk)
    with pytest.raises(Offline, match="broken_answer"):
        desk.pulse.once()
    assert desk.line.clock_wrong_by == 0
    town.places["one"].line.fault = None
    exchange_until_still(desk)
    assert town.room.known_case(case).opened_at == town.room.clock.now


@pytest.mark.parametrize("now", ["2026-11-20T04:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_moment_that_no_centre_lives_in_is_not_taken_for_the_time(town: Town, now: str) -> None:
    desk = town.open("one", "agent")

    def lies(request: Request, send: Send) -> Reply:
        reply = send(request)
        said = msgspec.json.decode(reply.body) | {"now": now}
        return Reply(reply.status, reply.headers, msgspec.json.encode(said))

    town.places["one"].line.fault = lies
    case = opened_without_a_line(desk)
    with pytest.raises(Offline, match="broken_answer"):
        desk.pulse.once()
    assert desk.ask([note(case)]) == [None]
    town.places["one"].line.fault = None
    exchange_until_still(desk)
    assert [entry.at for entry in town.room.known_case(case).entries] == [town.room.clock.now] * 2


def test_a_centre_whose_clock_was_wrong_for_a_while_leaves_no_desk_in_the_future(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk", clock=Clock(room.clock.now))
    right = room.clock.now
    room.clock.pass_(days=365)
    exchange_until_still(desk)
    assert desk.line.clock_wrong_by == 365 * 86_400
    room.clock.now = right
    exchange_until_still(desk)
    assert desk.line.clock_wrong_by == 0
    desk.do([opening_step(case := new_case_id())])
    view = desk.views.case(case)
    assert view is not None
    assert view.case.opened_at == right
    desk.stop()


@pytest.mark.parametrize(
    "broken",
    [
        lambda given: tuple(msgspec.structs.replace(each, body=msgspec.UNSET) for each in given),
        lambda given: (*given, *given),
    ],
    ids=["without_bytes", "named_twice"],
)
def test_an_answer_whose_documents_cannot_be_so_is_kept_by_nobody(
    town: Town, broken: Callable[[tuple[wire.Document, ...]], tuple[wire.Document, ...]]
) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    opened(one)
    town.places["two"].line.fault = changing(
        lambda answer: msgspec.structs.replace(answer, documents=broken(answer.documents))
    )
    with pytest.raises(Offline, match="broken_answer"):
        two.pulse.once()
    assert listed(two) == []
    town.settle()
    assert town.faults() == []


def test_what_the_centre_refused_needs_its_authors_attention_and_no_longer_waits(town: Town) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    case = opened(one)
    exchange_until_still(two)
    one.do([forward_step(case)])
    two.do([Step(act.Close(act.CloseOutcome.SOLVED), case)])
    exchange_until_still(one)
    exchange_until_still(two)
    assert two.views.waiting() == []
    [item] = two.views.attention()
    assert (item.line.verdict, item.line.code) == (Verdict.REFUSED, "case_has_open_obligation")
    assert one.views.attention() == []
    view = two.views.case(case)
    assert view is not None
    assert view.case.status == "open"


def test_who_comes_to_another_desk_sees_what_needs_his_attention_before_its_fill_is_over(town: Town) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    cases = [opened(one) for _ in range(20)]
    exchange_until_still(two)
    one.do([forward_step(cases[7])])
    exchange_until_still(one)
    two.do([Step(act.Close(act.CloseOutcome.SOLVED), cases[7])])
    exchange_until_still(two)
    [line] = two.views.attention()
    third = door(town.folder / "third", CentreLine(town.room)).sign_in("colleague", PASSWORD)
    assert third.pulse.once(page_bytes=600), "the fill is not over"
    assert [each.line for each in third.views.attention()] == [line.line]
    assert third.pulse.once(page_bytes=600), "the fill is not over"
    third.do([Step(act.Settle(line.line.action, "left"))])
    while third.pulse.once(page_bytes=600):
        continue
    assert third.views.attention() == []
    exchange_until_still(third)
    assert {key for key, _ in third._holdings.replica.documents("case")} == {f"case/{case}" for case in cases}
    third.stop()


def test_someone_who_comes_to_a_desk_sees_his_cases_and_who_goes_takes_his_scope_along(town: Town) -> None:
    desk, other = town.open("one", "agent"), town.open("two", "supervisor")
    case = opened(other, assignee=PersonId("herder"), office=AIMAG)
    exchange_until_still(desk)
    assert desk._holdings.replica.document(f"case/{case}") is None
    desk.switch("herder", PASSWORD)
    exchange_until_still(desk)
    assert listed(desk, Queue.MINE) == [case]
    gone = replace(desk.person, grants=tuple(replace(g, until=town.room.clock.now) for g in desk.person.grants))
    town.room.clock.pass_(minutes=1)
    town.room.put_person(gone)
    exchange_until_still(desk)
    assert desk._holdings.replica.document(f"case/{case}") is None


def test_what_stands_on_no_case_is_handed_in_again_too_however_much_it_is(town: Town) -> None:
    desk = town.open("one", "agent")
    backup = town.back_up()
    made = [id for _ in range(5) for id in desk.do([Step(act.CountCall(act.NoCase.TEST, DISTRICT))] * 100).ids]
    exchange_until_still(desk)
    town.restore(backup)
    exchange_until_still(desk)
    town.made.update(made)
    assert town.faults() == []


def test_after_a_new_enrolment_each_person_becomes_known_again_as_he_signs_in(town: Town) -> None:
    backup = town.back_up()
    desk = town.open("one", "agent")
    desk.switch("herder", PASSWORD)
    exchange_until_still(desk)
    case = opened(desk, office=AIMAG)
    town.restore(backup)
    with pytest.raises(SignedOut):
        desk.pulse.once()
    desk.switch("agent", PASSWORD)
    exchange_until_still(desk)
    assert desk._holdings.replica.document(f"case/{case}") is None
    desk.switch("herder", PASSWORD)
    until_known()
    exchange_until_still(desk)
    assert desk.views.case(case) is not None
    assert desk._holdings.replica.document(f"case/{case}") is not None


def test_whom_a_restored_centre_has_forgotten_at_a_desk_becomes_known_again_as_he_signs_in(town: Town) -> None:
    desk = town.open("one", "agent")
    backup = town.back_up()
    desk.switch("herder", PASSWORD)
    exchange_until_still(desk)
    case = opened(desk, office=AIMAG)
    town.restore(backup)
    exchange_until_still(desk)
    desk.switch("herder", PASSWORD)
    until_known()
    exchange_until_still(desk)
    assert desk._holdings.replica.document(f"case/{case}") is not None


def test_whom_a_centre_restored_to_its_last_commit_has_forgotten_at_a_desk_becomes_known_again(town: Town) -> None:
    """A sign-in is no commit: the desk cannot know by its heads that the centre went back to before it."""
    desk = town.open("one", "agent")
    exchange_until_still(desk)
    backup = town.back_up()
    desk.switch("herder", PASSWORD)
    until_known()
    town.restore(backup)
    exchange_until_still(desk)
    assert not desk._holdings.filled.cursors().keys() & {"person:herder"}
    desk.switch("herder", PASSWORD)
    until_known()
    exchange_until_still(desk)
    assert "person:herder" in desk._holdings.filled.cursors()


def until_known() -> None:
    """Until the centre has heard who signed in."""
    for thread in threading.enumerate():
        if thread.name == "desk-aside":
            thread.join(20)


def test_a_case_that_only_a_newer_program_can_read_holds_up_nothing(town: Town, expected_log: ExpectedLog) -> None:
    expected_log("a case cannot be read by this program")
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    strange = opened(one)
    town.places["two"].line.fault = changing(
        lambda answer: msgspec.structs.replace(
            answer,
            documents=tuple(
                msgspec.structs.replace(each, body=msgspec.Raw(b'{"new": 1}'))
                if each.key == f"case/{strange}"
                else each
                for each in answer.documents
            ),
        )
    )
    plain = opened(one)
    exchange_until_still(two)
    assert listed(two) == [plain]
    assert two._holdings.replica.document(f"case/{strange}") == b'{"new": 1}'
    two.do([note(plain)])
    exchange_until_still(two)
    assert two.views.waiting() == []


def test_saving_reading_and_filling_at_once_lose_nothing_and_show_everything(town: Town) -> None:
    one, two = town.open("one", "agent"), town.open("two", "colleague")
    for _ in range(8):
        one.do([opening_step() for _ in range(25)])
    exchange_until_still(one)
    saved: list[CaseId] = []

    def work() -> None:
        for _ in range(20):
            case = new_case_id()
            two.do([opening_step(case), note(case)])
            saved.append(case)
            two.views.rows(two.views.queue(Queue.OFFICE)[:20])
            two.views.counts()

    workers = [threading.Thread(target=work) for _ in range(2)]
    two._showing.start()
    for worker in workers:
        worker.start()
    exchange_until_still(two)
    for worker in workers:
        worker.join(60)
    exchange_until_still(two)
    two._showing.stop()
    assert len(saved) == 40
    assert set(saved) <= set(listed(two))
    assert len(listed(two)) == 240
    town.settle()
    assert town.faults() == []


def test_a_desk_that_gets_no_new_number_hands_its_work_in_under_the_old_one(town: Town) -> None:
    desk = town.open("one", "agent")
    with desk._holdings.desk_database.write() as connection:
        connection.execute(update(device).values(counter=RENEW_FROM + 1))
    done = desk.do([opening_step()]).ids
    town.room.clock.pass_(hours=1)
    town.room.dismiss("agent")
    exchange_until_still(desk)
    assert desk._holdings.outbox.waiting() == []
    assert town.room.verdicts()[done[0]] == Verdict.APPLIED
