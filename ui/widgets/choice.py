"""One of a few, as a row of buttons: chosen by first letter or digit, arrows or the option's own key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from console.domain.keyboard import other_layout
from console.domain.spelling import search_key
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.typed_when import as_typed
from ui.words import Text, said


@dataclass(frozen=True)
class Option:
    """One thing to choose: its name in the program, what people read, and a key that chooses it from anywhere."""

    value: str
    text: Text
    key: str = ""


class Choice(Field):
    """A labelled row of options of which one, or none yet, is chosen."""

    def __init__(self, label: Text, options: Sequence[Option], *, key: str = "", parent: QWidget | None = None) -> None:
        self._options = tuple(options)
        row = QWidget()
        super().__init__(label, row, key=key, parent=parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        flow = Flow(row, equal=True)
        for option in self._options:
            button = QPushButton(row)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.installEventFilter(self)
            self._speech.line(option.value, button.setText, option.text)
            self._group.addButton(button)
            self._buttons[option.value] = button
            flow.addWidget(button)
            if option.key:
                shortcut = QShortcut(QKeySequence(option.key), self, context=Qt.ShortcutContext.WindowShortcut)
                shortcut.activated.connect(lambda value=option.value: self._choose(value))
        self._group.buttonClicked.connect(lambda _: self.changed.emit())
        if self._options:
            row.setFocusProxy(self._buttons[self._options[0].value])

    def value(self) -> str | None:
        """The chosen option's value, or None while nothing is chosen."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, value: str | None) -> None:
        """Show a choice, or none; not an edit by a person."""
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == value)
        self._group.setExclusive(True)
        if value in self._buttons:
            self.control.setFocusProxy(self._buttons[value])

    def options_for(self, letter: str) -> list[str]:
        """The values whose word begins with this letter: as shown, else in Latin letters, else on the other layout's
        key.
        """
        words = {option.value: said(option.text).casefold() for option in self._options}
        for meant in (
            [value for value, word in words.items() if word.startswith(letter.casefold())],
            [value for value, word in words.items() if search_key(word).startswith(search_key(letter) or "\0")],
            [value for value, word in words.items() if word.startswith(other_layout(letter))],
        ):
            if meant:
                return meant
        return []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            typed = as_typed(event.text().strip())
            if not held and typed.isalnum() and self._choose_by_letter(typed):
                return True
        return super().eventFilter(watched, event)

    def _choose_by_letter(self, letter: str) -> bool:
        meant = self.options_for(letter)
        if not meant:
            return False
        now = self.value()
        self._choose(meant[(meant.index(now) + 1) % len(meant)] if now in meant else meant[0])
        return True

    def _choose(self, value: str) -> None:
        button = self._buttons[value]
        before = self.value()
        self.set_value(value)
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if value != before:
            self.changed.emit()
