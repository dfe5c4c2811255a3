"""Changing one's own password: at the centre, so the link is needed; this desk's key slot follows."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.desk.changes import Changes
from console.domain.refused import Refused
from ui.screens.screen import Host
from ui.screens.sign_in import LEAST_CHARACTERS
from ui.sentences import refused_sentence
from ui.sign_in_words import sign_in_sentence
from ui.tokens import Tone
from ui.widgets import Banner, Card, Command, Commands, PrimaryButton, TextField, page_with
from ui.words import Text, says, tr


class PasswordScreen:
    """Not on the rail: it is opened from the settings or the palette."""

    name = "password"
    icon = "lock"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Change my password")
        self.old = TextField(says("Password now"), limit=500)
        self.new = TextField(says("New password"), limit=500)
        self.again = TextField(says("New password once more"), limit=500)
        self.change = PrimaryButton(says("Change it"), key="Ctrl+Enter", icon="lock")
        self.notice = Banner()
        self.widget = self._built()
        self.commands = Commands(self.widget)
        group = says("Change my password")
        self.commands.add(Command("password.change", says("Change it"), self._change, ("Ctrl+Return",), group))
        self.commands.add(Command("password.leave", says("Back"), self._leave, ("Escape",), group))

    def open(self, target: str) -> None:
        """Begin with empty fields."""
        self._empty()
        self.notice.set("")
        self.old.control.setFocus()

    def read(self) -> None:
        """Its words follow the language by themselves."""

    def refresh(self, changes: Changes) -> None:
        """It shows nothing of the desk."""

    def close(self) -> None:
        """Nothing of a password is kept."""
        self._empty()

    def _built(self) -> QWidget:
        card = Card(says("Change my password"), icon="lock")
        card.setMaximumWidth(520)
        for field in (self.old, self.new, self.again):
            field.line.setEchoMode(QLineEdit.EchoMode.Password)
            field.line.returnPressed.connect(self._change)
            card.body.addWidget(field)
        card.body.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.change)
        card.body.addLayout(foot)
        self.change.clicked.connect(lambda _: self._change())
        return page_with(card)

    def _change(self) -> None:
        old, new = self.old.line.text(), self.new.line.text()
        if len(new) < LEAST_CHARACTERS:
            self._say(says("The new password needs at least {count} characters.", count=LEAST_CHARACTERS), self.new)
            return
        if new != self.again.line.text():
            self._say(says("The two new passwords are not the same."), self.again)
            return
        self.notice.set(says("Asking the centre …"), Tone.INFO)
        self._host.bridge.on_link(
            lambda desk: desk.change_password(old, new), lambda _: self._on_changed(), self._on_trouble
        )

    def _on_changed(self) -> None:
        self._empty()
        self.notice.set(says("Your password is changed."), Tone.GOOD)
        self._host.announce(tr("Your password is changed"))

    def _on_trouble(self, trouble: Exception) -> None:
        if isinstance(trouble, Refused):
            self._say(refused_sentence(trouble.code, trouble.facts), self.new)
            return
        self._say(sign_in_sentence(trouble), self.old)

    def _say(self, sentence: Text, field: TextField) -> None:
        self.notice.set(sentence, Tone.WARN)
        field.control.setFocus()

    def _leave(self) -> None:
        self._host.go_back()

    def _empty(self) -> None:
        for field in (self.old, self.new, self.again):
            field.line.clear()
