"""The other end of player.py: a desk process that a journey plays by keys, kills and starts again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLAYER = (sys.executable, "-m", "tests.journeys.player")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30.0
Stands = dict[str, Any]


class Late(Exception):
    """What was waited for did not come in time."""


class DeskProcess:
    """One console process. Every deed answers how the screen stands afterwards."""

    def __init__(self, name: str, folder: Path, centre_url: str, *, language: str = "mn") -> None:
        self.name = name
        self.folder = folder
        self._centre_url = centre_url
        self._language = language
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the program on its data folder."""
        self._process = subprocess.Popen(
            [*PLAYER, "--data", str(self.folder), "--centre", self._centre_url, "--language", self._language],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        )

    def play(self, **deed: Any) -> Stands:
        """One deed: key, type, look, shot, show, size ..."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(deed) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise Late(f"{self.name}: the program ended")
        stands: Stands = json.loads(line)
        return stands

    def keys(self, *names: str) -> Stands:
        """Press these keys."""
        stands: Stands = {}
        for name in names:
            stands = self.play(key=name)
        return stands

    def until(self, what: str, holds: Callable[[Stands], Any], *, seconds: float = PATIENCE_SECONDS) -> Stands:
        """Wait until the screen stands so. Raises Late with what was waited for."""
        ends = time.monotonic() + seconds
        while True:
            stands = self.play(look=None)
            if holds(stands):
                return stands
            if time.monotonic() > ends:
                raise Late(f"{self.name}: {what}: {stands}")
            time.sleep(0.02)

    def sign_in(self, login: str, password: str) -> Stands:
        """As a person does: login, Tab, password, Enter."""
        self.until("sign-in", lambda now: now["cursor"] >= 0)
        self.play(type=login)
        self.keys("Tab")
        self.play(type=password)
        self.keys("Return")
        return self.until("signed in", lambda now: now["signed_in"])

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=10)

    def stop(self) -> None:
        """Close the program as a person does."""
        if self._process is not None and self._process.poll() is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
