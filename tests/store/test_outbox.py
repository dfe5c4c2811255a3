"""The outbox: order and counts, what leaves and what comes back, one commit or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Seen, Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from console.store.database import Database
from console.store.desk_tables import DESK
from console.store.outbox import Outbox
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_log import OutboxLog
from console.store.outbox_rows import having_seen
from console.wire import At, Envelope, Judged, Point

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    database = Database(tmp_path / "desk.db", key=bytes(32))
    database.create(DESK)
    made = Outbox(database, OutboxCopy(database, OutboxLog(tmp_path / "outbox.log", key=bytes(32))))
    with made.taking() as taking:
        taking.enrol(enrolment="first", desk_number=14, desk_name="desk", token="t")
    yield made
    database.close()


def envelope(id: str, case: str = "case", text: str = "а") -> Envelope:
    kind, body = wire.action_body(act.AddNote(text))
    return Envelope(id=ActionId(id), kind=kind, by=PersonId("agent"), at=At(NOW), body=body, case=CaseId(case))


def added(outbox: Outbox, *ids: str) -> None:
    with outbox.adding() as adding:
        adding.add([envelope(id) for id in ids])


def waiting(outbox: Outbox) -> list[tuple[str, int, str]]:
    return [(row.envelope.id, row.count, row.enrolment) for row in outbox.waiting()]


def test_counts_are_dense_over_commits(outbox: Outbox) -> None:
    added(outbox, "a", "b")
    added(outbox, "c")
    assert waiting(outbox) == [("a", 1, "first"), ("b", 2, "first"), ("c", 3, "first")]


def test_a_commit_that_fails_adds_nothing_and_gives_no_number_away(outbox: Outbox) -> None:
    def fails() -> None:
        with outbox.adding() as adding:
            adding.next_counter()
            adding.add([envelope("a")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert waiting(outbox) == []
    with outbox.adding() as adding:
        assert adding.next_counter() == 1


def test_what_goes_up_names_enrolment_and_count(outbox: Outbox) -> None:
    added(outbox, "a")
    [row] = outbox.waiting()
    sent = wire.decode(bytes(row.sent(b"k" * 32)), Envelope)
    assert (sent.enrolment, sent.count) == ("first", 1)
    assert sent.device_proof is not None
    assert msgspec.structs.replace(sent, enrolment="", count=0, device_proof=None) == envelope("a")


def test_a_judged_row_waits_until_it_is_told_to_leave(outbox: Outbox) -> None:
    added(outbox, "a", "b")
    judged = Judged(ActionId("a"), Verdict.APPLIED, version=2)
    with outbox.taking() as taking:
        taking.judge([judged])
    assert outbox.size() == 2
    assert outbox.has_judged()
    assert outbox.judged([ActionId("a"), ActionId("b")]) == {"a": judged}
    with outbox.taking() as taking:
        assert [row.envelope.id for row in taking.judged()] == ["a"]
        taking.leave([ActionId("a")], at=NOW)
    assert waiting(outbox) == [("b", 2, "first")]
    assert outbox.judged([ActionId("a")]) == {"a": judged}


def test_a_new_enrolment_gives_new_counts_to_what_waits_and_none_to_what_left(outbox: Outbox) -> None:
    added(outbox, "a", "b", "c")
    with outbox.taking() as taking:
        taking.judge([Judged(ActionId("a"), Verdict.APPLIED)])
        taking.leave([ActionId("a")], at=NOW)
        taking.enrol(enrolment="second", desk_number=15, desk_name="desk", token=None)
    assert waiting(outbox) == [("b", 1, "second"), ("c", 2, "second")]
    added(outbox, "d")
    assert waiting(outbox)[-1] == ("d", 3, "second")
    assert [(row.envelope.id, row.enrolment) for row in outbox.outgoing.everything()] == [
        ("a", "first"),
        ("b", "second"),
        ("c", "second"),
        ("d", "second"),
    ]
    with outbox.adding() as adding:
        assert adding.device.desk_number == 15


def test_everything_comes_back_in_the_order_it_was_made_without_verdicts(outbox: Outbox) -> None:
    added(outbox, "a", "b", "c", "d")
    with outbox.taking() as taking:
        taking.judge([Judged(ActionId(id), Verdict.APPLIED, version=1) for id in ("c", "a", "d")])
        taking.leave([ActionId("c"), ActionId("a")], at=NOW)
        taking.keep_head(Point(7, "mark"))
    with outbox.adding() as adding:
        adding.hand_in_again([having_seen(outbox.waiting()[0].envelope, [ActionId("x")])])
    assert [id for id, _, _ in waiting(outbox)] == ["a", "b", "c", "d"]
    assert not outbox.has_judged()
    device = outbox.device()
    assert device is not None
    assert device.head is None
    assert outbox.waiting()[1].envelope.seen == Seen(ids=(ActionId("x"),))
    added(outbox, "e")
    assert waiting(outbox)[-1] == ("e", 5, "first")


def test_one_id_can_wait_only_once(outbox: Outbox) -> None:
    added(outbox, "a")
    with pytest.raises(Exception, match="UNIQUE"):
        added(outbox, "b", "a")
    assert [id for id, _, _ in waiting(outbox)] == ["a"]


def test_the_head_and_the_clock_are_remembered(outbox: Outbox) -> None:
    with outbox.taking() as taking:
        taking.keep_head(Point(7, "mark"))
        taking.keep_clock(offset=-3.5, exchanged_at=NOW)
    device = outbox.device()
    assert device is not None
    assert (device.head, device.clock_offset, device.exchanged_at) == (Point(7, "mark"), -3.5, NOW)


def test_what_was_done_between_two_moments_is_found_sent_or_not(outbox: Outbox) -> None:
    added(outbox, "a", "b")
    with outbox.taking() as taking:
        taking.judge([Judged(ActionId("a"), Verdict.APPLIED)])
        taking.leave([ActionId("a")], at=NOW)
    later = NOW.replace(hour=5)
    assert {each.id for each in outbox.made("add_note", since=NOW, until=later)} == {"a", "b"}
    assert outbox.made("add_note", since=later, until=later.replace(hour=6)) == []
    assert outbox.made("close", since=NOW, until=later) == []
