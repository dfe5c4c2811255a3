"""What holds for every test: silence is the only pass, no window, no keyring, no proxy."""

import gc
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from tests.postgres import OwnDatabase, Server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]

# Two cores are shared by many: how long an example takes says nothing. A build must give the same answer twice.
hypothesis.settings.register_profile("console", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("console")


class Overheard(logging.Handler):
    """Keeps every log record from WARNING up, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class ExpectedLog:
    """Called with a pattern, it lets the matching warnings of this test pass, and demands that there is one, or
    `perhaps` none."""

    patterns: list[str] = field(default_factory=list)
    demanded: list[str] = field(default_factory=list)

    def __call__(self, pattern: str, *, perhaps: bool = False) -> None:
        self.patterns.append(pattern)
        self.demanded += [] if perhaps else [pattern]


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> None:
    """Where tests with windows went before (tests/ui/conftest.py), theirs is collected here, then as usual."""
    if "qapp" not in request.fixturenames and not gc.isenabled():
        gc.unfreeze()
        gc.collect()
        gc.enable()


@pytest.fixture
def expected_log() -> ExpectedLog:
    return ExpectedLog()


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test whose program warned of what the test did not expect, or kept quiet where it should warn."""
    overheard = Overheard()
    root = logging.getLogger()
    root.addHandler(overheard)
    expected = request.getfixturevalue("expected_log") if "expected_log" in request.fixturenames else ExpectedLog()
    yield
    root.removeHandler(overheard)
    said = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in overheard.records]
    unexpected = [line for line in said if not any(re.search(pattern, line) for pattern in expected.patterns)]
    unheard = [pattern for pattern in expected.demanded if not any(re.search(pattern, line) for line in said)]
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)
    if unheard:
        pytest.fail(f"expected in the log, but not said: {unheard}", pytrace=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A PostgreSQL server for all tests of this process; without one they are skipped, with the reason."""
    from tests import postgres

    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def own_database(request: pytest.FixtureRequest) -> Iterator["OwnDatabase | None"]:
    """Where a centre's database lies: None for a file in its folder."""
    if request.param == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue("postgres")
    with server.new() as made:
        yield made
