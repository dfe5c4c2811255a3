"""Writing a bundle for the centre and reading its answer, each by one key, in a worker: the window stays usable."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from console.desk.bundles_asked import Asked, Contents
from console.desk.courier import Brought
from console.desk.desk import Desk
from console.desk.trouble import BundleTrouble, DatabaseTrouble
from console.domain.deadlines import local_day
from ui import formats
from ui.screens.screen import Host
from ui.screens.waiting import bundle_words
from ui.tokens import Tone
from ui.widgets import Banner
from ui.words import tr

T = TypeVar("T")

ENDING = "1111"
"""How the names of bundles end: they tell nobody whose they are."""


class Bundles(QObject):
    """One at a time; the banner says the size first, then what became of it."""

    changed = Signal()
    """It began or ended: other keys may act now."""

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self._parent = parent
        self._is_busy = False
        self.banner = Banner("", Tone.INFO)

    def is_free(self) -> bool:
        """Whether a key does something now."""
        return not self._is_busy

    def write(self, *, with_files: bool = False) -> None:
        """Say what it will hold and ask where it goes."""

        def weigh(desk: Desk) -> Contents | str:
            try:
                return desk.courier.contents(with_files=with_files)
            except DatabaseTrouble:
                return "not_written"

        def ask_where(contents: Contents) -> None:
            self.banner.set(*bundle_words.before(contents))
            name = f"{formats.local(self._host.now()):%Y%m%d-%H%M}.{ENDING}"
            dialog = QFileDialog(self._parent, tr("Write a bundle for the centre"), name, _filter())
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(ENDING)
            self._open(dialog, lambda path: self._write(path, with_files=with_files))

        self._work(weigh, ask_where)

    def read(self) -> None:
        """Ask for the file and read it."""
        dialog = QFileDialog(self._parent, tr("Read the centre's answer"), "", _filter())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, self._read)

    def tell_last(self) -> None:
        """When one was written last, while something waits."""

        def find(desk: Desk) -> Asked | str:
            try:
                return (desk.courier.last() or "") if desk.line.waiting else ""
            except DatabaseTrouble:
                return ""

        self.banner.set("")
        self._work(find, lambda asked: self.banner.set(*bundle_words.last(asked, local_day(self._host.now()))))

    def _write(self, path: str, *, with_files: bool) -> None:
        def write(desk: Desk) -> Asked | str:
            try:
                return desk.courier.write(Path(path), with_files=with_files)
            except (OSError, DatabaseTrouble):
                return "not_written"

        def done(asked: Asked) -> None:
            self.banner.set(*bundle_words.written(asked))
            self._host.announce(tr("The bundle is written"))

        self._work(write, done)

    def _read(self, path: str) -> None:
        def read(desk: Desk) -> Brought | str:
            try:
                return desk.courier.read(Path(path))
            except BundleTrouble as trouble:
                return trouble.code
            except (OSError, DatabaseTrouble):
                return "not_read"

        def done(brought: Brought) -> None:
            self.banner.set(*bundle_words.brought(brought))
            self._host.announce(tr("The answer is read"))

        self._work(read, done)

    def _work(self, work: Callable[[Desk], T | str], done: Callable[[T], None]) -> None:
        """In a worker; a code instead of a result is said as what it means, an empty one not at all."""

        def come(found: T | str) -> None:
            self._set_busy(False)
            if not isinstance(found, str):
                done(found)
            elif found:
                self.banner.set(*bundle_words.refused(found))

        def troubled(_: Exception) -> None:
            self._set_busy(False)
            self.banner.set(*bundle_words.refused("busy"))

        self._set_busy(True)
        self._host.bridge.at_length(work, come, troubled)

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.changed.emit()

    def _open(self, dialog: QFileDialog, chosen: Callable[[str], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.rejected.connect(lambda: self.banner.set(""))
        dialog.open()


def _filter() -> str:
    return tr("Bundles (*.{ending})", ending=ENDING)
