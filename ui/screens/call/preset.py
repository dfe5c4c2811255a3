"""What a chosen problem presets: its usual kind, and the body responsible where a source states it.

A guessed body is only offered. A complaint goes to the body above the one complained about (petitions law, as amended
in 2016): where the two are the same the body above is offered.
"""

from PySide6.QtCore import QObject, Signal

from console.domain.actions import Kind
from console.domain.catalogue import BodyId, Catalogue, PlaceCode, TopicId, bodies_above
from ui.bridge import Bridge
from ui.screens.call.content import ChosenBody
from ui.screens.call.facts import TopicFacts, topic_facts
from ui.screens.call.form import CallForm
from ui.words import says


class Preset(QObject):
    """Watches topic, place and whom it is about; what a person chose himself is never taken away."""

    settled = Signal()
    """What was being read has come."""

    def __init__(self, bridge: Bridge, name: str, form: CallForm) -> None:
        super().__init__(form)
        self._bridge = bridge
        self._name = name
        self._form = form
        self._kind = ""
        self._body: ChosenBody | None = None
        self._is_quiet = False
        self._is_reading = False
        form.matter.topic_changed.connect(self._read)
        form.where.place_changed.connect(self._read)
        form.matter.about.picked_changed.connect(self._guard)
        form.matter.kind_changed.connect(self._guard)
        form.outcome.bodies_changed.connect(self._guard)

    def choose(self, facts: TopicFacts) -> None:
        """A problem was chosen in the look-up: its title, its kind (and so the term), its body."""
        self._set_kind(facts)
        self._form.matter.choose_topic(facts.id, facts.title)

    @property
    def is_reading(self) -> bool:
        """Whether the body of the chosen problem is still being read: a save waits for it."""
        return self._is_reading

    def be_quiet(self, quiet: bool) -> None:
        """A draft is being shown: what it holds was chosen before."""
        self._is_quiet = quiet

    def _read(self) -> None:
        content = self._form.content()
        topic, place = content.matter.topic, content.where.place
        if self._is_quiet or not topic:
            return
        self._is_reading = True
        self._bridge.read(
            f"{self._name}/preset",
            lambda views: topic_facts(views.catalogue(), TopicId(topic), PlaceCode(place) if place else None),
            self._on_read,
        )

    def _on_read(self, facts: TopicFacts | None) -> None:
        self._is_reading = False
        self._apply(facts)
        self.settled.emit()

    def _set_kind(self, facts: TopicFacts) -> None:
        matter = self._form.matter
        if facts.kind and facts.kind != self._kind and matter.content().kind in ("", self._kind):
            self._kind = facts.kind
            matter.set_kind(facts.kind)

    def _apply(self, facts: TopicFacts | None) -> None:
        outcome = self._form.outcome
        if facts is not None:
            self._set_kind(facts)
        if self._body is not None and (facts is None or facts.body != self._body.id):
            outcome.chosen.take_away(self._body)
            self._body = None
        if facts is None or not facts.body:
            outcome.offered.rule(None)
            return
        body = ChosenBody(facts.body, facts.body_name)
        if facts.guessed:
            why = says("Perhaps {name}: a guess, check it", name=facts.body_name)
            outcome.offered.rule(body, why, is_guess=True)
        elif self._body is None:
            outcome.offered.rule(None)
            outcome.chosen.add(body)
            self._body = body

    def _guard(self) -> None:
        content = self._form.content()
        about = content.matter.about_body
        if self._is_quiet or content.matter.kind != Kind.COMPLAINT or not about:
            return
        if about not in {body.id for body in content.outcome.bodies}:
            return
        self._bridge.read(
            f"{self._name}/guard", lambda views: _above(views.catalogue(), BodyId(about)), self._offer_above
        )

    def _offer_above(self, above: ChosenBody | None) -> None:
        if above is not None:
            sentence = says("The law: a complaint goes to the level above, {name}", name=above.name)
            self._form.outcome.offered.rule(above, sentence)


def _above(catalogue: Catalogue, body: BodyId) -> ChosenBody | None:
    above = bodies_above(catalogue, body)
    return ChosenBody(above[0].id, above[0].name) if above else None
