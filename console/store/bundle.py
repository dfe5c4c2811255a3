"""A file that carries an exchange any way a file goes, sealed for one desk and its centre.

Both have the desk's key since its enrolment, so nothing else has to be handed out before the link goes away; who has no
such key can neither read a bundle nor make one. The key of each bundle is drawn from the desk's key, the bundle's
random name and its direction: none is used twice, and none is taken for one of the other way.

The file: `1111-courier` and a line end, the format's number, `U` or `D`, 16 random bytes, 32 that only this desk's key
gives; then chunks of AES-256-GCM, the nonce being the chunk's number and whether it is the last. Nobody learns from the
outside whose it is. Inside: parts, each a kind (1 byte), a length (8) and so many bytes.
"""

import hmac
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC, VERSION = b"1111-courier\n", 1
ID_BYTES, MARK_BYTES, KEY_BYTES, TAG_BYTES = 16, 32, 32, 16
HEADER_BYTES = len(MAGIC) + 2 + ID_BYTES + MARK_BYTES
CHUNK_BYTES = 64 * 1024
PART_BYTES = 9
MOST_PART_BYTES = 64 * 1024 * 1024
"""More than any part of a bundle of ours takes, also unpacked."""


class Direction(Enum):
    """Which way a bundle goes: from a desk, or from the centre."""

    UP = b"U"
    DOWN = b"D"


class Kind(Enum):
    """What a part of a bundle is: a question, looks, a file, the names of files that are wanted; and what the centre
    says to each of the first three."""

    QUESTION = b"Q"
    LOOKS = b"L"
    FILE = b"F"
    WANTED = b"W"
    ANSWER = b"A"
    LOOKS_KEPT = b"K"
    FILES_KEPT = b"S"


Part = tuple[Kind, bytes]


class BundleTrouble(Exception):
    """A file that is not taken; nothing of it was kept. `code` says why.

    not_a_bundle; newer: of a newer program; wrong_way: it goes to the other side; foreign: no key here fits; damaged:
    changed on its way, or not all of it arrived.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Opened:
    """A bundle whose every byte is as it was written; `key` is the one that fits."""

    path: Path
    key: bytes
    header: bytes

    def parts(self) -> Iterator[Part]:
        """What it holds, in order; kinds that a later program added are passed over."""
        reading = _Reading(_chunks(self.path, self.key, self.header))
        while (kind := reading.take(1)) is not None:
            size = int.from_bytes(reading.whole(8))
            if size > MOST_PART_BYTES:
                raise BundleTrouble("damaged")
            content = reading.whole(size)
            with suppress(ValueError):
                yield Kind(kind), content


def new_id() -> bytes:
    """The name of a bundle: random, and nothing else."""
    return os.urandom(ID_BYTES)


def write_bundle(path: Path, parts: Iterable[Part], *, key: bytes, direction: Direction, id: bytes) -> int:
    """Write a bundle whole, in the place of one that was there; gives its bytes. Raises OSError."""
    sealing, mark = _derived(key, id, direction)
    header = MAGIC + bytes([VERSION]) + direction.value + id + mark
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(header)
            _seal(file, _framed(parts), AESGCM(sealing), header)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return size


def open_bundle(path: Path, keys: Iterable[bytes], direction: Direction) -> Opened:
    """A bundle for whoever has one of these keys, read through once to its end before anything of it is used.

    Raises BundleTrouble, OSError.
    """
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if not header.startswith(MAGIC):
        raise BundleTrouble("not_a_bundle")
    rest = header[len(MAGIC) :]
    if len(header) < HEADER_BYTES:
        raise BundleTrouble("damaged")
    if rest[0] != VERSION:
        raise BundleTrouble("newer")
    if rest[1:2] != direction.value:
        raise BundleTrouble("wrong_way")
    id, mark = rest[2 : 2 + ID_BYTES], rest[2 + ID_BYTES :]
    for key in keys:
        _, own = _derived(key, id, direction)
        if hmac.compare_digest(own, mark):
            opened = Opened(path, key, header)
            for _ in _chunks(path, key, header):
                continue
            return opened
    raise BundleTrouble("foreign")


def sealed_bytes(sizes: Iterable[int]) -> int:
    """How many bytes a bundle takes whose parts have these."""
    plain = sum(size + PART_BYTES for size in sizes)
    return HEADER_BYTES + plain + TAG_BYTES * max(1, -(-plain // CHUNK_BYTES))


def unpacked(content: bytes) -> bytes:
    """A part that was packed as on the link. Raises BundleTrouble(damaged)."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(content, MOST_PART_BYTES)
    except zlib.error:
        raise BundleTrouble("damaged") from None
    if not unpacking.eof:
        raise BundleTrouble("damaged")
    return plain


def _derived(key: bytes, id: bytes, direction: Direction) -> tuple[bytes, bytes]:
    """(the key that seals one bundle, the mark by which the side that has the desk's key knows it)."""
    info = b"console1111/courier/" + direction.value
    made = HKDF(SHA256(), KEY_BYTES + MARK_BYTES, salt=id, info=info).derive(key)
    return made[:KEY_BYTES], made[KEY_BYTES:]


def _framed(parts: Iterable[Part]) -> Iterator[bytes]:
    for kind, content in parts:
        yield kind.value + len(content).to_bytes(8)
        yield content


def _seal(file: BinaryIO, pieces: Iterable[bytes], cipher: AESGCM, header: bytes) -> None:
    waiting, number = bytearray(), 0
    for piece in pieces:
        waiting += piece
        start = 0
        while len(waiting) - start > CHUNK_BYTES:
            chunk = bytes(waiting[start : start + CHUNK_BYTES])
            file.write(cipher.encrypt(_nonce(number, is_last=False), chunk, header))
            start, number = start + CHUNK_BYTES, number + 1
        del waiting[:start]
    file.write(cipher.encrypt(_nonce(number, is_last=True), bytes(waiting), header))


def _chunks(path: Path, key: bytes, header: bytes) -> Iterator[bytes]:
    """The content, each piece proved when it is given. Raises BundleTrouble(damaged)."""
    sealing, _ = _derived(key, header[-MARK_BYTES - ID_BYTES : -MARK_BYTES], Direction(header[len(MAGIC) + 1 :][:1]))
    cipher = AESGCM(sealing)
    with path.open("rb") as file:
        if file.read(HEADER_BYTES) != header:
            raise BundleTrouble("damaged")
        number, chunk = 0, file.read(CHUNK_BYTES + TAG_BYTES)
        while True:
            following = file.read(CHUNK_BYTES + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, is_last=not following), chunk, header)
            except (InvalidTag, ValueError):
                raise BundleTrouble("damaged") from None
            if not following:
                return
            number, chunk = number + 1, following


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


class _Reading:
    """Bytes taken from pieces as they come."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = bytearray()

    def take(self, size: int) -> bytes | None:
        """So many bytes; None at the end. Raises BundleTrouble(damaged) where fewer are left."""
        while len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                if self._waiting:
                    raise BundleTrouble("damaged")
                return None
            self._waiting += piece
        taken = bytes(self._waiting[:size])
        del self._waiting[:size]
        return taken

    def whole(self, size: int) -> bytes:
        """So many bytes, which must be there."""
        taken = self.take(size)
        if taken is None:
            raise BundleTrouble("damaged")
        return taken
