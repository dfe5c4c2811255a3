"""Who may open this desk without the centre: those who serve, and nobody once it has not answered for too long."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from console.desk.contact import Contact
from console.desk.holdings import Holdings
from console.desk.trouble import Full
from console.desk.vault import Vault
from console.domain.ids import PersonId
from console.wire import Answer

CONTACT = "contact"
"""The setting that says when the centre answered last."""
HEARD_AGAIN = timedelta(hours=1)
"""So seldom that is written down."""
MOST_AWAY = timedelta(days=365)
"""What a clock shows later than this after the centre's last answer is a wrong clock's: it is not remembered."""


class InContact:
    """Kept in keys.json, where it holds before anybody has signed in, and in desk.db, where nobody alters it."""

    def __init__(self, holdings: Holdings, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._holdings = holdings
        self._vault = vault
        self._clock = clock
        self._heard: datetime | None = None

    def heard(self, at: datetime, *, at_once: bool = False) -> None:
        """The centre answered at this moment of its own clock. Raises DatabaseTrouble."""
        if not at_once and self._heard is not None and timedelta(0) <= at - self._heard < HEARD_AGAIN:
            return
        device = self._holdings.outbox.device()
        days = self._holdings.reference.rules.alarms.contact_days
        self._keep(Contact(at, at, days, device.clock_offset if device is not None else 0.0))
        self._heard = at

    def asks_centre(self) -> bool:
        """Whether a sign-in needs the centre: it did not answer for too long, or wants to be asked."""
        clock = self._clock()
        known = [self._vault.contact(), Contact.read(self._holdings.belongings.setting(CONTACT))]
        contacts = [each.seen(clock) for each in known if each is not None]
        credible = [each for each in contacts if each.latest - each.last <= MOST_AWAY or each.is_asked_always]
        if credible:
            self._keep(max(credible, key=lambda each: (each.latest - each.last, each.latest)))
        return any(each.is_over(clock) for each in contacts)

    def part_with_gone(self, asked: Sequence[PersonId], answer: Answer) -> None:
        """Who serves no longer, so that the centre answers without a scope of his own, has no slot here any more and no
        role; his work stays, and goes up. Raises Full, DatabaseTrouble.

        No clock is asked: a desk's wrong one would take everybody's slot. Nor a document: a desk at which nobody serves
        gets none.
        """
        gone = {each for each in asked if each not in answer.strangers and f"person:{each}" not in answer.scopes}
        for member in self._holdings.belongings.members() if gone else ():
            if member.person.id in gone:
                self._vault.remove(member.slot)
                if member.person.grants:
                    self._holdings.belongings.keep_member(replace(member, person=replace(member.person, grants=())))

    def _keep(self, contact: Contact) -> None:
        self._holdings.belongings.keep_setting(CONTACT, contact.written())
        with suppress(Full):
            self._vault.keep_contact(contact)
