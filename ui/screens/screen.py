"""What a screen is to the window, and what the window is to a screen: the only two things they know of each other.

A screen is made once for each person who signs in, by its factory in `roster.py`, with a `Host`. The window puts its
widget in the stack, its icon on the rail, and its commands into the palette and the F1 sheet while it is in front.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtWidgets import QWidget

from console.desk.changes import Changes
from ui.absence import Locking
from ui.bridge import Bridge
from ui.tokens import Mode, Spacing
from ui.widgets.commands import Commands
from ui.words import Text


class Host(Protocol):
    """What the window offers a screen."""

    @property
    def bridge(self) -> Bridge:
        """The way to the desk: `write`, `read`, `on_link`; `bridge.desk.person` and `.office` are who is signed in."""

    @property
    def locking(self) -> Locking:
        """What a screen may want of the lock."""

    def now(self) -> datetime:
        """The moment, aware UTC; tests give their own."""

    def announce(self, text: str) -> None:
        """Say what changed by itself, once, in eight words at most."""

    def show_screen(self, name: str, target: str = "") -> None:
        """Put another screen in front and let it open `target` (see Screen.open)."""

    def go_back(self) -> None:
        """Put the screen in front that was there before."""

    def set_count(self, name: str, count: int) -> None:
        """The number beside a screen on the rail; 0 takes it away."""

    def show_call(self, began: datetime | None) -> None:
        """The call that is running, by when it began; None while there is none."""

    def keep_look(self, *, language: str, mode: Mode, percent: int) -> None:
        """Wear this look and speak this language from now on, here and after the next start."""

    def keep_spacing(self, spacing: Spacing) -> None:
        """Keep this room between things from now on, here and after the next start."""

    def command_lists(self) -> Sequence[Commands]:
        """What can be done now: the window's commands and those of the screen in front."""


class Screen(Protocol):
    """One page of the window.

    `commands` are made with the screen's own widget as parent, so that they act only while it is in front and two
    screens may use the same key. `key` is the rail's shortcut; empty for a screen that is not on the rail (a case).
    """

    name: str
    icon: str
    title: Text
    key: str
    widget: QWidget
    commands: Commands

    def open(self, target: str) -> None:
        """Come to the front, with the focus where work begins; `target` may be empty.

        Targets: case: a case id. catalogue: a document key (service/ID, topic/ID). queues: a Queue's value, or
        person/ID/NAME (the cases he has). call: empty (go on), new, case/ID (a call about this case), phone/NUMBER (a
        new call from there). waiting: hotspot (begin one).
        """

    def read(self) -> None:
        """Read and say everything anew: after the language changed."""

    def refresh(self, changes: Changes) -> None:
        """Read again what it shows of these changes; focus, selection and scrolling stay."""

    def close(self) -> None:
        """The person leaves or the window closes: what was typed is handed to the bridge now."""


ScreenFactory = Callable[[Host], Screen]
