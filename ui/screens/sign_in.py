"""The first screen: who signs in; for a new desk also where the centre is, and the invitation."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.big_words import BigWords
from ui.theme import look
from ui.tokens import Tone
from ui.widgets.banner import Banner
from ui.widgets.button import Button, PrimaryButton
from ui.widgets.card import Card
from ui.widgets.choice import Choice, Option
from ui.widgets.field import TextField
from ui.widgets.label import Label
from ui.words import Text, language, says, set_language, tr

CARD_WIDTH = 460
LEAST_CHARACTERS = 10
"""Of a new password."""


@dataclass(frozen=True)
class Credentials:
    """What someone signs in with. Invitation and address only where they were asked for and typed."""

    login: str
    password: str
    invitation: str | None = None
    centre_url: str | None = None
    code: str | None = None
    """A supervisor's, for a sealed slot: then the password is a new one."""
    second: str | None = None
    """Of the person's own second factor."""
    answer: Path | None = None
    """A file that the centre answered with, where the link has been away for too long."""


class SignInScreen(QWidget):
    """Shown at the start, and whenever the person changes; it never says which of login and password was wrong."""

    signed = Signal(object)
    """Credentials."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._is_busy = False
        self._is_first = True
        self._wanted: TextField | None = None
        self.login = TextField(says("Login"), limit=100)
        self.password = TextField(says("Password"), limit=500)
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.code = TextField(says("Code from your supervisor"), limit=60)
        self.second = TextField(says("Code of the telephone or recovery code"), limit=60)
        self.second.hide()
        self.new = TextField(says("New password"), limit=500)
        self.new.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.centre = TextField(says("Address of the centre"), limit=500, placeholder="https://")
        self.invitation = TextField(says("Invitation (first time only)"), limit=500)
        self.first_time = Button(says("First time here"), kind="plain")
        self.answer = Button(says("Read the centre's answer"), kind="plain")
        self.answer.hide()
        self.go = PrimaryButton(says("Sign in"), key="Enter", icon="arrow-right")
        self.notice = Banner()
        self.language = Choice(says("Language"), [Option("mn", "Монгол"), Option("en", "English")])
        self.language.set_value(language())
        self._mark = BigWords("11·11", pixels=34)
        self._subtitle = Label(says("Government centre for citizens, 11-11"), "muted")
        self._card = Card(says("Sign in"), icon="lock")
        self._build()
        self._connect()

    def begin(self, *, enrolled: bool, centre_url: str | None, notice: Text = "") -> None:
        """Come to the front; a desk that nobody has signed in at asks for the centre too."""
        self._card.setFixedWidth(look().px(CARD_WIDTH))
        self.password.set_text("")
        self.ask_code(False)
        self._forget_second()
        self.offer_answer(False)
        if centre_url and not self.centre.text():
            self.centre.set_text(centre_url)
        self._show_first_time(not enrolled)
        self.say(notice, Tone.INFO)
        (self.password if self.login.text() else self.login).control.setFocus()

    def say(self, text: Text, tone: Tone = Tone.WARN) -> None:
        """Say why it did not go, or what goes on; what was typed stays."""
        self._set_busy(False)
        self.notice.set(text, tone)

    def refuse(self, text: Text) -> None:
        """It did not go: say why, with the password ready to be typed again."""
        self.say(text)
        field = self._wanted or (self.password if self.code.isHidden() else self.code)
        self._wanted = None
        field.control.setFocus()
        field.line.selectAll()

    def ask_code(self, wanted: bool) -> None:
        """The slot of this login is sealed: also ask for a supervisor's code and a new password; or no longer."""
        if wanted != self.code.isHidden():
            return
        for field in (self.code, self.new):
            field.set_text("")
            field.setVisible(wanted)
        for other in (self.first_time, self.language, self._mark, self._subtitle):
            other.setVisible(not wanted)

    def offer_answer(self, offered: bool = True) -> None:
        """The link has been away for too long: the centre's word may come by a file too; or no longer."""
        if offered == self.answer.isHidden():
            self.answer.setVisible(offered)
            self.first_time.setVisible(not offered)

    def choose_answer(self) -> QFileDialog:
        """Ask for that file, then sign in with it."""
        dialog = QFileDialog(self, tr("Read the centre's answer"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._sign(Path(path)))
        dialog.open()
        return dialog

    def ask_second(self) -> None:
        """The centre asks for a code of this person's second factor too; what was typed stays."""
        self._wanted = self.second
        self._show_second(True)

    def _forget_second(self) -> None:
        self.second.set_text("")
        self._show_second(False)

    def _show_second(self, shown: bool) -> None:
        if shown == self.second.isHidden():
            self.second.setVisible(shown)
            for other in (self.first_time, self.language, self._mark, self._subtitle):
                other.setVisible(not shown)
            self._show_first_time(self._is_first)

    def _on_login_changed(self) -> None:
        self.ask_code(False)
        self._forget_second()
        self.offer_answer(False)

    def _build(self) -> None:
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        fields = (self.login, self.password, self.code, self.new, self.second, self.centre, self.invitation)
        for widget in (*fields, self.notice):
            self._card.body.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.first_time)
        buttons.addWidget(self.answer)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        self._card.body.addLayout(buttons)
        self._card.body.addWidget(self.language)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._mark)
        # A margin of its own goes with it where a small window has no room for both.
        self._subtitle.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self._subtitle, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card, 0)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def _connect(self) -> None:
        self.go.clicked.connect(lambda _: self._sign())
        self.answer.clicked.connect(lambda _: self.choose_answer())
        for field in (self.login, self.password, self.code, self.new, self.second, self.centre, self.invitation):
            field.line.returnPressed.connect(lambda: self._sign())
        self.first_time.clicked.connect(lambda _: self._show_first_time(not self._is_first))
        self.login.changed.connect(self._on_login_changed)
        self.language.changed.connect(lambda: set_language(self.language.value() or "mn"))

    def _show_first_time(self, shown: bool) -> None:
        self._is_first = shown
        for field in (self.centre, self.invitation):
            field.setVisible(shown and self.second.isHidden())

    def _sign(self, answer: Path | None = None) -> None:
        if self._is_busy:
            return
        code = self.code.text().strip() or None
        if not self.login.text() or not (self.password.line.text() or code):
            self.say(says("Type login and password."))
            (self.password if self.login.text() else self.login).control.setFocus()
            return
        if code is not None and len(self.new.line.text()) < LEAST_CHARACTERS:
            self.say(says("The new password needs at least {count} characters.", count=LEAST_CHARACTERS))
            self.new.control.setFocus()
            return
        self._set_busy(True)
        self.notice.set(says("Signing in …"), Tone.INFO)
        first = self._is_first
        self.signed.emit(
            Credentials(
                login=self.login.text(),
                password=self.new.line.text() if code is not None else self.password.line.text(),
                code=code,
                second=self.second.text() or None,
                invitation=(self.invitation.text() or None) if first else None,
                centre_url=(self.centre.text() or None) if first else None,
                answer=answer,
            )
        )

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.go.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._sign()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.language.set_value(language())
        super().changeEvent(event)
