"""A field that offers rows while one types, over thousands of them; the focus never leaves it and nothing opens but the
list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.theme import icon_pixmap, look
from ui.widgets.field import TextField
from ui.widgets.row_list import Row, RowList
from ui.words import Text, trn

MOST_OFFERED = 50
SHOWN_ROWS = 7


@dataclass(frozen=True)
class Pick:
    """One row that can be picked: an id, what it is called, where it belongs."""

    id: str
    title: str
    detail: str = ""
    trailing: str = ""


class PickerLine(QLineEdit):
    """The line, with an arrow at its end that says there is a list and opens it for the mouse."""

    arrow_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._make_room()

    def _make_room(self) -> None:
        self.setTextMargins(0, 0, look().px(20), 0)

    def _over_arrow(self, event: QMouseEvent) -> bool:
        return event.position().x() > self.width() - look().px(32)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._over_arrow(event) and event.button() == Qt.MouseButton.LeftButton:
            self.arrow_pressed.emit()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor if self._over_arrow(event) else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = look().px(16)
        pixmap = icon_pixmap("chevron-down", look().colours.muted, side, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(self.width() - side - look().px(9), (self.height() - side) // 2, pixmap)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()
        super().changeEvent(event)


Search = Callable[[str], Sequence[Pick]]


class Picker(TextField):
    """Typing searches, Down opens the list, Enter or Tab takes the current row, Esc closes the list and keeps the
    words.

    `search` answers at once; without it the field emits `asked` and whoever reads calls `offer` with the same text.
    Words
    that are no row stay in `text()`: nothing typed is lost.
    """

    asked = Signal(str)
    picked_changed = Signal()

    def __init__(
        self,
        label: Text,
        *,
        search: Search | None = None,
        placeholder: Text = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        line = PickerLine()
        super().__init__(label, placeholder=placeholder, key=key, line=line, parent=parent)
        self._search = search
        self._pick: Pick | None = None
        self._offered: tuple[Pick, ...] = ()
        self._popup = _Popup(self.line)
        self._popup.rows.clicked.connect(lambda index: self._take(index.row()))
        line.arrow_pressed.connect(self._toggle)
        self.line.textEdited.connect(self._on_typed)
        self.line.installEventFilter(self)
        self._speech.line("list", self._popup.rows.setAccessibleName, label)

    def picked(self) -> Pick | None:
        """The row that was picked; None while the words are free."""
        return self._pick

    def set_pick(self, pick: Pick | None) -> None:
        """Show a row, or nothing; not an edit by a person."""
        self._pick = pick
        self.line.setText(self._shown(pick) if pick else "")
        self.line.setCursorPosition(0)
        self._popup.hide()

    def clear(self) -> None:
        """Empty the field; not an edit by a person."""
        self.set_pick(None)

    def set_text(self, text: str) -> None:
        """Show free words; not an edit by a person."""
        self._pick = None
        super().set_text(text)

    def offer(self, text: str, rows: Sequence[Pick]) -> None:
        """Rows found elsewhere for `text` arrive; those for words that are no longer there are passed over."""
        if text != self.line.text() or not self.line.hasFocus():
            return
        self._offer(rows)

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._popup.isVisible()

    def _shown(self, pick: Pick) -> str:
        return pick.title

    def _on_typed(self, text: str) -> None:
        was = self._pick
        self._pick = None
        if was is not None:
            self.picked_changed.emit()
        self._ask(text)

    def _ask(self, text: str) -> None:
        if self._search is None:
            self.asked.emit(text)
        else:
            self._offer(self._search(text))

    def _offer(self, rows: Sequence[Pick]) -> None:
        self._offered = tuple(rows[:MOST_OFFERED])
        self.line.setAccessibleDescription(
            trn("{count} row offered", "{count} rows offered", len(self._offered)) if self._offered else ""
        )
        if not self._offered:
            self._popup.hide()
            return
        typed = self.line.text().strip() if self._pick is None else ""
        self._popup.offer([_row(pick, typed) for pick in self._offered])

    def _toggle(self) -> None:
        if self._popup.isVisible():
            self._popup.hide()
            return
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ask("" if self._pick else self.line.text())

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self._offered):
            return
        self._pick = self._offered[place]
        self.line.setText(self._shown(self._pick))
        self.line.setCursorPosition(0)
        self._popup.hide()
        self.picked_changed.emit()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
                return self._on_key(event)
            if event.type() == QEvent.Type.FocusOut:
                self._popup.hide()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """The list's keys; Esc and Enter are held back from the window's commands only while the list is open."""
        key, opened = event.key(), self._popup.isVisible()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.type() == QEvent.Type.ShortcutOverride:
            if opened and plain and key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN_ROWS, Qt.Key.Key_PageUp: -SHOWN_ROWS}
        if opened and plain and key in steps:
            self._popup.rows.step(steps[Qt.Key(key)])
            return True
        if not opened and key == Qt.Key.Key_Down:
            self._ask("" if self._pick else self.line.text())
            return True
        if opened and plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(max(0, self._popup.rows.currentIndex().row()))
            return True
        if opened and key == Qt.Key.Key_Tab and self._popup.rows.currentIndex().isValid():
            self._take(self._popup.rows.currentIndex().row())
        if opened and key == Qt.Key.Key_Escape:
            self._popup.hide()
            return True
        return False


def _row(pick: Pick, typed: str) -> Row:
    start = pick.title.casefold().find(typed.casefold()) if typed else -1
    matches = ((start, start + len(typed)),) if start >= 0 else ()
    return Row(pick.id, pick.title, pick.detail, pick.trailing, matches=matches)


class _Popup(QFrame):
    """The list under the line: a part of the window, so that no second window takes the focus or is lost."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self.setProperty("kind", "popup")
        self._line = line
        self.rows = RowList(parent=self)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.rows)
        self.hide()

    def offer(self, rows: Sequence[Row]) -> None:
        """Show these rows, the first one current."""
        self.rows.show_rows(rows)
        self.rows.setCurrentIndex(self.rows.model().index(0, 0))
        self._stand(len(rows))
        self.show()
        self.raise_()

    def _stand(self, count: int) -> None:
        """Stand below the line, or above it where there is no room; never beyond the window."""
        window = self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        row_height = max(1, self.rows.sizeHintForRow(0))
        width = min(max(self._line.width(), look().px(360)), window.width() - 8)
        height = min(count, SHOWN_ROWS) * row_height + 10
        below = self._line.mapTo(window, QPoint(0, self._line.height() + 3))
        room_below, room_above = window.height() - below.y() - 4, below.y() - self._line.height() - 10
        if height > room_below and room_above > room_below:
            height = min(height, room_above)
            below.setY(below.y() - self._line.height() - 6 - height)
        else:
            height = min(height, max(row_height, room_below))
        left = max(4, min(below.x(), window.width() - width - 4))
        self.setGeometry(left, below.y(), width, height)
