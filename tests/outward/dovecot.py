"""A real IMAP server for the tests: Debian's dovecot, in a temporary folder, gone when they are done."""

import imaplib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.server.outward.settings import Server

USER, PASSWORD = "centre", "its-password"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
mail_fsync = never
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/home
}}
"""


def why_not() -> str | None:
    """Why there is no server for the tests here, or None."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "the tests start dovecot on Linux as root only, so no mail was fetched from a real server"
    if shutil.which("dovecot") is None:
        return "dovecot is not installed (Debian's package: dovecot-imapd), so no mail was fetched from a real server"
    return None


@dataclass
class Dovecot:
    """One mailbox of one user."""

    folder: Path
    port: int

    def place(self, **changes: str) -> Server:
        """Where it is, for the centre's settings."""
        known = {"security": "none", "user": USER, "password": PASSWORD} | changes
        return Server("127.0.0.1", self.port, **known)

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the mailbox."""
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        imap.login(USER, PASSWORD)
        for mail in mails:
            assert imap.append("INBOX", "", "", mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))[0] == "OK"
        imap.logout()

    def number_anew(self) -> None:
        """Lose the numbers, as a server does that is restored: the same mails, another UIDVALIDITY."""
        for file in (self.folder / "mail").glob("dovecot*"):
            file.unlink()

    def empty(self) -> None:
        """No mail, and all numbers begin anew."""
        shutil.rmtree(self.folder / "mail", ignore_errors=True)


@contextmanager
def running() -> Iterator[Dovecot]:
    """A new server, ended and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="console1111-imap-"))
    folder.chmod(0o755)
    shutil.chown(folder, "mail", "mail")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = folder / "dovecot.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port, password=PASSWORD), encoding="utf-8")
    process = subprocess.Popen(["dovecot", "-F", "-c", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait(process, port)
        yield Dovecot(folder, port)
    finally:
        process.terminate()
        process.communicate(timeout=30)
        shutil.rmtree(folder)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Until it answers. Raises RuntimeError with what it said where it ended instead."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
        except (OSError, imaplib.IMAP4.error):
            continue
        return
    raise RuntimeError(process.communicate()[1].decode() if process.poll() is not None else "dovecot does not answer")
