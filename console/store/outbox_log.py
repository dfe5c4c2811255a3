"""outbox.log: what people did, once more, beside desk.db. Whichever of the two files is damaged, the other has it.

One sealed record for each action in the order of the outbox, and one for the desk itself whenever its enrolment or its
people change. Written after desk.db's commit and flushed before the next exchange; what a full disk or a sudden end
kept out is written later, since desk.db still has it.
"""

import errno
import os
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from struct import Struct

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.people import Person
from console.wire import Envelope

_BEGIN = b"\x1111L"
_HEAD = Struct(">4sQII")
"""Where a record begins, its place in the outbox (0: the desk's own), its length in bytes, and their checksum."""
_NONCE_BYTES = 12
_MOST_BYTES = 8_000_000


class LoggedAction(msgspec.Struct, frozen=True, tag="action"):
    """An action with its place in the outbox, and the case counter as it was after it."""

    place: int
    envelope: Envelope
    enrolment: str
    count: int
    counter: int


class LoggedMember(msgspec.Struct, frozen=True):
    slot: str
    login: str
    person: Person


class LoggedDesk(msgspec.Struct, frozen=True, tag="desk"):
    """This desk as it was enrolled, its counters then, and who had signed in. `token` is None where the system's
    keyring keeps it."""

    enrolment: str
    desk_number: int
    desk_name: str
    token: str | None
    members: tuple[LoggedMember, ...]
    counter: int = 1
    count: int = 0


Logged = LoggedAction | LoggedDesk
_read: msgspec.json.Decoder[Logged] = msgspec.json.Decoder(Logged)


@dataclass(frozen=True)
class _Frame:
    place: int
    start: int
    end: int


class OutboxLog:
    """The log of one desk. `key` has 32 bytes. Any thread may append."""

    def __init__(self, path: Path, *, key: bytes) -> None:
        self.path = path
        self._cipher = AESGCM(key)
        self._guard = threading.Lock()
        self._dirty = False
        content, is_readable = _content(path)
        frames = list(_frames(content))
        whole = frames[-1].end if frames else 0
        self.is_damaged = any(after.start != before.end for before, after in pairwise(frames))
        self.is_damaged |= bool(frames and frames[0].start) or (bool(content) and not frames) or not is_readable
        # Another desk's log, or one left here from before the desk was set up anew: nothing in it opens.
        self.is_damaged |= any(self._opened(content, frame) is None for frame in (*frames[:1], *frames[-1:]))
        self.last_place = max((frame.place for frame in frames), default=0)
        self.has_desk = any(frame.place == 0 for frame in frames)
        """Whether a record of the desk itself is here."""
        if not self.is_damaged and whole < len(content):
            with path.open("r+b") as file:
                file.truncate(whole)

    def append(self, records: Sequence[Logged]) -> None:
        """Write records behind the others; not flushed yet. Raises OSError: then nothing of them counts as written."""
        if not records:
            return
        sealed = b"".join(self._sealed(record) for record in records)
        with self._guard:
            self._append(sealed)
            self.last_place = max([self.last_place, *(_place(record) for record in records)])
            self.has_desk |= any(isinstance(record, LoggedDesk) for record in records)

    def _append(self, sealed: bytes) -> None:
        # Without a buffer: closing one would write the rest of what a full disk refused behind what was cut off again.
        with self.path.open("ab", buffering=0) as file:
            before = file.tell()
            try:
                if file.write(sealed) != len(sealed):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError:
                with suppress(OSError):
                    os.truncate(self.path, before)
                raise
        self._dirty = True

    def flush(self) -> None:
        """What was written survives a power cut. Raises OSError."""
        with self._guard:
            if self._dirty:
                flush_file(self.path)
                self._dirty = False

    def read(self) -> list[Logged]:
        """Every record that can be read, in the order written; what is damaged in between is passed over."""
        content, _ = _content(self.path)
        return [record for frame in _frames(content) if (record := self._opened(content, frame)) is not None]

    def write_anew(self, records: Iterable[Logged]) -> None:
        """Put exactly these records in the log's place, flushed. Raises OSError: the old log stays."""
        beside = self.path.with_name(self.path.name + ".new")
        last, has_desk = 0, False
        with self._guard:
            with beside.open("wb") as file:
                for record in records:
                    file.write(self._sealed(record))
                    last, has_desk = max(last, _place(record)), has_desk or isinstance(record, LoggedDesk)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
            flush_folder(self.path.parent)
            self.last_place, self.has_desk, self.is_damaged, self._dirty = last, has_desk, False, False

    def _sealed(self, record: Logged) -> bytes:
        nonce, place = os.urandom(_NONCE_BYTES), _place(record)
        body = nonce + self._cipher.encrypt(nonce, msgspec.json.encode(record), place.to_bytes(8, "big"))
        return _HEAD.pack(_BEGIN, place, len(body), _check(place, body)) + body

    def _opened(self, content: bytes, frame: _Frame) -> Logged | None:
        body = content[frame.start + _HEAD.size : frame.end]
        place = frame.place.to_bytes(8, "big")
        try:
            return _read.decode(self._cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], place))
        except (InvalidTag, ValueError):
            return None


def _content(path: Path) -> tuple[bytes, bool]:
    """What a file holds, and whether the disk can read it."""
    try:
        return path.read_bytes(), True
    except FileNotFoundError:
        return b"", True
    except OSError:
        return b"", False


def _place(record: Logged) -> int:
    return record.place if isinstance(record, LoggedAction) else 0


def _check(place: int, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(place.to_bytes(8, "big")))


def _frames(content: bytes) -> Iterator[_Frame]:
    """Where the whole records lie; after damage the next one that is whole is looked for."""
    start = content.find(_BEGIN)
    while start >= 0 and start + _HEAD.size <= len(content):
        _, place, length, check = _HEAD.unpack_from(content, start)
        end = start + _HEAD.size + length
        is_whole = _NONCE_BYTES < length <= _MOST_BYTES and end <= len(content)
        if is_whole and _check(place, content[start + _HEAD.size : end]) == check:
            yield _Frame(place, start, end)
            start = content.find(_BEGIN, end)
        else:
            start = content.find(_BEGIN, start + 1)


def flush_file(path: Path) -> None:
    """What was written into a file survives a power cut. Raises OSError."""
    opened = os.open(path, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def flush_folder(path: Path) -> None:
    """The names in a folder survive a power cut, where the system can flush a folder."""
    if os.name == "posix":
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
