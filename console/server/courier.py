"""The courier at the centre: a desk's bundle is taken by the very exchange that answers its link, and answered."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from console import wire
from console.domain.ids import FileHash
from console.domain.limits import FILE_BYTES
from console.server.exchange import exchange
from console.server.files import PIECE_BYTES
from console.server.problem import Problem
from console.server.services import Services
from console.store import accounts
from console.store.accounts import Device
from console.store.bundle import (
    BundleTrouble,
    Direction,
    Kind,
    Opened,
    Part,
    new_id,
    open_bundle,
    unpacked,
    write_bundle,
)
from console.wire import Answer, Point, Question

NAME_BYTES = 64
"""Of a file's hash, before its content."""

T = TypeVar("T")


@dataclass
class Taken:
    """What a desk's bundle brought, and what of it waits with a failing case."""

    desk: str
    actions: int = 0
    later: int = 0
    looks: int = 0
    files: int = 0
    pages: int = 0


def answer(services: Services, asked: Path, said: Path) -> Taken:
    """Take what a desk's bundle holds and write the answer to it. Taken again it is the same work, known by its ids.

    Raises BundleTrouble (besides a bundle's own: unknown_desk, revoked), OSError, DatabaseTrouble.
    """
    with services.centre.database.read() as connection:
        known = accounts.all_devices(connection)
    opened = open_bundle(asked, {bytes.fromhex(device.key): None for device in known}, Direction.UP)
    answering = _Answering(services, opened)
    write_bundle(said, answering.parts(), key=opened.key, direction=Direction.DOWN, id=new_id())
    return answering.taken


class _Answering:
    """One bundle being answered, part by part as it is read."""

    def __init__(self, services: Services, opened: Opened) -> None:
        self._services = services
        self._opened = opened
        self._device: Device | None = None
        self._last: Answer | None = None
        self._question: Question | None = None
        self._is_over = False
        self._kept: dict[FileHash, wire.FileState] = {}
        self.taken = Taken("")

    def parts(self) -> Iterator[Part]:
        """The answer. A question is answered with one page; what the last one leaves comes before anything else."""
        for kind, content in self._opened.parts():
            if kind is Kind.QUESTION:
                yield from self._answer(_read(content, Question))
                continue
            yield from self._rest()
            if self._device is None or self._is_over:
                return
            yield from self._other(self._device, kind, content)
        yield from self._rest()
        if self._kept:
            yield Kind.FILES_KEPT, _packed(self._kept)

    def _answer(self, question: Question) -> Iterator[Part]:
        if self._is_over:
            return
        if self._device is None:
            self._device = self._desk_of(question)
        if self._question is not None and self._last is not None:
            question = msgspec.structs.replace(question, cursors=self._last.carried_on(self._question.cursors))
        yield self._exchanged(self._device, question)

    def _rest(self) -> Iterator[Part]:
        """The further pages."""
        while self._device is not None and self._question and self._last and self._last.more and not self._is_over:
            cursors = self._last.carried_on(self._question.cursors)
            heads = () if self._last.head is None else (self._last.head,)
            following = msgspec.structs.replace(self._question, actions=(), cursors=cursors, heads=heads)
            yield self._exchanged(self._device, following)

    def _exchanged(self, device: Device, question: Question) -> Part:
        said = exchange(self._services.centre, device, question)
        self._question, self._last = question, said
        self._is_over = said.other_history or said.enrol_again
        self.taken.actions += len(said.verdicts)
        self.taken.later += len(said.later)
        self.taken.pages += 1
        return Kind.ANSWER, _packed(said)

    def _other(self, device: Device, kind: Kind, content: bytes) -> Iterator[Part]:
        if kind is Kind.LOOKS:
            handed = _read(content, wire.LooksHandedIn)
            with suppress(Problem):
                yield Kind.LOOKS_KEPT, _packed(self._services.looked.take(device, handed))
                self.taken.looks += len(handed.rows)
        elif kind is Kind.FILE:
            self._keep(FileHash(content[:NAME_BYTES].decode(errors="replace")), content[NAME_BYTES:])
        elif kind is Kind.WANTED:
            for name in _read(content, list[FileHash]):
                with suppress(Problem):
                    yield Kind.FILE, name.encode() + self._file(name)

    def _keep(self, name: FileHash, content: bytes) -> None:
        """As by the link, in pieces, going on from what came that way before."""
        head = self._last.head if self._last is not None else None
        if head is None:
            return
        with suppress(Problem):
            self._kept[name] = self._add(name, content, head)
            self.taken.files += self._kept[name].complete

    def _add(self, name: FileHash, content: bytes, head: Point) -> wire.FileState:
        files, offset = self._services.files, 0
        while True:
            try:
                state = files.add(
                    name, content[offset : offset + PIECE_BYTES], offset=offset, size=len(content), head=head
                )
            except Problem as problem:
                have = problem.facts.get("have")
                if not isinstance(have, int) or have <= offset:
                    raise
                offset = have
                continue
            if state.complete or state.have <= offset:
                return state
            offset = state.have

    def _file(self, name: FileHash) -> bytes:
        content, size = self._services.files.read(name, offset=0)
        while len(content) < size <= FILE_BYTES:
            content += self._services.files.read(name, offset=len(content))[0]
        return content

    def _desk_of(self, question: Question) -> Device:
        """The desk that speaks, under the key that its bundle was sealed with."""
        with self._services.centre.database.read() as connection:
            device = accounts.device(connection, question.enrolment)
        if device is None or bytes.fromhex(device.key) != self._opened.key:
            raise BundleTrouble("foreign")
        if device.revoked is not None:
            raise BundleTrouble("revoked")
        self.taken.desk = device.name
        return device


def _packed(value: object) -> bytes:
    return wire.pack(wire.encode(value))


def _read(content: bytes, wanted: type[T]) -> T:
    try:
        return wire.decode(unpacked(content), wanted)
    except wire.Unreadable:
        raise BundleTrouble("newer") from None
