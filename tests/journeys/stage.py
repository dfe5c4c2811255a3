"""The stage of a demonstration: a centre process filled through its API with people, the directory and some cases."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import requests

from console import wire
from console.domain.actions import OpenCase
from console.domain.catalogue import PlaceCode
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Office, Person, Role
from console.server.forms import Figures, PersonEntry, Session
from console.server.importing import RESOURCES, catalogue_documents, rule_documents
from tests.journeys.centre_process import CentreProcess
from tests.journeys.made_cases import CaseMaker, Worker, pages

ROOM = OfficeId("room")
COUNTER = OfficeId("dalanzadgad")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
PLACES = {ROOM: PlaceCode("1107"), COUNTER: PlaceCode("4601")}
T = TypeVar("T")


@dataclass(frozen=True)
class Login:
    """Someone of the demonstration who can sign in. The password is made anew for each run."""

    person: PersonId
    login: str
    password: str


def _person(name: str, parent: str, given: str, post: str, *, role: Role, office: OfficeId) -> Person:
    return Person(PersonId(name), parent, given, post, (Grant(role, office, SINCE),))


PEOPLE = (
    _person("agent", "Бат", "Өлзийбаяр", "Оператор", role=Role.AGENT, office=ROOM),
    _person("agent-2", "Дорж", "Наран", "Оператор", role=Role.AGENT, office=ROOM),
    _person("supervisor", "Сүрэн", "Цэцэг", "Ахлах оператор", role=Role.SUPERVISOR, office=ROOM),
    _person("counter", "Ганбаатар", "Мөнх", "Үйлчилгээний ажилтан", role=Role.AGENT, office=COUNTER),
)
OFFICES = (
    Office(ROOM, "Засгийн газрын 11-11 төв", "Government 11-11 centre", PLACES[ROOM], is_head=True),
    Office(COUNTER, "Даланзадгад ТҮНТ", "Dalanzadgad public service centre", PLACES[COUNTER]),
)


class Stage:
    """Everything goes through the centre's API, as an administrator and a desk would do it."""

    def __init__(self, centre: CentreProcess, *, key: str | None = None) -> None:
        self.centre = centre
        self.password = key or secrets.token_urlsafe(12)
        self._http = requests.Session()
        self._http.trust_env = False
        self._token = ""
        self._desk_headers: dict[str, str] = {}
        self._phones: dict[OfficeId, str] = {}

    @classmethod
    def prepare(cls, folder: Path, administrator_password: str) -> CentreProcess:
        """A centre's folder with its first office and administrator, made by the commands of the README."""
        centre = CentreProcess(folder)
        centre.tool(
            "add-office", "--id", ROOM, "--name", OFFICES[0].name, "--name-en", str(OFFICES[0].name_en), "--head"
        )
        administrator = ("--login", "admin", "--given-name", "Админ", "--role", "administrator", "--office", ROOM)
        centre.tool("add-person", *administrator, typed=administrator_password + "\n")
        return centre

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator["Stage"]:
        """A centre that runs, with its administrator signed in and nothing in it yet."""
        password = secrets.token_urlsafe(12)
        with cls.prepare(folder, password) as centre:
            stage = cls(centre)
            stage.open(password)
            yield stage

    def open(self, administrator_password: str) -> None:
        """Sign in as the administrator that `add-person` made."""
        session = self._ask("POST", "/sessions", wire.SignIn("admin", administrator_password), Session)
        self._token = session.token

    def fill_reference(self) -> int:
        """Offices, people, services, topics, bodies, places, terms and calendar; how many documents changed."""
        self._ask("PUT", "/offices", OFFICES, dict[str, int])
        entries = [PersonEntry(person, person.id, self.password) for person in PEOPLE]
        self._ask("PUT", "/people", entries, list[Any])
        made = catalogue_documents(RESOURCES / "catalogue")
        made |= rule_documents(RESOURCES / "law", today=datetime.now(UTC).date())
        documents = [wire.ReferenceDocument(key, msgspec.Raw(body)) for key, body in made.items()]
        return self._ask("PUT", "/reference", documents, dict[str, int])["changed"]

    def fill_cases(self, count: int) -> Mapping[str, int]:
        """Cases of the last 45 days, handed in as a desk hands in its work; the verdicts counted."""
        sign_in = wire.SignIn("supervisor", self.password, desk_name="samples", desk_key=secrets.token_hex(32))
        desk = self._ask("POST", "/enrol", sign_in, wire.Enrolled)
        self._desk_headers = {"Authorization": f"Bearer {desk.token}"}
        workers = [Worker(person.id, person.grants[0].office, PLACES[person.grants[0].office]) for person in PEOPLE]
        now = datetime.now(UTC) - timedelta(minutes=5)
        maker = CaseMaker(desk.enrolment, desk.desk_number, workers, now)
        verdicts: dict[str, int] = {}
        made = list(maker.cases(count))
        self._phones = {office: phone for envelope in made for office, phone in _phone_of(envelope)}
        for page in pages(iter(made)):
            question = wire.Question(wire.PROTOCOL, desk.enrolment, (), {}, actions=page)
            for judged in self._ask("POST", "/sync", question, wire.Answer, token=desk.token).verdicts:
                verdicts[judged.verdict] = verdicts.get(judged.verdict, 0) + 1
        return verdicts

    def known_phone(self, office: OfficeId) -> str:
        """A number from which a case of this office was opened before."""
        return self._phones[office]

    def file_at_centre(self, content: bytes) -> bool:
        """Whether the centre has a file of this content, whole."""
        name = hashlib.sha256(content).hexdigest()
        answer = self._http.get(f"{self.centre.url}/files/{name}", headers=self._desk_headers, timeout=20)
        return answer.status_code == 200 and answer.content == content

    def login(self, person: str) -> Login:
        """How a person of the stage signs in."""
        return Login(PersonId(person), person, self.password)

    def figures(self) -> Figures:
        """What the centre's journal counts now."""
        return self._get("/journal/figures", Figures)

    def _get(self, path: str, wanted: type[T]) -> T:
        return self._ask("GET", path, None, wanted)

    def _ask(self, method: str, path: str, body: Any, wanted: type[T], *, token: str | None = None) -> T:
        headers = {"Authorization": f"Bearer {token or self._token}"}
        data = b"" if body is None else wire.encode(body)
        answer = self._http.request(method, self.centre.url + path, data=data, headers=headers, timeout=60)
        if answer.status_code != 200:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return wire.decode(answer.content, wanted)


def _phone_of(envelope: wire.Envelope) -> Iterator[tuple[OfficeId, str]]:
    action = wire.read_action(envelope)
    if isinstance(action, OpenCase) and action.caller is not None:
        yield action.office, action.caller.phones[0].number
