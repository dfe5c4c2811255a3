"""Fetching mail by IMAP: each mail once, also where we die in between or the server numbers its folder anew."""

import imaplib
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from console.server.centre import Centre
from console.server.outward.mail import context_of
from console.server.outward.receiving import Place, Receiving
from console.server.outward.settings import Server
from console.store import jobs, received

EVERY = timedelta(minutes=1)
LEASE = timedelta(minutes=20)
JOB = "mail-in"
MOST_BYTES = 50 * 1024 * 1024
"""Of a larger mail only the headers are fetched."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


class NotFetched(Exception):
    """The server was not reached, did not let us in, or said what nobody understands. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fetching:
    """Asks one folder for what is new. What was fetched is marked in the transaction that takes it; the server's marks
    are never asked, so it may be read by people too."""

    def __init__(self, centre: Centre, server: Server, receiving: Receiving) -> None:
        self._centre = centre
        self._server = server
        self._receiving = receiving
        self._holder = uuid.uuid4().hex

    def fetch(self) -> None:
        """Take all that is new, when it is time and no other process is at it. Raises DatabaseTrouble, OSError."""
        now = self._centre.now()
        with self._centre.database.read() as connection:
            if not jobs.is_due(connection, JOB, now=now):
                return
        with self._centre.database.write() as connection:
            if not jobs.claim(connection, JOB, self._holder, now=now, until=now + LEASE):
                return
        try:
            with suppress(NotFetched):
                self.fetch_now()
        finally:
            with self._centre.database.write() as connection:
                jobs.done(connection, JOB, self._holder, due=self._centre.now() + EVERY)

    def fetch_now(self) -> None:
        """Take all that is new. Raises NotFetched."""
        try:
            with self._connected() as imap:
                self._take_new(imap)
        except (imaplib.IMAP4.error, OSError):
            raise NotFetched("unreachable") from None

    @contextmanager
    def _connected(self) -> Iterator[imaplib.IMAP4]:
        server = self._server
        if server.security == "tls":
            tls = context_of(server)
            imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=tls, timeout=server.seconds)
        else:
            imap = imaplib.IMAP4(server.host, server.port, timeout=server.seconds)
        try:
            if server.security == "starttls":
                imap.starttls(context_of(server))
            imap.login(server.user, server.password)
            yield imap
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()

    def _take_new(self, imap: imaplib.IMAP4) -> None:
        folder = self._server.folder
        _good(imap.select(_quoted(folder), readonly=True))
        validity = int(_good(imap.response("UIDVALIDITY"))[0])
        with self._centre.database.read() as connection:
            reached = received.reached(connection, folder)
        # With another validity the numbers mean nothing: all is looked through, and what came before is known by name.
        after = reached[1] if reached is not None and reached[0] == validity else 0
        for uid, size in self._sizes(imap, after):
            place = Place(folder, validity, uid)
            if size > MOST_BYTES:
                self._receiving.leave(_literal(imap, uid, "BODY.PEEK[HEADER]"), place, "too_large")
            else:
                self._receiving.take(_literal(imap, uid, "BODY.PEEK[]"), place)

    def _sizes(self, imap: imaplib.IMAP4, after: int) -> list[tuple[int, int]]:
        """(UID, bytes) of the mails after one, in their order."""
        found = _good(imap.uid("FETCH", f"{after + 1}:*", "(UID RFC822.SIZE)"))
        sizes = []
        for line in found:
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid and size and int(uid[1]) > after:
                sizes.append((int(uid[1]), int(size[1])))
        return sorted(sizes)


def _literal(imap: imaplib.IMAP4, uid: int, part: str) -> bytes:
    for each in _good(imap.uid("FETCH", str(uid), f"({part})")):
        if isinstance(each, tuple):
            return bytes(each[1])
    raise imaplib.IMAP4.error("gone")


def _good(answered: tuple[str, list[Any]]) -> list[Any]:
    """What the server answered, lines and, as pairs, what it sent by its length. Raises error where it said no."""
    status, data = answered
    if status not in ("OK", "UIDVALIDITY"):
        raise imaplib.IMAP4.error(status)
    return [each for each in data if each is not None]


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
