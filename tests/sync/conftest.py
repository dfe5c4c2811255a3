"""One centre and one desk for each test of the exchange that asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk
from tests.builders import Room, ready_desk, ready_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    yield made
    made.services.close()


@pytest.fixture
def desk(room: Room, tmp_path: Path) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "desk")
    yield made
    made.stop()
