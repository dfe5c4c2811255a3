"""Files on their way: sent and fetched piece by piece, going on where the link broke."""

import hashlib
from collections.abc import Callable

from console.desk.files import Files, FileState
from console.desk.link import PIECE_BYTES, Link
from console.desk.trouble import Denied, NotFound
from console.domain.ids import FileHash
from console.domain.limits import FILE_BYTES
from console.store.belongings import Belongings, FileRow


class Carrying:
    """Carries the files of one desk, called by the thread that exchanges; `told` is called after each piece sent."""

    def __init__(self, files: Files, belongings: Belongings, *, link: Link, told: Callable[[], None]) -> None:
        self._files = files
        self._belongings = belongings
        self._link = link
        self._told = told
        self._unfinished: dict[FileHash, bytes] = {}

    def carry(self) -> int:
        """Send what waits and fetch what is wanted; gives how many files arrived here. Raises LinkTrouble."""
        for row in self._belongings.files_in(FileState.WAITING):
            self._send(row)
        return sum(self._fetch(row) for row in self._belongings.files_in(FileState.WANTED))

    def _send(self, row: FileRow) -> None:
        content = self._files.held(row.hash)
        if content is None:
            return
        sent = row.sent
        while True:
            piece = content[sent : sent + PIECE_BYTES]
            try:
                found = self._link.put_piece(row.hash, piece, offset=sent, size=len(content))
            except Denied:
                self._belongings.keep_file(FileRow(row.hash, row.size, FileState.WAITING, 0))
                return
            state = FileState.SENT if found.complete else FileState.WAITING
            self._belongings.keep_file(FileRow(row.hash, row.size, state, found.have))
            self._told()
            if found.complete or found.have == sent:
                return
            sent = found.have

    def _fetch(self, row: FileRow) -> bool:
        come = self._unfinished.get(row.hash, b"")
        while True:
            try:
                piece, size = self._link.get_piece(row.hash, offset=len(come))
            except (NotFound, Denied):
                return False
            come += piece
            if size > FILE_BYTES or (not piece and len(come) < size):
                self._unfinished.pop(row.hash, None)
                return False
            self._unfinished[row.hash] = come
            if len(come) >= size:
                break
        del self._unfinished[row.hash]
        if hashlib.sha256(come).hexdigest() != row.hash:
            return False
        self._files.keep(come)
        self._belongings.keep_file(FileRow(row.hash, len(come), FileState.SENT, len(come)))
        return True
