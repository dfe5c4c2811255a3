"""Which scopes hold a document, and which scopes a person reads."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from console.domain.actions import Kind
from console.domain.case import Case, Status
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Person, Role

COMMON = "common"
HEAD = "head"
ADMINISTRATORS = "administrators"
"""The scope of what all administrators see, of whatever office: messages that did not arrive or could not be placed."""
HEAD_KEEPS = timedelta(days=90)
"""How long the head office keeps a case after it was closed."""


def of_office(office: OfficeId) -> str:
    """The scope of an office's cases."""
    return f"office:{office}"


def of_supervisors(office: OfficeId) -> str:
    """The scope of what only an office's supervisors see."""
    return f"supervisors:{office}"


def of_person(person: PersonId) -> str:
    """The scope of one person's own."""
    return f"person:{person}"


def is_of_people(scope: str) -> bool:
    """Whether it holds what is for one person's eyes, or for an office's supervisors'."""
    return scope.startswith(("person:", "supervisors:")) or scope == ADMINISTRATORS


def of_case(case: Case, *, now: datetime) -> frozenset[str]:
    """Who holds a case: its office, the one it is assigned to, and the head office until 90 days after its closing.

    A common problem every desk holds, for good: cases joined to it may lie anywhere, and show what became of it.
    """
    if case.kind is Kind.PROBLEM:
        return frozenset({COMMON})
    scopes = {of_office(case.office)}
    if case.assignee is not None:
        scopes.add(of_person(case.assignee))
    if case.status is Status.OPEN or case.closed_at is None or case.closed_at > now - HEAD_KEEPS:
        scopes.add(HEAD)
    return frozenset(scopes)


def of_identity(case: Case) -> frozenset[str]:
    """Who knows a withheld name: those who wrote it down and the one the case is assigned to (law 6)."""
    written_by = {entry.by for entry in case.entries if entry.kind == "keep_identity"}
    return frozenset(of_person(person) for person in written_by | ({case.assignee} if case.assignee else set()))


def read_by(people: Iterable[Person], *, heads: frozenset[OfficeId], at: datetime) -> tuple[str, ...]:
    """The scopes that a desk of these people reads; someone without a role now adds nothing."""
    scopes: dict[str, None] = {}
    for person in people:
        grants = [grant for grant in person.grants if grant.holds(at)]
        if grants:
            scopes |= dict.fromkeys((COMMON, of_person(person.id)))
        for grant in grants:
            scopes |= dict.fromkeys(_of_grant(grant, heads))
    return tuple(scopes)


def _of_grant(grant: Grant, heads: frozenset[OfficeId]) -> Iterable[str]:
    yield of_office(grant.office)
    if grant.role is Role.SUPERVISOR:
        yield of_supervisors(grant.office)
    if grant.role is Role.ADMINISTRATOR:
        yield ADMINISTRATORS
    if grant.office in heads:
        yield HEAD
