"""When nobody is at the desk: after idle minutes the window locks, hours after locking the key is forgotten."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from ui.bridge import Bridge

LOCK_MINUTES = "lock.minutes"
"""The desk's setting: after how many idle minutes it locks."""
USUAL_MINUTES = 5
LEAST_MINUTES, MOST_MINUTES = 1, 60
FORGOTTEN_AFTER = timedelta(hours=8)
LOOKS_EVERY_MILLISECONDS = 5_000
_DEEDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    }
)


def idle_minutes(desk: "Desk") -> tuple[object, int]:
    """(what is set at this desk, what the centre's rule allows at most)."""
    return desk.settings.get(LOCK_MINUTES, USUAL_MINUTES), desk.most_idle_minutes


class Locking(QObject):
    """What a person wants of the lock."""

    now = Signal()
    """Cover the window until he is back."""
    minutes = Signal(int)
    """Do so by itself after so many idle minutes, here and after the next start."""


class Absence(QObject):
    """Listens to keys and pointer at the windows themselves, where few events pass.

    Hours are counted by a clock that never goes back and by the computer's, whichever is over first: the one stands
    still while a computer sleeps, the other may be set.
    """

    idle = Signal()
    """Nobody has touched anything for `minutes`."""
    forgotten = Signal()
    """It has been locked for too long."""

    def __init__(
        self, now: Callable[[], datetime], parent: QObject, *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.ticks = ticks
        self.minutes = USUAL_MINUTES
        self._touched = ticks()
        self._locked: tuple[float, datetime] | None = None
        self._timer = QTimer(self, interval=LOOKS_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_window)

    def works(self) -> None:
        """Somebody sits down."""
        self._touched = self.ticks()
        self._locked = None
        self._timer.start()

    def locks(self) -> None:
        """It is locked from now on."""
        if self._locked is None:
            self._locked = self.ticks(), self._now()
        self._timer.start()

    def ends(self) -> None:
        """There is nothing to lock or to forget."""
        self._locked = None
        self._timer.stop()

    def follow(self, bridge: "Bridge", locking: Locking) -> None:
        """Read how many minutes hold at this desk, again when that may have changed, and keep what its person sets."""

        def read() -> None:
            bridge.write(idle_minutes, lambda found: self.keep_minutes(found[0], most=found[1]), lambda _: None)

        def keep(minutes: int) -> None:
            bridge.write(
                lambda desk: desk.settings.set(LOCK_MINUTES, minutes), lambda _: None, lambda _: None, lambda: None
            )
            read()

        locking.minutes.connect(keep)
        bridge.changed.connect(lambda changes: read() if changes.reference else None)
        read()

    def keep_minutes(self, minutes: object, *, most: int = MOST_MINUTES) -> None:
        """Lock after so many idle minutes, 1 to 60 and at most as the centre's rule says; what is no number counts as
        the usual."""
        known = minutes if isinstance(minutes, int) else USUAL_MINUTES
        self.minutes = max(LEAST_MINUTES, min(MOST_MINUTES, most, known))

    def look(self) -> None:
        """See whether it is time for one or the other."""
        if self._locked is None:
            if self.ticks() - self._touched >= self.minutes * 60:
                self.idle.emit()
            return
        ticked, began = self._locked
        if self.ticks() - ticked >= FORGOTTEN_AFTER.total_seconds() or self._now() - began >= FORGOTTEN_AFTER:
            self.forgotten.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DEEDS:
            self._touched = self.ticks()
        return False

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
