"""A centre with mail and texts set up, for tests: a room with a settings file, mailboxes, and a case full of data."""

from dataclasses import replace
from pathlib import Path

import msgspec

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.identity import CaseNumber
from console.domain.ids import ObligationId
from console.server.outward.mail import Letter
from console.server.outward.texting import TextMessage
from console.store import jobs, mailboxes
from console.store.jobs import Message
from console.store.mailboxes import Mailbox
from console.store.postgres import Address
from tests.server.building import Room, ready_room

LIGHTS = BodyId("lights")
OFFICER = "officer@lights.test"
DOMAIN = "mail.1111.test"
MAIL = """
[mail]
domain = "mail.1111.test"
sender = "11-11 төв <centre@mail.1111.test>"
[mail.out]
host = "127.0.0.1"
port = {port}
security = "none"
"""
TEXTS = """
[texts]
gateway = "folder"
folder = "{folder}"
"""
MARKS = {
    "name": "НЭРМЭРГЭД",
    "parent": "ЭЦГИЙНМЭРГЭД",
    "register": "УБ88112233",
    "phone": "99887766",
    "other_phone": "88776655",
    "address": "ХАЯГМЭРГЭД",
    "organisation": "КОМПАНИМЭРГЭД",
    "subject": "ТОВЧМЭРГЭД",
    "text": "АГУУЛГАМЭРГЭД",
    "place": "ГАЗАРМЭРГЭД",
    "about": "ХЭНИЙТАЛААРМЭРГЭД",
    "reason": "ШАЛТГААНМЭРГЭД",
    "note": "ТЭМДЭГЛЭЛМЭРГЭД",
}
"""What stands in a marked case, and must stand nowhere else."""


def outward_room(
    folder: Path,
    *,
    mail_port: int | None = None,
    texts: bool = False,
    more: str = "",
    links: str = "https://1111.test",
    database: Address | None = None,
) -> Room:
    """A room whose settings file has mail (to this port) and texts (to `folder/texts`)."""
    folder.mkdir(parents=True, exist_ok=True)
    written = f'links = "{links}"\n{more}'
    written += MAIL.format(port=mail_port) if mail_port is not None else ""
    written += TEXTS.format(folder=(folder / "texts").as_posix()) if texts else ""
    settings = folder / "settings.toml"
    settings.write_text(written, encoding="utf-8")
    settings.chmod(0o600)
    return ready_room(folder, database=database)


def put_mailbox(room: Room, *, address: str = OFFICER, digest: bool = False, language: str = "mn") -> None:
    """The officer who answers for street lights."""
    with room.services.centre.database.write() as connection:
        mailboxes.put(connection, Mailbox(LIGHTS, address, language, digest))


def forward(obligation: str = "o1", body: BodyId = LIGHTS, reason: str | None = None) -> act.Forward:
    return act.Forward(ObligationId(obligation), body, "Гэрэлтүүлгийн газар", reason)


def marked_opening(number: CaseNumber) -> dict[str, object]:
    """A case in which every field that may hold personal data holds a mark."""
    party = act.Party(
        parent_name=MARKS["parent"],
        given_name=MARKS["name"],
        register_number=MARKS["register"],
        phones=(act.Phone(MARKS["phone"]), act.Phone(MARKS["other_phone"])),
        address=MARKS["address"],
        organisation=MARKS["organisation"],
    )
    return {
        "number": number,
        "subject": MARKS["subject"],
        "text": MARKS["text"],
        "caller": party,
        "petitioner": replace(party, phones=()),
        "place_words": MARKS["place"],
        "about_words": MARKS["about"],
    }


def queued(room: Room, kind: str) -> list[Message]:
    """What waits to be sent, however far ahead."""
    with room.services.centre.database.read() as connection:
        return jobs.waiting(connection, kind, now=room.clock.now.replace(year=2100))


def letters(room: Room) -> list[Letter]:
    return [msgspec.json.decode(each.body, type=Letter) for each in queued(room, "mail")]


def texts(room: Room) -> list[TextMessage]:
    return [msgspec.json.decode(each.body, type=TextMessage) for each in queued(room, "text")]
