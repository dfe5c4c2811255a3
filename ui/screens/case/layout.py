"""How the case screen is laid out: head, facts on the left, open panel and timeline on the right, keys below."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console.domain.ids import ActionId
from ui.screens.asking import Asking
from ui.screens.case.bar import Bar
from ui.screens.case.facts import Facts
from ui.screens.case.header import Header
from ui.screens.case.panels import Panels
from ui.screens.case.shown import Shown
from ui.screens.case.sources import files_in
from ui.screens.case.together import TogetherCard
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner, Card, Commands, EmptyState, Timeline
from ui.words import says, tr

LEAST_MIDDLE = 190
"""The least height, at 100 per cent, of facts and timeline; below that the whole page scrolls."""
RIGHT_SHARE = 62
"""Of the width in a hundred parts."""
LEAST_TIMELINE = 150
"""The height, at 100 per cent, below which a timeline beside an open panel is of no use."""


class _WholeScroll(QScrollArea):
    """Wants to be as high as what it holds; scrolls only where that does not fit."""

    def sizeHint(self) -> QSize:
        held = self.widget()
        return held.sizeHint() if held is not None else super().sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class CaseLayout(QWidget):
    """Parts with their places; files dropped anywhere on it are `dropped`."""

    dropped = Signal(object)
    accepted = Signal()

    def __init__(self, asking: Asking, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.header = Header()
        self.notice = Banner("", Tone.BAD)
        self.together = TogetherCard(now)
        self.facts = Facts(asking.ask)
        self.panels = Panels(
            find_bodies=partial(asking.ask, "body"), find_people=partial(asking.ask, "person"), now=now
        )
        self.timeline = Timeline(says("What has happened"))
        self._held = Banner("", Tone.WARN, action=says("Accept"), key="Ctrl+F11")
        self._held.acted.connect(self.accepted)
        self._gone = EmptyState(
            says("This case is not at this desk"), says("Find it by its number: F3"), icon="circle-help"
        )
        self._gone.hide()
        self._bar: Bar | None = None
        self.setAcceptDrops(True)
        self._build()

    def _build(self) -> None:
        self._page = QWidget()
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.facts, 100 - RIGHT_SHARE)
        self._middle.addLayout(self._right(), RIGHT_SHARE)
        whole = QWidget()
        self._whole = QVBoxLayout(whole)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self.header)
        self._whole.addWidget(self.notice)
        self._whole.addWidget(self.together)
        self._whole.addLayout(self._middle, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(whole)
        self._scroll = scroll
        page.addWidget(scroll, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._page, 1)
        self._column.addWidget(self._gone, 1)
        self._space()

    def _right(self) -> QVBoxLayout:
        scroll = _WholeScroll()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.panels)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        scroll.setVisible(False)
        self._panel_place = scroll
        self.panels.opened.connect(self._bring_panel)
        self.panels.put_away.connect(self._share_side)
        self._progress = Card(says("What has happened"), icon="history")
        self._progress.body.addWidget(self._held)
        self._progress.body.addWidget(self.timeline, 1)
        self.timeline.setMinimumHeight(look().px(52))
        self._side = QVBoxLayout()
        self._side.addWidget(scroll)
        self._side.addWidget(self._progress, 1)
        self._side.addStretch(0)
        return self._side

    def _share_side(self) -> None:
        """An open panel comes first: on a low window the page scrolls to the end of it and to the timeline below."""
        is_open = self.panels.open_panel() is not None
        self._stack(is_open)
        wanted = self.panels.sizeHint().height()
        room = max(self._scroll.viewport().height() - self._middle.geometry().top(), look().px(LEAST_MIDDLE))
        is_low = is_open and room - wanted < look().px(LEAST_TIMELINE)
        self._panel_place.setVisible(is_open)
        self._panel_place.setMinimumHeight(wanted if is_low else 0)
        self._progress.setMinimumHeight(look().px(LEAST_TIMELINE) if is_low else 0)

    def _stack(self, is_open: bool) -> None:
        """A panel that is too wide to stand beside the facts stands above them."""
        beside = self._scroll.viewport().width() * RIGHT_SHARE // 100 - look().sizes.space(12)
        least = self.panels.minimumSizeHint().width() + self._panel_place.verticalScrollBar().sizeHint().width()
        stacked = is_open and least > beside
        ways = QBoxLayout.Direction
        self._middle.setDirection(ways.BottomToTop if stacked else ways.LeftToRight)

    def _bring_panel(self) -> None:
        """Show a panel that was opened, from its top where it fills the height."""
        self._share_side()
        QTimer.singleShot(0, self, self._scroll_to_panel)

    def _scroll_to_panel(self) -> None:
        if self.panels.open_panel() is not None:
            top = self._middle.geometry().top()
            high = min(self._panel_place.height(), self._scroll.viewport().height())
            self._scroll.ensureVisible(0, top + high, 0, 0)
            self._scroll.ensureVisible(0, top, 0, 0)

    def add_bar(self, commands: Commands) -> None:
        """The keys below, once there are commands."""
        self._bar = Bar(commands)
        page = self._page.layout()
        if page is not None:
            page.addWidget(self._bar)

    def open_menu(self) -> None:
        """Everything that can be done and is not in the bar."""
        if self._bar is not None:
            self._bar.open_menu()

    def clear(self) -> None:
        """Another case comes: nothing of the one before is left."""
        self.notice.set("")
        self.panels.put_open_away()
        self.panels.fill({})
        self.facts.clear()

    def show_case(self, shown: Shown | None) -> None:
        """Show it, or say that it is not here."""
        self._page.setVisible(shown is not None)
        self._gone.setVisible(shown is None)
        if shown is None:
            return
        self.header.show_case(shown)
        self.together.show_case(shown)
        self.facts.show_case(shown)
        self.panels.show_case(shown)
        if self._bar is not None:
            self._bar.show_case(shown)

    def current_entry(self) -> ActionId:
        """The entry of the timeline that is chosen."""
        return ActionId(self.timeline.current_id() or "")

    def offer_acceptance(self, *, held: bool) -> None:
        """Offer the one key for a held entry."""
        self._held.set(tr("This entry was held, not applied. Accept it as things are now?") if held else "")

    def choose_files(self) -> None:
        """Choose files from the disk; the window goes on meanwhile."""
        dialog = QFileDialog(self, tr("Attach a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.dropped.emit([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        sources = files_in(event.mimeData())
        if sources:
            event.acceptProposedAction()
            self.dropped.emit(sources)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_side()

    def _space(self) -> None:
        gap = look().sizes.space(12)
        for layout in (self._page.layout(), self._whole, self._middle, self._side):
            if layout is not None:
                layout.setSpacing(gap)
        self.facts.setMinimumHeight(look().px(LEAST_MIDDLE))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._space()
        super().changeEvent(event)
