"""Centres and desks ready to use, for tests of desks, of the exchange and of screens: nothing outside this process.

room = ready_room(tmp_path / "centre")            # three offices, six people, rules (tests/server/building.py)
put_small_catalogue(room)                         # a few services, topics, bodies and places
desk = ready_desk(room, tmp_path / "desk")        # "agent" signed in, not started; `exchange(desk)` syncs it
done = desk.do([opening_step()])                  # a case, seen at once in desk.views
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from console import wire
from console.desk.desk import Desk, Step, new_case_id, new_obligation_id
from console.desk.entrance import Entrance
from console.desk.link import OURS
from console.desk.opening import Surroundings
from console.desk.transport import Reply, Request
from console.desk.trouble import LinkTrouble, Offline
from console.desk.vault import Cost
from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId
from console.server import directory, importing, recalling
from console.server.exchange import exchange as at_the_centre
from console.server.pages.letter import letter_for_desk
from console.server.problem import Problem
from console.server.renewing import renewed
from console.server.services import Services
from console.store import documents
from console.store.accounts import Device
from console.store.cases import Order, Queue
from console.store.database import Database, Opens
from tests.domain.building import opening
from tests.server.building import DISTRICT, PASSWORD, TESTER, Clock, Room, ready_room
from tests.small_catalogue import small_catalogue

__all__ = [
    "CHEAP", "DISTRICT", "PASSWORD", "CentreLine", "Clock", "Room", "answered", "door", "exchange",
    "exchange_until_still", "forward_step", "listed", "opening_step", "put_shipped_catalogue",
    "put_small_catalogue", "ready_desk", "ready_room",
]  # fmt: skip

CHEAP = Cost(passes=1, memory=8, lanes=1)
"""A password's cost that takes no time: not for use outside tests."""

Fault = Callable[[Request, Callable[[Request], Reply]], Reply]


@dataclass
class CentreLine:
    """Carries a desk's requests to a centre in this process; `fault` stands in between and does what bad lines do."""

    room: Room
    cut: bool = False
    fault: Fault | None = None
    asked: list[Request] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def send(self, request: Request) -> Reply:
        """The centre's reply, or what the line makes of it."""
        if self.cut:
            raise Offline("no_line")
        with self._guard:
            self.asked.append(request)
        return self._reply(request) if self.fault is None else self.fault(request, self._reply)

    def close(self) -> None:
        """Nothing is open."""

    def _reply(self, request: Request) -> Reply:
        return answered(self.room.services, request)


HANDING = ("/sync", "/poke", "/looked", "/enrol-again", "/destroyed")
"""What a recalled desk may still ask, beside sending files."""


def answered(services: Services, request: Request) -> Reply:
    """What the web application replies to a desk's request, without the web."""
    try:
        value = _routed(services, request)
    except Problem as problem:
        fault = wire.Fault(problem.code, dict(problem.facts))
        return Reply(problem.status, dict([OURS]), wire.encode(fault))
    except wire.Unreadable:
        return Reply(400, dict([OURS]), wire.encode(wire.Fault("unreadable")))
    if isinstance(value, tuple):
        return Reply(200, dict([OURS]) | {"x-size": str(value[1])}, value[0])
    return Reply(200, dict([OURS]), wire.encode(value))


def _about_looks(services: Services, device: Device, request: Request) -> Any:
    if request.path == "/looks":
        return services.looks.look(device, wire.decode(request.body, wire.Look))
    if request.path == "/looked":
        return services.looked.take(device, wire.decode(request.body, wire.LooksHandedIn))
    return services.looked.used(device, wire.decode(request.body, wire.UsedAsked))


def _about_codes(services: Services, path: str, body: bytes) -> Any:
    if path == "/unseal":
        return services.unsealing.code(wire.decode(body, wire.CodeAsked))
    who = wire.decode(body, wire.SignIn)
    person = services.accounts.person_by_password(who.login, who.password)
    if path == "/second-factor":
        return services.second_factors.begin(person, who.code, login=who.login)
    services.second_factors.confirm(person, who.code or "")
    return {}


