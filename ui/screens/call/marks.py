"""What makes the case need care: urgent, about a child, name withheld, anonymous."""

from PySide6.QtWidgets import QWidget

from ui.screens.call.part import FormPart
from ui.widgets import Button, CheckMark, Flow
from ui.words import says


class MarksPart(FormPart):
    """A row that wraps at large type."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.urgent = CheckMark(says("Urgent"))
        self.child = CheckMark(says("Concerns a child"))
        self.withheld = CheckMark(says("Withhold the name"))
        self.anonymous = CheckMark(says("Anonymous"))
        for name in ("urgent", "child", "withheld", "anonymous"):
            self.keep(f"marks.{name}", getattr(self, name))
        self._flow = Flow(self, gap=18)
        for mark in (self.urgent, self.child, self.withheld, self.anonymous):
            self._flow.addWidget(mark)

    def add(self, *others: CheckMark | Button) -> None:
        """Put other parts' marks, or what unfolds one, into the row."""
        for other in others:
            self._flow.addWidget(other)
