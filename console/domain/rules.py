"""The rules of the day as one frozen value: what `perform` needs beside the case and the action."""

from dataclasses import dataclass

from console.domain.alarms import NO_ALARMS, Alarms
from console.domain.deadlines import Calendar, Term


@dataclass(frozen=True)
class Rules:
    """Terms by kind, the calendar of working days and when the clock speaks up. The centre's copy decides; a desk's
    copy only previews."""

    terms: tuple[Term, ...]
    calendar: Calendar
    alarms: Alarms = NO_ALARMS
