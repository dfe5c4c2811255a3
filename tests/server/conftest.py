"""One centre for each test: once with a file of SQLite, once on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import OwnDatabase
from tests.server.building import Room, ready_room, running


@pytest.fixture
def room(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    made = ready_room(tmp_path, database=own_database.address if own_database else None)
    yield made
    made.services.close()


@pytest.fixture
def address(room: Room) -> Iterator[str]:
    with running(room.services) as address:
        yield address
