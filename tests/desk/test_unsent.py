"""What lies only on this desk says why it is still here, what it weighs, and how far a file is on its way."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from console import wire
from console.desk.changes import Changes
from console.desk.desk import Desk, Step, new_case_id
from console.desk.support import text_for_support
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.desk.views import Why
from console.domain import actions as act
from console.domain.ids import CaseId, PersonId
from console.domain.refused import Refused
from tests.builders import CentreLine, Room, exchange, exchange_until_still, opening_step, ready_desk
from tests.conftest import ExpectedLog
from tests.sync.bad_line import Fault, Send


@pytest.fixture
def line(room: Room) -> CentreLine:
    return CentreLine(room)


@pytest.fixture
def desk(room: Room, tmp_path: Path, line: CentreLine) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "desk", line=line)
    yield made
    made.stop()


@pytest.fixture
def other(room: Room, tmp_path: Path) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "other", "colleague")
    yield made
    made.stop()


def opened(desk: Desk) -> CaseId:
    case = new_case_id()
    desk.do([opening_step(case, subject="Хоолой хагарсан")])
    exchange_until_still(desk)
    return case


def only_reading(request: Request, send: Send) -> Reply:
    """A line on which nothing goes up."""
    if request.path != "/sync":
        return send(request)
    question = msgspec.structs.replace(wire.decode(request.body, wire.Question), actions=())
    return send(replace(request, body=wire.encode(question)))


def without_cases(request: Request, send: Send) -> Reply:
    """A line on which the verdicts come down and the cases do not."""
    reply = send(request)
    answer = msgspec.structs.replace(wire.decode(reply.body, wire.Answer), documents=(), cursors={})
    return replace(reply, body=wire.encode(answer))


def test_what_waits_says_whether_it_would_be_taken_now(desk: Desk, other: Desk, line: CentreLine) -> None:
    case = opened(desk)
    exchange_until_still(other)
    other.do([Step(act.Assign(None, PersonId("colleague")), case)])
    [made] = desk.do([Step(act.Assign(None, PersonId("agent")), case)]).ids
    assert [(each.verdict_now, each.why) for each in desk.views.waiting()] == [(None, Why.NEXT)]
    exchange_until_still(other)
    line.fault = only_reading
    exchange_until_still(desk)
    [waiting] = desk.views.waiting()
    assert (waiting.why, waiting.subject) == (Why.REFUSED_NOW, "Хоолой хагарсан")
    assert waiting.verdict_now == Refused("held_by_another", assignee="colleague")
    view = desk.views.case(case)
    assert view is not None
    assert view.would_be_refused.keys() == view.waiting == {made}
    line.fault = None
    exchange_until_still(desk)
    assert desk.views.waiting() == []
    assert [item.line.code for item in desk.views.attention()] == ["held_by_another"]


def test_what_the_centre_fails_on_says_so_and_the_line_counts_it(
    desk: Desk, room: Room, expected_log: ExpectedLog
) -> None:
    expected_log("fault Unreadable kind=add_note")
    bad, good = opened(desk), opened(desk)
    whole = room.damage(bad)
    desk.do([Step(act.AddNote("Нэг"), bad), Step(act.AddNote("Хоёр"), good)])
    exchange(desk)
    exchange(desk)
    assert [(each.case, each.why) for each in desk.views.waiting()] == [(bad, Why.FAILING)]
    assert (desk.line.waiting, desk.line.failing) == (1, 1)
    room.write_raw(f"case/{bad}", whole)
    exchange_until_still(desk)
    assert desk.views.waiting() == []
    assert (desk.line.waiting, desk.line.failing) == (0, 0)


def test_what_the_centre_has_taken_waits_for_its_case(desk: Desk, line: CentreLine) -> None:
    case = opened(desk)
    desk.do([Step(act.AddNote("Нэг"), case)])
    line.fault = without_cases
    exchange(desk)
    assert [each.why for each in desk.views.waiting()] == [Why.CASE_TO_COME]
    line.fault = None
    exchange_until_still(desk)
    assert desk.views.waiting() == []


def test_a_case_that_the_reader_may_not_read_is_named_by_its_number_alone(desk: Desk, line: CentreLine) -> None:
    case = opened(desk)
    line.cut = True
    desk.do([Step(act.AddNote("Нэг"), case), Step(desk.files.add(("гэрэл.jpg", b"1" * 900)), case)])
    [named] = {(each.subject, each.number) for each in desk.views.waiting()}
    [file] = desk.views.unsent().files
    assert (file.name, file.subject, file.case) == ("гэрэл.jpg", "Хоолой хагарсан", case)
    line.cut = False
    desk.switch("herder", "correct horse")
    line.cut = True
    [hidden] = {(each.subject, each.number) for each in desk.views.waiting()}
    assert (named[1], hidden) == (hidden[1], ("", hidden[1]))
    assert named[0] == "Хоолой хагарсан"
    [file] = desk.views.unsent().files
    assert (file.name, file.subject) == ("", "")


def test_a_file_on_its_way_says_how_far_it_is_also_when_its_action_has_gone(desk: Desk, line: CentreLine) -> None:
    case = opened(desk)
    [file_step] = [Step(desk.files.add(("гэрэл.jpg", bytes(600_000))), case)]
    desk.do([file_step])
    [waiting] = desk.views.waiting()
    assert waiting.file == desk.views.unsent().files[0].hash
    exchange_until_still(desk)
    line.fault = _cut_after(1)
    told: list[Changes] = []
    desk.subscribe(told.append, lambda line: None)
    desk.pulse.until_still()
    assert any(changes.files for changes in told)
    [file] = desk.views.unsent().files
    assert desk.views.waiting() == []
    assert (file.name, file.size, file.by) == ("гэрэл.jpg", 600_000, "agent")
    assert 0 < file.sent < file.size
    line.fault = None
    desk.pulse.until_still()
    assert desk.views.unsent().files == []


def _cut_after(pieces: int) -> Fault:
    left = [pieces]

    def fault(request: Request, send: Send) -> Reply:
        if request.method == "PUT":
            if not left[0]:
                raise Offline("no_line")
            left[0] -= 1
        return send(request)

    return fault


def test_what_waits_is_weighed_as_it_would_go_over_the_link(desk: Desk, line: CentreLine) -> None:
    assert desk.views.unsent().link_bytes == 0
    for _ in range(20):
        desk.do([opening_step(text="Гудамжны гэрэл гурав хоног асахгүй байна. " * 5)])
    weighed = desk.views.unsent().link_bytes
    assert 900 < weighed < 20_000
    exchange_until_still(desk)
    assert desk.views.unsent().link_bytes == 0


def test_with_nothing_waiting_the_last_answer_of_the_centre_is_known(desk: Desk, room: Room, line: CentreLine) -> None:
    room.clock.pass_(minutes=7)
    exchange(desk)
    assert desk.views.unsent().exchanged_at == room.clock.now
    line.cut = True
    answered = room.clock.now
    room.clock.pass_(minutes=7)
    desk.pulse.until_still()
    assert desk.views.unsent().exchanged_at == answered


def test_the_list_for_support_holds_no_word_that_anybody_typed(desk: Desk, line: CentreLine) -> None:
    line.cut = True
    case = new_case_id()
    number = desk.do([opening_step(case, subject="Нууц сэдэв", text="Нууц агуулга")]).numbers[case]
    desk.do([Step(desk.files.add(("нууц зураг.jpg", b"1" * 500)), case)])
    text = text_for_support(desk.views.unsent(), desk.line)
    said = json.loads(text)
    assert [(each["kind"], each["number"], each["why"]) for each in said["waiting"]] == [
        ("open_case", number, "next"),
        ("attach", number, "next"),
    ]
    assert (said["files"], said["line"]) == ([{"size": 500, "sent": 0, "number": number}], "online")
    assert text.isascii()
    for typed in ("Нууц", "нууц", "Сүхбаатар", "99112345"):
        assert json.dumps(typed) not in text
        assert json.dumps(typed).strip('"') not in text
