"""What lies beside an erased case, or comes to it late: it goes as well, on either database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.erasing import erased_until
from console.domain.ids import ActionId, CaseId, FileHash, ObligationId, PersonId
from console.domain.people import CENTRE as THE_CENTRE
from console.domain.signed import handle_of
from console.server.erasing import Erasing
from console.server.files import Files
from console.server.outward.receiving import Left, leave_task
from console.server.problem import Problem
from console.store import received
from console.store.links import Known
from console.store.received import Became, Received
from console.store.tables import CENTRE
from console.wire import At
from tests.server.building import FakeDesk, Room

WORD = "түлэгдсэн Мөнхбаяр"
CASE = CaseId("case")


@pytest.fixture
def desk(room: Room) -> FakeDesk:
    return room.desk("agent")


@pytest.fixture
def erasing(room: Room, tmp_path: Path) -> Erasing:
    return Erasing(tmp_path, room.services.centre, room.services.files, kept={})


def closed(desk: FakeDesk, case: str = CASE) -> None:
    desk.opened(case)
    desk.do(act.Close(act.CloseOutcome.EXPLAINED), case)


def left(room: Room, word: str = WORD) -> set[str]:
    """The tables in which a word stands."""
    found = set()
    with room.services.centre.database.read() as connection:
        for table in CENTRE.sorted_tables:
            for row in connection.execute(select(table)):
                said = b"\0".join(bytes(each) if isinstance(each, bytes) else str(each).encode() for each in row)
                found |= {table.name} if word.encode() in said else set()
    return found


def test_what_a_caller_gave_as_proof_goes(room: Room, desk: FakeDesk, erasing: Erasing) -> None:
    closed(desk)
    number = room.known_case().number
    called = desk.envelope(act.RecordCall(act.Channel.PHONE, "Дахин"), None, number=number, proof=WORD)
    assert desk.take(called)[0].verdict is Verdict.APPLIED
    assert left(room) == {"journal"}
    erasing.erase(CASE, "хүсэлт")
    assert left(room) == set()


def test_late_work_that_is_refused_goes_with_its_line(room: Room, desk: FakeDesk, erasing: Erasing) -> None:
    closed(desk)
    before = At(room.clock.now)
    room.clock.pass_(minutes=1)
    erasing.erase(CASE, "хүсэлт")
    room.clock.pass_(minutes=1)
    judged = room.desk("herder").do(act.Close(act.CloseOutcome.EXPLAINED, WORD), at=before)
    assert (judged.code, left(room)) == ("other_office", {"journal", "documents"})
    erasing.pass_time()
    assert (left(room), room.scopes(f"attention/{judged.id}")) == (set(), set())
    entries = len(room.known_case().entries)
    erasing.pass_time()
    assert len(room.known_case().entries) == entries, "nothing is done twice"


def test_a_copy_of_what_was_said_before_goes_too(room: Room, desk: FakeDesk, erasing: Erasing) -> None:
    closed(desk)
    before = room.clock.now
    room.clock.pass_(minutes=1)
    erasing.erase(CASE, "хүсэлт")
    room.clock.pass_(minutes=1)
    copy = act.SeenElsewhere(ActionId("lost"), "add_note", PersonId("agent"), before, {"text": WORD})
    desk.do(copy, at=At(before))
    assert left(room) == {"journal", "documents"}
    erasing.pass_time()
    assert left(room) == set()


def test_mails_and_texts_about_it_and_their_tasks_go(room: Room, desk: FakeDesk, erasing: Erasing) -> None:
    closed(desk)
    files, shared = room.services.files, room.services.files.keep(b"1")
    mail, text = files.keep(WORD.encode()), files.keep(f"2 {WORD}".encode())
    came: list[tuple[str, FileHash, CaseId | None]] = [("mail", mail, CASE), ("text", text, CASE)]
    came += [("text", shared, CASE), ("text", shared, None)]
    with room.services.centre.commit() as commit:
        for count, (channel, whole, case) in enumerate(came):
            one = Received(channel, f"{channel}/{count}", f"{channel} name", whole, commit.now, Became.LEFT, None, case)
            received.keep(commit.connection, one)
        known = Known(handle_of(ObligationId("o")), ObligationId("o"), CASE, 1, 0, "")
        leave_task(commit, Left("mail/0", "no_text", mail, 10, WORD), known)
    assert left(room) == {"documents"}
    erasing.erase(CASE, "хүсэлт")
    assert (left(room), left(room, "mail name")) == (set(), {"received"}), "the same mail is not taken again"
    assert files.read(shared, offset=0)[1] == 1
    for gone in (mail, text):
        with pytest.raises(Problem):
            files.read(gone, offset=0)


class Dying(Files):
    """Files of a process that dies as it lets go of one."""

    def forget(self, name: FileHash) -> None:
        raise OSError("gone")


def test_a_sudden_end_leaves_no_file_behind(room: Room, desk: FakeDesk, erasing: Erasing, tmp_path: Path) -> None:
    kept = room.services.files.keep(WORD.encode())
    desk.opened()
    desk.do(act.Attach(kept, "a.txt", 10, "text/plain"))
    desk.do(act.Close(act.CloseOutcome.EXPLAINED))
    dying = Erasing(tmp_path, room.services.centre, Dying(tmp_path, room.services.centre), kept={})
    with pytest.raises(OSError, match="gone"):
        dying.erase(CASE, "хүсэлт")
    erasing.pass_time()
    assert erased_until(room.known_case()) is not None
    with pytest.raises(Problem):
        room.services.files.read(kept, offset=0)


class Meanwhile(Erasing):
    """Something else happens after each erasure."""

    then: Callable[[], None]

    def erase(self, id: CaseId, reason: str, *, by: PersonId = THE_CENTRE) -> None:
        super().erase(id, reason, by=by)
        self.then()


def test_what_is_held_meanwhile_holds_up_no_other(room: Room, desk: FakeDesk, tmp_path: Path) -> None:
    for case in ("a", "b", "c"):
        closed(desk, case)
    room.clock.pass_(days=2)
    erasing = Meanwhile(tmp_path, room.services.centre, room.services.files, kept={"complaint": 1})
    erasing.then = lambda: erasing.hold(CaseId("b"), "Шүүх", by=PersonId("admin"))
    erasing.pass_time()
    assert [erased_until(room.known_case(case)) is not None for case in ("a", "b", "c")] == [True, False, True]
