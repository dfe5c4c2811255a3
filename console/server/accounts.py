"""Signing in and enrolling: who a person is, which desk speaks, and what either may ask for."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from console import wire
from console.domain.ids import PersonId
from console.domain.people import Office, Person, Role
from console.server.centre import Centre
from console.server.forms import Session
from console.server.judging import CENTRE_DESK_NUMBER
from console.server.passwords import Passwords
from console.server.problem import Problem
from console.server.renewing import began_to_use
from console.server.second_factors import SecondFactors
from console.server.taking import Taking
from console.server.tries import Tries
from console.store import accounts, documents, journal
from console.store.accounts import Account, Device, hash_of
from console.store.database import Connection
from console.store.reference import Reference

SESSION = timedelta(hours=12)
INVITATION = timedelta(days=30)
LATELY = timedelta(minutes=15)
"""Longer than an idle desk goes without a question."""
AGAIN_FREE = 30
AGAIN_KEPT = timedelta(days=1)
"""A whole room set up from one copied disk enrols again at once; each takes one of the 9,999 desk numbers for ever."""
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class _Known:
    account: Account
    person: Person
    reference: Reference


class Accounts:
    """Every method raises Problem where the answer is no, and DatabaseTrouble where there is none."""

    def __init__(self, centre: Centre, passwords: Passwords, second_factors: SecondFactors) -> None:
        self._centre = centre
        self._second_factors = second_factors
        self._passwords = passwords
        self._again = Tries(clock=centre.now, free=AGAIN_FREE, kept=AGAIN_KEPT)
        self._heard: dict[str, tuple[str, datetime]] = {}

    def enrol(self, asked: wire.SignIn) -> wire.Enrolled:
        """A new desk, opened by one of our people."""
        if asked.desk_key is None or not _KEY.fullmatch(asked.desk_key):
            raise Problem(422, "wrong_value", field="desk_key")
        known = self._signed_in(asked)
        return self._enrolled(known.person, (known.person.id,), name=asked.desk_name, key=asked.desk_key)

    def enrol_again(self, device: Device) -> wire.Enrolled:
        """A copied desk becomes one of its own: the same people and key, a new token, enrolment and desk number.

        How often is limited by the key that all copies share. Raises Problem(too_many_tries).
        """
        self._again.check(device.key)
        with self._centre.database.read() as connection:
            here = accounts.people_of(connection, device.enrolment)
            reference = self._centre.reference(connection, documents.head(connection))
        serving = [reference.people[each] for each in sorted(here) if each in reference.people]
        serving = [person for person in serving if person.roles(self._centre.now())]
        if not serving:
            raise Problem(403, "not_in_service")
        self._again.count(device.key)
        return self._enrolled(serving[0], tuple(here), name=device.name, key=device.key)

    def sign_in(self, asked: wire.SignIn) -> wire.SignedIn:
        """A further person at an enrolled desk."""
        known = self._signed_in(asked)
        now = self._centre.now()
        with self._centre.database.write() as connection:
            device = _signed_in_at(connection, asked.enrolment or "", known.person.id)
        _place_work_of(self._centre, known.person.id)
        offices = [
            known.reference.offices[office] for office in known.person.offices(now) if office in known.reference.offices
        ]
        return wire.SignedIn(known.person, tuple(offices), desk_key=device.key, now=now)

    def person_by_password(self, login: str, password: str) -> Person:
        """A person in service who shows again that it is he; a second factor is asked for by who asks for this.

        Raises Problem(wrong_password, not_in_service).
        """
        return self._known(self._checked(login, password)).person

    def change_password(self, asked: wire.PasswordChange) -> None:
        """A new password for the old one."""
        account = self._checked(asked.login, asked.old)
        hashed = self._passwords.hash(asked.new)
        with self._centre.database.write() as connection:
            accounts.set_password(connection, Account(account.person, account.login, hashed))

    def open_session(self, asked: wire.SignIn) -> Session:
        """A token for the administrators' routes."""
        known = self._signed_in(asked)
        self._second_factors.check_set_up(known.person)
        now = self._centre.now()
        if Role.ADMINISTRATOR not in known.person.roles(now):
            raise Problem(403, "not_allowed")
        token = secrets.token_urlsafe(32)
        with self._centre.database.write() as connection:
            accounts.open_session(connection, known.person.id, hash_of(token), until=now + SESSION, now=now)
        return Session(token, known.person.id, now + SESSION)

    def desk_of(self, token: str) -> Device:
        """The desk that speaks with this token, to be told something. Raises Problem(signed_out | recalled)."""
        device = self.handing_desk_of(token)
        if device.recalled is not None:
            raise Problem(403, "recalled")
        return device

    def handing_desk_of(self, token: str) -> Device:
        """The desk that speaks with this token, recalled or not: what it hands in is taken."""
        hashed = hash_of(token)
        with self._centre.database.read() as connection:
            device = accounts.device_of_token(connection, hashed)
        if device is None:
            raise Problem(401, "signed_out")
        if device.token != hashed:
            self._heard.pop(device.token, None)
            device = began_to_use(self._centre, device, hashed)
        self._heard[device.token] = (device.enrolment, self._centre.now())
        return device

    def heard_lately(self, token: str) -> str | None:
        """The enrolment of the desk that spoke with this token in the last minutes: asks no database.

        Enough to hold a poke and to begin reading a body, since neither shows or takes anything.
        """
        enrolment, heard = self._heard.get(hash_of(token), (None, None))
        return enrolment if heard is not None and heard > self._centre.now() - LATELY else None

    def administrator_of(self, token: str) -> PersonId:
        """The administrator who speaks with this token; his role is asked for now, not when he signed in."""
        now = self._centre.now()
        with self._centre.database.read() as connection:
            person = accounts.person_of_session(connection, hash_of(token), now=now)
            reference = self._centre.reference(connection, documents.head(connection))
        if person is None:
            raise Problem(401, "signed_out")
        if person not in reference.people or Role.ADMINISTRATOR not in reference.people[person].roles(now):
            raise Problem(403, "not_allowed")
        return person

    def set_password(self, person: PersonId, login: str, password: str | None) -> None:
        """Store a person's login and, if given, password. Raises Problem(wrong_value) for someone else's login."""
        hashed = None if password is None else self._passwords.hash(password)
        with self._centre.database.write() as connection:
            other = accounts.by_login(connection, login)
            if (
                not login
                or len(login) > 100
                or not login.isprintable()
                or (other is not None and other.person != person)
            ):
                raise Problem(422, "wrong_value", field="login")
            before = accounts.of_person(connection, person)
            keep = accounts.keep if hashed is None else accounts.set_password
            keep(connection, Account(person, login, hashed or (before.password if before else None)))

    def invite(self, person: PersonId) -> str:
        """A one-time word with which a person chooses a password; good for 30 days."""
        word = "-".join(secrets.token_hex(2) for _ in range(4))
        with self._centre.database.write() as connection:
            accounts.invite(connection, person, hash_of(word), until=self._centre.now() + INVITATION)
        return word

    def _signed_in(self, asked: wire.SignIn) -> _Known:
        """Who this is: a person in service, by password or by an invitation, which sets the password; and by his
        second factor where he has one."""
        if asked.invitation is not None:
            return self._known(self._invited(asked, asked.invitation))
        known = self._known(self._checked(asked.login, asked.password))
        self._second_factors.check(known.person, asked.code)
        return known

    def _known(self, account: Account) -> _Known:
        with self._centre.database.read() as connection:
            reference = self._centre.reference(connection, documents.head(connection))
        person = reference.people.get(account.person)
        if person is None or not person.roles(self._centre.now()):
            raise Problem(403, "not_in_service")
        return _Known(account, person, reference)

    def _checked(self, login: str, password: str) -> Account:
        with self._centre.database.read() as connection:
            account = accounts.by_login(connection, login)
        self._passwords.check(login, password, account.password if account else None)
        if account is None:
            raise Problem(401, "wrong_password")
        return account

    def _invited(self, asked: wire.SignIn, invitation: str) -> Account:
        """A second factor is asked for before the invitation is used up: who has it asks again with the code."""
        login = asked.login
        self._passwords.tries.spend(login)
        word, now = hash_of(invitation.strip().lower()), self._centre.now()
        with self._centre.database.read() as connection:
            account = accounts.by_login(connection, login)
            is_good = account is not None and accounts.is_invited(connection, account.person, word, now=now)
        if account is None or not is_good:
            raise Problem(401, "wrong_invitation")
        self._passwords.tries.forget(login)
        hashed = self._passwords.hash(asked.password)
        self._second_factors.check(self._known(account).person, asked.code)
        with self._centre.database.write() as connection:
            if not accounts.use_invitation(connection, account.person, word, now=now):
                raise Problem(401, "wrong_invitation")
            account = Account(account.person, account.login, hashed)
            accounts.set_password(connection, account)
        return account

    def _enrolled(self, person: Person, people: tuple[PersonId, ...], *, name: str, key: str) -> wire.Enrolled:
        token = secrets.token_urlsafe(32)
        now = self._centre.now()
        with self._centre.database.write() as connection:
            office = _office(person, self._centre.reference(connection, documents.head(connection)), now)
            number = _draw_number(accounts.used_numbers(connection))
            device = Device(
                enrolment=secrets.token_hex(12),
                token=hash_of(token),
                number=number,
                name=name[:200],
                key=key,
                since=now,
                recalled=accounts.recalled_key(connection, key),
            )
            accounts.enrol(connection, device)
            for each in people:
                accounts.add_person(connection, device.enrolment, each)
        _place_work_of(self._centre, person.id)
        return wire.Enrolled(token, device.enrolment, number, person, office, now)


