"""A process of a centre that fetches mail and is killed where it is told to: see test_fetching.py.

fetching_process.py FOLDER PORT STAGE
"""

import os
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from console.server.centre import Centre
from console.server.outward.fetching import Fetching
from console.server.outward.receiving import Place, Receiving
from console.server.outward.settings import Server
from console.server.services import open_services
from tests.outward.dovecot import PASSWORD, USER
from tests.server.building import Clock


def die() -> None:
    """As by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Dying(Receiving):
    """Dies with its first mail: as soon as it is fetched, when it is kept as a file, or when it is taken."""

    stage: str = "none"

    def take(self, raw: bytes, place: Place) -> None:
        if self.stage == "fetched":
            die()
        if self.stage == "kept":
            self.files.keep(raw)
            die()
        super().take(raw, place)
        if self.stage == "taken":
            die()


def main(folder: str, port: str, stage: str) -> None:
    """Fetch; `stage` is fetched, kept, taken or none."""
    services = open_services(Path(folder), clock=Clock())
    outward, centre = services.outward, services.centre
    assert isinstance(centre, Centre)
    assert outward.settings.mail is not None
    taking = Dying(centre, services.files, outward.links, replace(outward.settings.mail), stage)
    Fetching(centre, Server("127.0.0.1", int(port), "none", USER, PASSWORD), taking).fetch_now()
    services.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
