"""A centre in a folder with people and desks, for tests: only what a test says differs from an ordinary day."""

import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import argon2
import msgspec
import requests
import uvicorn
from sqlalchemy import select

from console import wire
from console.domain import actions as act
from console.domain.case import Case, Seen
from console.domain.identity import CaseNumber, case_number
from console.domain.ids import ActionId, CaseId, ContactId, OfficeId, PersonId
from console.domain.people import Grant, Office, Person, Role
from console.server import directory
from console.server.app import create_app
from console.server.exchange import exchange
from console.server.forms import PersonEntry
from console.server.services import Services, open_services
from console.server.serving import listen
from console.store import documents
from console.store.accounts import Device
from console.store.postgres import Address
from console.store.tables import journal
from console.wire import Answer, At, Cursor, Envelope, Judged, Point, Question
from tests.domain.building import RULES, opening

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HEAD = OfficeId("head")
DISTRICT = OfficeId("district")
AIMAG = OfficeId("aimag")
PASSWORD = "correct horse"
KEY = "0f" * 32
TESTER = PersonId("tester")


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def person(name: str, *roles: tuple[Role, OfficeId], until: datetime | None = None) -> Person:
    grants = tuple(Grant(role, office, LONG_AGO, until) for role, office in roles)
    return Person(PersonId(name), "Бат", name.title(), None, grants)


PEOPLE = (
    person("agent", (Role.AGENT, DISTRICT)),
    person("colleague", (Role.AGENT, DISTRICT)),
    person("supervisor", (Role.SUPERVISOR, DISTRICT)),
    person("herder", (Role.AGENT, AIMAG)),
    person("chief", (Role.SUPERVISOR, HEAD)),
    person("admin", (Role.ADMINISTRATOR, HEAD)),
)


@dataclass
class Room:
    """A centre with three offices and six people."""

    services: Services
    clock: Clock

    def desk(self, *people: str, key: str = KEY) -> "FakeDesk":
        """An enrolled desk of these people. Desks of one key are copies of each other."""
        asked = wire.SignIn(people[0], PASSWORD, desk_name="desk", desk_key=key)
        enrolled = self.services.accounts.enrol(asked)
        for name in people[1:]:
            self.services.accounts.sign_in(wire.SignIn(name, PASSWORD, enrolment=enrolled.enrolment))
        device = self.services.accounts.desk_of(enrolled.token)
        return FakeDesk(self, device, enrolled.token, tuple(PersonId(name) for name in people))

    def put_person(self, changed: Person) -> None:
        """Store a person as he is now."""
        entry = PersonEntry(changed, changed.id)
        directory.put_people(self.services.centre, self.services.accounts, [entry], by=TESTER)

    def dismiss(self, name: str) -> None:
        """End all roles of a person now."""
        known = self.person(name)
        ended = tuple(replace(grant, until=self.clock.now) for grant in known.grants)
        self.put_person(replace(known, grants=ended))

    def person(self, name: str) -> Person:
        """Someone as the centre knows him."""
        with self.services.centre.database.read() as connection:
            return self.services.centre.reference(connection, documents.head(connection)).people[PersonId(name)]

    def case(self, case: str) -> Case | None:
        """A case as the centre has it."""
        with self.services.centre.database.read() as connection:
            raw = documents.body_of(connection, f"case/{case}")
        return None if raw is None else wire.read_case(raw)

    def known_case(self, case: str = "case") -> Case:
        found = self.case(case)
        assert found is not None
        return found

    def document(self, key: str) -> Any:
        """A document as JSON, None where there is none."""
        with self.services.centre.database.read() as connection:
            raw = documents.body_of(connection, key)
        return None if raw is None else msgspec.json.decode(raw)

    def scopes(self, key: str) -> set[str]:
        """The scopes that hold a document."""
        with self.services.centre.database.read() as connection:
            return set(documents.scopes_of(connection, key))

    def verdicts(self) -> dict[str, str]:
        """What became of every action ever taken."""
        with self.services.centre.database.read() as connection:
            return {row.id: row.verdict for row in connection.execute(select(journal.c.id, journal.c.verdict))}

    def head(self) -> Point:
        with self.services.centre.database.read() as connection:
            head = documents.head(connection)
        return Point(head.number, head.mark)

    def damage(self, case: str) -> bytes:
        """Make a case's document unreadable, as a failing disk does; gives the good bytes."""
        return self.write_raw(f"case/{case}", b"damaged")

    def write_raw(self, key: str, body: bytes) -> bytes:
        with self.services.centre.database.write() as connection:
            before = documents.body_of(connection, key) or b""
            documents.put(connection, key, body, version=1, commit=0)
        return before


