"""Files on their way: sent and fetched piece by piece, the smallest first, going on where the link broke.

People's words go before: between two pieces an exchange has its turn, and a piece is so small that it waits for
seconds only, however slow the line.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from time import monotonic

from console import wire
from console.desk.files import Files, FileState
from console.desk.link import Link
from console.desk.trouble import Denied, NotFound
from console.domain.ids import FileHash
from console.domain.limits import FILE_BYTES
from console.store.belongings import Belongings, FileRow
from console.store.outbox import Outbox

FIRST_PIECE_BYTES, LEAST_PIECE_BYTES, MOST_PIECE_BYTES = 16 * 1024, 4 * 1024, 256 * 1024
QUICK_SECONDS, SLOW_SECONDS = 1.0, 4.0
"""A piece quicker than this may be larger, one slower than that must be smaller."""


class Carrying:
    """Carries the files of one desk, called by the thread that exchanges; `told` is called after each piece sent.

    `now` is seconds of a clock that never goes back.
    """

    def __init__(
        self,
        files: Files,
        belongings: Belongings,
        outbox: Outbox,
        *,
        link: Link,
        told: Callable[[], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._files = files
        self._belongings = belongings
        self._outbox = outbox
        self._link = link
        self._told = told
        self._now = now
        self._piece = FIRST_PIECE_BYTES
        self._unfinished: dict[FileHash, bytes] = {}

    def carry(self, is_wanted: Callable[[], bool] = lambda: False) -> int:
        """Send what waits and fetch what is asked for, until an exchange is wanted; gives how many files arrived here.

        Raises LinkTrouble.
        """
        arrived = 0
        self.send(is_wanted)
        for row in self._belongings.files_in(FileState.WANTED):
            if is_wanted():
                return arrived
            arrived += self._fetch(row, is_wanted)
        return arrived

    def send(self, is_wanted: Callable[[], bool] = lambda: False) -> None:
        """Send what waits, until an exchange is wanted. Raises LinkTrouble."""
        for row in self._belongings.files_in(FileState.WAITING):
            if is_wanted():
                return
            self._send(row, is_wanted)

    def whole_files(self) -> Iterator[tuple[FileHash, bytes]]:
        """Every file that waits to be sent, the smallest first: for a bundle."""
        for row in self._belongings.files_in(FileState.WAITING):
            content = self._files.held(row.hash)
            if content is not None:
                yield row.hash, content

    def answered_late(self, found: Mapping[FileHash, wire.FileState]) -> None:
        """The centre has these files, as it said in a bundle. Raises DatabaseTrouble."""
        for row in self._belongings.files_in(FileState.WAITING):
            if row.hash in found and found[row.hash].complete:
                self._is_there(row, found[row.hash])

    def arrived(self, name: FileHash, content: bytes) -> bool:
        """Keep a file that was asked for; False where it is none or another."""
        row = self._belongings.file(name)
        if row is None or row.state != FileState.WANTED or hashlib.sha256(content).hexdigest() != name:
            return False
        self._files.keep(content)
        self._belongings.keep_file(FileRow(name, len(content), FileState.SENT, len(content)))
        return True

    def _is_there(self, row: FileRow, found: wire.FileState) -> None:
        """Remember how much of a file the centre has, and by which commit a centre without it is noticed."""
        if found.head is not None:
            with self._outbox.taking() as taking:
                taking.keep_head(found.head)
        state = FileState.SENT if found.complete else FileState.WAITING
        self._belongings.keep_file(FileRow(row.hash, row.size, state, found.have))
        self._told()

    def _send(self, row: FileRow, is_wanted: Callable[[], bool]) -> None:
        content, device = self._files.held(row.hash), self._outbox.device()
        if content is None or device is None or device.head is None:
            return
        sent = row.sent
        while True:
            piece, began = content[sent : sent + self._piece], self._now()
            try:
                found = self._link.put_piece(row.hash, piece, offset=sent, size=len(content), head=device.head)
            except Denied:
                self._belongings.keep_file(FileRow(row.hash, row.size, FileState.WAITING, 0))
                return
            self._went(self._now() - began)
            self._is_there(row, found)
            if found.complete or found.have == sent or is_wanted():
                return
            sent = found.have

    def _fetch(self, row: FileRow, is_wanted: Callable[[], bool]) -> bool:
        come = self._unfinished.get(row.hash, b"")
        while True:
            began = self._now()
            try:
                piece, size = self._link.get_piece(row.hash, offset=len(come), most=self._piece)
            except (NotFound, Denied):
                return False
            self._went(self._now() - began)
            come += piece
            if size > FILE_BYTES or (not piece and len(come) < size):
                self._unfinished.pop(row.hash, None)
                return False
            self._unfinished[row.hash] = come
            if len(come) >= size:
                break
            if is_wanted():
                return False
        del self._unfinished[row.hash]
        return self.arrived(row.hash, come)

    def _went(self, seconds: float) -> None:
        """The next piece is of a size that this line carries in a moment."""
        if seconds > SLOW_SECONDS:
            self._piece = max(LEAST_PIECE_BYTES, self._piece // 2)
        elif seconds < QUICK_SECONDS:
            self._piece = min(MOST_PIECE_BYTES, self._piece * 2)
