"""Terms and days: dated cases reckoned by hand on the calendar, and files of rules that are wrong."""

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.deadlines import (
    Calendar,
    Due,
    Term,
    Unit,
    days_after,
    days_left,
    due,
    is_overdue,
    is_working_day,
    local_day,
    working_days_between,
)
from console.domain.rule_rows import RulesError, read_calendar, read_terms

LAW = Path(__file__).parents[2] / "resources" / "law"
TERMS = read_terms(tomllib.loads((LAW / "terms.toml").read_text(encoding="utf-8")))
CALENDAR = read_calendar(tomllib.loads((LAW / "holidays.toml").read_text(encoding="utf-8")))
EMPTY = Calendar("none", frozenset(), frozenset())


def at(day: str, time: str = "10:00") -> datetime:
    """A moment by Ulaanbaatar's clock."""
    return datetime.fromisoformat(f"{day}T{time}:00+08:00")


def due_day(kind: str, started: datetime) -> date:
    found = due(kind, started, TERMS, CALENDAR)
    assert found is not None
    return found.date


@pytest.mark.parametrize(
    ("kind", "started", "last_day"),
    [
        ("complaint", "2026-11-21", "2026-12-21"),
        ("complaint", "2026-11-24", "2026-12-24"),
        ("complaint", "2026-01-01", "2026-01-31"),
        ("complaint", "2026-01-31", "2026-03-02"),
        ("complaint", "2026-02-01", "2026-03-03"),
        ("complaint", "2024-01-31", "2024-03-01"),
        ("complaint", "2024-02-29", "2024-03-30"),
        ("complaint", "2026-12-01", "2026-12-31"),
        ("complaint", "2026-12-02", "2027-01-01"),
        ("complaint", "2026-06-11", "2026-07-11"),
        ("complaint", "2027-02-28", "2027-03-30"),
        ("complaint", "2028-01-30", "2028-02-29"),
        ("request", "2026-11-21", "2026-12-21"),
        ("request", "2026-03-08", "2026-04-07"),
        ("request", "2025-12-31", "2026-01-30"),
        ("tip", "2026-11-21", "2026-12-21"),
        ("tip", "2026-02-18", "2026-03-20"),
        ("criticism", "2026-11-21", "2026-12-21"),
        ("criticism", "2026-08-31", "2026-09-30"),
        ("proposal", "2026-11-21", "2027-02-19"),
        ("proposal", "2026-01-01", "2026-04-01"),
        ("proposal", "2024-01-01", "2024-03-31"),
        ("proposal", "2023-12-01", "2024-02-29"),
        ("proposal", "2026-12-31", "2027-03-31"),
        ("proposal", "2026-10-03", "2027-01-01"),
    ],
)
def test_the_last_day_is_counted_from_the_day_after_receipt(kind: str, started: str, last_day: str) -> None:
    assert due_day(kind, at(started)) == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("started", "last_day"),
    [
        (datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "2026-12-20"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "2026-12-21"),
        (datetime(2026, 11, 21, 15, 59, tzinfo=UTC), "2026-12-21"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=7))), "2026-12-22"),
        (datetime(2026, 11, 21, 22, 59, tzinfo=timezone(timedelta(hours=7))), "2026-12-21"),
        (datetime(2026, 11, 21, 0, 0, tzinfo=timezone(timedelta(hours=9))), "2026-12-20"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "2026-01-31"),
        (datetime(2026, 7, 1, 15, 59, tzinfo=UTC), "2026-07-31"),
    ],
)
def test_the_day_of_receipt_is_ulaanbaatars(started: datetime, last_day: str) -> None:
    assert due_day("complaint", started) == date.fromisoformat(last_day)


@pytest.mark.parametrize("kind", ["thanks", "inquiry", "unknown kind"])
def test_a_kind_without_a_term_is_never_due(kind: str) -> None:
    assert due(kind, at("2026-11-21"), TERMS, CALENDAR) is None


def test_a_due_date_carries_its_rule_and_the_versions_it_was_made_by() -> None:
    assert due("complaint", at("2026-11-21"), TERMS, CALENDAR) == Due(
        date=date(2026, 12, 21),
        started=at("2026-11-21"),
        days=30,
        unit=Unit.CALENDAR,
        rule="petitions-1995-16-complaint",
        rules_version=TERMS[0].version,
        calendar_version=CALENDAR.version,
    )


