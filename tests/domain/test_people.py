"""Who may do what, when."""

from datetime import datetime, timedelta

import pytest

from console.domain import actions as act
from console.domain.case import Case
from console.domain.ids import ActionId, ObligationId, OfficeId, PersonId
from console.domain.people import Grant, Person, Role, may
from console.domain.refused import Refused
from tests.domain.building import OFFICE, START, forward, opened

HEAD = frozenset({OfficeId("head")})


def person(name: str, role: Role = Role.AGENT, office: str = OFFICE, until: datetime | None = None) -> Person:
    return Person(
        PersonId(name), "Бат", "Болд", None, (Grant(role, OfficeId(office), START - timedelta(days=9), until),)
    )


def refusal(who: Person, action: act.Action, case: Case | None, at: datetime = START) -> str | None:
    try:
        may(who, action, case, at=at, head_offices=HEAD)
    except Refused as refused:
        return refused.code
    return None


ASSIGNED = opened(assignee=PersonId("owner")).now


@pytest.mark.parametrize(
    ("who", "action", "case", "expected"),
    [
        (person("a"), forward("b"), opened().now, None),
        (person("a", office="far"), forward("b"), opened().now, "other_office"),
        (person("a", office="head"), forward("b"), opened().now, None),
        (person("owner", office="far"), forward("b"), ASSIGNED, None),
        (person("a", office="far"), act.AddNote("a call came"), opened().now, None),
        (person("a"), act.Assign(None, PersonId("a")), opened().now, None),
        (person("a"), act.Assign(None, PersonId("b")), opened().now, "not_allowed"),
        (person("owner"), act.Assign(PersonId("owner"), PersonId("b")), ASSIGNED, None),
        (person("a"), act.Assign(PersonId("owner"), PersonId("a")), ASSIGNED, "not_allowed"),
        (person("s", Role.SUPERVISOR), act.Assign(PersonId("owner"), PersonId("b")), ASSIGNED, None),
        (person("a"), act.CorrectKind(act.Kind.COMPLAINT, act.Kind.TIP), opened().now, "not_allowed"),
        (person("s", Role.SUPERVISOR), act.CorrectKind(act.Kind.COMPLAINT, act.Kind.TIP), opened().now, None),
        (person("a"), act.PostNotice("outage", START), None, "not_allowed"),
        (person("a"), act.SetSynonym("загс", "гэрлэлт"), None, "not_allowed"),
        (person("s", Role.SUPERVISOR), act.SetSynonym("загс", "гэрлэлт"), None, None),
        (person("agent"), act.KeepIdentity(act.Party()), opened().now, None),
        (person("owner", office="far"), act.KeepIdentity(act.Party()), ASSIGNED, None),
        (person("a"), act.KeepIdentity(act.Party()), opened().now, "not_allowed"),
        (person("a"), act.Escalate(ObligationId("o"), "up"), opened().now, "not_allowed"),
        (person("agent"), act.StrikeOut(ActionId("open"), "x"), opened().now, None),
        (person("a"), act.StrikeOut(ActionId("open"), "x"), opened().now, "not_yours_to_strike"),
        (person("s", Role.SUPERVISOR), act.StrikeOut(ActionId("open"), "x"), opened().now, None),
    ],
)
def test_rights_follow_role_office_and_assignment(
    who: Person, action: act.Action, case: Case, expected: str | None
) -> None:
    assert refusal(who, action, case) == expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (act.Assign(PersonId("owner"), PersonId("a")), "not_allowed"),
        (act.CorrectKind(act.Kind.COMPLAINT, act.Kind.TIP), "not_allowed"),
        (act.StrikeOut(ActionId("open"), "x"), "not_yours_to_strike"),
    ],
)
def test_a_supervisor_of_another_office_is_no_supervisor_of_this_ones_cases(
    action: act.Action, expected: str | None
) -> None:
    both = Person(
        PersonId("a"), "Бат", "Болд", None, person("a").grants + person("a", Role.SUPERVISOR, office="far").grants
    )
    assert refusal(both, action, ASSIGNED) == expected
    at_head = Person(PersonId("a"), "Бат", "Болд", None, person("a", Role.SUPERVISOR, office="head").grants)
    assert refusal(at_head, action, ASSIGNED) is None


def test_a_grant_holds_from_its_first_moment_up_to_but_not_at_its_end() -> None:
    who = person("a", until=START)
    assert refusal(who, act.AddNote("x"), opened().now, START - timedelta(seconds=1)) is None
    assert refusal(who, act.AddNote("x"), opened().now, START) == "not_in_service"
    assert refusal(who, act.AddNote("x"), opened().now, START - timedelta(days=10)) == "not_in_service"


def test_a_person_is_written_by_initial_and_given_name() -> None:
    assert person("a").name == "Б. Болд"
