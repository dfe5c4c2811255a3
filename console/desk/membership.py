"""Whose desk this is: its enrolment at the centre, and the people who have signed in at it."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from console import wire
from console.desk.ahead import Answered, Aside
from console.desk.contact import ASKED_ALWAYS
from console.desk.holdings import KNOWN_AT_CENTRE, Holdings
from console.desk.in_contact import InContact
from console.desk.keyring_token import KeyringSilent, put_into_keyring
from console.desk.link import Link
from console.desk.settings import PlainSettings
from console.desk.sync import keep_enrolment
from console.desk.tokens import Tokens
from console.desk.trouble import (
    Denied,
    FirstSignInNeedsLink,
    Full,
    LinkTrouble,
    Offline,
    Sealed,
    SignedOut,
    TooLongAway,
    WrongPassword,
)
from console.desk.vault import Vault
from console.domain.ids import PersonId
from console.domain.people import Person
from console.store.belongings import Member

CODE_WANTED = "code_wanted"
"""The setting that remembers who has to type a code before the centre knows him here."""
SIGNED_OUT = "signed_out"
"""The setting that remembers that the centre no longer takes the token."""


class Membership(Tokens):
    """Writes enrolment, token and people where they belong."""

    def __init__(
        self, holdings: Holdings, vault: Vault, plain: PlainSettings, *, aside: Aside, now: Callable[[], datetime]
    ) -> None:
        super().__init__(holdings)
        self._vault = vault
        self._plain = plain
        self._aside = aside
        self.contact = InContact(holdings, vault, now)

    def enrol(self, enrolled: wire.Enrolled, name: str) -> None:
        """A first or new enrolment; what waits keeps its ids and gets new counts."""
        kept = put_into_keyring(enrolled.enrolment, enrolled.token)
        keep_enrolment(self._holdings.outbox, enrolled, name, token=None if kept else enrolled.token)
        self._holdings.outbox.copy.desk_changed()
        self._holdings.belongings.keep_setting(SIGNED_OUT, False)
        self._plain.set("enrolment", enrolled.enrolment)
        self._keep_known(enrolled.person.id)

    def enrol_on(self, link: Link, enrolled: wire.Enrolled, name: str) -> None:
        """The same for a desk at work.

        Cut short after its commit by a full disk it is the new one already: with its old token it would speak for
        another, the one that it was copied from.
        """
        try:
            self.enrol(enrolled, name)
        finally:
            link.token, link.former = None, None
            with contextlib.suppress(KeyringSilent):
                link.token = self.token()

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
        self._holdings.outbox.copy.desk_changed()
        self._keep_known(person.id)
        self._keep_codes(who.login, data_key)

    def _keep_codes(self, login: str, data_key: bytes) -> None:
        """See that this person's slot can be opened by a code, for the day when it is sealed and the link is down."""
        device = self._holdings.outbox.device()
        if device is not None:
            with contextlib.suppress(Full):
                self._vault.keep_codes(login, data_key, enrolment=device.enrolment, desk=device.desk_number)

    def sign_in(self, who: wire.SignIn, data_key: bytes, link: Link, *, is_down: bool = False) -> PersonId:
        """Who this is: by his slot here, else by the centre. Where the centre has forgotten this desk, enrol anew.

        Where the line is known to be down a wrong password is said at once. Raises WrongPassword, TooSoon, Sealed,
        FirstSignInNeedsLink, Denied.
        """
        try:
            if self.contact.asks_centre():
                return self._joined(who, data_key, link, otherwise=TooLongAway("too_long_away"))
            if who.invitation is None and self._vault.open(who.login, who.password) == data_key:
                member = self.member_of(who.login)
                if member is not None:
                    self._keep_codes(who.login, data_key)
                    self._make_known(who, member.person.id, data_key, link)
                    return member.person.id
        except (WrongPassword, Sealed) as closed:
            if not self._vault.has(who.login):
                return self._joined(who, data_key, link)
            if is_down:
                raise
            return self._joined(who, data_key, link, otherwise=closed)
        return self._joined(who, data_key, link)

    def heard(self, come: Answered) -> None:
        """The centre answered. Whom of ours it does not know (any more) tells it at his next sign-in.

        A recalled desk that hears it from a file has no link: it may hand in what still waits by further files, until
        it has not heard the centre for too long. It is no contact.
        """
        answer = come.answer
        known = self._known_people() if answer.strangers else []
        if not frozenset(known).isdisjoint(answer.strangers):
            self._keep_all_known(each for each in known if each not in answer.strangers)
        if answer.recalled and come.is_by_file:
            return
        self.contact.heard(answer.now)
        if answer.recalled:
            self._vault.keep_contact(ASKED_ALWAYS)
        if not answer.is_up_only:
            self.contact.part_with_gone(come.asking.question.people, answer)

    def _joined(self, who: wire.SignIn, data_key: bytes, link: Link, *, otherwise: Exception | None = None) -> PersonId:
        """Ask the centre who this is; one that has forgotten this desk enrols it anew."""
        try:
            try:
                said = link.sign_in(_asking(who, enrolment=self._enrolment()))
                person = said.person
                self.contact.heard(said.now, at_once=True)
            except SignedOut:
                person = self._enrolled_anew(who, data_key, link)
        except Offline as offline:
            raise otherwise or FirstSignInNeedsLink(offline.reason) from None
        self.add(who, person, data_key)
        return person.id

    def _make_known(self, who: wire.SignIn, person: PersonId, data_key: bytes, link: Link) -> None:
        """After a new enrolment the centre hears of each person anew, at his next sign-in with the link up."""
        if self.signed_out():
            with _quietly():
                self._enrolled_anew(who, data_key, link)
        elif person not in self._known_people():
            asking = _asking(who, enrolment=self._enrolment())
            if person in self._asked_for_code():
                with _quietly():
                    self._keep_known(link.sign_in(asking).person.id)
            else:
                self._aside(lambda: self._tell(asking, person, link))

    def _tell(self, asking: wire.SignIn, person: PersonId, link: Link) -> None:
        try:
            self._keep_known(link.sign_in(asking).person.id)
        except Denied as denied:
            if denied.asks_for_code:
                self._holdings.belongings.keep_setting(CODE_WANTED, sorted({*self._asked_for_code(), person}))
        except (LinkTrouble, WrongPassword):
            pass

    def _asked_for_code(self) -> list[PersonId]:
        """Those whom the centre asks for a code: they are let wait for its answer, so that they can type it."""
        kept = self._holdings.belongings.setting(CODE_WANTED)
        return list(kept) if isinstance(kept, list) else []

    def _enrolled_anew(self, who: wire.SignIn, data_key: bytes, link: Link) -> Person:
        device = self._holdings.outbox.device()
        name = device.desk_name if device is not None else ""
        enrolled = link.enrol(_asking(who, desk_name=name, desk_key=data_key.hex()))
        self.enrol_on(link, enrolled, name)
        return enrolled.person

    def _enrolment(self) -> str | None:
        device = self._holdings.outbox.device()
        return device.enrolment if device is not None else None

    def _known_people(self) -> list[PersonId]:
        """Those whom the centre knows to work at this desk under its present enrolment."""
        known = self._holdings.belongings.setting(KNOWN_AT_CENTRE)
        return list(known["people"]) if isinstance(known, dict) and known["enrolment"] == self._enrolment() else []

    def _keep_known(self, person: PersonId) -> None:
        self._keep_all_known({*self._known_people(), person})

    def _keep_all_known(self, people: Iterable[PersonId]) -> None:
        known = {"enrolment": self._enrolment(), "people": sorted(people)}
        self._holdings.belongings.keep_setting(KNOWN_AT_CENTRE, known)

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


def _asking(who: wire.SignIn, **desk: str | None) -> wire.SignIn:
    return wire.SignIn(who.login, who.password, who.invitation, code=who.code, **desk)  # type: ignore[arg-type]


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """What the centre does not take now it is asked again at the next sign-in; but whoever can type a code does."""
    try:
        yield
    except Denied as denied:
        if denied.asks_for_code:
            raise
    except (LinkTrouble, WrongPassword):
        pass
