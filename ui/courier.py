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
        self._late: list[Callable[[], None]] = []
        self.is_held = False
        """Whether the window is covered: what is to be shown comes afterwards."""
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def carry(
        self,
        workers: Executor,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        expected: Callable[[Exception], bool],
        is_shown: bool = False,
    ) -> None:
        """Do the work in a worker; `done` gets its answer, `expected` its exception and says whether it knew it.

        What `is_shown`, such as a dialog, a list or a letter, waits while the window is covered: it would lie over it.
        """
        again = partial(self.carry, workers, work, done=done, expected=expected, is_shown=is_shown)
        self._under_way += 1
        deliver = self._show if is_shown else _at_once
        workers.submit(
            self._work, work, partial(deliver, done), partial(deliver, partial(self._failed, expected, again))
        )

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 (the one broad place: the bridge)
            self._arrived.emit(partial(failed, error))
        else:
            self._arrived.emit(partial(done, answer))

    def _show(self, deliver: Callable[[Any], None], found: Any) -> None:
        if self.is_held:
            self._late.append(partial(deliver, found))
        else:
            deliver(found)

    def _failed(self, expected: Callable[[Exception], bool], again: Callable[[], None], error: Exception) -> None:
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
        """The desk is unlocked: show what came meanwhile, and ask what it refused, in the same order."""
        self.is_held, late, self._late = False, self._late, []
        for deliver in late:
            deliver()
        put_off, self._put_off = self._put_off, []
        for ask in put_off:
            ask()

    def close(self) -> None:
        """Deliver nothing more: the screens that asked are gone."""
        self._is_closed = True


def _at_once(deliver: Callable[[Any], None], found: Any) -> None:
    deliver(found)
