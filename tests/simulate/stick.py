"""The courier in a world: bundles on a stick, which come late, twice, in any order, damaged, to another desk or never.

The stick outlives the centre's and the desks' disks: what lies on it may be older than all that either still knows.
"""

from contextlib import suppress
from pathlib import Path

from console.desk.courier import Brought, Outcome
from console.desk.transport import Reply
from console.server import courier
from console.server.services import Services
from console.store.bundle import BundleTrouble, Direction, Kind, open_bundle, unpacked
from tests.simulate import flicker
from tests.simulate.desks import Workplace
from tests.simulate.world import Bundle, World

NEWEST_FIRST = 0.6
"""So often somebody takes the newest bundle, and else any that lies there."""
TO_ANOTHER = 0.15
"""So often a desk is given any answer, and else one of its own."""
DAMAGED = 0.08
MOST_BUNDLES = 12
NO_KEY_FITS = frozenset({"foreign", "revoked"})
"""What a whole bundle may meet: a desk that was reinstalled, a centre restored to a day before it, a token's end."""
HARMED = NO_KEY_FITS | {"damaged", "not_a_bundle", "wrong_way", "newer"}


def carry(world: World, place: Workplace) -> None:
    """One thing that happens to bundles; now and then a whole way there and back at once."""
    lot = world.chance.random()
    if lot < 0.3:
        write(world, place)
    elif lot < 0.55:
        answer(world, _any(world, world.bundles))
    elif lot < 0.85:
        own = [each for each in world.answers if each.desk == place.name]
        any_of = world.answers if not own or world.chance.random() < TO_ANOTHER else own
        read(world, place, _any(world, any_of))
    else:
        write(world, place)
        answer(world, next(reversed(world.bundles), None))
        read(world, place, next(reversed(world.answers), None))


def bring_all(world: World) -> None:
    """Everything that still lies somewhere arrives at last: bundles first, the oldest last."""
    for bundle in reversed(world.bundles):
        answer(world, bundle)
    for known in reversed(world.answers):
        for place in world.running:
            if place.name == known.desk:
                read(world, place, known)


def write(world: World, place: Workplace) -> None:
    """A desk writes what waits there."""
    path = world.new_bundle(place.name)
    if not place.is_running:
        return
    with_files = world.chance.random() < 0.3
    if world.attempt(place, "writing a bundle", lambda: place.desk.courier.write(path, with_files=with_files)):
        place.is_log_cut = False
    if path.exists():
        world.bundles = [*world.bundles, Bundle(place.name, path)][-MOST_BUNDLES:]
        world.tell(f"{place.name} wrote {path.name}")
        world.story.count("bundles")


def answer(world: World, bundle: Bundle | None) -> None:
    """The centre reads a bundle, perhaps not for the first time, and answers it."""
    if bundle is None:
        return
    path = world.new_bundle("centre")
    world.tell(f"the centre reads {bundle.path.name}")

    def work(services: Services) -> None:
        for arrived, allowed in arrivals:
            try:
                courier.answer(services, arrived, path)
            except BundleTrouble as trouble:
                _expected(world, "the centre", trouble, allowed)

    arrivals = _arrivals(world, bundle.path)
    world.house.attempt(work)
    if path.exists():
        world.answers = [*world.answers, Bundle(bundle.desk, path)][-MOST_BUNDLES:]
        world.tell(f"the centre wrote {path.name}")


def read(world: World, place: Workplace, bundle: Bundle | None) -> None:
    """A desk reads an answer, perhaps not for the first time, or one for another desk."""
    if bundle is None or not place.is_running:
        return
    world.tell(f"{place.name} reads {bundle.path.name}")
    place.line.heard[:] = [*place.line.heard[-1:], *_answers_in(bundle, place)]
    before = flicker.view_of(place, in_full=world.is_lonely)

    def work() -> None:
        for arrived, allowed in arrivals:
            try:
                _tell(world, place, place.desk.courier.read(arrived))
            except BundleTrouble as trouble:
                _expected(world, place.name, trouble, allowed)

    arrivals = _arrivals(world, bundle.path)
    world.attempt(place, "reading an answer", work)
    flicker.compare(world, place, before, in_full=world.is_lonely)
    world.note_set_aside(place)


def _tell(world: World, place: Workplace, brought: Brought) -> None:
    world.tell(f"  {brought.outcome}: {brought.answered} answered, {brought.waiting} waiting, {brought.files} files")
    world.story.count(f"answer {brought.outcome}")
    if brought.outcome is Outcome.NOTHING_NEW and brought.answered:
        world.story.complain(f"{place.name} kept part of an answer that is older than what it has")


def _arrivals(world: World, path: Path) -> list[tuple[Path, frozenset[str]]]:
    """The file as it arrives, and what may be said of it: now and then first cut short or changed, and then whole."""
    whole, arrivals = path.read_bytes(), [(path, NO_KEY_FITS)]
    if world.chance.random() < DAMAGED:
        at, harmed = world.chance.randrange(len(whole)), path.with_suffix(".harmed")
        is_cut = world.chance.random() < 0.5
        harmed.write_bytes(whole[:at] if is_cut else whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        arrivals.insert(0, (harmed, HARMED))
    return arrivals


def _expected(world: World, who: str, trouble: BundleTrouble, allowed: frozenset[str]) -> None:
    world.tell(f"  {who} does not take it: {trouble.code}")
    world.story.count(f"bundle {trouble.code}")
    if trouble.code not in allowed:
        world.story.complain(f"{who} says of a whole bundle that it is {trouble.code}")


def _answers_in(bundle: Bundle, place: Workplace) -> list[Reply]:
    """The answers it brings, as they would have come over the line."""
    key = place.desk._outside.data_key
    with suppress(BundleTrouble):
        parts = open_bundle(bundle.path, [key], Direction.DOWN).parts()
        return [Reply(200, {}, unpacked(content)) for kind, content in parts if kind is Kind.ANSWER]
    return []


def _any(world: World, bundles: list[Bundle]) -> Bundle | None:
    if not bundles:
        return None
    return bundles[-1] if world.chance.random() < NEWEST_FIRST else world.chance.choice(bundles)
