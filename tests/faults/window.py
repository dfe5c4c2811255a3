"""The console's own window, without a display, played by keys in one process: for kills and for slow disks."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.desk.desk import Desk
from tests.builders import PASSWORD
from tests.journeys.desk_process import Stands
from tests.journeys.player import Player, pause
from ui.app import Console
from ui.screens.sign_in import Credentials

PATIENCE_SECONDS = 60.0
DRAFTS = 5
"""Kept while one call is typed."""
DRAFT_MILLISECONDS = 520
"""A little more than after the last key a draft is kept."""
LETTER_MILLISECONDS = 15
"""Between two letters: faster than anyone types, so that drafts are kept while typing goes on."""
WORDS = "Манай байрны орцны гэрэл гурав хоног асахгүй байна, хүүхдүүд харанхуйд шатаар бууж байна. "


class Played:
    """A console on a folder with somebody signed in, and how long its window did not answer."""

    def __init__(self, folder: Path, address: str) -> None:
        app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(app, QApplication)
        self._console = Console(app, folder, centre_url=address, language="mn")
        self._player = Player(self._console)
        self._console.show()
        self._until("somebody can sign in", lambda now: now["cursor"] >= 0 and now["idle"])
        self._console.window.sign_in.signed.emit(Credentials("agent", PASSWORD))
        self._until("signed in", lambda now: now["signed_in"] and now["idle"])

    def begin_call(self, phone: str) -> None:
        """F2 and the caller's telephone."""
        self.key("F2")
        self._until("a new call", lambda now: now["call"]["field"] == "caller.phone" and now["cursor"] >= 0)
        self.type(phone)

    def fill_call(self, text: str) -> None:
        """The rest of a call that can be saved: a complaint, its summary, its text."""
        self.key("Alt+1")
        for field, words in (("matter.subject", "Орцны гэрэл асахгүй"), ("matter.text", text)):
            self._go_to(field)
            self.type(words)

    def save_call(self) -> str:
        """F9: the number that the screen says was saved."""
        self.key("F9")
        return str(self._until("saved", lambda now: now["saved"])["saved"])

    def key(self, name: str) -> Stands:
        """Press a key."""
        return self._player.play({"key": name})

    def type(self, text: str) -> None:
        """Type letter by letter, at a fast typist's pace."""
        for letter in text:
            self._player._type(letter)
            pause(LETTER_MILLISECONDS)

    @property
    def desk(self) -> Desk:
        """The desk behind the window."""
        shell = self._console.window.shell
        assert shell is not None
        return shell.bridge.desk

    def close(self) -> None:
        """As a person closes the program."""
        self._console.window.close()
        self._console.close()

    def _go_to(self, field: str) -> None:
        for _ in range(60):
            if self._player.stands()["call"]["field"] == field:
                return
            self.key("Tab")
        raise AssertionError(f"{field} is not reached by Tab: {self._player.stands()}")

    def _until(self, what: str, holds: Callable[[Stands], Any]) -> Stands:
        """Let the window live until the screen stands so."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while not holds(stands := self._player.stands()):
            if time.monotonic() > ends:
                raise AssertionError(f"{what}: {stands}")
            pause(3)
        return stands


def take_a_call(folder: str, address: str) -> int:
    """A call taken and saved by keys. Says what the desk has as soon as the screen says that it is saved."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    played = Played(Path(folder), address)
    played.begin_call("99112345")
    played.fill_call(WORDS[:40])
    played.save_call()
    print("stored " + " ".join(_stored(played.desk)), flush=True)
    played.close()
    return 0


class Heartbeat:
    """How long the window did not answer: the longest time between two turns of its event loop, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()

    def _on_turn(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1_000)
        self._last = now


def type_and_save(folder: str, address: str, calls: int, *, in_the_window: bool) -> int:
    """Calls typed without a pause longer than a draft needs to be kept, saved, and the next begun at once.

    Prints the thread that must not wait, when this was (for who flushed then), and the longest time without an answer
    in milliseconds. `in_the_window` keeps a draft in the
    window's own thread, as no program of ours may: the measure must see it.
    """
    played = Played(Path(folder), address)
    heartbeat, began = Heartbeat(), time.time()
    for number in range(calls):
        played.begin_call(f"9911234{number}")
        played.fill_call("")
        for word in WORDS.split()[:DRAFTS]:
            played.type(word + " ")
            pause(DRAFT_MILLISECONDS)
        if in_the_window:
            played.desk.drafts.save(played.desk.drafts.begin("call", {"text": WORDS}))
        played.save_call()
    said = f"thread {threading.get_native_id()} from {began:.6f} to {time.time():.6f} longest {heartbeat.longest:.1f}"
    print(said, flush=True)
    played.close()
    return 0


def _stored(desk: Desk) -> list[str]:
    with desk._holdings.desk_database.read() as connection:
        rows = connection.exec_driver_sql("SELECT action FROM outbox UNION ALL SELECT action FROM archive")
        return [str(each) for each in rows.scalars()]


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.exit(type_and_save(sys.argv[1], sys.argv[2], int(sys.argv[3]), in_the_window="--in-the-window" in sys.argv))
