"""What waited for a case or for its author is performed once, and undoes nothing of what it waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import ActionId, PersonId
from console.domain.people import Role
from console.server.jobs import pass_time
from console.store import register
from tests.conftest import ExpectedLog
from tests.domain.building import opened, opening
from tests.server.building import DISTRICT, Room, person


def test_what_an_unknown_author_did_on_a_case_he_opened_is_performed_once(room: Room) -> None:
    desk = room.desk("agent")
    newcomer = PersonId("newcomer")
    start = desk.envelope(opening(office=DISTRICT, number=desk.number(1)), "case", by=newcomer)
    note = desk.envelope(act.AddNote("Нэг удаа"), "case", by=newcomer)
    desk.take(start, note)
    room.put_person(person("newcomer", (Role.AGENT, DISTRICT)))
    assert [entry.id for entry in room.known_case().entries] == [start.id, note.id]
    assert [judged.version for judged in desk.take(start, note)] == [1, 2]


def test_an_open_that_is_not_stored_has_no_verdict_though_something_waited_for_it(
    room: Room, expected_log: ExpectedLog
) -> None:
    expected_log(r"fault IntegrityError kind=open_case at ")
    desk, other = room.desk("agent"), room.desk("colleague")
    early = other.envelope(act.AddNote("Эрт"), "case")
    other.take(early)
    with room.services.centre.database.write() as connection:
        register.keep_all(connection, [(None, opened().now)])
    start = desk.envelope(opening(office=DISTRICT, number=desk.number(1)), "case")
    answer = desk.ask(start)
    assert answer.verdicts == ()
    assert answer.later == ("case",)
    assert start.id not in room.verdicts()


def test_two_opens_of_one_question_place_what_waited_for_either(room: Room) -> None:
    desk = room.desk("agent")
    notes = [desk.envelope(act.AddNote("Эрт"), case) for case in ("one", "two")]
    opens = [
        desk.envelope(opening(office=DISTRICT, number=desk.number(count)), case)
        for count, case in enumerate(("two", "one"), 1)
    ]
    desk.ask(*notes, *opens)
    assert {room.verdicts()[each.id] for each in notes} == {Verdict.APPLIED}


@pytest.mark.parametrize("is_settled", [False, True])
def test_what_made_us_fail_when_its_case_came_is_placed_once_the_fault_is_mended_unless_it_was_settled(
    room: Room, expected_log: ExpectedLog, is_settled: bool
) -> None:
    expected_log(r"fault RuntimeError kind=add_note at ")
    desk, other = room.desk("agent"), room.desk("colleague")
    note, later = other.envelope(act.AddNote("Эрт"), "case"), other.envelope(act.AddNote("Дараа нь"), "case")
    other.take(note, later)
    with failing_on(room, note.id):
        desk.take(desk.envelope(opening(office=DISTRICT, number=desk.number(1)), "case"))
        pass_time(room.services.centre)
    assert (room.verdicts()[note.id], room.verdicts()[later.id]) == (Verdict.UNPLACED, Verdict.APPLIED)
    if is_settled:
        other.take(other.envelope(act.Settle(note.id, "left")))
    pass_time(room.services.centre)
    pass_time(room.services.centre)
    assert room.verdicts()[note.id] == (Verdict.UNPLACED if is_settled else Verdict.APPLIED)
    assert [entry.id for entry in room.known_case().entries].count(note.id) == (0 if is_settled else 1)


@contextmanager
def failing_on(room: Room, action: ActionId) -> Iterator[None]:
    """Meanwhile the centre's program has a fault that this action brings out when it is judged anew."""

    def fail(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        values = parameters.values() if isinstance(parameters, dict) else parameters
        if statement.startswith("UPDATE journal") and action in values:
            raise RuntimeError

    engine = room.services.centre.database._engine
    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)
