"""Whose desk this is: its enrolment at the centre, and the people who have signed in at it."""

from console import wire
from console.desk.holdings import Holdings
from console.desk.link import Link
from console.desk.settings import PlainSettings
from console.desk.sync import keep_enrolment
from console.desk.trouble import FirstSignInNeedsLink, LinkTrouble, Offline, WrongPassword
from console.desk.vault import Vault, put_into_keyring, take_from_keyring
from console.domain.ids import PersonId
from console.domain.people import Person
from console.store.belongings import Member

SIGNED_OUT = "signed_out"
"""The setting that remembers that the centre no longer takes the token."""


class Membership:
    """Writes enrolment, token and people where they belong."""

    def __init__(self, holdings: Holdings, vault: Vault, plain: PlainSettings) -> None:
        self._holdings = holdings
        self._vault = vault
        self._plain = plain

    def enrol(self, enrolled: wire.Enrolled, name: str) -> str:
        """A first or new enrolment; what waits keeps its ids and gets new counts. Gives the token."""
        kept = put_into_keyring(enrolled.enrolment, enrolled.token)
        keep_enrolment(self._holdings.outbox, enrolled, name, token=None if kept else enrolled.token)
        self._holdings.belongings.keep_setting(SIGNED_OUT, False)
        self._plain.set("enrolment", enrolled.enrolment)
        return enrolled.token

    def token(self) -> str | None:
        """The device's token, from where it is kept."""
        device = self._holdings.outbox.device()
        if device is None:
            return None
        return device.token or take_from_keyring(device.enrolment)

    def signed_out(self) -> bool:
        """Whether the centre said that it no longer takes this desk's token."""
        return bool(self._holdings.belongings.setting(SIGNED_OUT))

    def remember_signed_out(self) -> None:
        """The next sign-in with the link up enrols anew."""
        self._holdings.belongings.keep_setting(SIGNED_OUT, True)

    def add(self, who: wire.SignIn, person: Person, data_key: bytes) -> None:
        """A person may unlock this desk from now on."""
        self._vault.put(who.login, who.password, data_key)
        member = Member(slot=self._vault.slot_of(who.login), login=who.login.strip(), person=person)
        self._holdings.belongings.keep_member(member)

    def sign_in(self, who: wire.SignIn, data_key: bytes, link: Link) -> PersonId:
        """Who this is: by his slot here, else by the centre. Where the centre has forgotten this desk, enrol anew.

        Raises WrongPassword, FirstSignInNeedsLink, Denied.
        """
        try:
            if who.invitation is None and self._vault.open(who.login, who.password) == data_key:
                member = self.member_of(who.login)
                if member is not None:
                    self._renew(who, data_key, link)
                    return member.person.id
        except WrongPassword:
            if who.invitation is None and self._vault.has(who.login):
                return self._joined(who, data_key, link, otherwise=WrongPassword())
        return self._joined(who, data_key, link, otherwise=None)

    def _joined(self, who: wire.SignIn, data_key: bytes, link: Link, *, otherwise: Exception | None) -> PersonId:
        device = self._holdings.outbox.device()
        try:
            said = link.sign_in(
                wire.SignIn(
                    who.login,
                    who.password,
                    who.invitation,
                    enrolment=device.enrolment if device else None,
                )
            )
        except Offline as offline:
            raise otherwise or FirstSignInNeedsLink(offline.reason) from None
        self.add(who, said.person, data_key)
        return said.person.id

    def _renew(self, who: wire.SignIn, data_key: bytes, link: Link) -> None:
        """Enrol anew after the centre said that it does not know this desk's token; without a link, another time."""
        device = self._holdings.outbox.device()
        if not self.signed_out() or device is None:
            return
        try:
            enrolled = link.enrol(
                wire.SignIn(who.login, who.password, desk_name=device.desk_name, desk_key=data_key.hex())
            )
        except LinkTrouble:
            return
        link.token = self.enrol(enrolled, device.desk_name)

    def member(self, person: PersonId) -> Member:
        """Someone who has signed in here. Raises KeyError."""
        for member in self._holdings.belongings.members():
            if member.person.id == person:
                return member
        raise KeyError(person)

    def member_of(self, login: str) -> Member | None:
        """Whose login this is, if he has signed in here."""
        slot = self._vault.slot_of(login)
        return next((each for each in self._holdings.belongings.members() if each.slot == slot), None)
