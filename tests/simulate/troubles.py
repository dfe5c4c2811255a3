"""What befalls a world: processes die, disks go, clocks jump, people move, the centre is restored, desks are copied."""

import dataclasses
import os
from collections.abc import Callable
from datetime import timedelta

from console.desk.holdings import LOG_FILE
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Person, Role
from console.server import clock, directory
from console.server.forms import PersonEntry
from console.server.jobs import pass_time
from console.server.services import Services
from console.store import accounts, documents
from console.store.data_key import key_for
from console.store.outbox_log import LoggedAction, OutboxLog
from tests.builders import PASSWORD
from tests.domain.building import RULES, term
from tests.simulate import ends, erasure
from tests.simulate.beginnings import DESKS, LOGINS, STAYS
from tests.simulate.desks import Workplace
from tests.simulate.disks import copy_folder
from tests.simulate.house import remove
from tests.simulate.world import World

ADMIN = PersonId("admin")
MOST_DESKS = 3
"""So many more than at the beginning, by copies."""
MOST_RESTORES = 4
MOST_NEWCOMERS = 2
Trouble = Callable[[World, Workplace], None]


def dies_soon(world: World, place: Workplace) -> None:
    """The desk's program will die before or after one of its next commits."""
    place.fate.die_after(world.chance.randrange(1, 12))


def starts_again(world: World, place: Workplace) -> None:
    """The program ends and starts again."""
    place.start_again()


def disk_is_full(world: World, place: Workplace) -> None:
    """One of the next commits finds the disk full."""
    place.fate.fill_after(world.chance.randrange(1, 9))


def replica_is_deleted(world: World, place: Workplace) -> None:
    """Someone deletes the replica."""
    world.forget_set_aside(place)
    place.leave()
    for path in place.folder.glob("replica*"):
        path.unlink()
    place.start_again()


def clock_jumps(world: World, place: Workplace) -> None:
    """The computer's clock is wrong from now on, or right again."""
    place.knows_the_time = False
    place.wrong_by = world.chance.choice(
        [timedelta(0), timedelta(minutes=-7), timedelta(minutes=20), timedelta(days=-900), timedelta(days=2000)]
    )


def line_is_cut(world: World, place: Workplace) -> None:
    """The line is down, or up again."""
    place.line.is_cut = not place.line.is_cut


def program_of_another_version(world: World, place: Workplace) -> None:
    """The desk's program is too old for the centre, newer than it, or its equal."""
    place.line.protocol, place.line.sends_future = world.chance.choice([(0, False), (1, True), (1, False)])


def someone_sits_down(world: World, place: Workplace) -> None:
    """Anybody, also someone who has never been here."""
    login = world.chance.choice([*LOGINS, *world.newcomers, *world.newcomers])
    world.attempt(place, f"{login} sits down", lambda: place.switch(login))


def centre_dies_soon(world: World, place: Workplace) -> None:
    """The centre's process will die before or after one of its next commits."""
    world.house.fate.die_after(world.chance.randrange(1, 8))


def centre_disk_is_full(world: World, place: Workplace) -> None:
    """One of the centre's next commits finds the disk full."""
    world.house.fate.fill_after(world.chance.randrange(1, 8))


def centre_chokes(world: World, place: Workplace) -> None:
    """One of the actions that wait here brings out a fault of the centre's program."""
    waiting = list(place.waiting())
    if waiting:
        world.house.poison.add(world.chance.choice(waiting))


def fault_is_mended(world: World, place: Workplace) -> None:
    """The centre's program chokes no more on what it choked on."""
    world.house.poison.clear()


def time_passes(world: World, place: Workplace) -> None:
    """Days or months, the centre's daily job, and its clock now or later."""
    world.now += timedelta(days=world.chance.choice([1, 4, 27, 40, 100]))
    world.house.attempt(lambda services: pass_time(services.centre))
    world.house.attempt(lambda services: services.erasing.pass_time())
    if world.chance.random() < 0.7:
        clock_ticks(world, place)


def clock_ticks(world: World, place: Workplace) -> None:
    """The centre's clock looks at what is due."""
    world.house.attempt(lambda services: clock.tick(services.centre))


