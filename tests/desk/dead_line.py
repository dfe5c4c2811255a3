"""A desk's door with no centre behind it."""

from pathlib import Path

from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from tests.builders import CHEAP


class DeadLine:
    """A line on which nobody answers."""

    def send(self, request: Request) -> Reply:
        """Raises Offline."""
        raise Offline("no_line")

    def close(self) -> None:
        """Nothing is open."""


def door_without_line(folder: Path) -> Entrance:
    """The entrance of a desk whose centre nobody reaches."""
    around = Surroundings(transport=lambda address: DeadLine(), cost=CHEAP)
    return Entrance(folder, "http://centre.test", surroundings=around)
