"""Makes tests/data/due_dates.csv without the program: `python -m tests.domain.naive_counting`.

Counts as a clerk does on a wall calendar: every day of the years is written down once with whether offices work, and
the finger moves from day to day. Days off are the `holidays` package's; the Cabinet's swaps are given by hand here.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays

TABLE = Path(__file__).resolve().parents[1] / "data" / "due_dates.csv"
COLUMNS = ("group", "zone", "received", "term", "extend_days", "extend_asked", "last_day", "why")
YEARS = range(2024, 2029)
CLOSED_BY_SWAP = {date(2026, 2, 17)}
OPEN_BY_SWAP = {date(2026, 2, 28)}
HOURS_EAST = {"Asia/Ulaanbaatar": 8, "Asia/Hovd": 7}
CALENDAR_DAYS = {"complaint": 30, "request": 30, "tip": 30, "criticism": 30, "proposal": 90}
ULAANBAATAR, HOVD = HOURS_EAST


def wall() -> dict[date, bool]:
    """Every day with whether offices work on it."""
    off = set(holidays.country_holidays("MN", years=list(YEARS))) | CLOSED_BY_SWAP
    day, days = date(YEARS[0], 1, 1), {}
    while day.year in YEARS:
        works = day.strftime("%a") not in ("Sat", "Sun") and day not in off
        days[day] = works or day in OPEN_BY_SWAP
        day = date.fromordinal(day.toordinal() + 1)
    return days


WALL = wall()


def count(start: date, term: str) -> date:
    """The finger on the wall calendar: the day of receipt is not counted."""
    working = term.startswith("working-")
    left = int(term.partition("-")[2]) if working else CALENDAR_DAYS[term]
    day = start
    while left:
        day = date.fromordinal(day.toordinal() + 1)
        if not working or WALL[day]:
            left -= 1
    return day


def received_on(zone: str, moment: str) -> date:
    """The date on the capital's wall when a clock of this zone shows this."""
    shown = datetime.strptime(moment, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a wall clock has no zone
    return (shown + timedelta(hours=HOURS_EAST[ULAANBAATAR] - HOURS_EAST[zone])).date()


def row(group: str, moment: str, term: str, why: str, *, zone: str = ULAANBAATAR) -> dict[str, str]:
    last = count(received_on(zone, moment), term)
    return dict(zip(COLUMNS, (group, zone, moment, term, "", "", last.isoformat(), why), strict=True))


def days_from(first: str, many: int) -> Iterator[str]:
    start = date.fromisoformat(first)
    for step in range(many):
        yield date.fromordinal(start.toordinal() + step).isoformat()


def weekends() -> Iterator[dict[str, str]]:
    for day in days_from("2026-09-01", 14):
        yield row("weekend", f"{day} 10:00", "complaint", "a last day on a weekend is not moved")
        yield row("weekend", f"{day} 10:00", "working-7", "weekends are stepped over")


def month_ends() -> Iterator[dict[str, str]]:
    for year in (2024, 2026):
        for month in range(1, 13):
            last = date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
            yield row("month end", f"{last} 15:30", "request", "months of 28 to 31 days")
    for month in range(1, 13):
        yield row("month end", f"2026-{month:02}-01 09:00", "proposal", "90 calendar days")


def feasts() -> Iterator[dict[str, str]]:
    for name, first in (
        ("Tsagaan Sar 2024", "2024-02-06"),
        ("Tsagaan Sar 2025", "2025-02-25"),
        ("Tsagaan Sar 2026", "2026-02-13"),
        ("Tsagaan Sar 2027", "2027-02-03"),
        ("Naadam 2024", "2024-07-05"),
        ("Naadam 2025", "2025-07-05"),
        ("Naadam 2026", "2026-07-06"),
        ("Naadam 2027", "2027-07-06"),
    ):
        for day in days_from(first, 8):
            yield row(name, f"{day} 11:00", "working-5", "the feast's days are stepped over")
        yield row(name, f"{first} 11:00", "tip", "calendar days run through the feast")


def swaps() -> Iterator[dict[str, str]]:
    for day in days_from("2026-02-11", 21):
        yield row("swap", f"{day} 12:00", "working-3", "2026-02-17 off, Saturday 2026-02-28 worked instead")


def other_holidays() -> Iterator[dict[str, str]]:
    for day in ("2026-03-06", "2026-05-29", "2026-06-01", "2026-11-25", "2026-12-28", "2026-12-31", "2024-12-27"):
        for term in ("working-1", "working-2"):
            yield row("holiday", f"{day} 10:00", term, "the day before a holiday")


def zones() -> Iterator[dict[str, str]]:
    for zone in HOURS_EAST:
        for day in ("2026-11-20", "2026-12-31", "2026-02-16", "2026-07-09"):
            for hour in ("00:00", "22:59", "23:00", "23:59"):
                for term in ("complaint", "working-7"):
                    yield row("zone", f"{day} {hour}", term, "the day of receipt is the capital's", zone=zone)


def extensions() -> Iterator[dict[str, str]]:
    """Asked for until the last moment of the last day in the capital, and no minute later."""
    for kind, day in (("complaint", "2026-09-10"), ("tip", "2026-01-20"), ("request", "2026-06-12")):
        last = count(date.fromisoformat(day), kind)
        after = date.fromordinal(last.toordinal() + 1)
        for more in (1, 30):
            put_off = date.fromordinal(last.toordinal() + more).isoformat()
            for zone, asked, became in (
                (ULAANBAATAR, f"{last} 23:59", put_off),
                (ULAANBAATAR, f"{after} 00:00", "too late"),
                (HOVD, f"{last} 22:59", put_off),
                (HOVD, f"{last} 23:00", "too late"),
            ):
                why = "the edge of the extension"
                values = ("extension", zone, f"{day} 10:00", kind, str(more), asked, became, why)
                yield dict(zip(COLUMNS, values, strict=True))
        values = ("extension", ULAANBAATAR, f"{day} 10:00", kind, "31", f"{last} 09:00", "too long", "at most 30 days")
        yield dict(zip(COLUMNS, values, strict=True))


def main() -> None:
    """Write the table anew."""
    makers = (weekends, month_ends, feasts, swaps, other_holidays, zones, extensions)
    rows = [each for make in makers for each in make()]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
