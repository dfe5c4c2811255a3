"""The versions of desk.db: a file of an older program is brought up in one commit, one of a newer is left alone.

The version stands in `PRAGMA user_version`. A new table needs no migration; any other change of the tables in
desk_tables.py is written here as one more, at the end, and never changed again.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from console.store.database import Database, NotOpened, Opens
from console.store.desk_tables import DESK

Migration = Callable[[Connection], None]
MIGRATIONS: tuple[Migration, ...] = ()
"""The first one takes a file from version 1 to version 2, and so on."""


class NewerFile(Exception):
    """A newer program wrote this file: nothing in it was changed."""


def check_version(
    path: Path, *, key: bytes, migrations: Sequence[Migration] = MIGRATIONS, opens: Opens = Database
) -> None:
    """Raises NewerFile; DatabaseTrouble for a disk or a lock. A file that cannot be read says nothing here."""
    if not path.exists() or not path.stat().st_size:
        return
    database = opens(path, key=key)
    try:
        with database.read() as connection:
            if version_of(connection) > newest(migrations):
                raise NewerFile(path.name)
    except NotOpened:
        return
    finally:
        database.close()


def bring_up(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make the tables of a new file, or those of an old one as today's program knows them. One commit.

    Raises NewerFile, NotOpened, Full, DatabaseTrouble: then the file is as it was.
    """
    with database.write() as connection:
        version = version_of(connection)
        if version > newest(migrations):
            raise NewerFile
        if _has_tables(connection):
            for migrate in migrations[max(version, 1) - 1 :]:
                migrate(connection)
        DESK.create_all(connection)
        if version != newest(migrations):
            connection.exec_driver_sql(f"PRAGMA user_version={newest(migrations)}")


def newest(migrations: Sequence[Migration]) -> int:
    """The version of a file after these migrations."""
    return 1 + len(migrations)


def version_of(connection: Connection) -> int:
    """0 in a new file, and in one of the first program, which wrote none."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _has_tables(connection: Connection) -> bool:
    return bool(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
