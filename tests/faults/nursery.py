"""Processes of the program that start in a hundredth of a second, so that one can be killed at every single point.

`python -m tests.faults.nursery` has imported the whole program and forks a child for each deed (deeds.py): the same
code in a process of its own, without the half second that Python needs to import it. `Nursery` is its other end.
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0
_SET_PDEATHSIG, _SET_PTRACER, _ANY_PROCESS = 1, 0x59616D61, -1
_LOOK_SECONDS = 0.002


class Late(Exception):
    """What was waited for did not come in time."""


def wait_until(holds: Callable[[], Any], what: str, *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait for a condition and give what it gave. Raises Late."""
    ends = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > ends:
            raise Late(what)
        time.sleep(_LOOK_SECONDS)
    return found


class Child:
    """One process that does one deed. It waits for `go`, so that it can be traced from its first step."""

    def __init__(self, nursery: "Nursery", pid: int, out: Path) -> None:
        self._nursery = nursery
        self.pid = pid
        self._out = out
        self._status: int | None = None

    def go(self) -> None:
        """Let it begin."""
        self._nursery.ask(go=self.pid)

    def said(self) -> str:
        """What it has printed so far, on either output."""
        return self._out.read_text(encoding="utf-8")

    def is_over(self) -> bool:
        """Whether it has ended."""
        if self._status is None:
            self._status = self._nursery.ask(over=self.pid)["status"]
        return self._status is not None

    def ended(self, *, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for its end: its exit code, or minus the signal that ended it."""
        wait_until(self.is_over, f"the end of process {self.pid}: {self.said()}", seconds=seconds)
        assert self._status is not None
        return self._status

    def kill(self) -> None:
        """kill -9, and wait."""
        if not self.is_over():
            os.kill(self.pid, signal.SIGKILL)
            self.ended()


class Nursery:
    """`with Nursery(folder) as nursery:` what the children print is kept in files of this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self, deed: str, *arguments: object, on_hold: bool = False) -> Child:
        """A child that does a deed with these arguments; `on_hold` until it is told to go."""
        self._count += 1
        out = self._folder / f"child-{self._count}.txt"
        pid = self.ask(deed=deed, arguments=[str(each) for each in arguments], out=str(out))["pid"]
        child = Child(self, pid, out)
        if not on_hold:
            child.go()
        return child

    def ask(self, **question: Any) -> dict[str, Any]:
        """One question to the process that forks."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def __enter__(self) -> "Nursery":
        self._folder.mkdir(parents=True, exist_ok=True)
        surroundings = {"PYTHONUTF8": "1", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "NO_PROXY": "*"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **surroundings},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The children end with the process that forked them."""
        assert self._process is not None
        self._process.communicate(timeout=PATIENCE_SECONDS)


class _Forking:
    """The process that forks. One thread only: what it forks must not hold somebody else's lock."""

    def __init__(self, deeds: Any) -> None:
        self._deeds = deeds
        self._gates: dict[int, int] = {}

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Import more, fork, let go, or tell whether a child is over."""
        if "load" in question:
            importlib.import_module(question["load"])
            return {}
        if "deed" in question:
            return {"pid": self._fork(**question)}
        if "go" in question:
            os.write(self._gates[question["go"]], b"g")
            return {}
        pid, status = os.waitpid(question["over"], os.WNOHANG)
        if pid == 0:
            return {"status": None}
        os.close(self._gates.pop(pid))
        return {"status": os.waitstatus_to_exitcode(status)}

    def _fork(self, deed: str, arguments: list[str], out: str) -> int:
        closed, gate = os.pipe()
        file = os.open(out, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        pid = os.fork()
        if pid == 0:
            self._begin(closed, file)
            self._do(deed, arguments)
        os.close(closed)
        os.close(file)
        self._gates[pid] = gate
        return pid

    def _begin(self, closed: int, file: int) -> None:
        libc = ctypes.CDLL(None)
        libc.prctl(_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(_SET_PTRACER, _ANY_PROCESS)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.read(closed, 1)

    def _do(self, deed: str, arguments: list[str]) -> None:
        code = 99
        try:
            code = int(getattr(self._deeds, deed)(*arguments) or 0)
        except BaseException:  # noqa: BLE001 - the child ends here, whatever it was, and says what it was
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _serve(questions: IO[str], answers: IO[str]) -> None:
    forking = _Forking(importlib.import_module("tests.faults.deeds"))
    for line in questions:
        print(json.dumps(forking.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    _serve(sys.stdin, sys.stdout)
