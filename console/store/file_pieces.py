"""How an attachment lies on the centre's disk: plain, or in sealed pieces that come one by one and are read by offset.

A sealed piece is its length (4 bytes), a nonce (12) and what AES-256-GCM made of it; it is bound to its file's name and
to its place in it, so that pieces of two files or of two places cannot be exchanged.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE_BYTES = 1024 * 1024
KEY_BYTES = 32
_NONCE_BYTES, _TAG_BYTES, _LENGTH_BYTES = 12, 16, 4
_AROUND = _LENGTH_BYTES + _NONCE_BYTES + _TAG_BYTES


class Pieces(Protocol):
    """One way of lying on the disk. Every method may raise OSError."""

    ending: str

    def size(self, file: Path) -> int:
        """How many bytes of content have come."""

    def append(self, file: Path, name: str, content: bytes) -> None:
        """Add content at the end."""

    def read(self, file: Path, name: str, *, offset: int, most: int) -> bytes:
        """At most so many bytes of content from an offset."""


class PlainPieces:
    """As it is."""

    ending = ""

    def size(self, file: Path) -> int:
        """How many bytes have come."""
        return file.stat().st_size

    def append(self, file: Path, name: str, content: bytes) -> None:
        """Add content at the end."""
        with file.open("ab") as opened:
            opened.write(content)

    def read(self, file: Path, name: str, *, offset: int, most: int) -> bytes:
        """At most so many bytes from an offset."""
        with file.open("rb") as opened:
            opened.seek(offset)
            return opened.read(most)


@dataclass(frozen=True)
class _Piece:
    at: int
    offset: int
    length: int


class SealedPieces:
    """With a key that lies elsewhere than the files."""

    ending = ".sealed"

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def size(self, file: Path) -> int:
        """How many bytes of content have come whole."""
        return sum(piece.length for piece in _pieces_of(file))

    def append(self, file: Path, name: str, content: bytes) -> None:
        """Add content at the end; a piece that a sudden end cut is taken away first."""
        pieces = list(_pieces_of(file)) if file.exists() else []
        end = pieces[-1].at + _AROUND + pieces[-1].length if pieces else 0
        offset = sum(piece.length for piece in pieces)
        with file.open("r+b" if file.exists() else "wb") as opened:
            opened.truncate(end)
            opened.seek(end)
            for start in range(0, len(content), PIECE_BYTES):
                part = content[start : start + PIECE_BYTES]
                nonce = os.urandom(_NONCE_BYTES)
                sealed = self._cipher.encrypt(nonce, part, _place(name, offset + start))
                opened.write(len(part).to_bytes(_LENGTH_BYTES) + nonce + sealed)

    def read(self, file: Path, name: str, *, offset: int, most: int) -> bytes:
        """At most so many bytes of content from an offset. Raises OSError where a piece was changed."""
        found = bytearray()
        with file.open("rb") as opened:
            for piece in _pieces_of(file):
                if piece.offset + piece.length <= offset or piece.offset >= offset + most:
                    continue
                opened.seek(piece.at + _LENGTH_BYTES)
                nonce = opened.read(_NONCE_BYTES)
                try:
                    plain = self._cipher.decrypt(
                        nonce, opened.read(piece.length + _TAG_BYTES), _place(name, piece.offset)
                    )
                except InvalidTag:
                    raise OSError("a sealed file was changed") from None
                found += plain[max(0, offset - piece.offset) : offset + most - piece.offset]
        return bytes(found)


def make_key(file: Path) -> None:
    """Make a new key file, for its owner's eyes only. Raises OSError, also where there is one."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as written:
        written.write(secrets.token_hex(KEY_BYTES).encode() + b"\n")
        written.flush()
        os.fsync(written.fileno())


def read_key(file: Path) -> bytes:
    """The key in a file. Raises OSError, ValueError."""
    key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    if len(key) != KEY_BYTES:
        raise ValueError("no key")
    return key


def _pieces_of(file: Path) -> Iterator[_Piece]:
    """The whole pieces of a file, in order."""
    at = offset = 0
    end = file.stat().st_size
    with file.open("rb") as opened:
        while at + _AROUND <= end:
            opened.seek(at)
            length = int.from_bytes(opened.read(_LENGTH_BYTES))
            if at + _AROUND + length > end:
                return
            yield _Piece(at, offset, length)
            at, offset = at + _AROUND + length, offset + length


def _place(name: str, offset: int) -> bytes:
    return f"{name}/{offset}".encode()
