"""Who may sign in and which desks may speak: accounts, invitations, sessions, enrolled devices. Secrets as hashes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update

from console.domain.ids import PersonId
from console.store.database import Connection
from console.store.tables import accounts, device_people, devices, invitations, sessions


def hash_of(secret: str) -> str:
    """What the centre keeps of a token or an invitation: they are long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Account:
    """A person's login. `password` is its hash; None until an invitation was used."""

    person: PersonId
    login: str
    password: str | None


@dataclass(frozen=True)
class Device:
    """An enrolled desk. `token` is a hash; `key` opens the desk's files, kept here for its other people.

    `recalled`: it hands in what it has, hears nothing and destroys its key, which it did when `destroyed`; `revoked`:
    its token holds no more. `proves`: its program proves what it hands in. `next_token` takes the token's place when it
    is first used; `token_since` is None of the first one.
    """

    enrolment: str
    token: str
    number: int
    name: str
    key: str
    since: datetime
    revoked: datetime | None = None
    token_since: datetime | None = None
    next_token: str | None = None
    next_since: datetime | None = None
    proves: bool = False
    recalled: datetime | None = None
    destroyed: datetime | None = None


def by_login(connection: Connection, login: str) -> Account | None:
    """The account of a login."""
    row = connection.execute(select(accounts).where(accounts.c.login == login)).first()
    return None if row is None else Account(**row._mapping)


def of_person(connection: Connection, person: PersonId) -> Account | None:
    """The account of a person."""
    row = connection.execute(select(accounts).where(accounts.c.person == person)).first()
    return None if row is None else Account(**row._mapping)


def all_logins(connection: Connection) -> dict[PersonId, str]:
    """Every person's login."""
    rows = connection.execute(select(accounts.c.person, accounts.c.login))
    return {row.person: row.login for row in rows}


def keep(connection: Connection, account: Account) -> None:
    """Store a person's login and password hash."""
    values = {"login": account.login, "password": account.password}
    changed = connection.execute(update(accounts).where(accounts.c.person == account.person).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(accounts).values(person=account.person, **values))


def set_password(connection: Connection, account: Account) -> None:
    """Store a person's new password: what was given for the one before, sessions and an invitation, holds no more."""
    keep(connection, account)
    end_sessions(connection, account.person)
    connection.execute(delete(invitations).where(invitations.c.person == account.person))


def invite(connection: Connection, person: PersonId, hashed: str, *, until: datetime) -> None:
    """Store a one-time invitation; earlier ones of this person end."""
    connection.execute(delete(invitations).where(invitations.c.person == person))
    connection.execute(insert(invitations).values(hash=hashed, person=person, until=until))


def use_invitation(connection: Connection, person: PersonId, hashed: str, *, now: datetime) -> bool:
    """Whether this was a good invitation of this person; it is gone afterwards."""
    used = connection.execute(
        delete(invitations).where(
            invitations.c.hash == hashed, invitations.c.person == person, invitations.c.until > now
        )
    )
    return used.rowcount == 1


def is_invited(connection: Connection, person: PersonId, hashed: str, *, now: datetime) -> bool:
    """Whether this is a good invitation of this person; it stays."""
    good = (invitations.c.hash == hashed, invitations.c.person == person, invitations.c.until > now)
    return connection.execute(select(invitations.c.hash).where(*good)).first() is not None


def open_session(connection: Connection, person: PersonId, hashed: str, *, until: datetime, now: datetime) -> None:
    """Store an administrator's session; ended ones are swept away."""
    connection.execute(delete(sessions).where(sessions.c.until <= now))
    connection.execute(insert(sessions).values(hash=hashed, person=person, until=until))


def person_of_session(connection: Connection, hashed: str, *, now: datetime) -> PersonId | None:
    """Whose session this is, if it is still good."""
    query = select(sessions.c.person).where(sessions.c.hash == hashed, sessions.c.until > now)
    found: PersonId | None = connection.execute(query).scalar()
    return found


def end_sessions(connection: Connection, person: PersonId) -> None:
    """End every session of a person."""
    connection.execute(delete(sessions).where(sessions.c.person == person))


def enrol(connection: Connection, device: Device) -> None:
    """Store a new desk."""
    connection.execute(insert(devices).values(**{name: getattr(device, name) for name in Device.__dataclass_fields__}))


def used_numbers(connection: Connection) -> set[int]:
    """Every desk number ever given."""
    return set(connection.execute(select(devices.c.number)).scalars())


