"""Boxes in a row that wraps: equally wide where they are choices, as wide as they are where they are badges."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """A layout that breaks into rows when the line is full, so nothing is cut at large type."""

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 6, equal: bool = False, to_the_right: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._equal = equal
        self._to_the_right = to_the_right
        self._gap = gap
        self._width = 0
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if self._equal else Qt.Orientation(0)

    def setGeometry(self, rect: QRect) -> None:
        changed = rect.width() != self._width
        self._width = rect.width()
        super().setGeometry(rect)
        self._place(rect, move=True)
        if changed:
            self.update()

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(self._hint(item).width() for item in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, self._height_now())

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._shown()), default=0), self._height_now())

    def _height_now(self) -> int:
        """The height at the width it has: a layout that asks by width makes its whole card lose its least height."""
        if self._width:
            return self._place(QRect(0, 0, self._width, 0), move=False)
        return max((self._hint(item).height() for item in self._shown()), default=0)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _hint(self, item: QLayoutItem) -> QSize:
        return item.sizeHint().expandedTo(item.minimumSize())

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        shown = self._shown()
        if self._equal and shown:
            widest = max(self._hint(item).width() for item in shown)
            fitting = max(1, min(len(shown), (width + self._gap) // (widest + self._gap)))
            in_rows = -(-len(shown) // -(-len(shown) // fitting))
            return [shown[start : start + in_rows] for start in range(0, len(shown), in_rows)]
        rows: list[list[QLayoutItem]] = []
        used = width + 1
        for item in shown:
            needed = self._hint(item).width()
            if not rows or used + self._gap + needed > width:
                rows.append([])
                used = -self._gap
            rows[-1].append(item)
            used += self._gap + needed
        return rows

    def _place(self, rect: QRect, *, move: bool) -> int:
        rows = self._rows(rect.width())
        most = max((len(row) for row in rows), default=1)
        equal_width = (rect.width() - self._gap * (most - 1)) // most
        top = rect.top()
        for row in rows:
            height = max(self._hint(item).height() for item in row)
            widths = [equal_width if self._equal else min(self._hint(item).width(), rect.width()) for item in row]
            spare = rect.width() - sum(widths) - self._gap * (len(row) - 1)
            left = rect.left() + (spare if self._to_the_right else 0)
            for item, width in zip(row, widths, strict=True):
                if move:
                    item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + self._gap
            top += height + self._gap
        return max(0, top - self._gap - rect.top())
