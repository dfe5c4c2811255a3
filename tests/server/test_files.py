"""Files go up and down in pieces, by offset, under the name of their hash."""

import hashlib
from pathlib import Path
from typing import Protocol

import pytest
import requests

from console.domain.limits import FILE_BYTES
from console.server.files import PIECE_BYTES, Files
from console.server.outward.settings import SettingsError, read_files_key
from console.server.problem import Problem
from console.store.file_pieces import make_key
from console.wire import Point
from tests.server.building import Room

SECONDS = 30
CONTENT = bytes(range(256)) * 10_000
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def headers(room: Room) -> dict[str, str]:
    return {"Authorization": f"Bearer {room.desk('agent').token}"}


class Put(Protocol):
    """Sends a piece of a file as a desk does that knows this commit, or the newest, as the centre's last."""

    def __call__(
        self, piece: bytes, *, offset: int, size: int = ..., name: str = ..., head: Point | None = ...
    ) -> requests.Response: ...


@pytest.fixture
def put(address: str, headers: dict[str, str], room: Room) -> Put:
    def send(
        piece: bytes, *, offset: int, size: int = len(CONTENT), name: str = NAME, head: Point | None = None
    ) -> requests.Response:
        known = head or room.head()
        where = {"offset": str(offset), "size": str(size), "number": str(known.number), "mark": known.mark}
        return requests.put(f"{address}/files/{name}", params=where, data=piece, headers=headers, timeout=SECONDS)

    return send


def test_a_file_is_sent_in_pieces_goes_on_after_a_break_and_is_read_back(
    address: str, headers: dict[str, str], room: Room, put: Put
) -> None:
    assert put(CONTENT[:PIECE_BYTES], offset=0).json()["have"] == PIECE_BYTES
    broken = put(b"", offset=0)
    assert (broken.status_code, broken.json()["facts"]) == (409, {"have": PIECE_BYTES})
    assert put(CONTENT[PIECE_BYTES : 2 * PIECE_BYTES], offset=PIECE_BYTES).json()["complete"] is False
    last = put(CONTENT[2 * PIECE_BYTES :], offset=2 * PIECE_BYTES).json()
    head = room.head()
    told = {"number": head.number, "mark": head.mark}
    assert last == {"have": len(CONTENT), "size": len(CONTENT), "complete": True, "head": told}
    assert put(CONTENT[:10], offset=0).json()["complete"] is True
    read = b""
    while len(read) < len(CONTENT):
        url = f"{address}/files/{NAME}?offset={len(read)}"
        response = requests.get(url, headers=headers, timeout=SECONDS)
        assert response.headers["X-Size"] == str(len(CONTENT))
        read += response.content
    assert read == CONTENT


def test_bytes_that_are_not_the_names_are_dropped_and_may_be_sent_again(
    address: str, headers: dict[str, str], put: Put
) -> None:
    name = hashlib.sha256(b"right").hexdigest()
    wrong = put(b"wrong", offset=0, size=5, name=name)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_hash")
    assert requests.get(f"{address}/files/{name}", headers=headers, timeout=SECONDS).status_code == 404
    assert put(b"right", offset=0, size=5, name=name).json()["complete"] is True