_SPEAKING = select(devices).where(
    or_(devices.c.token == bindparam("hashed"), devices.c.next_token == bindparam("hashed")),
    devices.c.revoked.is_(None),
)


def device_of_token(connection: Connection, hashed: str) -> Device | None:
    """The desk that has this token or was given it as its next one, unless it was revoked."""
    row = connection.execute(_SPEAKING, {"hashed": hashed}).first()
    return None if row is None else Device(**row._mapping)


def offer_token(connection: Connection, device: Device, hashed: str, *, at: datetime) -> bool:
    """Give a desk its next token, unless another process did meanwhile."""
    as_known = (devices.c.enrolment == device.enrolment, devices.c.next_token.is_not_distinct_from(device.next_token))
    still = update(devices).where(*as_known, devices.c.token == device.token)
    return connection.execute(still.values(next_token=hashed, next_since=at)).rowcount == 1


def now_proves(connection: Connection, enrolment: str) -> None:
    """This desk has proved what it handed in: from now on it is told of where it does not."""
    connection.execute(update(devices).where(devices.c.enrolment == enrolment).values(proves=True))


def take_offered(connection: Connection, enrolment: str, hashed: str, *, at: datetime) -> bool:
    """The next token of a desk is its token from now on, and the one before it holds no more."""
    offered = update(devices).where(devices.c.enrolment == enrolment, devices.c.next_token == hashed)
    taken = offered.values(token=hashed, token_since=at, next_token=None, next_since=None)
    return connection.execute(taken).rowcount == 1


def device(connection: Connection, enrolment: str) -> Device | None:
    """The desk of an enrolment, revoked or not."""
    row = connection.execute(select(devices).where(devices.c.enrolment == enrolment)).first()
    return None if row is None else Device(**row._mapping)


def device_numbered(connection: Connection, number: int) -> Device | None:
    """The desk that was given this number, revoked or not: no number is given twice."""
    row = connection.execute(select(devices).where(devices.c.number == number)).first()
    return None if row is None else Device(**row._mapping)


def all_devices(connection: Connection) -> list[Device]:
    """Every desk, the oldest first."""
    return [Device(**row._mapping) for row in connection.execute(select(devices).order_by(devices.c.since))]


def recall(connection: Connection, enrolment: str, *, at: datetime) -> bool:
    """Ask a desk to hand in what it has and to destroy its key, or a second time end its token; False if there is no
    such desk."""
    known = device(connection, enrolment)
    if known is None:
        return False
    if known.recalled is not None:
        return revoke(connection, enrolment, at=at)
    connection.execute(update(devices).where(devices.c.enrolment == enrolment).values(recalled=at))
    return True


def destroyed(connection: Connection, enrolment: str, *, at: datetime) -> None:
    """A recalled desk has destroyed its key: its token is of no more use."""
    connection.execute(update(devices).where(devices.c.enrolment == enrolment).values(destroyed=at, revoked=at))


def recalled_key(connection: Connection, key: str) -> datetime | None:
    """Since when a desk with this key is recalled: under another enrolment it still is."""
    wanted = select(devices.c.recalled).where(devices.c.key == key, devices.c.recalled.is_not(None)).limit(1)
    found: datetime | None = connection.execute(wanted).scalar()
    return found


def revoke(connection: Connection, enrolment: str, *, at: datetime) -> bool:
    """End a desk's token; False if there is no such desk."""
    ended = connection.execute(update(devices).where(devices.c.enrolment == enrolment).values(revoked=at))
    return ended.rowcount == 1


def add_person(connection: Connection, enrolment: str, person: PersonId) -> None:
    """Remember that a person has signed in at a desk."""
    if person not in people_of(connection, enrolment):
        connection.execute(insert(device_people).values(enrolment=enrolment, person=person))


_PEOPLE = select(device_people.c.person).where(device_people.c.enrolment == bindparam("enrolment"))


def people_of_key(connection: Connection, key: str) -> frozenset[PersonId]:
    """Who has signed in at a desk under any of its enrolments, which have one key, or at a copy of it."""
    there = device_people.join(devices, devices.c.enrolment == device_people.c.enrolment)
    wanted = select(device_people.c.person).select_from(there).where(devices.c.key == key)
    return frozenset(connection.execute(wanted).scalars())


def people_of(connection: Connection, enrolment: str) -> frozenset[PersonId]:
    """Who has signed in at a desk."""
    return frozenset(connection.execute(_PEOPLE, {"enrolment": enrolment}).scalars())
