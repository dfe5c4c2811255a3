"""Several rows chosen at once, and given to somebody in one go (supervisors)."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from console.desk.desk import Step
from console.desk.views import CaseRow
from console.domain.actions import Assign
from console.domain.ids import PersonId
from ui.widgets import Button, Card, Label, Picker, PrimaryButton
from ui.words import says, tr, trn


class Several(Card):
    """The rows chosen with Space, and to whom they go; not there while none is chosen."""

    wanted = Signal(object)
    emptied = Signal()

    def __init__(self, ask: Callable[[Picker, str], None]) -> None:
        super().__init__(says("Chosen"), icon="list-checks")
        self._rows: dict[str, CaseRow] = {}
        self._count = Label("", "strong")
        self.to = Picker(says("To whom"))
        self.to.asked.connect(lambda text: ask(self.to, text))
        assign = PrimaryButton(says("Assign"), key="Ctrl+Enter", icon="user-check")
        assign.clicked.connect(lambda _: self.submit())
        leave = Button(says("Choose none"), key="Esc")
        leave.clicked.connect(lambda _: self.clear())
        row = QHBoxLayout()
        foot = Qt.AlignmentFlag.AlignBottom
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.to, 1)
        row.addWidget(leave, 0, foot)
        row.addWidget(assign, 0, foot)
        self.body.addLayout(row)
        self.hide()

    def has(self, row: CaseRow) -> bool:
        """Whether a row is chosen."""
        return row.id in self._rows

    def toggle(self, row: CaseRow) -> None:
        """Choose a row, or not any more."""
        if row.id in self._rows:
            del self._rows[row.id]
        else:
            self._rows[row.id] = row
        self._say()

    def clear(self) -> None:
        """Choose none."""
        self._rows.clear()
        self.to.clear()
        self._say()
        self.emptied.emit()

    def submit(self) -> None:
        """Ask for all of them to be given to the one picked."""
        picked = self.to.picked()
        if picked is None:
            self.to.set_doubt(tr("Choose one from the list"))
            self.to.setFocus()
            return
        self.to.set_doubt(None)
        to = PersonId(picked.id)
        self.wanted.emit([Step(Assign(expected=row.assignee, to=to), case=row.id) for row in self._rows.values()])

    def _say(self) -> None:
        count = len(self._rows)
        self._count.say(trn("{count} case", "{count} cases", count))
        self.setVisible(count > 0)
