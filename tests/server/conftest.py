"""One centre for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.building import Room, ready_room, running


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path)
    yield made
    made.services.close()


@pytest.fixture
def address(room: Room) -> Iterator[str]:
    with running(room.services) as address:
        yield address
