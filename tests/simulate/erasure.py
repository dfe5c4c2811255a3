"""The erasing of cases in a world; and that nothing of what was erased lies anywhere afterwards."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from console import wire
from console.desk.desk import Step
from console.desk.holdings import LOG_FILE
from console.domain import actions as act
from console.domain.case import Case, Status
from console.domain.erasing import is_left
from console.domain.ids import ActionId, CaseId, PersonId
from console.domain.refused import Refused
from console.server.erasing import FILE, NotErased
from console.server.services import Services
from console.store.data_key import key_for
from console.store.outbox_log import LoggedAction, OutboxLog
from tests.simulate.desks import Workplace
from tests.simulate.disks import Glance
from tests.simulate.histories import History, moment
from tests.simulate.world import World

CLOSED_BEFORE = 0.4
_WORD = re.compile(rb"\b0\.(\d{8,})")
"""What people wrote is told apart by the numbers in it."""


def case_is_erased(world: World, place: Workplace) -> None:
    """Somebody asks for his data to be erased, and an administrator does it where the case is closed."""
    bodies = world.house.rows("SELECT body FROM documents WHERE kind = 'case' ORDER BY key")
    cases = [wire.read_case(raw) for (raw,) in bodies]
    closed = [case.id for case in cases if case.status is not Status.OPEN]
    if not closed or world.chance.random() < CLOSED_BEFORE:
        _close_one(world, place, [case for case in cases if case.status is Status.OPEN])
    if not closed:
        return
    case = world.chance.choice(closed)

    def erase(services: Services) -> None:
        try:
            services.erasing.erase(case, "иргэний хүсэлт", by=PersonId("admin"))
        except NotErased as trouble:
            world.tell(f"  {case[:6]} is not erased: {trouble.code}")
            return
        world.tell(f"  {case[:6]} is erased")
        world.story.count("erased")

    world.house.attempt(erase)


def _close_one(world: World, place: Workplace, cases: list[Case]) -> None:
    """Somebody at this desk ends a case, so that there is something to be erased."""
    if not cases or place.is_closed:
        return
    case = world.chance.choice(cases)
    answers = [Step(act.Answer(each.id, act.AnswerOutcome.DONE, "хариу"), case.id) for each in case.open_obligations]

    def work() -> None:
        with suppress(Refused):
            place.desk.do([*answers, Step(act.Close(act.CloseOutcome.SOLVED), case.id)])

    shown = place.holdings.shown(case.id).case
    world.attempt(place, "closing", work)
    world.remember(place, {case.id: frozenset(entry.id for entry in shown.entries) if shown else frozenset()})


def check(world: World, history: History) -> None:
    """Complain of every word of an erased case that the centre or a desk still has."""
    erased = {CaseId(case): moment(at) for case, at in world.house.rows('SELECT "case", at FROM erasures')}
    for case, at in erased.items():
        if is_left(history.cases[case], at):
            world.story.complain(f"{case} is not empty although it was erased")
    gone = frozenset(line.id for line in history.lines.values() if line.case in erased and line.at <= erased[line.case])
    for action in sorted(gone):
        if not history.lines[action].is_emptied and history.lines[action].kind != "erase":
            world.story.complain(f"{action} {history.lines[action].kind} of an erased case is whole in the journal")
    words = _words(world, gone) - _words(world, world.made.keys() - gone)
    if not gone:
        return
    world.story.count("erased words looked for", len(words))
    _look_for(world, words, "the centre", world.house.folder.glob("centre.db"))
    for place in world.running:
        if place.is_closed:
            continue
        # What a desk did on a case that it does not hold is told by nobody: it goes with the archive after 30 days.
        keys = {key for (key,) in place.replica_rows("SELECT key FROM documents WHERE kind = 'case'")}
        rows = place.rows("SELECT action, case_id FROM archive UNION SELECT action, case_id FROM outbox")
        untold = {ActionId(id) for id, case in rows if f"case/{case}" not in keys}
        had = gone & {ActionId(id) for (id,) in place.rows("SELECT action FROM archive")} - untold
        for action in sorted(had):
            world.story.complain(f"{action} of an erased case is still in the archive of {place.name}")
        known = words - _words(world, untold)
        _look_for(world, known, place.name, (place.folder / "desk.db", *place.folder.glob("replica*.db")))
        _look_in_log(world, known, place)


def written_down(world: World) -> frozenset[str]:
    """The cases that were ever erased: what a restored centre knows of it."""
    file = world.house.folder / FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return frozenset(json.loads(line)["case"] for line in lines)


def _words(world: World, actions: Iterable[ActionId]) -> frozenset[bytes]:
    """The numbers in what people wrote with these actions, which no other text has."""
    bodies = (bytes(world.made[id].envelope.body) for id in actions if id in world.made)
    return frozenset(word for body in bodies for word in _WORD.findall(body))


def _look_for(world: World, words: frozenset[bytes], who: str, files: Iterable[Path]) -> None:
    for path in files:
        for table, cell in _cells(path):
            found = words.intersection(_WORD.findall(cell))
            if found:
                world.story.complain(f"{len(found)} erased words stand in {table} of {path.name} of {who}")


def _cells(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every cell of every table of a database, as bytes."""
    glance = Glance()
    try:
        tables = [name for (name,) in glance.rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in glance.rows(path, f'SELECT * FROM "{table}"'):  # noqa: S608 - the file's own table
                yield from ((table, cell if isinstance(cell, bytes) else str(cell).encode()) for cell in row)
    finally:
        glance.forget()


def _look_in_log(world: World, words: frozenset[bytes], place: Workplace) -> None:
    log = OutboxLog(place.folder / LOG_FILE, key=key_for(place.data_key, "outbox-log"))
    for record in log.read():
        if isinstance(record, LoggedAction) and words.intersection(_WORD.findall(bytes(record.envelope.body))):
            world.story.complain(f"erased words of {record.envelope.id} stand in outbox.log of {place.name}")
