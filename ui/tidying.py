"""Python's garbage is collected in the window's thread alone.

A worker thread that collects a dead window takes Qt's lock while it holds Python's; the window's thread, connecting a
signal just then, holds Qt's and waits for Python's: both wait for ever.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MILLISECONDS = 1_000


class Tidying(QObject):
    """Collects now and then, as Python by itself would have by the number of new objects."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tidy)
        self._timer.start(EVERY_MILLISECONDS)

    def tidy(self) -> None:
        """Collect the oldest generation that is due."""
        due = [
            age for age, (many, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if many > most
        ]
        if due:
            gc.collect(due[-1])
