"""What was typed into a form of no call and no case is a committed draft half a second after the last key."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk.desk import Desk
from console.desk.drafts import Draft, DraftId
from console.domain.ids import PersonId
from ui.bridge import Bridge

PAUSE_MILLISECONDS = 500
RETRY_MILLISECONDS = 2000
Content = Mapping[str, Any]


class KeptForm(QObject):
    """One draft of one person for one form, under a name that both sides can tell.

    What the disk does not take is tried again; `not_stored` says so.
    """

    not_stored = Signal()

    def __init__(self, bridge: Bridge, kind: str, *, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._bridge = bridge
        self._kind = kind
        self._now = now
        self.content: Content = {}
        """What was typed and is not saved; it outlasts that the form shows something else."""
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.save)
        bridge.keeping.connect(self.flush)

    @property
    def id(self) -> DraftId:
        """The draft's name; an action that is done with it removes it in the same commit."""
        return draft_id(self._kind, self._bridge.desk.person.id)

    def keep(self, content: Content) -> None:
        """Save this half a second after the last key; nothing at all throws the draft away."""
        self.content = content
        self._pause.start(PAUSE_MILLISECONDS)

    def forget(self) -> None:
        """What was typed is on its way with the draft's name, or thrown away with it: nothing more is saved."""
        self.content = {}
        self._pause.stop()
        self._bridge.typed.let_go(self.id)

    def flush(self) -> None:
        """Save now what was typed in the last half second, for one who leaves."""
        if self._pause.isActive():
            self.save()

    def save(self) -> None:
        """Save now what is typed."""
        self._pause.stop()
        at, content = self._now(), dict(self.content)
        draft = Draft(self.id, self._bridge.desk.person.id, self._kind, content, "", 0, started_at=at, saved_at=at)

        def work(desk: Desk) -> None:
            if draft.content:
                desk.drafts.save(draft)
            else:
                desk.drafts.remove(draft.id)

        self._bridge.typed.keep(draft.id, work, lambda: None, self._on_not_stored)

    def load(self, arrived: Callable[[Content], None]) -> None:
        """Read what is kept; empty where nothing is."""

        def show(content: Content) -> None:
            if not self.content:
                self.content = content
            arrived(self.content)

        self._bridge.write(self._kept, show, lambda _: None)

    def _kept(self, desk: Desk) -> Content:
        return next((each.content for each in desk.drafts.mine() if each.id == self.id), {})

    def _on_not_stored(self) -> None:
        self._pause.start(RETRY_MILLISECONDS)
        self.not_stored.emit()


def draft_id(kind: str, person: PersonId) -> DraftId:
    """The name of a person's draft for a form."""
    return DraftId(f"{kind}/{person}")