def test_a_moment_without_a_zone_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 11, 21))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "count", "last_day"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-23", 3, "2026-11-27"),
        ("2026-11-25", 1, "2026-11-27"),
        ("2026-02-13", 1, "2026-02-16"),
        ("2026-02-16", 1, "2026-02-23"),
        ("2026-02-26", 1, "2026-02-27"),
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-02-27", 2, "2026-03-02"),
        ("2026-07-09", 1, "2026-07-16"),
        ("2026-12-28", 1, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-11-21", 5, "2026-11-30"),
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_working_days_step_over_weekends_holidays_and_swapped_days(start: str, count: int, last_day: str) -> None:
    assert days_after(date.fromisoformat(start), count, Unit.WORKING, CALENDAR) == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-27", 3),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-27", "2026-11-23", -3),
        ("2026-02-16", "2026-02-20", 0),
        ("2026-02-20", "2026-02-28", 6),
        ("2026-07-09", "2026-07-17", 2),
        ("2026-11-21", "2026-12-21", 20),
    ],
)
def test_working_days_between_two_days_are_counted_after_the_first(first: str, last: str, days: int) -> None:
    assert working_days_between(date.fromisoformat(first), date.fromisoformat(last), CALENDAR) == days


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_counting_working_days_forward_and_back_agree(day: date, count: int) -> None:
    last = days_after(day, count, Unit.WORKING, CALENDAR)
    assert is_working_day(last, CALENDAR)
    assert working_days_between(day, last, CALENDAR) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-17", False),
        ("2026-02-28", True),
        ("2026-02-18", False),
        ("2026-11-26", False),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-07-13", False),
        ("2026-12-29", False),
        ("2027-02-08", False),
    ],
)
def test_the_shipped_calendar_knows_the_days_off(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day), CALENDAR) is works


@pytest.mark.parametrize(
    ("today", "left", "overdue"),
    [("2026-12-20", 1, False), ("2026-12-21", 0, False), ("2026-12-22", -1, True), ("2026-11-21", 30, False)],
)
def test_the_last_day_is_still_in_time(today: str, left: int, overdue: bool) -> None:
    found = due("complaint", at("2026-11-21"), TERMS, CALENDAR)
    assert found is not None
    day = date.fromisoformat(today)
    assert (days_left(found, day), is_overdue(found, day)) == (left, overdue)


def term(**changed: object) -> dict[str, object]:
    row: dict[str, object] = {
        "id": "seven-days",
        "kind": "complaint",
        "days": 7,
        "unit": "working",
        "extension_days": 0,
        "valid_from": date(2026, 1, 1),
        "basis": "a regulator's own rule",
        "source": "made up for a test",
    }
    return {column: value for column, value in (row | changed).items() if value is not None}


def terms(*rows: dict[str, object]) -> tuple[Term, ...]:
    return read_terms({"version": "1", "term": list(rows)})


def test_a_changed_law_counts_for_what_is_received_from_its_day_on() -> None:
    old = term(id="old", valid_to=date(2026, 5, 31))
    new = term(id="new", valid_from=date(2026, 6, 1), days=3)
    both = terms(old, new)
    before, after = (due("complaint", at(day), both, EMPTY) for day in ("2026-05-31", "2026-06-01"))
    assert before is not None
    assert after is not None
    assert (before.rule, before.date) == ("old", date(2026, 6, 9))
    assert (after.rule, after.date) == ("new", date(2026, 6, 4))
    assert due("complaint", at("2025-12-31"), both, EMPTY) is None


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [
        ([term(days=None)], "missing_value", 1, "days"),
        ([term(), term(id="b", kind=None)], "missing_value", 2, "kind"),
        ([term(days="7")], "wrong_value", 1, "days"),
        ([term(days=-1)], "wrong_value", 1, "days"),
        ([term(days=True)], "wrong_value", 1, "days"),
        ([term(unit="week")], "wrong_value", 1, "unit"),
        ([term(valid_from="2026-01-01")], "wrong_value", 1, "valid_from"),
        ([term(valid_from=datetime(2026, 1, 1, tzinfo=UTC))], "wrong_value", 1, "valid_from"),
        ([term(source="")], "missing_value", 1, "source"),
        ([term(), term(id="again")], "overlap", 2, "valid_from"),
        (
            [term(), term(id="inside", valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 2))],
            "overlap",
            2,
            "valid_from",
        ),
    ],
)
def test_a_wrong_file_of_terms_says_where(rows: list[dict[str, object]], code: str, row: int, column: str) -> None:
    with pytest.raises(RulesError) as caught:
        terms(*rows)
    assert (caught.value.code, caught.value.row, caught.value.column) == (code, row, column)


@pytest.mark.parametrize(
    ("document", "code", "table", "row"),
    [
        ({}, "missing_value", "holidays", 0),
        ({"version": "1", "day_off": "2026-01-01"}, "wrong_value", "day_off", 0),
        ({"version": "1", "day_off": ["2026-01-01"]}, "wrong_value", "day_off", 1),
        ({"version": "1", "working_swap": [{"date": "28-р"}]}, "wrong_value", "working_swap", 1),
        ({"version": "1", "day_off": [{"name": "?"}]}, "missing_value", "day_off", 1),
    ],
)
def test_a_wrong_file_of_holidays_says_where(document: dict[str, object], code: str, table: str, row: int) -> None:
    with pytest.raises(RulesError) as caught:
        read_calendar(document)
    assert (caught.value.code, caught.value.table, caught.value.row) == (code, table, row)


def test_no_shipped_term_claims_to_be_confirmed_without_a_name() -> None:
    assert all(found.confirmed_by is None or found.confirmed_by.strip() for found in TERMS)
    assert all(found.basis and found.source for found in TERMS)
