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
from console.domain.erasing import ERASE, erased_until, files_of
from console.domain.ids import CaseId, FileHash
from console.store.database import DatabaseTrouble

log = logging.getLogger(__name__)
_ERASED = f'"kind":"{ERASE}"'.encode()
_CASE = "case/"


@dataclass(frozen=True)
class Erased:
    """A case that comes erased: until when, and the files that hung on it as this desk knew it until now."""

    case: CaseId
    until: datetime
    files: frozenset[FileHash]


def erased_in(documents: Mapping[str, bytes], holdings: Holdings) -> list[Erased]:
    """The cases of an answer that were erased since this desk last had them."""
    found = []
    for key, raw in documents.items():
        if key.startswith(_CASE) and _ERASED in raw and (case := _read(raw)) is not None:
            before = _read(holdings.filled.document(key))
            until = erased_until(case)
            if until is not None and (before is None or erased_until(before) != until):
                found.append(Erased(case.id, until, files_of(before) if before is not None else frozenset()))
    return found


def forget(holdings: Holdings, erased: Sequence[Erased], taken: Sequence[wire.Envelope]) -> None:
    """Keep nothing of these cases but what the centre sent; `taken` has just left the archive. What waits to be sent
    stays: the centre decides on it.

    A death in between leaves some of it until the archive is trimmed. Raises DatabaseTrouble.
    """
    files = {name for each in erased for name in each.files}
    for envelope in taken:
        with suppress(wire.Unreadable):
            action = wire.read_action(envelope)
            if isinstance(action, Attach):
                files |= {name for name in (action.file, action.preview) if name is not None}
    if taken:
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


def _read(raw: bytes | None) -> Case | None:
    try:
        return wire.read_case(raw) if raw is not None else None
    except wire.Unreadable:
        return None
