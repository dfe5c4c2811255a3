"""What is promised to the citizen: a sentence and a day; and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from console.domain import actions as act
from console.domain.case import Promise, PromiseState
from console.domain.ids import ActionId
from console.domain.refused import Refused
from ui import formats
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, LongText, Option, TextField
from ui.widgets.date_time_field import DateField
from ui.words import says, tr

KEPT, BROKEN = "kept", "broken"


class PromisePanel(Panel):
    """Said to the citizen, and by when it is to be so."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("make_promise", says("Promise to the citizen"), icon="calendar-clock", verb=says("Record"))
        self.text = TextField(says("What was promised"), limit=500)
        self.by_day = DateField(says("By which day"), now=now)
        self.place("text", self.text, 0)
        self.place("by_day", self.by_day, 0, 1)
        self.grid.setColumnStretch(0, 2)
        self.grid.setColumnStretch(1, 1)

    def wanted(self) -> list[act.Action]:
        if not self.text.text():
            raise Refused("missing", field="text")
        day = self.by_day.day()
        if day is None:
            raise Refused("wrong_value" if self.by_day.text() else "missing", field="by_day")
        return [act.MakePromise(self.text.text(), day)]


class PromiseEndsPanel(Panel):
    """A promise was kept, or is known not to be; which one is asked only where there are several."""

    def __init__(self) -> None:
        super().__init__("keep_promise", says("Promise kept or not"), icon="check", verb=says("Record"))
        self._promises: tuple[Promise, ...] = ()
        self._which: Choice | None = None
        self.became = Choice(
            says("What became of it"),
            [Option(KEPT, says("It was kept")), Option(BROKEN, says("It is not kept: call the citizen"))],
        )
        self.text = LongText(says("What was done"), lines=2)
        self.place("became", self.became, 1)
        self.place("text", self.text, 2)

    def show_case(self, shown: Shown) -> None:
        found = not_kept(shown.case.promises)
        if found == self._promises:
            return
        before = self._which.value() if self._which else None
        self._promises = found
        if self._which is not None:
            self.displace("promise")
            self._which = None
        self.offer.set(promise_words(found[0]) if len(found) == 1 else "", Tone.INFO)
        if len(found) > 1:
            self._which = Choice(says("Promise"), [Option(each.entry, promise_words(each)) for each in found])
            self._which.set_value(before if before in {each.entry for each in found} else found[0].entry)
            self.place("promise", self._which, 0)

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        if self._which is not None and self._which.value() is None:
            self._which.set_value(self._promises[0].entry)

    def wanted(self) -> list[act.Action]:
        if not self._promises:
            raise Refused("no_such_entry")
        chosen = ActionId((self._which.value() if self._which else None) or self._promises[0].entry)
        match self.became.value():
            case "kept":
                return [act.KeepPromise(chosen, self.text.text())]
            case "broken":
                return [act.BreakPromise(chosen, self.text.text())]
        raise Refused("missing", field="became")


def not_kept(promises: Sequence[Promise]) -> tuple[Promise, ...]:
    """Those of which it can still be said that they were kept."""
    return tuple(each for each in promises if each.state is not PromiseState.KEPT)


def promise_words(promise: Promise) -> str:
    """A promise in one line."""
    return tr("{text} — by {day}", text=promise.text, day=formats.day(promise.by_day))