def _routed(services: Services, request: Request) -> Any:
    body = request.body
    if request.path in ("/enrol", "/sign-in"):
        asked = wire.decode(body, wire.SignIn)
        return services.accounts.enrol(asked) if request.path == "/enrol" else services.accounts.sign_in(asked)
    if request.path == "/password":
        services.accounts.change_password(wire.decode(body, wire.PasswordChange))
        return {}
    is_handing = request.path in HANDING or request.method == "PUT"
    device = (services.accounts.handing_desk_of if is_handing else services.accounts.desk_of)(request.token or "")
    if request.path == "/destroyed":
        return recalling.destroyed(services.centre, device)
    if request.path == "/enrol-again":
        return services.accounts.enrol_again(device)
    if request.path == "/sync":
        said = at_the_centre(services.centre, device, wire.decode(body, wire.Question))
        return said if said.enrol_again else msgspec.structs.replace(said, token=renewed(services.centre, device))
    if request.path in ("/looks", "/looked", "/used"):
        return _about_looks(services, device, request)
    if request.path == "/letters":
        return letter_for_desk(services.outward, device, wire.decode(body, wire.LetterAsked))
    if request.path in ("/unseal", "/second-factor", "/second-factor/confirm"):
        return _about_codes(services, request.path, body)
    if request.path == "/poke":
        with services.centre.database.read() as connection:
            return {"number": documents.head(connection).number}
    return _about_files(services, request)


def _about_files(services: Services, request: Request) -> Any:
    name, offset = request.path.removeprefix("/files/"), int(request.query["offset"])
    if request.method == "PUT":
        head = wire.Point(int(request.query["number"]), request.query["mark"])
        return services.files.add(name, request.body, offset=offset, size=int(request.query["size"]), head=head)
    return services.files.read(name, offset=offset, most=int(request.query["most"]))


def door(
    folder: Path,
    line: CentreLine,
    *,
    clock: Clock | None = None,
    opens: Opens = Database,
    ticks: Callable[[], float] = time.monotonic,
) -> Entrance:
    """The entrance of a desk whose centre is at the other end of this line."""
    around = Surroundings(
        clock=clock or line.room.clock, transport=lambda address: line, cost=CHEAP, opens=opens, ticks=ticks
    )
    return Entrance(folder, "http://centre.test", surroundings=around)


def ready_desk(
    room: Room, folder: Path, login: str = "agent", *, line: CentreLine | None = None, clock: Clock | None = None
) -> Desk:
    """A desk with this person signed in and everything read that the centre has for it; not started."""
    desk = door(folder, line or CentreLine(room), clock=clock).sign_in(login, PASSWORD)
    exchange_until_still(desk)
    return desk


def exchange(desk: Desk) -> bool:
    """One exchange now; whether the desk would ask again at once. Raises LinkTrouble."""
    return desk.pulse.once()


def exchange_until_still(desk: Desk, *, tries: int = 200) -> None:
    """Exchange until nothing more comes or goes; lost requests and answers are tried again."""
    for _ in range(tries):
        try:
            if not exchange(desk):
                return
        except LinkTrouble:
            continue
    raise AssertionError("the exchange does not come to rest")


def opening_step(case: CaseId | None = None, **changes: object) -> Step:
    """A case is opened; the desk gives the number."""
    changed = {"number": CaseNumber(""), "office": DISTRICT} | changes
    return Step(opening(**changed), case if case is not None else new_case_id())


def forward_step(case: CaseId, body: str = "lights", name: str = "Гэрэлтүүлгийн газар") -> Step:
    """A case is forwarded to a body."""
    return Step(act.Forward(new_obligation_id(), BodyId(body), name), case)


def listed(desk: Desk, queue: Queue = Queue.OFFICE, order: Order = Order.NEWEST) -> list[CaseId]:
    """The cases of a queue in its order."""
    return [row.id for row in desk.views.rows(desk.views.queue(queue, order))]


def put_small_catalogue(room: Room) -> None:
    """A few services, topics, bodies and places: enough to look something up and to forward it."""
    directory.put(room.services.centre, sorted(small_catalogue().items()), by=TESTER)


def put_shipped_catalogue(room: Room) -> None:
    """The whole catalogue as shipped in resources/catalogue."""
    shipped = importing.catalogue_documents(importing.RESOURCES / "catalogue")
    importing.import_all(room.services.centre, shipped, by=TESTER)
