"""Walks a window and names what a screen reader could not name."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)


def unnamed(window: QWidget) -> list[str]:
    """The path of every control below `window` without an accessible name, hidden ones too; empty when all is well."""
    return [_path(widget, window) for widget in _controls(window) if not _name(widget)]


def too_small(window: QWidget, least: int = 24) -> list[str]:
    """The path of every visible button or field that is less than `least` pixels high or wide."""
    return [
        f"{_path(widget, window)} {widget.width()}x{widget.height()}"
        for widget in _controls(window)
        if widget.isVisible() and min(widget.width(), widget.height()) < least
    ]


def clipped(window: QWidget) -> list[str]:
    """The path of every visible label or button that is given less room than its words need."""
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisible() or not widget.text():
            continue
        needed = widget.minimumSizeHint()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        height = widget.heightForWidth(widget.width()) if wraps else needed.height()
        if widget.width() < needed.width() or widget.height() < height:
            found.append(f"{_path(widget, window)} {widget.width()}x{widget.height()} needs {needed.width()}x{height}")
    return found


def _controls(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in [window, *window.findChildren(QWidget)]
        if isinstance(widget, _CONTROLS) and not _is_part(widget)
    ]


def _is_part(widget: QWidget) -> bool:
    """Whether Qt made the widget as a part of another one (a table's corner, the line of a spin box)."""
    parent = widget.parentWidget()
    return widget.objectName().startswith("qt_") or isinstance(parent, QAbstractSpinBox | QComboBox | QAbstractItemView)


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QComboBox):
        return ""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def _path(widget: QWidget, window: QWidget) -> str:
    names = []
    step: QWidget | None = widget
    while step is not None:
        names.append(step.objectName() or type(step).__name__)
        if step is window:
            break
        step = step.parentWidget()
    return " > ".join(reversed(names))