def centre_clock_jumps(world: World, place: Workplace) -> None:
    """The centre's own clock is a few minutes off, or right."""
    world.centre_wrong_by = timedelta(minutes=world.chance.choice([0, -4, 3]))


def person_changes(world: World, place: Workplace) -> None:
    """Someone moves to another office, is dismissed, loses or gains rights, or comes back."""
    name = world.chance.choice([login for login in LOGINS if login not in (STAYS, "admin")])
    put_person(world, name, world.chance.choice(["moves", "moves", "leaves", "rights", "back"]))


def put_person(world: World, name: str, how: str) -> None:
    """Change someone's grants at the centre, as an administrator does."""

    def change(services: Services) -> None:
        with services.centre.database.read() as connection:
            known = services.centre.reference(connection, documents.head(connection)).people[PersonId(name)]
        changed = _changed(world, known, how)
        directory.put_people(services.centre, services.accounts, [PersonEntry(changed, name)], by=ADMIN)

    world.tell(f"  {name}: {how}")
    world.house.attempt(change)


def _changed(world: World, person: Person, how: str) -> Person:
    now = world.time()
    held = [grant for grant in person.grants if grant.holds(now)]
    ended = tuple(dataclasses.replace(grant, until=now) if grant in held else grant for grant in person.grants)
    role = held[0].role if held else Role.AGENT
    office = held[0].office if held else OfficeId("district")
    if how == "leaves":
        return dataclasses.replace(person, grants=ended)
    if how == "moves":
        office = world.chance.choice([OfficeId(each) for each in ("district", "aimag", "head")])
    if how == "rights":
        role = Role.AGENT if role is Role.SUPERVISOR else Role.SUPERVISOR
    return dataclasses.replace(person, grants=(*ended, Grant(role, office, now)))


def newcomer_joins(world: World, place: Workplace) -> None:
    """Someone new is entered at the centre, and sits down here; a restored centre may know nothing of him."""
    if len(world.newcomers) < MOST_NEWCOMERS:
        name = f"novice{len(world.newcomers)}"
        office = world.chance.choice([OfficeId("district"), OfficeId("aimag")])
        world.newcomers[name] = Person(PersonId(name), "Бат", name, None, (Grant(Role.AGENT, office, world.time()),))
    name = world.chance.choice(sorted(world.newcomers))
    enter_newcomers(world)
    world.attempt(place, f"{name} sits down", lambda: place.switch(name))


def enter_newcomers(world: World) -> None:
    """An administrator enters those whom the centre does not know, and once more those whom it does."""
    entries = [PersonEntry(person, name, PASSWORD) for name, person in world.newcomers.items()]
    if entries:
        world.house.attempt(
            lambda services: directory.put_people(services.centre, services.accounts, entries, by=ADMIN)
        )


def device_is_revoked(world: World, place: Workplace) -> None:
    """An administrator takes this desk's token away."""
    device = place.holdings.outbox.device()
    if device is None:
        return

    def revoke(services: Services) -> None:
        with services.centre.database.write() as connection:
            accounts.revoke(connection, device.enrolment, at=services.centre.now())

    world.house.attempt(revoke)


def rules_change(world: World, place: Workplace) -> None:
    """New terms: they alter no date by themselves."""
    days = world.chance.choice([5, 30, 45])
    terms = tuple(term(each.kind, days) for each in RULES.terms)
    world.house.attempt(
        lambda services: directory.put(services.centre, [("terms/current", directory.canonical(terms))], by=ADMIN)
    )


def back_up(world: World, place: Workplace) -> None:
    """A backup of the centre is made."""
    world.house.keep_copy()


def centre_goes_back(world: World, place: Workplace) -> None:
    """The centre is restored from a copy, or a stale one is promoted, or the old one comes back."""
    if not world.house.copies or world.story.counts.get("restores", 0) >= MOST_RESTORES:
        return
    world.story.count("restores")
    world.house.go_back_to(world.chance.choice(world.house.copies), keep_this=world.chance.random() < 0.5)