@dataclass
class FakeDesk:
    """The desk's side of the exchange: envelopes with a dense count, cursors as the centre gave them."""

    room: Room
    device: Device
    token: str
    people: tuple[PersonId, ...]
    cursors: dict[str, Cursor] = field(default_factory=dict)
    held: dict[str, dict[str, bytes]] = field(default_factory=dict)
    count: int = 0
    _ids: Iterator[int] = field(default_factory=itertools.count)

    def envelope(self, action: act.Action, case: str | None = "case", **changes: Any) -> Envelope:
        """The next action of this desk's first person."""
        kind, body = wire.action_body(action)
        self.count += 1
        ordinary = Envelope(
            id=ActionId(f"{self.device.enrolment}-{next(self._ids)}"),
            kind=kind,
            by=self.people[0],
            at=At(self.room.clock.now),
            body=body,
            case=None if type(action) in act.WITHOUT_CASE else CaseId(case) if case else None,
            enrolment=self.device.enrolment,
            count=self.count,
            contact=ContactId("contact"),
        )
        return msgspec.structs.replace(ordinary, **changes)

    def number(self, counter: int) -> CaseNumber:
        return case_number(self.device.number, counter)

    def opened(self, case: str = "case", **changes: Any) -> Case:
        """Open a case at the centre."""
        counter = next(self._ids)
        given = {"office": DISTRICT, "number": self.number(counter), **changes}
        self.take(self.envelope(opening(**given), case))
        return self.room.known_case(case)

    def take(self, *envelopes: Envelope) -> list[Judged]:
        """Hand actions in; their verdicts in the order given."""
        answer = self.ask(*envelopes)
        judged = {each.id: each for each in answer.verdicts}
        return [judged[envelope.id] for envelope in envelopes]

    def do(self, action: act.Action, case: str | None = "case", **changes: Any) -> Judged:
        """One action having seen everything, and its verdict."""
        known = self.room.case(case) if case else None
        seen = Seen(known.version, known.mark) if known else Seen()
        return self.take(self.envelope(action, case, **{"seen": seen, **changes}))[0]

    def ask(self, *envelopes: Envelope, **changes: Any) -> Answer:
        """One exchange that hands these in."""
        raw = tuple(msgspec.Raw(wire.encode(envelope)) for envelope in envelopes)
        return self.ask_raw(raw, **changes)

    def ask_raw(self, actions: Sequence[msgspec.Raw], **changes: Any) -> Answer:
        question = Question(
            protocol=wire.PROTOCOL,
            enrolment=self.device.enrolment,
            people=self.people,
            cursors=self.cursors,
            actions=tuple(actions),
        )
        return exchange(self.room.services.centre, self.device, msgspec.structs.replace(question, **changes))

    def read(self, *, page_bytes: int = wire.PAGE_BYTES) -> list[Answer]:
        """Read pages until nothing more waits, keeping what a replica keeps."""
        answers = []
        while True:
            answer = self.ask(page_bytes=page_bytes)
            answers.append(answer)
            self.keep(answer)
            if not answer.more:
                return answers

    def keep(self, answer: Answer) -> None:
        self.cursors = dict(answer.cursors)
        self.held = {scope: self.held.get(scope, {}) for scope in answer.scopes}
        for each in answer.documents:
            for scope in answer.scopes if each.whole else each.gone:
                self.held[scope].pop(each.key, None)
            for scope in each.scopes:
                self.held[scope][each.key] = bytes(each.body)

    def documents(self, kind: str = "case") -> set[str]:
        """The documents of a kind that this desk holds."""
        return {key for held in self.held.values() for key in held if key.startswith(f"{kind}/")}


def fast_hasher() -> argon2.PasswordHasher:
    """A hasher that takes no time: not for use outside tests."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def ready_room(folder: Path, *, database: Address | None = None) -> Room:
    """A centre with offices, people with passwords, and rules."""
    clock = Clock()
    services = open_services(folder, database=database, clock=clock, hasher=fast_hasher())
    offices = [
        Office(HEAD, "Төв", "Head", is_head=True),
        Office(DISTRICT, "Дүүрэг", "District"),
        Office(AIMAG, "Аймаг", "Aimag"),
    ]
    directory.put_offices(services.centre, offices, by=TESTER)
    entries = [PersonEntry(each, each.id, PASSWORD) for each in PEOPLE]
    directory.put_people(services.centre, services.accounts, entries, by=TESTER)
    rules = {"terms/current": wire.encode(RULES.terms), "calendar/current": wire.encode(RULES.calendar)}
    rules["alarms/current"] = wire.encode(RULES.alarms)
    directory.put(services.centre, rules.items(), by=TESTER)
    return Room(services, clock)


@contextmanager
def running(services: Services) -> Iterator[str]:
    """The web application on a real port of this machine, in a thread; gives its address."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(services), log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        requests.get(f"{address}/healthz", timeout=30).raise_for_status()
        yield address
    finally:
        services.pokes.close()
        server.should_exit = True
        thread.join()
        listening.close()
