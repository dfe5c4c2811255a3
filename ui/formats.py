"""Dates, lengths of time, numbers and sizes as people read them, in the language in force.

Instants come in as aware UTC and are shown in the office's zone: the edge of the program is here. Plain dates (due
days) are shown as they are.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ui.words import language, tr, trn

ZONES: tuple[str, ...] = ("Asia/Ulaanbaatar", "Asia/Hovd")
NARROW_SPACE = "\u202f"

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class _Office:
    zone = ZoneInfo(ZONES[0])


def set_zone(name: str) -> None:
    """Show instants in this zone, one of ZONES (an office in the west has its own)."""
    _Office.zone = ZoneInfo(name)


def zone() -> ZoneInfo:
    """The zone instants are shown in."""
    return _Office.zone


def local(when: datetime) -> datetime:
    """An aware instant on the office's clock. Raises ValueError for one without a zone."""
    if when.tzinfo is None:
        raise ValueError("an instant without a zone")
    return when.astimezone(_Office.zone)


def day(when: date | datetime, *, today: date | None = None) -> str:
    """«11-р сарын 24» or "24 November"; with the year when `today` lies in another one."""
    on = local(when).date() if isinstance(when, datetime) else when
    if today is not None and today.year != on.year:
        return full_day(on)
    if language() == "mn":
        return f"{on.month}-р сарын {on.day}"
    return f"{on.day} {_MONTHS[on.month - 1]}"


def full_day(when: date | datetime) -> str:
    """«2026 оны 11-р сарын 24» or "24 November 2026"."""
    on = local(when).date() if isinstance(when, datetime) else when
    if language() == "mn":
        return f"{on.year} оны {on.month}-р сарын {on.day}"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def near_day(when: date | datetime, *, today: date) -> str:
    """Today, tomorrow and yesterday in words, other days as `day` has them."""
    on = local(when).date() if isinstance(when, datetime) else when
    match (on - today).days:
        case 0:
            return tr("today")
        case 1:
            return tr("tomorrow")
        case -1:
            return tr("yesterday")
    return day(on, today=today)


def clock(when: datetime) -> str:
    """«14:02», on the office's clock."""
    return local(when).strftime("%H:%M")


def day_and_time(when: datetime, *, today: date | None = None) -> str:
    """«11-р сарын 24, 10:00»."""
    return f"{day(when, today=today)}, {clock(when)}"


def near_day_and_time(when: datetime, *, today: date) -> str:
    """«өнөөдөр, 10:00», «11-р сарын 24, 10:00»."""
    return f"{near_day(when, today=today)}, {clock(when)}"


def until(last: date) -> str:
    """«12-р сарын 21 хүртэл»: the last day of a term."""
    return tr("until {day}", day=day(last))


def days(count: int) -> str:
    """«3 хоног»."""
    return trn("{count} day", "{count} days", count)


def hours(count: int) -> str:
    """«5 цаг»."""
    return trn("{count} hour", "{count} hours", count)


def minutes(count: int) -> str:
    """«20 минут»."""
    return trn("{count} minute", "{count} minutes", count)


def seconds(count: float) -> str:
    """«14 секунд»; at least one."""
    return trn("{count} second", "{count} seconds", max(1, round(count)))


def overdue(count: int) -> str:
    """«2 хоног хэтэрсэн»: the days since a term ran out."""
    return trn("{count} day overdue", "{count} days overdue", count)


def days_left(count: int) -> str:
    """What is left of a term: «3 хоног», «өнөөдөр», «2 хоног хэтэрсэн»."""
    if count < 0:
        return overdue(-count)
    return days(count) if count else tr("today")


def length(of: timedelta) -> str:
    """A length of time in its largest whole unit: «3 хоног», «5 цаг», «20 минут»."""
    seconds = abs(int(of.total_seconds()))
    if seconds >= 86400:
        return days(seconds // 86400)
    if seconds >= 3600:
        return hours(seconds // 3600)
    return minutes(seconds // 60)


def stopwatch(of: timedelta) -> str:
    """A running call's length: «02:14», «1:02:14»."""
    whole = max(0, int(of.total_seconds()))
    hour, minute, second = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute:02}:{second:02}"


def number(value: int) -> str:
    """«12 345» (a narrow space) or "12,345"."""
    return f"{value:,}".replace(",", NARROW_SPACE) if language() == "mn" else f"{value:,}"


def file_size(octets: int) -> str:
    """«512 Б», «2.1 МБ»: thousands of thousands, as file managers count."""
    if octets < 1000:
        return tr("{size} B", size=octets)
    if octets < 999_950:
        return tr("{size} kB", size=f"{octets / 1000:.{0 if octets >= 99_500 else 1}f}".removesuffix(".0"))
    return tr("{size} MB", size=f"{octets / 1_000_000:.1f}".removesuffix(".0"))


def at_clock(on: date, *, hour: int, minute: int) -> datetime:
    """The instant, in UTC, at which the office's clock shows this time on this day."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=_Office.zone).astimezone(UTC)
