"""The lists to choose from, each with how many cases it holds."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from console.desk.views import Queue
from ui import formats
from ui.sentences import from_table
from ui.widgets import Flow
from ui.words import marked, tr

NAMES: Mapping[Queue, str] = {
    Queue.MINE: marked("My list"),
    Queue.OFFICE: marked("My office"),
    Queue.UNASSIGNED: marked("Not assigned"),
    Queue.DUE_TODAY: marked("Due today"),
    Queue.OVERDUE: marked("Overdue"),
    Queue.WAITING_FOR_BODY: marked("Waiting for a body"),
    Queue.CALL_BACKS: marked("Call-backs"),
    Queue.CLOSED: marked("Closed"),
}


class QueueTabs(QWidget):
    """`chosen` carries the list."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        row = QWidget()
        flow = Flow(row)
        self._group = QButtonGroup(self)
        self._buttons: dict[Queue, QPushButton] = {}
        self._counts: Mapping[Queue, int] = {}
        for queue in NAMES:
            button = QPushButton()
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, queue=queue: self.chosen.emit(queue))
            self._group.addButton(button)
            self._buttons[queue] = button
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)
        self._say()

    def choose(self, queue: Queue) -> None:
        """Show which list is read."""
        self._buttons[queue].setChecked(True)

    def show_counts(self, counts: Mapping[Queue, int]) -> None:
        """How many cases each holds."""
        self._counts = counts
        self._say()

    def _say(self) -> None:
        for queue, button in self._buttons.items():
            name, count = from_table(NAMES[queue]), self._counts.get(queue)
            text = name if count is None else tr("{list}  {count}", list=name, count=formats.number(count))
            if text != button.text():
                button.setText(text)
                button.setAccessibleName(text)
                button.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
