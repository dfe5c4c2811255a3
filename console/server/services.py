"""The parts of one running centre, put together once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import argon2

from console.server.accounts import Accounts
from console.server.auditing import Seal
from console.server.centre import Centre, utc_now
from console.server.erasing import Erasing
from console.server.files import Files
from console.server.jobs import Jobs
from console.server.looked import Looked
from console.server.looks import Looks
from console.server.outward.bodies import Bodies
from console.server.outward.parts import Outward, open_outward
from console.server.outward.settings import read_files_key
from console.server.passwords import Passwords
from console.server.pokes import Pokes
from console.server.second_factors import SecondFactors
from console.server.tries import SharedTries
from console.server.unsealing import Unsealing
from console.store import documents
from console.store.database import Database, Opens
from console.store.postgres import Address

DATABASE = "centre.db"


@dataclass(frozen=True)
class Services:
    """What the routes and the commands work with."""

    centre: Centre
    accounts: Accounts
    files: Files
    looks: Looks
    looked: Looked
    seal: Seal
    erasing: Erasing
    unsealing: Unsealing
    second_factors: SecondFactors
    pokes: Pokes
    jobs: Jobs
    outward: Outward
    bodies: Bodies

    def close(self) -> None:
        """Let go of the files."""
        self.centre.database.close()


def open_services(
    folder: Path,
    *,
    database: Address | None = None,
    clock: Callable[[], datetime] = utc_now,
    hasher: argon2.PasswordHasher | None = None,
    opens: Opens = Database,
) -> Services:
    """Open the centre in a folder, making it if it is new; its database lies there too unless it has an address.

    Raises OSError, DatabaseTrouble, SettingsError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = opens(folder / DATABASE) if database is None else Database(database)
    try:
        centre = Centre(opened, clock=clock)
        files = Files(folder, centre, key=(key := read_files_key(folder)))
        outward = open_outward(folder, centre, files)
        seal = Seal(folder)
        erasing = Erasing(folder, centre, files, kept=outward.settings.retention)
    except BaseException:
        opened.close()
        raise
    factors = SecondFactors(centre, is_obligatory=outward.settings.second_factor, key=key)
    accounts = Accounts(centre, Passwords(SharedTries(centre, "login"), hasher=hasher), factors)
    return Services(
        centre=centre,
        accounts=accounts,
        files=files,
        looks=Looks(centre),
        looked=Looked(centre),
        seal=seal,
        erasing=erasing,
        unsealing=Unsealing(centre, accounts, factors),
        second_factors=factors,
        pokes=(pokes := _pokes_of(centre)),
        jobs=Jobs(centre, pokes, seal, erasing),
        outward=outward,
        bodies=Bodies(centre, files, outward.links),
    )


def _pokes_of(centre: Centre) -> Pokes:
    """Whom a commit of this centre wakes."""
    with centre.database.read() as connection:
        pokes = Pokes(documents.head(connection).number)
    centre.committed = pokes.committed
    return pokes
