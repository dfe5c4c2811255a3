"""Keeping outbox.log in step with desk.db: after each commit, and where that failed, at the next opportunity."""

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import CompoundSelect, bindparam, select, text, union_all

from console.domain.people import Person
from console.store.database import Database, DatabaseTrouble
from console.store.desk_tables import archive, outbox, people
from console.store.outbox_log import LoggedAction, LoggedDesk, LoggedMember, OutboxLog
from console.store.outbox_rows import device_of, read_envelope

log = logging.getLogger(__name__)
_COLUMNS = ("place", "envelope", "enrolment", "counted")
_AT_ONCE = 1_000
_TABLES = (archive, outbox)
_PARTS = [select(*[of.c[name] for name in _COLUMNS]).where(of.c.place > bindparam("after")) for of in _TABLES]
_BEHIND = union_all(*_PARTS).order_by(text("place"))
_SOME_BEHIND = _BEHIND.limit(_AT_ONCE)


class OutboxCopy:
    """The second place of everything that people did here."""

    def __init__(self, database: Database, log_file: OutboxLog) -> None:
        self._database = database
        self._log = log_file

    def added(self, records: Sequence[LoggedAction]) -> None:
        """These were committed; what a full disk or a sudden end kept out before comes with them, in order.

        Never ends a save: what the disk does not take now comes with the next, or with `keep`.
        """
        if not records:
            return
        try:
            if self._log.is_damaged or self._log.last_place + 1 < records[0].place:
                self._bring_up()
            else:
                self._log.append(records)
        except (OSError, DatabaseTrouble) as error:
            log.warning("not logged yet: %s", type(error).__name__)

    def desk_changed(self) -> None:
        """This desk's enrolment or people changed. Where it cannot be written now it comes with `keep`."""
        try:
            self._log.append(self._desk())
        except OSError:
            self._log.has_desk = False

    def keep(self) -> None:
        """Everything that desk.db has is in the log too, flushed. Raises OSError, DatabaseTrouble."""
        self._bring_up()
        self._log.flush()

    def _bring_up(self) -> None:
        if self._log.is_damaged:
            self.write_anew()
        while some := self._after(self._log.last_place, _SOME_BEHIND):
            self._log.append(some)
        if not self._log.has_desk:
            self._log.append(self._desk())

    def write_anew(self) -> None:
        """The log holds exactly what desk.db has. Raises OSError, DatabaseTrouble: then it stays as it was."""
        self._log.write_anew([*self._after(0, _BEHIND), *self._desk()])

    def _after(self, place: int, wanted: CompoundSelect[Any]) -> list[LoggedAction]:
        with self._database.read() as connection:
            rows = connection.execute(wanted, {"after": place}).all()
            found = device_of(connection) if rows else None
            counter = found.counter if found is not None else 0
            return [
                LoggedAction(row.place, read_envelope(row.envelope), row.enrolment, row.counted, counter)
                for row in rows
            ]

    def _desk(self) -> list[LoggedDesk]:
        with self._database.read() as connection:
            found = device_of(connection)
            if found is None:
                return []
            known = connection.execute(select(people).order_by(people.c.person))
            members = [
                LoggedMember(row.slot, row.login, msgspec.json.decode(row.document, type=Person)) for row in known
            ]
            return [
                LoggedDesk(
                    found.enrolment,
                    found.desk_number,
                    found.desk_name,
                    found.token,
                    tuple(members),
                    found.counter,
                    found.count,
                )
            ]
