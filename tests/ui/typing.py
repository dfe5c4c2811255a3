"""Typing on a widget as a keyboard does: QTest's own `keyClicks` aborts on a Cyrillic letter."""

import sys

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

WINDOWS_MONGOLIAN_ROW = dict(zip('№-"₮:._,%?', "1234567890", strict=True))
_FIRST_ROW_CODE = {"win32": 2, "linux": 10}.get(sys.platform, 0)


def press(
    widget: QWidget,
    key: Qt.Key = Qt.Key.Key_unknown,
    text: str = "",
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    *,
    scan_code: int = 0,
) -> None:
    """One key down and up."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, int(key), modifiers, scan_code, 0, 0, text))


def type_text(widget: QWidget, text: str) -> None:
    """Every letter of a text, from a keyboard that does not tell which key it was."""
    for letter in text:
        press(widget, text=letter)


def type_on_mongolian_row(widget: QWidget, digits: str) -> None:
    """Digits as they come from the plain digit row of Windows' Mongolian layout, with the keys they came from."""
    signs = {digit: sign for sign, digit in WINDOWS_MONGOLIAN_ROW.items()}
    for digit in digits:
        press(
            widget, text=signs[digit], scan_code=_FIRST_ROW_CODE + "1234567890".index(digit) if _FIRST_ROW_CODE else 0
        )


def put_in_front(qtbot: QtBot, window: QWidget) -> None:
    """Show a window and wait until it has the keyboard."""
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