def desk_is_copied(world: World, place: Workplace) -> None:
    """An image of the desk goes on beside it."""
    if len(world.places) >= len(DESKS[:4]) + MOST_DESKS:
        return
    world.story.count("copies")
    name = f"{place.name}'{len(world.places)}"
    copy_folder(place.folder, world.folder / name)
    copy = world.add_place(name, place.login)
    copy.wrong_by, copy.knows_the_time = place.wrong_by, place.knows_the_time
    copy.start_again()


def disk_image_is_kept(world: World, place: Workplace) -> None:
    """Somebody keeps an image of the desk's disk."""
    place.copy = world.copy_of(place)


def disk_goes_back(world: World, place: Workplace) -> None:
    """The desk's disk goes back to the image kept of it: what it did since may be lost with it."""
    if place.copy is None:
        return
    world.story.count("rollbacks")
    was = place.had()
    world.excuse_files(place)
    world.forget_set_aside(place)
    place.leave()
    copy_folder(place.copy, place.folder)
    place.knows_the_time = False
    place.start_again()
    world.excused |= was - (place.had() if place.is_running else frozenset())


def desk_database_is_lost(world: World, place: Workplace) -> None:
    """desk.db is gone; outbox.log has everything that was ever acknowledged."""
    kept = {record.envelope.id for record in _log_of(place).read() if isinstance(record, LoggedAction)}
    place.knows_the_time = False
    missing = place.had() - kept
    if not place.is_log_cut:
        # A copy that an exchange made is nobody's work: none was told that it is stored.
        missing = {action for action in missing if action not in world.made or not world.made[action].is_acknowledged}
    world.excused |= missing
    place.leave()
    for path in place.folder.glob("desk.db*"):
        path.unlink()
    place.start_again()


def log_is_lost(world: World, place: Workplace) -> None:
    """outbox.log is gone, or its end is."""
    place.leave()
    path = place.folder / LOG_FILE
    if path.exists():
        os.truncate(path, world.chance.choice([0, path.stat().st_size * 2 // 3]))
        place.is_log_cut = True
    place.start_again()


def _log_of(place: Workplace) -> OutboxLog:
    return OutboxLog(place.folder / LOG_FILE, key=key_for(place.data_key, "outbox-log"))


def desk_is_reinstalled(world: World, place: Workplace) -> None:
    """The folder is emptied and the desk enrolled as a new one."""
    if len(world.running) < 2:
        return
    world.story.count("reinstalls")
    if world.chance.random() < 0.5:
        ends.keep_disk(world, place)
    else:
        world.excuse(place)
    place.leave()
    remove(place.folder)
    place.copy, place.knows_the_time = None, False
    world.attempt(place, "a first sign-in", lambda: place.found(place.login))


ORDINARY: tuple[tuple[int, Trouble], ...] = (
    (10, dies_soon),
    (3, starts_again),
    (4, disk_is_full),
    (2, desk_database_is_lost),
    (2, log_is_lost),
    (3, replica_is_deleted),
    (4, clock_jumps),
    (4, line_is_cut),
    (3, program_of_another_version),
    (5, someone_sits_down),
    (5, centre_dies_soon),
    (2, centre_disk_is_full),
    (5, centre_chokes),
    (3, fault_is_mended),
    (2, time_passes),
    (2, centre_clock_jumps),
    (9, person_changes),
    (2, newcomer_joins),
    (1, device_is_revoked),
    (1, rules_change),
    (14, erasure.case_is_erased),
)
"""What befalls a world whose centre and desks keep their disks."""
GRAVE: tuple[tuple[int, Trouble], ...] = (
    (2, back_up),
    (9, centre_goes_back),
    (4, desk_is_copied),
    (1, disk_image_is_kept),
    (4, disk_goes_back),
    (2, desk_is_reinstalled),
    (5, ends.desk_is_recalled),
    (3, ends.a_disk_is_read),
)
"""And one whose disks and machines do not last."""
LONELY: tuple[tuple[int, Trouble], ...] = ((10, dies_soon), (4, starts_again), (3, centre_dies_soon))
"""What one desk alone may meet while what its people see must never change by an exchange."""
