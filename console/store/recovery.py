"""A desk.db that is damaged or gone is made again from what can still be read of it and from outbox.log, by id.

The new file is made whole beside the old one; then the damaged files are set aside under another name, never deleted.
A sudden end anywhere in between leads to the same: `desk.db.new` is complete as soon as it has that name.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy import Table, insert, text

from console.store.database import Connection, Database, NotOpened, Opens
from console.store.desk_migrations import MIGRATIONS, Migration, bring_up
from console.store.desk_tables import archive, device, drafts, files, outbox, people, settings
from console.store.outbox_log import LoggedAction, LoggedDesk, OutboxLog, flush_folder
from console.store.outbox_rows import last_place, values_of
from console.store.salvage import PARTS, Opened, Row, Salvage, remove, salvaged

SPARE_COUNTERS = 20
"""Case numbers passed over after a recovery: the last ones given may stand in neither of the two files."""
COPIES_ARE_DUE = "copies_are_due"
"""The setting that remembers that replicas set aside may know what a restored centre does not; after a recovery nobody
remembers otherwise."""
RECOVERED = "recovered"
"""The setting that tells of a recovery until somebody has read of it: {"waiting": how many, "was_missing": bool}."""


@dataclass(frozen=True)
class Recovered:
    """What a recovery brought back: how many actions, and the name under which the damaged file lies now."""

    actions: int
    aside: str | None


class _State(Enum):
    WHOLE = "whole"
    BEHIND = "behind"
    """Whole, but older than outbox.log: its write-ahead log was damaged or lost, or an older copy put in its place."""
    EMPTY = "empty"
    """Not there, or made but never written to."""
    DAMAGED = "damaged"


def recover(
    path: Path,
    log: OutboxLog,
    *,
    key: bytes,
    opens: Opens = Database,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Recovered | None:
    """Make sure that desk.db can be opened; None where nothing was wrong.

    Raises NotOpened, with nothing changed, where neither the file nor the log can be read with this key;
    DatabaseTrouble, OSError for the disk.
    """
    ready, opened = path.with_name(path.name + ".new"), partial(opens, key=key)
    if ready.exists():
        if _state(ready, opened) is _State.WHOLE:
            return Recovered(_count(ready, opened), _put_in_place(path, ready))
        set_aside(ready)
    state = _state(path, opened)
    if state is _State.WHOLE and _is_behind(path, log, opened):
        state = _State.BEHIND
    if state is _State.WHOLE:
        return None
    records = log.read()
    salvage = Salvage(was_missing=True) if state is _State.EMPTY else salvaged(path, opened, migrations)
    if not records and not any(salvage.rows.values()):
        if state is _State.DAMAGED:
            raise NotOpened(path.name)
        return None
    making = path.with_name(path.name + ".making")
    remove(making)
    database = opened(making)
    bring_up(database, migrations)
    _make(database, salvage, records)
    making.replace(ready)
    flush_folder(path.parent)
    return Recovered(_count(ready, opened), _put_in_place(path, ready))


def set_aside(path: Path) -> str | None:
    """Give a file and its companions another name; gives the new name, None where there was no file."""
    tag, aside = uuid.uuid4().hex[:8], None
    for part in PARTS:
        broken = path.with_name(path.name + part)
        if broken.exists():
            aside = f"broken-{tag}-{broken.name}"
            broken.replace(path.with_name(aside))
    flush_folder(path.parent)
    return aside


def _put_in_place(path: Path, ready: Path) -> str | None:
    aside = set_aside(path)
    ready.replace(path)
    flush_folder(path.parent)
    return aside


def _state(path: Path, opened: Opened) -> _State:
    """How desk.db is, every page read. Raises DatabaseTrouble for a disk or a lock, which is no damage."""
    if not path.exists() or not path.stat().st_size:
        return _State.EMPTY
    database = opened(path)
    try:
        with database.read() as connection:
            is_whole = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            return (_State.WHOLE if tables else _State.EMPTY) if is_whole else _State.DAMAGED
    except NotOpened:
        return _State.DAMAGED
    finally:
        database.close()


def _is_behind(path: Path, log: OutboxLog, opened: Opened) -> bool:
    """Whether outbox.log can tell of actions newer than all that this file ever held."""
    database = opened(path)
    try:
        with database.read() as connection:
            last = last_place(connection)
    finally:
        database.close()
    return log.last_place > last and any(isinstance(each, LoggedAction) and each.place > last for each in log.read())


def _count(path: Path, opened: Opened) -> int:
    database = opened(path)
    try:
        with database.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())
    finally:
        database.close()


def _make(database: Database, salvage: Salvage, records: Sequence[LoggedAction | LoggedDesk]) -> None:
    with database.write() as connection:
        _fill(connection, salvage, records)
    # What lies in the write-ahead log yet would not be renamed with the file; closing it says nothing of a full disk.
    database.checkpoint()
    database.close()


def _fill(connection: Connection, salvage: Salvage, records: Sequence[LoggedAction | LoggedDesk]) -> None:
    actions = [record for record in records if isinstance(record, LoggedAction)]
    desks = [record for record in records if isinstance(record, LoggedDesk)]
    archived = {row["action"] for row in salvage.of(archive)}
    waiting = {each.envelope.id: _row_of(each) for each in actions if each.envelope.id not in archived}
    waiting |= {row["action"]: row for row in salvage.of(outbox)}
    placed = _placed(salvage.of(archive), waiting.values())
    _insert(connection, archive, [row for row in placed if row["action"] in archived])
    waits = [{"verdict": None} | row for row in placed if row["action"] not in archived]
    _insert(connection, outbox, waits)
    last = max((row["place"] for row in placed), default=0)
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'outbox'"))
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', :last)"), {"last": last})
    _insert(connection, device, _device(salvage.of(device), desks, actions))
    _insert(connection, people, _people(salvage.of(people), desks))
    for table in (drafts, files):
        _insert(connection, table, salvage.of(table))
    told = msgspec.json.encode({"waiting": len(waits), "was_missing": salvage.was_missing})
    known = {RECOVERED: told, COPIES_ARE_DUE: msgspec.json.encode(True)}
    kept = {row["name"]: row["value"] for row in salvage.of(settings)} | known
    _insert(connection, settings, [{"name": name, "value": value} for name, value in kept.items()])


def _placed(archived: Iterable[Row], waiting: Iterable[Row]) -> list[Row]:
    """The rows in the order they were made; where two have one place (never, on a desk left alone) both are kept."""
    rows, used = sorted([*archived, *waiting], key=lambda row: int(row["place"])), set[int]()
    placed = []
    for row in rows:
        place = int(row["place"]) if row["place"] not in used else max(used) + 1
        used.add(place)
        placed.append(row | {"place": place})
    return placed


def _row_of(logged: LoggedAction) -> Row:
    return values_of(logged.envelope, enrolment=logged.enrolment, count=logged.count) | {"place": logged.place}


def _device(salvaged: Sequence[Row], desks: Sequence[LoggedDesk], actions: Sequence[LoggedAction]) -> list[Row]:
    """The desk's own row, its counters behind everything that either file knows; the centre's head is forgotten."""
    if salvaged:
        row = dict(salvaged[0])
    elif desks:
        last = desks[-1]
        row = {name: getattr(last, name) for name in ("enrolment", "desk_number", "desk_name", "token")}
        row |= {"one": 1, "clock_offset": 0.0, "exchanged_at": None, "counter": last.counter, "counted": last.count}
    else:
        return []
    mine = [each for each in actions if each.enrolment == row["enrolment"]]
    counter = max([row["counter"], *(each.counter for each in mine)])
    counted = max([row["counted"], *(each.count for each in mine)])
    return [row | {"counter": counter + SPARE_COUNTERS, "counted": counted, "head_number": None, "head_mark": None}]


def _people(salvaged: Sequence[Row], desks: Sequence[LoggedDesk]) -> list[Row]:
    known = {
        member.person.id: {
            "person": member.person.id,
            "slot": member.slot,
            "login": member.login,
            "document": msgspec.json.encode(member.person),
        }
        for member in (desks[-1].members if desks else ())
    }
    rows = {**known, **{row["person"]: row for row in salvaged}}
    return list({row["slot"]: row for row in rows.values()}.values())


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))
