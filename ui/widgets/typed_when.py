"""Dates and times as people type them: 24, 11-24, 2026-11-24, маргааш, даваа, +3, 10:00, «11-р сарын 24, 10:00»."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from console.domain.identity import digits_as_typed
from console.domain.keyboard import other_layout
from console.domain.spelling import search_key

_DAYS_FROM_TODAY = {
    "өнөөдөр": 0,
    "today": 0,
    "маргааш": 1,
    "tomorrow": 1,
    "нөгөөдөр": 2,
    "өчигдөр": -1,
    "yesterday": -1,
}
_WEEKDAYS = (
    ("даваа", "monday"),
    ("мягмар", "tuesday"),
    ("лхагва", "wednesday"),
    ("пүрэв", "thursday"),
    ("баасан", "friday"),
    ("бямба", "saturday"),
    ("ням", "sunday"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})$|(\d{2})(\d{2})$")
_NUMBERS = re.compile(r"(?:(\d{4})[-./])?(\d{1,2})[-./](\d{1,2})$")
_SPOKEN_MONTH = re.compile(r"(?:(\d{4})\s*оны?\s*)?(\d{1,2})\s*-?\s*р\s+сарын\s+(\d{1,2})", re.IGNORECASE)
_ENGLISH_MONTH = re.compile(r"(\d{1,2})\s+([a-z]{3})[a-z]*(?:\s+(\d{4}))?", re.IGNORECASE)
_SIGNS_AND_DIGITS = re.compile(r'\+?[\d№"“”₮_%?:.,-]+$')


class Towards(Enum):
    """Which way a day without a month or year is meant: a call-back lies ahead, a letter's date behind."""

    AHEAD = 1
    BEHIND = -1


@dataclass(frozen=True)
class TypedWhen:
    """What was read; a part that was not typed is None."""

    day: date | None
    at: time | None


def as_typed(text: str) -> str:
    """The text with words of digits read from Windows' Mongolian row; words with letters are left alone."""
    return re.sub(r"\S+", lambda word: _word_as_typed(word.group()), text)


def _word_as_typed(word: str) -> str:
    if not _SIGNS_AND_DIGITS.match(word) or word == "-":
        return word
    return ("+" if word[0] == "+" else "") + digits_as_typed(word.removeprefix("+"))


def read_when(text: str, *, now: datetime, towards: Towards = Towards.AHEAD) -> TypedWhen | None:
    """What a person typed, seen from `now` (the office's clock); None if a word of it cannot be read."""
    rest = _with_plain_months(as_typed(text).replace(",", " ").strip())
    day: date | None = None
    at: time | None = None
    for word in rest.split():
        clock = _read_clock(word)
        if at is None and clock is not None and (":" in word or day is not None):
            at = clock
            continue
        found = _read_day(word, now.date(), towards) if day is None else None
        if found is not None:
            day = found
        elif at is None and clock is not None:
            at = clock
        else:
            return None
    return TypedWhen(day, at) if day is not None or at is not None else None


def moment(read: TypedWhen, *, now: datetime, usual: time) -> datetime:
    """The moment on the office's clock: a time alone is the next such time, a day alone is at the usual time."""
    at = read.at or usual
    day = read.day
    if day is None:
        day = now.date() if at > now.time() else now.date() + timedelta(days=1)
    return datetime.combine(day, at, tzinfo=now.tzinfo)


def _with_plain_months(text: str) -> str:
    text = _SPOKEN_MONTH.sub(lambda found: "-".join(part for part in found.groups() if part), text)
    return _ENGLISH_MONTH.sub(_plain_english_month, text)


def _plain_english_month(found: re.Match[str]) -> str:
    day, name, year = found.groups()
    if name.lower() not in _MONTHS:
        return found.group()
    return "-".join(part for part in (year, str(_MONTHS.index(name.lower()) + 1), day) if part)


def _read_clock(word: str) -> time | None:
    found = _CLOCK.match(word)
    if not found:
        return None
    hour, minute = (int(part) for part in found.groups() if part is not None)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _read_day(word: str, today: date, towards: Towards) -> date | None:
    if re.fullmatch(r"[+-]\d{1,3}", word):
        return today + timedelta(days=int(word))
    if re.fullmatch(r"\d{1,2}", word):
        return _day_of_month(int(word), today, towards)
    numbers = _NUMBERS.match(word)
    if numbers:
        year, month, day = (int(part) if part else None for part in numbers.groups())
        return _day_of_year(year, month or 0, day or 0, today, towards)
    return _named_day(word, today, towards)


def _day_of_month(day: int, today: date, towards: Towards) -> date | None:
    year, month = today.year, today.month
    for _ in range(13):
        candidate = _date(year, month, day)
        if candidate is not None and (candidate - today).days * towards.value >= 0:
            return candidate
        month += towards.value
        if not 1 <= month <= 12:
            year, month = year + towards.value, 1 if month > 12 else 12
    return None


def _day_of_year(year: int | None, month: int, day: int, today: date, towards: Towards) -> date | None:
    if year is not None:
        return _date(year, month, day)
    for each in (today.year, today.year + towards.value):
        candidate = _date(each, month, day)
        if candidate is not None and (candidate - today).days * towards.value >= 0:
            return candidate
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named_day(word: str, today: date, towards: Towards) -> date | None:
    """A day by its name or the beginning of it, three letters at least, in either script or layout."""
    for typed in (search_key(word), search_key(other_layout(word))):
        if len(typed) < 3:
            continue
        for name, days in _DAYS_FROM_TODAY.items():
            if search_key(name).startswith(typed):
                return today + timedelta(days=days)
        for weekday, names in enumerate(_WEEKDAYS):
            if any(search_key(name).startswith(typed) for name in names):
                steps = (weekday - today.weekday()) * towards.value % 7 or 7
                return today + timedelta(days=steps * towards.value)
    return None
