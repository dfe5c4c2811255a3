"""A window with nothing in it, started as the console is: what Qt alone needs until its first frame."""

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class FirstFrame(QObject):
    """Prints the moment after the first frame, and ends the program."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        print(f"{time.monotonic()} {time.process_time()} first frame", flush=True)
        QApplication.quit()


def main() -> int:
    """Show it until it is painted."""
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("11-11"))
    window.resize(1366, 768)
    first = FirstFrame()
    window.installEventFilter(first)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
