"""What makes the case need care (urgent, a child, name withheld, anonymous), and the buttons that unfold the rest."""

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
        self.unfold_concerned = Button(says("For somebody else"), key="Shift+F8", icon="users", kind="plain")
        self.unfold_reached = Button("", key="Shift+F9", icon="phone", kind="plain")
        flow = Flow(self, gap=12)
        for widget in (
            self.urgent,
            self.child,
            self.withheld,
            self.anonymous,
            self.unfold_concerned,
            self.unfold_reached,
        ):
            flow.addWidget(widget)
