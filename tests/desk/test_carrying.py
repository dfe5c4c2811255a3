"""Files go up behind people's words: the smallest first, in pieces that a slow line carries in a moment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.desk.carrying import FIRST_PIECE_BYTES, LEAST_PIECE_BYTES, MOST_PIECE_BYTES, Carrying
from console.desk.desk import Desk
from console.desk.files import FileState
from console.desk.transport import Reply, Request
from tests.builders import CentreLine, Room, ready_desk
from tests.sync.bad_line import Send

SECONDS_IN_A_STEP = 0.1


class SlowLine:
    """A line that carries so many bytes a second of a clock of its own, and keeps what went over it."""

    def __init__(self, bytes_a_second: int) -> None:
        self._speed = bytes_a_second
        self.seconds = 0.0
        self.pieces: list[int] = []
        self.names: list[str] = []

    def __call__(self, request: Request, send: Send) -> Reply:
        reply = send(request)
        if request.path.startswith("/files/"):
            size = len(request.body) if request.method == "PUT" else len(reply.body)
            self.seconds += SECONDS_IN_A_STEP + size / self._speed
            self.pieces.append(size)
            self.names.append(request.path.removeprefix("/files/"))
        return reply

    def now(self) -> float:
        return self.seconds


Ready = Callable[[str, int], tuple[Desk, SlowLine, Carrying]]


@pytest.fixture
def ready(room: Room, tmp_path: Path) -> Iterator[Ready]:
    """Makes desks on lines of so many bytes a second, with their carrying."""
    desks: list[Desk] = []

    def make(name: str, speed: int) -> tuple[Desk, SlowLine, Carrying]:
        line = CentreLine(room)
        desk = ready_desk(room, tmp_path / name, line=line)
        desks.append(desk)
        slow = SlowLine(speed)
        line.fault = slow
        belongings = desk._holdings.belongings
        return (
            desk,
            slow,
            Carrying(desk.files, belongings, desk._holdings.outbox, link=desk._link, told=lambda: None, now=slow.now),
        )

    yield make
    for desk in desks:
        desk.stop()


def stopping_after(pieces: int, line: SlowLine) -> Callable[[], bool]:
    return lambda: len(line.pieces) >= pieces


def test_the_smallest_file_goes_first(ready: Ready) -> None:
    desk, line, carrying = ready("slow", 1_000_000)
    large = desk.files.add(("large.bin", bytes(range(256)) * 4_000))
    small = desk.files.add(("small.jpg", b"small" * 100))
    carrying.carry()
    assert line.names[0] == small.file
    assert set(line.names[1:]) == {large.file}
    assert desk.files.state(large.file) is FileState.SENT


def test_a_piece_is_of_a_size_that_the_line_carries_in_a_moment(ready: Ready) -> None:
    desk, line, carrying = ready("slow", 2_000)
    desk.files.add(("photo.jpg", b"photo" * 30_000))
    carrying.carry()
    assert line.pieces[0] == FIRST_PIECE_BYTES
    assert LEAST_PIECE_BYTES <= max(line.pieces[2:]) <= FIRST_PIECE_BYTES // 2
    desk, line, carrying = ready("quick", 10_000_000)
    desk.files.add(("photo.jpg", b"other" * 300_000))
    carrying.carry()
    assert max(line.pieces) == MOST_PIECE_BYTES


def test_an_exchange_that_is_wanted_has_its_turn_after_the_piece_in_hand(room: Room, ready: Ready) -> None:
    desk, line, carrying = ready("slow", 2_000)
    photo = desk.files.add(("photo.jpg", b"photo" * 30_000))
    carrying.carry(stopping_after(3, line))
    assert len(line.pieces) == 3
    assert desk.files.state(photo.file) is FileState.WAITING
    sent = sum(line.pieces)
    carrying.carry()
    assert sum(line.pieces) == photo.size
    assert sent < photo.size
    assert room.services.files.read(photo.file, offset=0)[1] == photo.size


def test_a_file_that_is_fetched_lets_an_exchange_have_its_turn_too(ready: Ready) -> None:
    writer, _, sending = ready("writer", 10_000_000)
    photo = writer.files.add(("photo.jpg", b"photo" * 30_000))
    sending.carry()
    reader, line, fetching = ready("reader", 2_000)
    assert reader.files.read(photo.file) is None
    assert fetching.carry(stopping_after(2, line)) == 0
    assert len(line.pieces) == 2
    assert fetching.carry() == 1
    assert sum(line.pieces) == photo.size
    assert reader.files.read(photo.file) == b"photo" * 30_000
