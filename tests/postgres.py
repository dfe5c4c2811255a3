"""A PostgreSQL server for the tests: one of their own, in a temporary folder, gone when they are done."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from console.store.postgres import Address, read_address

INITDB = ("--auth=trust", "--encoding=UTF8", "--username=console", "--no-sync")
"""The server's own order of letters is not that of their bytes: what relies on that order must say so itself."""
LETTERS = ("--locale-provider=icu", "--icu-locale=mn-MN", "--locale=C.UTF-8")
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
PREFIX = "console1111-pg-"
MINUTE = 60
_DIES_WITH_PARENT = 1


def programs() -> Path | None:
    """The folder of the server's programs, the newest version's; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def why_not() -> str | None:
    """Why there is no server for the tests here, or None."""
    if not sys.platform.startswith("linux"):
        return "the tests start a PostgreSQL server on Linux only"
    if programs() is None:
        return "PostgreSQL is not installed (Debian's package: postgresql), so nothing was tested on it"
    return None


@dataclass
class Server:
    """A running server. Each test gets a database of its own, made in some 50 ms."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://console@/{name}?host={self.folder}"

    @contextmanager
    def new(self) -> "Iterator[OwnDatabase]":
        """An empty database, gone afterwards with its copies."""
        made = OwnDatabase(self, self.make())
        try:
            yield made
        finally:
            for name in (made.name, *made.copies):
                self.drop(name)

    def make(self, template: str = "template1") -> str:
        """Make a database, empty or a copy of another, to which nobody may be connected; its name."""
        name = f"test{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Do away with a database, whoever is connected to it."""
        self.ask(f"DROP DATABASE {name} WITH (FORCE)")

    def ask(self, statement: str) -> None:
        """One statement, committed at once."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@dataclass
class OwnDatabase:
    """A test's own database. Whoever keeps a copy, or goes back to one, has closed it first."""

    server: Server
    name: str
    copies: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    @property
    def address(self) -> Address:
        return read_address(self.url)

    def keep_copy(self) -> str:
        """A copy as it is now; its name."""
        self.copies.append(self.server.make(self.name))
        return self.copies[-1]

    def go_back(self, copy: str) -> None:
        """Be as that copy is."""
        self.server.drop(self.name)
        self.name = self.server.make(copy)


@contextmanager
def running(settings: Mapping[str, str] = FAST) -> Iterator[Server]:
    """A new server, ended and removed afterwards; a crash of the tests ends it too."""
    installed = programs()
    assert installed is not None
    user = "postgres" if os.geteuid() == 0 else None
    import fcntl  # not there on Windows, where no server is started

    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = open(folder / "lock", "wb")  # noqa: SIM115 - held as long as the folder is used
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"
        made = [str(installed / "initdb"), *INITDB, *LETTERS, str(data)]
        subprocess.run(made, user=user, cwd=folder, check=True, capture_output=True)
        (data / "pg_hba.conf").write_text("local all guarded scram-sha-256\nlocal all all trust\n", encoding="utf-8")
        set_to = {**settings, "listen_addresses": "", "unix_socket_directories": str(folder)}
        command = [str(installed / "postgres"), "-D", str(data), *(f"-c{name}={set_to[name]}" for name in set_to)]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                command, user=user, cwd=folder, stdout=log, stderr=log, preexec_fn=_die_with_the_tests
            )
        try:
            _wait(process, folder)
            yield Server(folder)
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder)
        lock.close()


def _sweep() -> None:
    """Remove the folders of tests that were killed some time ago: nobody holds their locks any more."""
    import fcntl

    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), open(folder / "lock", "rb") as lock:
            if time.time() - folder.stat().st_mtime < MINUTE:
                continue
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)


def _die_with_the_tests() -> None:
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGQUIT)


def _wait(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Until it answers. Raises RuntimeError with its log where it ended instead."""
    while True:
        if process.poll() is not None:
            raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
        try:
            psycopg.connect(Server(folder).url("postgres")).close()
        except psycopg.OperationalError:
            continue
        return
