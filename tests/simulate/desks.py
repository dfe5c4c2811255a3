"""One simulated workplace: a desk's folder, its process, its line, its clock, and who may come in at its door."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from console.desk.desk import Desk
from console.desk.entrance import Entrance
from console.desk.holdings import DESK_FILE, Holdings
from console.desk.opening import Surroundings
from console.desk.trouble import (
    DatabaseTrouble,
    Destroyed,
    FirstSignInNeedsLink,
    LinkTrouble,
    WrongPassword,
)
from console.desk.vault import Vault
from console.domain.ids import ActionId
from console.store.outbox_rows import read_envelope
from console.wire import Envelope
from tests.builders import CHEAP, PASSWORD
from tests.simulate.disks import Death, Fate, Glance, copy_folder
from tests.simulate.lines import Line

T = TypeVar("T")
NOT_NOW = (LinkTrouble, DatabaseTrouble, WrongPassword, FirstSignInNeedsLink, Destroyed)
"""What a person meets on an ordinary bad day: he goes on with other work."""


@dataclass
class Workplace:
    """A desk and what belongs to it. `login` is who sat here last."""

    name: str
    folder: Path
    line: Line
    login: str
    time: Callable[[], datetime]
    wrong_by: timedelta = timedelta(0)
    fate: Fate = field(default_factory=lambda: Fate("nobody"))
    deaths: int = 0
    asks_ahead: bool = False
    """Whether its next question is asked while an answer is written; here just before, so that a seed replays."""
    asked_ahead: int = 0
    is_done: bool = False
    """Whether the last exchange over a good line said that there is no more."""
    knows_the_time: bool = True
    """Whether its clock is as wrong now as the last exchange with a centre whose clock was right found it."""
    is_log_cut: bool = False
    """Whether outbox.log lost something that the desk had no exchange yet to write again."""
    data_key: bytes = b""
    """What its files are sealed with; the centre has it too."""
    copy: Path | None = None
    """The folder as it was some time ago, to which its disk may go back."""
    _desk: Desk | None = None
    _glance: Glance = field(default_factory=Glance)

    @property
    def desk(self) -> Desk:
        """The running desk."""
        assert self._desk is not None, self.name
        return self._desk

    @property
    def is_running(self) -> bool:
        return self._desk is not None

    @property
    def holdings(self) -> Holdings:
        """What the desk holds, for those who check it."""
        return self.desk._holdings

    @property
    def members(self) -> list[str]:
        """The logins of those who have signed in here."""
        return [login for (login,) in self.rows("SELECT login FROM people ORDER BY person")]

    @property
    def is_destroyed(self) -> bool:
        """Whether it was recalled and its key is no more."""
        return (self.folder / "keys.json").exists() and Vault(self.folder).is_destroyed

    @property
    def is_closed(self) -> bool:
        """Whether it knows that it is recalled: its program lets nobody read or write."""
        return self.desk._is_recalled

    def guarded(self, work: Callable[[], T]) -> T | None:
        """Do something at this desk; when its process dies over it, the desk is started again. Raises as the work."""
        try:
            return work()
        except Death as death:
            if death.fate is not self.fate:
                raise
            self.deaths += 1
            self.start_again()
            return None

    def start_again(self) -> None:
        """The process ends, however, and another opens the same files, if it can (a first sign-in needs the line)."""
        self.leave()
        for _ in range(3):
            self.fate = Fate(self.name)
            try:
                self._come_in()
                return
            except Destroyed:
                return
            except NOT_NOW:
                self.leave()

    def found(self, login: str) -> bool:
        """The first person opens a desk whose folder is empty; whether he could."""
        self.fate, self.login = Fate(self.name), login
        try:
            self._come_in()
        except NOT_NOW:
            self.leave()
        return self.is_running

    def switch(self, login: str) -> bool:
        """Another person sits down; whether he could."""
        try:
            self.desk.switch(login, PASSWORD)
        except NOT_NOW:
            return False
        self.login = login
        return True

    def leave(self) -> None:
        """The process is gone, with nothing tidied up that it would have had to write."""
        self.fate.is_dead = True
        if self._desk is not None:
            with suppress(Death):
                self._desk.stop()
            self._desk._outside.closed()
        self._desk = None
        self.fate.let_go()
        self._glance.forget()

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """A look into desk.db."""
        return self._glance.rows(self.folder / DESK_FILE, statement, *values)

    def replica_rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """A look into the replica of the day."""
        return self._glance.rows(self.holdings.replica.path, statement, *values)

    def filled_rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """A look into the replica that the exchange fills: the same, or a new one beside it."""
        return self._glance.rows(self.holdings.filled.path, statement, *values)

    def rows_aside(self, path: Path, statement: str) -> list[tuple[Any, ...]]:
        """A look into a replica set aside."""
        return self._glance.rows(path, statement)

    def waiting(self) -> dict[ActionId, Envelope]:
        """What waits here, in the order it was made."""
        found = self.rows("SELECT action, envelope FROM outbox ORDER BY place")
        return {ActionId(action): read_envelope(envelope) for action, envelope in found}

    def had(self) -> set[ActionId]:
        """Every action that lies here, waiting or in the archive."""
        return {ActionId(each) for (each,) in self.rows("SELECT action FROM outbox UNION SELECT action FROM archive")}

    def head(self) -> tuple[int, str] | None:
        """The centre's moment that the replica was last brought to."""
        return next(iter(self.replica_rows("SELECT number, mark FROM head")), None)

    def take_copy(self, to: Path) -> None:
        """Copy the folder as its disk has it now."""
        copy_folder(self.folder, to)

    def _ask_ahead(self, work: Callable[[], None]) -> None:
        self.asked_ahead += 1
        work()

    def _come_in(self) -> None:
        self._desk = self._door().sign_in(self.login, PASSWORD)
        self.data_key = self._desk._outside.data_key
        self._desk.pulse._exchange.asks_ahead = self.asks_ahead

    def _door(self) -> Entrance:
        around = Surroundings(
            clock=lambda: self.time() + self.wrong_by,
            transport=lambda address: self.line,
            aside=self._ask_ahead,
            cost=CHEAP,
            opens=self.fate.opens,
        )
        return Entrance(self.folder, "http://centre.test", surroundings=around)
