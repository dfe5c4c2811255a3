"""What an exchange has others do where the centre asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from console.desk.ahead import Answered
from console.desk.another_history import AnotherHistory
from console.desk.link import Link


class Known(Protocol):
    """Who keeps what the centre knows of this desk: its people and its token."""

    def heard(self, come: Answered) -> None:
        """The centre answered: now, whom of ours it does not know (any more), and who of them serves."""

    def renew(self, token: str, link: Link) -> None:
        """The centre gave this desk a new token."""


@dataclass(frozen=True)
class Remedies:
    """Hand in again, enrol anew, tell of people whom the centre does not know here, keep a new token."""

    history: AnotherHistory
    enrol_again: Callable[[], None]
    people: Known
    link: Link
