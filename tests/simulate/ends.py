"""The end of desks: recalled ones hand everything in and destroy their key; the disks of dead ones are read later."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from console.domain.ids import ActionId
from console.server.problem import Problem
from console.server.rescue import NotRescued, rescue
from console.server.services import Services
from console.store import accounts
from console.store.data_key import key_for
from console.store.database import Database, NotOpened
from tests.simulate.desks import Workplace
from tests.simulate.disks import Fate, MortalDatabase, copy_folder
from tests.simulate.house import House
from tests.simulate.world import LostDisk, World

MOST_RECALLED = 2
DIES_OVER_IT = 0.5
"""So often its program dies once before its key is destroyed, at any commit from the recall on."""
TRIES = 5
FORGOTTEN = "no_key"
"""A centre restored to a day before a desk was enrolled cannot read its disk."""


def desk_is_recalled(world: World, place: Workplace) -> None:
    """An administrator says that this workstation is lost; a restored centre may know nothing of it."""
    device = place.holdings.outbox.device()
    if device is None or world.story.counts.get("recalls", 0) >= MOST_RECALLED:
        return
    world.story.count("recalls")

    def recall(services: Services) -> None:
        with services.centre.database.write() as connection:
            if not is_recalled(world.house, device.enrolment):
                accounts.recall(connection, device.enrolment, at=services.centre.now())

    world.house.attempt(recall)
    if world.chance.random() < DIES_OVER_IT:
        place.fate.die_after(world.chance.randrange(1, 15))


def a_disk_is_read(world: World, place: Workplace) -> None:
    """Somebody brings the disk of a dead desk, perhaps not for the first time."""
    if world.disks:
        read(world, world.chance.choice(world.disks))


def read_all(world: World) -> None:
    """Every disk that still lies somewhere is read at last; what a centre cannot read any more is lost with it."""
    for disk in world.disks:
        code = next((code for code in (read(world, disk) for _ in range(TRIES)) if code is not None), "failed")
        if code == FORGOTTEN:
            world.excused |= disk.actions
            world.excused_files |= disk.files
        elif code != "read":
            world.story.complain(f"the disk of {disk.desk} cannot be read: {code}")


def read(world: World, disk: LostDisk) -> str | None:
    """`read`, or why not; None where the centre died over it."""
    said: list[str] = []

    def work(services: Services) -> None:
        try:
            found = rescue(services, disk.folder, opens=_SealedWith(disk.key))
            said.append("read")
            stuck = world.stuck_subjects()
            if found.later:
                world.excused |= {each for each in disk.actions if world.made[each].envelope.case in stuck}
            world.tell(f"the disk of {disk.desk}: {found.taken} taken, {found.known} known, {found.later} later")
        except (NotRescued, Problem) as trouble:
            said.append(trouble.code)
            world.tell(f"the disk of {disk.desk} is not read: {trouble.code}")

    world.house.attempt(work)
    world.story.count(f"disk {said[-1] if said else 'not now'}")
    return said[-1] if said else None


def notice(world: World, place: Workplace, before: set[ActionId]) -> None:
    """Complain of a key that was destroyed before the centre had all work of that desk; `before` is what it had."""
    if place.is_destroyed and place.name not in world.destroyed:
        world.destroyed.add(place.name)
        world.tell(f"{place.name} has destroyed its key")
        world.story.count("destroyed")
        journal = {ActionId(id) for (id,) in world.house.rows("SELECT id FROM journal")}
        for action in sorted(before - journal):
            world.story.complain(f"{action} was not at the centre when {place.name} destroyed its key")
        keep_disk(world, place)
        place.leave()
        other = world.chance.choice(world.running)
        world.attempt(other, f"{place.login} sits down", lambda: other.switch(place.login))
        other.is_done = False


def keep_disk(world: World, place: Workplace) -> None:
    """The disk of a desk that is no more lies somewhere."""
    folder = world.folder / "disks" / str(len(world.disks))
    copy_folder(place.folder, folder)
    known = folder / "files"
    files = frozenset(path.name for path in known.iterdir()) if known.is_dir() else frozenset[str]()
    disk = LostDisk(place.name, folder, place.data_key, frozenset(place.had() & world.made.keys()), files)
    world.disks.append(disk)
    world.forget_set_aside(place)


def is_recalled(house: House, enrolment: str) -> bool:
    """Whether the centre wants this desk to hand in all it has; a restored one may have forgotten that."""
    return bool(house.rows("SELECT 1 FROM devices WHERE enrolment = ? AND recalled IS NOT NULL", enrolment))


@dataclass(frozen=True)
class _SealedWith:
    """Opens a disk's databases, which are plain here, with their own key alone."""

    key: bytes

    def __call__(self, path: Path, *, key: bytes | None = None, flushed: bool = True, tidied: bool = False) -> Database:
        kind = MortalDatabase if key == key_for(self.key, "desk") else _NotOurs
        return kind(path, Fate("rescue"))


class _NotOurs(MortalDatabase):
    """A database under another key."""

    def read(self) -> NoReturn:
        raise NotOpened("desk.db")
