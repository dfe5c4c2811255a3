"""The window: somebody signs in, works, and gives the place to the next one. Waiting is done in workers only."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QSystemTrayIcon, QWidget

from ui.absence import Absence
from ui.bridge import Bridge
from ui.crash import Faults
from ui.doorway import Doorway
from ui.screens.sign_in import SignInScreen
from ui.theme import icon, look
from ui.typed import may_leave
from ui.words import Text, says, tr

if TYPE_CHECKING:
    from console.desk.changes import Line
    from console.desk.desk import Desk
    from console.desk.entrance import Entrance
    from ui.curtain import Curtain
    from ui.shell import Shell

GEOMETRY = "window.geometry"
LEAST_WIDTH, LEAST_HEIGHT = 1024, 640
LOCKED_LONG = says("It was locked for long. Sign in again: what you typed is kept.")
SLEPT = says("The computer slept. Sign in again: what you typed is kept.")
SIGNED_OUT = says("Signed out. What waits here is kept, and sent when somebody signs in.")
TAKEN_IN_PART = says("The disk did not take all that you typed last. Free some room on it.")


def system_now() -> datetime:
    """This computer's clock, aware UTC."""
    return datetime.now(UTC)


class Window(QMainWindow):
    """Shows the sign-in at once; `use` gives it the door of the data folder once the rest of the program is loaded."""

    look_wanted = Signal(str, object, int)
    spacing_wanted = Signal(object)
    signed_in = Signal()
    forgotten = Signal()

    def __init__(self, now: Callable[[], datetime] = system_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.shell: Shell | None = None
        self.faults = Faults(self)
        self._doorway = Doorway(self)
        self._doorway.failed.connect(self.faults.show)
        self._doorway.entered.connect(self._enter)
        self._doorway.left.connect(self.forgotten)
        self.sign_in = SignInScreen()
        self._doorway.sealed.connect(self.sign_in.ask_code)
        self._doorway.second_wanted.connect(self.sign_in.ask_second)
        self._doorway.away.connect(self.sign_in.offer_answer)
        self._doorway.refused.connect(self.sign_in.refuse)
        self.sign_in.signed.connect(self._doorway.come)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sign_in)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(1366, 768)
        self._tray: QSystemTrayIcon | None = None
        self._curtain: Curtain | None = None
        self._is_warned = False
        self.absence = Absence(now, self)
        self.absence.idle.connect(self.lock)
        self.absence.forgotten.connect(lambda: self._forget(LOCKED_LONG))
        self._name()

    def use(self, entrance: "Entrance") -> None:
        """The program is loaded: whoever signed in meanwhile is let in."""
        if not self._doorway.use(entrance) and not self.sign_in.login.text():
            self.sign_in.begin(enrolled=entrance.is_enrolled, centre_url=entrance.centre_url)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._doorway.is_idle and (self.shell is None or self.shell.bridge.is_idle)

    @property
    def is_locked(self) -> bool:
        """Whether the cover is in front."""
        return self._curtain is not None and self._curtain.is_drawn

    def lock(self) -> None:
        """Cover everything at once; the person's calls stay as they are, and his password shows them again."""
        from ui.curtain import Curtain

        desk = self._doorway.desk
        if self.shell is None or desk is None or self.is_locked:
            return
        if self._curtain is None:
            self._curtain = Curtain(self, self._stack)
            self._curtain.cover.unlocked.connect(self._unlock)
            self._curtain.cover.person_wanted.connect(self.change_person)
        self.faults.put_aside()
        self._curtain.draw(self.shell, desk.person.name)
        self.shell.bridge.lock()
        self.absence.locks()

    def sleep(self) -> None:
        """The computer goes to sleep: the key is forgotten."""
        self._forget(SLEPT)

    def change_person(self) -> None:
        """F12: this person's screens close, drafts kept; the next one types a password."""
        desk = self._doorway.desk
        if self.shell is None or desk is None or not self._may_leave():
            return
        self._close_shell()
        desk.lock()
        self.absence.locks()
        self.sign_in.login.set_text("")
        self._ask(says("Your calls are kept and hidden from the next person."))

    def sign_out(self) -> None:
        """The person leaves: what waits is sent if the line is there, then the key is forgotten."""
        if self.shell is not None and self._may_leave():
            self._forget(SIGNED_OUT, sends=True)

    def _forget(self, notice: Text, *, sends: bool = False) -> None:
        """The desk ends and its key with it; who signs in next opens the folder again. Nothing that waits is lost."""
        is_open, is_kept = self._doorway.is_open, self._may_leave()
        self._close_shell()
        self.absence.ends()
        self._doorway.leave(sends=sends)
        if not is_open:
            return
        self.sign_in.login.set_text("")
        self._ask(notice if is_kept else TAKEN_IN_PART)

    def _may_leave(self) -> bool:
        return may_leave(self.shell, self._curtain.cover if self._curtain is not None and self.is_locked else None)

    def _unlock(self, password: str) -> None:
        if self.shell is not None:
            self.shell.bridge.unlock(password, self._on_unlocked, self._on_unlock_trouble)

    def _on_unlocked(self) -> None:
        if self._curtain is not None:
            self._curtain.open()
        self.absence.works()
        self.faults.bring_back()

    def _on_unlock_trouble(self, trouble: Exception) -> bool:
        from ui.sign_in_words import cover_words

        words, is_expected = cover_words(trouble)
        if self._curtain is not None:
            self._curtain.cover.refuse(words)
        return is_expected

    def _ask(self, notice: Text) -> None:
        self._stack.setCurrentWidget(self.sign_in)
        entrance = self._doorway.entrance
        address = entrance.centre_url if entrance is not None else None
        self.sign_in.begin(enrolled=True, centre_url=address, notice=notice)

    def _enter(self, desk: "Desk") -> None:
        from ui.shell import Shell

        bridge = Bridge(desk)
        bridge.failed.connect(self.faults.show)
        bridge.line_changed.connect(self._on_line)
        self.shell = Shell(bridge, self._now)
        self.shell.person_wanted.connect(self.change_person)
        self.shell.leaving.connect(self.sign_out)
        self.shell.locking.now.connect(self.lock)
        self.shell.look_wanted.connect(self.look_wanted)
        self.shell.spacing_wanted.connect(self.spacing_wanted)
        self.shell.noticed.connect(self._on_noticed)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self.sign_in.say("")
        bridge.write(lambda kept: kept.settings.get(GEOMETRY), partial(_restore, self), lambda _: None)
        self.absence.follow(bridge, self.shell.locking)
        self.absence.works()
        self.faults.bring_back()
        self.shell.screen_in_front().open("")
        self.signed_in.emit()

    def _on_line(self, line: "Line") -> None:
        """A recalled desk shows nothing more while it hands in what it has; then its key is gone."""
        if line.state == "recalled":
            self.lock()
        elif line.state == "destroyed":
            from ui.sign_in_words import DESTROYED

            self._forget(DESTROYED)

    def _close_shell(self) -> None:
        shell, self.shell = self.shell, None
        if shell is None:
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        shell.bridge.write(
            lambda desk: desk.settings.set(GEOMETRY, geometry), lambda _: None, lambda _: None, lambda: None
        )
        shell.close_screens()
        if self._curtain is not None:
            self._curtain.drop()
        self._stack.removeWidget(shell)
        shell.deleteLater()

    def _on_noticed(self, text: str) -> None:
        """Outside the window, where there is such a place: words without personal data."""
        if self.isActiveWindow() or self.is_locked or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(icon("phone-call", look().colours.accent), self)
            self._tray.activated.connect(lambda _: self.activateWindow())
            self._tray.show()
        self._tray.showMessage(tr("11-11 Console"), text)

    def _name(self) -> None:
        self.setWindowTitle(tr("11-11 Console"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            if self.shell is not None and not self.is_locked:
                self.shell.read()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Drafts first; then the desk ends the exchange in hand. What the disk does not take holds it up once."""
        if not self._is_warned and not self._may_leave():
            self._is_warned = True
            event.ignore()
            return
        self._close_shell()
        self._doorway.close()
        super().closeEvent(event)


def _restore(window: Window, geometry: object) -> None:
    if isinstance(geometry, str):
        window.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
