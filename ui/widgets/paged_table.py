"""The table of queues: fixed row height, cells painted from the model's page, the current row kept by id."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import icon_pixmap, look
from ui.tokens import Tone
from ui.widgets import painting
from ui.widgets.paged_model import Cell, Column, PagedModel
from ui.widgets.speech import Speech
from ui.words import Text

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 34
LEAST_PART = 0.95


class CellDelegate(QStyledItemDelegate):
    """Draws a cell from the model's page in one call; the stock delegate asks the model seven times."""

    def __init__(self, model: PagedModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.refresh()

    def refresh(self) -> None:
        """Take fonts from the look that is now worn."""
        self._font = look().font()
        self._strong = look().font(weight=painting.MEDIUM)
        self._digits = look().digits_font()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(look().px(60), look().px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state = option.state
        colours = look().colours
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, QColor(colours.chosen))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if chosen:
            self._draw_ring(painter, area, index.column(), focused=self._has_focus())
        cell = self._model.cell(index.row(), index.column())
        inner = area.adjusted(look().px(8), 0, -look().px(8), 0)
        if cell is not None and cell.bar is not None:
            painting.draw_bar(painter, inner, cell.bar, cell.tone or Tone.INFO)
        elif cell is not None:
            self._draw_words(painter, inner, cell)
        painter.restore()

    def _draw_words(self, painter: QPainter, area: QRect, cell: Cell) -> None:
        colours = look().colours
        if cell.badge:
            if cell.text:
                painting.draw_badge(painter, area, cell.text, cell.tone or Tone.QUIET)
            return
        ink = look().tone(cell.tone).ink if cell.tone else colours.muted if cell.muted else colours.text
        if cell.icon:
            side = look().px(14)
            pixmap = icon_pixmap(cell.icon, ink, side, painter.device().devicePixelRatio())
            painter.drawPixmap(area.left(), area.top() + (area.height() - side) // 2, pixmap)
            area = area.adjusted(side + look().px(6), 0, 0, 0)
        number = not cell.bold and cell.text.replace(" ", "").isdigit()
        font = self._digits if number else self._strong if cell.bold else self._font
        painting.draw_words(painter, area, cell.text, font=font, colour=ink, struck=cell.struck)

    def _has_focus(self) -> bool:
        view = self.parent()
        return isinstance(view, QWidget) and view.hasFocus()

    def _draw_ring(self, painter: QPainter, area: QRect, column: int, *, focused: bool) -> None:
        """One ring round the whole row, drawn a piece per cell."""
        colours = look().colours
        width = 2 if focused else 1
        painter.setPen(QPen(QColor(colours.focus if focused else colours.chosen_edge), width))
        inset = width // 2
        painter.drawLine(area.left(), area.top() + inset, area.right() + 1, area.top() + inset)
        painter.drawLine(area.left(), area.bottom(), area.right() + 1, area.bottom())
        if column == 0:
            painter.drawLine(area.left() + inset, area.top(), area.left() + inset, area.bottom())
        if column == len(self._model.columns) - 1:
            painter.drawLine(area.right(), area.top(), area.right(), area.bottom())


class PagedTable(QTableView):
    """100,000 rows as fast as 100. `moved` and `opened` carry the row's id."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Callable[[Sequence[str]], Sequence[object] | None],
        *,
        name: Text = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._paged = PagedModel(columns, rows, self)
        self._quiet = False
        self._delegate = CellDelegate(self._paged, self)
        self.setModel(self._paged)
        self.setItemDelegate(self._delegate)
        self._behave()
        self._speech = Speech()
        self._speech.line("name", self.setAccessibleName, name)
        self._fit_rows()
        self.doubleClicked.connect(lambda index: self.opened.emit(self._paged.ids()[index.row()]))

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show these rows. The current row stays by its id; if it is gone, the one now in its place. Does not emit
        `moved`.
        """
        current, place = self.current_id(), self.currentIndex().row()
        self._quiet = True
        self._paged.show_ids(ids)
        if current is not None and not self.select(current) and len(ids):
            self.setCurrentIndex(self._paged.index(min(place, len(ids) - 1), 0))
        self._quiet = False

    def ids(self) -> Sequence[str]:
        """The ids shown, in order."""
        return self._paged.ids()

    def current_id(self) -> str | None:
        """The current row's id."""
        index = self.currentIndex()
        return self._paged.ids()[index.row()] if index.isValid() else None

    def select(self, name: str) -> bool:
        """Make a row current and scroll to it; answers whether it is there."""
        place = self._paged.place(name)
        if place is None:
            return False
        self.setCurrentIndex(self._paged.index(place, 0))
        return True

    def forget(self, names: Sequence[str] | None = None) -> None:
        """Read these rows (or all) again when they are next looked at."""
        self._paged.forget(names)

    def put(self, rows: Mapping[str, object]) -> None:
        """Rows that a worker has read arrive."""
        self._paged.put(rows)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._quiet and current.row() != previous.row():
            self.moved.emit(self._paged.ids()[current.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.current_id()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and name is not None:
            self.opened.emit(name)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_rows(self) -> None:
        self.verticalHeader().setMinimumSectionSize(look().px(ROW_HEIGHT))
        self.verticalHeader().setDefaultSectionSize(look().px(ROW_HEIGHT))
        self._delegate.refresh()

    def _fit_columns(self) -> None:
        """Give each column its width at this type size; those without one share what is left.

        Where that is short all shrink alike, a little: words that are cut further say nothing, so the table
        then scrolls sideways instead.
        """
        columns = self._paged.columns
        room = self.viewport().width()
        wanted = [look().px(column.width) for column in columns]
        open_ended = sum(1 for column in columns if not column.width)
        least = max(look().px(140), round(room * 0.3)) * open_ended
        part = min(1.0, (room - least) / sum(wanted)) if sum(wanted) else 1.0
        widths = [round(width * max(part, LEAST_PART)) for width in wanted]
        rest = max(least, room - sum(widths))
        for place, column in enumerate(columns):
            self.setColumnWidth(place, widths[place] if column.width else rest // open_ended)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
            self._paged.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._paged.columns) - 1)
            self._paged.forget()
        elif event.type() == QEvent.Type.StyleChange and hasattr(self, "_delegate"):
            self._fit_rows()
            self._fit_columns()
        super().changeEvent(event)
