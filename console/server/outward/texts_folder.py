"""Texts that another program puts into a folder, one file each."""

from contextlib import suppress
from pathlib import Path

from console.server.outward.texts_in import TextsIn

LARGEST_FILE = 64 * 1024


class TextsFolder:
    """Takes each file of `in` once: its name is the text's id. What is taken goes to `done`, what is none to `broken`;
    a death in between is harmless, since the name is known."""

    def __init__(self, folder: Path, texts_in: TextsIn) -> None:
        self._folder = folder
        self._texts_in = texts_in

    def take_all(self) -> None:
        """Take what lies there. Raises DatabaseTrouble, OSError."""
        come_in = self._folder / "in"
        if not come_in.is_dir():
            return
        for file in sorted(come_in.glob("*.txt")):
            read = _read(file)
            if read is not None:
                self._texts_in.take(id=file.name, sender=read[0], text=read[1])
            aside = self._folder / ("broken" if read is None else "done")
            aside.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                file.replace(aside / file.name)


def _read(file: Path) -> tuple[str, str] | None:
    """(from, text) of a file: `from: ...`, then `text: ...` to its end."""
    if file.stat().st_size > LARGEST_FILE:
        return None
    try:
        first, _, rest = file.read_text(encoding="utf-8").partition("\n")
    except UnicodeDecodeError:
        return None
    sender, text = first.removeprefix("from:"), rest.removeprefix("text:")
    return None if sender == first or text == rest else (sender.strip(), text.strip())
