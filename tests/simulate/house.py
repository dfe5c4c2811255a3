"""The house of the centre: its one process, its folder, the copies made of it, and the actions it chokes on."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from console.desk.link import OURS
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.domain.ids import ActionId
from console.server.erasing import FILE
from console.server.services import DATABASE, Services, open_services
from console.store.database import DatabaseTrouble
from tests.builders import answered
from tests.server.building import fast_hasher
from tests.simulate.disks import Death, Fate, Glance, copy_folder


class Choked(Exception):
    """A fault of the centre's program that one action brings out."""


class House:
    """Answers requests as the web application does; `poison` are the actions that bring out a fault of its program."""

    def __init__(self, folder: Path, copies: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.poison: set[ActionId] = set()
        self.copies: list[Path] = []
        self.fate = Fate("centre")
        self.deaths = 0
        self._glance = Glance()
        self._copies = copies
        self._copied = 0
        self._clock = clock
        self.services = self._open()

    def answer(self, request: Request) -> Reply:
        """The centre's reply. Raises Offline where its process died over the question: it is started again."""
        try:
            return answered(self.services, request)
        except Death as death:
            if death.fate is not self.fate:
                raise
            self.start_again()
            raise Offline("no_line") from None
        except DatabaseTrouble:
            return Reply(503, dict([OURS]), b'{"code":"busy"}')

    def attempt(self, work: Callable[[Services], object]) -> bool:
        """Something that an administrator does; whether it got through."""
        try:
            work(self.services)
        except Death:
            self.start_again()
            return False
        except DatabaseTrouble:
            return False
        return True

    def start_again(self) -> None:
        """The process ended; another one opens the same folder."""
        self.deaths += self.fate.is_dead
        self._close()
        self.services = self._open()

    def keep_copy(self) -> None:
        """A copy of the centre as it is now: a backup, or a second machine that hears no more from here on."""
        copy = self._copies / f"centre-{self._copied}"
        self._copied += 1
        copy_folder(self.folder, copy)
        self.copies = [*self.copies[-3:], copy]

    def go_back_to(self, copy: Path, *, keep_this: bool) -> None:
        """The copy takes the place of what is here, but for what was erased, which is written down apart; with
        `keep_this` what was here may come back one day."""
        self._close()
        if keep_this:
            self.keep_copy()
        erasures = self.folder / FILE
        said = erasures.read_bytes() if erasures.exists() else b""
        copy_folder(copy, self.folder)
        erasures.write_bytes(said)
        self.services = self._open()

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """A look into the centre's database."""
        return self._glance.rows(self.folder / DATABASE, statement, *values)

    def head(self) -> tuple[int, str]:
        """The newest commit."""
        [(number, mark)] = self.rows("SELECT number, mark FROM counter")
        return number, mark

    def close(self) -> None:
        """The end of the world."""
        self._close()

    def _open(self) -> Services:
        self.fate = Fate("centre")
        services = open_services(self.folder, clock=self._clock, hasher=fast_hasher(), opens=self.fate.opens)
        event.listen(services.centre.database._engine, "before_cursor_execute", self._choke)
        return services

    def _close(self) -> None:
        with suppress(Death):
            self.services.close()
        self.fate.let_go()
        self._glance.forget()

    def _choke(self, connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        """Raise Choked when a poisonous action is written into the journal, but not when it is emptied there."""
        if self.poison and " journal " in statement[:20] and not statement.startswith("UPDATE journal SET envelope"):
            written = parameters if isinstance(parameters, list) else [parameters]
            if any(not self.poison.isdisjoint(map(str, values)) for values in written):
                raise Choked


def remove(folder: Path) -> None:
    """Take a folder away."""
    shutil.rmtree(folder, ignore_errors=True)
