"""What was asked and what is so now, side by side; at large type one below the other."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.attention.sides import Value
from ui.theme import look
from ui.widgets import Label, SharedRow, spaced
from ui.words import Says, says

LEAST_WIDTH = 200
"""Of a side, in pixels at 100 per cent: a narrower one is no longer read with ease."""


class Side(QFrame):
    """A heading and values, each with who put it there and when."""

    def __init__(self, heading: Says) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        spaced(self, self._column, gap=4, margins=(12, 10, 12, 12))
        self._column.addWidget(Label(heading, "field"))
        self._column.addStretch(1)
        self._labels: list[tuple[Label, Label, Label]] = []

    def show_values(self, values: Sequence[Value]) -> None:
        """Show these; nothing hides the side."""
        while len(self._labels) < len(values):
            labels = (Label("", "strong", wraps=True), Label("", wraps=True), Label("", "hint", wraps=True))
            for label in labels:
                self._column.insertWidget(self._column.count() - 1, label)
            self._labels.append(labels)
        for place, labels in enumerate(self._labels):
            value = values[place] if place < len(values) else Value("")
            for label, words in zip(labels, (value.title, value.text, value.who), strict=True):
                label.say(words)
                label.setVisible(bool(words))
        self.setMinimumWidth(look().px(LEAST_WIDTH))
        self.setVisible(bool(values))


class Compared(QWidget):
    """Two sides; the right one is away where nothing stands against what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.now = Side(says("What was asked")), Side(says("What is so now"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = SharedRow()
        self.setLayout(row)
        row.add(self.asked, 1)
        row.add(self.now, 1)

    def show_both(self, asked: Value, now: Sequence[Value]) -> None:
        """Put both before the reader."""
        self.asked.show_values([asked])
        self.now.show_values(now)
