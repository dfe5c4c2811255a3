"""A real centre in a process of its own, on a loopback port."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
SERVER = (sys.executable, "-m", "console.server")
READY = re.compile(r"http://127\.0\.0\.1:(\d+)")


class CentreProcess:
    """`with CentreProcess(folder) as centre:` starts it and waits until it says that it is ready; leaving ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """The centre's own address, past any line."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the process that serves."""
        assert self._process is not None
        return self._process.pid

    def tool(self, *arguments: str, typed: str = "") -> str:
        """Run one of the centre's commands (`add-person`, `import-catalogue` ...) and give what it printed."""
        done = subprocess.run(
            [*SERVER, *arguments, "--data", str(self.folder)],
            cwd=ROOT,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        if done.returncode:
            raise RuntimeError(f"{arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start serving and wait for the line that says where."""
        self._process = subprocess.Popen(
            [*SERVER, "serve", "--data", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())
            if found := READY.search(line):
                self.port = int(found[1])
                break
        else:
            raise RuntimeError("\n".join(self.lines))
        threading.Thread(target=self._drain, daemon=True).start()

    def stop(self) -> None:
        """End it as an administrator would (SIGTERM) and wait."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def _drain(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())

    def __enter__(self) -> "CentreProcess":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
