"""What has happened to a case, entry by entry: who, when, what; struck-out entries stay readable, waiting ones are
marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import look
from ui.tokens import Tone
from ui.widgets import painting
from ui.widgets.speech import Speech
from ui.words import Text, tr

Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_WRAP_ANYWHERE = _WRAP | int(Qt.TextFlag.TextWrapAnywhere)


@dataclass(frozen=True)
class Happened:
    """One entry: `title` says what, `who` and `when` are ready to read, `text` is what was written. `faint`: it is no
    entry of the centre's, only a copy of one.
    """

    id: str
    title: str
    who: str = ""
    when: str = ""
    text: str = ""
    tone: Tone = Tone.QUIET
    badge: str = ""
    struck: bool = False
    waiting: bool = False
    faint: bool = False

    def mark(self) -> str:
        """The word that stands beside the title."""
        if self.struck:
            return tr("struck out")
        return tr("waiting to be sent") if self.waiting else self.badge

    def spoken(self) -> str:
        """The whole entry as one line, for a screen reader and for copying."""
        return ", ".join(part for part in (self.when, self.title, self.mark(), self.who, self.text) if part)


class TimelineModel(QAbstractListModel):
    """The entries in their order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[Happened, ...] = ()

    def show_entries(self, entries: Sequence[Happened]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        return entry.spoken() if role == Qt.ItemDataRole.AccessibleTextRole else None


class TimelineDelegate(QStyledItemDelegate):
    """Draws the line, the dot and the words; an entry is as high as its text needs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = self._entry(index)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else look().px(300)
        if entry is None:
            return QSize(width, 0)
        height = QFontMetrics(self._title_font()).height() + QFontMetrics(self._small()).height() + look().px(2)
        if entry.text:
            height += look().px(4) + self._text_height(entry.text, width - self._left() - look().px(10))
        return QSize(width, height + look().sizes.space(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._entry(index)
        if entry is None:
            return
        area: QRect = option.rect
        state = option.state
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        ground = area.adjusted(0, 1, 0, -1)
        painting.draw_row_ground(painter, ground, chosen=chosen, hovered=False, focused=focused)
        self._draw_line(painter, area, entry, index)
        self._draw_entry(painter, area, entry)
        painter.restore()

    def _draw_line(self, painter: QPainter, area: QRect, entry: Happened, index: Index) -> None:
        colours = look().colours
        middle = area.left() + look().px(14)
        dot = area.top() + look().sizes.space(8) + QFontMetrics(self._title_font()).height() // 2
        last = index.row() == index.model().rowCount() - 1
        painter.setPen(QPen(QColor(colours.border), look().px(2)))
        painter.drawLine(middle, area.top() if index.row() else dot, middle, dot if last else area.bottom())
        radius = look().px(5)
        solid = QColor(look().tone(entry.tone).solid)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hollow = entry.waiting or entry.struck or entry.faint
        painter.setPen(QPen(solid if hollow else QColor(colours.panel), look().px(2)))
        painter.setBrush(QColor(colours.panel) if hollow else solid)
        painter.drawEllipse(QRectF(middle - radius, dot - radius, 2 * radius, 2 * radius))

    def _draw_entry(self, painter: QPainter, area: QRect, entry: Happened) -> None:
        colours = look().colours
        title_height = QFontMetrics(self._title_font()).height()
        left, top = area.left() + self._left(), area.top() + look().sizes.space(8)
        width = area.width() - self._left() - look().px(10)
        mark = entry.mark()
        room = min(painting.badge_width(mark), width // 2) if mark else 0
        ink = colours.muted if entry.struck or entry.faint else colours.text
        title = QRect(left, top, width - room - (look().px(10) if room else 0), title_height)
        painting.draw_words(painter, title, entry.title, font=self._title_font(), colour=ink, struck=entry.struck)
        if mark:
            tone = Tone.WARN if entry.waiting else Tone.QUIET if entry.struck else entry.tone
            painting.draw_badge(painter, QRect(left + width - room, top, room, title_height), mark, tone)
        small_height = QFontMetrics(self._small()).height()
        byline = QRect(left, top + title_height + look().px(2), width, small_height)
        words = "  ·  ".join(part for part in (entry.when, entry.who) if part)
        painting.draw_words(painter, byline, words, font=self._small(), colour=colours.muted)
        if entry.text:
            font = look().font()
            font.setStrikeOut(entry.struck)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            text_top = byline.bottom() + 1 + look().px(4)
            flags = self._flags(entry.text, width)
            painter.drawText(QRect(left, text_top, width, area.bottom() - text_top), flags, entry.text)

    @staticmethod
    def _flags(text: str, width: int) -> int:
        """Words break where words end; one that is wider than the line breaks anywhere, so nothing is cut."""
        metrics = QFontMetrics(look().font())
        widest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0)
        return _WRAP_ANYWHERE if widest > width else _WRAP

    def _text_height(self, text: str, width: int) -> int:
        width = max(width, look().px(40))
        return (
            QFontMetrics(look().font())
            .boundingRect(QRect(0, 0, width, 100_000), self._flags(text, width), text)
            .height()
        )

    @staticmethod
    def _left() -> int:
        return look().px(30)

    @staticmethod
    def _title_font() -> QFont:
        return look().font(weight=painting.STRONG)

    @staticmethod
    def _small() -> QFont:
        return look().font(look().sizes.small)

    @staticmethod
    def _entry(index: Index) -> Happened | None:
        model = index.model()
        if isinstance(model, TimelineModel) and index.row() < len(model.entries):
            return model.entries[index.row()]
        return None


class Timeline(QListView):
    """Arrows move through the entries; the copy key takes the current one's words (`copied` says that it did)."""

    moved = Signal(str)
    opened = Signal(str)
    copied = Signal(str)

    def __init__(self, name: Text = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = TimelineModel(self)
        self._quiet = False
        self.setModel(self._entries)
        self.setItemDelegate(TimelineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        self._speech = Speech()
        self._speech.line("name", self.setAccessibleName, name)

    def show_entries(self, entries: Sequence[Happened]) -> None:
        """Show these entries; the current one stays current by its id."""
        current = self.current_id()
        self._quiet = True
        self._entries.show_entries(entries)
        if current is not None:
            self.select(current)
        self._quiet = False

    def entries(self) -> tuple[Happened, ...]:
        """The entries shown."""
        return self._entries.entries

    def current_id(self) -> str | None:
        """The current entry's id."""
        place = self.currentIndex().row()
        return self._entries.entries[place].id if 0 <= place < len(self._entries.entries) else None

    def select(self, name: str) -> bool:
        """Make an entry current; answers whether it is there."""
        for place, entry in enumerate(self._entries.entries):
            if entry.id == name:
                self.setCurrentIndex(self._entries.index(place))
                return True
        return False

    def copy(self) -> None:
        """Put the current entry's words on the clipboard."""
        place = self.currentIndex().row()
        if 0 <= place < len(self._entries.entries):
            entry = self._entries.entries[place]
            QGuiApplication.clipboard().setText(entry.spoken())
            self.copied.emit(entry.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.current_id()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and name is not None:
            self.opened.emit(name)
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        name = self.current_id()
        if name is not None and not self._quiet:
            self.moved.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
            self.viewport().update()
        elif event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)
