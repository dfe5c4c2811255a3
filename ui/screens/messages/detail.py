"""One message whole: why it lies here, what can be read of it, and what is asked of whoever deals with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from console.domain.identity import CaseNumber, read_case_number
from console.domain.refused import Refused
from console.wire import UNSENT, Task
from ui.known import Known
from ui.screens.messages.words import case_word, message_title, message_why, message_word
from ui.tokens import Tone
from ui.widgets import Badge, Banner, Button, Card, Commands, Flow, Label, NumberField, NumberKind, TextField, spaced
from ui.words import Text, says, tr


class MessageDetail(Card):
    """Hidden while nothing is chosen; `commands` are shown as buttons, without the last one, which leaves."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(says("Message"), icon="inbox")
        self._commands = commands
        self._word = Badge("")
        self._title, self._why = Label("", "strong", wraps=True), Label("", wraps=True)
        self._case = Label("", wraps=True)
        self._sender, self._text = Label("", "muted", wraps=True), Label("", wraps=True)
        self.number = NumberField(says("Case number"), kind=NumberKind.CASE_NUMBER)
        self.reason = TextField(says("Why it is not needed, or what was done instead"), limit=500)
        self.fault = Banner("", Tone.BAD)
        words = QWidget()
        column = QVBoxLayout(words)
        spaced(words, column, gap=10)
        for part in (self._word, self._title, self._why, self._case, self._sender, self._text):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(words)
        self.body.addWidget(scroll, 1)
        for widget in (self.number, self.reason, self.fault, self._keys()):
            self.body.addWidget(widget)

    def _keys(self) -> QWidget:
        row = QWidget()
        flow = Flow(row)
        self._buttons = {}
        for command in self._commands.all()[:-1]:
            button = Button(command.name, key=command.key)
            button.clicked.connect(lambda _=False, id=command.id: self._commands.run(id))
            self._buttons[command.id] = button
            flow.addWidget(button)
        return row

    def show_message(self, task: Task, known: Known, *, is_another: bool) -> None:
        """One message; what was typed stays while it is the same."""
        self._word.set(*message_word(task))
        self._title.say(message_title(task, known))
        sender = str(task.facts.get("sender") or "")
        self._case.say(case_word(task))
        for label, said in (
            (self._why, message_why(task)),
            (self._sender, tr("From: {sender}", sender=sender) if sender else ""),
            (self._text, task.text),
        ):
            label.say(said)
            label.setVisible(bool(said))
        self.number.setVisible(task.code != UNSENT)
        if is_another:
            self.number.set_text(task.number or "")
            self.reason.set_text("")
            self.fault.set("")
        for id, button in self._buttons.items():
            button.setVisible(self._commands.get(id).enabled())
        self.show()

    def case_meant(self) -> CaseNumber:
        """The case that a mail belongs to. Raises Refused(missing | wrong_value)."""
        typed = self.number.text()
        number = read_case_number(typed).number
        if number is None:
            raise Refused("wrong_value" if typed else "missing", field="number")
        return number

    def why(self) -> str:
        """Why a mail is thrown away. Raises Refused(missing)."""
        if not self.reason.text():
            raise Refused("missing", field="reason")
        return self.reason.text()

    def refuse(self, sentence: Text, field: str | None = None) -> None:
        """Say why it was not done, and go to the field that it hangs on."""
        self.fault.set(sentence, Tone.BAD)
        if field in ("number", "reason"):
            (self.number if field == "number" else self.reason).setFocus()
