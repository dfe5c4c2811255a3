"""Attachments at the centre: one file under the name of its hash, sent in pieces that may stop and go on."""

import hashlib
import os
import re
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from console.domain.actions import Attach
from console.domain.file_kinds import media_type
from console.domain.file_names import safe_name
from console.domain.ids import FileHash
from console.domain.limits import FILE_BYTES
from console.server.centre import Centre
from console.server.problem import Problem
from console.store import documents
from console.store.file_pieces import PIECE_BYTES as PIECE_BYTES
from console.store.file_pieces import Pieces, PlainPieces, SealedPieces
from console.wire import FileState, Point

MOST_FILES = 10
"""With one answer of a body."""
_HASH = re.compile(r"[0-9a-f]{64}")


class GivenFile(Protocol):
    """A file as a form or a program gave it."""

    @property
    def name(self) -> str:
        """As its giver calls it."""

    @property
    def media_type(self) -> str:
        """What it is said to be."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


class Files:
    """A folder of complete files, and beside it one of files still being sent.

    With a key what comes is sealed; what lies there plain, from before, is read all the same.
    """

    def __init__(self, folder: Path, centre: Centre, *, key: bytes | None = None) -> None:
        self._centre = centre
        self._ways: tuple[Pieces, ...] = (PlainPieces(),) if key is None else (SealedPieces(key), PlainPieces())
        self._complete = folder / "files"
        self._partly = folder / "files-coming"
        self._busy = [threading.Lock() for _ in range(256)]
        self._complete.mkdir(parents=True, exist_ok=True)
        self._partly.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, piece: bytes, *, offset: int, size: int, head: Point) -> FileState:
        """Append the next piece of a file of this size, from a desk that knows this commit as its last.

        Raises Problem: wrong_offset says how much we have; other_history.
        """
        state = self._add(name, piece, offset=offset, size=size)
        return msgspec.structs.replace(state, head=self._commit(after=head)) if state.complete else state

    def _commit(self, *, after: Point) -> Point:
        """By this commit the desk will notice when a centre without the file takes our place. Raises Problem."""
        with self._centre.commit() as commit:
            if documents.marks_of(commit.connection, [after.number]).get(after.number) != after.mark:
                raise Problem(409, "other_history")
            commit.changed = True
        return Point(commit.number, commit.mark)

    def _add(self, name: str, piece: bytes, *, offset: int, size: int) -> FileState:
        path = self._path(name)
        if not 0 <= size <= FILE_BYTES:
            raise Problem(413, "too_large", limit=FILE_BYTES)
        if len(piece) > PIECE_BYTES or offset < 0 or offset + len(piece) > size:
            raise Problem(422, "wrong_value", field="offset")
        with self._busy[int(name[:2], 16)]:
            lying = self._lying(path)
            if lying is not None:
                have = lying.size(_ending(path, lying))
                return FileState(have, have, complete=True)
            way = self._ways[0]
            coming = _ending(self._partly / name, way)
            have = self._have(coming, size)
            if offset != have:
                raise Problem(409, "wrong_offset", have=have)
            way.append(coming, name, piece)
            have += len(piece)
            if have == size:
                self._finish(name, coming, _ending(path, way), size)
            return FileState(have, size, complete=have == size)

    def keep(self, content: bytes) -> FileHash:
        """Keep what came another way than from a desk; on the disk when this returns. Raises OSError."""
        name = FileHash(hashlib.sha256(content).hexdigest())
        way, path = self._ways[0], self._path(name)
        if self._lying(path) is None:
            file, coming = _ending(path, way), self._partly / f"{name}.{uuid.uuid4().hex}"
            way.append(coming, name, content)
            file.parent.mkdir(parents=True, exist_ok=True)
            _flush(coming)
            coming.replace(file)
            _flush(file.parent)
        return name

    def attach(self, given: Sequence[GivenFile]) -> tuple[Attach, ...]:
        """Keep what came with something that a body did, to be attached. Raises Problem(too_large), OSError."""
        if len(given) > MOST_FILES or any(len(file.content) > FILE_BYTES for file in given):
            raise Problem(413, "too_large", limit=FILE_BYTES)
        return tuple(
            Attach(
                self.keep(file.content),
                safe_name(file.name),
                len(file.content),
                media_type(file.media_type, file.content),
            )
            for file in given
        )

    def read(self, name: str, *, offset: int, most: int = PIECE_BYTES) -> tuple[bytes, int]:
        """(the bytes from an offset, at most so many; the whole file's size). Raises Problem(not_found)."""
        path = self._path(name)
        way = self._lying(path)
        if way is None:
            raise Problem(404, "not_found")
        file = _ending(path, way)
        size = way.size(file)
        if not 0 <= offset <= size:
            raise Problem(422, "wrong_value", field="offset")
        return way.read(file, name, offset=offset, most=most), size

    def _lying(self, path: Path) -> Pieces | None:
        """In which way a complete file lies there; None where there is none. Raises OSError: its key is not known."""
        found = next((way for way in self._ways if _ending(path, way).exists()), None)
        if found is None and path.with_name(path.name + SealedPieces.ending).exists():
            raise OSError("the key of the sealed files is not named in the settings")
        return found

    def forget(self, name: FileHash) -> None:
        """A file that no case has any longer goes. Raises OSError."""
        path = self._path(name)
        for ending in (PlainPieces.ending, SealedPieces.ending):
            path.with_name(path.name + ending).unlink(missing_ok=True)

    def _have(self, coming: Path, size: int) -> int:
        """How much has come; more than the whole file was never this file, and is dropped."""
        have = self._ways[0].size(coming) if coming.exists() else 0
        if have > size:
            coming.unlink()
            return 0
        return have

    def _finish(self, name: str, coming: Path, file: Path, size: int) -> None:
        """A complete file takes its place only if its bytes are what its name says."""
        digest = hashlib.sha256()
        for offset in range(0, size, PIECE_BYTES):
            digest.update(self._ways[0].read(coming, name, offset=offset, most=PIECE_BYTES))
        if digest.hexdigest() != name:
            coming.unlink()
            raise Problem(422, "wrong_hash")
        file.parent.mkdir(parents=True, exist_ok=True)
        _flush(coming)
        coming.replace(file)
        _flush(file.parent)

    def _path(self, name: str) -> Path:
        if not _HASH.fullmatch(name):
            raise Problem(422, "wrong_value", field="hash")
        return self._complete / name[:2] / FileHash(name)


def _ending(path: Path, way: Pieces) -> Path:
    return path.with_name(path.name + way.ending)


def _flush(path: Path) -> None:
    """Bring a file, or a folder's names, to the disk: the desk is about to be told that we have it."""
    if path.is_dir() and os.name != "posix":
        return
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
