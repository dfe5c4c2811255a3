"""Every command of a window as one object: its keys, the menus, the palette and the F1 sheet come from one list.

The primary key is an F-key, Ctrl+Enter or another key that works in every layout. `Ctrl+letter` alternates are
registered
for the Mongolian layout too. One QShortcut carries all keys of a command and runs on `activatedAmbiguously` as well:
under
two layouts the same press can match twice, and Qt then runs nothing by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.domain.keyboard import other_layout
from console.domain.spelling import search_key
from ui.words import Text, said


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """One thing a person can ask for. `keys` are in Qt's portable text, the primary one first."""

    id: str
    name: Text
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    group: Text = ""
    enabled: Callable[[], bool] = _always

    @property
    def key(self) -> str:
        """The primary key as people read it, or nothing."""
        return shown_key(self.keys[0]) if self.keys else ""


@lru_cache(maxsize=1_000)
def _key(name: str) -> str:
    return search_key(name)


def shown_key(portable: str) -> str:
    """A key as it is printed on the keyboard: "Ctrl+Enter"."""
    return portable.replace("Return", "Enter")


def both_layouts(portable: str) -> list[QKeySequence]:
    """The key, and the one the same press gives under the Mongolian layout or on the number pad."""
    made = [QKeySequence(portable)]
    *held, last = portable.split("+")
    if held and len(last) == 1 and last.isalpha() and last.isascii():
        made.append(QKeySequence("+".join([*held, other_layout(last).upper()])))
    if last == "Return":
        made.append(QKeySequence("+".join([*held, "Enter"])))
    return made


class Commands(QObject):
    """The commands of one window. `ran` tells which one was run."""

    ran = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._shortcuts: dict[str, QShortcut] = {}

    def add(self, command: Command, *, within: QWidget | None = None) -> None:
        """Register a command and its keys, in the whole window or only while the focus is `within` a part of it.

        Raises ValueError for an id or a key that is already taken in the window.
        """
        if command.id in self._commands:
            raise ValueError("a command of this name exists")
        sequences = [sequence for key in command.keys for sequence in both_layouts(key)]
        if within is None:
            self._refuse_taken(sequences)
        self._commands[command.id] = command
        if not sequences:
            return
        shortcut = QShortcut(within or self._window)
        shortcut.setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut if within else Qt.ShortcutContext.WindowShortcut
        )
        shortcut.setKeys(sequences)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self.run(command.id))
        shortcut.activatedAmbiguously.connect(lambda: self.run(command.id))
        self._shortcuts[command.id] = shortcut

    def add_all(self, commands: Iterable[Command], *, within: QWidget | None = None) -> None:
        """Register several."""
        for command in commands:
            self.add(command, within=within)

    def remove(self, name: str) -> None:
        """Forget a command, for one that comes and goes with a screen."""
        self._commands.pop(name, None)
        shortcut = self._shortcuts.pop(name, None)
        if shortcut is not None:
            shortcut.setEnabled(False)
            shortcut.deleteLater()

    def run(self, name: str) -> bool:
        """Run a command if it is enabled now; answers whether it ran."""
        command = self._commands[name]
        if not command.enabled():
            return False
        command.run()
        self.ran.emit(name)
        return True

    def all(self) -> list[Command]:
        """Every command, in the order they were added."""
        return list(self._commands.values())

    def get(self, name: str) -> Command:
        """One command. Raises KeyError."""
        return self._commands[name]

    def groups(self) -> dict[str, list[Command]]:
        """The commands under their groups' words, for the F1 sheet and the menus."""
        grouped: dict[str, list[Command]] = {}
        for command in self._commands.values():
            grouped.setdefault(said(command.group), []).append(command)
        return grouped

    def found(self, text: str) -> list[Command]:
        """The enabled commands whose name holds every word typed, in either script or layout: the palette's rows."""
        named = [(_key(said(command.name)), command) for command in self._commands.values()]
        for typed in (text, other_layout(text)):
            words = search_key(typed).split()
            rows = [command for name, command in named if all(word in name for word in words) and command.enabled()]
            if rows:
                return rows
        return []

    def action(self, name: str, parent: QObject | None = None) -> QAction:
        """A menu's line for a command, with its key shown and not registered a second time."""
        command = self._commands[name]
        line = QAction(parent or self)
        line.setText(f"{said(command.name).replace('&', '&&')}\t{command.key}".rstrip("\t"))
        line.setEnabled(command.enabled())
        line.triggered.connect(lambda _=False: self.run(name))
        return line

    def _refuse_taken(self, sequences: list[QKeySequence]) -> None:
        of_window = [
            shortcut for shortcut in self._shortcuts.values() if shortcut.context() == Qt.ShortcutContext.WindowShortcut
        ]
        registered = [list(QShortcut.keys(shortcut)) for shortcut in of_window]
        taken = {sequence.toString() for keys in registered for sequence in keys}
        if any(sequence.toString() in taken for sequence in sequences):
            raise ValueError("a key is already taken in this window")
