"""The one place where threads meet Qt.

Writes run one after another in one worker, in the order they were asked for; reads run in two others, and only the
newest answer of each place arrives; what needs the link has a worker of its own, so that it holds up neither. Answers
come back in the window's thread. What nobody expected is caught here and nowhere else in the screens: it becomes a
report.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from console.domain.refused import Refused
from ui.courier import Courier, is_not_stored
from ui.typed import Typed

if TYPE_CHECKING:
    from console.desk.desk import Changes, Desk, Line
    from console.desk.views import Views

T = TypeVar("T")

JOINED_MILLISECONDS = 100
"""Changes are joined, so that screens read at most ten times a second."""

FRAME_SECONDS = 0.016


class Bridge(QObject):
    """The way from the screens of one person to the desk, and back."""

    changed = Signal(object)
    """Changes: what to read again, joined, at most ten a second."""
    line_changed = Signal(object)
    """Line: the state of the link."""
    failed = Signal(object)
    """Report: a fault nobody expected."""
    keeping = Signal()
    """What was typed in the last half second is written now."""
    _told = Signal(object)
    _told_line = Signal(object)
    _told_part = Signal(object)

    def __init__(self, desk: "Desk", parent: QObject | None = None, *, frame_seconds: float = FRAME_SECONDS) -> None:
        super().__init__(parent)
        self._desk = desk
        self._frame_seconds = frame_seconds
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="reader")
        self._link = ThreadPoolExecutor(1, thread_name_prefix="link")
        self._slow = ThreadPoolExecutor(1, thread_name_prefix="slow")
        self._courier = Courier(self)
        self._courier.failed.connect(self.failed)
        self._generations: dict[str, int] = {}
        self._waiting: Changes | None = None
        self._joining = QTimer(self)
        self._joining.setSingleShot(True)
        self._joining.setInterval(JOINED_MILLISECONDS)
        self._joining.timeout.connect(self._on_joined)
        self._unpainted: list[threading.Event] = []
        # At 0 it would come before the painting, which waits behind all that is posted.
        self._painting = QTimer(self, singleShot=True, interval=1)
        self._painting.timeout.connect(self._on_painted)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._told_line.connect(self.line_changed, Qt.ConnectionType.QueuedConnection)
        self._told_part.connect(self._on_part, Qt.ConnectionType.QueuedConnection)
        self._is_closed = False
        self.typed = Typed(self.write, self._writer, self.keeping.emit)
        desk.subscribe(self._tell, self._tell_line)

    @property
    def desk(self) -> "Desk":
        """For what is read without waiting: `person`, `office`, `line`. Everything else goes through write and read."""
        return self._desk

    def write(
        self,
        work: Callable[["Desk"], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        not_stored: Callable[[], None] | None = None,
    ) -> None:
        """One write, after those asked for before. `not_stored` is called when the disk would not take it."""

        def expected(error: Exception) -> bool:
            if isinstance(error, Refused):
                refused(error)
            elif not_stored is not None and is_not_stored(error):
                not_stored()
            else:
                return False
            return True

        self._courier.carry(self._writer, lambda: work(self._desk), done=done, expected=expected)

    def read(self, place: str, work: Callable[["Views"], T], done: Callable[[T], None]) -> None:
        """Read for a place on the screen. A newer question of the same place makes the older answer worthless."""
        self.read_by_parts(place, lambda views, _: work(views), lambda _: None, done)

    def read_by_parts(
        self,
        place: str,
        work: Callable[["Views", Callable[[T], None]], T],
        part: Callable[[T], None],
        done: Callable[[T], None],
    ) -> None:
        """The same for work that may tell what it has before it has all: that comes to `part`.

        The work goes on when that was painted, or after a frame: the two would only hold each other up.
        """
        generation = self._generations.get(place, 0) + 1
        self._generations[place] = generation

        def is_newest() -> bool:
            return self._generations[place] == generation

        def tell(found: T) -> None:
            is_painted = threading.Event()
            self._told_part.emit((lambda: part(found) if is_newest() else None, is_painted))
            is_painted.wait(self._frame_seconds)

        def answer() -> list[T]:
            return [work(self._desk.views, tell)] if is_newest() else []

        def deliver(answers: list[T]) -> None:
            if answers and is_newest():
                done(answers[0])

        self._courier.carry(self._readers, answer, done=deliver, expected=lambda _: False, is_shown=True)

    def drop(self, place: str) -> None:
        """Forget what a place asked for, and what lies under it (`place/...`): it is shown no more."""
        under = [known for known in self._generations if known.startswith(f"{place}/")]
        for each in (place, *under):
            self._generations[each] = self._generations.get(each, 0) + 1

    def on_link(
        self, work: Callable[["Desk"], T], done: Callable[[T], None], trouble: Callable[[Exception], None]
    ) -> None:
        """Something only the centre can answer. `trouble` gets a Refused, a LinkTrouble or a WrongPassword."""
        self._ask(self._link, work, done, trouble)

    def at_length(
        self, work: Callable[["Desk"], T], done: Callable[[T], None], trouble: Callable[[Exception], None]
    ) -> None:
        """The same for what may take minutes: it holds up nothing else."""
        self._ask(self._slow, work, done, trouble)

    def _ask(
        self,
        workers: Executor,
        work: Callable[["Desk"], T],
        done: Callable[[T], None],
        trouble: Callable[[Exception], None],
    ) -> None:
        def expected(error: Exception) -> bool:
            from console.desk.trouble import LinkTrouble, WrongPassword

            if not isinstance(error, (Refused, LinkTrouble, WrongPassword)):
                return False
            trouble(error)
            return True

        self._courier.carry(workers, lambda: work(self._desk), done=done, expected=expected, is_shown=True)

    def lock(self) -> None:
        """Lock the desk after the writes asked for; tell the screens of no change, and ask later what it refuses."""
        self.keeping.emit()
        self._courier.is_held = True
        self._courier.carry(self._writer, self._desk.lock, done=lambda _: None, expected=lambda _: False)

    def unlock(self, password: str, done: Callable[[], None], trouble: Callable[[Exception], bool]) -> None:
        """Unlock it by its person's password; then ask what was refused, and tell what changed meanwhile."""

        def go_on(_: None) -> None:
            done()
            self._courier.ask_again()
            self._on_joined()

        self._courier.carry(self._writer, lambda: self._desk.unlock(password), done=go_on, expected=trouble)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way and nothing waits to be told."""
        return self._courier.is_idle and (self._waiting is None or self._courier.is_held)

    def close(self) -> None:
        """Finish the writes asked for, deliver nothing more."""
        self._is_closed = True
        self._courier.close()
        self._joining.stop()
        for workers in (self._readers, self._link, self._slow):
            workers.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _tell(self, changes: "Changes") -> None:
        if not self._is_closed:
            self._told.emit(changes)

    def _tell_line(self, line: "Line") -> None:
        if not self._is_closed:
            self._told_line.emit(line)

    def _on_told(self, changes: "Changes") -> None:
        self._waiting = changes if self._waiting is None else self._waiting.joined(changes)
        if not self._joining.isActive():
            self._joining.start()

    def _on_part(self, told: tuple[Callable[[], None], threading.Event]) -> None:
        deliver, is_painted = told
        if not self._is_closed and not self._courier.is_held:
            deliver()
        self._unpainted.append(is_painted)
        self._painting.start()

    def _on_painted(self) -> None:
        for each in self._unpainted:
            each.set()
        self._unpainted.clear()

    def _on_joined(self) -> None:
        if self._courier.is_held:
            return
        changes, self._waiting = self._waiting, None
        if changes is not None:
            self.changed.emit(changes)
