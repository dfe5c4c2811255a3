"""What a list is narrowed to: words, kind, topic, place, body, and who has it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.desk.views import Filters
from console.domain.actions import Kind
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.ids import PersonId
from console.domain.spelling import search_key
from ui.names import KINDS, named
from ui.screens.asking import Asking
from ui.theme import look
from ui.widgets import Pick, Picker
from ui.words import says


class Narrowing(QWidget):
    """A row of pickers; an empty one narrows nothing."""

    changed = Signal()

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self.kind = Picker(says("Kind"), search=_kinds)
        self.topic = Picker(says("Topic of the problem"))
        self.place = Picker(says("Place of the problem"))
        self.body = Picker(says("Body"))
        self.assignee = Picker(says("Has it"))
        for what, picker in (
            ("topic", self.topic),
            ("place", self.place),
            ("body", self.body),
            ("person", self.assignee),
        ):
            picker.asked.connect(self._asker(asking, what, picker))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look().sizes.space(10))
        for column, picker in enumerate(self._pickers()):
            grid.addWidget(picker, 0, column)
            grid.setColumnStretch(column, 1)
            picker.picked_changed.connect(self.changed)

    def _pickers(self) -> tuple[Picker, ...]:
        return (self.kind, self.topic, self.place, self.body, self.assignee)

    @staticmethod
    def _asker(asking: Asking, what: str, picker: Picker) -> Callable[[str], None]:
        return lambda text: asking.ask(what, picker, text)

    def filters(self, text: str) -> Filters:
        """What is chosen, with the words typed."""
        kind, topic, place, body, assignee = (picker.picked() for picker in self._pickers())
        return Filters(
            kind=Kind(kind.id) if kind else None,
            topic=TopicId(topic.id) if topic else None,
            place=PlaceCode(place.id) if place else None,
            body=BodyId(body.id) if body else None,
            text=text,
            assignee=PersonId(assignee.id) if assignee else None,
        )

    def count(self) -> int:
        """How many pickers narrow the list."""
        return sum(picker.picked() is not None for picker in self._pickers())

    def show_work_of(self, person: str, name: str) -> None:
        """Narrow to what one person has."""
        self.assignee.set_pick(Pick(person, name))
        self.show()

    def clear(self) -> None:
        """Narrow nothing any more."""
        for picker in self._pickers():
            picker.clear()
        self.changed.emit()


def _kinds(text: str) -> list[Pick]:
    return [Pick(kind, named(KINDS, kind)) for kind in KINDS if search_key(text) in search_key(named(KINDS, kind))]
