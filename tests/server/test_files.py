"""Files go up and down in pieces, by offset, under the name of their hash."""

import hashlib
from typing import Protocol

import pytest
import requests

from console.domain.limits import FILE_BYTES
from console.server.files import PIECE_BYTES
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
