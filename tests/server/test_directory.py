"""Offices, people and reference documents: put by administrators or imported from files."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
import requests
from sqlalchemy import select

from console import wire
from console.domain.catalogue import CatalogueError
from console.domain.deadlines import Calendar
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Role
from console.domain.rule_rows import RulesError
from console.server import directory, importing
from console.server.forms import PersonEntry
from console.server.people_file import read_people
from console.store import journal, tables
from tests.server.building import LONG_AGO, NOW, PASSWORD, TESTER, Room

SECONDS = 30
ADMIN = PersonId("admin")
CATALOGUE = importing.RESOURCES / "catalogue"
LAW = importing.RESOURCES / "law"


@pytest.fixture
def headers(room: Room, address: str) -> dict[str, str]:
    asked = wire.encode(wire.SignIn("admin", PASSWORD))
    token = requests.post(f"{address}/sessions", data=asked, timeout=SECONDS).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def test_the_shipped_catalogue_and_law_are_imported_whole_and_only_once(room: Room) -> None:
    given = importing.catalogue_documents(CATALOGUE) | importing.rule_documents(LAW, today=NOW.date())
    assert importing.import_all(room.services.centre, given, by=TESTER) == len(given)
    desk = room.desk("agent")
    desk.read()
    assert {key: desk.held["common"][key] for key in given} == given
    again = importing.catalogue_documents(CATALOGUE) | importing.rule_documents(LAW, today=NOW.date())
    head = room.head()
    assert importing.import_all(room.services.centre, again, by=TESTER) == 0
    assert room.head() == head


def test_an_import_takes_away_what_the_folder_no_longer_has(room: Room) -> None:
    given = {"synonym/а": b'"b"', "synonym/в": b'"d"'}
    importing.import_all(room.services.centre, given, by=TESTER)
    desk = room.desk("agent")
    desk.read()
    importing.import_all(room.services.centre, {"synonym/а": b'"b"'}, by=TESTER)
    (answer,) = desk.read()
    assert answer.documents == (wire.Document("synonym/в", gone=("common",)),)
    assert desk.documents("synonym") == {"synonym/а"}
    assert desk.documents("person") != set()


def test_the_calendar_goes_on_where_the_file_ends() -> None:
    raw = importing.rule_documents(LAW, today=date(2040, 6, 1))["calendar/current"]
    calendar = msgspec.json.decode(raw, type=Calendar)
    assert date(2041, 1, 1) in calendar.days_off
    assert "holidays" in calendar.version


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("places.csv", "11,,capital", "1x,,capital", ("wrong_value", "places", 2, "code")),
        ("services.csv", "id,title", "id,name", ("missing_column", "services", 2, "title")),
        ("synonyms.csv", "ял шийтгэл,", ",", ("missing_value", "synonyms", 2, "word")),
    ],
)
def test_a_broken_row_is_named(
    tmp_path: Path, file: str, before: str, after: str, said: tuple[str, str, int, str]
) -> None:
    shutil.copytree(CATALOGUE, tmp_path / "catalogue")
    broken = tmp_path / "catalogue" / file
    broken.write_text(broken.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        importing.catalogue_documents(tmp_path / "catalogue")
    assert (caught.value.code, caught.value.table, caught.value.row, caught.value.column) == said


def test_files_that_cannot_be_read_at_all_are_named(tmp_path: Path) -> None:
    with pytest.raises(importing.NotRead, match="missing_file"):
        importing.catalogue_documents(tmp_path)
    shutil.copytree(LAW, tmp_path / "law")
    (tmp_path / "law" / "terms.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(importing.NotRead, match="not_utf8"):
        importing.rule_documents(tmp_path / "law", today=NOW.date())
    (tmp_path / "law" / "terms.toml").write_text("version = ", encoding="utf-8")
    with pytest.raises(importing.NotRead, match="not_toml"):
        importing.rule_documents(tmp_path / "law", today=NOW.date())
    (tmp_path / "law" / "terms.toml").write_text("version = 5", encoding="utf-8")
    with pytest.raises(RulesError):
        importing.rule_documents(tmp_path / "law", today=NOW.date())


def test_reference_documents_are_put_over_http_and_come_down(room: Room, address: str, headers: dict[str, str]) -> None:
    given = importing.catalogue_documents(CATALOGUE)
    body = [wire.ReferenceDocument(key, msgspec.Raw(raw)) for key, raw in given.items()]
    put = requests.put(f"{address}/reference", data=wire.encode(body), headers=headers, timeout=SECONDS)
    assert put.json() == {"changed": len(given)}
    desk = room.desk("agent")
    desk.read()
    assert {key: desk.held["common"][key] for key in given} == given
    synonym = next(key for key in given if key.startswith("synonym/"))
    away = wire.encode([wire.ReferenceDocument(synonym, msgspec.Raw(b"null"))])
    assert requests.put(f"{address}/reference", data=away, headers=headers, timeout=SECONDS).json() == {"changed": 1}
    desk.read()
    assert synonym not in desk.documents("synonym")
    with room.services.centre.database.read() as connection:
        actions, _ = journal.figures(connection)
    assert actions["put_document/applied"] >= len(given) + 1


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("person/agent", b"{}"),
        ("case/1", b"{}"),
        ("service/", b"{}"),
        ("service/a", b"{}"),
        ("synonym/а", b"5"),
        ("terms/other", b"[]"),
        ("place/22", b'{"code":"11","parent":null,"level":"capital","name":"a","name_latin":"a","abbreviation":null}'),
    ],
)
def test_what_is_no_reference_document_is_not_taken(
    room: Room, address: str, headers: dict[str, str], key: str, body: bytes
) -> None:
    before = room.head()
    given = wire.encode(
        [wire.ReferenceDocument("synonym/ok", msgspec.Raw(b'"ok"')), wire.ReferenceDocument(key, msgspec.Raw(body))]
    )
    response = requests.put(f"{address}/reference", data=given, headers=headers, timeout=SECONDS)
    assert (response.status_code, response.json()["code"]) == (422, "wrong_value")
    assert room.head() == before


def test_new_rules_and_offices_hold_for_the_next_action(room: Room, address: str, headers: dict[str, str]) -> None:
    desk = room.desk("agent")
    assert desk.opened("one").due is not None
    given = wire.encode([wire.ReferenceDocument("terms/current", msgspec.Raw(b"[]"))])
    assert requests.put(f"{address}/reference", data=given, headers=headers, timeout=SECONDS).status_code == 200
    assert desk.opened("two").due is None
    office = [{"id": "new", "name": "Шинэ", "is_head": True}]
    put = requests.put(f"{address}/offices", json=office, headers=headers, timeout=SECONDS)
    assert put.json() == {"changed": 1}
    listed = requests.get(f"{address}/people", headers=headers, timeout=SECONDS).json()
    assert [each["login"] for each in listed] == sorted(each["login"] for each in listed)
    moved = replace(room.person("agent"), grants=(Grant(Role.AGENT, OfficeId("new"), LONG_AGO),))
    room.put_person(moved)
    assert desk.ask().scopes == ("common", "person:agent", "office:new", "head")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "supervisor"}, "login"),
        ({"login": ""}, "login"),
        ({"office": "nowhere"}, "office"),
        ({"since": "2026-01-01T00:00:00"}, "since"),
    ],
)
def test_a_person_that_cannot_be_is_not_stored(
    room: Room, address: str, headers: dict[str, str], change: dict[str, str], field: str
) -> None:
    given = {"login": "new", "office": "district", "since": "2026-01-01T00:00:00Z", **change}
    grant = {"role": "agent", "office": given["office"], "since": given["since"]}
    person = {"id": "new", "parent_name": None, "given_name": "Шинэ", "grants": [grant]}
    put = [{"person": person, "login": given["login"]}]
    response = requests.put(f"{address}/people", json=put, headers=headers, timeout=SECONDS)
    assert response.json() == {"code": "wrong_value", "facts": {"field": field}}
    assert "new" not in [each.login for each in directory.people(room.services.centre)]


def test_a_file_of_people_invites_new_ones_and_adds_roles_to_known_ones(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = ["login,parent_name,given_name,post,role,office", "new,Бат,Болд,Мэргэжилтэн,agent,aimag"]
    rows += ["new,Бат,Болд,Мэргэжилтэн,supervisor,aimag", "agent,Бат,Agent,,supervisor,district"]
    file.write_text("\n".join(rows), encoding="utf-8")
    new, known = read_people(room.services.centre, file, now=NOW)
    assert [(grant.role, grant.office) for grant in new.person.grants] == [("agent", "aimag"), ("supervisor", "aimag")]
    assert known.person.id == "agent"
    assert [grant.role for grant in known.person.grants] == ["agent", "supervisor"]
    file.write_text("\n".join([*rows, "x,,X,,agent,nowhere"]), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_people(room.services.centre, file, now=NOW)
    assert (caught.value.code, caught.value.row, caught.value.column) == ("unknown_reference", 5, "office")


def test_who_gave_a_password_or_an_invitation_stands_in_the_journal(room: Room) -> None:
    chief = room.person("chief")
    entries = [PersonEntry(chief, "chief", "another word 1"), PersonEntry(room.person("agent"), "agent", invite=True)]
    entries += [PersonEntry(room.person("herder"), "herder")]
    directory.put_people(room.services.centre, room.services.accounts, entries, by=ADMIN)
    wanted = select(tables.journal.c.by, tables.journal.c.envelope).where(
        tables.journal.c.kind == "put_account", tables.journal.c.by == ADMIN
    )
    with room.services.centre.database.read() as connection:
        said = [(row.by, msgspec.json.decode(row.envelope)) for row in connection.execute(wanted)]
    assert said == [
        (ADMIN, {"key": "account/chief", "body": {"password": True, "invitation": False}}),
        (ADMIN, {"key": "account/agent", "body": {"password": False, "invitation": True}}),
    ]
