"""When the centre must look at a case by itself: a reminder before a term ends, the next level once it has, and a
promise to the citizen whose day is over.

Both clocks are watched, each by itself: what is late with a body goes up on the body's side, what is late for the
citizen goes up on ours, whoever has the case or whether anybody has. Every moment stands in the case as a date, so that
what is due needs neither rules nor a calendar.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from console.domain.case import Case, Obligation, PromiseState, Status
from console.domain.deadlines import ULAANBAATAR, Calendar, Due, local_day, working_days_before, working_days_between
from console.domain.ids import ActionId, ObligationId


@dataclass(frozen=True, slots=True)
class Alarms:
    """How many working days: a body that is left with fewer than `short_days` is a supervisor's task at once; it is
    reminded `remind_days` before the last day; who is late is told of one level higher each `again_days` (0: once).

    A citizen is asked how he was served within `survey_hours` of the answer (0: never), and of the calls that were
    answered on the spot `spot_percent` of a hundred. A desk that nobody touches locks itself after `lock_minutes` at
    the latest, whatever is set there; one that has not heard the centre for `contact_days` is opened with its help."""

    version: str = "none"
    short_days: int = 0
    remind_days: int = 0
    again_days: int = 0
    survey_hours: int = 24
    spot_percent: int = 0
    lock_minutes: int = 60
    contact_days: int = 21


NO_ALARMS = Alarms()
"""Where no rules were imported: what is late is told of once, and nothing before."""


class AlarmKind(StrEnum):
    REMINDER = "reminder"
    LATE = "late"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is due on a case: of one obligation or (None) of the citizen's own clock; or a promise to him."""

    kind: AlarmKind
    obligation: ObligationId | None
    promise: ActionId | None = None


def alarms_due(case: Case, today: date) -> tuple[Alarm, ...]:
    """What is to be done about a case today, in Ulaanbaatar."""
    return tuple(alarm for day, alarm in _alarms(case) if day <= today)


def wakes_at(case: Case) -> datetime | None:
    """The first moment (aware UTC) at which something is due on a case; None for never."""
    first = min((day for day, _ in _alarms(case)), default=None)
    if first is None:
        return None
    return datetime.combine(first, time(), ULAANBAATAR).astimezone(UTC)


def _alarms(case: Case) -> tuple[tuple[date, Alarm], ...]:
    found = [
        (each.by_day + timedelta(days=1), Alarm(AlarmKind.PROMISE, None, each.entry))
        for each in case.promises
        if each.state is PromiseState.OPEN
    ]
    if case.status is Status.CLOSED:
        return tuple(found)
    for each in case.open_obligations:
        late = late_on(each)
        if late is not None:
            found.append((late, Alarm(AlarmKind.LATE, each.id)))
        if each.remind_on is not None and each.reminded_at is None:
            found.append((each.remind_on, Alarm(AlarmKind.REMINDER, each.id)))
    late = late_on(case)
    if late is not None:
        found.append((late, Alarm(AlarmKind.LATE, None)))
    return tuple(found)


def late_on(watched: Case | Obligation) -> date | None:
    """The day on which the next level hears of it: the first after the term, then as the last escalation said."""
    if watched.escalate_on is not None:
        return watched.escalate_on
    return day_after(watched.due) if watched.due is not None and not watched.escalated_to else None


def day_after(due: Due) -> date:
    """The first day that is too late."""
    return due.date + timedelta(days=1)


def remind_on(due: Due | None, *, since: datetime, alarms: Alarms, calendar: Calendar) -> date | None:
    """When a body that has this term from a moment on is reminded of it; None where that day has come already."""
    if due is None or not alarms.remind_days:
        return None
    day = working_days_before(due.date, alarms.remind_days, calendar)
    return day if day > local_day(since) else None


def is_short(due: Due | None, *, since: datetime, alarms: Alarms, calendar: Calendar) -> bool:
    """Whether fewer working days are left from a moment on than the rules want a body to have."""
    return due is not None and working_days_between(local_day(since), due.date, calendar) < alarms.short_days
