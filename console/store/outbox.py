"""The outbox and its archive: what people did here, until the centre has it and after.

Only desk/desk.py and desk/another_history.py open `adding`, only desk/sync.py opens `taking`. Nothing is ever deleted
by an answer: a row goes from the outbox to the archive, and comes back when the centre turns out not to have it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from console.domain.ids import ActionId, CaseId, FileHash
from console.store.database import Connection, Database
from console.store.desk_tables import archive, device, drafts, files, outbox, settings
from console.store.moment import Moment
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_log import LoggedAction
from console.store.outbox_rows import (
    Device,
    WaitingRow,
    device_of,
    last_place,
    on_case,
    read_envelope,
    read_verdict,
    row_of,
    values_of,
)
from console.store.outgoing import Outgoing
from console.wire import Envelope, Judged, Point

_CARRIED = [column.name for column in outbox.columns]
_SIZE = select(func.count()).select_from(outbox)
_JUDGED = select(outbox).where(outbox.c.verdict.is_not(None)).order_by(outbox.c.place)
_A_JUDGED = select(outbox.c.place).where(outbox.c.verdict.is_not(None)).limit(1)
_SAID = update(outbox).where(outbox.c.action == bindparam("of")).values(verdict=bindparam("said"))


class Outbox:
    """Reading what waits, and the two ways to change it. `copy` gets each action once more, after its commit."""

    def __init__(self, database: Database, copy: OutboxCopy) -> None:
        self._database = database
        self.outgoing = Outgoing(database)
        self.copy = copy

    def waiting(self) -> list[WaitingRow]:
        """Everything that waits, in the order it was made."""
        with self._database.read() as connection:
            return [row_of(each) for each in connection.execute(select(outbox).order_by(outbox.c.place))]

    def waiting_on(self, case_id: CaseId) -> list[WaitingRow]:
        """What waits on one case, in the order it was made."""
        with self._database.read() as connection:
            return on_case(connection, case_id)

    def of_kinds(self, kinds: Iterable[str]) -> list[WaitingRow]:
        """What waits of these action kinds."""
        wanted = select(outbox).where(outbox.c.kind.in_(list(kinds))).order_by(outbox.c.place)
        with self._database.read() as connection:
            return [row_of(each) for each in connection.execute(wanted)]

    def size(self) -> int:
        """How many actions wait."""
        with self._database.read() as connection:
            return connection.execute(_SIZE).scalar_one()

    def has_judged(self) -> bool:
        """Whether a row waits although its verdict is known."""
        with self._database.read() as connection:
            return connection.execute(_A_JUDGED).scalar() is not None

    def cases(self) -> frozenset[CaseId]:
        """The cases on which something waits."""
        with self._database.read() as connection:
            found = connection.execute(select(outbox.c.case_id).where(outbox.c.case_id.is_not(None)).distinct())
            return frozenset(CaseId(each) for each in found.scalars())

    def ids(self) -> frozenset[ActionId]:
        """Every action that was ever done here and is still kept."""
        with self._database.read() as connection:
            found = [connection.execute(select(table.c.action)).scalars().all() for table in (outbox, archive)]
            return frozenset(ActionId(each) for each in found[0] + found[1])  # type: ignore[operator]

    def judged(self, actions: Sequence[ActionId]) -> dict[ActionId, Judged]:
        """The verdicts known so far, by action, wherever the row is now."""
        known: dict[ActionId, Judged] = {}
        with self._database.read() as connection:
            for table in (outbox, archive):
                wanted = select(table.c.action, table.c.verdict).where(table.c.action.in_(list(actions)))
                for action, verdict in connection.execute(wanted.where(table.c.verdict.is_not(None))):
                    known[ActionId(action)] = read_verdict(verdict)
        return known

    def made(self, kind: str, *, since: datetime, until: datetime) -> list[Envelope]:
        """What was done here of one kind between two moments, sent or not."""
        found: list[Envelope] = []
        with self._database.read() as connection:
            for table in (outbox, archive):
                wanted = select(table.c.envelope).where(
                    table.c.kind == kind, table.c.made_at >= since, table.c.made_at < until
                )
                found += [read_envelope(each) for each in connection.execute(wanted).scalars()]
        return found

    def device(self) -> Device | None:
        """This desk's enrolment; None before the first."""
        with self._database.read() as connection:
            return device_of(connection)

    @contextmanager
    def adding(self) -> Iterator["Adding"]:
        """One commit that adds what people did. Raises Full, DatabaseTrouble: nothing was added."""
        with self._database.write() as connection:
            adding = Adding(connection)
            yield adding
        self.copy.added(adding.logged)

    @contextmanager
    def taking(self) -> Iterator["Taking"]:
        """One commit that writes what the centre said. Only desk/sync.py and, with a file's arrival, carrying.py."""
        with self._database.write() as connection:
            yield Taking(connection)


