"""What a locked window shows: whose it is, and a field for his password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.big_words import BigWords
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Command, Commands, Label, PrimaryButton, TextField
from ui.words import Text, says

CARD_WIDTH = 460


class CoverScreen(QWidget):
    """Nothing of a citizen stands here. The calls that were open go on as drafts behind it."""

    unlocked = Signal(str)
    """The password that was typed."""
    person_wanted = Signal()
    """Somebody else wants to sign in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._is_busy = False
        self._card = Card(says("Locked"), icon="lock")
        self._who = Label("", "strong", wraps=True)
        self.password = TextField(says("Password"), limit=500)
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.notice = Banner()
        self.switch = Button(says("Switch person"), key="F12", kind="plain")
        self.go = PrimaryButton(says("Unlock"), key="Enter", icon="arrow-right")
        self._build()
        self.go.clicked.connect(lambda _: self._unlock())
        self.switch.clicked.connect(lambda _: self.person_wanted.emit())
        self.password.line.returnPressed.connect(self._unlock)
        self.commands = Commands(self)
        group = says("The program")
        self.commands.add(Command("cover.person", says("Switch person"), self.person_wanted.emit, ("F12",), group))

    def begin(self, name: str) -> None:
        """Come to the front for this person, with the focus in the password."""
        self.empty()
        self._card.setFixedWidth(look().px(CARD_WIDTH))
        self._who.say(name)
        self.notice.set(says("What you were typing is kept. What waits is still sent."), Tone.INFO)
        self.password.control.setFocus()

    def refuse(self, text: Text) -> None:
        """It did not go: say why, with the password ready to be typed again."""
        self._set_busy(False)
        self.notice.set(text, Tone.WARN)
        self.password.control.setFocus()
        self.password.line.selectAll()

    def empty(self) -> None:
        """Nothing of a password is kept."""
        self.password.set_text("")
        self._set_busy(False)

    def _build(self) -> None:
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for widget in (self._who, self.password, self.notice):
            self._card.body.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.switch)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        self._card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(BigWords("11·11", pixels=34))
        column.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card, 0)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def _unlock(self) -> None:
        if self._is_busy:
            return
        if not self.password.line.text():
            self.notice.set(says("Type your password."), Tone.WARN)
            self.password.control.setFocus()
            return
        self._set_busy(True)
        self.notice.set(says("Unlocking …"), Tone.INFO)
        self.unlocked.emit(self.password.line.text())

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.go.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._unlock()
            return
        super().keyPressEvent(event)
