"""What is published of who held what: right, without anybody's words, and the same as JSON and as a table."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec
import requests

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import ObligationId
from console.domain.surveys import Marks
from console.server import figures
from console.server.figures import COLUMNS, OFFICE_COLUMNS, QUARTERS
from tests.server.building import AIMAG, FakeDesk, Room, running

CASES = 7


def forwarded(desk: FakeDesk, number: int, *, body: str = "lights", **changes: object) -> ObligationId:
    """A case that is with a body."""
    desk.opened(f"case-{number}", **changes)
    obligation = ObligationId(f"o{number}")
    desk.do(act.Forward(obligation, BodyId(body), f"{body} ХХК"), f"case-{number}")
    return obligation


def answered(desk: FakeDesk, number: int, *, days: int) -> None:
    """A case that a body answered after so many days."""
    obligation = forwarded(desk, number)
    desk.room.clock.pass_(days=days)
    desk.do(act.Answer(obligation, act.AnswerOutcome.DONE, "Солив"), f"case-{number}")
    desk.room.clock.pass_(days=-days)


def test_before_the_first_night_there_is_nothing(room: Room) -> None:
    with asked_of(room) as ask:
        assert [ask(f"bodies.{form}").status_code for form in ("json", "csv")] == [404, 404]


@contextmanager
def asked_of(room: Room) -> Iterator[Callable[[str], requests.Response]]:
    """The public routes of a running centre whose nights do not come."""
    room.services.jobs.run_due()
    with room.services.centre.commit() as commit:
        commit.remove(figures.KEY)
    with running(room.services) as address:
        yield lambda path: requests.get(f"{address}/open/{path}", timeout=20)


def test_the_figures_are_those_of_the_cases(room: Room) -> None:
    desk = room.desk("agent")
    for number in range(CASES):
        answered(desk, number, days=number + 1)
    room.clock.pass_(days=60)
    figures.publish(room.services.centre)
    found = figures.published(room.services.centre)
    assert found is not None
    assert [quarter.name for quarter in found.quarters][:2] == ["2027-Q1", "2026-Q4"]
    assert len(found.quarters) == QUARTERS
    [row] = found.quarters[1].bodies
    assert (row.body, row.had, row.late, row.given_back) == ("lights", CASES, 0, 0)
    assert row.answered is not None
    assert (row.answered.count, row.answered.median) == (CASES, 4.0)
    assert row.acknowledged is None


def test_what_is_late_by_now_is_told_and_small_numbers_are_not(room: Room) -> None:
    desk = room.desk("agent")
    for number in range(CASES):
        forwarded(desk, number)
    for number in range(CASES, CASES + 2):
        desk.do(act.GiveBack(forwarded(desk, number), "Манайх биш"), f"case-{number}")
    room.clock.pass_(days=31)
    figures.publish(room.services.centre)
    found = figures.published(room.services.centre)
    assert found is not None
    [row] = found.quarters[0].bodies
    assert (row.had, row.late, row.given_back, row.upheld) == (CASES + 2, CASES, None, None)


def test_anybody_gets_json_and_a_table_and_no_word_of_a_citizen(room: Room) -> None:
    desk = room.desk("agent")
    for number in range(CASES):
        answered(desk, number, days=1)
    for number in range(CASES, 2 * CASES):
        forwarded(desk, number, body="=roads")
    with asked_of(room) as ask:
        figures.publish(room.services.centre)
        as_json, as_csv = ask("bodies.json"), ask("bodies.csv")
    assert as_json.headers["content-type"] == "application/json"
    assert as_csv.headers["access-control-allow-origin"] == "*"
    rows = msgspec.json.decode(as_json.content)["quarters"][0]["bodies"]
    table = list(csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert tuple(table[0]) == COLUMNS
    assert [(f"'{row['body']}" if row["body"][0] == "=" else row["body"], str(row["had"])) for row in rows] == [
        (row["body"], row["had"]) for row in table
    ]
    assert {row["body_name"] for row in table} == {"lights ХХК", "'=roads ХХК"}
    for raw in (as_json.text, as_csv.text):
        assert not any(word in raw for word in ("Болд", "99112345", "Солив", "гэрэл асахгүй"))


def test_a_damaged_case_keeps_no_other_from_being_told_of(room: Room) -> None:
    desk = room.desk("agent")
    for number in range(CASES):
        answered(desk, number, days=1)
    room.write_raw("case/case-0", b'{"obligations":[damaged')
    figures.publish(room.services.centre)
    found = figures.published(room.services.centre)
    assert found is not None
    assert found.quarters[0].bodies[0].had == CASES - 1


def test_each_night_by_itself(room: Room) -> None:
    jobs = room.services.jobs
    jobs.run_due()
    first = figures.published(room.services.centre)
    room.clock.pass_(hours=23)
    jobs.run_due()
    assert figures.published(room.services.centre) == first
    room.clock.pass_(hours=2)
    jobs.run_due()
    second = figures.published(room.services.centre)
    assert first is not None
    assert second is not None
    assert second.made - first.made == timedelta(hours=25)


def said(desk: FakeDesk, number: int, quality: int, *, about: ObligationId | None, **changes: object) -> None:
    """A case whose citizen was asked."""
    case = f"case-{number}"
    if about is None:
        desk.opened(case, **changes)
    desk.do(act.RecordSurvey(act.Way.CALL, quality=quality, openness=1, obligation=about), case)


def test_what_citizens_say_is_told_by_body_and_office_and_of_legal_persons_apart(room: Room) -> None:
    desk = room.desk("agent")
    for number in range(CASES):
        answered(desk, number, days=1)
        said(desk, number, 5 if number else 2, about=ObligationId(f"o{number}"))
    firm = act.Party(organisation="Гэрэл ХХК")
    for number in range(CASES, CASES + 5):
        said(desk, number, 1, about=None, caller=firm)
    for number in range(CASES + 5, CASES + 9):
        said(desk, number, 4, about=None, office=AIMAG)
    figures.publish(room.services.centre)
    found = figures.published(room.services.centre)
    assert found is not None
    quarter = found.quarters[0]
    [row] = quarter.bodies
    assert row.citizens is not None
    assert (row.citizens.quality, row.citizens.availability) == (Marks(CASES, 4.6, 2, 5), None)
    assert row.legal_persons is None
    [office] = quarter.offices
    assert (office.office, office.office_name) == ("district", "Дүүрэг")
    assert office.citizens == row.citizens
    assert office.legal_persons is not None
    assert office.legal_persons.quality == Marks(5, 1.0, 1, 1)
    [told] = csv.DictReader(io.StringIO(figures.offices_as_csv(found).decode("utf-8-sig")))
    assert tuple(told) == OFFICE_COLUMNS
    assert (told["citizens_quality_mean"], told["citizens_quality_n"], told["legal_persons_openness_high"]) == (
        "4.6",
        "7",
        "1",
    )
