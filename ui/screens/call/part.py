"""What the parts of a call's form have in common: fields with names, so that a draft knows where the cursor was."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import CheckMark, Field, LongText, NumberField, Picker, SharedRow, TextField, spaced

Control = Field | CheckMark


class FormPart(QWidget):
    """Some fields of the form. `changed` is emitted after each edit by a person."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls: dict[str, Control] = {}

    def keep(self, name: str, control: Control) -> None:
        """Know a control by its name in drafts and refusals."""
        self.controls[name] = control
        control.changed.connect(self.changed)


def row(*widgets: tuple[QWidget, int]) -> SharedRow:
    """Widgets side by side, each with its share of the width."""
    layout = SharedRow()
    for widget, share in widgets:
        layout.add(widget, share)
    return layout


def bare(holder: QWidget, layout: QVBoxLayout) -> None:
    """No margins: the card around the parts has its own."""
    spaced(holder, layout, gap=6)


def typed(control: Field) -> str:
    """What stands in a field, blanks included."""
    if isinstance(control, NumberField):
        return control.text()
    if isinstance(control, TextField):
        return control.line.text()
    if isinstance(control, LongText):
        return control.area.toPlainText()
    return ""


def cursor_of(control: Control) -> int:
    """Where the cursor stands in a field; 0 for what has none."""
    return control.caret() if isinstance(control, (TextField, LongText, Picker)) else 0


def put_cursor(control: Control, place: int) -> None:
    """Bring focus and cursor back to where a draft left them."""
    if isinstance(control, CheckMark):
        control.setFocus()
        return
    control.control.setFocus()
    if isinstance(control, (TextField, LongText, Picker)):
        control.set_caret(place)
