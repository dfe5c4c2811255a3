"""Settings of this desk. What is needed before anyone has signed in lies in plain sight, and is nothing personal."""

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from console.desk.trust import AUTHORITY, PINS
from console.store.belongings import Belongings
from console.store.recovery import RECOVERED

__all__ = ["RECOVERED", "PlainSettings", "Settings", "replace_file"]
PLAIN = frozenset({"language", "theme", "type_size", "spacing", "centre_url", "enrolment", PINS, AUTHORITY})
"""The settings kept in settings.json, readable without a key."""


class PlainSettings:
    """The file settings.json: replaced whole and flushed, and never a reason not to start when it is damaged."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"
        self._guard = threading.Lock()

    def get(self, name: str, default: Any = None) -> Any:
        """A setting, or the default."""
        with self._guard:
            return self._read().get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Keep a setting. Raises KeyError for a name that does not belong in plain sight, OSError."""
        if name not in PLAIN:
            raise KeyError(name)
        with self._guard:
            replace_file(self._path, json.dumps(self._read() | {name: value}, ensure_ascii=False).encode())

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return {name: value for name, value in found.items() if name in PLAIN} if isinstance(found, dict) else {}


class Settings:
    """All settings of a desk: plain ones in settings.json, the others encrypted in desk.db."""

    def __init__(self, plain: PlainSettings, belongings: Belongings) -> None:
        self._plain = plain
        self._belongings = belongings

    def get(self, name: str, default: Any = None) -> Any:
        """A setting, or the default."""
        if name in PLAIN:
            return self._plain.get(name, default)
        value = self._belongings.setting(name)
        return default if value is None else value

    def set(self, name: str, value: Any) -> None:
        """Keep a setting: anything JSON can say."""
        if name in PLAIN:
            self._plain.set(name, value)
        else:
            self._belongings.keep_setting(name, value)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in place whole: after a power cut it is the old one or the new one. What a full disk took of it goes:
    it would keep the disk full."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
