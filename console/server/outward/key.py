"""The centre's own key, which signs links and addresses: made at the first start, in a file only its owner reads."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from console.domain.signed import KEY_BYTES

FILE = "links.key"


def read_key(folder: Path) -> bytes:
    """The key of a centre's data folder, alike for all its processes; made where there is none. Raises OSError."""
    file = folder / FILE
    if not file.exists():
        _make(folder, file)
    key = bytes.fromhex(file.read_text(encoding="ascii"))
    if len(key) != KEY_BYTES:
        raise OSError("no key")
    return key


def _make(folder: Path, file: Path) -> None:
    """Whole or not at all: two processes may start at once, and the first one's key stays."""
    made = folder / f"{FILE}.{secrets.token_hex(4)}"
    opened = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(opened, secrets.token_hex(KEY_BYTES).encode())
        os.fsync(opened)
    finally:
        os.close(opened)
    with suppress(FileExistsError):
        os.link(made, file)
    made.unlink()
