"""Copying the centre's database while it serves, and remembering when: desks keep their archive at least since then.

With a key kept apart the copies are sealed to it, so that whoever finds one reads nothing.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from console.server.centre import Centre
from console.store import backups, documents
from console.store.backups import NotCopied, finish, part_of
from console.store.postgres import Address
from console.store.sealing import NotUnsealed, read_private, read_public, seal, unseal

PUBLIC_KEY = "backup.pub"
"""In the centre's folder: the key that copies are sealed to. What opens them is kept elsewhere."""
SEALED = ".sealed-copy"
"""The ending of a sealed copy of an attachment."""
_PLAIN = ".backup-"


def back_up(centre: Centre, target: Path, *, source: Path | Address, folder: Path | None = None) -> bool:
    """Make a new file that is a whole copy of the centre's database at one moment; whether it is sealed.

    The moment remembered is the one before the copy is begun: it holds all that was taken until then. Attachments lie
    beside the database and are copied after it. It is sealed where `folder`, the centre's, holds the key for it.
    Raises NotCopied, DatabaseTrouble.
    """
    begun = centre.now()
    with centre.database.read() as connection:
        number = documents.head(connection).number
    public = key_of(folder) if folder is not None else None
    if folder is None or public is None:
        _copy(source, target)
    else:
        # The plain copy lies for a moment where the database itself lies: never where copies go.
        plain = folder / f"{_PLAIN}{secrets.token_hex(4)}"
        for left in folder.glob(f"{_PLAIN}*"):
            left.unlink()
        try:
            _copy(source, plain)
            seal_file(plain, target, public)
        finally:
            plain.unlink(missing_ok=True)
    with centre.database.write() as connection:
        backups.keep(connection, begun=begun, number=number)
    return public is not None


def key_of(folder: Path) -> bytes | None:
    """The key that this centre's copies are sealed to; None where there is none. Raises NotCopied(no_key)."""
    try:
        return read_public(folder / PUBLIC_KEY)
    except FileNotFoundError:
        return None
    except (NotUnsealed, OSError):
        raise NotCopied("no_key") from None


def seal_file(plain: Path, target: Path, public: bytes) -> None:
    """Make a new file that only the owner of the key reads; whole or not at all. Raises NotCopied."""
    with _made(target) as written, plain.open("rb") as source:
        seal(source, written, public)


def copy_attachments(files: Path, target: Path, public: bytes) -> int:
    """Seal every attachment that is not in the target folder yet; how many. Raises NotCopied."""
    copied = 0
    for file in sorted(path for path in files.rglob("*") if path.is_file()):
        sealed = target / file.relative_to(files).with_name(file.name + SEALED)
        if sealed.exists():
            continue
        try:
            sealed.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise NotCopied("cannot_write") from None
        seal_file(file, sealed, public)
        copied += 1
    return copied


def open_copies(source: Path, target: Path, *, private: Path) -> int:
    """Open one sealed copy, or all in a folder, into a new file or folder; how many. Raises NotUnsealed, NotCopied."""
    try:
        key = read_private(private)
    except OSError:
        raise NotUnsealed("no_key") from None
    if not source.is_dir():
        _open(source, target, key)
        return 1
    copies = sorted(source.rglob(f"*{SEALED}"))
    for sealed in copies:
        plain = target / sealed.relative_to(source).with_name(sealed.name.removesuffix(SEALED))
        with suppress(OSError):
            plain.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _open(sealed, plain, key)
    return len(copies)


def _open(sealed: Path, target: Path, key: bytes) -> None:
    with _made(target) as written, sealed.open("rb") as source:
        unseal(source, written, key)


@contextmanager
def _made(target: Path) -> Iterator[BinaryIO]:
    """A new file to write, which is there whole or not at all. Raises NotCopied."""
    part = part_of(target)
    try:
        with part.open("wb") as written:
            yield written
        finish(part, target)
    except OSError:
        raise NotCopied("cannot_write") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _copy(source: Path | Address, target: Path) -> None:
    if isinstance(source, Address):
        backups.dump(source, target)
    else:
        backups.copy_file(source, target)
