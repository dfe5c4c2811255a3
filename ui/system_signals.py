"""What the system tells of itself: that it goes to sleep, and that the session was locked.

On Linux by D-Bus (logind, and the screen savers of the desktops), on Windows by messages to the window. Where nobody
tells, nothing comes, and the idle minutes are what locks.
"""

import ctypes
import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    QSysInfo,
    Signal,
    Slot,
)
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor
from PySide6.QtWidgets import QWidget

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
ANSWER_MILLISECONDS = 500
SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)
POWER_BROADCAST, SUSPENDS = 0x0218, 0x0004
SESSION_CHANGE, SESSION_LOCKED = 0x02B1, 0x0007


class SystemSignals(QObject):
    """What is told, whichever system told it."""

    sleeping = Signal()
    """The computer is about to sleep."""
    locked = Signal()
    """The person's session was locked."""
    source: object = None
    """Who listens; it must live as long."""


class BusSignals(QObject):
    """Listens on the system's bus and on the session's; one that is not there tells nothing.

    logind waits a few seconds for whoever holds an inhibitor of the mode "delay": it is let go when the key is
    forgotten (`release`), and taken again when the computer is awake.
    """

    def __init__(self, told: SystemSignals, system: QDBusConnection, session: QDBusConnection) -> None:
        super().__init__(told)
        self._told = told
        self._system = system
        self._holding: QDBusUnixFileDescriptor | None = None
        if system.isConnected():
            manager = f"{LOGIN}.Manager"
            system.connect(LOGIN, LOGIN_PATH, manager, "PrepareForSleep", self, _slot("on_sleep(bool)"))
            own = self._asked("GetSessionByPID", os.getpid())
            path = own.path() if own is not None else ""
            system.connect(LOGIN, path, f"{LOGIN}.Session", "Lock", self, _slot("on_lock()"))
            self._hold()
        if session.isConnected():
            for service, path in SAVERS:
                session.connect(service, path, service, "ActiveChanged", self, _slot("on_screen_saver(bool)"))

    def release(self) -> None:
        """The computer may sleep now."""
        self._holding = None

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """logind: before the sleep with True, after it with False."""
        if begins:
            self._told.sleeping.emit()
        else:
            self._hold()

    @Slot()
    def on_lock(self) -> None:
        """logind: this session is to be locked."""
        self._told.locked.emit()

    @Slot(bool)
    def on_screen_saver(self, active: bool) -> None:
        """A desktop's screen saver came or went."""
        if active:
            self._told.locked.emit()

    def _hold(self) -> None:
        given = self._asked("Inhibit", "sleep", "11-11", "the desk's key is forgotten", "delay")
        self._holding = given if isinstance(given, QDBusUnixFileDescriptor) else None

    def _asked(self, name: str, *arguments: object) -> Any:
        """What logind answers first; None where it does not answer at once."""
        message = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", name)
        message.setArguments(list(arguments))
        answer = self._system.call(message, QDBus.CallMode.Block, ANSWER_MILLISECONDS)
        given = answer.arguments() if answer.type() is QDBusMessage.MessageType.ReplyMessage else []
        return given[0] if given else None


class WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages that Windows posts to the window."""

    def __init__(self, told: SystemSignals) -> None:
        super().__init__()
        self._told = told

    def nativeEventFilter(  # type: ignore[override]  # the stub says object, Qt wants bool and a result
        self, kind: QByteArray | bytes, message: int
    ) -> tuple[bool, int]:
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type]
            number, what = _read_message(int(message))
            if (number, what) == (POWER_BROADCAST, SUSPENDS):
                self._told.sleeping.emit()
            elif (number, what) == (SESSION_CHANGE, SESSION_LOCKED):
                self._told.locked.emit()
        return False, 0


class _Message(ctypes.Structure):
    """The beginning of a MSG of Windows."""

    _fields_ = (("window", ctypes.c_void_p), ("number", ctypes.c_uint), ("what", ctypes.c_size_t))


def _read_message(address: int) -> tuple[int, int]:
    found = _Message.from_address(address)
    return found.number, found.what


def listen_to_system(window: QWidget, app: QCoreApplication) -> tuple[SystemSignals, Callable[[], None]]:
    """What the system tells, and what to call when the key is forgotten so that it may sleep."""
    told = SystemSignals(window)
    if QSysInfo.kernelType() == "linux":
        bus = BusSignals(told, QDBusConnection.systemBus(), QDBusConnection.sessionBus())
        return told, bus.release
    windows = getattr(ctypes, "windll", None)
    if windows is not None:
        messages = WindowsMessages(told)
        told.source = messages
        app.installNativeEventFilter(messages)
        windows.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)
    return told, lambda: None


def _slot(signature: str) -> Any:
    """A slot's name as `connect` takes it: a str, whatever its stub says."""
    return SLOT(signature)
