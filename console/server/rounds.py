"""A thread of the centre that does one thing again and again until the centre stops."""

import threading
from collections.abc import Callable

from console.server.taking import log_fault

AFTER_A_FAULT_SECONDS = 10
STOPPING_SECONDS = 30
"""How long an end waits for the step at hand: a server of mail may be slow to answer."""


class Rounds:
    """A step that fails is logged without content and tried again."""

    def __init__(self, name: str, step: Callable[[], None], *, seconds: float) -> None:
        self._name = name
        self._step = step
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step at hand."""
        self._stopping.set()
        self._thread.join(STOPPING_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                self._step()
            except Exception as fault:  # noqa: BLE001 - one of the places for it: the thread must live (architecture, law 11)
                log_fault(fault, kind=self._name)
                self._stopping.wait(AFTER_A_FAULT_SECONDS)
