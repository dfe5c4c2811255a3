"""One centre for each test that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Room, ready_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    yield made
    made.services.close()
