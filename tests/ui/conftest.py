"""What tests of the face share: the look of a new start and Mongolian, before and after each of them."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import OpenWindow, signed_in
from ui import formats, words
from ui.theme import Theme
from ui.tidying import Tidying
from ui.tokens import Mode


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture(scope="session", autouse=True)
def tidying(qapp: QApplication) -> Tidying:
    """As in the program: no worker thread destroys the windows of the tests before."""
    return Tidying(qapp)


@pytest.fixture(autouse=True)
def new_start(theme: Theme, qapp: QApplication) -> Iterator[None]:
    gc.disable()
    theme.dress(qapp)
    theme.wear(Mode.LIGHT, percent=100)
    words.set_language("mn")
    formats.set_zone(formats.ZONES[0])
    yield
    words.set_language("mn")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """A window with an agent signed in at a filled desk."""
    with signed_in(qtbot, tmp_path) as window:
        yield window


@pytest.fixture
def supervised(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """A window with a supervisor signed in."""
    with signed_in(qtbot, tmp_path, "supervisor") as window:
        yield window
