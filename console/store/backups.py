"""Copies of a centre's database, made while it serves, and when the last one was begun: desks keep all since then."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from console.store.database import Connection
from console.store.postgres import Address
from console.store.tables import backups

PART = ".part"
"""A copy's name until it is whole."""


class NotCopied(Exception):
    """No copy was made: `code` is there_already, cannot_write, damaged, no_pg_dump, refused or no_key."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def last(connection: Connection) -> datetime | None:
    """When the newest copy of this database was begun; None where there is none yet."""
    found: datetime | None = connection.execute(select(func.max(backups.c.begun))).scalar()
    return found


def keep(connection: Connection, *, begun: datetime, number: int) -> None:
    """Remember that a whole copy was made, begun then; it holds at least the commits up to this number."""
    connection.execute(insert(backups).values(begun=begun, number=number))


def copy_file(source: Path, target: Path) -> None:
    """Copy the database in a file of SQLite as it is at one moment, while others write to it. Raises NotCopied."""
    part = part_of(target)
    try:
        # An address names the file: an ordinary path would make a new database where there is none.
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            opened.execute("VACUUM INTO ?", [str(part)])
        with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as copied:
            if copied.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise NotCopied("damaged")
        finish(part, target)
    except sqlite3.DatabaseError as error:
        is_damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        raise NotCopied("damaged" if is_damaged else "cannot_write") from None
    except OSError:
        raise NotCopied("cannot_write") from None
    finally:
        part.unlink(missing_ok=True)


def dump(source: Address, target: Path) -> None:
    """Copy a database of PostgreSQL as it is at one moment, by PostgreSQL's own `pg_dump`. Raises NotCopied."""
    program, checker = shutil.which("pg_dump"), shutil.which("pg_restore")
    if program is None or checker is None:
        raise NotCopied("no_pg_dump")
    # Imported where it is needed, as in postgres.py.
    from psycopg.conninfo import make_conninfo

    surroundings = dict(os.environ) if source.password is None else {**os.environ, "PGPASSWORD": source.password}
    part = part_of(target)
    where = f"--dbname={make_conninfo(**source.parameters)}"
    try:
        dumping = [program, "--format=custom", "--no-owner", "--no-password", f"--file={part}", where]
        for command in (dumping, [checker, "--list", str(part)]):
            if subprocess.run(command, env=surroundings, capture_output=True).returncode:
                raise NotCopied("refused")
        finish(part, target)
    except OSError:
        raise NotCopied("cannot_write") from None
    finally:
        part.unlink(missing_ok=True)


def part_of(target: Path) -> Path:
    """An empty file beside the copy to be, for its owner's eyes only. Raises NotCopied."""
    if target.exists():
        raise NotCopied("there_already")
    part = target.with_name(target.name + PART)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
    except OSError:
        raise NotCopied("cannot_write") from None
    return part


def finish(part: Path, target: Path) -> None:
    """Have it on the disk before it bears its name."""
    with open(part, "rb+") as written:
        os.fsync(written.fileno())
    part.rename(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