@pytest.mark.parametrize(
    ("name", "offset", "size", "piece", "code"),
    [
        (NAME, 0, FILE_BYTES + 1, b"", "too_large"),
        (NAME, 0, 3, b"four", "wrong_value"),
        (NAME, 5, 10, b"", "wrong_offset"),
        (NAME, -1, 10, b"", "wrong_value"),
        ("..%2f..%2fetc", 0, 10, b"", "no_such_route"),
        ("A" * 64, 0, 10, b"", "wrong_value"),
        (NAME, 0, FILE_BYTES, b"x" * (PIECE_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_file_of_ours_is_not_taken(
    put: Put, name: str, offset: int, size: int, piece: bytes, code: str
) -> None:
    assert put(piece, offset=offset, size=size, name=name).json()["code"] == code


def test_a_file_that_someone_began_with_more_bytes_than_it_has_is_begun_anew(put: Put) -> None:
    name = hashlib.sha256(b"right").hexdigest()
    put(b"far too long", offset=0, size=100, name=name)
    assert put(b"right", offset=0, size=5, name=name).json()["complete"] is True


def test_an_empty_file_is_a_file(put: Put) -> None:
    name = hashlib.sha256(b"").hexdigest()
    assert put(b"", offset=0, size=0, name=name).json()["complete"] is True


def test_a_file_of_a_desk_with_another_history_waits_for_its_exchange(put: Put, room: Room) -> None:
    name = hashlib.sha256(b"right").hexdigest()
    refused = put(b"right", offset=0, size=5, name=name, head=Point(room.head().number, "another"))
    assert (refused.status_code, refused.json()["code"]) == (409, "other_history")
    assert put(b"", offset=5, size=5, name=name).json()["complete"] is True


def test_files_need_a_token(address: str) -> None:
    where = {"offset": "0", "size": "1", "number": "0", "mark": ""}
    assert requests.put(f"{address}/files/{NAME}", params=where, timeout=SECONDS).status_code == 401
    assert requests.get(f"{address}/files/{NAME}", timeout=SECONDS).status_code == 401


# at rest, with a key that lies elsewhere


@pytest.fixture
def sealing(room: Room, tmp_path: Path) -> Files:
    """Files of a centre whose settings name a key."""
    make_key(tmp_path / "apart.key")
    (tmp_path / "settings.toml").write_text(f'files_key = "{tmp_path / "apart.key"}"')
    (tmp_path / "settings.toml").chmod(0o600)
    key = read_files_key(tmp_path)
    assert key is not None
    return Files(tmp_path, room.services.centre, key=key)


def on_disk(folder: Path) -> bytes:
    found = [path for each in ("files", "files-coming") for path in (folder / each).rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in found)


def test_with_a_key_nothing_of_a_file_can_be_read_from_the_disk(sealing: Files, room: Room, tmp_path: Path) -> None:
    content = b"a citizen's letter " * 200_000
    name, head = hashlib.sha256(content).hexdigest(), room.head()
    for offset in range(0, len(content), PIECE_BYTES):
        assert b"citizen" not in on_disk(tmp_path)
        state = sealing.add(name, content[offset : offset + PIECE_BYTES], offset=offset, size=len(content), head=head)
    assert state.complete
    assert b"citizen" not in on_disk(tmp_path)
    for offset, most in (
        (0, len(content)),
        (5, 100),
        (PIECE_BYTES - 3, 7),
        (len(content), 10),
        (2_000_000, PIECE_BYTES),
    ):
        assert sealing.read(name, offset=offset, most=most) == (content[offset : offset + most], len(content))
    mail = sealing.keep(b"a mail of a citizen")
    assert sealing.keep(b"a mail of a citizen") == mail
    assert b"citizen" not in on_disk(tmp_path)
    assert sealing.read(mail, offset=0) == (b"a mail of a citizen", 19)


def test_files_from_before_the_key_are_read_all_the_same(sealing: Files, room: Room) -> None:
    name = room.services.files.keep(b"from before")
    assert sealing.read(name, offset=0) == (b"from before", 11)
    assert sealing.keep(b"from before") == name
    assert sealing.add(name, b"", offset=0, size=11, head=room.head()).complete


def test_a_file_that_is_forgotten_goes_however_it_lies(sealing: Files, room: Room, tmp_path: Path) -> None:
    for name in (room.services.files.keep(b"plain"), sealing.keep(b"sealed")):
        sealing.forget(name)
        with pytest.raises(Problem):
            sealing.read(name, offset=0)
    assert on_disk(tmp_path) == b""


def test_a_sealed_file_without_its_key_is_a_fault_and_not_a_missing_file(sealing: Files, room: Room) -> None:
    name = sealing.keep(b"sealed")
    with pytest.raises(OSError, match="key"):
        room.services.files.read(name, offset=0)


def test_a_piece_cut_by_a_sudden_end_is_sent_again(sealing: Files, room: Room, tmp_path: Path) -> None:
    head = room.head()
    sealing.add(NAME, CONTENT[:1000], offset=0, size=len(CONTENT), head=head)
    sealing.add(NAME, CONTENT[1000:2000], offset=1000, size=len(CONTENT), head=head)
    [coming] = (tmp_path / "files-coming").iterdir()
    coming.write_bytes(coming.read_bytes()[:-5])
    with pytest.raises(Problem) as problem:
        sealing.add(NAME, CONTENT[2000:3000], offset=2000, size=len(CONTENT), head=head)
    assert problem.value.facts == {"have": 1000}
    for offset in range(1000, len(CONTENT), PIECE_BYTES):
        state = sealing.add(NAME, CONTENT[offset : offset + PIECE_BYTES], offset=offset, size=len(CONTENT), head=head)
    assert state.complete
    assert sealing.read(NAME, offset=0, most=len(CONTENT))[0] == CONTENT


def test_changed_or_exchanged_pieces_are_noticed(sealing: Files, tmp_path: Path) -> None:
    one, other = sealing.keep(b"one file"), sealing.keep(b"two file")
    [first] = (tmp_path / "files").rglob(f"{one}.sealed")
    [second] = (tmp_path / "files").rglob(f"{other}.sealed")
    whole = first.read_bytes()
    for content in (second.read_bytes(), whole[:-1] + bytes([whole[-1] ^ 1])):
        first.write_bytes(content)
        with pytest.raises(OSError, match="changed"):
            sealing.read(one, offset=0)


@pytest.mark.parametrize("content", ["", "nonsense", "ab" * 31])
def test_a_key_that_cannot_be_used_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "apart.key").write_text(content)
    (tmp_path / "apart.key").chmod(0o600)
    (tmp_path / "settings.toml").write_text(f'files_key = "{tmp_path / "apart.key"}"')
    (tmp_path / "settings.toml").chmod(0o600)
    with pytest.raises(SettingsError) as fault:
        read_files_key(tmp_path)
    assert (fault.value.code, fault.value.where) == ("wrong_value", "files_key")
