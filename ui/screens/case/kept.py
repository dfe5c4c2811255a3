"""What was typed into a case's panels is a committed draft half a second after the last key."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk.desk import Desk
from console.desk.drafts import Draft, DraftId
from console.domain.ids import CaseId
from ui.bridge import Bridge
from ui.screens.case.panel import Content

PAUSE_MILLISECONDS = 500
RETRY_MILLISECONDS = 2000
KIND = "case_panel"
FACT = "fact"
"""The panel's place in a draft's name for a fact that is changed in place."""


class KeptPanels(QObject):
    """Drafts of one person's panels, one a case and panel, under a name that both sides can tell.

    What the disk does not take is kept here and tried again; `stored` tells whether it was taken.
    """

    stored = Signal(bool)

    def __init__(self, bridge: Bridge, *, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._bridge = bridge
        self._now = now
        self._pending: dict[tuple[CaseId, str], Content] = {}
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.save)
        bridge.keeping.connect(self.save)

    def keep(self, case: CaseId, panel: str, content: Content) -> None:
        """Save this half a second after the last key."""
        self._pending[case, panel] = content
        self._pause.start(PAUSE_MILLISECONDS)

    def forget(self, case: CaseId, panel: str) -> None:
        """Its action is on its way with the draft's name: nothing more is saved of it."""
        self._pending.pop((case, panel), None)
        if not self._pending:
            self._bridge.typed.let_go(KIND)

    def save(self) -> None:
        """Save now what waits, for one who leaves."""
        self._pause.stop()
        pending, self._pending = self._pending, {}
        if not pending:
            return
        at = self._now()

        def work(desk: Desk) -> None:
            for (case, panel), content in pending.items():
                _save(desk, case, panel, content, at=at)

        def not_stored() -> None:
            self._pending = pending | self._pending
            self._pause.start(RETRY_MILLISECONDS)
            self.stored.emit(False)

        self._bridge.typed.keep(KIND, work, lambda: self.stored.emit(True), not_stored)

    def load(self, case: CaseId, arrived: Callable[[Mapping[str, Content]], None]) -> None:
        """Read what is kept of a case's panels, by panel; the one typed in last comes last."""
        self._bridge.write(lambda desk: _mine(desk, case), arrived, lambda _: None)


def draft_id(case: CaseId, panel: str) -> DraftId:
    """The name of a panel's draft."""
    return DraftId(f"{KIND}/{case}/{panel}")


def _save(desk: Desk, case: CaseId, panel: str, content: Content, *, at: datetime) -> None:
    if not content:
        desk.drafts.remove(draft_id(case, panel))
        return
    kept: dict[str, Any] = {"case": case, "panel": panel, "content": content}
    desk.drafts.save(
        Draft(
            id=draft_id(case, panel),
            person=desk.person.id,
            kind=KIND,
            content=kept,
            field="",
            cursor=0,
            started_at=at,
            saved_at=at,
        )
    )


def _mine(desk: Desk, case: CaseId) -> dict[str, Content]:
    drafts = sorted((each for each in desk.drafts.mine() if each.kind == KIND), key=lambda each: each.saved_at)
    return {each.content["panel"]: each.content["content"] for each in drafts if each.content["case"] == case}
