"""The moments at which a process is killed: what lies on the disks before, and what the process is about to do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from tests.builders import (
    Room,
    exchange_until_still,
    forward_step,
    opening_step,
    put_small_catalogue,
    ready_desk,
    ready_room,
)
from tests.faults.tracing import DISK_CALLS

CASES = 24
Promised = list[str]
"""The actions whose author was told that they are stored."""


@dataclass(frozen=True)
class Scene:
    """`prepare` writes the folders `centre` and `desk`; then the desk does `deed`, and one of the two is killed."""

    name: str
    prepare: Callable[[Path], Promised]
    deed: str
    killed: str = "desk"
    calls: tuple[str, ...] = DISK_CALLS
    needs: str | None = None
    """A module that the deed imports late; loaded before the children are forked."""
    first_again: str | None = None
    """A deed that must be done to its end before the desk goes on."""

    def but(self, **changed: str) -> "Scene":
        """The same scene with another deed, or another one killed."""
        return replace(self, **changed)  # type: ignore[arg-type]


def ready_centre(folder: Path) -> Room:
    """A centre of today with a few people, services and bodies."""
    room = ready_room(folder / "centre")
    room.clock.now = datetime.now(UTC)
    put_small_catalogue(room)
    return room


def desk_of_yesterday(folder: Path) -> Promised:
    """A desk that has everything and from which nothing waits."""
    room = ready_centre(folder)
    ready_desk(room, folder / "desk").stop()
    room.services.close()
    return []


def _nothing_yet(folder: Path) -> Promised:
    """A centre; the desk's folder does not exist yet."""
    ready_centre(folder).services.close()
    return []


def _work_waits(folder: Path) -> Promised:
    """A desk with a morning's work in its outbox, and a file."""
    room = ready_centre(folder)
    desk = ready_desk(room, folder / "desk")
    promised: Promised = []
    for number in range(8):
        case = new_case_id()
        attached = desk.files.add((f"{number}.txt", f"Зураг {number}".encode() * 100))
        notes = [Step(act.AddNote(f"Тэмдэглэл {each}"), case) for each in range(3)]
        promised += desk.do([opening_step(case), forward_step(case), Step(attached, case), *notes]).ids
    desk.stop()
    room.services.close()
    return promised


def _work_done_and_waiting(folder: Path) -> Promised:
    """A desk with some work in its archive and some in its outbox."""
    room = ready_centre(folder)
    desk = ready_desk(room, folder / "desk")
    promised = [id for _ in range(20) for id in desk.do([opening_step(text="х" * 2_000)]).ids]
    exchange_until_still(desk)
    promised += [id for _ in range(5) for id in desk.do([opening_step()]).ids]
    desk.stop()
    room.services.close()
    return promised


def others_worked(folder: Path) -> Promised:
    """A desk that was still yesterday; since then others have opened cases and changed those it holds."""
    room = ready_centre(folder)
    colleague = room.desk("colleague")
    for number in range(CASES):
        colleague.opened(f"old-{number}")
    ready_desk(room, folder / "desk").stop()
    for number in range(CASES):
        colleague.do(act.AddNote(f"Өөрчлөлт {number}"), f"old-{number}")
        colleague.opened(f"new-{number}")
    room.services.close()
    return []


def _empty_replica(folder: Path) -> Promised:
    """A desk with work in its outbox whose replica is gone: the next exchange fills it from the beginning."""
    promised = others_worked(folder)
    for path in (folder / "desk").glob("replica*"):
        path.unlink()
    return promised


SCENES = (
    Scene("the first sign-in", _nothing_yet, "sign_in"),
    Scene("taking calls", desk_of_yesterday, "calls"),
    Scene("syncing up", _work_waits, "sync"),
    Scene("syncing down, the first fill", _empty_replica, "sync"),
    Scene("syncing down, changes", others_worked, "sync"),
    Scene("migrating desk.db", _work_done_and_waiting, "migrate", first_again="migrate_and_back"),
    Scene(
        "a call saved in the window",
        desk_of_yesterday,
        "window_call",
        calls=tuple(call for call in DISK_CALLS if call != "write"),  # a window wakes its threads by thousands of these
        needs="tests.faults.window",
    ),
    Scene("the centre takes", _work_waits, "sync", killed="centre"),
)