class Adding:
    """Inside one commit that adds to the outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        found = device_of(connection)
        if found is None:
            raise LookupError("this desk is not enrolled")
        self.device = found
        self._counter = found.counter
        self._count = found.count
        self.logged: list[LoggedAction] = []

    def waiting_on(self, case_id: CaseId) -> list[WaitingRow]:
        """What waits on one case as this commit sees it."""
        return on_case(self._connection, case_id)

    def next_counter(self) -> int:
        """The counter of the next case number; given away when the commit succeeds."""
        self._counter += 1
        return self._counter - 1

    def add(self, envelopes: Sequence[Envelope]) -> None:
        """Put actions behind everything that waits, each with the next count of this enrolment."""
        rows, enrolment, place = [], self.device.enrolment, last_place(self._connection)
        for envelope in envelopes:
            self._count, place = self._count + 1, place + 1
            rows.append(values_of(envelope, enrolment=enrolment, count=self._count) | {"place": place})
            self.logged.append(LoggedAction(place, envelope, enrolment, self._count, self._counter))
        if rows:
            self._connection.execute(insert(outbox), rows)
        self._connection.execute(update(device).values(counter=self._counter, counted=self._count))

    def keep_setting(self, name: str, value: Any) -> None:
        """Keep a setting of this desk in the same commit."""
        coded = msgspec.json.encode(value)
        kept = sqlite_insert(settings).values(name=name, value=coded)
        self._connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"value": coded}))

    def remove_draft(self, draft: str) -> None:
        """Take the draft away that these actions came from."""
        self._connection.execute(delete(drafts).where(drafts.c.id == draft))

    def hand_in_again(self, told: Iterable[Envelope]) -> None:
        """Archive, outbox and files wait again, without verdicts, as they were made; the centre's head is forgotten.

        `told` are those of their envelopes that name more of what their author had before him.
        """
        self._connection.execute(update(outbox).where(outbox.c.verdict.is_not(None)).values(verdict=None))
        carried = [name for name in _CARRIED if name != "verdict"]
        self._connection.execute(insert(outbox).from_select(carried, select(*[archive.c[name] for name in carried])))
        self._connection.execute(delete(archive))
        rows = [{"of": each.id, "said": msgspec.json.encode(each)} for each in told]
        if rows:
            longer = update(outbox).where(outbox.c.action == bindparam("of")).values(envelope=bindparam("said"))
            self._connection.execute(longer, rows)
        self._connection.execute(update(files).where(files.c.state == "sent").values(state="waiting", sent=0))
        self._connection.execute(update(device).values(head_number=None, head_mark=None))


class Taking:
    """Inside one commit that writes what the centre said."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def judge(self, verdicts: Iterable[Judged]) -> None:
        """Keep the verdicts beside their rows."""
        rows = [{"of": each.id, "said": msgspec.json.encode(each)} for each in verdicts]
        if rows:
            self._connection.execute(_SAID, rows)

    def judged(self) -> list[WaitingRow]:
        """The rows that have a verdict."""
        return [row_of(each) for each in self._connection.execute(_JUDGED)]

    def leave(self, actions: Sequence[ActionId], *, at: datetime) -> None:
        """Move rows to the archive."""
        for start in range(0, len(actions), 500):
            some = list(actions[start : start + 500])
            chosen = select(*[outbox.c[name] for name in _CARRIED], literal(at, Moment())).where(
                outbox.c.action.in_(some)
            )
            self._connection.execute(insert(archive).from_select([*_CARRIED, "archived_at"], chosen))
            self._connection.execute(delete(outbox).where(outbox.c.action.in_(some)))

    def trim(self, before: datetime) -> int:
        """Let go of what left the outbox before a moment; gives how many actions."""
        return self._connection.execute(delete(archive).where(archive.c.archived_at < before)).rowcount

    def forget(
        self, case: CaseId, *, until: datetime, emptied: Collection[ActionId], left: Collection[ActionId]
    ) -> list[Envelope]:
        """Let go of what the centre has erased of a case: the actions it emptied, and of those it neither emptied nor
        left, which it had refused, what was done until a moment. Gives what that was."""
        refused = (archive.c.case_id == case) & (archive.c.made_at <= until) & archive.c.action.not_in(list(left))
        of_case = refused | archive.c.action.in_(list(emptied))
        found = [
            read_envelope(each)
            for each in self._connection.execute(select(archive.c.envelope).where(of_case)).scalars()
        ]
        self._connection.execute(delete(archive).where(of_case))
        return found

    def forget_files(self, names: Iterable[FileHash]) -> None:
        """These are sent no more."""
        self._connection.execute(delete(files).where(files.c.hash.in_(list(names))))

    def keep_head(self, head: Point) -> None:
        """Remember the newest moment of the centre's history this desk has heard of: an older one, heard late, is none.

        Another history begins with a head forgotten.
        """
        is_newer = or_(device.c.head_number.is_(None), device.c.head_number < head.number)
        self._connection.execute(update(device).where(is_newer).values(head_number=head.number, head_mark=head.mark))

    def keep_clock(self, *, offset: float, exchanged_at: datetime) -> None:
        """Remember how far the centre's clock is ahead of this desk's, in seconds, and when that was so."""
        self._connection.execute(update(device).values(clock_offset=offset, exchanged_at=exchanged_at))

    def renew(self, token: str) -> None:
        """The centre gave this desk another token."""
        self._connection.execute(update(device).values(token=token))

    def enrol(self, *, enrolment: str, desk_number: int, desk_name: str, token: str | None) -> None:
        """A first or a new enrolment: what waits keeps its ids and gets new counts."""
        values: dict[str, Any] = {
            "enrolment": enrolment,
            "desk_number": desk_number,
            "desk_name": desk_name,
            "token": token,
            "counter": 1,
            "counted": 0,
        }
        if device_of(self._connection) is None:
            self._connection.execute(insert(device).values(one=1, clock_offset=0.0, **values))
        waiting = self._connection.execute(select(outbox.c.place).order_by(outbox.c.place)).scalars().all()
        anew = [{"at_place": place, "new_count": count} for count, place in enumerate(waiting, 1)]
        if anew:
            counted = update(outbox).where(outbox.c.place == bindparam("at_place"))
            self._connection.execute(counted.values(enrolment=enrolment, counted=bindparam("new_count")), anew)
        self._connection.execute(update(device).values(**values | {"counted": len(anew)}))
