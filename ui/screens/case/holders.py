"""Who has had the case: each forward with its term, and every holder with the days it had it."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from console.domain.answers import open_questions
from console.domain.case import Hop, Obligation
from console.domain.deadlines import local_day
from ui import formats
from ui.body_words import level_words
from ui.names import STATE_TONES, STATES, named
from ui.screens.case.shown import Shown
from ui.state_words import rule_words
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Badge, Card, Flow, Label
from ui.words import says, tr


def holders_card(shown: Shown) -> Card:
    """One part for each forward, the newest first."""
    card = Card(says("With whom it is and was"), icon="send")
    for obligation in reversed(shown.case.obligations):
        card.body.addWidget(Label(_holder(obligation), "strong", wraps=True))
        card.body.addWidget(_badges(obligation, shown))
        for line in lines(obligation, shown):
            card.body.addWidget(Label(line, wraps=True))
    return card


def _holder(held: Obligation | Hop) -> str:
    return tr("{body}, {unit}", body=held.body_name, unit=held.unit) if held.unit else held.body_name


def _badges(obligation: Obligation, shown: Shown) -> QWidget:
    row = QWidget()
    flow = Flow(row, gap=look().sizes.space(6))
    flow.addWidget(Badge(named(STATES, obligation.state), STATE_TONES.get(obligation.state, Tone.QUIET)))
    for badge in _due_badges(obligation, shown.at):
        flow.addWidget(badge)
    return row


def _due_badges(obligation: Obligation, now: datetime) -> list[Badge]:
    if obligation.due is None:
        return []
    late = -(obligation.due.date - local_day(obligation.answered_at or now)).days
    if not obligation.is_open:
        was_late = obligation.answered_at is not None and late > 0
        return [Badge(formats.overdue(late), Tone.BAD, icon="clock-alert")] if was_late else []
    if late > 0:
        return [Badge(formats.overdue(late), Tone.BAD, icon="clock-alert")]
    tone = Tone.WARN if obligation.is_short or late >= -3 else Tone.QUIET
    return [Badge(formats.until(obligation.due.date), tone)]


def lines(obligation: Obligation, shown: Shown) -> list[str]:
    """Every holder with its days, then what else is so of the forward, a line each."""
    found = [_had(hop, is_last=False) for hop in obligation.hops]
    found.append(_had(obligation.holders(shown.at)[-1], is_last=obligation.is_open))
    case = shown.case
    if obligation.due is not None and case.due is not None and obligation.due.date > case.due.date:
        found.append(tr("Longer than the citizen's term: {rule}", rule=rule_words(obligation.due)))
    if obligation.due is not None and obligation.due.extended:
        found.append(tr("Extended by {days}", days=formats.days(obligation.due.extended)))
    if obligation.asked_at is not None and obligation.is_open:
        found.append(tr("Asked us something, {when}", when=_when(obligation.asked_at, shown)))
        found += [tr("Waits for our answer (Ctrl+Shift+F7)")] if open_questions(case, obligation.id) else []
    if obligation.reminded_at is not None and obligation.is_open:
        found.append(tr("Reminded, {when}", when=_when(obligation.reminded_at, shown)))
    found += [tr("Told to: {to}", to=level_words(to, shown.known)) for to in obligation.escalated_to]
    return found


def _had(hop: Hop, *, is_last: bool) -> str:
    days = formats.days((local_day(hop.until) - local_day(hop.since)).days)
    first, last = formats.day(local_day(hop.since)), formats.day(local_day(hop.until))
    if is_last:
        return tr("{body}: since {first}, {days}", body=_holder(hop), first=first, days=days)
    return tr("{body}: {first} – {last}, {days}", body=_holder(hop), first=first, last=last, days=days)


def _when(moment: datetime, shown: Shown) -> str:
    return formats.near_day_and_time(moment, today=formats.local(shown.at).date())
