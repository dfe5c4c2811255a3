"""What happens between us and the citizen: call back, follow-up, and what he adds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.domain import actions as act
from console.domain.closing import is_enough, tries_of
from console.domain.refused import Refused
from ui import formats
from ui.consent_words import wording
from ui.names import CHANNELS, WAYS, naming
from ui.screens.case.ending_panels import tries_words
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, DateTimeField, LongText, Option, TextField
from ui.words import says, tr

_OURS = tuple(way for way in act.Way if way is not act.Way.PAGE)
"""The ways by which we try for a citizen; his page is his own."""


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
        self.way = Choice(says("By which way"), [Option(way, naming(WAYS, way)) for way in _OURS])
        self.place("reached", self.reached, 0)
        self.place("word", self.word, 1)
        self.place("way", self.way, 2)
        self.place("text", self.text, 3)
        self.reached.changed.connect(self._ask_what_was_said)
        self._ask_what_was_said()

    def show_case(self, shown: Shown) -> None:
        tries = tries_of(shown.case)
        self.offer.set(tries_words(shown) if tries else "", Tone.WARN if is_enough(tries) else Tone.INFO)

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self._ask_what_was_said()

    def _ask_what_was_said(self) -> None:
        self.word.setVisible(self.reached.value() == "reached")

    def wanted(self) -> list[act.Action]:
        if not self.reached.value():
            raise Refused("missing", field="reached")
        way = act.Way(self.way.value() or act.Way.CALL)
        if self.reached.value() == "not_reached":
            return [act.RecordFollowUp(reached=False, text=self.text.text(), way=way)]
        said = self.word.value()
        if not said:
            raise Refused("missing", field="word")
        word = None if said == "none" else act.CitizenWord(said)
        return [act.RecordFollowUp(reached=True, word=word, text=self.text.text(), way=way)]


class ConsentPanel(Panel):
    """What the citizen was told of, or asked for, and what he said; the words to say stand above."""

    def __init__(self) -> None:
        super().__init__("record_consent", says("What was agreed"), icon="user-check", verb=says("Record"))
        recording = Option(act.Consent.RECORDING.value, says("That the call is recorded"))
        sharing = Option(act.Consent.SHARING.value, says("That name and phone go to the body"))
        self.about = Choice(says("About what"), [sharing, recording])
        self.agreed = Choice(says("What he said"), [Option("yes", says("Yes")), Option("no", says("No"))])
        self.place("about", self.about, 0)
        self.place("agreed", self.agreed, 1)
        self.about.changed.connect(self._say)
        self.about.set_value(act.Consent.SHARING.value)
        self._say()

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self.about.set_value(content.get("about") or act.Consent.SHARING.value)
        self._say()

    def wanted(self) -> list[act.Action]:
        about, said = act.Consent(self.about.value() or act.Consent.SHARING), self.agreed.value()
        if not said:
            raise Refused("missing", field="agreed")
        return [act.RecordConsent(about, agreed=said == "yes", wording=wording(about))]

    def _say(self) -> None:
        about = act.Consent(self.about.value() or act.Consent.SHARING)
        self.offer.set(lambda: wording(about), Tone.INFO)


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
