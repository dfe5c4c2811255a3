"""What becomes of the call: the bodies responsible, the call-back, what was promised, and the term the law gives."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.domain.actions import Kind
from console.domain.deadlines import Due
from ui import formats
from ui.bridge import Bridge
from ui.screens.asking import Asking
from ui.screens.call.chosen import ChosenBodies
from ui.screens.call.content import ChosenBody, Outcome
from ui.screens.call.offered import OfferedBodies
from ui.screens.call.part import FormPart, bare, row, typed
from ui.screens.call.promise import PromisePart
from ui.state_words import rule_words
from ui.widgets import DateTimeField, Label, Picker, spaced
from ui.words import says


class OutcomePart(FormPart):
    """A body that a rule of the catalogue states is chosen by itself; others are only offered, by a key: `offered` has
    its place where it is always in sight.
    """

    bodies_changed = Signal()

    def __init__(self, bridge: Bridge, name: str, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._name = name
        self._now = now
        self._kind = ""
        self.body = Picker(says("Body responsible"), search=None, key="F6")
        self.call_back = DateTimeField(says("Call back"), now=now, key="F7")
        self.keep("outcome.body", self.body)
        self.keep("outcome.call_back", self.call_back)
        self.promise = PromisePart(now)
        self.controls |= self.promise.controls
        self.promise.changed.connect(self.changed)
        self.offered = OfferedBodies()
        self.offered.taken.connect(self._take)
        self.chosen = ChosenBodies()
        self.chosen.changed.connect(self.changed)
        self.chosen.changed.connect(self.bodies_changed)
        self.bodies_changed.connect(lambda: self.offered.know_chosen(self.bodies()))
        asking = Asking(bridge, name)
        self.body.asked.connect(lambda text: asking.ask("body", self.body, text))
        self.body.picked_changed.connect(self._on_picked)
        self._due_line = Label("", "strong", wraps=True)
        self._due_rule = Label("", "hint", wraps=True)
        column = QVBoxLayout(self)
        bare(self, column)
        column.addLayout(row((self.body, 38), (self.call_back, 27), (self._due(), 36)))
        column.addWidget(self.promise)
        column.addWidget(self.chosen)
        column.addWidget(self.offered.others)

    def bodies(self) -> tuple[ChosenBody, ...]:
        """The bodies chosen."""
        return self.chosen.bodies()

    def add_body(self) -> None:
        """F6: take what is offered, else go to the picker."""
        if not self.offered.take_first():
            self.body.control.setFocus()

    def content(self) -> Outcome:
        """The part of the outcome that stands here."""
        promise, day = self.promise.typed()
        return Outcome(
            bodies=self.bodies(),
            body_typed=typed(self.body),
            call_back=self.call_back.text(),
            promise=promise,
            promise_day=day,
        )

    def show_content(self, outcome: Outcome) -> None:
        """Show a draft's bodies and call-back."""
        self.chosen.show_bodies(outcome.bodies)
        self.body.set_text(outcome.body_typed)
        self.call_back.set_text(outcome.call_back)
        self.promise.show_content(outcome)
        self.offered.rule(None)
        self.bodies_changed.emit()

    def show_due(self, kind: str) -> None:
        """Compute the term of a kind anew, as the centre is expected to fix it."""
        self._kind = kind
        if not kind:
            self._say_due(None)
            return
        now = self._now()
        self._bridge.read(f"{self._name}/due", lambda views: views.expected_due(Kind(kind), now), self._say_due)

    def due_words(self) -> str:
        """What is said of the term."""
        return self._due_line.text()

    def read(self) -> None:
        """Say the term again, in the language in force."""
        self.show_due(self._kind)
        self.offered.read()

    def _due(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        spaced(box, column, gap=4)
        heading = QHBoxLayout()
        heading.addWidget(Label(says("Due by law (expected)"), "field"))
        column.addLayout(heading)
        column.addWidget(self._due_line)
        column.addWidget(self._due_rule)
        column.addStretch(1)
        return box

    def _say_due(self, due: Due | None) -> None:
        if due is None:
            self._due_line.say("—" if self._kind == "" else says("No term in the law"))
            self._due_rule.say("")
            return
        self._due_line.say(lambda: formats.until(due.date))
        self._due_rule.say(lambda: rule_words(due))

    def _take(self, body: ChosenBody) -> None:
        if self.offered.has_focus():
            self.body.control.setFocus()
        self.chosen.add(body)

    def _on_picked(self) -> None:
        pick = self.body.picked()
        if pick is not None:
            self.chosen.add(ChosenBody(pick.id, pick.title))
            self.body.clear()
