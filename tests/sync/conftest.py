"""What each test of the exchange asks for, once with a centre on SQLite and once on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.desk import Desk
from tests.builders import Room, ready_desk, ready_room
from tests.postgres import OwnDatabase
from tests.sync.towns import Town, new_town


@pytest.fixture
def room(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre", database=own_database.address if own_database else None)
    yield made
    made.services.close()


@pytest.fixture
def desk(room: Room, tmp_path: Path) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "desk")
    yield made
    made.stop()


@pytest.fixture
def town(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Town]:
    made = new_town(tmp_path, own_database)
    yield made
    made.close()
