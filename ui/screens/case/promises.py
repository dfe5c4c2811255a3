"""What was promised to the citizen on a case, and what became of it."""

from collections.abc import Mapping

from console.domain.case import Promise, PromiseState
from console.domain.deadlines import local_day
from ui import formats
from ui.names import naming
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Badge, Card, Label
from ui.words import marked, says, tr

_STATES: Mapping[str, str] = {
    PromiseState.OPEN: marked("Open promise"),
    PromiseState.KEPT: marked("Promise kept"),
    PromiseState.BROKEN: marked("Promise not kept"),
}
_TONES: Mapping[str, Tone] = {
    PromiseState.OPEN: Tone.INFO,
    PromiseState.KEPT: Tone.GOOD,
    PromiseState.BROKEN: Tone.BAD,
}


def promises_card(shown: Shown) -> Card:
    """The newest first."""
    card = Card(says("Promised to the citizen"), icon="calendar-clock")
    for promise in reversed(shown.case.promises):
        card.body.addWidget(Label(promise.text, "strong", wraps=True))
        card.body.addWidget(Badge(naming(_STATES, promise.state), _tone(promise, shown)))
        card.body.addWidget(Label(tr("By {day}", day=formats.full_day(promise.by_day)), wraps=True))
    return card


def _tone(promise: Promise, shown: Shown) -> Tone:
    """One whose day is over is late before the centre's clock has said so."""
    is_over = promise.state is PromiseState.OPEN and promise.by_day < local_day(shown.at)
    return Tone.WARN if is_over else _TONES[promise.state]
