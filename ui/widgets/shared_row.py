"""Fields side by side, each with its share of the width; at large type the row breaks, so that nothing is cut."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.theme import look

GAP = 10


class SharedRow(QLayout):
    """Widgets keep to the top of their line, when one of them grows a doubt."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._shares: dict[QWidget, int] = {}
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def add(self, widget: QWidget, share: int) -> None:
        """Add a widget with its share of the line's width."""
        self._shares[widget] = share
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        both = Qt.Orientation.Horizontal | Qt.Orientation.Vertical
        return both if any(map(_grows, self._shown())) else Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.minimumSize().width() for item in shown) + self._gap() * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = self._shown()
        width = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(width, max((item.minimumSize().height() for item in shown), default=0))

    def _gap(self) -> int:
        return look().sizes.space(GAP)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            least = item.minimumSize().width()
            if not lines or used + self._gap() + least > width:
                lines.append([])
                used = -self._gap()
            lines[-1].append(item)
            used += self._gap() + least
        return lines

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        """By share; what an item needs at least comes first, and the others share what is left."""
        least = [item.minimumSize().width() for item in line]
        shares = [self._share(item) for item in line]
        room = width - self._gap() * (len(line) - 1)
        fixed: set[int] = set()
        while True:
            free = room - sum(least[place] for place in fixed)
            total = sum(share for place, share in enumerate(shares) if place not in fixed)
            given = [
                least[place] if place in fixed else free * share // max(1, total) for place, share in enumerate(shares)
            ]
            short = {place for place in range(len(line)) if place not in fixed and given[place] < least[place]}
            if not short:
                return given
            fixed |= short

    def _share(self, item: QLayoutItem) -> int:
        widget = item.widget()
        return self._shares.get(widget, 1) if widget is not None else 1

    def _place(self, rect: QRect, *, move: bool) -> int:
        lines = [(line, self._widths(line, rect.width())) for line in self._lines(rect.width())]
        heights = [max(map(_height, line, widths)) for line, widths in lines]
        needed = sum(heights) + self._gap() * max(0, len(lines) - 1)
        if not move:
            return needed
        tall = [place for place, (line, _) in enumerate(lines) if any(map(_grows, line))]
        for place in tall:
            heights[place] += max(0, rect.height() - needed) // len(tall)
        top = rect.top()
        for (line, widths), height in zip(lines, heights, strict=True):
            left = rect.left()
            for item, width in zip(line, widths, strict=True):
                own = height if _grows(item) else min(height, _height(item, width))
                item.setGeometry(QRect(QPoint(left, top), QSize(width, own)))
                left += width + self._gap()
            top += height + self._gap()
        return needed


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Vertical)


def _height(item: QLayoutItem, width: int) -> int:
    if _grows(item):
        return item.minimumSize().height()
    least = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
    return max(least, item.minimumSize().height())
