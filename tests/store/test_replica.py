"""The replica: what lies in which scope, what is dropped and what is spared, and the rows beside the documents."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console import wire
from console.domain.case import CallBack, Case, SurveyDue
from console.domain.ids import ActionId, CaseId, OfficeId, PersonId
from console.store.case_rows import ShownCase
from console.store.cases import Order, Queue, Who
from console.store.database import NotOpened
from console.store.replica import Filling, Replica
from console.wire import Cursor, Point
from tests.bench._many import cases

KEY = bytes(range(32))
WHO = Who(PersonId("agent"), (OfficeId("district"),))


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    made = Replica(tmp_path / "replica.db", key=KEY)
    yield made
    made.close()


def put(replica: Replica, *found: Case, scope: str = "office:district") -> None:
    with replica.filling() as filling:
        filling.keep({f"case/{case.id}": wire.case_bytes(case) for case in found})
        filling.enter((scope, f"case/{case.id}") for case in found)
        filling.show([ShownCase(case, 0) for case in found])


def listed(replica: Replica) -> list[CaseId]:
    shown = replica.shown
    numbers = [
        number
        for queue in (Queue.OFFICE, Queue.CLOSED)
        for number in shown.queue(queue, who=WHO, today=date(2026, 11, 20), order=Order.NEWEST)
    ]
    return [row.id for row in shown.rows(numbers, who=WHO)]


def test_a_document_is_held_as_long_as_one_scope_holds_it(replica: Replica) -> None:
    [case] = cases(1)
    key = f"case/{case.id}"
    put(replica, case)
    put(replica, case, scope="person:agent")
    with replica.filling() as filling:
        filling.leave([("office:district", key)])
        assert filling.forget_gone([key], but=()) == []
        filling.leave([("person:agent", key)])
        assert filling.forget_gone([key], but=(key,)) == []
        assert filling.forget_gone([key], but=()) == [key]
        filling.hide([case.id])
    assert replica.document(key) is None
    assert listed(replica) == []


def test_scopes_that_are_no_longer_this_desks_are_forgotten_with_their_cursors(replica: Replica) -> None:
    one, two = cases(2)
    put(replica, one)
    put(replica, two, scope="office:aimag")
    with replica.filling() as filling:
        filling.reach({scope: Cursor(1, "m", "~") for scope in ("office:district", "office:aimag")}, Point(1, "m"))
        filling.hold_only(["office:district"])
        assert filling.forget_gone(None, but=()) == [f"case/{two.id}"]
    assert set(replica.cursors()) == {"office:district"}
    assert replica.reached().head == Point(1, "m")
    assert replica.members_of("office:district") == {f"case/{one.id}"}


def test_a_commit_that_fails_leaves_everything_as_it_was(replica: Replica) -> None:
    one, two = cases(2)
    put(replica, one)

    def fails() -> None:
        with replica.filling() as filling:
            filling.keep({f"case/{two.id}": wire.case_bytes(two)})
            filling.show([ShownCase(two, 0)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert listed(replica) == [one.id]
    assert replica.document(f"case/{two.id}") is None


def test_a_case_is_found_by_its_words_and_by_its_new_words_after_a_change(replica: Replica) -> None:
    [case] = cases(1)
    put(replica, case)
    words = case.subject.split()[0]
    assert replica.finding.with_words(words, who=WHO, limit=5)
    with replica.filling() as filling:
        filling.show([ShownCase(_with_subject(case, "Огт өөр"), 0)])
    assert replica.finding.with_words(words, who=WHO, limit=5) == []
    assert len(replica.finding.with_words("ogt uur", who=WHO, limit=5)) == 1


def test_a_case_that_comes_as_it_was_is_not_written_again(replica: Replica) -> None:
    some = list(cases(20))
    put(replica, *some)
    with replica.filling() as filling:
        before = _changes(filling)
        filling.show([ShownCase(case, 0) for case in some])
        filling.show([ShownCase(case, 0) for case in some], find_later=True)
        assert _changes(filling) == before
        assert filling.findable.lacking(before=2**62, limit=50) == {}
        filling.show([ShownCase(some[0], 1)])
        assert _changes(filling) == before + 1


def test_what_is_to_be_found_later_is_found_as_before_until_then(replica: Replica) -> None:
    one, two = cases(2)
    put(replica, one)
    words = one.subject.split()[0]
    with replica.filling() as filling:
        filling.show([ShownCase(_with_subject(one, "Огт өөр"), 0), ShownCase(two, 0)], find_later=True)
        lacking = filling.findable.lacking(before=2**62, limit=50)
    assert set(lacking) == {one.id, two.id}
    assert len(replica.finding.with_words(words, who=WHO, limit=5)) == 1
    assert replica.finding.with_words("ogt uur", who=WHO, limit=5) == []
    with replica.filling() as filling:
        filling.findable.put([(lacking[one.id], _with_subject(one, "Огт өөр"))], between=lambda: None)
    assert len(replica.finding.with_words("ogt uur", who=WHO, limit=5)) == 1


def _changes(filling: Filling) -> int:
    """How many rows were ever written or removed over this connection."""
    changes: int = filling._connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    return changes


def _with_subject(case: Case, subject: str) -> Case:
    return replace(case, subject=subject)


@pytest.mark.parametrize("typed", ['"', 'a" OR b', "NEAR(", "*", "-", "а", "", "\x00", "ү" * 5_000])
def test_nothing_that_is_typed_breaks_the_search(replica: Replica, typed: str) -> None:
    put(replica, *cases(3))
    replica.finding.with_words(typed, who=WHO, limit=5)


def test_a_wrong_key_does_not_open_it(replica: Replica, tmp_path: Path) -> None:
    put(replica, *cases(1))
    with pytest.raises(NotOpened):
        Replica(tmp_path / "replica.db", key=bytes(32))


def test_reads_go_on_while_a_commit_is_being_written(replica: Replica) -> None:
    one, two = cases(2)
    put(replica, one)
    with replica.filling() as filling:
        filling.keep({f"case/{two.id}": wire.case_bytes(two)})
        filling.show([ShownCase(two, 0)])
        assert listed(replica) == [one.id]
    assert set(listed(replica)) == {one.id, two.id}


def test_lists_that_an_older_program_made_are_completed_and_keep_their_calls(tmp_path: Path) -> None:
    path = tmp_path / "replica.db"
    [case] = cases(1)
    made = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    case = replace(case, call_back=CallBack(made, PersonId("agent"), ActionId("a")))
    older = Replica(path, key=KEY)
    put(older, case)
    with older.filling() as filling:
        for left_out in ("DROP INDEX shown_to_call", "ALTER TABLE shown DROP COLUMN to_call"):
            filling._connection.exec_driver_sql(left_out)
        filling._connection.exec_driver_sql("ALTER TABLE shown DROP COLUMN to_call_for")
    older.close()
    newer = Replica(path, key=KEY)
    numbers = newer.shown.queue(Queue.CALL_BACKS, who=WHO, today=date(2026, 11, 20))
    assert [row.to_call for row in newer.shown.rows(numbers, who=WHO)] == [made]
    put(newer, replace(case, call_back=None, survey=SurveyDue(made)))
    [row] = newer.shown.rows(newer.shown.queue(Queue.CALL_BACKS, who=WHO, today=date(2026, 11, 20)), who=WHO)
    assert (row.to_call, row.to_call_for) == (made, "survey")
    newer.close()
