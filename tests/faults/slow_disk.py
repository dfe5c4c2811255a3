"""A disk that takes 60 ms for each flush: `python -m tests.faults.slow_disk` measures whether a key press waits for it.

The window is played by keys without a display: calls are typed while their drafts are kept, saved, the next is begun.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.nursery import ROOT
from tests.faults.scenes import desk_of_yesterday
from tests.faults.tracing import why_not

CALLS = 6
NOBODY = "http://127.0.0.1:9"
"""No centre answers here."""
_FLUSH = re.compile(r"^(\d+) +([\d.]+) (?:fdatasync|fsync)\(")
_SAID = re.compile(r"thread (\d+) from ([\d.]+) to ([\d.]+) longest ([\d.]+)")


@dataclass(frozen=True)
class Played:
    """What typing and saving came to: the longest time without an answer, and which thread flushed how often."""

    longest: float
    window_thread: int
    flushes: Counter[int]

    @property
    def flushed_by_the_window(self) -> int:
        """How often the window's own thread waited for the disk."""
        return self.flushes[self.window_thread]


def played(folder: Path, milliseconds: int, *, calls: int, in_the_window: bool = False) -> Played:
    """Type and save calls while each flush takes so much longer; `in_the_window`: as badly as it can be done."""
    (folder / "made").mkdir(parents=True)
    desk_of_yesterday(folder / "made")
    report = folder / "report.txt"
    traced = ["strace", "-f", "-ttt", "--seccomp-bpf", "-qq", "-e", "trace=fdatasync,fsync", "-o", str(report)]
    slowed = ["-e", f"inject=fdatasync,fsync:delay_exit={milliseconds * 1_000}"] if milliseconds else []
    window = [sys.executable, "-m", "tests.faults.window", str(folder / "made" / "desk"), NOBODY, str(calls)]
    done = subprocess.run(
        [*traced, *slowed, *window, *(["--in-the-window"] if in_the_window else [])],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = _SAID.search(done.stdout)
    if said is None:
        raise RuntimeError(done.stdout + done.stderr)
    began, ended = float(said[2]), float(said[3])
    found = [line for each in report.read_text().splitlines() if (line := _FLUSH.match(each))]
    flushes = Counter(int(line[1]) for line in found if began <= float(line[2]) <= ended)
    return Played(float(said[4]), int(said[1]), flushes)


def main() -> int:
    """The longest time without an answer on an ordinary disk and on a slow one."""
    if reason := why_not():
        print(f"nothing was slowed: {reason}")
        return 2
    worst = 0
    with tempfile.TemporaryDirectory(prefix="console1111-slow-") as folder:
        for milliseconds in (0, 60, 600):
            came = played(Path(folder) / str(milliseconds), milliseconds, calls=CALLS)
            worst += came.flushed_by_the_window
            print(
                f"each flush {milliseconds} ms slower: the window did not answer for {came.longest:.0f} ms at most;"
                f" {came.flushes.total()} flushes, {came.flushed_by_the_window} of them in the window's thread",
                flush=True,
            )
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
