"""The form and what stands beside it: two columns where both fit, else one below the other."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from ui.theme import look
from ui.widgets import spaced

GAP = 12
COMFORT = 1.1
"""Two columns that only just fit break every row in them: they need a tenth more than the least."""


class Sides(QScrollArea):
    """Below each other, each is as high as the view: large type shows one of them whole, and the focus says which."""

    def __init__(self, left: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left
        self._right = right
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        spaced(holder, self._box, gap=GAP)
        self._box.addWidget(left, 58)
        self._box.addWidget(right, 42)
        self.setWidget(holder)

    @property
    def are_stacked(self) -> bool:
        """Whether one is below the other."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def bring_into_view(self, widget: QWidget) -> None:
        """The focus went there: show the side it is in from its top, and the widget."""
        side = self._right if self._right.isAncestorOf(widget) else self._left
        bar = self.verticalScrollBar()
        if self.are_stacked and not (side.y() <= bar.value() < side.y() + side.height()):
            bar.setValue(side.y())
        self.ensureWidgetVisible(widget, 0, look().px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        sides = (self._left, self._right)
        least = sum(side.minimumSizeHint().width() for side in sides) + look().sizes.space(GAP)
        stacked = least * COMFORT > self.viewport().width()
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if direction is not self._box.direction():
            self._box.setDirection(direction)
        for side in sides:
            side.setMinimumHeight(max(self.viewport().height(), side.minimumSizeHint().height()) if stacked else 0)
