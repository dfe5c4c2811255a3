"""One service or problem on the right of the directory: every fact with its mark, its source and its age."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.screens.catalogue.facts import KnownFact, Leaf
from ui.sentences import from_table
from ui.theme import look
from ui.widgets import Button, Card, EmptyState, Label, LongText, Picker, PrimaryButton
from ui.widgets.picture import Picture
from ui.words import marked, says, tr, trn


class Detail(Card):
    """Read anew when another row is chosen, the place changes, or the directory does."""

    place_changed = Signal()
    reported = Signal(str)

    def __init__(self, ask_place: Callable[[Picker, str], None]) -> None:
        super().__init__(says("Service directory"), icon="book-open")
        self.place = Picker(says("Place of the problem"), key="F6")
        self.place.asked.connect(lambda text: ask_place(self.place, text))
        self.place.picked_changed.connect(self.place_changed)
        self._name = Label("", "title", wraps=True)
        self._path = Label("", "muted", wraps=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty = EmptyState("", icon="book-open")
        self.report = Report()
        self.report.wanted.connect(self.reported)
        self._wrong = Button(says("Wrong or missing"), key="F5", icon="flag")
        self._wrong.clicked.connect(lambda _: self.report.begin())
        row = QHBoxLayout()
        row.addWidget(self._wrong)
        row.addStretch(1)
        for part in (self._name, self._path, self.place):
            self.body.addWidget(part)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.report)
        self.body.addLayout(row)
        self.show_leaf(None)

    def show_leaf(self, leaf: Leaf | None) -> None:
        """Show what is known of one row, or what to do when none is chosen."""
        is_whole = leaf is not None and not leaf.below
        self._empty.setVisible(not is_whole)
        self._scroll.setVisible(is_whole)
        self._path.setVisible(is_whole and leaf is not None and bool(leaf.path))
        self.place.setVisible(is_whole and leaf is not None and leaf.document.startswith("topic/"))
        self.report.about(leaf)
        self._name.say(leaf.title if leaf is not None else "")
        self._name.setVisible(leaf is not None)
        self.say_title(lambda: _sort_of(leaf))
        if leaf is None:
            self._empty.set(
                says("Choose a row on the left"),
                says("Type what the citizen asks, or walk through the groups with Enter"),
            )
            return
        if leaf.below:
            self._empty.set(
                trn("{count} problem in this group", "{count} problems in this group", leaf.below),
                says("Enter opens the group"),
            )
            return
        self._path.say(leaf.path)
        self._scroll.setWidget(_page(leaf))


def _sort_of(leaf: Leaf | None) -> str:
    """What sort of row is shown, as the card's title."""
    sort = leaf.document.partition("/")[0] if leaf is not None else ""
    if leaf is not None and leaf.below:
        return tr("Problems")
    return from_table(_SORTS[sort]) if sort in _SORTS else tr("Service directory")


_SORTS = {
    "service": marked("Service"),
    "topic": marked("Problem"),
    "body": marked("Body"),
    "place": marked("Place"),
}


def _page(leaf: Leaf) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(look().sizes.space(16))
    grid.setVerticalSpacing(look().sizes.space(10))
    for place, fact in enumerate((*leaf.facts, *((leaf.age,) if leaf.age else ()))):
        _put(grid, place, fact)
    last = grid.rowCount()
    _put(grid, last, KnownFact(tr("Source"), leaf.origin or tr("not known"), is_known=bool(leaf.origin)))
    column.addLayout(grid)
    column.addStretch(1)
    return page


def _put(grid: QGridLayout, place: int, fact: KnownFact) -> None:
    top = Qt.AlignmentFlag.AlignTop
    label = Label(fact.label, "field", wraps=True)
    label.setFixedWidth(look().px(150))
    words = Label(fact.words, "" if fact.is_known else "muted", wraps=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    cell = QVBoxLayout()
    cell.setSpacing(look().sizes.space(3))
    cell.addWidget(words)
    if fact.mark:
        mark = QHBoxLayout()
        mark.addWidget(Picture("triangle-alert", side=14, tone=fact.tone), 0, top)
        mark.addWidget(Label(fact.mark, "doubt", wraps=True), 1)
        cell.addLayout(mark)
    grid.addWidget(label, place, 0, top)
    grid.addLayout(cell, place, 1, top)


class Report(Card):
    """What is wrong or missing, told to the supervisors; in place, by keyboard."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(says("Wrong or missing"), icon="flag")
        self.text = LongText(says("What is wrong, or what is missing?"), lines=2)
        self._about = Label("", "hint", wraps=True)
        send = PrimaryButton(says("Tell the supervisors"), key="Ctrl+Enter", icon="send")
        send.clicked.connect(lambda _: self.submit())
        leave = Button(says("Put away"), key="Esc")
        leave.clicked.connect(lambda _: self.hide())
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(send)
        self.body.addWidget(self._about)
        self.body.addWidget(self.text)
        self.body.addLayout(row)
        self.document: str | None = None
        self.hide()

    def about(self, leaf: Leaf | None) -> None:
        """Which row it is about; without one, something is missing."""
        self.document = leaf.document if leaf else None
        self._about.say(
            tr("About: {title}", title=leaf.title) if leaf else tr("About something the directory does not have")
        )

    def begin(self) -> None:
        """Open it, the focus in the text."""
        self.show()
        self.text.area.setFocus()

    def submit(self) -> None:
        """Ask for it to be told; an empty one is not."""
        if not self.text.text():
            self.text.set_doubt(tr("Say what is wrong"))
            self.text.area.setFocus()
            return
        self.text.set_doubt(None)
        self.wanted.emit(self.text.text())

    def done(self) -> None:
        """It was told."""
        self.text.set_text("")
        self.hide()

    def refuse(self, sentence: str) -> None:
        """Why it was not taken; the text stays."""
        self.text.set_doubt(sentence)
