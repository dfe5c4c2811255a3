"""A console that says when it got how far: first frame, loaded, signed in, call screen usable, everything read."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.app import Console, arguments
from ui.screens.sign_in import Credentials

LOOK_AGAIN_MILLISECONDS = 2


class FrameOf(QObject):
    """Calls once after the first frame in which a widget was painted."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


class Milestones(QObject):
    """Follows one start and prints each milestone with its moment."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._rest = QTimer(self, interval=LOOK_AGAIN_MILLISECONDS)
        self._rest.timeout.connect(self._on_rest)
        FrameOf(console.window, lambda: self.passed("first frame"))
        console.window.signed_in.connect(self._on_signed_in)

    def passed(self, name: str) -> None:
        """Say when, and how long the processor worked for it."""
        print(f"{time.monotonic()} {time.process_time()} {name}", flush=True)

    def _on_signed_in(self) -> None:
        self.passed("signed in")
        shell = self._console.window.shell
        assert shell is not None
        FrameOf(shell.screen_in_front().widget, self._on_painted)

    def _on_painted(self) -> None:
        shell, holder = self._console.window.shell, QApplication.focusWidget()
        assert shell is not None
        assert holder is not None, "nobody has the keyboard"
        assert shell.screen_in_front().widget.isAncestorOf(holder), "the keyboard is not in the call screen"
        self.passed("call screen usable")
        self._rest.start()

    def _on_rest(self) -> None:
        if self._console.is_idle:
            self._rest.stop()
            self.passed("everything read")
            self._console.window.close()
            QApplication.quit()


def main() -> int:
    """Start on the folder of the command line, signed in at once as the first argument."""
    login, options = sys.argv[1], arguments(sys.argv[2:])
    app = QApplication(sys.argv[:1])
    app.setApplicationName("console1111")
    console = Console(app, Path(options.data), centre_url=options.centre, language=options.language)
    milestones = Milestones(console)
    milestones.passed("imported")
    console.show()
    console.window.activateWindow()
    console.window.sign_in.signed.emit(Credentials(login, os.environ.pop("CONSOLE1111_PASSWORD", "")))
    status = app.exec()
    console.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
