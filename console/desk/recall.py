"""A recalled workstation: everything that lies only here goes up, then its key is destroyed.

Whatever ends it in between, it begins again with the next exchange; the key goes only when the centre has all of it.
The files stay: the centre, which has the desk's key too, can read them where somebody brings the disk.
"""

import logging
from collections.abc import Callable
from contextlib import suppress

from console.desk.besides import Besides
from console.desk.handing_in import COPY
from console.desk.holdings import Holdings
from console.desk.keyring_token import take_out_of_keyring
from console.desk.link import Link
from console.desk.trouble import DatabaseTrouble, LinkTrouble, Recalled
from console.desk.vault import Vault

log = logging.getLogger(__name__)


class Recall:
    """Hands over what one desk has. `closed` is called first: nobody reads or writes here from then on."""

    def __init__(
        self,
        holdings: Holdings,
        besides: Besides,
        vault: Vault,
        *,
        link: Link,
        closed: Callable[[], None],
    ) -> None:
        self._holdings = holdings
        self._besides = besides
        self._link = link
        self._vault = vault
        self._closed = closed

    def hand_over(self, once: Callable[[], object]) -> bool:
        """Exchange with `once` until the centre has everything, then destroy the key; False where something is left."""
        try:
            return self._handed_over(once)
        except (LinkTrouble, DatabaseTrouble) as trouble:
            log.info("handing over stopped: %s", type(trouble).__name__)
            return False

    def _handed_over(self, once: Callable[[], object]) -> bool:
        self._closed()
        while (waiting := self._unanswered()) > 0:
            with suppress(Recalled):
                once()
            if self._unanswered() >= waiting:
                return False
        self._besides.looks.hand_in()
        self._besides.files.send()
        if self._holdings.looks.waiting() or any(True for _ in self._besides.files.whole_files()):
            return False
        self._destroy()
        return True

    def _unanswered(self) -> int:
        """How many actions wait of which the centre has not said that it has them."""
        return sum(1 for _ in self._holdings.outbox.outgoing.unjudged(last=COPY))

    def _destroy(self) -> None:
        """The key first: whoever hears that it is destroyed must not be wrong. The centre may miss it, no more."""
        device = self._holdings.outbox.device()
        self._vault.destroy()
        with suppress(LinkTrouble):
            self._link.destroyed()
        if device is not None:
            take_out_of_keyring(device.enrolment)
