"""Sealed copies: read by the one key, of any size, and refused when changed, cut off, mixed up or another's."""

import io
import os
import stat
from pathlib import Path

import pytest

from console.store.sealing import MAGIC, PIECE_BYTES, TAG_BYTES, NotUnsealed, make_pair, read_private, read_public
from console.store.sealing import seal as seal_into
from console.store.sealing import unseal as unseal_into

HEAD = len(MAGIC) + 8 + 32


@pytest.fixture
def keys(tmp_path: Path) -> tuple[bytes, bytes]:
    """(private, public)"""
    make_pair(tmp_path / "private", tmp_path / "public")
    return read_private(tmp_path / "private"), read_public(tmp_path / "public")


def seal(content: bytes, public: bytes) -> bytes:
    target = io.BytesIO()
    seal_into(io.BytesIO(content), target, public)
    return target.getvalue()


def unseal(sealed: bytes, private: bytes) -> bytes:
    target = io.BytesIO()
    unseal_into(io.BytesIO(sealed), target, private)
    return target.getvalue()


def refusal(sealed: bytes, private: bytes) -> str:
    with pytest.raises(NotUnsealed) as refused:
        unseal(sealed, private)
    return refused.value.code


@pytest.mark.parametrize(
    "size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 5]
)
def test_what_was_sealed_comes_back(keys: tuple[bytes, bytes], size: int) -> None:
    private, public = keys
    content = os.urandom(size)
    sealed = seal(content, public)
    assert unseal(sealed, private) == content
    assert len(sealed) == HEAD + size + TAG_BYTES * (size // PIECE_BYTES + 1)


def test_nothing_of_it_can_be_read_and_no_two_copies_are_alike(keys: tuple[bytes, bytes]) -> None:
    content = b"a citizen's name" * 1000
    one, other = seal(content, keys[1]), seal(content, keys[1])
    assert b"citizen" not in one
    assert one[HEAD:] != other[HEAD:]


def test_a_changed_byte_anywhere_is_noticed(keys: tuple[bytes, bytes]) -> None:
    sealed = seal(os.urandom(PIECE_BYTES + 100), keys[1])
    for place in (HEAD - 1, HEAD, HEAD + PIECE_BYTES // 2, HEAD + PIECE_BYTES + TAG_BYTES, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert refusal(bytes(changed), keys[0]) in ("changed", "cut_off")


def test_a_copy_cut_off_anywhere_is_noticed(keys: tuple[bytes, bytes]) -> None:
    sealed = seal(os.urandom(2 * PIECE_BYTES + 100), keys[1])
    whole = PIECE_BYTES + TAG_BYTES
    for length in (HEAD - 1, HEAD, HEAD + 5, HEAD + 100, HEAD + whole, HEAD + 2 * whole, len(sealed) - 1):
        assert refusal(sealed[:length], keys[0]) == "cut_off"
    assert refusal(sealed + b"x", keys[0]) in ("changed", "cut_off")


def test_pieces_that_changed_places_are_noticed(keys: tuple[bytes, bytes]) -> None:
    sealed = seal(os.urandom(3 * PIECE_BYTES), keys[1])
    whole = PIECE_BYTES + TAG_BYTES
    head, first, second, rest = (
        sealed[:HEAD], sealed[HEAD : HEAD + whole], sealed[HEAD + whole : HEAD + 2 * whole], sealed[HEAD + 2 * whole :],
    )  # fmt: skip
    assert refusal(head + second + first + rest, keys[0]) == "changed"
    assert refusal(head + first + rest, keys[0]) == "changed"


def test_what_is_another_keys_or_no_sealed_copy_is_said(keys: tuple[bytes, bytes], tmp_path: Path) -> None:
    make_pair(tmp_path / "other", tmp_path / "other.public")
    assert refusal(seal(b"x", read_public(tmp_path / "other.public")), keys[0]) == "other_key"
    assert refusal(b"SQLite format 3\0" + bytes(5000), keys[0]) == "not_sealed"


def test_key_files_are_their_owners_and_are_never_replaced_or_confused(tmp_path: Path) -> None:
    private, public = tmp_path / "private", tmp_path / "public"
    make_pair(private, public)
    if os.name == "posix":
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    with pytest.raises(OSError, match="exists"):
        make_pair(private, tmp_path / "third")
    for read, file in ((read_public, private), (read_private, public)):
        with pytest.raises(NotUnsealed):
            read(file)
    (tmp_path / "nonsense").write_bytes(b"\xff\xfe")
    with pytest.raises(NotUnsealed):
        read_public(tmp_path / "nonsense")
