"""A centre with people, a case that a body has, and one token of each kind, for requests that mean harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from console import wire
from console.domain.signed import handle_of
from console.store import body_keys
from tests import postgres
from tests.outward.building import LIGHTS
from tests.pages.building import Street, street
from tests.server.building import NOW, PASSWORD


@dataclass
class Target:
    """A centre and those who may speak to it."""

    address: str
    tokens: dict[str, str]
    known: dict[str, str]
    """Path parameter -> a value that there is."""

    def token_for(self, path: str) -> str:
        """The token of him for whom a route is."""
        first = path.split("/")[1]
        administrators = ("people", "offices", "reference", "devices", "journal", "cases")
        return self.tokens["body" if first == "body" else "administrator" if first in administrators else "desk"]

    def described(self) -> dict[str, Any]:
        """Its openapi.json."""
        read: dict[str, Any] = requests.get(f"{self.address}/openapi.json", timeout=30).json()
        return read


@contextmanager
def target(folder: Path, database: postgres.OwnDatabase | None = None) -> Iterator[Target]:
    """A centre with people, a case that a body has, and one token of each kind."""
    with street(folder, database=database.address if database else None) as made:
        yield Target(made.address, _tokens(made), _known(made))


def _tokens(made: Street) -> dict[str, str]:
    services = made.room.services
    with services.centre.database.write() as connection:
        body_keys.keep(connection, "a-key-of-the-body", LIGHTS, "schema", at=NOW)
    session = services.accounts.open_session(wire.SignIn("admin", PASSWORD))
    return {"administrator": session.token, "desk": made.desk.token, "body": "a-key-of-the-body", "nobody": "nobody"}


def _known(made: Street) -> dict[str, str]:
    file = made.room.services.files.keep(b"a file of the case")
    spare = made.room.desk("colleague")
    return {
        "case": str(made.case.id),
        "duty": handle_of(made.obligation.id),
        "name": str(file),
        "enrolment": spare.device.enrolment,
        "person": "agent",
    }
