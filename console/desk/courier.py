"""The courier: an office without a link hands its work in, and gets the answers, by files that go any way a file goes.

A bundle up holds the questions an exchange would ask; a bundle down the answers, which are kept by the very code that
keeps one from the link. An answer takes days: it counts as long as nothing newer has come, else it changes nothing.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from console import wire
from console.desk.ahead import Answered
from console.desk.asking import Asking, ask_everything, never_back, people_of, still_fits
from console.desk.besides import Besides
from console.desk.bundles_asked import Asked, BundlesAsked, Contents
from console.desk.changes import Changes
from console.desk.clock import DeskClock
from console.desk.files import FileState
from console.desk.holdings import Holdings
from console.desk.passed import pass_over, passed_over, takes_away
from console.desk.sync import Exchange
from console.desk.trouble import BundleTrouble, LinkTrouble, Outdated, Recalled
from console.domain.ids import ActionId, FileHash
from console.store.bundle import Direction, Kind, Part, new_id, open_bundle, sealed_bytes, unpacked, write_bundle
from console.store.outbox_rows import Device
from console.wire import Answer, LooksHandedIn, Question

log = logging.getLogger(__name__)
EXCHANGE_SECONDS = 60.0

T = TypeVar("T")


class Outcome(StrEnum):
    """What a bundle from the centre came to.

    NOTHING_NEW: it was read before, or newer answers have come since. BEGIN_AGAIN: the centre was put back to an
    earlier day, so everything goes up with the next bundle. COPIED: this desk was copied or put back, and needs the
    link once. OUTDATED: work goes up, but answers need a newer program. RECALLED: work goes up, nothing comes down.
    """

    KEPT = "kept"
    NOTHING_NEW = "nothing_new"
    BEGIN_AGAIN = "begin_again"
    COPIED = "copied"
    OUTDATED = "outdated"
    RECALLED = "recalled"


@dataclass(frozen=True)
class Brought:
    """What reading an answer did: how many actions it answered, how many wait still, how many files came."""

    outcome: Outcome
    answered: int
    waiting: int
    files: int


@dataclass(frozen=True)
class _Filled:
    id: bytes
    device: Device
    asked: Sequence[Asking]
    looks: Sequence[LooksHandedIn]
    small: Sequence[Part]


class Courier:
    """Writes and reads the bundles of one desk, under the desk's key. `told` hears what changed here."""

    def __init__(
        self,
        holdings: Holdings,
        exchange: Exchange,
        besides: Besides,
        *,
        clock: DeskClock,
        key: bytes,
        told: Callable[[Changes], None],
    ) -> None:
        self._holdings = holdings
        self._exchange = exchange
        self._looks, self._carrying = besides.looks, besides.files
        self._clock = clock
        self._key = key
        self._told = told
        self._asked = BundlesAsked(holdings.belongings)
        self._alone = threading.Lock()

    def contents(self, *, with_files: bool) -> Contents:
        """What a bundle written now would hold. Raises Offline, DatabaseTrouble."""
        return self._contents(self._filled(), with_files=with_files)

    def last(self) -> Asked | None:
        """The bundle that was written here last. Raises DatabaseTrouble."""
        return self._asked.last()

    def write(self, path: Path, *, with_files: bool = False) -> Asked:
        """Write everything that waits here into a file; it goes on waiting. Raises Offline, DatabaseTrouble,
        OSError."""
        with self._alone:
            filled = self._filled()
            asked = _asked(filled, self._contents(filled, with_files=with_files), at=self._clock.raw())
            self._asked.remember(asked)
            parts = self._parts(filled, with_files=with_files)
            size = write_bundle(path, parts, key=self._key, direction=Direction.UP, id=filled.id)
            asked = replace(asked, contents=replace(asked.contents, bytes=size))
            self._asked.remember(asked)
            return asked

    def read(self, path: Path) -> Brought:
        """Keep what the centre answered. Raises BundleTrouble, Offline, DatabaseTrouble, OSError."""
        with self._alone:
            opened = open_bundle(path, [self._key], Direction.DOWN)
            before = self._ids()
            reading = _Reading(self)
            for kind, content in opened.parts():
                reading.take(kind, content)
            self._exchange.find_rest()
            waiting = self._ids()
            return Brought(reading.outcome, len(before - waiting), len(waiting), reading.files)

    def hear(self, path: Path) -> None:
        """The same at a sign-in. Raises BundleTrouble, here of an unreadable file too, Offline, DatabaseTrouble."""
        try:
            self.read(path)
        except OSError:
            raise BundleTrouble("not_read") from None

    def _filled(self) -> _Filled:
        id = new_id()
        with self._exchange.alone(seconds=EXCHANGE_SECONDS) as device:
            check = self._exchange.is_check_due()
            asked = ask_everything(self._holdings, device, check=check, nonce=id.hex())
        looks = self._looks.all_unsent()
        small = [(Kind.QUESTION, _packed(each.question)) for each in asked]
        small += [(Kind.LOOKS, _packed(each)) for each in looks]
        wanted = [row.hash for row in self._holdings.belongings.files_in(FileState.WANTED)]
        if wanted:
            small.append((Kind.WANTED, _packed(wanted)))
        return _Filled(id, device, asked, looks, small)

    def _contents(self, filled: _Filled, *, with_files: bool) -> Contents:
        files = self._holdings.belongings.files_in(FileState.WAITING) if with_files else []
        sizes = [len(row.hash) + row.size for row in files]
        return Contents(
            actions=sum(len(each.rows) for each in filled.asked),
            looks=sum(len(each.rows) for each in filled.looks),
            files=len(files),
            files_bytes=sum(row.size for row in files),
            bytes=sealed_bytes([*(len(content) for _, content in filled.small), *sizes]),
        )

    def _parts(self, filled: _Filled, *, with_files: bool) -> Iterator[Part]:
        yield from filled.small
        if with_files:
            for name, content in self._carrying.whole_files():
                yield Kind.FILE, name.encode() + content

    def asked_by(self, nonce: str) -> Asked | None:
        """The bundle that an answer belongs to."""
        return self._asked.find(nonce)

    def pass_over(self, asked: Asked) -> None:
        """What this desk knew of the centre and the bundle does not name is not forgotten over its answer."""
        device, belongings = self._holdings.outbox.device(), self._holdings.belongings
        known = (device.head if device is not None else None, self._holdings.filled.reached().head)
        pass_over(belongings, (head for head in known if head is not None and head not in asked.heads))

    def keep(self, asked: Asked, question: Question, answer: Answer) -> bool:
        """Keep an answer as one from the link, unless something newer has come since; whether it was kept.

        Raises Offline, Outdated, DatabaseTrouble.
        """
        with self._exchange.alone(seconds=EXCHANGE_SECONDS) as device:
            reached = self._holdings.filled.reached()
            last = self._clock.exchanged_at
            is_of_now = device.enrolment == asked.enrolment and people_of(self._holdings) == asked.people
            if not is_of_now or not still_fits(question, answer, reached) or (last is not None and answer.now < last):
                return False
            is_sure = set(passed_over(self._holdings.belongings)) <= set(asked.heads)
            if not is_sure and takes_away(answer, self._holdings):
                return False
            rows = [row for row in self._holdings.outbox.waiting() if row.place <= asked.until]
            asking = Asking(question, rows, has_rest=False)
            fitting = never_back(answer, reached)
            answered = self._clock.raw()
            come = Answered(asking, fitting, asked=asked.at, answered=answered, is_ahead=False, is_by_file=True)
            done = self._exchange.keep(come, device)
        self._told(done.changes)
        return True

    def keep_looks(self, asked: Asked, place: int, kept: wire.LooksKept) -> None:
        """The centre's answer to the looks that a bundle carried in this place."""
        if place < len(asked.looks):
            self._looks.answered_late(*asked.looks[place], kept)

    def keep_files(self, kept: dict[FileHash, wire.FileState]) -> None:
        """The centre has these files."""
        self._carrying.answered_late(kept)

    def keep_file(self, content: bytes) -> bool:
        """A file that was asked for."""
        name = FileHash(content[:64].decode(errors="replace"))
        has_come = self._carrying.arrived(name, content[64:])
        if has_come:
            self._told(Changes(files=True))
        return has_come

    def _ids(self) -> set[ActionId]:
        return {row.envelope.id for row in self._holdings.outbox.waiting()}


