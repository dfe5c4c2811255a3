"""The centre's own keys, with which it signs: each made when first wanted, in a file that only its owner reads."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 32


def read_key(folder: Path, name: str) -> bytes:
    """The key of this name in a centre's data folder, alike for all its processes; made where there is none.

    Raises OSError.
    """
    file = folder / name
    if not file.exists():
        _make(folder, file)
    key = bytes.fromhex(file.read_text(encoding="ascii"))
    if len(key) != KEY_BYTES:
        raise OSError("no key")
    return key


def _make(folder: Path, file: Path) -> None:
    """Whole or not at all: two processes may start at once, and the first one's key stays."""
    made = folder / f"{file.name}.{secrets.token_hex(4)}"
    opened = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(opened, secrets.token_hex(KEY_BYTES).encode())
        os.fsync(opened)
    finally:
        os.close(opened)
    with suppress(FileExistsError):
        os.link(made, file)
    made.unlink()
