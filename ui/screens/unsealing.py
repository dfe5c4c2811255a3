"""A supervisor answers one whose slot was sealed at a desk without a link: a number in, a code out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.desk.changes import Changes
from console.desk.trouble import Denied
from console.domain.unsealing import read_challenge
from ui.screens.screen import Host
from ui.sign_in_words import sign_in_sentence
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner, Card, Command, Commands, Label, PrimaryButton, TextField, page_with
from ui.words import Says, Text, says

CARD_WIDTH = 540


class UnsealingScreen:
    """Not on the rail: supervisors and administrators open it from the palette. Only the centre knows the code."""

    name = "unsealing"
    icon = "lock"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Open a sealed desk")
        self.challenge = TextField(says("Number that was read out"), limit=60)
        self.sealed = TextField(says("Login of who reads it out"), limit=100)
        self.login = TextField(says("Your own login"), limit=100)
        self.password = TextField(says("Your own password"), limit=500)
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.second = TextField(says("Code of the telephone or recovery code"), limit=60)
        self.second.hide()
        self.ask = PrimaryButton(says("Ask for the code"), key="Ctrl+Enter", icon="lock")
        self.notice = Banner()
        self.notice.acted.connect(lambda: host.show_screen("second_factor"))
        self.code = Label("", "title")
        self._card = Card(self.title, icon="lock")
        self.widget = self._built()
        self.commands = Commands(self.widget)
        group = self.title
        self.commands.add(Command("unsealing.ask", says("Ask for the code"), self._ask, ("Ctrl+Return",), group))
        self.commands.add(Command("unsealing.leave", says("Back"), self._leave, ("Escape",), group))

    def open(self, target: str) -> None:
        """Begin with empty fields."""
        self.close()
        self._card.setFixedWidth(look().px(CARD_WIDTH))
        self.notice.set("")
        self.challenge.control.setFocus()

    def read(self) -> None:
        """Its words follow the language by themselves."""

    def refresh(self, changes: Changes) -> None:
        """It shows nothing of the desk."""

    def close(self) -> None:
        """Neither a password nor a code is kept."""
        self.code.say("")
        for field in (self.challenge, self.sealed, self.login, self.password, self.second):
            field.line.clear()
        self.second.hide()

    def _built(self) -> QWidget:
        card = self._card
        card.body.addWidget(
            Label(
                says(
                    "Someone cannot sign in at a desk without a link, after ten wrong passwords. Be sure by his voice"
                    " that it is he. That you gave the code is recorded."
                ),
                "muted",
                wraps=True,
            )
        )
        for pair in ((self.challenge, self.sealed), (self.login, self.password)):
            row = QHBoxLayout()
            for field in pair:
                field.line.returnPressed.connect(self._ask)
                row.addWidget(field, 1)
            card.body.addLayout(row)
        self.second.line.returnPressed.connect(self._ask)
        card.body.addWidget(self.second)
        card.body.addWidget(self.notice)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        card.body.addWidget(self.code)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.ask)
        card.body.addLayout(foot)
        self.ask.clicked.connect(lambda _: self._ask())
        return page_with(card)

    def _ask(self) -> None:
        challenge, sealed = self.challenge.text(), self.sealed.text().strip()
        login, password = self.login.text().strip(), self.password.line.text()
        self.code.say("")
        if read_challenge(challenge) is None:
            self._say(says("A digit of the number was misheard. Ask for it again."), self.challenge)
            return
        for field in (self.sealed, self.login, self.password):
            if not field.text():
                self._say(says("Fill in every field."), field)
                return
        second = self.second.text() or None
        self.notice.set(says("Asking the centre …"), Tone.INFO, action="")
        self._host.bridge.on_link(
            lambda desk: desk.unsealing.code(login, password, challenge=challenge, sealed=sealed, second=second),
            self._on_code,
            self._on_trouble,
        )

    def _on_code(self, code: str) -> None:
        self.password.line.clear()
        self.second.line.clear()
        self.notice.set(
            says("Read this code out. It opens the desk once; then a new password is chosen there."), Tone.GOOD
        )
        self.code.say(code)
        self.code.setFocus()

    def _on_trouble(self, trouble: Exception) -> None:
        asks_for_code = isinstance(trouble, Denied) and trouble.asks_for_code
        if asks_for_code:
            self.second.show()
        lacks_one = isinstance(trouble, Denied) and trouble.code == "second_factor_missing"
        action = says("Set it up now") if lacks_one else ""
        self._say(_sentence(trouble), self.second if asks_for_code else self.password, action=action)

    def _say(self, sentence: Text, field: TextField, *, action: Text = "") -> None:
        self.notice.set(sentence, Tone.WARN, action=action)
        field.control.setFocus()

    def _leave(self) -> None:
        self._host.go_back()


def _sentence(trouble: Exception) -> Says:
    """Why the centre did not answer with a code."""
    match getattr(trouble, "code", None):
        case "not_allowed":
            return says("Only a supervisor of this person, or an administrator, may open his desk.")
        case "wrong_value":
            return says("Nobody with this login has signed in at the desk of this number.")
    return sign_in_sentence(trouble)
