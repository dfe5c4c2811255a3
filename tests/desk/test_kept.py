"""Drafts, files and settings: what someone made here is here after anything."""

import hashlib
import json
from pathlib import Path

import pytest

from console.desk.changes import Changes
from console.desk.desk import Desk, Step, new_case_id
from console.desk.files import FileState
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.domain import actions as act
from console.domain.ids import FileHash
from console.domain.limits import FILE_BYTES
from console.domain.refused import Refused
from tests.builders import PASSWORD, CentreLine, Room, door, opening_step, ready_desk
from tests.sync.bad_line import Send

PHOTO = b"\xff\xd8" + bytes(range(256)) * 4_000


def test_a_draft_comes_back_with_its_field_and_cursor_after_a_restart(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    draft = desk.drafts.begin("call", {"subject": "Гэр"}, field="subject", cursor=3)
    desk.drafts.save(draft)
    content = {"subject": "Гэрэл", "phones": [{"number": "99112233"}], "told": []}
    changed = type(draft)(draft.id, draft.person, draft.kind, content, "text", 5, draft.started_at, room.clock.now)
    desk.drafts.save(changed)
    desk.stop()
    again = door(tmp_path / "desk", CentreLine(room, cut=True)).sign_in("agent", PASSWORD)
    assert again.drafts.mine() == [changed]
    again.stop()


def test_several_calls_may_be_open_and_one_is_thrown_away(desk: Desk, room: Room) -> None:
    drafts = []
    for number in range(3):
        room.clock.pass_(seconds=1)
        drafts.append(desk.drafts.begin("call", {"number": number}))
        desk.drafts.save(drafts[-1])
    desk.drafts.remove(drafts[1].id)
    assert [draft.content["number"] for draft in desk.drafts.mine()] == [0, 2]


def test_a_draft_may_hold_anything_someone_pastes(desk: Desk) -> None:
    text = "х" * 1_000_000 + "\x00<img src=x>\u2028\ud83d"
    desk.drafts.save(desk.drafts.begin("call", {"text": text}))
    assert desk.drafts.mine()[0].content["text"] == text


def test_a_file_attached_without_a_line_reaches_the_centre_and_another_desk(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "one", line=line)
    line.cut = True
    case = new_case_id()
    attach = desk.files.add(("зураг.jpg", PHOTO))
    desk.do([opening_step(case), Step(attach, case)])
    assert attach == act.Attach(FileHash(hashlib.sha256(PHOTO).hexdigest()), "зураг.jpg", len(PHOTO), "image/jpeg")
    assert desk.files.read(attach.file) == PHOTO
    assert desk.files.state(attach.file) is FileState.WAITING
    line.cut = False
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.SENT
    other = ready_desk(room, tmp_path / "other", "colleague")
    told: list[Changes] = []
    other.subscribe(told.append, lambda line: None)
    assert other.files.state(attach.file) is FileState.ELSEWHERE
    assert other.files.read(attach.file) is None
    other.pulse.until_still()
    assert other.files.read(attach.file) == PHOTO
    assert any(changes.files for changes in told)
    desk.stop()
    other.stop()


def test_a_file_goes_on_where_the_line_broke(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "one", line=line)
    attach = desk.files.add(("a.bin", PHOTO))
    passed: list[int] = []

    def breaks_after_two(request: Request, send: Send) -> Reply:
        if request.method == "PUT":
            if len(passed) == 2:
                raise Offline("no_line")
            passed.append(int(request.query["offset"]) + len(request.body))
        return send(request)

    line.fault = breaks_after_two
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.WAITING
    line.fault = None
    line.asked.clear()
    desk.pulse.until_still()
    offsets = [int(request.query["offset"]) for request in line.asked if request.method == "PUT"]
    assert offsets[0] == max(passed)
    assert desk.files.state(attach.file) is FileState.SENT
    desk.stop()


def test_a_file_whose_centre_was_killed_before_it_put_it_in_place_is_finished(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "one", line=line)
    attach = desk.files.add(("a.bin", PHOTO))

    def killed_after_the_last_piece(request: Request, send: Send) -> Reply:
        if request.method == "PUT" and int(request.query["offset"]) + len(request.body) == len(PHOTO):
            with (tmp_path / "centre" / "files-coming" / attach.file).open("ab") as coming:
                coming.write(request.body)
            raise Offline("no_line")
        return send(request)

    line.fault = killed_after_the_last_piece
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.WAITING
    line.fault = None
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.SENT
    assert room.services.files.read(attach.file, offset=0) == (PHOTO, len(PHOTO))
    desk.stop()


def test_a_file_that_is_too_large_is_refused(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    with pytest.raises(Refused) as refused:
        desk.files.add(large)
    assert refused.value == Refused("too_long", field="file", limit=FILE_BYTES, length=FILE_BYTES + 1)
    with pytest.raises(FileNotFoundError):
        desk.files.add(tmp_path / "none.bin")


def test_a_damaged_file_is_fetched_again(room: Room, desk: Desk, tmp_path: Path) -> None:
    attach = desk.files.add(("a.bin", PHOTO))
    desk.pulse.until_still()
    path = tmp_path / "desk" / "files" / attach.file
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert desk.files.read(attach.file) is None
    desk.pulse.until_still()
    assert desk.files.read(attach.file) == PHOTO


def test_a_lying_centre_does_not_put_another_file_in_its_place(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    one = ready_desk(room, tmp_path / "one")
    attach = one.files.add(("a.bin", PHOTO))
    one.pulse.until_still()
    two = ready_desk(room, tmp_path / "two", "colleague", line=line)

    def lies(request: Request, send: Send) -> Reply:
        reply = send(request)
        return Reply(reply.status, reply.headers, b"?" * len(reply.body)) if request.method == "GET" else reply

    line.fault = lies
    two.files.read(attach.file)
    two.pulse.until_still()
    assert two.files.read(attach.file) is None
    one.stop()
    two.stop()


def test_settings_come_back_and_only_harmless_ones_lie_in_plain_sight(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    desk.settings.set("theme", "dark")
    desk.settings.set("window of agent", {"width": 1366})
    assert desk.settings.get("nothing", 7) == 7
    desk.stop()
    plain = json.loads((tmp_path / "desk" / "settings.json").read_text(encoding="utf-8"))
    assert plain["theme"] == "dark"
    assert set(plain) <= {"theme", "centre_url", "enrolment"}
    again = door(tmp_path / "desk", CentreLine(room, cut=True)).sign_in("agent", PASSWORD)
    assert again.settings.get("window of agent") == {"width": 1366}
    again.stop()
