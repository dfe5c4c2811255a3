"""The centre's commands about bodies: the letter on paper, keys for their programs, their inboxes."""

import argparse
from pathlib import Path

from console.domain.catalogue import BodyId
from console.server import saying
from console.server.audit_commands import Add
from console.server.outward.sentences import LANGUAGES
from console.server.outward.settings import SettingsError
from console.server.pages.letter import letter_about
from console.server.problem import Problem
from console.server.services import Services
from console.store import documents


def add_commands(add: Add) -> None:
    """The commands; `add` makes one of the centre's."""
    letter = add("print-letter", _print_letter, "байгууллагад өгөх албан бичиг / the letter to a body")
    letter.add_argument("number", help="бүртгэлийн дугаар / the case's number")
    letter.add_argument("file", type=Path, help="хэвлэх HTML файл / an HTML file to print")
    letter.add_argument("--language", choices=LANGUAGES, default="mn")

    key = add("body-key", _body_key, "байгууллагын програмын түлхүүр / a key for a body's program")
    key.add_argument("body", help="байгууллагын код / the body's id in the catalogue")
    key.add_argument("name", help="түлхүүрийн нэр; ижил нэртэй хуучин нь хүчингүй болно / its name; an older one ends")
    key.add_argument("--revoke", action="store_true", help="хүчингүй болгох / it holds no more")

    inbox = add("body-inbox", _body_inbox, "байгууллагын бүртгэлийн хуудас / the page of a body's cases")
    inbox.add_argument("body", help="байгууллагын код / the body's id in the catalogue")
    inbox.add_argument("--revoke", action="store_true", help="хүчингүй болгох / its links hold no more")


def _print_letter(services: Services, asked: argparse.Namespace) -> None:
    if not services.outward.settings.links:
        raise saying.settings(SettingsError("missing_value", "links"))
    try:
        asked.file.write_bytes(letter_about(services.outward, asked.number, language=asked.language))
    except Problem:
        raise saying.NO_OPEN_FORWARD from None
    except OSError:
        raise saying.not_written(asked.file) from None
    print(asked.file)


def _body_key(services: Services, asked: argparse.Namespace) -> None:
    body = BodyId(asked.body)
    try:
        if asked.revoke:
            services.bodies.revoke_key(body, asked.name)
        else:
            print(services.bodies.make_key(body, asked.name))
    except Problem:
        raise (saying.NO_SUCH_KEY if asked.revoke else saying.NO_SUCH_BODY) from None


def _body_inbox(services: Services, asked: argparse.Namespace) -> None:
    body = BodyId(asked.body)
    with services.centre.database.read() as connection:
        if documents.body_of(connection, f"body/{body}") is None:
            raise saying.NO_SUCH_BODY
    if asked.revoke:
        services.bodies.revoke_inbox(body)
        return
    try:
        print(services.bodies.inbox(body).link)
    except Problem:
        raise saying.settings(SettingsError("missing_value", "links")) from None
