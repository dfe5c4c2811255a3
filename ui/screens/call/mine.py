"""The agent's own list under the calls, where the window is tall enough for it."""

from array import array
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from console.desk.views import CaseRow, Order, Queue, Views
from console.domain.deadlines import local_day
from ui.screens.queues.columns import case_columns
from ui.screens.queues.table import CaseTable
from ui.screens.screen import Host
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Badge, Card
from ui.words import says, trn

TALL_ENOUGH = 880
"""From this height of the screen on, at 100 per cent, there is room for the list beside a whole form."""
SHOWN_ROWS = 2


class MinePart(Card):
    """The next ones due; Enter opens a case."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(says("My list"), icon="list-checks", parent=parent)
        self._host = host
        self._all = Badge("", Tone.INFO)
        self._today = Badge("", Tone.WARN)
        self._late = Badge("", Tone.BAD)
        for badge in (self._all, self._today, self._late):
            self.trail(badge)
        self.table = CaseTable(
            case_columns(host.now, lambda _: False), host.bridge, place="call.mine", name=says("My list")
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)
        self.hide()

    def fit(self, height: int) -> None:
        """Show the list where a screen of this height has room for it."""
        shown = height >= look().px(TALL_ENOUGH)
        self.setFixedHeight(look().px(34) * (SHOWN_ROWS + 2) + look().px(44))
        if shown != self.isVisible():
            self.setVisible(shown)
            self.read()

    def read(self) -> None:
        """Read the list anew."""
        if not self.isHidden():
            self._host.bridge.read("call.mine", _mine, self._show)

    def _show(self, answer: "tuple[array[int], list[CaseRow]]") -> None:
        numbers, rows = answer
        self.table.show_queue(numbers, rows)
        today = local_day(self._host.now())
        due = [row.due for row in rows if row.due is not None and row.state != "closed"]
        counts = (len(numbers), due.count(today), sum(1 for each in due if each < today))
        self._say(counts)

    def _say(self, counts: Sequence[int]) -> None:
        total, due_today, late = counts
        for badge, count, words in (
            (self._all, total, trn("{count} not resolved", "{count} not resolved", total)),
            (self._today, due_today, trn("{count} due today", "{count} due today", due_today)),
            (self._late, late, trn("{count} overdue", "{count} overdue", late)),
        ):
            badge.set(words)
            badge.setVisible(bool(count))

    def _open(self, _: str) -> None:
        row = self.table.current_row()
        if row is not None:
            self._host.show_screen("case", row.id)


def _mine(views: Views) -> "tuple[array[int], list[CaseRow]]":
    """The whole list's numbers, and the rows of its first page: by term, so those late or due today come first."""
    numbers = views.queue(Queue.MINE, Order.DUE)
    return numbers, views.rows(numbers[:128])
