"""What stands where the form was once a case is saved: its number, large, and what to do with it."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.deadlines import Due
from console.domain.identity import CaseNumber, spoken
from console.domain.ids import CaseId
from ui import formats
from ui.big_words import BigWords
from ui.names import KINDS, named
from ui.tokens import Tone
from ui.widgets import Badge, Button, Card, Flow, Label, PrimaryButton
from ui.words import says, tr


@dataclass(frozen=True)
class SavedCase:
    """What is said of a saved case, on the screen and on the slip. Nothing of it is a citizen's data."""

    case: CaseId
    number: CaseNumber
    kind: str
    subject: str
    bodies: tuple[str, ...]
    saved_at: datetime
    due: Due | None = None
    is_again: bool = False
    """A call on a case that was there before."""
    pin: str | None = None
    """By which a citizen who gave no name asks for the case later."""


class SavedCard(Card):
    """The number is large, in the groups it is read aloud in; copying it has a key of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(says("Saved"), icon="circle-check", parent=parent)
        self._saved: SavedCase | None = None
        self._state = Badge("", Tone.WARN)
        self.trail(self._state)
        self.number = BigWords(pixels=44, align=Qt.AlignmentFlag.AlignLeft)
        self._what = Label("", "title", wraps=True)
        self._lines = Label("", "muted", wraps=True)
        self.copy = Button(says("Copy the number"), key="F6", icon="copy")
        self.print = Button(says("Print the slip"), key="F7", icon="printer")
        self.next = Button(says("Same caller, next case"), key="F8", icon="plus")
        self.show_case = Button(says("Open the case"), key="F9", icon="file-text")
        self.new = PrimaryButton(says("New call"), key="F2", icon="phone-call")
        buttons = QWidget()
        flow = Flow(buttons, gap=8)
        for button in (self.new, self.copy, self.print, self.next, self.show_case):
            flow.addWidget(button)
        self.body.addStretch(1)
        for widget in (Label(says("Case number"), "muted"), self.number, self._what, self._lines, buttons):
            self.body.addWidget(widget)
        self.body.addStretch(2)

    def saved(self) -> SavedCase | None:
        """The case that is shown."""
        return self._saved

    def show_saved(self, saved: SavedCase) -> None:
        """Show a case that was just saved; until the centre has it, it waits here."""
        self._saved = saved
        self.say_waiting(True)
        self.read()

    def say_waiting(self, waiting: bool) -> None:
        """Say where the case is: only here, or at the centre."""
        if waiting:
            self._state.set(says("Saved here, waiting to be sent"), Tone.WARN, icon="cloud-upload")
        else:
            self._state.set(says("At the centre"), Tone.GOOD, icon="circle-check")

    def copy_number(self) -> None:
        """Put the number's digits on the clipboard."""
        if self._saved is not None:
            QApplication.clipboard().setText(self._saved.number)

    def read(self) -> None:
        """Say everything again, in the language in force."""
        saved = self._saved
        if saved is None:
            return
        self.number.say(spoken(saved.number))
        self._what.say(saved.subject or tr("without a summary"))
        self._lines.say("\n".join(saved_lines(saved)))


def saved_lines(saved: SavedCase) -> list[str]:
    """What is said of a saved case, a line each."""
    kind = named(KINDS, saved.kind)
    lines = [tr("The call is recorded on this case.") if saved.is_again else kind]
    if saved.bodies:
        lines.append(tr("Forwarded to: {bodies}", bodies=", ".join(saved.bodies)))
    elif not saved.is_again:
        lines.append(tr("Not forwarded to any body yet."))
    if saved.pin is not None:
        lines.append(tr("PIN, to be told to the citizen: {pin}", pin=f"{saved.pin[:3]} {saved.pin[3:]}"))
    if saved.due is not None:
        lines.append(tr("Due by law {until} (expected)", until=formats.until(saved.due.date)))
    return lines
