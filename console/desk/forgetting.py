"""What the centre has erased goes here as well: from the archive, the second copy, files, and replicas set aside."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from console import wire
from console.desk.holdings import Holdings
from console.domain.actions import Attach
from console.domain.case import Case
from console.domain.erasing import ERASE, emptied_in, erased_until, files_of
from console.domain.ids import ActionId, CaseId, FileHash
from console.store.database import DatabaseTrouble
from console.store.outbox_rows import WaitingRow

log = logging.getLogger(__name__)
_ERASED = f'"kind":"{ERASE}"'.encode()
_CASE = "case/"


@dataclass(frozen=True)
class Erased:
    """A case that comes erased: until when, which of its entries were emptied and which left, and the files that hung
    on it as this desk knew it until now."""

    case: CaseId
    until: datetime
    emptied: frozenset[ActionId]
    left: frozenset[ActionId]
    files: frozenset[FileHash]


def erased_in(documents: Mapping[str, bytes], holdings: Holdings) -> list[Erased]:
    """The cases of an answer of which more was erased since this desk last had them."""
    found = []
    for key, raw in documents.items():
        erased = _erased(key, raw, before := _read(holdings.filled.document(key))) if _ERASED in raw else None
        # Work that came late is emptied by a later erasure until the same moment.
        if erased is not None and (before is None or emptied_in(before) != erased.emptied):
            found.append(erased)
    return found


def erased_among(left: Sequence[WaitingRow], holdings: Holdings) -> list[Erased]:
    """The erased cases of what has just left the outbox: it was asked again when they had come already."""
    keys = {f"{_CASE}{row.envelope.case}" for row in left if row.envelope.case is not None}
    held = {key: raw for key in sorted(keys) if (raw := holdings.filled.document(key)) is not None}
    found = [_erased(key, raw, None) for key, raw in held.items() if _ERASED in raw]
    return [each for each in found if each is not None]


def _erased(key: str, raw: bytes, before: Case | None) -> Erased | None:
    case = _read(raw) if key.startswith(_CASE) else None
    until = erased_until(case) if case is not None else None
    if case is None or until is None:
        return None
    emptied = emptied_in(case)
    files = files_of(before) - files_of(case) if before is not None else frozenset[FileHash]()
    return Erased(case.id, until, emptied, frozenset(entry.id for entry in case.entries) - emptied, files)


def forget(holdings: Holdings, erased: Sequence[Erased], taken: Sequence[wire.Envelope]) -> set[FileHash]:
    """Keep nothing of these cases but what the centre sent; `taken` has just left the archive. What waits to be sent
    stays: the centre decides on it. Gives the files that lie here no more. Done again it is the same. Raises
    DatabaseTrouble.
    """
    files = {name for each in erased for name in each.files}
    for envelope in taken:
        with suppress(wire.Unreadable):
            action = wire.read_action(envelope)
            if isinstance(action, Attach):
                files |= {name for name in (action.file, action.preview) if name is not None}
    try:
        holdings.outbox.copy.write_anew()
    except OSError as error:
        log.warning("outbox.log not written: %s", type(error).__name__)
    for name in files:
        with suppress(OSError):
            (holdings.folder / "files" / name).unlink(missing_ok=True)
    keys = [f"{_CASE}{each.case}" for each in erased]
    for aside in holdings.replicas_aside(but=holdings.filled):
        if aside.path != holdings.replica.path:
            with suppress(DatabaseTrouble), aside.filling() as filling:
                filling.leave_all(keys)
                filling.hide(CaseId(key.removeprefix(_CASE)) for key in filling.forget_gone(keys, but=()))
    return files


def _read(raw: bytes | None) -> Case | None:
    try:
        return wire.read_case(raw) if raw is not None else None
    except wire.Unreadable:
        return None
