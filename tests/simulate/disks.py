"""Databases whose process dies at a commit, or whose disk is full there; and copies of whole folders."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Engine

from console.store.database import Connection, Database, Full


class Death(BaseException):
    """The process is gone: nothing after this line of it runs."""

    def __init__(self, fate: "Fate") -> None:
        super().__init__(fate.whose)
        self.fate = fate


@dataclass
class Fate:
    """What happens to one process at its commits. There are two points at each: just before it and just after."""

    whose: str
    points: int = 0
    dies_at: int | None = None
    full_at: int | None = None
    is_dead: bool = False
    databases: list["MortalDatabase"] = field(default_factory=list)

    def opens(self, path: Path, *, key: bytes | None = None, flushed: bool = True, tidied: bool = False) -> Database:
        """A database of this process. Not encrypted: that costs time and decides nothing."""
        database = MortalDatabase(path, self)
        self.databases.append(database)
        return database

    def die_after(self, points: int) -> None:
        """The process will die at this many points from now."""
        self.dies_at = self.points + points

    def fill_after(self, points: int) -> None:
        """The disk will be full at this many points from now, once."""
        self.full_at = self.points + points

    def spare(self) -> None:
        """Nothing happens to it any more."""
        self.dies_at = self.full_at = None

    def check(self) -> None:
        """Raise Death for a process that is dead: what tidies up after an exception does nothing any more."""
        if self.is_dead:
            raise Death(self)

    def pass_point(self, *, before: bool) -> None:
        """Raise Death or Full if this is the point."""
        self.points += 1
        if self.dies_at is not None and self.points >= self.dies_at:
            self.is_dead = True
            raise Death(self)
        if before and self.full_at is not None and self.points >= self.full_at:
            self.full_at = None
            raise Full("disk", 13)

    def let_go(self) -> None:
        """Close what a process had open, as its end does."""
        for database in self.databases:
            database.close()
        self.databases.clear()


class MortalDatabase(Database):
    """A database of a process that has a fate."""

    def __init__(self, path: Path, fate: Fate) -> None:
        super().__init__(path, key=b"none", flushed=False, tidied=True)
        self._kind._key = None  # type: ignore[attr-defined]
        self._fate = fate
        self._reading: Connection | None = None
        _share_what_was_compiled(self._engine)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        self._fate.check()
        with super().write() as connection:
            yield connection
            self._fate.pass_point(before=True)
        self._fate.pass_point(before=False)

    @contextmanager
    def opening(self) -> Iterator[Connection]:
        self._fate.check()
        with super().opening() as connection:
            yield connection
            self._fate.pass_point(before=True)
        self._fate.pass_point(before=False)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Without a transaction of its own, which takes half of the time: nobody writes here while somebody reads."""
        self._fate.check()
        with self._noticed():
            if self._reading is None:
                self._reading = self._engine.connect()
            yield self._reading

    def close(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        super().close()

    def checkpoint(self) -> None:
        self._fate.check()
        super().checkpoint()


def _share_what_was_compiled(engine: Engine) -> None:
    """Hundreds of processes live in one world, each with three databases: SQL is compiled once for all of them."""
    _first.append(engine)
    engine.dialect = _first[0].dialect
    engine._compiled_cache = _first[0]._compiled_cache  # type: ignore[attr-defined]
    del _first[1:]


_first: list[Engine] = []


class Glance:
    """Looks into database files from outside, as they are now; their process hears nothing of it."""

    def __init__(self) -> None:
        self._open: dict[Path, Any] = {}

    def rows(self, path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of one question to the file of this path."""
        connection = self._open.get(path)
        if connection is None:
            connection = self._open[path] = sqlcipher3.dbapi2.connect(str(path), isolation_level=None)
        found: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
        return found

    def forget(self) -> None:
        """Other files may lie at these paths from now on."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()


def copy_folder(source: Path, target: Path) -> None:
    """A folder as it lies on its disk now, instead of whatever the target held."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*-shm", "lock"))
