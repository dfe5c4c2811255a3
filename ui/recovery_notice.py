"""Says above every screen that this desk's file of work was damaged and made again, until somebody has read it."""

from typing import Any

from PySide6.QtWidgets import QWidget

from console.desk.settings import RECOVERED
from ui.bridge import Bridge
from ui.tokens import Tone
from ui.widgets import Banner, Command
from ui.words import Says, says, trn


class RecoveryNotice(Banner):
    """Looks once, when somebody signs in; what is dismissed stays dismissed for everyone at this desk."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.INFO, action=says("I have read it"), key="Ctrl+F10", parent=parent)
        self._bridge = bridge
        self._told: dict[str, Any] | None = None
        self.acted.connect(self.dismiss)
        bridge.write(lambda desk: desk.settings.get(RECOVERED), self._show, lambda _: None, lambda: None)

    def command(self, group: Says) -> Command:
        """The key that dismisses it, while there is something to read."""
        name = says("I have read the notice about this desk's file")
        return Command("window.recovered", name, self.dismiss, ("Ctrl+F10",), group, lambda: self._told is not None)

    def dismiss(self) -> None:
        """Somebody has read it."""
        self._bridge.write(lambda desk: desk.settings.set(RECOVERED, None), self._show, lambda _: None, lambda: None)

    def read(self) -> None:
        """Say it again, in the language in force."""
        self.set(_sentence(self._told) if self._told else "")

    def _show(self, told: dict[str, Any] | None) -> None:
        self._told = told
        self.read()


def _sentence(told: dict[str, Any]) -> str:
    """What happened, what was kept, what to do."""
    if told["was_missing"]:
        return trn(
            "The file with this desk's work was gone and has been made again, with {count} entry that waited to be"
            " sent. Please look through the open calls, and tell whoever looks after this computer.",
            "The file with this desk's work was gone and has been made again, with {count} entries that waited to be"
            " sent. Please look through the open calls, and tell whoever looks after this computer.",
            told["waiting"],
        )
    return trn(
        "The file with this desk's work was damaged and has been made again, with {count} entry that waited to be"
        " sent. The damaged file is kept. Please look through the open calls, and tell whoever looks after this"
        " computer: its disk may be failing.",
        "The file with this desk's work was damaged and has been made again, with {count} entries that waited to be"
        " sent. The damaged file is kept. Please look through the open calls, and tell whoever looks after this"
        " computer: its disk may be failing.",
        told["waiting"],
    )
