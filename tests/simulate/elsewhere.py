"""Whoever needs to know of a verdict finds it under needs-attention, whichever desk he sits down at."""

from console.store import documents
from tests.simulate import living
from tests.simulate.world import World


def someone_signs_in(world: World) -> None:
    """One of those for whom there are lines signs in at some desk, perhaps for the first time, and sees them all."""
    wanted = _lines_by_person(world)
    if not wanted:
        return
    login = world.chance.choice(sorted(wanted))
    place = world.chance.choice([each for each in world.running if not each.is_closed])
    if not world.attempt(place, f"{login} signs in", lambda: place.switch(login)) or place.login != login:
        world.story.complain(f"{login} cannot sign in at {place.name}")
        return
    living.come_to_rest(world, place)
    seen = {item.line.action for item in place.desk.views.attention()}
    if seen != wanted[login]:
        world.story.complain(f"{login} at {place.name} sees the lines {sorted(seen ^ wanted[login])[:3]} wrongly")


def _lines_by_person(world: World) -> dict[str, set[str]]:
    """For each person in service who has any: the actions whose lines he is to see."""
    found: dict[str, set[str]] = {}
    now = world.now + world.centre_wrong_by
    held = world.house.rows("SELECT scope, key FROM memberships WHERE NOT gone AND key LIKE 'attention/%'")
    with world.house.services.centre.database.read() as connection:
        people = world.house.services.centre.reference(connection, documents.head(connection)).people
    for person in people.values():
        if not person.roles(now):
            continue
        scopes = {f"person:{person.id}"}
        scopes |= {f"supervisors:{office}" for office in person.offices(now) if person.supervises(office, now)}
        lines = {key.removeprefix("attention/") for scope, key in held if scope in scopes}
        if lines:
            found[str(person.id)] = lines
    return found
