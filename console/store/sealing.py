"""Copies that only whoever has a key kept apart can read: sealed to a public key, in pieces, so that size is no matter.

The format (`docs/backup.md` says it too): the line `C1111-SEALED-1`, 8 bytes that name the key, 32 bytes of a public
key made for this file alone; then pieces of 1 MiB, each with its tag of AES-256-GCM, the last one shorter or empty. The
key of the pieces comes by HKDF-SHA256 of X25519; a piece's nonce is its number and whether it is the last.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"C1111-SEALED-1\n"
PIECE_BYTES = 1024 * 1024
TAG_BYTES = 16
KEY_BYTES = 32
_NAME_BYTES = 8
_PRIVATE, _PUBLIC = "c1111-private-key:", "c1111-public-key:"


class NotUnsealed(Exception):
    """It cannot be read: `code` is not_sealed, other_key, changed or cut_off; of a key file, no_key."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_pair(private: Path, public: Path) -> None:
    """Make two new key files: what opens copies, for its owner's eyes only, and what they are sealed to.

    Raises OSError, also where one of them is there already.
    """
    key = X25519PrivateKey.generate()
    for file, text in (
        (private, _PRIVATE + key.private_bytes_raw().hex()),
        (public, _PUBLIC + key.public_key().public_bytes_raw().hex()),
    ):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as written:
            written.write(text.encode() + b"\n")
            written.flush()
            os.fsync(written.fileno())


def read_private(file: Path) -> bytes:
    """The key that opens. Raises NotUnsealed(no_key), OSError."""
    return _read_key(file, _PRIVATE)


def read_public(file: Path) -> bytes:
    """The key to seal to. Raises NotUnsealed(no_key), OSError."""
    return _read_key(file, _PUBLIC)


def seal(source: BinaryIO, target: BinaryIO, public: bytes) -> None:
    """Write everything from one file into the other, sealed."""
    made = X25519PrivateKey.generate()
    own = made.public_key().public_bytes_raw()
    target.write(MAGIC + _name_of(public) + own)
    cipher = _cipher(made.exchange(X25519PublicKey.from_public_bytes(public)), own, public)
    for number, piece, is_last in _pieces(source, PIECE_BYTES):
        target.write(cipher.encrypt(_nonce(number, is_last), piece, None))


def unseal(source: BinaryIO, target: BinaryIO, private: bytes) -> None:
    """Write what was sealed. Nothing of it counts unless this returns. Raises NotUnsealed."""
    key = X25519PrivateKey.from_private_bytes(private)
    public = key.public_key().public_bytes_raw()
    head = source.read(len(MAGIC) + _NAME_BYTES + KEY_BYTES)
    if not head.startswith(MAGIC):
        raise NotUnsealed("not_sealed")
    name, own = head[len(MAGIC) : -KEY_BYTES], head[-KEY_BYTES:]
    if len(head) != len(MAGIC) + _NAME_BYTES + KEY_BYTES:
        raise NotUnsealed("cut_off")
    if name != _name_of(public):
        raise NotUnsealed("other_key")
    cipher = _cipher(key.exchange(X25519PublicKey.from_public_bytes(own)), own, public)
    for number, piece, is_last in _pieces(source, PIECE_BYTES + TAG_BYTES):
        try:
            target.write(cipher.decrypt(_nonce(number, is_last), piece, None))
        except InvalidTag:
            raise NotUnsealed(_why(cipher, number, piece, is_last=is_last)) from None


def _why(cipher: AESGCM, number: int, piece: bytes, *, is_last: bool) -> str:
    """A file that ends with a whole piece that is not its last was cut off; any other fault is a change."""
    if not is_last:
        return "changed"
    if len(piece) < TAG_BYTES:
        return "cut_off"
    try:
        cipher.decrypt(_nonce(number, is_last=False), piece, None)
    except InvalidTag:
        # A piece that was cut in its middle and one that was changed look alike.
        return "changed" if len(piece) == PIECE_BYTES + TAG_BYTES else "cut_off"
    return "cut_off"


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """(its number, the bytes, whether it is the last one): the last one is shorter than the others, perhaps empty."""
    number, piece = 0, source.read(size)
    while len(piece) == size:
        following = source.read(size)
        yield number, piece, False
        number, piece = number + 1, following
    yield number, piece, True


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def _cipher(shared: bytes, own: bytes, public: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=own + public, info=b"console1111/sealed/1").derive(shared))


def _name_of(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:_NAME_BYTES]


def _read_key(file: Path, kind: str) -> bytes:
    try:
        text = file.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text.removeprefix(kind))
    except ValueError:
        raise NotUnsealed("no_key") from None
    if not text.startswith(kind) or len(key) != KEY_BYTES:
        raise NotUnsealed("no_key")
    return key
