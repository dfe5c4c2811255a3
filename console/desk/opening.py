"""What a door opens by a key: the databases of one data folder, its link, its people, the desk that has them."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.desk.ahead import Aside, in_a_thread
from console.desk.clock import system_clock
from console.desk.desk import Desk
from console.desk.folder_lock import FolderLock
from console.desk.holdings import Holdings, Keys
from console.desk.link import Link
from console.desk.membership import Membership
from console.desk.outside import Outside
from console.desk.settings import PlainSettings
from console.desk.transport import HttpTransport, Transport
from console.desk.trouble import (
    FirstSignInNeedsLink,
    NewerDesk,
    NotADesk,
)
from console.desk.trust import trust_of
from console.desk.vault import Cost, Vault
from console.domain.ids import PersonId
from console.domain.proving import proof_key
from console.store.data_key import key_for
from console.store.database import Database, NotOpened, Opens
from console.store.desk_migrations import NewerFile


@dataclass(frozen=True)
class Surroundings:
    """What a desk meets outside: its computer's clock and the seconds that nobody sets, what carries its questions and
    asks some of them meanwhile, its disk. Tests have their own."""

    clock: Callable[[], datetime] = system_clock
    transport: Callable[[str], Transport] | None = None
    aside: Aside = in_a_thread
    cost: Cost | None = None
    ticks: Callable[[], float] = time.monotonic
    opens: Opens = Database


class Opening:
    """The part of `Entrance` that opens."""

    def __init__(
        self, folder: Path, centre_url: str | None = None, *, surroundings: Surroundings | None = None
    ) -> None:
        self.folder = folder
        self.settings = PlainSettings(folder)
        self._centre_url = centre_url
        self._around = surroundings if surroundings is not None else Surroundings()
        self._vault = Vault(folder, cost=self._around.cost, ticks=self._around.ticks)
        self._lock = FolderLock(folder)

    @property
    def is_enrolled(self) -> bool:
        """Whether someone has signed in at this desk before."""
        return not self._vault.is_new

    @property
    def centre_url(self) -> str | None:
        """The centre's address as given or as kept."""
        kept = self.settings.get("centre_url")
        return self._centre_url or (kept if isinstance(kept, str) else None)

    def claim(self) -> None:
        """Make sure that no other process uses this folder. Raises FolderInUse. `sign_in` does it too."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.take()

    def release(self) -> None:
        """Let another process use this folder."""
        self._lock.release()

    def _asking_link(self) -> Link:
        """The link, where an answer is needed. Raises FirstSignInNeedsLink without an address."""
        if not self.centre_url:
            raise FirstSignInNeedsLink("no_address")
        return self._link()

    def _link(self) -> Link:
        address = self.centre_url or ""
        return Link(address, transport=self._transport(address))

    def _transport(self, address: str) -> Transport:
        """What carries questions: by HTTP with the trust that is set, unless a test has its own."""
        if self._around.transport is not None:
            return self._around.transport(address)
        return HttpTransport(address, trust_of(self.settings))

    def _holdings(self, data_key: bytes) -> Holdings:
        try:
            desk, copy, replica = (key_for(data_key, purpose) for purpose in ("desk", "outbox-log", "replica"))
            return Holdings(self.folder, Keys(desk, copy, replica, proof_key(data_key)), opens=self._around.opens)
        except NotOpened:
            raise NotADesk from None
        except NewerFile:
            raise NewerDesk from None

    def _membership(self, holdings: Holdings) -> Membership:
        return Membership(holdings, self._vault, self.settings, aside=self._around.aside, now=self._around.clock)

    def _desk(self, holdings: Holdings, data_key: bytes, person: PersonId) -> Desk:
        address = self.centre_url or ""
        if self._centre_url:
            self.settings.set("centre_url", address)
        device = holdings.outbox.device()
        if device is not None and self.settings.get("enrolment") != device.enrolment:
            with suppress(OSError):
                self.settings.set("enrolment", device.enrolment)  # settings.json was lost: nobody else could sign in
        outside = Outside(
            vault=self._vault,
            data_key=data_key,
            plain=self.settings,
            clock=self._around.clock,
            transport=self._transport(address),
            aside=self._around.aside,
            centre_url=address,
            closed=self.release,
        )
        return Desk(holdings, outside, person)
