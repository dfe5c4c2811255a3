"""The bundles that this desk has written, and what their answers must fit."""

from dataclasses import dataclass
from datetime import datetime

from console import wire
from console.domain.ids import PersonId
from console.store.belongings import Belongings
from console.wire import Cursor, Point

BUNDLES = "bundles_on_their_way"
"""The setting that remembers them, until the centre turns out to have another history."""
MOST_ASKED = 50
"""So many may be on their way; the answer to an older one comes too late."""


@dataclass(frozen=True)
class Contents:
    """What a bundle holds. `bytes` is its size as a file, `files_bytes` how much of it files are."""

    actions: int
    looks: int
    files: int
    files_bytes: int
    bytes: int


@dataclass(frozen=True)
class Asked:
    """A bundle that was written here: what an answer to it must fit. `until` is the newest place it carries."""

    id: str
    at: datetime
    enrolment: str
    people: tuple[PersonId, ...]
    cursors: dict[str, Cursor]
    until: int
    looks: tuple[tuple[str, int], ...]
    contents: Contents
    heads: tuple[Point, ...] = ()
    """The moments of the centre that the bundle names; a program from before this wrote none down."""


class BundlesAsked:
    """The newest bundles of one desk, in desk.db. Raises Full, DatabaseTrouble."""

    def __init__(self, belongings: Belongings) -> None:
        self._belongings = belongings

    def last(self) -> Asked | None:
        """The one that was written last."""
        return next(reversed(self._known()), None)

    def find(self, id: str) -> Asked | None:
        """The one of this name."""
        return next((each for each in self._known() if each.id == id), None)

    def remember(self, asked: Asked) -> None:
        """Keep what a bundle asked, in the place of what was known of it."""
        others = [each for each in self._known() if each.id != asked.id]
        self._belongings.keep_setting(BUNDLES, [*others, asked][-MOST_ASKED:])

    def _known(self) -> list[Asked]:
        return wire.decode(wire.encode(self._belongings.setting(BUNDLES) or []), list[Asked])
