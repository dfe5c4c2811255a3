"""Setting up one's own second factor: a telephone keeps a secret, and ten recovery codes are written down."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.trouble import Denied
from console.wire import SecondFactorSaid
from ui.screens.screen import Host
from ui.sign_in_words import sign_in_sentence
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Command, Commands, Label, PrimaryButton, TextField, page_with
from ui.words import Says, Text, says, tr

CARD_WIDTH = 540
PICTURE = 240
COLUMNS = 2


class CodePicture(QWidget):
    """A square picture for a telephone's camera: dark on white in every look, as cameras want it."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(self)

    def draw(self, svg: str) -> None:
        """Show this drawing; an empty one shows nothing."""
        self._drawing.load(QByteArray(svg.encode()))
        self.setFixedSize(look().px(PICTURE), look().px(PICTURE))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawing.isValid():
            painter = QPainter(self)
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            self._drawing.render(painter, QRectF(self.rect()))


class SecondFactorScreen:
    """Not on the rail: supervisors and administrators open it from the settings or the palette. Nothing of it is kept
    at the desk, and it is shown once."""

    name = "second_factor"
    icon = "lock"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("My second factor")
        self.password = TextField(says("Your own password"), limit=500)
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.before = TextField(says("Code of the telephone or recovery code"), limit=60)
        self.ask = Button(says("Show a new one"), icon="lock")
        self.picture = CodePicture()
        self.secret = _readable("strong")
        self.recovery = [_readable("large") for _ in range(10)]
        self.code = TextField(says("Code that the telephone shows"), limit=60)
        self.confirm = PrimaryButton(says("Use it from now on"), key="Ctrl+Enter", icon="check")
        self.notice = Banner()
        self._card = Card(self.title, icon="lock")
        self._shown = QWidget()
        self.widget = self._built()
        self.commands = Commands(self.widget)
        group = self.title
        self.commands.add(Command("second_factor.go", says("Go on"), self._go_on, ("Ctrl+Return",), group))
        self.commands.add(Command("second_factor.leave", says("Back"), self._host.go_back, ("Escape",), group))

    def open(self, target: str) -> None:
        """Begin with empty fields."""
        self.close()
        self._card.setFixedWidth(look().px(CARD_WIDTH))
        self.notice.set("")
        self.password.control.setFocus()

    def read(self) -> None:
        """Its words follow the language by themselves."""

    def refresh(self, changes: Changes) -> None:
        """It shows nothing of the desk."""

    def close(self) -> None:
        """Neither a secret nor a code is kept."""
        for field in (self.password, self.before, self.code):
            field.line.clear()
        for label in (self.secret, *self.recovery):
            label.say("")
        self.picture.draw("")
        self.before.hide()
        self._shown.hide()

    def _built(self) -> QWidget:
        body = self._card.body
        body.addWidget(
            Label(
                says(
                    "With the password the centre then asks you for a code of your telephone. A program for such codes"
                    " on the telephone is enough; it needs no network."
                ),
                "muted",
                wraps=True,
            )
        )
        for field in (self.password, self.before):
            field.line.returnPressed.connect(self._ask)
            body.addWidget(field)
        body.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self._secrets())
        body.addWidget(self.notice)
        self.ask.clicked.connect(lambda _: self._ask())
        self.confirm.clicked.connect(lambda _: self._confirm())
        self.code.line.returnPressed.connect(self._confirm)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page_with(self._card))
        return scroll

    def _secrets(self) -> QWidget:
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Label(says("1. Let the telephone read this picture, or type these letters:"), wraps=True))
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.secret)
        sentence = says(
            "2. Write down these recovery codes and keep them apart from the telephone. Each opens once when"
            " the telephone is lost; they are not shown again."
        )
        column.addWidget(Label(sentence, wraps=True))
        grid = QGridLayout()
        for place, label in enumerate(self.recovery):
            grid.addWidget(label, place // COLUMNS, place % COLUMNS)
        column.addLayout(grid)
        column.addWidget(Label(says("3. Type the code that the telephone shows now:"), wraps=True))
        column.addWidget(self.code)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        column.addLayout(foot)
        return self._shown

    def _go_on(self) -> None:
        if self._shown.isHidden():
            self._ask()
        else:
            self._confirm()

    def _ask(self) -> None:
        password, before = self.password.line.text(), self.before.text() or None
        if not password:
            self._say(says("Fill in every field."), self.password)
            return
        self.notice.set(says("Asking the centre …"), Tone.INFO)
        self._host.bridge.on_link(
            lambda desk: desk.second_factor.begin(password, code=before), self._show, self._on_trouble
        )

    def _show(self, said: SecondFactorSaid) -> None:
        self.notice.set("")
        self.picture.draw(said.picture)
        self.picture.setAccessibleName(tr("Picture for the telephone; the letters below say the same"))
        self.secret.say(" ".join(said.secret[place : place + 4] for place in range(0, len(said.secret), 4)))
        for label, code in zip(self.recovery, said.recovery, strict=True):
            label.say(code)
        self._shown.show()
        self.code.control.setFocus()

    def _confirm(self) -> None:
        password, code = self.password.line.text(), self.code.text()
        if not code:
            self._say(says("Fill in every field."), self.code)
            return
        self.notice.set(says("Asking the centre …"), Tone.INFO)
        self._host.bridge.on_link(
            lambda desk: desk.second_factor.confirm(password, code), lambda _: self._on_confirmed(), self._on_trouble
        )

    def _on_confirmed(self) -> None:
        self.close()
        self.notice.set(says("Your second factor is set up. The centre asks for it from now on."), Tone.GOOD)
        self._host.announce(tr("Your second factor is set up"))

    def _on_trouble(self, trouble: Exception) -> None:
        is_shown = not self._shown.isHidden()
        if isinstance(trouble, Denied) and trouble.asks_for_code and not is_shown:
            self.before.show()
            self._say(sign_in_sentence(trouble), self.before)
            return
        self._say(_sentence(trouble), self.code if is_shown else self.password)

    def _say(self, sentence: Text, field: TextField) -> None:
        self.notice.set(sentence, Tone.WARN)
        field.control.setFocus()


def _sentence(trouble: Exception) -> Says:
    if isinstance(trouble, Denied) and trouble.code == "not_allowed":
        return says("Only supervisors and administrators have a second factor.")
    return sign_in_sentence(trouble)


def _readable(kind: str) -> Label:
    label = Label("", kind)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
    )
    return label
