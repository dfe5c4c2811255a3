"""What lies only on this desk: the actions and files not sent yet, why they are still here, and what they weigh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from console import wire
from console.desk.clock import happened
from console.desk.files import FileState
from console.desk.reading import Reading, may_read
from console.desk.weighing import question_bytes
from console.domain import actions as act
from console.domain.ids import ActionId, CaseId, FileHash, PersonId
from console.domain.refused import Refused
from console.store.belongings import FileRow
from console.store.outbox_rows import WaitingRow
from console.wire import Envelope

_EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Why(StrEnum):
    """Why an action is still here.

    NEXT: it goes with the next exchange. REFUSED_NOW: so too, but the desk expects that it will not be taken. FAILING:
    the centre fails on its case, which is tried apart from the others. CASE_TO_COME: the centre has taken it, and the
    case as it is then has not come here yet.
    """

    NEXT = "next"
    REFUSED_NOW = "refused_now"
    FAILING = "failing"
    CASE_TO_COME = "case_to_come"


@dataclass(frozen=True)
class WaitingLine:
    """One action not yet sent; `verdict_now` is why it would be refused, None if it would be taken.

    `subject` is its case's, for whom may read that case. `file` is what an attachment says of its file.
    """

    action: ActionId
    kind: str
    case: CaseId | None
    number: str | None
    subject: str
    made_at: datetime
    by: PersonId
    why: Why
    verdict_now: Refused | None
    file: FileHash | None = None


@dataclass(frozen=True)
class UnsentFile:
    """A file on its way up: how many of its bytes the centre has, and by whom it hangs on which case."""

    hash: FileHash
    size: int
    sent: int
    name: str = ""
    is_small_copy: bool = False
    case: CaseId | None = None
    number: str | None = None
    subject: str = ""
    made_at: datetime | None = None
    by: PersonId | None = None


@dataclass(frozen=True)
class Unsent:
    """Everything that lies only here. `link_bytes` is about what the actions take on the link, files apart."""

    lines: Sequence[WaitingLine]
    files: Sequence[UnsentFile]
    link_bytes: int
    exchanged_at: datetime | None


@dataclass(frozen=True)
class _Named:
    number: str | None
    subject: str = ""
    would_be_refused: Mapping[ActionId, Refused] = field(default_factory=dict)


class NotSent(Reading):
    """The part of `Views` that tells what lies only on this desk, whoever's it is."""

    def waiting(self) -> list[WaitingLine]:
        """The actions not sent yet, in the order they were made."""
        return self._lines(self._holdings.outbox.waiting())

    def unsent(self) -> Unsent:
        """Actions and files, what they weigh, and when the centre last answered."""
        rows = self._holdings.outbox.waiting()
        files = self._holdings.belongings.files_in(FileState.WAITING)
        return Unsent(
            lines=self._lines(rows),
            files=self._files(files),
            link_bytes=question_bytes(rows),
            exchanged_at=self._clock.exchanged_at,
        )

    def _lines(self, rows: Sequence[WaitingRow]) -> list[WaitingLine]:
        cases: dict[CaseId, _Named] = {}
        failing = self._failing()
        found = []
        for row in rows:
            case = row.envelope.case
            if case is not None and case not in cases:
                cases[case] = self._standing(case)
            named = cases[case] if case is not None else _Named(row.envelope.number)
            found.append(_line(row, named, failing))
        return found

    def _standing(self, case_id: CaseId) -> _Named:
        """What this desk says of a case; its subject only to whom may read it."""
        found = self._holdings.shown(case_id)
        if found.case is None:
            return _Named(None, "", found.would_be_refused)
        subject = found.case.subject if may_read(found.case, self._who()) else ""
        return _Named(found.case.number, subject, found.would_be_refused)

    def _files(self, rows: Sequence[FileRow]) -> list[UnsentFile]:
        """The files on their way; what they hang on stands in the actions that attached them, sent or not."""
        since, until = _EVER
        attached = self._holdings.outbox.made("attach", since=since, until=until) if rows else []
        by_file = {file: envelope for envelope in attached for file in attached_files(envelope)}
        return [self._file(row, by_file.get(row.hash)) for row in rows]

    def _file(self, row: FileRow, attached: Envelope | None) -> UnsentFile:
        if attached is None:
            return UnsentFile(row.hash, row.size, row.sent)
        named = self._standing(attached.case) if attached.case is not None else _Named(attached.number)
        may_be_named = named.subject or attached.by == self._who().person
        said = wire.decode(bytes(attached.body), act.Attach)
        return UnsentFile(
            hash=row.hash,
            size=row.size,
            sent=row.sent,
            name=said.name if may_be_named else "",
            is_small_copy=said.preview == row.hash,
            case=attached.case,
            number=named.number,
            subject=named.subject,
            made_at=happened(attached.at),
            by=attached.by,
        )


def attached_files(envelope: Envelope) -> list[FileHash]:
    """The file that an action attaches, and its small copy."""
    if envelope.kind != "attach":
        return []
    try:
        said = wire.decode(bytes(envelope.body), act.Attach)
    except wire.Unreadable:
        return []
    return [said.file] if said.preview is None else [said.file, said.preview]


def _line(row: WaitingRow, named: _Named, failing: frozenset[str]) -> WaitingLine:
    envelope = row.envelope
    verdict = named.would_be_refused.get(envelope.id)
    why = Why.NEXT if verdict is None else Why.REFUSED_NOW
    if row.judged is not None:
        why = Why.CASE_TO_COME
    elif row.subject in failing:
        why = Why.FAILING
    return WaitingLine(
        action=envelope.id,
        kind=envelope.kind,
        case=envelope.case,
        number=named.number,
        subject=named.subject,
        made_at=happened(envelope.at),
        by=envelope.by,
        why=why,
        verdict_now=verdict,
        file=next(iter(attached_files(envelope)), None),
    )
