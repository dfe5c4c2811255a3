"""Keeps a call as a draft: a committed row half a second after the last key; a disk that will not take it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge
from ui.screens.call.content import Content, as_stored

if TYPE_CHECKING:
    from console.desk.drafts import Draft

SAVED_AFTER_MILLISECONDS = 500
TRIED_AGAIN_AFTER_MILLISECONDS = 2000


class Drafting(QObject):
    """One call's draft. `saved` carries the moment; after `not_saved` (the disk would not take it) it tries on."""

    saved = Signal(object)
    not_saved = Signal()

    def __init__(
        self,
        bridge: Bridge,
        draft: "Draft",
        look: Callable[[], tuple[Content, str, int]],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.draft = draft
        self._look = look
        self._now = now
        self._is_kept = bool(draft.content)
        self._is_over = False
        self._pause = QTimer(self, singleShot=True, interval=SAVED_AFTER_MILLISECONDS)
        self._pause.timeout.connect(self.save)
        self._again = QTimer(self, singleShot=True, interval=TRIED_AGAIN_AFTER_MILLISECONDS)
        self._again.timeout.connect(self.save)
        bridge.keeping.connect(self.flush)

    @property
    def is_kept(self) -> bool:
        """Whether there is a row of it on the disk."""
        return self._is_kept

    def begin_at(self, when: datetime) -> None:
        """The call began at this moment."""
        self.draft = replace(self.draft, started_at=when)

    def touch(self) -> None:
        """Something was typed: save half a second after the last key."""
        if not self._is_over:
            self._pause.start()

    def save(self) -> None:
        """Save it now, with the field and the cursor."""
        self._pause.stop()
        content, field, cursor = self._look()
        if self._is_over:
            return
        self.draft = replace(self.draft, content=as_stored(content), field=field, cursor=cursor, saved_at=self._now())
        draft = self.draft
        self._is_kept = True
        self._bridge.typed.keep(
            draft.id,
            lambda desk: desk.drafts.save(draft),
            lambda: self._on_saved(draft.saved_at),
            self._on_not_saved,
        )

    def flush(self) -> None:
        """Save at once what was typed in the last half second."""
        if self._pause.isActive() or self._again.isActive():
            self.save()

    def pause(self) -> None:
        """The call is being saved: no draft goes in between."""
        self._pause.stop()
        self._again.stop()

    def go_on(self) -> None:
        """It was not saved: keep the draft again."""
        self.touch()

    def end(self) -> None:
        """The call is saved or thrown away: nothing more is kept."""
        self._is_over = True
        self._pause.stop()
        self._again.stop()
        self._bridge.typed.let_go(self.draft.id)

    def throw_away(self) -> None:
        """The person throws the call away."""
        self.end()
        if self._is_kept:
            draft = self.draft.id
            self._bridge.write(lambda desk: desk.drafts.remove(draft), lambda _: None, lambda _: None, lambda: None)

    def _on_saved(self, at: datetime) -> None:
        if not self._is_over:
            self._again.stop()
            self.saved.emit(at)

    def _on_not_saved(self) -> None:
        if not self._is_over:
            self._again.start()
            self.not_saved.emit()
