"""What a row of a list shows: plain functions from a case's row to cells."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from console.desk.views import PROMISE, SURVEY, CaseRow
from console.domain.deadlines import local_day
from console.domain.identity import spoken
from ui import formats
from ui.names import STATE_TONES, STATES, named
from ui.sentences import from_table
from ui.tokens import Tone
from ui.widgets import Cell, Column
from ui.words import marked, says, tr

SOON_DAYS = 3
"""From here on a term is shown as running out."""

Now = Callable[[], datetime]
Chosen = Callable[[CaseRow], bool]


def case_columns(now: Now, is_chosen: Chosen) -> list[Column]:
    """The columns of every list but the call-backs."""
    return [
        Column(says("Number"), lambda row: _number(row, is_chosen), 138),
        Column(says("Summary"), _subject),
        Column(says("Body"), _bodies, 132),
        Column(says("State"), _state, 162),
        Column(says("Term"), lambda row: _term(row, now()), 64),
        Column(says("Left"), lambda row: _left(row, now()), 138),
        Column(says("Has it"), _assignee, 120),
        Column(says("Mark"), _mark, 104),
    ]


def call_back_columns(now: Now, is_chosen: Chosen) -> list[Column]:
    """The columns of the list of call-backs: when first, and what for."""
    return [
        Column(says("Number"), lambda row: _number(row, is_chosen), 138),
        Column(says("Call back"), lambda row: _call_back(row, now()), 170),
        Column(says("What for"), _what_for, 136),
        Column(says("Whom"), _caller, 126),
        Column(says("Summary"), _subject),
        Column(says("State"), _state, 150),
        Column(says("Mark"), _mark, 96),
    ]


def _row(row: object) -> CaseRow:
    if not isinstance(row, CaseRow):
        raise TypeError("not a row of a list")
    return row


def _number(row: object, is_chosen: Chosen) -> Cell:
    case = _row(row)
    if is_chosen(case):
        return Cell(spoken(case.number), icon="check", spoken=tr("{number}, chosen", number=spoken(case.number)))
    return Cell(spoken(case.number), muted=True)


def _subject(row: object) -> Cell:
    case = _row(row)
    return Cell(case.subject or case.topic_title or tr("No summary yet"), bold=True)


def _bodies(row: object) -> Cell:
    bodies = _row(row).bodies
    return Cell(", ".join(bodies), muted=True) if bodies else Cell(tr("not forwarded"), muted=True)


def _state(row: object) -> Cell:
    state = _row(row).state
    return Cell(named(STATES, state), tone=STATE_TONES.get(state, Tone.QUIET), badge=True)


def _term(row: object, now: datetime) -> Cell:
    case = _row(row)
    if case.due is None or case.state == "closed":
        return Cell()
    today, opened = local_day(now), local_day(case.opened_at)
    whole = max(1, (case.due - opened).days)
    part = min(1.0, max(0.03, (today - opened).days / whole))
    return Cell(tone=due_tone(case.due, today), bar=part, spoken=formats.days_left((case.due - today).days))


def _left(row: object, now: datetime) -> Cell:
    case = _row(row)
    if case.state == "closed":
        return Cell(formats.day(case.updated_at), muted=True)
    if case.due is None:
        return Cell(tr("No term"), muted=True)
    left = (case.due - local_day(now)).days
    return Cell(formats.days_left(left), tone=Tone.BAD if left < 0 else None)


def due_tone(due: date, today: date) -> Tone:
    """Late, running out, or in time."""
    left = (due - today).days
    return Tone.BAD if left < 0 else Tone.WARN if left <= SOON_DAYS else Tone.GOOD


def _assignee(row: object) -> Cell:
    name = _row(row).assignee_name
    return Cell(name) if name else Cell(tr("nobody"), muted=True)


def _mark(row: object) -> Cell:
    case = _row(row)
    if case.waiting:
        return Cell(tr("Not sent yet"), tone=Tone.WARN, badge=True)
    return Cell(tr("Urgent"), tone=Tone.BAD, badge=True) if case.urgent else Cell()


def _call_back(row: object, now: datetime) -> Cell:
    case = _row(row)
    if case.to_call is None:
        return Cell()
    when = formats.near_day_and_time(case.to_call, today=local_day(now))
    return Cell(when, tone=Tone.BAD if case.to_call <= now else None, bold=case.to_call <= now)


_FOR: Mapping[str, tuple[str, Tone]] = {
    SURVEY: (marked("Survey"), Tone.INFO),
    PROMISE: (marked("Promise not kept"), Tone.BAD),
}


def _what_for(row: object) -> Cell:
    """A survey is asked until then, a call-back is made then."""
    word, tone = _FOR.get(_row(row).to_call_for or "", (marked("Promised call"), Tone.QUIET))
    return Cell(from_table(word), tone=tone, badge=True)


def _caller(row: object) -> Cell:
    name = _row(row).caller_name
    return Cell(name) if name else Cell(tr("Anonymous"), muted=True)
