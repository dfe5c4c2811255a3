"""A line edit that reads Windows' Mongolian digit row as digits while it is typed."""

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ROW_SIGNS = frozenset('№-"“”₮:._,%?')
_FIRST_ROW_CODE = {"win32": 2, "linux": 10}.get(sys.platform)
"""The hardware code of the key 1 (PC set 1 on Windows, XKB's on Linux); the keys 2 to 9 and 0 follow it."""


class NumberLine(QLineEdit):
    """Digits on Windows' Mongolian layout need Shift; the plain row gives № - “ ₮ : . _ , % ?.

    A sign that came from the digit row's own key is that key's digit. Where the key is not known (pasted, dictated,
    sent
    by another program) `read` decides from the whole text, after every edit.
    """

    def __init__(self, read: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.textEdited.connect(self._on_text_edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = row_digit(event)
        if digit and not self.isReadOnly():
            event = QKeyEvent(event.type(), Qt.Key.Key_0 + int(digit), Qt.KeyboardModifier.NoModifier, digit)
        super().keyPressEvent(event)

    def _on_text_edited(self, text: str) -> None:
        meant = self._read(text)
        # After an undo there is something to redo: reading the old text again would undo the undo.
        if meant == text or self.isRedoAvailable():
            return
        place = self.cursorPosition()
        self.blockSignals(True)
        self.setSelection(0, len(text))
        self.insert(meant)
        self.setCursorPosition(min(len(meant), max(0, place + len(meant) - len(text))))
        self.blockSignals(False)


def row_digit(event: QKeyEvent) -> str:
    """The digit on the key that was pressed without Shift, if it gave one of the row's signs; else nothing."""
    held = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if _FIRST_ROW_CODE is None or event.text() not in _ROW_SIGNS or event.modifiers() & held:
        return ""
    place = event.nativeScanCode() - _FIRST_ROW_CODE
    return "1234567890"[place] if 0 <= place <= 9 else ""
