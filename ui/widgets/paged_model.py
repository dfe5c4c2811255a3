"""A table of any length over an ordered array of ids: rows are read in pages of 128, only those that are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tokens import Tone
from ui.widgets.tip import plain_tip
from ui.words import Text, said

PAGE = 128
MOST_PAGES = 32
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Cell:
    """What one cell shows. `badge`: the text as a pill in `tone`; `bar`: 0 to 1, drawn in `tone`; `spoken` for a bar's
    sense.
    """

    text: str = ""
    tone: Tone | None = None
    badge: bool = False
    bar: float | None = None
    bold: bool = False
    muted: bool = False
    struck: bool = False
    icon: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its title, how a row becomes its cell, its width at 100 per cent (0: takes what is left)."""

    title: Text
    cell: Callable[[object], Cell]
    width: int = 0


class PagedModel(QAbstractTableModel):
    """`rows(ids)` answers one row per id in the same order (None for one that is gone), or None altogether when they
    come later by `put`.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Callable[[Sequence[str]], Sequence[object] | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._read = rows
        self._ids: Sequence[str] = ()
        self._pages: OrderedDict[int, list[tuple[Cell, ...] | None]] = OrderedDict()
        self._asked: set[int] = set()

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show these rows in this order. The sequence is kept, not copied: do not change it afterwards."""
        self.beginResetModel()
        self._ids = ids
        self._forget_all()
        self.endResetModel()

    def ids(self) -> Sequence[str]:
        """The ids shown, in order."""
        return self._ids

    def place(self, name: str, near: int = 0) -> int | None:
        """The row number of an id, looked for first at `near`: who asks for many in order pays for one search."""
        if near < len(self._ids) and self._ids[near] == name:
            return near
        try:
            return self._ids.index(name)
        except ValueError:
            return None

    def forget(self, names: Sequence[str] | None = None) -> None:
        """Read these rows (or all) again when they are next looked at."""
        if names is None:
            self._forget_all()
        else:
            for name in names:
                place = self.place(name)
                if place is not None:
                    self._pages.pop(place // PAGE, None)
                    self._asked.discard(place // PAGE)
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def put(self, rows: Mapping[str, object]) -> None:
        """Rows that were read elsewhere (by a worker) arrive."""
        touched, near = set(), 0
        for name, row in rows.items():
            place = self.place(name, near)
            if place is None:
                continue
            near = place + 1
            number = place // PAGE
            page = self._pages.setdefault(number, [None] * len(self._ids[number * PAGE : (number + 1) * PAGE]))
            page[place % PAGE] = self._cells(row)
            touched.add(number)
        self._asked -= touched
        self._trim()
        for number in touched:
            last = min(len(self._ids), (number + 1) * PAGE) - 1
            self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(self.columns) - 1))

    def cell(self, row: int, column: int) -> Cell | None:
        """One cell, its page being read if need be; None while it has not come."""
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._read_page(number)
            if page is None:
                return None
        else:
            self._pages.move_to_end(number)
        cells = page[row % PAGE]
        return cells[column] if cells else None

    def spoken(self, row: int, column: int) -> str:
        """A cell as a screen reader says it: the column's title and its words."""
        cell = self.cell(row, column)
        words = (cell.spoken or cell.text) if cell else ""
        return f"{said(self.columns[column].title)}: {words}" if words else said(self.columns[column].title)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cell = self.cell(index.row(), index.column())
            if cell is None:
                return None
            text = cell.text or cell.spoken
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _read_page(self, number: int) -> list[tuple[Cell, ...] | None] | None:
        if number in self._asked:
            return None
        rows = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
        if rows is None:
            self._asked.add(number)
            return None
        page = [self._cells(row) for row in rows]
        self._pages[number] = page
        self._trim()
        return page

    def _cells(self, row: object) -> tuple[Cell, ...] | None:
        return None if row is None else tuple(column.cell(row) for column in self.columns)

    def _trim(self) -> None:
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)

    def _forget_all(self) -> None:
        self._pages.clear()
        self._asked.clear()
