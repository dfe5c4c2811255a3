"""What administrators put at the centre: offices, people and reference documents, each change a line of the journal."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from console import wire
from console.domain.alarms import Alarms
from console.domain.case import Verdict
from console.domain.catalogue import Body, Place, Service, Topic
from console.domain.deadlines import Calendar, Term
from console.domain.ids import ActionId, PersonId
from console.domain.people import Office, is_nobody
from console.server import lines, scopes
from console.server.accounts import Accounts
from console.server.centre import Centre
from console.server.commit import Commit
from console.server.forms import PersonEntry, PersonListed
from console.server.problem import Problem
from console.server.sent import LONGEST_NAME
from console.server.taking import Taking
from console.store import accounts as stored_accounts
from console.store import documents
from console.store.journal import Line
from console.store.reference import ALARMS, CALENDAR, TERMS

_KINDS: Mapping[str, Any] = {
    "service": Service,
    "topic": Topic,
    "body": Body,
    "place": Place,
    "terms": tuple[Term, ...],
    "calendar": Calendar,
    "alarms": Alarms,
    "synonym": str,
}
LONGEST_KEY = 200


def canonical(value: Any) -> bytes:
    """The bytes of a reference document, alike for equal values: a set of days has no order of its own."""
    return msgspec.json.encode(value, order="deterministic")


def put_offices(centre: Centre, offices: Iterable[Office], *, by: PersonId) -> int:
    """Store these offices; how many were new or changed. Raises Problem(wrong_value)."""
    known = list(offices)
    if not all(0 < len(office.id) <= LONGEST_NAME for office in known):
        raise Problem(422, "wrong_value", field="id")
    return put(centre, ((f"office/{office.id}", canonical(office)) for office in known), by=by)


def put_people(
    centre: Centre, accounts: Accounts, entries: Iterable[PersonEntry], *, by: PersonId
) -> list[PersonListed]:
    """Store these people with their logins; those with `invite` get a one-time invitation. Raises Problem."""
    known = list(entries)
    with centre.database.read() as connection:
        offices = centre.reference(connection, documents.head(connection)).offices
    for entry in known:
        if (
            not 0 < len(entry.person.id) <= LONGEST_NAME
            or is_nobody(entry.person.id)
            or any(grant.office not in offices for grant in entry.person.grants)
        ):
            raise Problem(422, "wrong_value", field="office")
        if any(
            grant.since.tzinfo is None or (grant.until and grant.until.tzinfo is None) for grant in entry.person.grants
        ):
            raise Problem(422, "wrong_value", field="since")
    for entry in known:
        accounts.set_password(entry.person.id, entry.login, entry.password)
    _write_given(centre, known, by=by)
    put(centre, ((f"person/{entry.person.id}", canonical(entry.person)) for entry in known), by=by)
    with centre.commit() as commit:
        Taking(commit).place_work_of(entry.person.id for entry in known)
        lines.refresh(commit)
    return [
        PersonListed(entry.person, entry.login, accounts.invite(entry.person.id) if entry.invite else None)
        for entry in known
    ]


def _write_given(centre: Centre, entries: Iterable[PersonEntry], *, by: PersonId) -> None:
    """Who gave whom a password or an invitation stands in the journal: he could sign in in that one's name."""
    with centre.commit() as commit:
        for entry in entries:
            if entry.password is not None or entry.invite:
                given = {"password": entry.password is not None, "invitation": entry.invite}
                _write_line(commit, f"account/{entry.person.id}", msgspec.json.encode(given), by, kind="put_account")
                commit.changed = True


def people(centre: Centre) -> list[PersonListed]:
    """Everyone the centre knows, by login."""
    with centre.database.read() as connection:
        logins = stored_accounts.all_logins(connection)
        known = centre.reference(connection, documents.head(connection)).people
    listed = [PersonListed(person, logins.get(person.id, "")) for person in known.values()]
    return sorted(listed, key=lambda each: each.login)


def put_reference(centre: Centre, given: Iterable[wire.ReferenceDocument], *, by: PersonId) -> int:
    """Store or take away these reference documents in one commit; how many changed. Raises Problem(wrong_value)."""
    return put(centre, [(document.key, _checked(document)) for document in given], by=by)


def put(centre: Centre, given: Iterable[tuple[str, bytes | None]], *, by: PersonId) -> int:
    """Store documents everyone reads (None takes one away) in one commit, each change with its line in the journal."""
    changed = 0
    with centre.commit() as commit:
        for key, body in given:
            if documents.body_of(commit.connection, key) == body:
                continue
            if body is None:
                commit.remove(key)
            else:
                commit.put(key, body, (scopes.COMMON,))
            _write_line(commit, key, body, by)
            changed += 1
    return changed


def _checked(document: wire.ReferenceDocument) -> bytes | None:
    """A document's bytes as the centre writes them."""
    kind, _, name = document.key.partition("/")
    wanted = _KINDS.get(kind)
    if wanted is None or not name or len(document.key) > LONGEST_KEY or not document.key.isprintable():
        raise Problem(422, "wrong_value", field="key")
    if bytes(document.body) == b"null":
        return None
    try:
        value = wire.decode(bytes(document.body), wanted)
    except wire.Unreadable:
        raise Problem(422, "wrong_value", field=document.key) from None
    named = getattr(value, "code", None) if kind == "place" else getattr(value, "id", None)
    if (named is not None and named != name) or (
        document.key not in (TERMS, CALENDAR, ALARMS) and kind in ("terms", "calendar", "alarms")
    ):
        raise Problem(422, "wrong_value", field=document.key)
    return canonical(value)


def _write_line(commit: Commit, key: str, body: bytes | None, by: PersonId, *, kind: str = "put_document") -> None:
    raw = wire.encode(wire.ReferenceDocument(key, msgspec.Raw(b"null" if body is None else body)))
    line = Line(
        id=ActionId(uuid.uuid4().hex),
        kind=kind,
        by=by,
        at=commit.now,
        received=commit.now,
        enrolment="",
        count=0,
        contact=None,
        envelope=raw,
        fingerprint=hashlib.sha256(raw).hexdigest(),
        case=None,
        number=None,
        verdict=Verdict.APPLIED,
        version=None,
        code=None,
        facts={},
    )
    commit.gathering.add_line(line)
