"""A list of rows of two lines (what, and where from) with something at the end: catalogue results, earlier cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import icon_pixmap, look
from ui.tokens import Tone
from ui.widgets import painting
from ui.widgets.speech import Speech
from ui.words import Text

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """One row. `matches` are the (start, end) of the title's pieces that were searched for; `badge` is a word in
    `tone`.
    """

    id: str
    title: str
    detail: str = ""
    trailing: str = ""
    badge: str = ""
    tone: Tone = Tone.QUIET
    matches: tuple[tuple[int, int], ...] = ()
    icon: str = ""

    def spoken(self) -> str:
        """The whole row as a screen reader says it."""
        return ", ".join(part for part in (self.title, self.badge, self.trailing, self.detail) if part)


class RowModel(QAbstractListModel):
    """The rows shown, in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken()
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws a row from the model's own value: nothing is asked of the model but the row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._row(index)
        lines = look().line_height()
        if row is None or row.detail:
            lines += look().line_height(look().sizes.small) + look().px(2)
        return QSize(look().px(160), lines + look().sizes.space(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._row(index)
        if row is None:
            return
        painter.save()
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painting.draw_row_ground(
            painter,
            option.rect.adjusted(0, 1, 0, -1),
            chosen=chosen,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=chosen and bool(state & QStyle.StateFlag.State_HasFocus),
        )
        margin = look().sizes.space(10)
        area = option.rect.adjusted(margin, 0, -margin, 0)
        if row.icon:
            side = look().px(16)
            pixmap = icon_pixmap(row.icon, look().colours.muted, side, painter.device().devicePixelRatio())
            painter.drawPixmap(area.left(), area.top() + look().sizes.space(9), pixmap)
            area.adjust(side + look().px(9), 0, 0, 0)
        self._draw(painter, area, row)
        painter.restore()

    def _draw(self, painter: QPainter, area: QRect, row: Row) -> None:
        colours, sizes = look().colours, look().sizes
        title_font = look().font(weight=painting.MEDIUM)
        small = look().font(sizes.small)
        pad = sizes.space(8)
        upper = look().line_height(weight=painting.MEDIUM)
        first = QRect(area.left(), area.top() + pad, area.width(), upper)
        lower = look().line_height(sizes.small)
        second = QRect(area.left(), first.bottom() + 1 + look().px(2), area.width(), lower)
        if not row.detail:
            first.setHeight(area.height() - 2 * pad)
        ends = first if row.detail and row.badge else QRect(area.left(), area.top(), area.width(), area.height())
        taken_first = taken_second = 0
        if row.badge:
            taken_first = min(painting.badge_width(row.badge), area.width() // 2)
            right = QRect(first.right() - taken_first + 1, first.top(), taken_first, first.height())
            painting.draw_badge(painter, right, row.badge, row.tone)
        if row.trailing:
            ends = second if row.badge and row.detail else ends
            font = small if row.badge else look().font(sizes.small, painting.STRONG)
            width = min(QFontMetrics(font).horizontalAdvance(row.trailing) + 2, area.width() // 2)
            right = QRect(ends.right() - width + 1, ends.top(), width, ends.height())
            ink = colours.muted if row.badge else colours.text
            painting.draw_words(painter, right, row.trailing, font=font, colour=ink, right=True)
            taken_second = width
            if not row.badge:
                taken_first = width
        gap = look().px(12)
        painting.draw_matches(
            painter,
            first.adjusted(0, 0, -(taken_first + gap if taken_first else 0), 0),
            row.title,
            font=title_font,
            colour=colours.text,
            matches=row.matches,
        )
        if row.detail:
            room = second.adjusted(0, 0, -(taken_second + gap if taken_second else 0), 0)
            painting.draw_words(painter, room, row.detail, font=small, colour=colours.muted)

    @staticmethod
    def _row(index: Index) -> Row | None:
        model = index.model()
        if isinstance(model, RowModel) and index.row() < len(model.rows):
            return model.rows[index.row()]
        return None


class RowList(QListView):
    """Keyboard: arrows move, Enter opens. The current row is kept by its id when other rows are shown."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, name: Text = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowModel(self)
        self._quiet = False
        self.setModel(self._rows)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self._speech = Speech()
        self._speech.line("name", self.setAccessibleName, name)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.rows[index.row()].id))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the current one stays current if it is still among them. Does not emit `moved`."""
        current = self.current_id()
        self._quiet = True
        self.setUniformItemSizes(len({bool(row.detail) for row in rows}) < 2)
        self._rows.show_rows(rows)
        if current is not None:
            self.select(current)
        self._quiet = False

    def rows(self) -> tuple[Row, ...]:
        """The rows shown."""
        return self._rows.rows

    def current_id(self) -> str | None:
        """The current row's id."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].id if index.isValid() and index.row() < len(self._rows.rows) else None

    def select(self, name: str) -> bool:
        """Make a row current; answers whether it is there."""
        for place, row in enumerate(self._rows.rows):
            if row.id == name:
                self.setCurrentIndex(self._rows.index(place))
                return True
        return False

    def step(self, by: int) -> None:
        """Move the current row, for a field that steers the list without giving it the focus."""
        if self._rows.rows:
            now = self.currentIndex().row() if self.currentIndex().isValid() else (-1 if by > 0 else 0)
            self.setCurrentIndex(self._rows.index(max(0, min(len(self._rows.rows) - 1, now + by))))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        name = self.current_id()
        if name is not None and not self._quiet:
            self.moved.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            name = self.current_id()
            if name is not None:
                self.opened.emit(name)
                return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        elif event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)
