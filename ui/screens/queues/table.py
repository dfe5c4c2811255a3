"""A list of cases: row numbers from one query, rows by pages from a worker, nothing lost when it is read again."""

from array import array
from collections.abc import Callable, Sequence
from typing import overload

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from console.desk.views import CaseRow, Views
from ui.bridge import Bridge
from ui.widgets import Column, PagedTable
from ui.widgets.paged_model import PAGE
from ui.words import Text


class RowNumbers(Sequence[str]):
    """An array of row numbers as the ids a table wants, made only where they are looked at."""

    def __init__(self, numbers: "array[int]") -> None:
        self.numbers = numbers

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        found = self.numbers[place]
        return str(found) if isinstance(found, int) else [str(number) for number in found]

    def __len__(self) -> int:
        return len(self.numbers)

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """The place of an id. Raises ValueError."""
        return self.numbers.index(int(value), start, len(self) if stop is None else stop)


class CaseTable(PagedTable):
    """A PagedTable whose pages are read by the bridge's readers; Space chooses the row the keyboard is on."""

    chosen = Signal()

    def __init__(self, columns: Sequence[Column], bridge: Bridge, *, place: str, name: Text) -> None:
        self._bridge = bridge
        self._place = place
        self._rows: dict[str, CaseRow] = {}
        super().__init__(columns, self._ask, name=name)

    def row(self, name: str | None) -> CaseRow | None:
        """A row that has been read."""
        return self._rows.get(name or "")

    def current_row(self) -> CaseRow | None:
        """The row the keyboard is on."""
        return self.row(self.current_id())

    def pages_in_sight(self) -> range:
        """The pages that are looked at now."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return range(first // PAGE, (last if last >= 0 else first + PAGE) // PAGE + 1)

    def show_queue(self, numbers: "array[int]", rows: Sequence[CaseRow]) -> None:
        """Show a list read anew, with the rows of `pages_in_sight` so that nothing flickers; place and choice stay."""
        scrolled = self.verticalScrollBar().value()
        before = self.ids()
        if isinstance(before, RowNumbers) and before.numbers == numbers:
            self.forget()
        else:
            self._rows.clear()
            self.show_ids(RowNumbers(numbers))
            self.verticalScrollBar().setValue(scrolled)
        self._arrived(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.chosen.emit()
            return
        super().keyPressEvent(event)

    def _ask(self, names: Sequence[str]) -> None:
        numbers, asked_for = [int(name) for name in names], self.ids()

        def arrived(rows: Sequence[CaseRow]) -> None:
            if self.ids() is asked_for:
                self._arrived(rows)

        self._bridge.read(f"{self._place}.page.{names[0]}", lambda views: views.rows(numbers), arrived)

    def _arrived(self, rows: Sequence[CaseRow]) -> None:
        named = {str(row.row): row for row in rows}
        self._rows.update(named)
        self.put(named)


Reading = Callable[[Views], tuple["array[int]", list[CaseRow]]]


def reading(queue: Callable[[Views], "array[int]"], pages: range) -> Reading:
    """Read the numbers of a list and the rows of some of its pages, in one go (in a worker)."""

    def read(views: Views) -> "tuple[array[int], list[CaseRow]]":
        numbers = queue(views)
        wanted = [number for page in pages for number in numbers[page * PAGE : (page + 1) * PAGE]]
        return numbers, views.rows(wanted)

    return read
