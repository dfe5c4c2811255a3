"""The letter on paper to a body: the centre makes it, the computer's browser shows and prints it."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from console.desk.trouble import Denied, NotFound
from console.domain.case import Case
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.words import Text, says, tr

PREFIX = "console1111-letter-"
LEFT_SECONDS = 12 * 3600
"""Older ones belong to no program that runs: it was killed."""
Say = Callable[[Text, Tone], None]
Open = Callable[[Path], bool]


def in_browser(page: Path) -> bool:
    """Show a page in the computer's browser; whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))


class Letters:
    """Letters lie in a folder that only this person of the computer reads, and go when their person leaves; those of a
    program that was killed go at a sign-in on another day. They hold codes."""

    def __init__(self, host: Host, say: Say, *, open_page: Open = in_browser) -> None:
        self._host = host
        self._say = say
        self.open_page = open_page
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._made = 0
        _sweep()

    def close(self) -> None:
        """Their person leaves; the browser has read them."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def print_all(self, case: Case) -> None:
        """One letter for each body that has the case, in the browser, from which it is printed."""
        wanted = [each.id for each in case.open_obligations]
        self._say(says("The centre makes the letter …"), Tone.INFO)
        self._host.bridge.on_link(
            lambda desk: [desk.letters.about(case.id, obligation) for obligation in wanted],
            self._show,
            self._on_trouble,
        )

    def _show(self, pages: list[str]) -> None:
        try:
            shown = [self.open_page(self._written(page)) for page in pages]
        except OSError:
            self._say(says("The letter could not be written: this computer's disk does not take it."), Tone.BAD)
            return
        if not all(shown):
            self._say(says("This computer has no browser that shows the letter."), Tone.BAD)
            return
        self._say("", Tone.INFO)
        self._host.announce(tr("The letter is open in the browser: print it there"))

    def _written(self, page: str) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        self._made += 1
        file = Path(self._folder.name) / f"{self._made}.html"
        file.write_text(page, encoding="utf-8")
        return file

    def _on_trouble(self, trouble: Exception) -> None:
        if isinstance(trouble, Denied) and trouble.code == "not_set_up":
            self._say(says("This centre makes no letters: nothing is set up for bodies to answer by."), Tone.WARN)
        elif isinstance(trouble, Denied):
            self._say(says("This letter is for those who may forward the case."), Tone.BAD)
        elif isinstance(trouble, NotFound):
            self._say(
                says("The centre has no open forward like this. Send what waits, or read the case anew, then print."),
                Tone.WARN,
            )
        else:
            self._say(
                says(
                    "The centre cannot be asked now, and only it can make the letter. Print it when the link is back; "
                    "until then tell the body the case number by telephone, or ask the head office to print it."
                ),
                Tone.WARN,
            )


def _sweep() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(left)
