"""Who works here and by which rules, as the centre's reference documents say it."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from console.domain.alarms import NO_ALARMS, Alarms
from console.domain.catalogue import Body, BodyId
from console.domain.deadlines import Calendar, Term
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Office, Person
from console.domain.rules import Rules
from console.store import documents
from console.store.database import Connection

TERMS = "terms/current"
CALENDAR = "calendar/current"
ALARMS = "alarms/current"
DECIDING = frozenset({"person", "office", "terms", "calendar", "alarms", "body"})
"""The kinds of documents that verdicts depend on."""


@dataclass(frozen=True)
class Reference:
    """Rules, people, offices and bodies as they are in one snapshot."""

    rules: Rules
    people: Mapping[PersonId, Person]
    offices: Mapping[OfficeId, Office]
    bodies: Mapping[BodyId, Body]

    @property
    def head_offices(self) -> frozenset[OfficeId]:
        """The offices that see all open cases."""
        return frozenset(office.id for office in self.offices.values() if office.is_head)


def load(connection: Connection) -> Reference:
    """Read it from the documents; before any rules were imported no kind of case has a term."""
    terms = documents.body_of(connection, TERMS)
    calendar = documents.body_of(connection, CALENDAR)
    alarms = documents.body_of(connection, ALARMS)
    people = [msgspec.json.decode(body, type=Person) for _, body in documents.of_kind(connection, "person")]
    offices = [msgspec.json.decode(body, type=Office) for _, body in documents.of_kind(connection, "office")]
    bodies = [msgspec.json.decode(body, type=Body) for _, body in documents.of_kind(connection, "body")]
    return Reference(
        rules=Rules(
            terms=msgspec.json.decode(terms, type=tuple[Term, ...]) if terms else (),
            calendar=msgspec.json.decode(calendar, type=Calendar)
            if calendar
            else Calendar("none", days_off=frozenset(), working_swaps=frozenset()),
            alarms=msgspec.json.decode(alarms, type=Alarms) if alarms else NO_ALARMS,
        ),
        people={person.id: person for person in people},
        offices={office.id: office for office in offices},
        bodies={body.id: body for body in bodies},
    )
