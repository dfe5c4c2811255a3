"""The places of the program down the left edge: an icon, a word, and how many things wait there."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import icon_pixmap, look
from ui.widgets.speech import Speech
from ui.widgets.tip import set_tip
from ui.words import Text, said, tr

MOST_SHOWN = 99
WORDLESS = 40
"""The height of a place's icon alone."""


class NavButton(QAbstractButton):
    """One place."""

    def __init__(self, text: Text, *, icon: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._key = key
        self._count = 0
        self._text = text
        self._speech = Speech()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._speech.line("text", self._show, text)

    def set_count(self, count: int) -> None:
        """How many things wait there; none is shown as nothing."""
        self._count = count
        self._show(said(self._text))

    def count_text(self) -> str:
        """The number as it is drawn."""
        return f"{MOST_SHOWN}+" if self._count > MOST_SHOWN else str(self._count) if self._count else ""

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(tr("{place}, {count} waiting", place=text, count=self._count) if self._count else text)
        self.setAccessibleDescription(self._key)
        set_tip(self, f"{text}  {self._key}".strip())
        self.updateGeometry()
        self.update()

    def shown_lines(self) -> list[str]:
        """The words as they are drawn, at most two lines; what is too long ends in an ellipsis, and where the window is
        too low for the words the icon stands alone (its words are said, and shown on hovering).
        """
        lines = self._lines(self.width() - look().px(8))
        needed = look().px(WORDLESS) + len(lines) * QFontMetrics(self._font()).height()
        return lines if self.height() >= needed else []

    def _font(self) -> QFont:
        return look().font(look().sizes.tiny, QFont.Weight.Medium)

    def _lines(self, width: int) -> list[str]:
        metrics = QFontMetrics(self._font())
        lines: list[str] = []
        for word in self.text().split():
            if lines and metrics.horizontalAdvance(f"{lines[-1]} {word}") <= width:
                lines[-1] = f"{lines[-1]} {word}"
            else:
                lines.append(word)
        return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines[:2]]

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        widest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        width = min(look().px(112), max(look().px(76), widest + look().px(10)))
        lines = len(self._lines(max(width, self.width()) - look().px(8)))
        return QSize(width, look().px(WORDLESS + 4) + lines * QFontMetrics(self._font()).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), look().px(WORDLESS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colours.rail_on_chosen if self.isChecked() else colours.rail_text
        if self.isChecked() or self.underMouse():
            ground = QColor(colours.rail_chosen)
            if not self.isChecked():
                ground.setAlphaF(0.35)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()), look().px(8), look().px(8))
        side = look().px(22)
        lines = self.shown_lines()
        left, top = (self.width() - side) // 2, look().px(9) if lines else (self.height() - side) // 2
        painter.drawPixmap(left, top, icon_pixmap(self._icon_name, ink, side, self.devicePixelRatioF()))
        painter.setFont(self._font())
        painter.setPen(QColor(ink))
        height = QFontMetrics(self._font()).height()
        line_top = top + side + look().px(5)
        for line in lines:
            painter.drawText(QRect(0, line_top, self.width(), height), int(Qt.AlignmentFlag.AlignCenter), line)
            line_top += height
        self._draw_count(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.rail_on_chosen if self.isChecked() else colours.rail_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), look().px(6), look().px(6))
        painter.end()

    def _draw_count(self, painter: QPainter) -> None:
        text = self.count_text()
        if not text:
            return
        colours = look().colours
        painter.setFont(look().font(look().px(10), QFont.Weight.DemiBold))
        width = max(look().px(17), painter.fontMetrics().horizontalAdvance(text) + look().px(10))
        height = look().px(17)
        pill = QRectF(min(self.width() / 2 + look().px(6), self.width() - width - 2), look().px(4), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.count))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(colours.on_count))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        elif event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class Rail(QWidget):
    """The column of places. `chosen` carries the place's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, NavButton] = {}
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._upper = 0
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._space)
        self._space()

    def add(self, name: str, text: Text, *, icon: str, key: str = "", at_foot: bool = False) -> NavButton:
        """Add a place, among the upper ones or at the foot."""
        button = NavButton(text, icon=icon, key=key)
        button.clicked.connect(lambda _=False: self.chosen.emit(name))
        self._buttons[name] = button
        self._space()
        if at_foot:
            self._column.addWidget(button)
        else:
            self._column.insertWidget(self._upper, button)
            self._upper += 1
        return button

    def add_mark(self, widget: QWidget) -> None:
        """Put the program's mark above the places."""
        self._column.insertWidget(0, widget)
        self._upper += 1

    def choose(self, name: str) -> None:
        """Show where the person is; does not emit."""
        self._buttons[name].setChecked(True)

    def set_count(self, name: str, count: int) -> None:
        """How many things wait at a place."""
        self._buttons[name].set_count(count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().colours.rail))
        painter.end()

    def _space(self) -> None:
        gap = look().sizes.space
        self._column.setContentsMargins(gap(8), gap(12), gap(8), gap(12))
        self._column.setSpacing(gap(4))
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=look().px(76))
        self.setFixedWidth(widest + 2 * gap(8))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            # The places hear of the change after their rail, which is as wide as the longest of their words.
            self._fitting.start()
        super().changeEvent(event)
