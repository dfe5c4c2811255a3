"""What goes down: pages, cursors, touched cases, and the signs that something is wrong."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import ObligationId, PersonId
from console.server.jobs import pass_time
from console.store import documents
from console.wire import LAST_KEY, Answer, Cursor, Document, Point, digest
from tests.domain.building import opening
from tests.server.building import AIMAG, DISTRICT, FakeDesk, Room


def test_a_desk_reads_its_offices_cases_and_the_reference_documents(room: Room) -> None:
    desk, other = room.desk("agent"), room.desk("herder")
    desk.opened("ours")
    other.opened("theirs", office=AIMAG)
    (answer,) = desk.read()
    assert answer.scopes == ("common", "person:agent", "office:district")
    assert desk.documents() == {"case/ours"}
    assert desk.documents("person") == {f"person/{name}" for name in _names()}
    assert desk.held["common"].keys() >= {"terms/current", "calendar/current", "office/head"}
    assert answer.head == room.head()
    assert set(answer.cursors.values()) == {Cursor(room.head().number, room.head().mark, LAST_KEY)}


def touched(answer: Answer) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.key, each.scopes) for each in answer.documents if each.whole]


def _names() -> list[str]:
    return ["agent", "colleague", "supervisor", "herder", "chief", "admin"]


@pytest.mark.parametrize("page_bytes", [1, 700, 3_000, 1_000_000])
def test_pages_of_any_size_give_the_same_replica(room: Room, page_bytes: int) -> None:
    writer = room.desk("agent")
    for number in range(7):
        writer.opened(f"case{number}", text="а" * number * 100)
    writer.take(*(writer.envelope(act.AddNote("Нэг коммитод"), f"case{number}") for number in range(7)))
    reader, whole = room.desk("colleague", "chief"), room.desk("colleague", "chief")
    answers = reader.read(page_bytes=page_bytes)
    whole.read(page_bytes=4_000_000)
    assert reader.held == whole.held
    assert all(answer.documents for answer in answers)
    assert (len(answers) == 1) == (page_bytes == 1_000_000)


def test_a_page_may_end_inside_a_commit_and_the_next_goes_on_there(room: Room) -> None:
    writer, reader = room.desk("agent"), room.desk("colleague")
    for name in ("a", "b", "c"):
        writer.opened(name)
    reader.read()
    head = room.head()
    writer.take(*(writer.envelope(act.AddNote("Хамт"), name) for name in ("a", "b", "c")))
    first = reader.ask(page_bytes=1)
    assert [each.key for each in first.documents] == ["case/a"]
    assert first.more
    assert first.cursors["office:district"] == Cursor(head.number + 1, room.head().mark, "case/a")
    reader.keep(first)
    writer.do(act.AddNote("Хооронд нь"), "a")
    rest = [each.key for answer in reader.read(page_bytes=1) for each in answer.documents]
    assert rest == ["case/b", "case/c", "case/a"]


def test_an_empty_question_makes_no_commit(room: Room) -> None:
    desk = room.desk("agent")
    before = room.head()
    assert desk.ask().head == before
    desk.read()
    assert room.head() == before


def test_touched_cases_come_with_the_verdicts_whatever_page_is_next(room: Room) -> None:
    desk = room.desk("agent")
    for name in ("a", "b", "c"):
        desk.opened(name)
    note = desk.envelope(act.AddNote("Шинэ"), "c")
    answer = desk.ask(note, page_bytes=1)
    assert len(answer.documents) == 2
    assert touched(answer) == [("case/c", ("office:district",))]
    assert wire.read_case(answer.bodies()["case/c"]).version == 2
    again = desk.ask(note)
    assert touched(again) == touched(answer)


def test_attention_lines_do_not_wait_until_a_long_fill_comes_to_them(room: Room) -> None:
    desk, rival = room.desk("agent"), room.desk("colleague")
    for number in range(30):
        desk.opened(f"case-{number}")
    rival.do(act.Assign(None, PersonId("colleague")), "case-7")
    earlier = desk.do(act.Assign(None, PersonId("agent")), "case-7")
    assert earlier.verdict is Verdict.REFUSED
    new = room.desk("agent")
    refused = new.envelope(act.Assign(None, PersonId("agent")), "case-7")
    first = new.ask(page_bytes=600)
    assert first.more
    assert touched(first) == [(f"attention/{earlier.id}", ("person:agent",))]
    new.keep(first)
    second = new.ask(refused, page_bytes=600)
    assert second.more
    assert {key for key, _ in touched(second)} == {"case/case-7", f"attention/{refused.id}"}
    new.keep(second)
    assert touched(new.ask(page_bytes=600)) == []
    new.read()
    assert new.documents("attention") == {f"attention/{earlier.id}", f"attention/{refused.id}"}


def test_a_case_that_no_scope_of_the_desk_holds_is_touched_as_gone(room: Room) -> None:
    desk, herder = room.desk("agent"), room.desk("herder")
    desk.opened()
    answer = herder.ask(herder.envelope(act.AddNote("Дугаараар")))
    assert touched(answer) == [("case/case", ())]
    assert answer.bodies().keys() & {"case/case"} == set()
    answer = herder.ask(herder.envelope(act.AddNote("Алга"), "nowhere"))
    assert touched(answer) == [("case/nowhere", ())]


def test_a_case_assigned_away_leaves_its_holders_scope(room: Room) -> None:
    desk, herder, supervisor = room.desk("agent"), room.desk("herder"), room.desk("supervisor")
    desk.opened()
    supervisor.do(act.Assign(None, PersonId("herder")))
    herder.read()
    assert herder.documents() == {"case/case"}
    supervisor.do(act.Assign(PersonId("herder"), PersonId("agent")))
    (answer,) = herder.read()
    assert answer.documents == (Document("case/case", gone=("person:herder",)),)
    assert herder.documents() == set()


def test_the_head_office_lets_a_case_go_90_days_after_it_was_closed(room: Room) -> None:
    desk, head = room.desk("agent"), room.desk("chief")
    desk.opened("closed")
    desk.opened("open")
    desk.do(act.Close(act.CloseOutcome.EXPLAINED), "closed")
    head.read()
    assert head.documents() == {"case/closed", "case/open"}
    room.clock.pass_(days=89)
    pass_time(room.services.centre)
    head.read()
    assert head.documents() == {"case/closed", "case/open"}
    room.clock.pass_(days=2)
    pass_time(room.services.centre)
    head.read()
    assert head.documents() == {"case/open"}
    before = room.head()
    pass_time(room.services.centre)
    assert room.head() == before


def test_a_refused_line_is_its_supervisors_too_after_three_days(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    closing = desk.envelope(act.GiveBack(ObligationId("none"), "Буруу"))
    desk.take(closing)
    room.clock.pass_(days=4)
    pass_time(room.services.centre)
    assert room.scopes(f"attention/{closing.id}") == {"person:agent", "supervisors:district"}


def test_a_commit_the_centre_does_not_know_means_another_history(room: Room) -> None:
    desk = room.desk("agent")
    desk.read()
    head = room.head()
    wrong: list[dict[str, Any]] = [
        {"heads": (Point(head.number, "other"),)},
        {"heads": (head, Point(head.number + 1, head.mark))},
        {"cursors": {"office:gone": Cursor(head.number, "other", LAST_KEY)}},
        {"cursors": {"common": Cursor(head.number + 5, head.mark, "")}},
    ]
    for change in wrong:
        note = desk.envelope(act.AddNote("Авахгүй"), "case")
        answer = desk.ask(note, **change)
        assert answer.other_history
        assert (answer.verdicts, answer.documents, answer.head) == ((), (), None)
    assert room.head() == head
    assert desk.ask(heads=(Point(2**63, "x"),)).other_history
    assert not desk.ask(heads=(head, Point(0, _mark_of_zero(room)))).other_history
    assert desk.ask(heads=tuple(Point(number, "x") for number in range(70_000))).other_history


def _mark_of_zero(room: Room) -> str:
    with room.services.centre.database.read() as connection:
        return documents.marks_of(connection, [0])[0]


def test_people_who_never_signed_in_at_the_desk_or_left_add_no_scope(room: Room) -> None:
    desk = room.desk("agent")
    assert desk.ask(people=("agent", "chief")).scopes == ("common", "person:agent", "office:district")
    room.clock.pass_(hours=1)
    room.dismiss("agent")
    answer = desk.ask(people=("agent",))
    assert answer.scopes == ()
    assert answer.documents == ()


def test_an_old_protocol_hands_in_and_reads_nothing(room: Room) -> None:
    desk = room.desk("agent")
    answer = desk.ask(desk.envelope(act.AddNote("Хуучин"), "x"), protocol=0)
    assert answer.outdated
    assert [judged.verdict for judged in answer.verdicts] == [Verdict.UNPLACED]
    assert (answer.documents, answer.cursors, answer.head) == ((), {}, room.head())


def test_both_sides_reckon_the_same_digest_at_the_end_of_a_fill(room: Room) -> None:
    writer, reader = room.desk("agent"), room.desk("colleague")
    for name in ("a", "b", "c"):
        writer.opened(name)
    *pages, last = reader.read(page_bytes=2_000)
    assert all(answer.digests == {} for answer in pages)
    assert last.digests == {scope: digest(held.items()) for scope, held in reader.held.items()}
    assert reader.read()[0].digests == {}


def test_a_reader_misses_nothing_while_several_desks_write(room: Room) -> None:
    writers, reader = [room.desk("agent") for _ in range(4)], room.desk("colleague")
    done = threading.Event()

    def write(desk: FakeDesk) -> None:
        for number in range(12):
            case = f"{desk.device.number}-{number}"
            desk.take(desk.envelope(opening(office=DISTRICT, number=desk.number(number)), case))
            desk.take(desk.envelope(act.AddNote("Зэрэг"), case))

    def read() -> None:
        while not done.is_set():
            reader.keep(reader.ask(page_bytes=3_000))

    with ThreadPoolExecutor(5) as threads:
        reading = threads.submit(read)
        for written in [threads.submit(write, desk) for desk in writers]:
            written.result()
        done.set()
        reading.result()
    reader.read()
    fresh = room.desk("colleague")
    fresh.read()
    assert len(reader.documents()) == 48
    assert reader.held == fresh.held


def test_every_desk_gets_the_same_bytes_of_a_case(room: Room) -> None:
    desk, other, head = room.desk("agent"), room.desk("colleague"), room.desk("chief")
    desk.opened()
    desk.do(act.AddNote("Ижил"))
    for each in (desk, other, head):
        each.read()
    scopes = [held for each in (desk, other, head) for held in each.held.values()]
    held = {scope["case/case"] for scope in scopes if "case/case" in scope}
    assert len(held) == 1


def test_a_replica_kept_up_by_small_steps_equals_a_new_one(room: Room) -> None:
    desk, reader = room.desk("agent", "supervisor"), room.desk("colleague", "chief")
    for step in range(6):
        desk.opened(f"case{step}")
        desk.do(act.Assign(None, PersonId("colleague")), f"case{step}", by=PersonId("supervisor"))
        reader.keep(reader.ask(page_bytes=900))
        desk.do(act.Close(act.CloseOutcome.EXPLAINED), f"case{step // 2}")
        desk.do(act.Assign(PersonId("colleague"), None), f"case{step}", by=PersonId("supervisor"))
        reader.keep(reader.ask(page_bytes=900))
    reader.read()
    fresh = room.desk("colleague", "chief")
    fresh.read()
    assert reader.held == fresh.held
