"""A centre and several desks, and what must hold between them once the line is good again."""

import contextlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from console import wire
from console.desk.desk import Desk
from console.desk.trouble import LinkTrouble
from console.desk.views import Queue
from console.domain.case import Case, Verdict
from console.domain.ids import ActionId, CaseId
from console.server.services import open_services
from console.store import documents
from console.store.tables import journal
from tests.builders import PASSWORD, CentreLine, Room, door, exchange_until_still, ready_room
from tests.postgres import OwnDatabase
from tests.server.building import fast_hasher


@dataclass
class Place:
    """One desk's folder and line."""

    folder: Path
    login: str
    line: CentreLine
    desk: Desk


@dataclass
class Town:
    """Desks by name. Every action made is remembered, so that none can be lost unnoticed."""

    folder: Path
    room: Room
    database: OwnDatabase | None = None
    places: dict[str, Place] = field(default_factory=dict)
    made: set[ActionId] = field(default_factory=set)
    opened: list[CaseId | None] = field(default_factory=list)

    def open(self, name: str, login: str) -> Desk:
        """A new desk with someone signed in."""
        line = CentreLine(self.room)
        desk = door(self.folder / name, line).sign_in(login, PASSWORD)
        self.places[name] = Place(self.folder / name, login, line, desk)
        exchange_until_still(desk)
        return desk

    def restart(self, name: str) -> Desk:
        """The desk's program ends and starts again, without a line."""
        place = self.places[name]
        place.desk.stop()
        return self._start(place)

    def restart_stopped(self, name: str) -> Desk:
        """Start the program of a desk that was stopped."""
        return self._start(self.places[name])

    def die_between_the_two_commits(self, name: str) -> None:
        """One exchange whose second commit never happened: the replica has the answer, desk.db has not."""
        place = self.places[name]
        place.desk.stop()
        kept = place.folder / "desk.db.before"
        shutil.copy(place.folder / "desk.db", kept)
        desk = self._start(place)
        with contextlib.suppress(LinkTrouble):
            desk.pulse.once()
        desk.stop()
        kept.replace(place.folder / "desk.db")
        self._start(place)

    def lose_replica(self, name: str) -> None:
        """Someone deletes the replica; the exchange fills a new one."""
        place = self.places[name]
        place.desk.stop()
        for path in place.folder.glob("replica*"):
            path.unlink()
        self._start(place)

    def back_up(self) -> str:
        """A copy of the centre's database as it is now; its name."""
        self.room.services.close()
        if self.database is not None:
            kept = self.database.keep_copy()
        else:
            kept = f"backup-{len(list(self.folder.glob('backup-*')))}"
            shutil.copy(self.folder / "centre" / "centre.db", self.folder / kept)
        self._open_centre()
        return kept

    def restore(self, backup: str) -> None:
        """The centre goes back to a copy."""
        self.room.services.close()
        if self.database is not None:
            self.database.go_back(backup)
        else:
            for path in (self.folder / "centre").glob("centre.db*"):
                path.unlink()
            shutil.copy(self.folder / backup, self.folder / "centre" / "centre.db")
        self._open_centre()

    def settle(self) -> None:
        """Good lines, until nothing moves."""
        for place in self.places.values():
            place.line.fault, place.line.cut = None, False
        for _ in range(6):
            for place in self.places.values():
                exchange_until_still(place.desk)

    def close(self) -> None:
        for place in self.places.values():
            place.desk.stop()
        self.room.services.close()

    def faults(self) -> list[str]:
        """What does not hold: an action lost or taken twice, a desk that shows other bytes than the centre's."""
        wrong = [f"{name} has {len(waiting)} waiting" for name, waiting in self._waiting().items() if waiting]
        with self.room.services.centre.database.read() as connection:
            taken = {row.id: row.verdict for row in connection.execute(select(journal.c.id, journal.c.verdict))}
        wrong += [f"{action} is lost" for action in self.made if action not in taken]
        for name, place in self.places.items():
            wrong += self._differences(name, place.desk)
        for case in self.cases():
            ids = [entry.id for entry in case.entries]
            wrong += [f"{case.id} holds an entry twice"] * (len(set(ids)) != len(ids))
            applied = {action for action in ids if action in taken and taken[action] == Verdict.REFUSED}
            wrong += [f"{case.id} holds refused {action}" for action in applied]
        return wrong

    def odd_previews(self) -> list[str]:
        """Cases that a desk shows with an entry twice, or not at all although something waits on them."""
        odd = []
        for name, place in self.places.items():
            holdings = place.desk._holdings
            for case_id in holdings.outbox.cases():
                found = holdings.shown(case_id)
                ids = [entry.id for entry in found.case.entries] if found.case is not None else []
                odd += [f"{name} shows an entry of {case_id} twice"] * (len(ids) != len(set(ids)))
        return odd

    def cases(self) -> list[Case]:
        """All cases at the centre."""
        with self.room.services.centre.database.read() as connection:
            return [wire.read_case(raw) for _, raw in documents.of_kind(connection, "case")]

    def _differences(self, name: str, desk: Desk) -> list[str]:
        wrong = []
        replica = desk._holdings.replica
        scopes = sorted(replica.cursors())
        with self.room.services.centre.database.read() as connection:
            for scope in scopes:
                held = replica.members_of(scope)
                mine = wire.digest((key, replica.document(key) or b"") for key in held)
                if mine != documents.digest_of(connection, scope):
                    wrong.append(f"{name} differs in {scope}")
            for key, raw in replica.documents("case"):
                if documents.body_of(connection, key) != raw:
                    wrong.append(f"{name} shows other bytes of {key}")
                if not any(key in replica.members_of(scope) for scope in scopes):
                    wrong.append(f"{name} still holds {key}")
        rows = desk.views.rows([row for queue in (Queue.OFFICE, Queue.CLOSED) for row in desk.views.queue(queue)])
        wrong += [f"{name} shows {row.id} as waiting" for row in rows if row.waiting]
        return wrong

    def _waiting(self) -> dict[str, list[str]]:
        return {name: [each.action for each in place.desk.views.waiting()] for name, place in self.places.items()}

    def _start(self, place: Place) -> Desk:
        cut, place.line.cut = place.line.cut, True
        place.desk = door(place.folder, place.line).sign_in(place.login, PASSWORD)
        place.line.cut = cut
        return place.desk

    def _open_centre(self) -> None:
        address = self.database.address if self.database else None
        self.room.services = open_services(
            self.folder / "centre", database=address, clock=self.room.clock, hasher=fast_hasher()
        )


def new_town(folder: Path, database: OwnDatabase | None = None) -> Town:
    """A centre and no desks yet."""
    room = ready_room(folder / "centre", database=database.address if database else None)
    return Town(folder, room, database)
