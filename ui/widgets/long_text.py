"""Several lines of plain text, with undo; Tab leaves the field instead of typing a tab."""

from PySide6.QtCore import QEvent, QMimeData, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console.domain.limits import TEXT_CHARACTERS
from ui.formats import number
from ui.theme import look
from ui.widgets.field import Field
from ui.words import Text, says


class PastedArea(QPlainTextEdit):
    """Takes no paste that is longer than a case can hold: laying out a megabyte would stop the window for a minute."""

    too_long = Signal(int)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if len(source.text()) > TEXT_CHARACTERS:
            self.too_long.emit(len(source.text()))
            return
        super().insertFromMimeData(source)


class LongText(Field):
    """A field of `lines` lines or more."""

    def __init__(
        self, label: Text, *, lines: int = 4, placeholder: Text = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        self.area = PastedArea()
        super().__init__(label, self.area, key=key, parent=parent)
        self._lines = lines
        self._quiet = False
        self.area.setTabChangesFocus(True)
        self._speech.line("placeholder", self.area.setPlaceholderText, placeholder)
        self.area.textChanged.connect(self._on_text_changed)
        self.area.too_long.connect(self._on_too_long)
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

    def _on_too_long(self, length: int) -> None:
        self.set_doubt(
            says(
                "Not pasted: {length} characters, at most {limit} fit. Attach it as a file.",
                length=number(length),
                limit=number(TEXT_CHARACTERS),
            )
        )

    def _on_text_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _grow(self) -> None:
        self.area.setMinimumHeight(look().px(18) * self._lines + look().px(14))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._grow()
        super().changeEvent(event)
