"""One nursery for all tests of a process, and what must be there for them."""

from collections.abc import Iterator

import pytest

from tests.faults.nursery import Nursery
from tests.faults.tracing import why_not


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery


@pytest.fixture(scope="session")
def strace() -> None:
    if reason := why_not():
        pytest.skip(reason)
