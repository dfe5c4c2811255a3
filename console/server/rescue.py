"""The outbox of a desk that never came back, from its folder: the centre has the desk's key.

Nothing in the folder is changed: a copy of its files is opened, as encrypted as they are. What it hands in is taken by
the exchange, by its ids, so what the centre has already is not taken twice.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.ids import ActionId
from console.domain.proving import proof_key
from console.server.exchange import exchange
from console.server.problem import Problem
from console.server.services import Services
from console.store import accounts, journal
from console.store.accounts import Device
from console.store.belongings import Belongings
from console.store.data_key import key_for
from console.store.database import Database, NotOpened, Opens
from console.store.desk_migrations import NewerFile, bring_up
from console.store.kept_looks import KeptLooks
from console.store.outbox import Outbox
from console.store.outbox_copy import OutboxCopy
from console.store.outbox_log import OutboxLog
from console.store.outbox_rows import WaitingRow
from console.store.recovery import recover
from console.wire import PROTOCOL, Answer, Question

DESK_FILE, LOG_FILE, FILES = "desk.db", "outbox.log", "files"
NONCE_BYTES = 12
AT_ONCE = 500
_IS_HASH = re.compile(r"[0-9a-f]{64}").fullmatch


class NotRescued(Exception):
    """Nothing was taken. `code`: no_desk (no such files here), no_key (no desk of this centre has the key), newer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Rescued:
    """What a folder held: actions taken anew, those that the centre had, those it fails on; looks; files; drafts."""

    desk: str
    taken: int
    known: int
    later: int
    looks: int
    files: int
    drafts: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class _Found:
    device: Device
    key: bytes
    outbox: Outbox
    belongings: Belongings
    looks: KeptLooks


def rescue(services: Services, folder: Path, *, opens: Opens = Database) -> Rescued:
    """Hand in what lies in the data folder of a desk. Raises NotRescued, OSError, DatabaseTrouble, Problem."""
    if not (folder / DESK_FILE).is_file() and not (folder / LOG_FILE).is_file():
        raise NotRescued("no_desk")
    with services.centre.database.read() as connection:
        devices = accounts.all_devices(connection)
    for key in dict.fromkeys(device.key for device in devices):
        with suppress(NotOpened), _opened(folder, [each for each in devices if each.key == key], opens) as found:
            taken, known, later = _hand_in(services, found)
            looks, files = _hand_in_looks(services, found), _keep_files(services, folder / FILES, found.key)
            return Rescued(found.device.name, taken, known, later, looks, files, _drafts(found.belongings))
    raise NotRescued("no_key")


@contextmanager
def _opened(folder: Path, devices: Sequence[Device], opens: Opens) -> Iterator[_Found]:
    """A copy of the desk's files under the key of these enrolments. Raises NotOpened, NotRescued(newer)."""
    key = bytes.fromhex(devices[0].key)
    with tempfile.TemporaryDirectory() as scratch:
        for name in (DESK_FILE, f"{DESK_FILE}-wal", LOG_FILE):
            if (folder / name).exists():
                shutil.copyfile(folder / name, Path(scratch) / name)
        path, desk_key = Path(scratch) / DESK_FILE, key_for(key, "desk")
        log = OutboxLog(Path(scratch) / LOG_FILE, key=key_for(key, "outbox-log"))
        recover(path, log, key=desk_key, opens=opens)
        database = opens(path, key=desk_key)
        try:
            bring_up(database)
            outbox = Outbox(database, OutboxCopy(database, log))
            here = outbox.device()
            if here is None:
                raise NotOpened(DESK_FILE)
            device = next((each for each in devices if each.enrolment == here.enrolment), devices[-1])
            yield _Found(device, key, outbox, Belongings(database), KeptLooks(database))
        except NewerFile:
            raise NotRescued("newer") from None
        finally:
            database.close()


def _hand_in(services: Services, found: _Found) -> tuple[int, int, int]:
    """(taken anew, had before, failed on), of everything that this desk ever did and still keeps."""
    rows = found.outbox.outgoing.everything()
    before = _had(services, rows)
    said = _exchanged(services, found, found.device, rows)
    if any(each.enrol_again for each in said):
        enrolled = services.accounts.enrol_again(found.device)
        with found.outbox.taking() as taking:
            taking.enrol(enrolment=enrolled.enrolment, desk_number=enrolled.desk_number, desk_name="", token=None)
        with services.centre.database.read() as connection:
            device = accounts.device(connection, enrolled.enrolment)
        rows = found.outbox.outgoing.everything()
        said = _exchanged(services, found, device or found.device, rows)
    return len(_had(services, rows)) - len(before), len(before), sum(len(each.later) for each in said)


def _had(services: Services, rows: Sequence[WaitingRow]) -> set[ActionId]:
    with services.centre.database.read() as connection:
        return set(journal.find_all(connection, [row.envelope.id for row in rows]))


def _exchanged(services: Services, found: _Found, device: Device, rows: Sequence[WaitingRow]) -> list[Answer]:
    """Upwards only, as a recalled desk does."""
    handing = replace(device, recalled=device.recalled or services.centre.now())
    key = proof_key(found.key)
    said: list[Answer] = []
    for start in range(0, len(rows), AT_ONCE):
        actions = tuple(row.sent(key) for row in rows[start : start + AT_ONCE])
        said.append(exchange(services.centre, handing, Question(PROTOCOL, device.enrolment, (), {}, actions=actions)))
        if said[-1].enrol_again:
            break
    return said


def _hand_in_looks(services: Services, found: _Found) -> int:
    count, part = 0, found.looks.unsent(AT_ONCE)
    while part is not None:
        with suppress(Problem):
            services.looked.take(found.device, part)
            count += len(part.rows)
        part = found.looks.unsent(AT_ONCE, after=part)
    return count


def _keep_files(services: Services, folder: Path, key: bytes) -> int:
    """Those that the centre does not have and that can be read."""
    cipher, count = AESGCM(key_for(key, "files")), 0
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _IS_HASH(file.name) or _has(services, file.name):
            continue
        sealed = file.read_bytes()
        with suppress(InvalidTag, ValueError):
            content = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], file.name.encode())
            services.files.keep(content)
            count += 1
    return count


def _has(services: Services, name: str) -> bool:
    try:
        services.files.read(name, offset=0, most=1)
    except Problem:
        return False
    return True


def _drafts(belongings: Belongings) -> list[dict[str, Any]]:
    """What people were typing and had not saved."""
    drafts = [draft for member in belongings.members() for draft in belongings.drafts_of(member.person.id)]
    return [
        {
            "person": draft.person,
            "kind": draft.kind,
            "started_at": draft.started_at.isoformat(),
            "saved_at": draft.saved_at.isoformat(),
            "content": draft.content,
        }
        for draft in drafts
    ]
