"""The window for measuring: somebody signed in at a desk without a line, and when what he asked for is painted."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication

from tests.bench._figures import Took
from tests.server.building import PASSWORD
from ui.app import Console
from ui.screens.sign_in import Credentials
from ui.shell import Shell
from ui.tidying import Tidying
from ui.window import Window

NOWHERE = "http://127.0.0.1:9"
"""No centre answers here."""
PATIENCE_MILLISECONDS = 60_000
LOOK_AGAIN_MILLISECONDS = 3

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


class Late(Exception):
    """What was waited for did not come."""


def wait_until(holds: Callable[[], bool]) -> None:
    """Let the window and the workers live until a condition holds. Raises Late."""
    ends = time.monotonic() + PATIENCE_MILLISECONDS / 1000
    while not holds():
        if time.monotonic() > ends:
            raise Late
        loop = QEventLoop()
        QTimer.singleShot(LOOK_AGAIN_MILLISECONDS, loop.quit)
        loop.exec()


@contextmanager
def console_on(folder: Path) -> Iterator[Window]:
    """The window of a console on a folder that was filled before, the agent signed in, offline."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    tidying = Tidying(app)
    console = Console(app, folder, centre_url=NOWHERE, language="mn")
    console.show()
    window = console.window
    window.activateWindow()
    window.sign_in.signed.emit(Credentials("agent", PASSWORD))
    wait_until(lambda: window.shell is not None and window.is_idle)
    yield window
    window.close()
    console.close()
    tidying.deleteLater()


def shell_of(window: Window) -> Shell:
    """What the person signed in has before him."""
    assert window.shell is not None
    return window.shell


class Painted(QObject):
    """Stands at a list and tells how long it took until the frame with what was asked for was over."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__()
        self.has_news = False
        self._view = view
        self._is_there: Callable[[], bool] | None = None
        self._took: Took | None = None
        self._began = (0.0, 0.0)
        self._loop = QEventLoop()
        view.viewport().installEventFilter(self)
        view.model().modelReset.connect(self._on_news)
        view.model().dataChanged.connect(self._on_news)

    def after(self, deed: Callable[[], object], is_there: Callable[[], bool]) -> Took:
        """From before the deed until the first frame is over at whose painting `is_there` held, or until the list
        was told that it is empty. Raises Late.
        """
        self.has_news, self._is_there, self._took = False, is_there, None
        out_of_patience = QTimer(singleShot=True, interval=PATIENCE_MILLISECONDS)
        out_of_patience.timeout.connect(self._loop.quit)
        out_of_patience.start()
        self._began = (time.perf_counter(), time.process_time())
        deed()
        self._loop.exec()
        return self._told()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_there is not None and self._is_there():
            self._end_after_this_frame()
        return False

    def _told(self) -> Took:
        if self._took is None:
            raise Late
        return self._took

    def _on_news(self) -> None:
        self.has_news = True
        if self._is_there is not None and not self._view.model().rowCount():
            self._end_after_this_frame()

    def _end_after_this_frame(self) -> None:
        self._is_there = None
        QTimer.singleShot(0, self._end)

    def _end(self) -> None:
        wall, processor = self._began
        self._took = Took((time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000)
        self._loop.quit()
