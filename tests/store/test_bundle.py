"""A bundle on its way: whoever changes a byte, cuts it off or has another key gets nothing in."""

from pathlib import Path

import pytest

from console.store.bundle import (
    CHUNK_BYTES,
    HEADER_BYTES,
    MAGIC,
    BundleTrouble,
    Direction,
    Kind,
    Part,
    new_id,
    open_bundle,
    sealed_bytes,
    unpacked,
    write_bundle,
)
from console.wire import pack

KEY, OTHER = bytes(range(32)), bytes(32)
PARTS: list[Part] = [(Kind.QUESTION, b"Bold 99112345"), (Kind.FILE, b"x" * (CHUNK_BYTES * 2)), (Kind.LOOKS, b"")]


def written(path: Path, parts: list[Part] = PARTS, direction: Direction = Direction.UP) -> Path:
    write_bundle(path, parts, key=KEY, direction=direction, id=new_id())
    return path


def code_of(path: Path, *keys: bytes, direction: Direction = Direction.UP) -> str | None:
    try:
        list(open_bundle(path, keys or (KEY,), direction).parts())
    except BundleTrouble as trouble:
        return trouble.code
    return None


def test_what_was_written_is_read_by_whichever_key_fits(tmp_path: Path) -> None:
    opened = open_bundle(written(tmp_path / "b"), [OTHER, KEY], Direction.UP)
    assert opened.key == KEY
    assert list(opened.parts()) == PARTS
    assert (tmp_path / "b").stat().st_size == sealed_bytes(len(content) for _, content in PARTS)
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 9, CHUNK_BYTES - 8, 3 * CHUNK_BYTES - 9])
def test_any_size_is_read_again_and_reckoned_before(tmp_path: Path, size: int) -> None:
    parts: list[Part] = [(Kind.FILE, b"z" * size)]
    path = written(tmp_path / "b", parts)
    assert list(open_bundle(path, [KEY], Direction.UP).parts()) == parts
    assert path.stat().st_size == sealed_bytes([size])


def test_nothing_of_it_can_be_seen_from_outside(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a").read_bytes(), written(tmp_path / "b").read_bytes()
    assert b"99112345" not in first
    assert first[: len(MAGIC) + 2] == MAGIC + b"\x01U"
    assert first[len(MAGIC) + 2 : HEADER_BYTES] != second[len(MAGIC) + 2 : HEADER_BYTES]
    assert first[HEADER_BYTES : HEADER_BYTES + 200] != second[HEADER_BYTES : HEADER_BYTES + 200]


def test_a_bundle_with_any_byte_changed_is_refused(tmp_path: Path) -> None:
    parts: list[Part] = [(Kind.QUESTION, b"Bold 99112345")]
    whole = written(tmp_path / "b", parts).read_bytes()
    codes = set()
    for place in range(len(whole)):
        (tmp_path / "c").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        codes.add(code_of(tmp_path / "c"))
    assert codes == {"not_a_bundle", "newer", "wrong_way", "foreign", "damaged"}


def test_a_bundle_cut_off_at_any_length_or_lengthened_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "b").read_bytes()
    sealed = CHUNK_BYTES + 16
    lengths = {*range(HEADER_BYTES + 20), *range(HEADER_BYTES, len(whole), 4099), HEADER_BYTES + sealed, len(whole) - 1}
    for length in sorted(lengths):
        (tmp_path / "c").write_bytes(whole[:length])
        assert code_of(tmp_path / "c") in ("not_a_bundle", "damaged")
    (tmp_path / "c").write_bytes(whole + b"\0")
    assert code_of(tmp_path / "c") == "damaged"


def test_chunks_put_in_another_order_or_taken_out_are_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "b").read_bytes()
    sealed = CHUNK_BYTES + 16
    head, one, two = whole[:HEADER_BYTES], whole[HEADER_BYTES:][:sealed], whole[HEADER_BYTES + sealed :][:sealed]
    rest = whole[HEADER_BYTES + 2 * sealed :]
    for changed in (head + two + one + rest, head + one + rest, head + one + one + two + rest, head + one + two):
        (tmp_path / "c").write_bytes(changed)
        assert code_of(tmp_path / "c") == "damaged"


def test_another_key_another_way_and_a_newer_program_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path / "b")
    assert code_of(path, OTHER) == "foreign"
    assert code_of(path, direction=Direction.DOWN) == "wrong_way"
    whole = path.read_bytes()
    path.write_bytes(MAGIC + b"\x02" + whole[len(MAGIC) + 1 :])
    assert code_of(path) == "newer"
    path.write_bytes(b"%PDF-1.7 nothing of ours")
    assert code_of(path) == "not_a_bundle"


def test_an_answer_is_not_read_as_a_question_when_only_its_letter_is_changed(tmp_path: Path) -> None:
    whole = written(tmp_path / "b", direction=Direction.DOWN).read_bytes()
    (tmp_path / "c").write_bytes(MAGIC + b"\x01U" + whole[len(MAGIC) + 2 :])
    assert code_of(tmp_path / "c") == "foreign"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> list[Part]:
        raise LookupError

    with pytest.raises(LookupError):
        write_bundle(
            tmp_path / "b", (part for _ in "x" for part in broken()), key=KEY, direction=Direction.UP, id=new_id()
        )
    assert list(tmp_path.iterdir()) == []


def test_a_packed_part_that_would_grow_beyond_all_bounds_is_refused() -> None:
    assert unpacked(pack(b"a" * 1000)) == b"a" * 1000
    for bad in (pack(bytes(70_000_000)), pack(b"a" * 1000)[:-9], b"no gzip"):
        with pytest.raises(BundleTrouble):
            unpacked(bad)
