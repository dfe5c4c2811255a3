"""Work done in other threads and its answer delivered in the window's; what nobody expected becomes a report."""

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """A fault nobody expected: its kind and where it broke, without any text that a person typed."""

    kind: str
    places: tuple[str, ...]

    def text(self) -> str:
        """The report as it is saved."""
        return "\n".join((self.kind, *self.places, ""))


def report_of(error: BaseException) -> Report:
    """The report of a fault: types and places only, since a message may carry a citizen's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return Report(type(error).__name__, tuple(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames))


def is_not_stored(error: Exception) -> bool:
    """Whether the data folder could not be written: no room, no right, no disk."""
    from console.desk.trouble import DatabaseTrouble, Full

    return isinstance(error, (Full, DatabaseTrouble, OSError))


class Courier(QObject):
    """Carries work to other threads and the answers back to the window's."""

    failed = Signal(object)
    """Report: a fault nobody expected."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way = 0
        self._is_closed = False
        self._put_off: list[Callable[[], None]] = []
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def carry(
        self,
        workers: Executor,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        expected: Callable[[Exception], bool],
    ) -> None:
        """Do the work in a worker; `done` gets its answer, `expected` its exception and says whether it knew it."""
        again = partial(self.carry, workers, work, done=done, expected=expected)
        self._under_way += 1
        workers.submit(self._work, work, done, partial(self._on_error, expected, again))

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 (the one broad place: the bridge)
            self._arrived.emit(partial(failed, error))
        else:
            self._arrived.emit(partial(done, answer))

    def _on_error(self, expected: Callable[[Exception], bool], again: Callable[[], None], error: Exception) -> None:
        from console.desk.trouble import Locked

        if isinstance(error, Locked):
            self._put_off.append(again)
            return
        if expected(error):
            return
        report = report_of(error)
        _log.error("%s", report.text())
        self.failed.emit(report)

    def _on_arrived(self, deliver: Callable[[], None]) -> None:
        self._under_way -= 1
        if not self._is_closed:
            deliver()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way: everything asked for has been answered."""
        return self._under_way == 0

    def ask_again(self) -> None:
        """The desk is unlocked: ask what it refused while it was locked, in the same order."""
        put_off, self._put_off = self._put_off, []
        for ask in put_off:
            ask()

    def close(self) -> None:
        """Deliver nothing more: the screens that asked are gone."""
        self._is_closed = True
