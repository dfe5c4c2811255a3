"""One box for problems and services: searched as one types, with what is known of the row one stands on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.catalogue import PlaceCode, ServiceId, TopicId
from console.domain.deadlines import local_day
from ui.bridge import Bridge
from ui.names import KINDS, named
from ui.screens.call.content import Told
from ui.screens.call.facts import (
    ServiceFacts,
    TopicFacts,
    service_doubt,
    service_facts,
    service_lines,
    topic_facts,
    topic_lines,
)
from ui.screens.call.told import ToldChips
from ui.why_words import why_in_words
from ui.widgets import Card, EmptyState, Label, Row, RowList, TextField
from ui.words import says, tr

if TYPE_CHECKING:
    from console.desk.views import Found, Views

Facts = ServiceFacts | TopicFacts
ASKING = (
    says("Type what the citizen asks"),
    says("A problem leads to the body responsible; a service shows fee, time and documents"),
)


@dataclass(frozen=True)
class Hit:
    """Something found, and for a problem the kind it usually is."""

    found: "Found"
    kind: str = ""


class LookUpPart(Card):
    """Arrows move in the list while the focus stays in the box; Enter chooses a problem or tells a service."""

    topic_chosen = Signal(object)
    """TopicFacts: a problem was chosen."""
    changed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        place: Callable[[], PlaceCode | None],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(says("Problems and services"), icon="library", parent=parent)
        self._bridge = bridge
        self._name = name
        self._place = place
        self._now = now
        self._hits: Sequence[Hit] = ()
        self._words = ""
        self._facts: Facts | None = None
        self.trail(Label(says("F4 told · F5 nothing fits"), "hint"))
        self.box = TextField(says("Look up a problem or a service"), key="F10")
        self.box.line.installEventFilter(self)
        self.box.changed.connect(self.ask)
        self.rows = RowList(says("What was found"))
        self.rows.moved.connect(lambda _: self._read_facts())
        self.rows.opened.connect(lambda _: self.choose())
        self._empty = EmptyState(*ASKING, icon="search")
        self._detail = QWidget()
        self._lines = Label("", wraps=True)
        self._doubt = Label("", "doubt", wraps=True)
        self.told = ToldChips()
        self.told.changed.connect(self.changed)
        self._build()

    def ask(self) -> None:
        """Search for what stands in the box."""
        text = self.box.text()
        if not text:
            self._bridge.drop(f"{self._name}/lookup")
            self._show_found(())
            return
        place = self._place()
        self._bridge.read(f"{self._name}/lookup", lambda views: _hits(views, text, place), self._show_found)

    def choose(self) -> None:
        """Enter: a problem becomes the case's topic, a service is told."""
        found = self._current()
        if found is None:
            return
        if found.kind == "service":
            self.tell()
            return
        place = self._place()
        self._bridge.read(
            f"{self._name}/chosen",
            lambda views: topic_facts(views.catalogue(), TopicId(found.id), place),
            lambda facts: self.topic_chosen.emit(facts) if facts is not None else None,
        )

    def tell(self) -> bool:
        """F4: the service one stands on was told to the caller; answers whether one stands on a service."""
        found = self._current()
        if found is None or found.kind != "service":
            return False
        self.told.add(Told(found.id, found.title))
        return True

    def nothing_fits(self) -> bool:
        """F5: what was asked for is counted as an unmet need; answers whether anything was asked."""
        words = self.box.text()
        if words:
            self.told.set_unmet("" if self.told.unmet() == words else words)
            self.changed.emit()
        return bool(words)

    def read(self) -> None:
        """Say everything again, in the language in force."""
        self._show_found(self._hits)
        self.told.read()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.rows.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, 0, 0, 0)
        detail.addWidget(self._lines)
        detail.addWidget(self._doubt)
        self.body.addWidget(self.box)
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._detail)
        self.body.addWidget(self.told)
        self._show_found(())

    def _current(self) -> "Found | None":
        current = self.rows.current_id()
        return next((hit.found for hit in self._hits if hit.found.id == current), None)

    def _show_found(self, hits: "Sequence[Hit]") -> None:
        """Other words begin at the first row; the same words anew keep the row one stood on."""
        words, self._words = self._words, self.box.text()
        self._hits = hits
        self.rows.show_rows([_row(hit) for hit in hits])
        if hits and (words != self._words or self.rows.current_id() is None):
            self.rows.select(hits[0].found.id)
        self.rows.setVisible(bool(hits))
        self._empty.setVisible(not hits)
        if self.box.text():
            self._empty.set(says("Nothing was found"), says("F5 counts it, so that the directory grows"))
        else:
            self._empty.set(*ASKING)
        self._read_facts()

    def _read_facts(self) -> None:
        found = self._current()
        if found is None:
            self._bridge.drop(f"{self._name}/facts")
            self._show_facts(None)
            return
        place = self._place()

        def facts(views: "Views") -> Facts | None:
            if found.kind == "service":
                return service_facts(views.catalogue(), ServiceId(found.id))
            return topic_facts(views.catalogue(), TopicId(found.id), place)

        self._bridge.read(f"{self._name}/facts", facts, self._show_facts)

    def _show_facts(self, facts: Facts | None) -> None:
        self._facts = facts
        self._detail.setVisible(facts is not None)
        if facts is None:
            return
        if isinstance(facts, ServiceFacts):
            lines, doubt = service_lines(facts), service_doubt(facts, local_day(self._now()))
        else:
            lines, doubt = (
                topic_lines(facts),
                tr("The body is a guess: check before you forward.") if facts.guessed else "",
            )
        self._lines.say("\n".join(lines))
        self._doubt.say(doubt)
        self._doubt.setVisible(bool(doubt))


def _hits(views: "Views", text: str, place: PlaceCode | None) -> list[Hit]:
    topics = views.catalogue().topics
    found = views.lookup(text, place)
    kinds = {each.id: topics[TopicId(each.id)].kind or "" for each in found if TopicId(each.id) in topics}
    return [Hit(each, kinds.get(each.id, "")) for each in found]


def _row(hit: Hit) -> Row:
    found = hit.found
    is_topic = found.kind == "topic"
    said = (tr("Problem") if is_topic else tr("Service"), why_in_words(found), found.detail)
    return Row(
        found.id,
        found.title,
        " · ".join(part for part in said if part),
        trailing=named(KINDS, hit.kind) if hit.kind else "",
        matches=found.spans,
        icon="message-square" if is_topic else "file-text",
    )
