"""The beginning of every world: a centre with people and rules, desks that have signed in. Made once, then copied."""

import random
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.builders import exchange_until_still, put_small_catalogue
from tests.server.building import NOW, PEOPLE, Clock, ready_room
from tests.simulate.desks import Workplace
from tests.simulate.determinism import replayable
from tests.simulate.house import House
from tests.simulate.lines import Line

LOGINS = tuple(str(person.id) for person in PEOPLE)
STAYS = "chief"
"""He is never dismissed: someone has to be able to sign in everywhere."""
DESKS = (
    ("one", ("agent", "colleague")),
    ("two", ("supervisor",)),
    ("far", ("herder",)),
    ("chiefs", ("chief",)),
    ("five", ("colleague",)),
    ("six", ("herder", "agent")),
)
BEGIN = NOW + timedelta(hours=1)


@dataclass(frozen=True)
class Beginning:
    """A folder with the centre in `centre` and each desk in a folder of its name."""

    folder: Path
    desks: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in DESKS[: self.desks])


def begin(folder: Path, desks: int) -> Beginning:
    """Make one, alike every time."""
    shutil.rmtree(folder, ignore_errors=True)
    clock = Clock(NOW)
    with replayable("beginning"):
        room = ready_room(folder / "centre")
        put_small_catalogue(room)
        room.services.close()
        house = House(folder / "centre", folder / "copies", clock)
        for name, logins in DESKS[:desks]:
            _sign_in(house, folder / name, name, logins, clock)
        house.close()
    return Beginning(folder, desks)


def _sign_in(house: House, folder: Path, name: str, logins: tuple[str, ...], clock: Clock) -> None:
    line = Line(name, house.answer, random.Random(name), page_sizes=(400_000,))
    place = Workplace(name, folder, line, logins[0], clock)
    place.found(logins[0])
    for login in logins[1:]:
        place.switch(login)
    if len(logins) > 1:
        place.switch(logins[0])
    exchange_until_still(place.desk)
    place.desk.pulse.until_still()
    place.leave()


def moment(now: datetime) -> str:
    """A moment as stories tell it."""
    return now.strftime("%m-%d %H:%M:%S")
