"""The centre goes back to a backup, or the two sides differ: what is built anew beside the old, what is handed in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest

from console import wire
from console.desk.desk import Desk, RefusedStep, Step, new_case_id
from console.desk.files import FileState
from console.desk.sync import TWO_CENTRES
from console.desk.transport import Reply, Request
from console.desk.trouble import DatabaseTrouble, Offline
from console.domain import actions as act
from console.domain.case import Case, Entry, Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from console.store.database import Connection, Database, NotOpened
from console.store.replica import Replica
from console.wire import Answer
from tests.builders import (
    PASSWORD,
    CentreLine,
    Clock,
    door,
    exchange,
    exchange_until_still,
    forward_step,
    listed,
    opening_step,
)
from tests.conftest import ExpectedLog
from tests.sync.bad_line import Send
from tests.sync.towns import Place, Town, new_town

FEW_BYTES = 600


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = new_town(tmp_path)
    yield made
    made.close()


def opened(desk: Desk, **changes: object) -> CaseId:
    case = new_case_id()
    desk.do([opening_step(case, **changes)])
    exchange_until_still(desk)
    desk._outside.clock.pass_(minutes=1)  # type: ignore[attr-defined]
    return case


def noted(desk: Desk, case: CaseId, text: str) -> str:
    done = desk.do([Step(act.AddNote(text), case)])
    exchange_until_still(desk)
    return done.ids[0]


def at_the_centre(town: Town, case: CaseId) -> Case:
    found = town.room.case(case)
    assert found is not None
    return found


def is_destroyed(town: Town, name: str) -> None:
    """The workstation burns with everything on it."""
    place = town.places.pop(name)
    place.desk.stop()
    shutil.rmtree(place.folder)


def in_small_pages(request: Request, send: Send) -> Reply:
    if request.path != "/sync":
        return send(request)
    question = wire.decode(request.body, wire.Question)
    smaller = msgspec.structs.replace(question, page_bytes=FEW_BYTES)
    return send(Request(request.method, request.path, body=wire.encode(smaller), token=request.token))


def test_screens_read_the_old_replica_until_the_new_one_is_complete(town: Town) -> None:
    desk = town.open("one", "agent")
    for _ in range(10):
        opened(desk)
    town.restore(town.back_up())
    opened(desk)
    backup = town.back_up()
    opened(desk)
    town.restore(backup)
    before = listed(desk)
    town.places["one"].line.fault = in_small_pages
    rounds = 0
    while exchange(desk):
        assert listed(desk) == before
        rounds += 1
    assert rounds > 10
    assert not desk._holdings.is_rebuilding
    assert listed(desk) == before
    assert town.faults() == []


def test_a_centre_put_back_to_before_a_file_came_gets_it_again(town: Town) -> None:
    """The copy knows every commit that the desk had heard of; only the file came after it."""
    desk = town.open("one", "agent")
    attach, case = desk.files.add(("зураг.jpg", b"photo" * 100)), new_case_id()
    desk.do([opening_step(case), Step(attach, case)])
    exchange_until_still(desk)
    backup = town.back_up()
    desk.pulse.until_still()
    assert desk.files.state(attach.file) is FileState.SENT
    town.restore(backup)
    file = town.folder / "centre" / "files" / attach.file[:2] / attach.file
    file.unlink()
    desk.pulse.until_still()
    desk.pulse.until_still()
    assert file.read_bytes() == b"photo" * 100
    assert town.faults() == []


def test_an_answer_kept_late_does_not_make_a_desk_forget_a_newer_moment(town: Town) -> None:
    """A file was at the centre while an older answer was still on its way or being written."""
    desk = town.open("one", "agent")
    attach, case = desk.files.add(("зураг.jpg", b"photo" * 100)), new_case_id()
    desk.do([opening_step(case), Step(attach, case)])
    line = town.places["one"].line

    def file_first(request: Request, send: Send) -> Reply:
        reply = send(request)
        if request.path == "/sync":
            line.fault = None
            desk.pulse._carry_files()
        return reply

    exchange_until_still(desk)
    opened(town.open("two", "colleague"))
    line.fault = file_first
    desk.pulse.once()
    device = desk._holdings.outbox.device()
    assert desk.files.state(attach.file) is FileState.SENT
    assert device is not None
    assert device.head == town.room.head()


def test_a_desk_that_ends_while_a_new_replica_is_filled_goes_on_with_both(town: Town) -> None:
    desk = town.open("one", "agent")
    for _ in range(6):
        opened(desk)
    backup = town.back_up()
    opened(desk)
    town.restore(backup)
    before = listed(desk)
    town.places["one"].line.fault = in_small_pages
    for _ in range(3):
        exchange(desk)
    assert desk._holdings.is_rebuilding
    desk = town.restart("one")
    assert desk._holdings.is_rebuilding
    assert listed(desk) == before
    done = desk.do([opening_step()])
    assert len(listed(desk)) == len(before) + 1
    exchange_until_still(desk)
    assert desk.views.waiting() == []
    assert set(done.ids) <= town.room.verdicts().keys()
    assert town.faults() == []


def test_what_is_done_while_a_new_replica_is_filled_is_judged_by_what_its_author_saw(town: Town) -> None:
    desk, far = town.open("one", "agent"), town.open("far", "agent")
    case = opened(desk)
    exchange_until_still(far)
    backup = town.back_up()
    noted(far, case, "энэ тэмдэглэлийг харсан")
    exchange_until_still(desk)
    town.restore(backup)
    exchange(desk)
    assert desk._holdings.is_rebuilding
    exchange_until_still(far)
    close = desk.do([Step(act.Close(act.CloseOutcome.SOLVED), case)]).ids[0]
    exchange_until_still(desk)
    assert town.room.verdicts()[close] == Verdict.APPLIED


def test_what_only_a_replica_set_aside_still_knows_is_handed_in_as_a_copy_alike_from_every_desk(town: Town) -> None:
    desk, other, lost = town.open("one", "agent"), town.open("two", "supervisor"), town.open("lost", "colleague")
    case = opened(desk)
    exchange_until_still(lost)
    backup = town.back_up()
    note = noted(lost, case, "зөвхөн нэг газар бичигдсэн")
    for each in (desk, other):
        exchange_until_still(each)
    is_destroyed(town, "lost")
    town.restore(backup)
    town.settle()
    entries = at_the_centre(town, case).entries
    assert [(entry.id, entry.kind) for entry in entries[1:]] == [(f"seen/{note}", "seen_elsewhere")]
    copy = entries[1].what
    assert (copy["entry"], copy["kind"], copy["by"]) == (note, "add_note", "colleague")
    assert copy["what"]["text"] == "зөвхөн нэг газар бичигдсэн"
    assert town.room.verdicts()[f"seen/{note}"] == Verdict.APPLIED
    assert town.faults() == []


def test_the_original_takes_the_place_of_its_copy_as_soon_as_it_comes(town: Town) -> None:
    desk, late = town.open("one", "agent"), town.open("late", "colleague")
    case = opened(desk)
    exchange_until_still(late)
    backup = town.back_up()
    note = noted(late, case, "хожим дахин ирнэ")
    exchange_until_still(desk)
    town.restore(backup)
    exchange_until_still(desk)
    assert [entry.id for entry in at_the_centre(town, case).entries][1:] == [f"seen/{note}"]
    town.settle()
    assert [entry.id for entry in at_the_centre(town, case).entries][1:] == [note]
    assert town.faults() == []


def test_a_copy_of_a_copy_is_the_same_copy_after_a_second_restore(town: Town) -> None:
    desk, lost, late = town.open("one", "agent"), town.open("lost", "colleague"), town.open("late", "agent")
    case = opened(desk)
    exchange_until_still(lost)
    backup = town.back_up()
    note = noted(lost, case, "хоёр удаа алдагдсан")
    exchange_until_still(desk)
    is_destroyed(town, "lost")
    town.restore(backup)
    town.settle()
    town.restore(backup)
    exchange_until_still(late)
    town.settle()
    assert [entry.id for entry in at_the_centre(town, case).entries][1:] == [f"seen/{note}"]
    assert {verdict for id, verdict in town.room.verdicts().items() if id.startswith("seen/")} == {Verdict.APPLIED}
    assert town.faults() == []


def test_what_was_struck_is_struck_in_its_copy_too(town: Town) -> None:
    desk, lost = town.open("one", "agent"), town.open("lost", "colleague")
    case = opened(desk)
    exchange_until_still(lost)
    backup = town.back_up()
    note = noted(lost, case, "өөр иргэний тухай")
    lost.do([Step(act.StrikeOut(ActionId(note), "буруу бичсэн"), case)])
    exchange_until_still(lost)
    exchange_until_still(desk)
    is_destroyed(town, "lost")
    town.restore(backup)
    town.settle()
    copy = at_the_centre(town, case).entry(ActionId(f"seen/{note}"))
    assert copy is not None
    assert copy.struck is not None
    assert (copy.struck.by, copy.struck.reason) == ("colleague", "буруу бичсэн")
    assert town.faults() == []


def test_a_withheld_name_that_only_a_replica_set_aside_still_knows_is_written_down_again(town: Town) -> None:
    lost, desk = town.open("lost", "agent"), town.open("one", "colleague")
    case = opened(lost, caller=None, marks=(act.Mark.NAME_WITHHELD,), assignee=PersonId("colleague"))
    backup = town.back_up()
    secret = act.KeepIdentity(act.Party("Дорж", "Нууцбаяр", phones=(act.Phone("88001122"),)))
    written = lost.do([Step(secret, case)]).ids[0]
    exchange_until_still(lost)
    exchange_until_still(desk)
    is_destroyed(town, "lost")
    town.restore(backup)
    exchange_until_still(desk)
    view = desk.views.case(case)
    assert view is not None
    assert view.identity == secret
    assert [entry.id for entry in at_the_centre(town, case).entries][1:] == [written]
    town.restore(backup)
    town.settle()
    assert [entry.id for entry in at_the_centre(town, case).entries][1:] == [written]
    assert town.room.document(f"identity/{case}")["caller"]["given_name"] == "Нууцбаяр"
    assert town.faults() == []


def test_a_case_that_only_a_replica_set_aside_still_knows_reaches_the_supervisors_whole(town: Town) -> None:
    lost, other = town.open("lost", "agent"), town.open("two", "supervisor")
    backup = town.back_up()
    case = opened(lost, subject="дулаангүй байна", text="дөрөв хоног халаалтгүй")
    exchange_until_still(other)
    is_destroyed(town, "lost")
    town.restore(backup)
    town.settle()
    assert town.room.case(case) is None
    (copy,) = [id for id in town.room.verdicts() if id.startswith("seen/")]
    assert town.room.verdicts()[copy] == Verdict.UNPLACED
    line = town.room.document(f"attention/{copy}")
    assert line["what"]["what"]["case"]["text"] == "дөрөв хоног халаалтгүй"
    assert town.room.scopes(f"attention/{copy}")


def with_other_digests(request: Request, send: Send) -> Reply:
    reply = send(request)
    if request.path != "/sync" or reply.status != 200:
        return reply
    answer = wire.decode(reply.body, Answer)
    wrong = {scope: wire.Digest(said.count, said.sum + 1) for scope, said in answer.digests.items()}
    return Reply(reply.status, reply.headers, wire.encode(msgspec.structs.replace(answer, digests=wrong)))


def damaged(desk: Desk, case: CaseId) -> None:
    """A document of the replica is not what the centre said, by whatever fault."""
    with desk._holdings.replica.filling() as filling:
        raw = filling.bodies([f"case/{case}"])[f"case/{case}"]
        filling.keep({f"case/{case}": raw.replace(b'"version":1', b'"version":2')})


def test_once_a_day_both_sides_compare_and_a_difference_is_mended_without_anyone_noticing(
    town: Town, expected_log: ExpectedLog
) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    opened(desk)
    damaged(desk, case)
    exchange_until_still(desk)
    assert town.faults() != []
    before = listed(desk)
    town.room.clock.pass_(days=1, hours=1)
    expected_log("the replica differs from the centre in")
    exchange_until_still(desk)
    assert town.faults() == []
    assert listed(desk) == before
    assert desk.settings.get("replicas_rebuilt")["count"] == 1


def test_a_difference_that_stays_is_told_and_not_mended_for_ever(town: Town, expected_log: ExpectedLog) -> None:
    desk = town.open("one", "agent")
    opened(desk)
    town.room.clock.pass_(days=1, hours=1)
    town.places["one"].line.fault = with_other_digests
    expected_log("the replica differs from the centre in")
    expected_log("a replica built anew differs")
    exchange_until_still(desk)
    assert desk.settings.get("replicas_rebuilt")["count"] == 1
    assert not desk._holdings.is_rebuilding


def test_a_replica_damaged_in_its_middle_is_filled_anew_by_the_next_comparison(
    town: Town, expected_log: ExpectedLog
) -> None:
    desk = town.open("one", "agent")
    for _ in range(30):
        opened(desk, text="урт текст " * 300)
    desk.stop()
    path = next(town.places["one"].folder.glob("replica*.db"))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size * 3 // 4 // 4096 * 4096)
        file.write(bytes(4096 * 4))
    desk = town.restart_stopped("one")
    town.room.clock.pass_(days=1, hours=1)
    expected_log("a damaged replica is filled anew")
    exchange_until_still(desk)
    assert town.faults() == []


def test_a_damaged_page_that_somebody_meets_has_the_replica_filled_anew_at_once(
    town: Town, expected_log: ExpectedLog
) -> None:
    desk = town.open("one", "agent")
    cases = [opened(desk, text="урт текст " * 300) for _ in range(30)]
    exchange_until_still(desk)
    desk.stop()
    path = next(town.places["one"].folder.glob("replica*.db"))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(bytes(path.stat().st_size // 3))
    desk = town.restart_stopped("one")
    with pytest.raises(DatabaseTrouble):
        _read_all(desk, cases)
    expected_log("a damaged replica is filled anew")
    exchange_until_still(desk)
    assert _read_all(desk, cases) == cases
    assert town.faults() == []


def test_a_damaged_page_keeps_nobody_from_saving(town: Town, expected_log: ExpectedLog) -> None:
    desk = town.open("one", "agent")
    cases = [opened(desk, text="урт текст " * 300) for _ in range(30)]
    exchange_until_still(desk)
    desk.stop()
    path = next(town.places["one"].folder.glob("replica*.db"))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(bytes(path.stat().st_size // 3))
    desk = town.restart_stopped("one")
    for text in ("a case is not readable", "rows not written yet", "a damaged replica is filled anew"):
        expected_log(text)
    done = [id for case in cases for id in desk.do([Step(act.AddNote("тэмдэглэл"), case), forward_step(case)]).ids]
    assert [row.envelope.id for row in desk._holdings.outbox.waiting()] == done
    exchange_until_still(desk)
    assert {town.room.verdicts()[ActionId(id)] for id in done} <= {Verdict.APPLIED, Verdict.HELD}
    assert _read_all(desk, cases) == cases
    assert town.faults() == []


class Unreadable(Database):
    """Every page of a replica is met damaged from now on."""

    is_met: ClassVar[bool] = False

    def __init__(self, place: Any, **given: Any) -> None:
        super().__init__(place, **given)
        self._is_replica = place.name.startswith("replica")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        if self._is_replica and Unreadable.is_met:
            self.met_damage.set()
            raise NotOpened("met")
        with super().read() as connection:
            yield connection


def test_a_call_is_saved_whole_while_no_page_of_the_replica_can_be_read(town: Town, expected_log: ExpectedLog) -> None:
    desk = town.open("one", "agent")
    case = opened(desk)
    number = at_the_centre(town, case).number
    place = town.places["one"]
    place.desk.stop()
    place.desk = desk = door(place.folder, place.line, opens=Unreadable).sign_in("agent", PASSWORD)
    expected_log("a case is not readable")
    Unreadable.is_met = True
    new = new_case_id()
    done = desk.do([opening_step(new), forward_step(new), Step(act.AddNote("шинэ"), new), forward_step(case)]).ids
    done += desk.do([Step(act.AddNote("дугаараар"), number=number)]).ids
    with pytest.raises(RefusedStep):
        desk.do([opening_step(), Step(act.AddNote(""))])
    Unreadable.is_met = False
    exchange_until_still(desk)
    assert set(done) <= town.room.verdicts().keys()
    assert town.faults() == []


def _read_all(desk: Desk, cases: list[CaseId]) -> list[CaseId]:
    return [view.case.id for case in cases if (view := desk.views.case(case)) is not None]


def test_what_the_centre_took_is_let_go_only_behind_its_backups_and_after_thirty_days(town: Town) -> None:
    desk = town.open("one", "agent")
    opened(desk)
    backed_up = None

    def with_backup(request: Request, send: Send) -> Reply:
        reply = send(request)
        if request.path != "/sync":
            return reply
        answer = wire.decode(reply.body, Answer)
        return Reply(200, reply.headers, wire.encode(msgspec.structs.replace(answer, backed_up=backed_up)))

    town.places["one"].line.fault = with_backup
    town.room.clock.pass_(days=31)
    exchange_until_still(desk)
    assert len(desk._holdings.outbox.ids()) == 1
    backed_up = town.room.clock() - timedelta(days=20)
    town.room.clock.pass_(days=2)
    recent = opened(desk)
    exchange_until_still(desk)
    kept = desk._holdings.outbox.ids()
    assert len(kept) == 1
    assert at_the_centre(town, recent).entries[0].id in kept
    desk.stop()
    (town.places["one"].folder / "desk.db").unlink()
    desk = town.restart_stopped("one")
    assert desk._holdings.outbox.ids() == kept


def damaged_where_cases_lie(replica: Path, key: bytes) -> None:
    """One byte, where the file can still be opened but its cases not be read."""
    whole = replica.read_bytes()
    for place in range(4196, len(whole), 4096):
        replica.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        tried = None
        try:
            tried = Replica(replica, key=key)
            tried.state()
            tried.documents("case")
        except NotOpened:
            if tried is not None and tried_state(tried):
                return
        finally:
            if tried is not None:
                tried.close()
    raise AssertionError("no such page")


def tried_state(replica: Replica) -> bool:
    try:
        return replica.state() is not None
    except NotOpened:
        return False


def test_a_damaged_replica_set_aside_holds_nothing_up(town: Town, expected_log: ExpectedLog) -> None:
    for text in (
        "a case is not readable",
        "rows not written yet",
        "a damaged replica is filled anew",
        "a replica set aside cannot be read to its end",
    ):
        expected_log(text)
    desk = town.open("one", "agent")
    backup = town.back_up()
    for _ in range(3):
        opened(desk)
    key = desk._holdings._replica_key
    desk.stop()
    damaged_where_cases_lie(town.places["one"].folder / "replica.db", key)
    desk = town.restart_stopped("one")
    done = desk.do([opening_step()]).ids
    exchange_until_still(desk)
    done += desk.do([opening_step()]).ids
    exchange_until_still(desk)
    town.restore(backup)
    exchange_until_still(desk)
    assert desk.views.waiting() == []
    assert set(done) <= town.room.verdicts().keys()
    assert town.faults() == []


def test_what_people_do_goes_before_the_copies_of_what_others_did(town: Town) -> None:
    desk, lost = town.open("one", "agent"), town.open("lost", "colleague")
    case = opened(desk)
    exchange_until_still(lost)
    backup = town.back_up()
    note = noted(lost, case, "зөвхөн нэг газар бичигдсэн")
    exchange_until_still(desk)
    is_destroyed(town, "lost")
    town.restore(backup)
    while f"seen/{note}" not in {row.envelope.id for row in desk._holdings.outbox.waiting()}:
        assert exchange(desk)
    own = desk.do([opening_step()]).ids[0]
    line = town.places["one"].line
    line.asked.clear()
    exchange(desk)
    sent = wire.decode(line.asked[0].body, wire.Question).actions
    assert [wire.decode(bytes(each), wire.Envelope).id for each in sent] == [own, f"seen/{note}"]


class Watched(Database):
    """Counts the reads of a replica while a save would have to wait: somebody is writing in desk.db."""

    writing: ClassVar[set[str]] = set()
    reads_meanwhile: ClassVar[int] = 0

    def __init__(self, place: Any, **given: Any) -> None:
        super().__init__(place, **given)
        self._file = place.name

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            Watched.writing.add(self._file)
            try:
                yield connection
            finally:
                Watched.writing.discard(self._file)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        if self._file.startswith("replica") and "desk.db" in Watched.writing:
            Watched.reads_meanwhile += 1
        with super().read() as connection:
            yield connection


def test_no_save_waits_while_what_was_seen_is_looked_up(town: Town) -> None:
    desk = town.open("one", "agent")
    cases = [opened(desk) for _ in range(5)]
    backup = town.back_up()
    noted(desk, cases[0], "энэ тэмдэглэлийг төв мартсан")
    town.restore(backup)
    place = town.places["one"]
    place.desk.stop()
    place.desk = desk = door(place.folder, place.line, opens=Watched).sign_in("agent", PASSWORD)
    seen = {row.envelope.id: row.envelope.seen.ids for row in desk._holdings.outbox.outgoing.everything()}
    exchange(desk)
    assert {row.envelope.id: row.envelope.seen.ids for row in desk._holdings.outbox.waiting()} != seen
    assert Watched.reads_meanwhile == 0
    desk.do([Step(act.AddNote("тэмдэглэл"), cases[0])])
    assert Watched.reads_meanwhile > 0, "the test is blind"
    exchange_until_still(desk)
    assert town.faults() == []


def asides(town: Town, name: str) -> list[str]:
    """The replicas that lie beside the one in use."""
    place = town.places[name]
    used = place.desk._holdings.replica.path.name
    return sorted(path.name for path in place.folder.glob("replica*.db") if path.name != used)


def two_histories(town: Town, desk: Desk) -> tuple[str, str]:
    """Backups of a centre that went on in two ways, one of which a desk has read."""
    for _ in range(8):
        opened(desk)
    backup, histories = town.back_up(), []
    for _ in range(2):
        town.restore(backup)
        town.room.desk("colleague").opened(new_case_id())
        histories.append(town.back_up())
    return histories[0], histories[1]


def test_two_centres_that_answer_in_turn_fill_no_disk_and_lose_nothing(town: Town) -> None:
    desk = town.open("one", "agent")
    here, there = two_histories(town, desk)
    done = desk.do([opening_step()]).ids
    rests, most = 0, 0
    for turn in range(24):
        town.restore((here, there)[turn % 2])
        try:
            desk.pulse.once(page_bytes=FEW_BYTES)
            desk.pulse.once(page_bytes=FEW_BYTES)
        except Offline as offline:
            rests += offline.reason == TWO_CENTRES
        most = max(most, len(asides(town, "one")))
        town.room.clock.pass_(seconds=20)
    assert rests > 10
    assert most <= 2
    town.room.clock.pass_(hours=7)
    exchange_until_still(desk)
    assert set(done) <= town.room.verdicts().keys()
    assert desk.views.waiting() == []
    assert len(asides(town, "one")) <= 2
    assert town.faults() == []


def test_what_only_an_unfinished_replica_knows_is_handed_in_before_it_is_given_up(town: Town) -> None:
    desk, lost = town.open("one", "agent"), town.open("lost", "colleague")
    first = opened(desk)
    exchange_until_still(lost)
    backup = town.back_up()
    for _ in range(3):
        opened(desk)
    town.restore(backup)
    note = noted(lost, first, "зөвхөн энэ түүхэнд")
    for _ in range(5):
        opened(lost)
    while note not in [entry.id for entry in _case_in(desk._holdings.filled, first)]:
        assert desk.pulse.once(page_bytes=FEW_BYTES), "the fill is not over"
    assert desk._holdings.is_rebuilding
    unfinished = desk._holdings.filled.path
    is_destroyed(town, "lost")
    town.restore(backup)
    exchange(desk)
    assert not unfinished.exists()
    exchange_until_still(desk)
    assert f"seen/{note}" in [entry.id for entry in at_the_centre(town, first).entries]
    assert town.faults() == []


def test_copies_are_handed_in_although_desk_db_was_lost_meanwhile(town: Town) -> None:
    desk, lost = town.open("one", "agent"), town.open("lost", "colleague")
    case = opened(desk)
    exchange_until_still(lost)
    backup = town.back_up()
    note = noted(lost, case, "зөвхөн нэг газар")
    exchange_until_still(desk)
    is_destroyed(town, "lost")
    town.restore(backup)
    assert desk.pulse.once(page_bytes=FEW_BYTES), "the fill is not over"
    assert desk._holdings.is_rebuilding
    desk.stop()
    (town.places["one"].folder / "desk.db").unlink()
    desk = town.restart_stopped("one")
    exchange_until_still(desk)
    assert f"seen/{note}" in [entry.id for entry in at_the_centre(town, case).entries]
    assert town.faults() == []


def _case_in(replica: Replica, case: CaseId) -> tuple[Entry, ...]:
    raw = replica.document(f"case/{case}")
    return wire.read_case(raw).entries if raw is not None else ()


@pytest.mark.parametrize("wrong", [timedelta(days=-4000), timedelta(days=4000)])
def test_a_clock_years_wrong_neither_removes_a_replica_set_aside_nor_keeps_it_for_ever(
    town: Town, wrong: timedelta
) -> None:
    line = CentreLine(town.room)
    clock = Clock(town.room.clock.now + wrong)
    desk = door(town.folder / "wrong", line, clock=clock).sign_in("agent", PASSWORD)
    town.places["wrong"] = Place(town.folder / "wrong", "agent", line, desk)
    exchange_until_still(desk)
    backup = town.back_up()
    opened(desk)
    town.restore(backup)
    exchange_until_still(desk)
    assert asides(town, "wrong") == ["replica.db"]
    for day in range(1, 35):
        town.room.clock.pass_(days=1)
        clock.now = town.room.clock.now + wrong * (-1) ** day
        exchange_until_still(desk)
        assert day > 30 or asides(town, "wrong") == ["replica.db"], f"day {day}"
    assert asides(town, "wrong") == []
