"""A centre with one case that waits for a body's answer, its page on a real port, and browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from console import wire
from console.domain import actions as act
from console.domain.case import Case, Obligation
from console.domain.catalogue import Body, BodyId, BodyLevel, Status
from console.domain.deadlines import Term
from console.domain.identity import CaseNumber
from console.domain.ids import ObligationId
from console.server import directory
from console.store.links import Known
from console.store.postgres import Address
from tests.domain.building import RULES
from tests.outward.building import LIGHTS, marked_opening, outward_room, put_mailbox
from tests.pages.browsing import Browser, Page
from tests.server.building import TESTER, FakeDesk, Room, running

LINKS = "http://1111.test"
"""Without TLS, as the tests are: a cookie that says `Secure` would not come back."""
ABOVE, BESIDE, FAR = BodyId("above"), BodyId("beside"), BodyId("far")


@dataclass
class Street:
    """A case about a street light, forwarded to the body that answers for lights."""

    room: Room
    desk: FakeDesk
    address: str

    @property
    def case(self) -> Case:
        return self.room.known_case()

    @property
    def obligation(self) -> Obligation:
        return self.case.obligations[0]

    @property
    def known(self) -> Known:
        with self.room.services.centre.database.write() as connection:
            return self.room.services.outward.links.known(connection, self.case.id, self.obligation.id)

    @property
    def link(self) -> str:
        """The way of the mail's link at the centre."""
        url = self.room.services.outward.links.url(self.known, now=self.room.clock.now)
        return url.removeprefix(LINKS)

    @property
    def code(self) -> str:
        return self.room.services.outward.links.code(self.known)

    def browser(self) -> Browser:
        return Browser(self.address)

    def page(self, *, language: str = "mn") -> Page:
        """The page in a browser that has shown its code."""
        found = self.browser().get(f"{self.link}?in={language}").send("code", code=self.code)
        assert found.status == 200, found.text
        return found

    def entries(self) -> list[tuple[str, str, str]]:
        """(kind, by, verdict) of what happened after the forward."""
        kinds = [(each.kind, str(each.by), str(each.verdict)) for each in self.case.entries]
        return kinds[kinds.index(("forward", "agent", "applied")) + 1 :]


def body(id: BodyId, name: str, *, parent: BodyId | None = None, level: BodyLevel = BodyLevel.AGENCY) -> Body:
    return Body(
        id=id,
        name=name,
        name_en=None,
        abbreviation=None,
        level=level,
        parent=parent,
        phone=None,
        web=None,
        status=Status.STATED,
        source="made",
        place=None,
    )


BODIES = (
    body(ABOVE, "Нийслэлийн газар"),
    body(LIGHTS, "Гэрэлтүүлгийн газар", parent=ABOVE),
    body(BESIDE, "Замын газар", parent=ABOVE),
    body(FAR, "Усны алба, Дархан"),
    body(BodyId("far-2"), "Усны алба, Эрдэнэт"),
)


@contextmanager
def street(
    folder: Path,
    *,
    mailbox: bool = True,
    terms: tuple[Term, ...] = RULES.terms,
    database: Address | None = None,
    **opening: object,
) -> Iterator[Street]:
    """The case and its page. Every field of the case that may hold personal data holds a mark."""
    room = _without_sending(outward_room(folder, mail_port=1, links=LINKS, database=database))
    documents: dict[str, bytes | None] = {f"body/{each.id}": directory.canonical(each) for each in BODIES}
    documents["terms/current"] = wire.encode(terms)
    directory.put(room.services.centre, documents.items(), by=TESTER)
    if mailbox:
        put_mailbox(room)
    desk = room.desk("agent")
    desk.opened(**{**marked_opening(CaseNumber(desk.number(7))), **opening})
    assert desk.do(forward()).verdict == "applied"
    with running(room.services) as address:
        yield Street(room, desk, address)
    room.services.close()


def _without_sending(room: Room) -> Room:
    """What is queued stays queued."""
    outward = replace(room.services.outward, rounds=())
    return Room(replace(room.services, outward=outward), room.clock)


def forward(obligation: str = "o1") -> act.Forward:
    return act.Forward(ObligationId(obligation), LIGHTS, "Гэрэлтүүлгийн газар", "Гэрлийг асаана уу")
