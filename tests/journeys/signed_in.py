"""A console with somebody signed in at once: the demonstration's window. The password comes in the environment."""

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.app import Console, arguments
from ui.screens.sign_in import Credentials


def main() -> int:
    """Open the window, signed in as the person named first on the command line."""
    login, options = sys.argv[1], arguments(sys.argv[2:])
    app = QApplication(sys.argv[:1])
    app.setApplicationName("console1111")
    console = Console(app, Path(options.data), centre_url=options.centre, language=options.language)
    console.show()
    who = Credentials(login, os.environ.pop("CONSOLE1111_PASSWORD", ""), None, options.centre)
    console.window.sign_in.signed.emit(who)
    status = app.exec()
    console.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
