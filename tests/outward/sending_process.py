"""A process of a centre that sends what is queued and is killed where it is told to: see test_posting.py.

sending_process.py FOLDER DATABASE PORT STAGE MINUTES
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from console.server.centre import utc_now
from console.server.outward.mail import KIND, Smtp
from console.server.outward.posting import Carrier, Posting
from console.server.outward.settings import Server
from console.server.services import open_services
from console.store.jobs import Message
from console.store.postgres import read_address


def die() -> None:
    """As by a power cut: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class Dying:
    """Dies at a stage of its first message: before anything was said, or when the server has said 250."""

    def __init__(self, carrier: Carrier, stage: str) -> None:
        self._carrier = carrier
        self._stage = stage
        self.most_tries = carrier.most_tries

    def carry(self, message: Message) -> None:
        if self._stage == "claimed":
            die()
        self._carrier.carry(message)
        if self._stage == "taken":
            die()


def main(folder: str, database: str, port: str, stage: str, minutes: str) -> None:
    """Send; `stage` is claimed, taken, ended or none. The clock is ahead by so many minutes."""
    address = read_address(database) if database != "-" else None
    services = open_services(Path(folder), database=address, clock=lambda: utc_now() + timedelta(minutes=int(minutes)))
    posting = Posting(services.centre, {KIND: Dying(Smtp(Server("127.0.0.1", int(port), "none")), stage)})
    while posting.send_next():
        if stage == "ended":
            die()
    services.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
