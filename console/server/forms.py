"""What administrators say to the centre and hear from it; desks use none of it (theirs is console/wire.py)."""

from datetime import datetime

import msgspec

from console.domain.ids import PersonId
from console.domain.people import Person


class Session(msgspec.Struct, frozen=True):
    """An administrator's token for the centre's own routes, and until when it is good."""

    token: str
    person: PersonId
    until: datetime


class PersonEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person to put at the centre: with a password, or with `invite` a one-time invitation to choose one."""

    person: Person
    login: str
    password: str | None = None
    invite: bool = False


class PersonListed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person as the centre knows him; `invitation` only in the answer that made it."""

    person: Person
    login: str
    invitation: str | None = None


class Figures(msgspec.Struct, frozen=True):
    """Counts over the journal: actions as `kind/verdict`, cases by status, contacts, lines that need attention."""

    actions: dict[str, int]
    cases: dict[str, int]
    contacts: int
    attention: int
    number: int


class DeviceListed(msgspec.Struct, frozen=True, omit_defaults=True):
    """An enrolled desk: since when it is `recalled`, when it had `destroyed` its key, when its token ended
    (`revoked`)."""

    enrolment: str
    number: int
    name: str
    since: datetime
    revoked: datetime | None = None
    recalled: datetime | None = None
    destroyed: datetime | None = None


class LookListed(msgspec.Struct, frozen=True):
    """Who looked at a case, why and when."""

    person: PersonId
    kind: str
    purpose: str
    at: datetime