class _Reading:
    """One answer being read: the question that each of its parts answers follows from the part before."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self.outcome = Outcome.NOTHING_NEW
        self.files = 0
        self._asked: Asked | None = None
        self._question: Question | None = None
        self._looks = 0

    def take(self, kind: Kind, content: bytes) -> None:
        """The next part; an answer comes before everything else."""
        if kind is Kind.ANSWER:
            self._answer(_read(content, Answer))
        elif self._asked is None:
            return
        elif kind is Kind.LOOKS_KEPT:
            self._courier.keep_looks(self._asked, self._looks, _read(content, wire.LooksKept))
            self._looks += 1
        elif kind is Kind.FILES_KEPT:
            self._courier.keep_files(_read(content, dict[FileHash, wire.FileState]))
        elif kind is Kind.FILE:
            self.files += self._courier.keep_file(content)

    def _answer(self, answer: Answer) -> None:
        is_first = self._asked is None
        asked = self._asked = self._asked or self._courier.asked_by(answer.nonce)
        if asked is None:
            return
        if is_first:
            self._courier.pass_over(asked)
        question = self._question or Question(
            wire.PROTOCOL, asked.enrolment, asked.people, asked.cursors, heads=asked.heads, nonce=asked.id
        )
        try:
            if self._courier.keep(asked, question, answer):
                self.outcome = Outcome.BEGIN_AGAIN if answer.other_history else Outcome.KEPT
        except Outdated:
            self.outcome = Outcome.OUTDATED
        except Recalled:
            self.outcome = Outcome.RECALLED
        except LinkTrouble:
            if not answer.enrol_again:
                raise
            self.outcome = Outcome.COPIED
        self._question = Question(
            wire.PROTOCOL, asked.enrolment, asked.people, answer.carried_on(question.cursors), nonce=asked.id
        )


def _asked(filled: _Filled, contents: Contents, *, at: datetime) -> Asked:
    question = filled.asked[0].question
    return Asked(
        id=filled.id.hex(),
        at=at,
        enrolment=question.enrolment,
        people=question.people,
        cursors=dict(question.cursors),
        until=max((row.place for each in filled.asked for row in each.rows), default=0),
        looks=tuple((each.chain, each.first) for each in filled.looks),
        contents=contents,
        heads=question.heads,
    )


def _packed(value: object) -> bytes:
    return wire.pack(wire.encode(value))


def _read(content: bytes, wanted: type[T]) -> T:
    try:
        return wire.decode(unpacked(content), wanted)
    except wire.Unreadable:
        raise BundleTrouble("newer") from None
