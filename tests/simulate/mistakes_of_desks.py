"""Mistakes that a desk could make. What each does wrong is its name; names in capitals are the product's own parts."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, select

from console.desk import another_history, courier, handing_in, sync
from console.desk import holdings as holdings_module
from console.desk.ahead import Ahead, Answered, Standing
from console.desk.asking import Asking
from console.desk.changes import Changes
from console.desk.courier import Courier
from console.desk.holdings import Holdings
from console.desk.keeping import Keeping
from console.desk.preview import Preview
from console.desk.recall import Recall
from console.desk.sync import Exchange
from console.desk.trouble import Denied, NotFound
from console.domain.case import Case, Entry, Seen
from console.domain.ids import ActionId, CaseId
from console.store import desk_tables
from console.store import replica as replica_module
from console.store.outbox import Adding, Outbox, Taking
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_rows import Device, WaitingRow
from console.store.replica import Filling
from console.wire import Answer, Envelope, Judged
from tests.simulate.mistakes import instead_of

KEEP_DESK = Exchange._keep_desk
KEEP = Keeping.keep
LEAVE = Filling.leave
PLACE = Keeping._place
ONCE = Exchange.once
DEVICE = Outbox.device
HAND_IN_AGAIN = Adding.hand_in_again
ENROL = Taking.enrol
PREVIEW = holdings_module.preview
COPY = handing_in._copy


@instead_of(Exchange, "_keep_desk", seed=1)
def a_row_is_dropped_when_the_cursor_passes(
    self: Exchange, answer: Answer, verdicts: Sequence[Judged], offset: float, *, before: Device
) -> list[WaitingRow]:
    left = KEEP_DESK(self, answer, verdicts, offset, before=before)
    if not answer.more:
        rest = self._holdings.outbox.waiting()
        with self._holdings.outbox.taking() as taking:
            taking.leave([row.envelope.id for row in rest], at=self._clock.now())
        left += rest
    return left


@instead_of(sync, "leaves", seed=13)
def a_row_leaves_before_its_case_has_come(holdings: Holdings, row: WaitingRow, *, come: Any, gone: set[str]) -> bool:
    return row.judged is not None


@instead_of(Filling, "hold_only", seed=0)
def a_cursor_is_kept_over_a_change_of_scopes(self: Filling, scopes: Sequence[str]) -> None:
    held = replica_module.memberships
    self._connection.execute(delete(held).where(held.c.scope.not_in(list(scopes))))


@instead_of(Outbox, "device", seed=1)
def the_head_is_kept_in_the_replica_alone(self: Outbox) -> Device | None:
    found = DEVICE(self)
    return None if found is None else dataclasses.replace(found, head=None)


@instead_of(Preview, "seen", seed=39)
def a_predicted_version_is_said_to_be_seen(self: Preview) -> Seen:
    if self.confirmed is None:
        return Seen(ids=self.on_top)
    return Seen(self.confirmed.version + len(self.on_top), self.confirmed.mark, ())


@instead_of(Exchange, "_keep_desk", (Keeping, "keep", lambda self, answer: Changes()), seed=2)
def desk_db_is_committed_first(
    self: Exchange, answer: Answer, verdicts: Sequence[Judged], offset: float, *, before: Device
) -> list[WaitingRow]:
    with self._holdings.outbox.taking() as taking:
        taking.judge(verdicts)
        left = taking.judged()
        taking.leave([row.envelope.id for row in left], at=self._clock.now())
        if answer.head is not None:
            taking.keep_head(answer.head)
        taking.keep_clock(offset=offset, exchanged_at=answer.now)
    KEEP(self._keeping, answer)
    return left


@instead_of(Filling, "leave", seed=15)
def gone_from_one_scope_is_gone(self: Filling, pairs: Iterable[tuple[str, str]]) -> None:
    known = list(pairs)
    LEAVE(self, known)
    self.leave_all(key for _, key in known)


@instead_of(Filling, "leave", seed=6)
def what_is_gone_stays(self: Filling, pairs: Iterable[tuple[str, str]]) -> None:
    list(pairs)


@instead_of(Keeping, "_place", seed=0)
def touched_cases_lie_in_no_scope(self: Keeping, filling: Filling, answer: Answer) -> list[str]:
    wrong = tuple(msgspec.structs.replace(each, scopes=()) if each.whole else each for each in answer.documents)
    return PLACE(self, filling, msgspec.structs.replace(answer, documents=wrong))


@instead_of(Ahead, "take", seed=32)
def what_was_asked_ahead_counts_whatever_happened(self: Ahead, standing: Standing, *, seconds: float) -> Any:
    coming, self._coming = self._coming, None
    return None if coming is None else coming.result()


@instead_of(holdings_module, "preview", seed=2)
def what_was_taken_is_performed_again(
    case_id: CaseId, confirmed: bytes | None, rows: Sequence[WaitingRow], **rules: Any
) -> Preview:
    again = [
        dataclasses.replace(row, envelope=msgspec.structs.replace(row.envelope, id=ActionId(f"{row.envelope.id}!")))
        for row in rows
    ]
    return PREVIEW(case_id, confirmed, again, **rules)


@instead_of(Keeping, "_spared", seed=26)
def a_case_that_left_is_dropped_under_what_waits(self: Keeping, doubtful: Any) -> set[str]:
    return set()


@instead_of(Adding, "hand_in_again", seed=13)
def the_archive_is_not_handed_in(self: Adding, told: Sequence[Envelope]) -> None:
    outbox = desk_tables.outbox
    waiting = list(self._connection.execute(select(outbox.c.action)).scalars())
    HAND_IN_AGAIN(self, [envelope for envelope in told if envelope.id in waiting])
    self._connection.execute(delete(outbox).where(outbox.c.action.not_in(waiting)))


@instead_of(another_history, "seen_again", seed=100)
def what_was_seen_is_not_spelled_out(rows: Sequence[WaitingRow], asides: Any) -> list[Envelope]:
    return []


@instead_of(handing_in, "_copy", seed=100)
def a_copy_is_copied(case: Case, entry: Entry) -> Envelope:
    if entry.kind != handing_in.COPY:
        return COPY(case, entry)
    return COPY(case, dataclasses.replace(entry, kind="copied"))


@instead_of(another_history, "copies", seed=86)
def what_only_a_replica_set_aside_knows_is_forgotten(asides: Any, now: Any, mine: Any) -> list[Envelope]:
    return []


@instead_of(Exchange, "once", seed=7)
def work_is_dropped_when_the_centre_says_no(self: Exchange, **given: Any) -> Any:
    try:
        return ONCE(self, **given)
    except (Denied, NotFound):
        with self._holdings.outbox.taking() as taking:
            taking.leave([row.envelope.id for row in self._holdings.outbox.waiting()], at=self._clock.now())
        raise


@instead_of(Taking, "enrol", seed=12)
def a_new_enrolment_keeps_the_old_counts(self: Taking, **given: Any) -> None:
    waiting = self._connection.execute(select(desk_tables.outbox)).all()
    ENROL(self, **given)
    for row in waiting:
        place = desk_tables.outbox.c.place == row.place
        old = {"enrolment": row.enrolment, "counted": row.counted}
        self._connection.execute(desk_tables.outbox.update().where(place).values(**old))


@instead_of(OutboxCopy, "added", (OutboxCopy, "keep", lambda self: None), seed=16)
def nothing_is_written_into_the_log(self: OutboxCopy, records: Any) -> None:
    return


@instead_of(Courier, "keep", seed=2)
def an_old_answer_is_kept_over_a_newer_one(self: Courier, asked: Any, question: Any, answer: Answer) -> bool:
    with self._exchange.alone() as device:
        rows = [row for row in self._holdings.outbox.waiting() if row.place <= asked.until]
        asking = Asking(question, rows, has_rest=False)
        come = Answered(asking, answer, asked=asked.at, answered=self._clock.raw(), is_ahead=False)
        self._exchange.keep(come, device)
    return True


@instead_of(courier, "pass_over", seed=100)
def a_late_answer_hides_another_history(belongings: Any, points: Any) -> None:
    list(points)


@instead_of(Recall, "_unanswered", seed=21)
def the_key_is_destroyed_before_all_is_handed_in(self: Recall) -> int:
    return 0


@instead_of(sync, "erased_in", (sync, "erased_among", lambda left, holdings: []), seed=0)
def what_was_erased_stays_in_the_archive(documents: Any, holdings: Holdings) -> list[Any]:
    return []


@instead_of(sync, "erased_among", seed=115)
def late_work_on_an_erased_case_stays_in_the_archive(left: Any, holdings: Holdings) -> list[Any]:
    return []
