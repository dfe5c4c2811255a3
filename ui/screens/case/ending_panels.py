"""How a case ends and begins again: close with its outcome and evidence, reopen."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.domain import actions as act
from console.domain.closing import TRIES, occasions, tries_of
from console.domain.refused import Refused
from ui.names import CLOSE_OUTCOMES, SAID_BY, WAYS, naming
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, LongText, Option
from ui.widgets.date_time_field import DateField
from ui.widgets.typed_when import Towards
from ui.words import says, tr


class ClosePanel(Panel):
    """End the case with an outcome. While a body still has to act it does not close; that is said at once."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("close", says("Close the case"), icon="circle-check", verb=says("Close"))
        self.outcome = Choice(says("Outcome"), [Option(code, naming(CLOSE_OUTCOMES, code)) for code in CLOSE_OUTCOMES])
        self.said_by = Choice(says("Who said so"), [Option(code, naming(SAID_BY, code)) for code in SAID_BY])
        self.said_on = DateField(says("On which day"), now=now, towards=Towards.BEHIND)
        self.way = Choice(says("By which way"), [Option(code, naming(WAYS, code)) for code in WAYS])
        self.text = LongText(says("Note on the outcome"), lines=2)
        self.place("outcome", self.outcome, 0, across=2)
        self.place("said_by", self.said_by, 1)
        self.place("said_on", self.said_on, 1, 1)
        self.place("way", self.way, 2, across=2)
        self.place("text", self.text, 3, across=2)
        self._bodies = self._tries = ""
        self.outcome.changed.connect(self._ask_what_the_outcome_needs)
        self._ask_what_the_outcome_needs()

    def show_case(self, shown: Shown) -> None:
        bodies = ", ".join(each.body_name for each in shown.case.open_obligations)
        self._bodies = tr("Still with: {bodies}. Record its answer first.", bodies=bodies) if bodies else ""
        self._tries = tries_words(shown)
        self._ask_what_the_outcome_needs()

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self._ask_what_the_outcome_needs()

    def _ask_what_the_outcome_needs(self) -> None:
        for field in (self.said_by, self.said_on, self.way):
            field.setVisible(self.outcome.value() == act.CloseOutcome.WITHDRAWN)
        tries = self._tries if self.outcome.value() == act.CloseOutcome.NOT_REACHED else ""
        self.offer.set(self._bodies or tries, Tone.WARN if self._bodies else Tone.INFO)

    def wanted(self) -> list[act.Action]:
        chosen = self.outcome.value()
        if not chosen:
            raise Refused("missing", field="outcome")
        if chosen != act.CloseOutcome.WITHDRAWN:
            return [act.Close(act.CloseOutcome(chosen), self.text.text())]
        for name, field in (("said_by", self.said_by), ("way", self.way)):
            if not field.value():
                raise Refused("missing", field=name)
        if self.said_on.day() is None:
            raise Refused("wrong_value" if self.said_on.text() else "missing", field="said_on")
        return [
            act.Close(
                act.CloseOutcome.WITHDRAWN,
                self.text.text(),
                said_by=act.SaidBy(self.said_by.value() or ""),
                said_on=self.said_on.day(),
                way=act.Way(self.way.value() or ""),
            )
        ]


def tries_words(shown: Shown) -> str:
    """How often the citizen was tried for in vain, and how often he must be before that ends a case."""
    tries = tries_of(shown.case)
    if not tries:
        return tr("Not tried for yet. Three tries at different times of day, on two days at least, end the case so.")
    return tr(
        "Tried in vain {count} times, {occasions} of {wanted} at different times of day; on two days at least.",
        count=len(tries),
        occasions=occasions(tries),
        wanted=TRIES,
    )


class ReopenPanel(Panel):
    """Take a closed case up again."""

    def __init__(self) -> None:
        super().__init__("reopen", says("Reopen the case"), icon="rotate-ccw", verb=says("Reopen"))
        self.reason = LongText(says("Why it is reopened"), lines=2)
        self.place("reason", self.reason, 0)

    def wanted(self) -> list[act.Action]:
        return [act.Reopen(self.reason.text())]