def _signed_in_at(connection: Connection, enrolment: str, person: PersonId) -> Device:
    """The desk at which a person works from now on. Of a recalled one its own people are told the key once more, so
    that it hands in what it has, and nobody else is. Raises Problem(signed_out | recalled)."""
    device = accounts.device(connection, enrolment)
    if device is None or device.revoked is not None:
        raise Problem(401, "signed_out")
    if device.recalled is not None and person not in accounts.people_of_key(connection, device.key):
        raise Problem(403, "recalled")
    accounts.add_person(connection, device.enrolment, person)
    return device


def _place_work_of(centre: Centre, person: PersonId) -> None:
    """He has signed in: what that desk handed in before in his name is taken."""
    with centre.database.read() as connection:
        if person not in journal.authors_unplaced(connection):
            return
    with centre.commit() as commit:
        Taking(commit).place_work_of([person])


def _office(person: Person, reference: Reference, now: datetime) -> Office:
    for office in person.offices(now):
        if office in reference.offices:
            return reference.offices[office]
    raise Problem(403, "not_in_service")


def _draw_number(used: set[int]) -> int:
    """A desk number never given before, drawn at random: a restored centre would give the next ones twice (law 10)."""
    free = [number for number in range(1, CENTRE_DESK_NUMBER) if number not in used]
    if not free:
        raise Problem(503, "no_desk_numbers")
    return secrets.choice(free)
