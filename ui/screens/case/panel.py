"""One action on a case, filled in on the spot: never a dialog, kept until it is taken."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from console.domain import actions as act
from ui.screens.case.shown import Shown
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Choice, DateTimeField, Field, Picker, PrimaryButton, TextField
from ui.widgets.long_text import LongText
from ui.widgets.picker import Pick
from ui.words import Says, Text, said, says

Content = dict[str, Any]


class Panel(Card):
    """A card with fields, one key that takes the action and one that puts the panel away with what was typed."""

    submitted = Signal()
    left = Signal()
    typed = Signal()

    def __init__(self, name: str, title: Says, *, icon: str, verb: Says) -> None:
        super().__init__(title, icon=icon)
        self.name = name
        self._fields: dict[str, Field] = {}
        self.fault = Banner("", Tone.BAD)
        self.offer = Banner("", Tone.INFO)
        self.body.addWidget(self.offer)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(look().sizes.space(12))
        self.grid.setVerticalSpacing(look().sizes.space(8))
        self.body.addLayout(self.grid)
        self.body.addWidget(self.fault)
        self._take = PrimaryButton(verb, key="Ctrl+Enter", icon="check")
        self._take.clicked.connect(lambda _: self.submitted.emit())
        put_away = Button(says("Put away"), key="Esc")
        put_away.clicked.connect(lambda _: self.left.emit())
        keys = QWidget()
        keys.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(keys)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(put_away)
        row.addStretch(1)
        row.addWidget(self._take)
        self.body.addWidget(keys)

    def show_case(self, shown: Shown) -> None:
        """The case as it stands now: what can be chosen follows it, what was typed stays."""

    def wanted(self) -> list[act.Action]:
        """What would be done. Raises `Refused` for what is still missing."""
        raise NotImplementedError

    def place(self, name: str, field: Field, row: int, column: int = 0, *, across: int = 1) -> None:
        """Put a field into the grid under the name that a refusal would call it."""
        self._fields[name] = field
        if isinstance(field, LongText):
            field.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            self.grid.setRowStretch(row, 1)
        self.grid.addWidget(field, row, column, 1, across)
        field.changed.connect(self._on_changed)

    def displace(self, name: str) -> None:
        """Take a field out of the grid again."""
        field = self._fields.pop(name)
        self.grid.removeWidget(field)
        field.deleteLater()

    def _on_changed(self) -> None:
        self.fault.set("")
        self.typed.emit()

    def begin(self) -> None:
        """Put the focus where typing starts: the first field that is still empty."""
        shown = [field for field in self._fields.values() if field.isVisibleTo(self)]
        empty = (field for field in shown if not content_of(field))
        first = next(empty, shown[0] if shown else None)
        (first or self._take).setFocus()

    def refuse(self, sentence: Text, field: str | None = None) -> None:
        """Say beside the field, or below all fields, why it was not taken; nothing typed goes."""
        wrong = self._fields.get(field or "")
        if wrong is None:
            self.fault.set(sentence, Tone.BAD)
            return
        wrong.set_doubt(said(sentence))
        wrong.setFocus()

    def content(self) -> Content:
        """What was typed, as a draft keeps it."""
        return {name: value for name, field in self._fields.items() if (value := content_of(field))}

    def fill(self, content: Mapping[str, Any]) -> None:
        """Show what a draft kept; an empty one clears the panel."""
        for name, field in self._fields.items():
            fill_field(field, content.get(name))
            field.set_doubt(None)
        self.fault.set("")


def content_of(field: Field) -> Any:
    """What was typed into a field, as JSON; empty when nothing was."""
    if isinstance(field, Picker):
        picked = field.picked()
        return {"id": picked.id, "title": picked.title, "detail": picked.detail} if picked else field.text()
    if isinstance(field, Choice):
        return field.value()
    if isinstance(field, (TextField, LongText, DateTimeField)):
        return field.text()
    return None


def fill_field(field: Field, value: Any) -> None:
    """Put back what `content_of` gave."""
    if isinstance(field, Picker):
        field.clear()
        if isinstance(value, Mapping):
            field.set_pick(Pick(value["id"], value["title"], value["detail"]))
    elif isinstance(field, Choice):
        field.set_value(value)
    elif isinstance(field, (TextField, LongText, DateTimeField)):
        field.set_text(value or "")
