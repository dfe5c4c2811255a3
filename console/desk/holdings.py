"""What a desk holds, put together: outbox, belongings, the replica of the day, and the values read from it."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from console.desk.precedence import Precedence
from console.desk.preview import Preview, preview
from console.desk.reference import Reference, ReferenceShelf
from console.desk.wording import SET_SYNONYM
from console.domain.catalogue import Catalogue
from console.domain.finder import Finder
from console.domain.ids import CaseId
from console.store.belongings import Belongings
from console.store.database import Database, DatabaseTrouble, NotOpened, Opens
from console.store.desk_migrations import bring_up, check_version
from console.store.kept_looks import KeptLooks
from console.store.outbox import Outbox
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_log import OutboxLog
from console.store.outbox_rows import WaitingRow
from console.store.recovery import recover, set_aside
from console.store.replica import Replica, State

log = logging.getLogger(__name__)
ASIDE_KEPT = timedelta(days=30)
"""How long a replica of another history of the centre is kept, by the centre's time."""
MOST_ASIDE = 2
"""So many replicas lie beside the one in use, the one that is being filled counted: a disk is not filled with them."""
KNOWN_AT_CENTRE = "known_at_centre"
"""The setting that remembers whom the centre knows to work here, and under which enrolment."""
ASIDE_SINCE = "replicas_aside_since"
"""The setting that says since when each of them is not in use: by the centre's time, which no clock here moves."""
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
    proof: bytes


