"""All panels of the case screen, of which one or none is open; each keeps what was typed when it is put away."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.case import Entry
from ui.screens.case.body_panels import (
    AcknowledgePanel,
    AnswerPanel,
    Ask,
    ExtendPanel,
    ForwardPanel,
    GiveBackPanel,
    PassOnPanel,
    QuestionPanel,
)
from ui.screens.case.citizen_panels import CallBackPanel, CameBackPanel, ConsentPanel, FollowUpPanel
from ui.screens.case.ending_panels import ClosePanel, ReopenPanel
from ui.screens.case.look_panels import RevealPanel, UsedPanel
from ui.screens.case.office_panels import AssignPanel, KindPanel, NotePanel, StrikePanel
from ui.screens.case.panel import Content, Panel
from ui.screens.case.promise_panels import PromiseEndsPanel, PromisePanel
from ui.screens.case.shown import Shown
from ui.screens.case.survey_panel import SurveyPanel
from ui.screens.case.tell_panel import TellPanel
from ui.screens.case.together import JoinPanel


class Panels(QWidget):
    """`submitted` carries the panel whose action is wanted, `typed` the one somebody types in."""

    submitted = Signal(object)
    typed = Signal(object)
    opened = Signal()
    put_away = Signal()

    def __init__(self, *, find_bodies: Ask, find_people: Ask, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._open: Panel | None = None
        self._strike = StrikePanel()
        made: tuple[Panel, ...] = (
            NotePanel(),
            AnswerPanel(now),
            AcknowledgePanel(),
            ForwardPanel(find_bodies),
            PassOnPanel(find_bodies),
            QuestionPanel(),
            TellPanel(),
            GiveBackPanel(),
            ExtendPanel(),
            CallBackPanel(now),
            FollowUpPanel(),
            CameBackPanel(),
            ConsentPanel(),
            SurveyPanel(),
            PromisePanel(now),
            PromiseEndsPanel(),
            ClosePanel(now),
            ReopenPanel(),
            AssignPanel(find_people),
            JoinPanel(),
            KindPanel(),
            self._strike,
            RevealPanel(),
            UsedPanel(),
        )
        self._panels = {panel.name: panel for panel in made}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for panel in made:
            panel.hide()
            panel.submitted.connect(lambda panel=panel: self.submitted.emit(panel))
            panel.typed.connect(lambda panel=panel: self.typed.emit(panel))
            panel.left.connect(self.put_open_away)
            column.addWidget(panel)
        self.hide()

    def open_panel(self) -> Panel | None:
        """The panel that is open."""
        return self._open

    def panel(self, name: str) -> Panel:
        """One panel by the wire name of its action."""
        return self._panels[name]

    def open(self, name: str) -> None:
        """Open a panel with what was typed there before, the focus where typing starts."""
        if self._open is not None:
            self._open.hide()
        self._open = self._panels[name]
        self.show()
        self._open.show()
        self.opened.emit()
        self._open.begin()

    def put_open_away(self) -> None:
        """Close the open panel; what was typed stays in it."""
        if self._open is None:
            return
        self._open.hide()
        self._open = None
        self.hide()
        self.put_away.emit()

    def done(self, panel: Panel) -> None:
        """Its action was taken: nothing is left in it."""
        panel.fill({})
        if panel is self._open:
            self.put_open_away()

    def show_case(self, shown: Shown) -> None:
        """What can be chosen follows the case."""
        for panel in self._panels.values():
            panel.show_case(shown)

    def choose_entry(self, entry: Entry | None, shown: Shown) -> None:
        """The entry that striking out would be about."""
        self._strike.choose(entry, shown)

    def fill(self, contents: Mapping[str, Content]) -> None:
        """Show what drafts kept, by panel; all other panels become empty."""
        for name, panel in self._panels.items():
            panel.fill(contents.get(name, {}))
