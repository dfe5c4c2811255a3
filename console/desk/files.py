"""Attachments: named by the hash of their content, encrypted with the desk's key, sent and fetched by the exchange."""

import hashlib
import mimetypes
import os
import re
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.desk.settings import replace_file
from console.domain.actions import Attach
from console.domain.file_kinds import ANY, media_type
from console.domain.file_names import safe_name
from console.domain.ids import FileHash
from console.domain.limits import FILE_BYTES
from console.domain.refused import Refused
from console.store.belongings import Belongings, FileRow

_NONCE_BYTES = 12
_SEALED_BYTES = _NONCE_BYTES + 16
"""What a file takes here beside its content: the nonce and the tag of AES-GCM."""
_IS_HASH = re.compile(r"[0-9a-f]{64}").fullmatch


class FileState(StrEnum):
    """Where a file is: here and not yet sent, here and at the centre, asked for, or only at the centre."""

    WAITING = "waiting"
    SENT = "sent"
    WANTED = "wanted"
    ELSEWHERE = "elsewhere"


class Files:
    """The files of one desk. `poke` is called when there is something to send or to fetch, `allowed` before somebody
    reads: it raises when nobody may."""

    def __init__(
        self,
        folder: Path,
        belongings: Belongings,
        *,
        key: bytes,
        poke: Callable[[], None],
        allowed: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._belongings = belongings
        self._cipher = AESGCM(key)
        self._poke = poke
        self._allowed = allowed
        self._guard = threading.Lock()

    def send_unlisted(self) -> None:
        """What lies here and stands in no list, since desk.db was made again after a damage, waits to be sent.

        The centre says after the first piece where it has a file already. What a sudden end left half written goes.
        Raises OSError, DatabaseTrouble.
        """
        if not self._folder.is_dir():
            return
        listed = self._belongings.listed_files()
        for found in list(self._folder.iterdir()):
            if found.name.startswith("."):
                found.unlink()
            if found.name not in listed and _IS_HASH(found.name):
                size = max(0, found.stat().st_size - _SEALED_BYTES)
                self._belongings.keep_file(FileRow(FileHash(found.name), size, FileState.WAITING, 0))

    def add(self, source: Path | tuple[str, bytes], *, preview: bytes | None = None) -> Attach:
        """Keep a file and its small copy here, encrypted and flushed, and give the action that attaches it.

        Raises Refused(too_long) above 25 MiB, OSError when it cannot be read or kept.
        """
        if isinstance(source, Path):
            if source.stat().st_size > FILE_BYTES:
                raise _too_long(source.stat().st_size)
            name, content = source.name, source.read_bytes()
        else:
            name, content = source
        if len(content) > FILE_BYTES:
            raise _too_long(len(content))
        return Attach(
            file=self._to_be_sent(content),
            name=safe_name(name),
            size=len(content),
            media_type=media_type(mimetypes.guess_type(name)[0] or ANY, content),
            preview=None if preview is None else self._to_be_sent(preview),
        )

    def _to_be_sent(self, content: bytes) -> FileHash:
        kept = self.keep(content)
        if self.state(kept) is not FileState.SENT:
            self._belongings.keep_file(FileRow(kept, len(content), FileState.WAITING, 0))
            self._poke()
        return kept

    def keep(self, content: bytes) -> FileHash:
        """Write a content under its hash; gives the hash."""
        name = FileHash(hashlib.sha256(content).hexdigest())
        with self._guard:
            if self.held(name) is None:
                nonce = os.urandom(_NONCE_BYTES)
                replace_file(self._folder / name, nonce + self._cipher.encrypt(nonce, content, name.encode()))
        return name

    def read(self, name: FileHash) -> bytes | None:
        """A file's content; None where it is not here: then it is asked for, and `Changes` tells when it has come.

        Raises Locked.
        """
        self._allowed()
        content = self.held(name)
        if content is None and self.state(name) is not FileState.WANTED:
            self._belongings.keep_file(FileRow(name, 0, FileState.WANTED, 0))
            self._poke()
        return content

    def held(self, name: FileHash) -> bytes | None:
        """A file's content if it lies here whole and unharmed."""
        try:
            sealed = (self._folder / name).read_bytes()
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.encode())
        except (OSError, InvalidTag, ValueError):
            return None

    def state(self, name: FileHash) -> FileState:
        """Where a file is."""
        row = self._belongings.file(name)
        if row is not None and (row.state == FileState.WANTED or (self._folder / name).exists()):
            return FileState(row.state)
        return FileState.ELSEWHERE


def _too_long(length: int) -> Refused:
    return Refused("too_long", field="file", limit=FILE_BYTES, length=length)
