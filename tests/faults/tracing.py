"""strace at work: counting what a process asks of the disk, and killing it just before one of those calls."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.faults.nursery import PATIENCE_SECONDS, Child

DISK_CALLS = (
    "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "renameat", "renameat2", "unlink", "unlinkat",
)  # fmt: skip
"""Everything that changes a file of ours. (Sockets are written by sendto; a line on the output is a write too.)"""
_TRACED = f"trace={','.join(DISK_CALLS)}"
_CALL = re.compile(r"^(\d+) +(\w+)\(")


@dataclass(frozen=True)
class Point:
    """Just before the `nth` call of this name in a thread of the process."""

    call: str
    nth: int

    def __str__(self) -> str:
        return f"{self.call} {self.nth}"


@cache
def why_not() -> str | None:
    """Why no process can be traced here; None where one can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, text=True, timeout=30)
    return None if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()[:100]}"


class Tracer:
    """strace on a child and all its threads, at work as soon as this is made; it ends when the child does."""

    def __init__(self, child: Child, *options: str) -> None:
        command = ["strace", "-f", *options, "-p", str(child.pid)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        line = self._process.stderr.readline()
        if "attached" not in line:
            self.wait()
            raise RuntimeError(line)

    def wait(self) -> None:
        """Wait for its end."""
        self._process.communicate(timeout=PATIENCE_SECONDS)


def watch(child: Child, report: Path) -> Tracer:
    """Write down what a child does from now on; `points_in` reads it when the tracer has ended."""
    return Tracer(child, "-e", _TRACED, "-o", str(report))


def kill_at(child: Child, point: Point) -> Tracer:
    """See to it that a child is killed at this point."""
    return Tracer(child, "-e", _TRACED, "-o", "/dev/null", "-e", f"inject={point.call}:signal=KILL:when={point.nth}")


def points_in(report: Path) -> list[Point]:
    """The points that a report of strace names: of each call as many as the thread that made most of them."""
    made: Counter[tuple[str, str]] = Counter()
    for line in report.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := _CALL.match(line):
            made[found[2], found[1]] += 1
    most: dict[str, int] = {}
    for (call, _), count in made.items():
        most[call] = max(count, most.get(call, 0))
    return [Point(call, nth) for call in DISK_CALLS for nth in range(1, most.get(call, 0) + 1)]
