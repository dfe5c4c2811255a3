"""The screen of the lists: how long until an opened list, the next page, another narrowing is painted."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt

from console.desk.views import Queue
from tests.bench._figures import Took, say_took
from tests.bench._window import Painted, console_on, shell_of, wait_until
from tests.ui.typing import press
from ui.screens.queues.screen import QueuesScreen
from ui.screens.queues.table import CaseTable
from ui.widgets import Pick
from ui.window import Window

WANTED_MILLISECONDS = 100.0
OPENINGS = 100
PAGES = 100
WORDS = "гэрэл асах"
KIND = Pick("complaint", "Гомдол")


@dataclass
class Series:
    """What was done on one length of list."""

    rows: int = 0
    opened: list[Took] = field(default_factory=list)
    page: list[Took] = field(default_factory=list)
    letter: list[Took] = field(default_factory=list)
    kind: list[Took] = field(default_factory=list)


def are_read(table: CaseTable) -> bool:
    """Whether every row in sight has been read, so that painting draws it."""
    ids, last = table.ids(), table.rowAt(table.viewport().height() - 1)
    in_sight = range(max(0, table.rowAt(0)), (last if last >= 0 else len(ids) - 1) + 1)
    return all(table.row(ids[place]) is not None for place in in_sight)


class Measuring:
    """One window, its list of the office, and what a person does with it."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._shell = shell_of(window)
        screen = self._shell.screen_named("queues")
        assert isinstance(screen, QueuesScreen)
        self._screen = screen
        self._table = screen.table
        self._painted = Painted(self._table)

    def opened(self) -> Took:
        """From another screen to the list of the office, another list having been shown there last."""
        self._show("queues", Queue.MINE)
        self._show("call", "")
        return self._painted.after(lambda: self._shell.show_screen("queues", Queue.OFFICE), self._is_new)

    def page(self) -> Took:
        """The next page of rows; after the last one from the first row on."""
        bar = self._table.verticalScrollBar()
        if bar.value() == bar.maximum():
            self._table.select(self._table.ids()[0])
        self._settle()
        before = bar.value()
        return self._painted.after(
            lambda: press(self._table, Qt.Key.Key_PageDown),
            lambda: bar.value() != before and are_read(self._table),
        )

    def letter(self, letter: str) -> Took:
        """One more letter of the words to which the list is narrowed."""
        self._settle()
        return self._painted.after(lambda: press(self._screen.words.line, text=letter), self._is_new)

    def kind(self, pick: Pick | None) -> Took:
        """The list narrowed to a kind, or no more."""
        self._settle()
        self._screen.narrowing.kind.set_pick(pick)
        return self._painted.after(self._screen.narrowing.changed.emit, self._is_new)

    def rows(self) -> int:
        """How many rows the list has now."""
        self._settle()
        return len(self._table.ids())

    def widen(self) -> None:
        """No words any more."""
        self._screen.words.line.clear()
        self._screen.read()

    def _show(self, name: str, target: str) -> None:
        self._shell.show_screen(name, target)
        self._settle()

    def _is_new(self) -> bool:
        return self._painted.has_news and are_read(self._table)

    def _settle(self) -> None:
        wait_until(lambda: self._window.is_idle)


def measured(folder: Path) -> Series:
    """Everything done on the list of one desk."""
    with console_on(folder) as window:
        at_list = Measuring(window)
        series = Series(opened=[at_list.opened() for _ in range(OPENINGS)], rows=at_list.rows())
        series.page += [at_list.page() for _ in range(PAGES)]
        for pick in (KIND, None) * (OPENINGS // 2):
            series.kind.append(at_list.kind(pick))
        for _ in range(3):
            series.letter += [at_list.letter(letter) for letter in WORDS]
            at_list.widen()
    return series


def say_series(many: Series, few: Series) -> None:
    """The long list beside the short one."""
    for what in ("opened", "page", "kind", "letter"):
        say_took(
            f"the screen, {what}: {many.rows:,} rows, its peer {few.rows:,}",
            getattr(many, what),
            wanted=WANTED_MILLISECONDS,
            peer=getattr(few, what),
        )
