"""Several lines of plain text, with undo; Tab leaves the field instead of typing a tab."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.theme import look
from ui.widgets.field import Field
from ui.words import Text


class LongText(Field):
    """A field of `lines` lines or more."""

    def __init__(
        self, label: Text, *, lines: int = 4, placeholder: Text = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        self.area = QPlainTextEdit()
        super().__init__(label, self.area, key=key, parent=parent)
        self._lines = lines
        self._quiet = False
        self.area.setTabChangesFocus(True)
        self._speech.line("placeholder", self.area.setPlaceholderText, placeholder)
        self.area.textChanged.connect(self._on_text_changed)
        self._grow()

    def text(self) -> str:
        """What was typed, without the blanks around it."""
        return self.area.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Show a text; not an edit by a person."""
        if text == self.area.toPlainText():
            return
        self._quiet = True
        self.area.setPlainText(text)
        self._quiet = False

    def caret(self) -> int:
        """Where the cursor stands, in characters from the start."""
        return self.area.textCursor().position()

    def set_caret(self, place: int) -> None:
        """Put the cursor back where a draft left it; a place beyond the text is its end."""
        cursor = QTextCursor(self.area.document())
        cursor.setPosition(min(place, max(0, self.area.document().characterCount() - 1)))
        self.area.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _grow(self) -> None:
        self.area.setMinimumHeight(look().px(18) * self._lines + look().px(14))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._grow()
        super().changeEvent(event)