class Holdings:
    """The files of one desk, open; `replica` may be another one after an exchange."""

    def __init__(self, folder: Path, keys: Keys, *, opens: Opens = Database) -> None:
        self.folder = folder
        check_version(folder / DESK_FILE, key=keys.desk, opens=opens)
        copy = OutboxLog(folder / LOG_FILE, key=keys.log)
        self.recovered = recover(folder / DESK_FILE, copy, key=keys.desk, opens=opens)
        """What a damaged desk.db was made again from, None where nothing was wrong."""
        if copy.is_damaged:
            log.warning("outbox.log was damaged and is written anew")
            set_aside(copy.path)
        self.desk_database = opens(folder / DESK_FILE, key=keys.desk, tidied=True)
        bring_up(self.desk_database)
        self.outbox = Outbox(self.desk_database, OutboxCopy(self.desk_database, copy))
        self.belongings = Belongings(self.desk_database)
        self.looks = KeptLooks(self.desk_database)
        self.precedence = Precedence()
        self.shelf = ReferenceShelf(lambda: self.outbox.of_kinds((SET_SYNONYM,)))
        self.proof_key = keys.proof
        """With this a desk proves what it hands in."""
        self._replica_key = keys.replica
        self._opens = opens
        self.filled = self._open_filled()
        """What the exchange fills: `replica`, or the new one beside it."""
        self.replica = self._open_serving()

    @property
    def reference(self) -> Reference:
        """Rules, people and offices as this desk knows them."""
        return self.shelf.reference(self.replica)

    @property
    def catalogue(self) -> Catalogue:
        """Services, topics, bodies and places as this desk knows them."""
        return self.shelf.catalogue(self.replica)

    @property
    def finder(self) -> Finder:
        """Finds services, problems, bodies and people in what this desk knows."""
        return self.shelf.finder(self.replica)

    def preview(self, case_id: CaseId, waiting: Sequence[WaitingRow], confirmed: bytes | None) -> Preview:
        """A case with what waits on it performed on top; `waiting` must have been read before `confirmed`."""
        return preview(case_id, confirmed, waiting, rules=self.reference.rules)

    def shown(self, case_id: CaseId) -> Preview:
        """A case as this desk shows it now."""
        waiting = self.outbox.waiting_on(case_id)
        return self.preview(case_id, waiting, self.replica.document(f"case/{case_id}"))

    @property
    def is_rebuilding(self) -> bool:
        """Whether a new replica is being filled beside the one that screens read."""
        return self.filled is not self.replica

    def begin_new_replica(self) -> None:
        """Begin an empty replica beside the one that screens read, in the place of one that never became complete.

        What only that one knows must have been handed in before, where the centre has another history.
        """
        unfinished = self.filled if self.is_rebuilding else None
        self.filled = self._new_replica(beside=self.replica.path.name)
        if unfinished is not None:
            unfinished.close()
            _remove(unfinished.path)

    def replace_replica(self) -> None:
        """Begin an empty replica in the place of one that can no longer be read."""
        damaged = {self.replica, self.filled}
        self.filled = self.replica = self._new_replica(beside=None)
        self.shelf.forget(("body", "terms"))
        for replica in damaged:
            replica.close()

    def serve_filled(self, *, now: datetime) -> None:
        """The new replica is complete: screens read it from now on, the old one is set aside."""
        aside, self.replica = self.replica, self.filled
        self.shelf.forget(("body", "terms"))
        aside.close()
        self._aside_since(now)

    def replicas_aside(self, *, but: Replica) -> Iterator[Replica]:
        """All replicas here but one, the newest last, each open while it is used."""
        for path in self._replica_files():
            if path != but.path:
                try:
                    replica = self._replica_at(path)
                except NotOpened:
                    log.warning("a replica set aside cannot be read")
                    continue
                try:
                    yield replica
                finally:
                    replica.close()

    def tidy(self, *, centre_now: datetime | None = None) -> None:
        """Tidy both files up, in a quiet moment, so that no save has to; with the centre's time also what lies aside:
        what only that knows must have been handed in."""
        self.desk_database.checkpoint()
        self.filled.tidy()
        if centre_now is not None:
            self._remove_old(centre_now)

    def close(self) -> None:
        """Let go of all files."""
        with suppress(OSError, DatabaseTrouble):
            self.outbox.copy.keep()
        for replica in {self.replica, self.filled}:
            replica.close()
        self.desk_database.close()

    def _replica_files(self) -> list[Path]:
        found = [path for path in self.folder.iterdir() if _REPLICA.fullmatch(path.name)]
        return sorted(found, key=_number)

    def _replica_at(self, path: Path) -> Replica:
        return Replica(path, key=self._replica_key, opens=self._opens)

    def _open_filled(self) -> Replica:
        """The newest replica; one that was never begun, by a sudden end, is none."""
        for path in reversed(self._replica_files()):
            replica = None
            try:
                replica = self._replica_at(path)
                is_begun = replica.state() is not None or replica.reached().head is not None
            except NotOpened:
                if replica is not None:
                    replica.close()
                set_aside(path)
                break
            if is_begun:
                return replica
            replica.close()
            _remove(path)
        return self._new_replica(beside=None)

    def _open_serving(self) -> Replica:
        """What screens read: the newest replica, or while it is not complete the one beside which it is filled."""
        state = self.filled.state()
        if state is None or state.is_complete or state.beside is None or not (self.folder / state.beside).exists():
            return self.filled
        try:
            return self._replica_at(self.folder / state.beside)
        except NotOpened:
            return self.filled

    def _new_replica(self, *, beside: str | None) -> Replica:
        files = self._replica_files()
        name = f"replica-{_number(files[-1]) + 1:06}.db" if files else "replica.db"
        replica = self._replica_at(self.folder / name)
        with replica.filling() as filling:
            filling.keep_state(State(beside))
        return replica

    def _remove_old(self, now: datetime) -> None:
        """Remove what was set aside too long ago by the centre's time, and the oldest of too many."""
        since, most = self._aside_since(now), MOST_ASIDE - self.is_rebuilding
        for place, path in enumerate(reversed(self._unused())):
            if place >= most or now - since[path.name] > ASIDE_KEPT:
                _remove(path)

    def _unused(self) -> list[Path]:
        return [path for path in self._replica_files() if path not in (self.replica.path, self.filled.path)]

    def _aside_since(self, now: datetime) -> dict[str, datetime]:
        """Since when each unused replica is unused; one that nobody knows of, or that is said to be from later than
        now, since now."""
        known = self.belongings.setting(ASIDE_SINCE) or {}
        names = [path.name for path in self._unused()]
        since = {name: min(datetime.fromisoformat(known[name]), now) if name in known else now for name in names}
        told = {name: at.isoformat() for name, at in since.items()}
        if told != known:
            self.belongings.keep_setting(ASIDE_SINCE, told)
        return since


def _number(path: Path) -> int:
    found = _REPLICA.fullmatch(path.name)
    return int(found[1] or 1) if found is not None else 0


def _remove(path: Path) -> None:
    # One that another program holds open (Windows) is removed another time.
    with suppress(OSError):
        for part in ("-wal", "-shm", ""):
            path.with_name(path.name + part).unlink(missing_ok=True)
