"""What goes to the centre besides people's actions: who looked at what, then files."""

from collections.abc import Callable
from dataclasses import dataclass

from console.desk.carrying import Carrying
from console.desk.handing_looks import HandingLooks


@dataclass(frozen=True)
class Besides:
    """The two that take turns with the exchange."""

    looks: HandingLooks
    files: Carrying

    def carry(self, is_wanted: Callable[[], bool] = lambda: False) -> int:
        """Send and fetch until an exchange is wanted; how many files arrived here. Raises LinkTrouble,
        DatabaseTrouble."""
        self.looks.hand_in(is_wanted)
        return self.files.carry(is_wanted)
