"""A centre with the call centre's offices and desks, every desk enrolled; made in this process and left closed."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console import wire
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Office, Person, Role
from console.server import directory, importing, scopes
from console.server.forms import PersonEntry
from console.server.services import Services, open_services
from console.store import documents
from console.wire import Point
from tests.server.building import TESTER, fast_hasher

HEAD = OfficeId("head")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse"


@dataclass(frozen=True)
class Seat:
    """One desk of the country: who sits there, and what its centre gave it."""

    person: PersonId
    office: OfficeId
    token: str
    enrolment: str
    desk_number: int
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Country:
    """A centre's folder, its desks, and the commit up to which every desk is taken to have read."""

    folder: Path
    seats: tuple[Seat, ...]
    head: Point


def made(folder: Path, *, offices: int, desks: int, head_desks: int) -> Country:
    """So many offices of so many desks, and a head office that sees all open cases."""
    services = open_services(folder, hasher=fast_hasher())
    rooms = {HEAD: head_desks, **{OfficeId(f"office-{number:02}"): desks for number in range(offices)}}
    directory.put_offices(
        services.centre, [Office(room, f"Салбар {room}", None, is_head=room == HEAD) for room in rooms], by=TESTER
    )
    rules = importing.rule_documents(importing.RESOURCES / "law", today=datetime.now(UTC).date())
    importing.import_all(services.centre, rules, by=TESTER)
    people = list(_people(rooms.items()))
    entries = [PersonEntry(person, person.id, PASSWORD) for person in people]
    directory.put_people(services.centre, services.accounts, entries, by=TESTER)
    seats = tuple(_seat(services, person) for person in people)
    with services.centre.database.read() as connection:
        head = documents.head(connection)
    services.close()
    return Country(folder, seats, Point(head.number, head.mark))


def _people(rooms: Iterable[tuple[OfficeId, int]]) -> Iterator[Person]:
    for room, desks in rooms:
        for number in range(desks):
            yield Person(PersonId(f"{room}-{number:03}"), None, "Болд", None, (Grant(Role.AGENT, room, SINCE),))


def _seat(services: Services, person: Person) -> Seat:
    asked = wire.SignIn(person.id, PASSWORD, desk_name="desk", desk_key=secrets.token_hex(32))
    enrolled = services.accounts.enrol(asked)
    read = scopes.read_by([person], heads=frozenset({HEAD}), at=datetime.now(UTC))
    return Seat(person.id, person.grants[0].office, enrolled.token, enrolled.enrolment, enrolled.desk_number, read)
