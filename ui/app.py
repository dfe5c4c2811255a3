"""The console is put together here. Only Qt is imported before the first frame; the rest is loaded in a worker."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths
from PySide6.QtWidgets import QApplication

from console.store.dumps import leave_no_dump
from console.store.log_lines import write_log
from ui import words
from ui.courier import Courier
from ui.qt_words import QtWords
from ui.theme import Theme
from ui.tidying import Tidying
from ui.tokens import Mode, Spacing
from ui.window import Window

if TYPE_CHECKING:
    from console.desk.entrance import Entrance

FOLDER_IN_USE = 3
"""Exit status of a second start on the same data folder."""


class Console:
    """One run of the program: the application, its look and language, its window and the door of its data folder."""

    def __init__(self, app: QApplication, folder: Path, *, centre_url: str | None, language: str | None) -> None:
        self._app = app
        self._folder = folder
        self._centre_url = centre_url
        kept = _kept(folder)
        words.set_language(language or _one_of(kept.get("language"), words.LANGUAGES, words.LANGUAGES[0]))
        self._mode = Mode(_one_of(kept.get("theme"), tuple(Mode), Mode.LIGHT))
        self._percent = kept["type_size"] if isinstance(kept.get("type_size"), int) else 100
        self._spacing = Spacing(_one_of(kept.get("spacing"), tuple(Spacing), Spacing.NORMAL))
        self.theme = Theme(app)
        self.theme.wear(self._mode, percent=self._percent, spacing=self._spacing)
        self._qt_words = QtWords(app)
        app.installTranslator(self._qt_words)
        words.listen(self._on_language)
        self.window = Window()
        self.theme.dress(self.window)
        self.window.look_wanted.connect(self._keep_look)
        self.window.spacing_wanted.connect(self._keep_spacing)
        self.window.faults.watch()
        self._courier = Courier(self.window)
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="loader")
        self._entrance: Entrance | None = None

    def show(self) -> None:
        """Show the window, then load the rest of the program behind it."""
        self.window.sign_in.begin(enrolled=(self._folder / "keys.json").exists(), centre_url=self._centre_url)
        self.window.show()
        self._courier.failed.connect(self.window.faults.show)
        self._courier.carry(self._loader, self._load, done=self._on_loaded, expected=self._on_trouble)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._courier.is_idle and self.window.is_idle

    def close(self) -> None:
        """Stop listening: another run may follow in the same process."""
        words.unlisten(self._on_language)
        self._loader.shutdown(wait=True)

    def _load(self) -> "Entrance":
        import ui.shell  # noqa: F401 (loads every screen, so that entering takes no time)
        from console.desk.entrance import Entrance

        entrance = Entrance(self._folder, self._centre_url)
        entrance.claim()
        # What the program itself consists of never becomes garbage: looking through it would stop the window for 0.1 s.
        gc.freeze()
        return entrance

    def _on_loaded(self, entrance: "Entrance") -> None:
        from ui.system_signals import listen_to_system

        self._entrance = entrance
        self.window.use(entrance)
        told, may_sleep = listen_to_system(self.window, self._app)
        told.locked.connect(self.window.lock)
        told.sleeping.connect(self.window.sleep)
        self.window.forgotten.connect(may_sleep)

    def _on_trouble(self, trouble: Exception) -> bool:
        from console.desk.trouble import FolderInUse

        if not isinstance(trouble, (FolderInUse, OSError)):
            return False
        if isinstance(trouble, FolderInUse):
            sentence = words.tr("The console is already open with this folder. Look for its window.")
        else:
            sentence = words.tr("The data folder cannot be used: it is not there, or this person may not write to it.")
        print(sentence, file=sys.stderr)  # noqa: T201 (a second start has no window of its own)
        self._app.exit(FOLDER_IN_USE)
        return True

    def _keep_look(self, language: str, mode: Mode, percent: int) -> None:
        words.set_language(language)
        if (mode, percent) != (self._mode, self._percent):
            self._mode, self._percent = mode, percent
            self.theme.wear(mode, percent=percent, spacing=self._spacing)
        self._store({"language": language, "theme": mode.value, "type_size": percent})

    def _keep_spacing(self, spacing: Spacing) -> None:
        if spacing is not self._spacing:
            self._spacing = spacing
            self.theme.wear(self._mode, percent=self._percent, spacing=spacing)
        self._store({"spacing": spacing.value})

    def _store(self, kept: dict[str, Any]) -> None:
        if self._entrance is not None:
            settings = self._entrance.settings
            self._courier.carry(
                self._loader,
                lambda: _keep(settings, kept),
                done=lambda _: None,
                expected=lambda error: isinstance(error, OSError),
            )

    def _on_language(self) -> None:
        for window in self._app.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))


def _keep(settings: Any, kept: dict[str, Any]) -> None:
    for name, value in kept.items():
        settings.set(name, value)


def _kept(folder: Path) -> dict[str, Any]:
    """The look of the last time. Read here, not by the desk's settings: those come later, with the database."""
    try:
        found = json.loads((folder / "settings.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _one_of(value: object, known: Sequence[str], otherwise: str) -> str:
    return value if isinstance(value, str) and value in known else otherwise


def usual_folder() -> Path:
    """Where a person's data lies when no folder is named."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)) / "console1111"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="console1111-gui", description="11-11 Console")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder of this desk")
    parser.add_argument("--centre", metavar="URL", help="the address of the centre")
    parser.add_argument("--language", choices=words.LANGUAGES, help="the language of the screens")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Run the console; answers the exit status (3: the folder is in use or cannot be used)."""
    leave_no_dump()
    write_log(level=os.environ.get("CONSOLE1111_LOG", "WARNING"), form="%(levelname)s %(name)s %(message)s")
    options = arguments(sys.argv[1:] if given is None else given)
    app = QApplication(sys.argv[:1])
    Tidying(app)
    app.setApplicationName("console1111")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("console1111")
    console = Console(app, options.data or usual_folder(), centre_url=options.centre, language=options.language)
    console.show()
    status = app.exec()
    console.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
