"""Keeps the gaps of a layout as the tokens have them, also when type size or spacing changes while it is shown."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from ui.theme import look

Margins = tuple[int, int, int, int]


class _Spaced(QObject):
    """Hears when the widget that holds the layout is dressed anew."""

    def __init__(self, widget: QWidget, layout: QBoxLayout | QGridLayout, gap: int, margins: Margins) -> None:
        super().__init__(widget)
        self._layout = layout
        self._gap = gap
        self._margins = margins
        self._space()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self._space()
        return False

    def _space(self) -> None:
        space = look().sizes.space
        self._layout.setContentsMargins(*(space(each) if each else 0 for each in self._margins))
        self._layout.setSpacing(space(self._gap) if self._gap else 0)


def spaced(widget: QWidget, layout: QBoxLayout | QGridLayout, *, gap: int, margins: Margins = (0, 0, 0, 0)) -> None:
    """Gap and margins (left, top, right, bottom), as they are at 100 per cent and normal spacing."""
    _Spaced(widget, layout, gap, margins)
