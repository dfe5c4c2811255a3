"""A window with somebody signed in, on a real desk: tests of screens drive it by keys and look at what the desk has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.desk.desk import Desk, new_case_id
from console.desk.entrance import Entrance
from console.desk.trouble import Full
from console.domain.case import Case
from console.domain.ids import CaseId
from tests.builders import (
    PASSWORD,
    CentreLine,
    Room,
    door,
    exchange_until_still,
    opening_step,
    put_small_catalogue,
    ready_desk,
    ready_room,
)
from tests.ui.typing import type_text
from ui.screens.call.form import CallForm
from ui.screens.call.page import CallPage
from ui.screens.call.screen import CallScreen
from ui.shell import Shell
from ui.theme import Theme
from ui.window import Window


@dataclass
class FullDisk:
    """Stands where the desk's drafts stand and takes nothing while it is full."""

    drafts: Any
    is_full: bool = True
    tries: int = 0

    def save(self, draft: Any) -> None:
        self.tries += 1
        if self.is_full:
            raise Full
        self.drafts.save(draft)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.drafts, name)


@dataclass
class Overseen:
    """A desk that counts how often it is asked to do something; everything else is the desk's own."""

    desk: Desk
    done: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.drafts = FullDisk(self.desk.drafts, is_full=False)

    def do(self, steps: Any, **around: Any) -> Any:
        self.done.append(steps)
        return self.desk.do(steps, **around)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)


@dataclass
class OverseenDoor:
    """An entrance whose desk is overseen."""

    entrance: Entrance
    desk: Overseen | None = None

    def sign_in(self, login: str, password: str, **first_time: Any) -> Any:
        self.desk = Overseen(self.entrance.sign_in(login, password, **first_time))
        return self.desk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entrance, name)


@dataclass
class OpenWindow:
    """The window of one person at one desk, and the centre at the other end of the line."""

    qtbot: QtBot
    folder: Path
    room: Room
    line: CentreLine
    window: Window
    door: OverseenDoor

    @property
    def overseen(self) -> Overseen:
        """The desk as the screens have it."""
        assert self.door.desk is not None
        return self.door.desk

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell

    @property
    def desk(self) -> Desk:
        return self.overseen.desk

    @property
    def calls(self) -> CallScreen:
        screen = self.shell.screen_named("call")
        assert isinstance(screen, CallScreen)
        return screen

    @property
    def page(self) -> CallPage:
        return self.calls.page()

    @property
    def form(self) -> CallForm:
        return self.page.form

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.until(lambda: self.window.is_idle)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition."""
        self.qtbot.waitUntil(holds, timeout=20_000)

    def press(self, keys: str) -> None:
        """One key or chord, by its portable name, as the window system delivers it."""
        chord = QKeySequence(keys)[0]  # type: ignore[index]
        target = self.window.windowHandle()
        QTest.keyClick(target, chord.key(), chord.keyboardModifiers())
        self.settle()

    def type(self, text: str) -> None:
        """Letters into whatever has the focus."""
        holder = QApplication.focusWidget()
        assert holder is not None, "nothing has the focus"
        type_text(holder, text)
        self.settle()

    def go(self, widget: QWidget) -> None:
        """Put the focus somewhere."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def sign_in(self, login: str = "agent", password: str = PASSWORD) -> None:
        """Type login and password, and enter."""
        self.go(self.window.sign_in.login.control)
        self.window.sign_in.login.set_text("")
        self.type(login)
        self.go(self.window.sign_in.password.control)
        self.type(password)
        self.press("Return")
        self.until(lambda: self.window.shell is not None and self.window.is_idle)

    def close(self) -> None:
        """Close the window and the centre's line."""
        self.window.close()


def saved_case(opened: OpenWindow) -> Case:
    """The case whose number stands in the form's place."""
    opened.until(lambda: opened.page.is_saved)
    saved = opened.page.saved.saved()
    assert saved is not None
    return case_of(opened, saved.case)


def case_of(opened: OpenWindow, case: CaseId) -> Case:
    view = opened.desk.views.case(case)
    assert view is not None
    return view.case


def earlier_case(opened: OpenWindow, **changes: object) -> CaseId:
    """A case that the desk has before the call."""
    case = new_case_id()
    opened.desk.do([opening_step(case, **changes)])
    exchange_until_still(opened.desk)
    opened.settle()
    return case


def new_window(qtbot: QtBot, folder: Path, room: Room, line: CentreLine) -> OpenWindow:
    """The window as it starts, nobody signed in; `folder` is the desk's."""
    window = Window(room.clock)
    qtbot.addWidget(window)
    theme = QApplication.instance().findChild(Theme)  # type: ignore[union-attr]
    assert isinstance(theme, Theme)
    theme.dress(window)
    overseen = OverseenDoor(door(folder, line))
    opened = OpenWindow(qtbot, folder, room, line, window, overseen)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.use(overseen)  # type: ignore[arg-type]
    return opened


@contextmanager
def signed_in(qtbot: QtBot, folder: Path, login: str = "agent", *, room: Room | None = None) -> Iterator[OpenWindow]:
    """A desk filled before, a window, and this person signed in; the line is up, and the desk exchanges by itself."""
    centre = room or ready_centre(folder)
    line = CentreLine(centre)
    if not (folder / "desk").exists():
        desk = ready_desk(centre, folder / "desk", login, line=line)
        exchange_until_still(desk)
        desk.stop()
    opened = new_window(qtbot, folder / "desk", centre, line)
    opened.sign_in(login)
    yield opened
    opened.close()


def ready_centre(folder: Path) -> Room:
    """A centre with people, rules and a small catalogue."""
    room = ready_room(folder / "centre")
    put_small_catalogue(room)
    return room
