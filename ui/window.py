"""The window: somebody signs in, works, and gives the place to the next one. Waiting is done in workers only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QSystemTrayIcon, QWidget

from ui.bridge import Bridge, Courier
from ui.crash import Faults
from ui.screens.sign_in import Credentials, SignInScreen
from ui.theme import icon, look
from ui.words import Text, says, tr

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.desk.entrance import Entrance
    from ui.shell import Shell

GEOMETRY = "window.geometry"
LEAST_WIDTH, LEAST_HEIGHT = 1024, 640


def system_now() -> datetime:
    """This computer's clock, aware UTC."""
    return datetime.now(UTC)


class Window(QMainWindow):
    """Shows the sign-in at once; `use` gives it the door of the data folder once the rest of the program is loaded."""

    look_wanted = Signal(str, object, int)
    spacing_wanted = Signal(object)
    signed_in = Signal()

    def __init__(self, now: Callable[[], datetime] = system_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._entrance: Entrance | None = None
        self._desk: Desk | None = None
        self._early: Credentials | None = None
        self.shell: Shell | None = None
        self.faults = Faults(self)
        self._courier = Courier(self)
        self._courier.failed.connect(self.faults.show)
        self._workers = ThreadPoolExecutor(1, thread_name_prefix="entrance")
        self.sign_in = SignInScreen()
        self.sign_in.signed.connect(self._on_signed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sign_in)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(1366, 768)
        self._tray: QSystemTrayIcon | None = None
        self._name()

    def use(self, entrance: "Entrance") -> None:
        """The program is loaded: whoever signed in meanwhile is let in."""
        self._entrance = entrance
        if self._early is not None:
            early, self._early = self._early, None
            self._on_signed(early)
        elif not self.sign_in.login.text():
            self.sign_in.begin(enrolled=entrance.is_enrolled, centre_url=entrance.centre_url)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._courier.is_idle and (self.shell is None or self.shell.bridge.is_idle)

    def change_person(self) -> None:
        """F12: this person's screens close, drafts kept; the next one types a password."""
        if self.shell is None:
            return
        self._close_shell()
        self.sign_in.login.set_text("")
        self._ask(says("Your calls are kept and hidden from the next person."))

    def sign_out(self) -> None:
        """The person leaves; what waits here is still sent."""
        desk = self._desk
        if self.shell is None or desk is None:
            return
        self._close_shell()
        self._courier.carry(self._workers, desk.sign_out, done=lambda _: None, expected=self._on_trouble)
        self.sign_in.login.set_text("")
        self._ask(says("Signed out. What waits here is still sent."))

    def _ask(self, notice: Text) -> None:
        self._stack.setCurrentWidget(self.sign_in)
        address = self._entrance.centre_url if self._entrance is not None else None
        self.sign_in.begin(enrolled=True, centre_url=address, notice=notice)

    def _on_signed(self, who: Credentials) -> None:
        entrance, desk = self._entrance, self._desk
        if entrance is None:
            self._early = who
            return

        def work() -> "Desk":
            if desk is not None:
                desk.switch(who.login, who.password, invitation=who.invitation)
                return desk
            entered = entrance.sign_in(who.login, who.password, invitation=who.invitation, centre_url=who.centre_url)
            entered.start()
            return entered

        self._courier.carry(self._workers, work, done=self._enter, expected=self._on_trouble)

    def _on_trouble(self, trouble: Exception) -> bool:
        from ui.sign_in_words import EXPECTED, sign_in_sentence

        if isinstance(trouble, EXPECTED):
            self.sign_in.refuse(sign_in_sentence(trouble))
            return True
        self.sign_in.refuse(says("Something broke in the program. Please try again."))
        return False

    def _enter(self, desk: "Desk") -> None:
        from ui.shell import Shell

        self._desk = desk
        bridge = Bridge(desk)
        bridge.failed.connect(self.faults.show)
        self.shell = Shell(bridge, self._now)
        self.shell.person_wanted.connect(self.change_person)
        self.shell.leaving.connect(self.sign_out)
        self.shell.look_wanted.connect(self.look_wanted)
        self.shell.spacing_wanted.connect(self.spacing_wanted)
        self.shell.noticed.connect(self._on_noticed)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self.sign_in.say("")
        bridge.write(lambda kept: kept.settings.get(GEOMETRY), self._restore, lambda _: None)
        self.shell.screen_in_front().open("")
        self.signed_in.emit()

    def _restore(self, geometry: object) -> None:
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def _close_shell(self) -> None:
        shell, self.shell = self.shell, None
        if shell is None:
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        shell.bridge.write(
            lambda desk: desk.settings.set(GEOMETRY, geometry), lambda _: None, lambda _: None, lambda: None
        )
        shell.close_screens()
        self._stack.removeWidget(shell)
        shell.deleteLater()

    def _on_noticed(self, text: str) -> None:
        """Outside the window, where there is such a place: words without personal data."""
        if self.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
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
            if self.shell is not None:
                self.shell.read()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Drafts first; then the desk ends the exchange in hand."""
        self._close_shell()
        self._courier.close()
        desk, entrance = self._desk, self._entrance
        self._workers.shutdown(wait=True)
        if desk is not None:
            desk.stop()
        elif entrance is not None:
            entrance.release()
        super().closeEvent(event)
