"""Where the law does not let a case go, and who hears that a body is late."""

from datetime import date
from typing import Any

import pytest

from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import Body, BodyId, BodyLevel, Officer, Status
from console.domain.forwarding import acting, check_forward, levels_above
from console.domain.ids import ObligationId
from console.domain.refused import Refused
from tests.domain.building import forward, opened

TODAY = date(2026, 11, 20)


def body(id: str, level: BodyLevel, parent: str | None = None, **known: Any) -> Body:
    return Body(
        id=BodyId(id),
        name=id,
        name_en=None,
        abbreviation=None,
        level=level,
        parent=BodyId(parent) if parent else None,
        phone=None,
        web=None,
        status=Status.STATED,
        source="test",
        place=None,
        **known,
    )


BODIES = {
    each.id: each
    for each in (
        body("cabinet", BodyLevel.STATE),
        body("ministry", BodyLevel.MINISTRY, "cabinet"),
        body("agency", BodyLevel.AGENCY, "ministry", supervising=Officer("Дарга")),
        body("branch", BodyLevel.LOCAL, "agency"),
        body("aimag", BodyLevel.GOVERNOR_AIMAG, "cabinet"),
        body("soum", BodyLevel.GOVERNOR_SOUM, "aimag"),
        body("bag", BodyLevel.LOCAL, "soum"),
        body("first", BodyLevel.AGENCY, "ministry", ended=date(2024, 7, 1), successor=BodyId("second")),
        body("second", BodyLevel.AGENCY, "ministry", ended=date(2026, 11, 20), successor=BodyId("third")),
        body("third", BodyLevel.AGENCY, "field"),
        body("field", BodyLevel.GROUP, "ministry"),
        body("under", BodyLevel.LOCAL, "first"),
        body("dissolved", BodyLevel.AGENCY, ended=date(2020, 1, 1)),
    )
}


def refusal(case: Case, action: act.Forward | act.PassOn, today: date = TODAY) -> Refused | None:
    try:
        check_forward(case, action, find=BODIES.get, today=today)
    except Refused as refused:
        return refused
    return None


def passing(holder: str, to: str, **known: Any) -> act.PassOn:
    return act.PassOn(ObligationId(f"to-{holder}"), BodyId(holder), BodyId(to), to, **known)


@pytest.mark.parametrize(
    ("about", "to", "code"),
    [
        ("agency", "agency", "body_complained_about"),
        ("agency", "ministry", None),
        ("agency", "branch", None),
        (None, "agency", None),
        ("nowhere", "agency", None),
        ("first", "third", "body_complained_about"),
    ],
)
def test_a_complaint_does_not_go_to_the_body_complained_about(about: str | None, to: str, code: str | None) -> None:
    case = opened(about_body=about).now
    found = refusal(case, forward(to))
    assert (found.code if found else None) == code
    with_reason = act.Forward(ObligationId("o"), BodyId(to), to, despite="өөрөө хүссэн")
    assert refusal(case, with_reason) is None
    assert (refusal(case, act.Forward(ObligationId("o"), BodyId(to), to, despite="  ")) is None) is (code is None)


@pytest.mark.parametrize(
    ("holder", "to", "code"),
    [
        ("ministry", "agency", "passed_down"),
        ("ministry", "branch", "passed_down"),
        ("ministry", "aimag", None),
        ("ministry", "cabinet", None),
        ("aimag", "soum", "passed_down"),
        ("aimag", "bag", "passed_down"),
        ("soum", "bag", None),
        ("agency", "branch", None),
        ("agency", "ministry", None),
        ("ministry", "under", "passed_down"),
        ("ministry", "unknown", None),
    ],
)
def test_ministers_and_governors_of_aimags_do_not_pass_down_what_is_theirs(
    holder: str, to: str, code: str | None
) -> None:
    book = opened()
    book.take("forward", forward(holder))
    found = refusal(book.now, passing(holder, to))
    assert (found.code if found else None) == code
    assert refusal(book.now, passing(holder, to, despite="зөвхөн тэд мэднэ")) is None
    # Nor by giving it back, so that we send it down.
    assert refusal(book.now, forward(to)) is None
    book.take("back", act.GiveBack(ObligationId(f"to-{holder}"), "тэднийх"))
    found = refusal(book.now, forward(to))
    assert (found.code if found else None) == code


def test_who_has_it_counts_and_not_who_is_named_as_holder() -> None:
    book = opened()
    book.take("forward", forward("ministry"))
    sly = act.PassOn(ObligationId("to-ministry"), BodyId("agency"), BodyId("branch"), "branch")
    assert refusal(book.now, sly) == Refused("passed_down", body="branch", above="ministry")


@pytest.mark.parametrize(
    ("to", "today", "successor"),
    [
        ("first", TODAY, "third"),
        ("first", date(2026, 11, 19), "second"),
        ("second", TODAY, "third"),
        ("dissolved", TODAY, None),
    ],
)
def test_a_body_that_has_ended_gets_nothing_and_its_successor_of_the_day_is_named(
    to: str, today: date, successor: str | None
) -> None:
    wanted = Refused("body_replaced", body=to, successor=successor) if successor else Refused("body_ended", body=to)
    assert refusal(opened().now, forward(to), today) == wanted


def test_before_its_last_day_a_body_is_forwarded_to() -> None:
    assert refusal(opened().now, forward("second"), date(2026, 11, 19)) is None
    assert acting(BodyId("first"), find=BODIES.get, today=date(2024, 6, 30)) == "first"


@pytest.mark.parametrize(
    ("late", "levels"),
    [
        ("agency", ("officer:agency", "body:ministry", "body:cabinet")),
        ("branch", ("body:agency", "body:ministry", "body:cabinet")),
        ("first", ("body:ministry", "body:cabinet")),
        ("under", ("body:third", "body:ministry", "body:cabinet")),
        ("cabinet", ()),
        ("unknown", ()),
    ],
)
def test_the_levels_that_hear_of_what_is_late_go_up_past_fields_of_work_and_through_reorganisations(
    late: str, levels: tuple[str, ...]
) -> None:
    assert levels_above(BodyId(late), find=BODIES.get, today=TODAY) == levels
