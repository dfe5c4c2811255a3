"""What the call is about: kind, topic, whom it complains of, summary and text."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.actions import CITIZENS_KINDS, Kind
from ui.bridge import Bridge
from ui.names import KINDS, naming
from ui.screens.asking import Asking
from ui.screens.call.content import Matter
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import Choice, LongText, Option, Pick, Picker, TextField
from ui.words import Says, says, says_context

SHORT_KINDS: dict[str, Says] = {
    Kind.TIP: says_context("kind of case, short", "Tip"),
    Kind.INQUIRY: says_context("kind of case, short", "Inquiry"),
}
"""Kinds whose full word is too long for a row of seven."""


class MatterPart(FormPart):
    """`kind_changed` and `topic_changed` are emitted whoever changed them."""

    kind_changed = Signal()
    topic_changed = Signal()

    def __init__(self, bridge: Bridge, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = Choice(
            says("Kind (first letter)"),
            [
                Option(kind.value, SHORT_KINDS.get(kind, naming(KINDS, kind)), key=f"Alt+{place}")
                for place, kind in enumerate(CITIZENS_KINDS, start=1)
            ],
            key="Alt+1…7",
        )
        self.topic = Picker(says("Topic of the problem"), search=None)
        self.about = Picker(says("Body or official complained about"), search=None)
        self.subject = TextField(says("Summary"), limit=500)
        self.text = LongText(says("Text"), lines=2)
        self.answer = LongText(says("Answer given on the spot"), lines=2)
        for control_name in ("kind", "topic", "about", "subject", "text", "answer"):
            self.keep(f"matter.{control_name}", getattr(self, control_name))
        asking = Asking(bridge, name)
        self.about.asked.connect(lambda text: asking.ask("body", self.about, text))
        self.topic.asked.connect(lambda text: asking.ask("topic", self.topic, text))
        self.kind.changed.connect(self._on_kind)
        self.topic.picked_changed.connect(self.topic_changed)
        column = QVBoxLayout(self)
        bare(self, column)
        column.addWidget(self.kind)
        column.addLayout(row((self.topic, 1), (self.about, 1)))
        column.addWidget(self.subject)
        column.addLayout(row((self.text, 3), (self.answer, 2)), 1)
        self._show_answer()

    def set_kind(self, kind: str) -> None:
        """Choose a kind from elsewhere (a topic's usual one)."""
        self.kind.set_value(kind or None)
        self._on_kind()

    def choose_topic(self, topic: str, title: str) -> None:
        """Choose a topic from the look-up; an empty summary becomes its title."""
        self.topic.set_pick(Pick(topic, title))
        if not self.subject.text():
            self.subject.set_text(title)
        self.topic_changed.emit()
        self.changed.emit()

    def content(self) -> Matter:
        """What stands in it; urgency and the child's mark are the marks part's."""
        topic, about = self.topic.picked(), self.about.picked()
        return Matter(
            kind=self.kind.value() or "",
            topic=topic.id if topic else "",
            topic_title=topic.title if topic else self.topic.text(),
            about_body=about.id if about else "",
            about_words=about.title if about else self.about.text(),
            subject=typed(self.subject),
            text=typed(self.text),
            answer=typed(self.answer),
        )

    def show_content(self, matter: Matter) -> None:
        """Show a draft's matter."""
        self.kind.set_value(matter.kind or None)
        for picker, id, title in (
            (self.topic, matter.topic, matter.topic_title),
            (self.about, matter.about_body, matter.about_words),
        ):
            picker.clear()
            if id:
                picker.set_pick(Pick(id, title))
            elif title:
                picker.set_text(title)
        self.subject.set_text(matter.subject)
        self.text.set_text(matter.text)
        self.answer.set_text(matter.answer)
        self._show_answer()
        self.kind_changed.emit()
        self.topic_changed.emit()

    def _on_kind(self) -> None:
        self._show_answer()
        self.kind_changed.emit()

    def _show_answer(self) -> None:
        self.answer.setVisible(self.kind.value() == Kind.INQUIRY)
