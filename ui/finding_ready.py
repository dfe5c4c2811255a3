"""What finding needs is made ready beforehand: some tenths of a second that no one who types should wait for."""

import gc

from PySide6.QtCore import QObject, QTimer

from console.desk.views import Views
from ui.bridge import Bridge

AFTER_MILLISECONDS = 700
"""When the first screen has been painted, and before the first question."""


class FindingReady(QObject):
    """Makes it ready soon after it is made, and again whenever `make_ready` says that the catalogue changed."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.is_ready = False
        """Whether the next question will find everything prepared."""
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MILLISECONDS)
        self._soon.timeout.connect(lambda: bridge.read("shell/finding", Views.make_ready, self._on_ready))
        self.make_ready()

    def make_ready(self) -> None:
        """Soon, in the thread that reads."""
        self.is_ready = False
        self._soon.start()

    def stop(self) -> None:
        """The person leaves: what was made may go."""
        self._soon.stop()
        gc.unfreeze()

    def _on_ready(self, _: None) -> None:
        # It lives on until the person leaves: looking through it for garbage would stop the window for 0.1 s.
        gc.freeze()
        self.is_ready = True
