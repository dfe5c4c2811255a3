"""A CSV file of people to invite: login, parent_name, given_name, post, role, office."""

import uuid
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from console.domain.catalogue import CatalogueError
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Person, Role
from console.server import directory, importing
from console.server.centre import Centre
from console.server.forms import PersonEntry
from console.store import documents

COLUMNS = ("login", "parent_name", "given_name", "post", "role", "office")
NEEDED = ("login", "given_name", "role", "office")


def read_people(centre: Centre, file: Path, *, now: datetime) -> list[PersonEntry]:
    """The people of a file, each to be invited; a known login keeps its person and adds the role.

    Raises NotRead, and CatalogueError with the place of the first fault.
    """
    with centre.database.read() as connection:
        offices = frozenset(centre.reference(connection, documents.head(connection)).offices)
    known = {listed.login: listed.person for listed in directory.people(centre)}
    entries: dict[str, PersonEntry] = {}
    for number, row in enumerate(importing.rows_of(file, COLUMNS), start=2):
        grant = _grant(row, number, file.stem, offices, now)
        login = row["login"]
        before = entries[login].person if login in entries else known.get(login)
        entries[login] = PersonEntry(_person(row, before, grant), login, invite=True)
    return list(entries.values())


def _person(row: dict[str, str], before: Person | None, grant: Grant) -> Person:
    if before is None:
        id = PersonId(uuid.uuid4().hex)
        return Person(id, row["parent_name"] or None, row["given_name"], row["post"] or None, (grant,))
    held = any((each.role, each.office, each.until) == (grant.role, grant.office, None) for each in before.grants)
    return before if held else replace(before, grants=(*before.grants, grant))


def _grant(row: dict[str, str], number: int, table: str, offices: frozenset[OfficeId], now: datetime) -> Grant:
    for column in NEEDED:
        if not row[column]:
            raise CatalogueError("missing_value", table=table, row=number, column=column)
    if row["role"] not in set(Role):
        raise CatalogueError("wrong_value", table=table, row=number, column="role")
    office = OfficeId(row["office"])
    if office not in offices:
        raise CatalogueError("unknown_reference", table=table, row=number, column="office")
    return Grant(Role(row["role"]), office, since=now)
