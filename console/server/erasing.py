"""Erasing cases: at a person's request, or when the time is over for which their kind is kept; also after a restore.

What was erased is written into a file outside the database before it is done: a database restored to a copy from
before is erased again, by the centre's job, before any day is over.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from console import wire
from console.domain.actions import Erase
from console.domain.case import Case, Status
from console.domain.erasing import ERASE, files_of, is_left
from console.domain.ids import ActionId, CaseId, FileHash, PersonId
from console.domain.people import CENTRE
from console.server import own
from console.server.centre import Centre
from console.server.commit import Commit
from console.server.files import Files
from console.server.outward.texts_in import CHANNEL
from console.server.taking import Taking
from console.store import attention, documents
from console.store import erasing as stored

FILE = "erasures.txt"
RETENTION = "retention"
"""The reason of an erasure because the time is over."""
KEEP_IDENTITY = "keep_identity"
AT_ONCE = 200
REASON_CHARACTERS = 500


class NotErased(Exception):
    """`code` is not_found (no such case, or it is not held), still_open, on_hold or wrong_value (the reason)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Erasing:
    """The erasures of one centre. `kept`: after how many days a closed case of a kind is erased."""

    def __init__(self, folder: Path, centre: Centre, files: Files, *, kept: Mapping[str, int]) -> None:
        self._file = folder / FILE
        self._centre = centre
        self._files = files
        self._kept = {kind: timedelta(days=days) for kind, days in kept.items()}

    def erase(self, id: CaseId, reason: str, *, by: PersonId = CENTRE) -> None:
        """Erase one case. Raises NotErased; OSError: nothing
        was done."""
        if not reason.strip() or len(reason) > REASON_CHARACTERS:
            raise NotErased("wrong_value")
        with self._centre.database.read() as connection:
            raw = documents.body_of(connection, f"case/{id}")
            is_held = stored.held(connection, id)
        if raw is None:
            raise NotErased("not_found")
        if wire.read_case(raw).status is Status.OPEN:
            raise NotErased("still_open")
        if is_held:
            raise NotErased("on_hold")
        at = self._centre.now()
        self._write_down(id, at, reason)
        self._do(id, reason, by=by, at=at)

    def hold(self, id: CaseId, reason: str, *, by: PersonId) -> None:
        """A law or a court wants it kept. Raises NotErased."""
        if not reason.strip() or len(reason) > REASON_CHARACTERS:
            raise NotErased("wrong_value")
        with self._centre.database.write() as connection:
            if documents.body_of(connection, f"case/{id}") is None:
                raise NotErased("not_found")
            stored.hold(connection, id, reason, by=by, at=self._centre.now())

    def release(self, id: CaseId) -> None:
        """It need not be kept any longer. Raises NotErased where it was not held."""
        with self._centre.database.write() as connection:
            if not stored.release(connection, id):
                raise NotErased("not_found")

    def pass_time(self) -> None:
        """Erase again what a restore or late work brought back, and what has been kept for long enough."""
        for id, at, reason in self._written_down():
            with self._centre.database.read() as connection:
                raw = documents.body_of(connection, f"case/{id}")
                known = stored.erased(connection).get(id)
                is_late = id in stored.not_emptied(connection, but=(ERASE,))
            if raw is not None and (known is None or is_late or is_left(wire.read_case(raw), at)):
                self._do(id, reason, by=CENTRE, at=at)
        if self._kept:
            for id in list(self._outlived()):
                # It was reopened, or is held, since it was looked for.
                with suppress(NotErased):
                    self.erase(id, RETENTION)

    def _outlived(self) -> Iterator[CaseId]:
        after, now = CaseId(""), self._centre.now()
        newest = now - min(self._kept.values())
        while True:
            with self._centre.database.read() as connection:
                found = stored.closed_before(connection, newest, after=after, most=AT_ONCE)
                bodies = documents.bodies_of(connection, [f"case/{id}" for id in found])
            cases = [wire.read_case(raw) for raw in bodies.values()]
            yield from (case.id for case in cases if self._is_outlived(case, now))
            if len(found) < AT_ONCE:
                return
            after = found[-1]

    def _is_outlived(self, case: Case, now: datetime) -> bool:
        kept = self._kept.get(case.kind.value)
        return kept is not None and case.closed_at is not None and case.closed_at < now - kept

    def _do(self, id: CaseId, reason: str, *, by: PersonId, at: datetime) -> None:
        with self._centre.commit() as commit:
            case = commit.case(id)
            if case is None:
                return
            files = files_of(case, until=at)
            number = 1 + sum(entry.kind == ERASE for entry in case.entries)
            sent = own.made(commit, Erase(reason, at), id=ActionId(f"centre/erase/{id}/{number}"), case=id, by=by)
            Taking(commit).take_own(sent)
            commit.gathering.write()
            stored.empty_actions(commit.connection, id, until=at, but=(ERASE,))
            # What waits to be said after an earlier erasure is about what happened since.
            is_first = id not in stored.erased(commit.connection)
            stored.empty_messages(commit.connection, id, at=commit.now, unsent=is_first)
            stored.note(commit.connection, id, at=at)
            self._forget_documents(commit, case, until=at)
            came = stored.forget_received(commit.connection, id, text=CHANNEL, until=at)
            # Before the commit, which says that it is done: after a sudden end in between it is done once more.
            for name in self._unused(commit, files | {*came}, but=id):
                self._files.forget(name)

    def _forget_documents(self, commit: Commit, case: Case, *, until: datetime) -> None:
        """A withheld name, what needs attention, tasks: all that lies beside the case's own document. What happened
        since stays: late work must not take away what its author has to be told of, or a name given anew."""
        lines = [line.action for line in attention.open_on(commit.connection, [case.id]) if line.at <= until]
        for action in lines:
            attention.forget(commit.connection, action)
        since = [entry for entry in case.entries if entry.at > until]
        ids = {*lines} | {entry.id for entry in case.entries} - {entry.id for entry in since}
        keys = [f"attention/{id}" for id in sorted(ids)]
        keys += [key for key, raw in documents.of_kind(commit.connection, "task") if _is_on(raw, case.id, until=until)]
        if not any(entry.kind == KEEP_IDENTITY for entry in since):
            keys.append(f"identity/{case.id}")
        for key in commit.there(keys):
            commit.remove(key)

    def _unused(self, commit: Commit, files: frozenset[FileHash], *, but: CaseId) -> list[FileHash]:
        """Those of these files that no other case has."""
        left = set(files)
        if left:
            for key, raw in documents.of_kind(commit.connection, "case"):
                left -= {name for name in left if name.encode() in raw and key != f"case/{but}"}
        return sorted(left)

    def _write_down(self, id: CaseId, at: datetime, reason: str) -> None:
        """Before it is done, and flushed: nothing that was erased may come back unnoticed."""
        line = json.dumps({"case": id, "at": at.isoformat(), "reason": reason}, ensure_ascii=False)
        opened = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(opened, line.encode() + b"\n")
            os.fsync(opened)
        finally:
            os.close(opened)

    def _written_down(self) -> Iterator[tuple[CaseId, datetime, str]]:
        """The newest erasure of each case; a line that a sudden end cut off was not done."""
        newest: dict[str, tuple[datetime, str]] = {}
        lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else []
        for line in lines:
            try:
                said = json.loads(line)
                newest[said["case"]] = (datetime.fromisoformat(said["at"]), said["reason"])
            except (ValueError, KeyError, TypeError):
                continue
        for case, (at, reason) in newest.items():
            yield CaseId(case), at, reason


def _is_on(raw: bytes, case: CaseId, *, until: datetime) -> bool:
    """Whether a task is about what happened on a case until a moment."""
    task = wire.decode(raw, wire.Task)
    return task.case == case and task.at <= until
