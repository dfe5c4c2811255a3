"""A call-back that is due announces itself above every screen, once, with one key to open its case."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.domain.identity import spoken
from ui import formats
from ui.bridge import Bridge
from ui.tokens import Tone
from ui.widgets import Banner, Command
from ui.words import Says, says, tr

if TYPE_CHECKING:
    from console.desk.views import CaseRow

LOOKS_EVERY_MILLISECONDS = 20_000


class CallBackReminder(Banner):
    """Looks by itself now and then, and when asked to."""

    wanted = Signal(str)
    """The case to open."""
    reminded = Signal()
    """One more call-back is due than was told before."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.WARN, action=says("Open"), key="Ctrl+F7", parent=parent)
        self._bridge = bridge
        self._now = now
        self._told: frozenset[str] = frozenset()
        self._first: CaseRow | None = None
        self.acted.connect(self.open_case)
        self._watch = QTimer(self, interval=LOOKS_EVERY_MILLISECONDS)
        self._watch.timeout.connect(self.look)
        self._watch.start()
        self.look()

    def command(self, group: Says) -> Command:
        """The key that opens the case of the first one, while one is due."""
        name = says("Open the due call-back")
        return Command("window.call_back", name, self.open_case, ("Ctrl+F7",), group, lambda: self._first is not None)

    def look(self) -> None:
        """Read which call-backs are due."""
        now = self._now()
        self._bridge.read("window/call_backs", lambda views: views.due_call_backs(now), self._show)

    def open_case(self) -> None:
        """Open the case of the first one."""
        if self._first is not None:
            self.wanted.emit(self._first.id)

    def stop(self) -> None:
        """Look no more: the person leaves."""
        self._watch.stop()

    def read(self) -> None:
        """Say it again, in the language in force."""
        row = self._first
        if row is None or row.call_back is None:
            self.set("")
            return
        # Imported where it is needed: the first window is painted without the desk's parts.
        from console.desk.views import PROMISE

        if row.to_call_for == PROMISE:
            about = {"number": spoken(row.number), "subject": row.subject}
            self.set(tr("A promise was not kept. Call the citizen: {number}, {subject}", **about))
            return
        self.set(
            tr(
                "Call back now: {number}, {subject}, promised for {time}",
                number=spoken(row.number),
                subject=row.subject,
                time=formats.near_day_and_time(row.call_back, today=formats.local(self._now()).date()),
            )
        )

    def _show(self, rows: "Sequence[CaseRow]") -> None:
        ids = frozenset(row.id for row in rows)
        is_new = bool(ids - self._told)
        self._told = ids
        self._first = rows[0] if rows else None
        self.read()
        if is_new:
            self.reminded.emit()
