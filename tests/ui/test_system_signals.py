"""What the system tells: on a bus of our own, and as Windows would post it."""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from ui.system_signals import (
    LOGIN,
    LOGIN_PATH,
    POWER_BROADCAST,
    SAVERS,
    SESSION_CHANGE,
    SESSION_LOCKED,
    SUSPENDS,
    BusSignals,
    SystemSignals,
    WindowsMessages,
)


@pytest.fixture
def address() -> Iterator[str]:
    """A bus of this test's own."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed")
    running = subprocess.Popen(
        [program, "--session", "--print-address", "--nofork", "--nopidfile"], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    yield running.stdout.readline().strip()
    running.kill()
    running.wait()
    running.stdout.close()


class Heard(QObject):
    """What was told, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.signals = SystemSignals(self)
        self.told: list[str] = []
        self.signals.sleeping.connect(lambda: self.told.append("sleeping"))
        self.signals.locked.connect(lambda: self.told.append("locked"))


def test_sleep_session_lock_and_screen_saver_are_heard_from_the_bus(address: str, qtbot: QtBot) -> None:
    listening = QDBusConnection.connectToBus(address, "listening")
    speaking = QDBusConnection.connectToBus(address, "speaking")
    saver, saver_path = SAVERS[0]
    assert speaking.registerService(LOGIN)
    assert speaking.registerService(saver)
    heard = Heard()
    BusSignals(heard.signals, listening, listening)

    def speak(path: str, interface: str, name: str, *arguments: bool) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(arguments))
        assert speaking.send(message)

    speak(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", True)
    qtbot.waitUntil(lambda: heard.told == ["sleeping"])
    speak(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", False)
    speak(f"{LOGIN_PATH}/session/_31", f"{LOGIN}.Session", "Lock")
    qtbot.waitUntil(lambda: heard.told == ["sleeping", "locked"])
    speak(saver_path, saver, "ActiveChanged", False)
    speak(saver_path, saver, "ActiveChanged", True)
    qtbot.waitUntil(lambda: heard.told == ["sleeping", "locked", "locked"])
    QDBusConnection.disconnectFromBus("speaking")
    QDBusConnection.disconnectFromBus("listening")


def test_where_there_is_no_bus_nothing_is_told_and_nothing_breaks(qtbot: QtBot) -> None:
    nobody = QDBusConnection("never connected")
    heard = Heard()
    BusSignals(heard.signals, nobody, nobody).release()
    assert heard.told == []


@pytest.mark.parametrize(
    ("number", "what", "told"),
    [
        (POWER_BROADCAST, SUSPENDS, ["sleeping"]),
        (SESSION_CHANGE, SESSION_LOCKED, ["locked"]),
        (POWER_BROADCAST, 0x0012, []),  # PBT_APMRESUMEAUTOMATIC
        (SESSION_CHANGE, 0x0008, []),  # WTS_SESSION_UNLOCK
        (0x0100, SUSPENDS, []),  # a key
    ],
)
def test_messages_of_windows_are_read(number: int, what: int, told: list[str], qapp: object) -> None:
    class Message(ctypes.Structure):
        _fields_ = (
            ("hwnd", ctypes.c_void_p), ("message", ctypes.c_uint), ("wParam", ctypes.c_size_t),
            ("lParam", ctypes.c_ssize_t), ("time", ctypes.c_ulong), ("x", ctypes.c_long), ("y", ctypes.c_long),
        )  # fmt: skip

    heard = Heard()
    messages = WindowsMessages(heard.signals)
    message = Message(None, number, what, 0, 0, 0, 0)
    assert messages.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    assert messages.nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
    assert heard.told == told


LOGIND = """
import os, sys
from jeepney import DBusAddress, MessageType, new_error, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

connection = open_dbus_connection(bus=sys.argv[1], enable_fds=True)
connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
print("ready", flush=True)
while True:
    asked = connection.receive()
    if asked.header.message_type is not MessageType.method_call:
        continue
    name = asked.header.fields.get(3)
    if name != "Inhibit":
        connection.send(new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod"))
        continue
    here, there = os.pipe()
    connection.send(new_method_return(asked, "h", (there,)))
    os.close(there)
    print(*asked.body, sep="|", flush=True)
    os.read(here, 1)
    os.close(here)
    print("released", flush=True)
"""


def test_logind_waits_until_the_key_is_forgotten(address: str, qtbot: QtBot) -> None:
    """What it gives is held until then: it hears of it by the other end of a pipe."""
    pytest.importorskip("jeepney")
    with subprocess.Popen([sys.executable, "-c", LOGIND, address], stdout=subprocess.PIPE, text=True) as logind:
        assert logind.stdout is not None
        assert logind.stdout.readline() == "ready\n"
        listening = QDBusConnection.connectToBus(address, "desk")
        bus = BusSignals(Heard().signals, listening, QDBusConnection("never connected"))
        assert logind.stdout.readline() == "sleep|11-11|the desk's key is forgotten|delay\n"
        bus.release()
        assert logind.stdout.readline() == "released\n"
        bus.on_sleep(False)
        assert logind.stdout.readline().startswith("sleep|11-11|")
        logind.kill()
    QDBusConnection.disconnectFromBus("desk")
