"""What a desk holds, put together: outbox, belongings, the replica of the day, and the values read from it."""

import logging
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from console.desk.precedence import Precedence
from console.desk.preview import Preview, preview
from console.desk.reference import Reference, ReferenceShelf
from console.domain.catalogue import Catalogue
from console.domain.ids import CaseId
from console.store.belongings import Belongings
from console.store.database import Database, DatabaseTrouble, NotOpened
from console.store.desk_tables import DESK
from console.store.outbox import Outbox
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_log import OutboxLog
from console.store.outbox_rows import WaitingRow
from console.store.recovery import recover, set_aside
from console.store.replica import Replica

log = logging.getLogger(__name__)
ASIDE_KEPT = timedelta(days=30)
"""How long a replica of another history of the centre is kept."""
DESK_FILE = "desk.db"
"""What exists only here."""
LOG_FILE = "outbox.log"
"""What people did, once more."""
_REPLICA = re.compile(r"replica(?:-(\d{6}))?\.db")


@dataclass(frozen=True)
class Keys:
    """The keys of a desk's files, 32 bytes each."""

    desk: bytes
    log: bytes
    replica: bytes


class Holdings:
    """The files of one desk, open; `replica` may be another one after an exchange."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.folder = folder
        copy = OutboxLog(folder / LOG_FILE, key=keys.log)
        self.recovered = recover(folder / DESK_FILE, copy, key=keys.desk)
        """What a damaged desk.db was made again from, None where nothing was wrong."""
        if copy.is_damaged:
            log.warning("outbox.log was damaged and is written anew")
            set_aside(copy.path)
        self.desk_database = Database(folder / DESK_FILE, key=keys.desk, tidied=True)
        self.desk_database.create(DESK)
        self.outbox = Outbox(self.desk_database, OutboxCopy(self.desk_database, copy))
        self.belongings = Belongings(self.desk_database)
        self.precedence = Precedence()
        self.shelf = ReferenceShelf()
        self._replica_key = keys.replica
        self.replica = self._open_replica()

    @property
    def reference(self) -> Reference:
        """Rules, people and offices as this desk knows them."""
        return self.shelf.reference(self.replica)

    @property
    def catalogue(self) -> Catalogue:
        """Services, topics, bodies and places as this desk knows them."""
        return self.shelf.catalogue(self.replica)

    def preview(self, case_id: CaseId, waiting: Sequence[WaitingRow], confirmed: bytes | None) -> Preview:
        """A case with what waits on it performed on top; `waiting` must have been read before `confirmed`."""
        return preview(case_id, confirmed, waiting, rules=self.reference.rules)

    def shown(self, case_id: CaseId) -> Preview:
        """A case as this desk shows it now."""
        waiting = self.outbox.waiting_on(case_id)
        return self.preview(case_id, waiting, self.replica.document(f"case/{case_id}"))

    def begin_new_replica(self, *, now: datetime) -> Path:
        """Leave the replica aside and begin an empty one; gives the file set aside. Old ones set aside are removed."""
        aside = self.replica
        number = int(_REPLICA.fullmatch(aside.path.name)[1] or 1) + 1  # type: ignore[index]
        self.replica = Replica(self.folder / f"replica-{number:06}.db", key=self._replica_key)
        self.shelf.forget(("body", "terms"))
        aside.close()
        os.utime(aside.path, times=(now.timestamp(), now.timestamp()))
        self._remove_old(now)
        return aside.path

    def replicas_aside(self) -> list[Replica]:
        """The replicas set aside, open, the newest last; the caller closes them."""
        return [Replica(path, key=self._replica_key) for path in self._replica_files()[:-1]]

    def tidy(self) -> None:
        """Tidy both files up, in a quiet moment, so that no save has to."""
        self.desk_database.checkpoint()
        self.replica.tidy()

    def close(self) -> None:
        """Let go of all files."""
        with suppress(OSError, DatabaseTrouble):
            self.outbox.copy.keep()
        self.replica.close()
        self.desk_database.close()

    def _replica_files(self) -> list[Path]:
        found = [path for path in self.folder.iterdir() if _REPLICA.fullmatch(path.name)]
        return sorted(found, key=lambda path: path.name.replace("replica.db", "replica-000001.db"))

    def _open_replica(self) -> Replica:
        files = self._replica_files()
        path = files[-1] if files else self.folder / "replica.db"
        try:
            return Replica(path, key=self._replica_key)
        except NotOpened:
            set_aside(path)
            return Replica(path, key=self._replica_key)

    def _remove_old(self, now: datetime) -> None:
        for path in self._replica_files()[:-1]:
            if now - datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) > ASIDE_KEPT:
                for part in ("", "-wal", "-shm"):
                    path.with_name(path.name + part).unlink(missing_ok=True)
