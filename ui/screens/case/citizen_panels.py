"""What happens between us and the citizen: call back, follow-up, close, reopen, and what he adds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.domain import actions as act
from console.domain.refused import Refused
from ui import formats
from ui.names import CHANNELS, CLOSE_OUTCOMES, naming
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, DateTimeField, LongText, Option, TextField
from ui.words import says, tr, trn

TRIES_THE_LAW_ASKS = 3


class CallBackPanel(Panel):
    """When the citizen is called back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("schedule_call_back", says("Set a call-back"), icon="phone-outgoing", verb=says("Set"))
        self.due = DateTimeField(says("When"), now=now)
        self.reason = TextField(says("What to ask or tell"), limit=500)
        self.place("due", self.due, 0)
        self.place("reason", self.reason, 0, 1)
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 2)

    def show_case(self, shown: Shown) -> None:
        due = shown.case.call_back.due if shown.case.call_back else None
        self.offer.set(tr("Now set for {when}", when=formats.day_and_time(due)) if due else "", Tone.INFO)

    def wanted(self) -> list[act.Action]:
        when = self.due.when()
        if when is None:
            raise Refused("wrong_value" if self.due.text() else "missing", field="due")
        return [act.ScheduleCallBack(when, self.reason.text() or None)]


class FollowUpPanel(Panel):
    """We called back: reached or not, and the citizen's own word on the result."""

    def __init__(self) -> None:
        super().__init__("record_follow_up", says("Record the follow-up"), icon="phone-call", verb=says("Record"))
        self.reached = Choice(
            says("Was the citizen reached?"),
            [Option("reached", says("Reached")), Option("not_reached", says("Not reached"))],
        )
        self.word = Choice(
            says("What the citizen says"),
            [
                Option(act.CitizenWord.SOLVED, says("It is solved")),
                Option(act.CitizenWord.NOT_SOLVED, says("It is not solved")),
                Option("none", says("Did not say")),
            ],
        )
        self.text = LongText(says("In the citizen's own words"), lines=3)
        self.place("reached", self.reached, 0)
        self.place("word", self.word, 1)
        self.place("text", self.text, 2)
        self.reached.changed.connect(self._ask_what_was_said)
        self._ask_what_was_said()

    def show_case(self, shown: Shown) -> None:
        tries = shown.case.call_back.tries if shown.case.call_back else 0
        told = (
            trn("{count} try without an answer so far", "{count} tries without an answer so far", tries)
            if tries
            else ""
        )
        self.offer.set(told, Tone.WARN if tries >= TRIES_THE_LAW_ASKS else Tone.INFO)

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self._ask_what_was_said()

    def _ask_what_was_said(self) -> None:
        self.word.setVisible(self.reached.value() == "reached")

    def wanted(self) -> list[act.Action]:
        if not self.reached.value():
            raise Refused("missing", field="reached")
        if self.reached.value() == "not_reached":
            return [act.RecordFollowUp(reached=False, text=self.text.text())]
        said = self.word.value()
        if not said:
            raise Refused("missing", field="word")
        word = None if said == "none" else act.CitizenWord(said)
        return [act.RecordFollowUp(reached=True, word=word, text=self.text.text())]


class CameBackPanel(Panel):
    """The citizen called, wrote or came again about this case."""

    def __init__(self) -> None:
        super().__init__("record_call", says("The citizen came back"), icon="phone-incoming", verb=says("Record"))
        self.channel = Choice(says("Channel"), [Option(code, naming(CHANNELS, code)) for code in CHANNELS])
        self.text = LongText(says("What was said"), lines=3)
        self.place("channel", self.channel, 0)
        self.place("text", self.text, 1)

    def wanted(self) -> list[act.Action]:
        if not self.text.text():
            raise Refused("missing", field="text")
        return [act.RecordCall(act.Channel(self.channel.value() or act.Channel.PHONE), self.text.text())]


class ClosePanel(Panel):
    """End the case with an outcome. While a body still has to act it does not close; that is said at once."""

    def __init__(self) -> None:
        super().__init__("close", says("Close the case"), icon="circle-check", verb=says("Close"))
        self.outcome = Choice(says("Outcome"), [Option(code, naming(CLOSE_OUTCOMES, code)) for code in CLOSE_OUTCOMES])
        self.text = LongText(says("Note on the outcome"), lines=2)
        self.place("outcome", self.outcome, 0)
        self.place("text", self.text, 1)

    def show_case(self, shown: Shown) -> None:
        bodies = ", ".join(each.body_name for each in shown.case.open_obligations)
        self.offer.set(tr("Still with: {bodies}. Record its answer first.", bodies=bodies) if bodies else "", Tone.WARN)

    def wanted(self) -> list[act.Action]:
        chosen = self.outcome.value()
        if not chosen:
            raise Refused("missing", field="outcome")
        return [act.Close(act.CloseOutcome(chosen), self.text.text())]


class ReopenPanel(Panel):
    """Take a closed case up again."""

    def __init__(self) -> None:
        super().__init__("reopen", says("Reopen the case"), icon="rotate-ccw", verb=says("Reopen"))
        self.reason = LongText(says("Why it is reopened"), lines=2)
        self.place("reason", self.reason, 0)

    def wanted(self) -> list[act.Action]:
        return [act.Reopen(self.reason.text())]
