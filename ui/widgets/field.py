"""A control with its label, its key and a quiet line for doubts; the plain text field and the check mark."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.label import Label
from ui.widgets.speech import Speech
from ui.words import Text, said


class Field(QWidget):
    """A label above a control. The doubt line warns and never blocks; it takes no room while there is no doubt."""

    changed = Signal()

    def __init__(self, label: Text, control: QWidget, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.label = Label(label, "field")
        self.label.setBuddy(control)
        self._speech = Speech()
        self._label_text = label
        self._speech.line("name", self._name_control, label)
        self._doubt_text: Text = ""
        self._doubt = Label("", "doubt", wraps=True)
        self._doubt.hide()
        self._key = Label(key, "hint")
        if not key:
            self._key.hide()
        heading = QHBoxLayout()
        heading.setSpacing(6)
        heading.addWidget(self.label)
        heading.addWidget(self._key)
        heading.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().sizes.space(4))
        self._column.addLayout(heading)
        self._column.addWidget(control, 1)
        self._column.addWidget(self._doubt)
        self.setFocusProxy(control)

    def set_doubt(self, text: Text | None) -> None:
        """Show (or take away) the quiet line below the control."""
        words = said(text) if text is not None else ""
        if words == self.doubt() and (text is None or isinstance(text, str)):
            return
        self._doubt_text = text or ""
        self._doubt.say(self._doubt_text)
        self._doubt.setVisible(bool(words))
        self.control.setAccessibleDescription(words)
        self.control.setProperty("doubtful", "true" if words else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)

    def doubt(self) -> str:
        """What the doubt line says; empty without a doubt."""
        return said(self._doubt_text)

    def _name_control(self, name: str) -> None:
        self.control.setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
            self.control.setAccessibleDescription(self.doubt())
        elif event.type() == QEvent.Type.StyleChange:
            self._column.setSpacing(look().sizes.space(4))
        super().changeEvent(event)


class TextField(Field):
    """One line of text."""

    def __init__(
        self,
        label: Text,
        *,
        placeholder: Text = "",
        limit: int | None = None,
        key: str = "",
        line: QLineEdit | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.line = line or QLineEdit()
        super().__init__(label, self.line, key=key, parent=parent)
        if limit is not None:
            self.line.setMaxLength(limit)
        self._speech.line("placeholder", self.line.setPlaceholderText, placeholder)
        self.line.textEdited.connect(lambda _: self._on_edited())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What was typed, without the spaces around it."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Show a text; not an edit by a person."""
        if text != self.line.text():
            self.line.setText(text)

    def _on_edited(self) -> None:
        """A person typed: what the field reads as is brought up before anyone hears of it."""
        self.changed.emit()

    def caret(self) -> int:
        """Where the cursor stands, in characters from the start."""
        return self.line.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the cursor back where a draft left it."""
        self.line.setCursorPosition(place)


class CheckMark(QCheckBox):
    """One yes-or-no mark of a case (urgent, name withheld); Space switches it."""

    changed = Signal()

    def __init__(self, label: Text, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speech = Speech()
        self._speech.line("text", self.setText, label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda _: self.changed.emit())

    def is_checked(self) -> bool:
        """Whether the mark is set."""
        return self.isChecked()

    def set_checked(self, checked: bool) -> None:
        """Show a mark; not an edit by a person."""
        self.setChecked(checked)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        super().changeEvent(event)
