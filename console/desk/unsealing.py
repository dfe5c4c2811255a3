"""What a supervisor answers to one whose slot was sealed at a desk without a link: only the centre can say it."""

from collections.abc import Callable
from dataclasses import dataclass

from console import wire
from console.desk.link import Link


@dataclass(frozen=True)
class Unsealing:
    """`allowed` raises while nobody may ask."""

    link: Link
    allowed: Callable[[], None]

    def code(self, login: str, password: str, *, challenge: str, sealed: str, second: str | None = None) -> str:
        """The code for a challenge that was read out, of the slot of the login `sealed`; the centre records it.

        The supervisor shows by his own password, and by the code of his second factor where he has one, that it is he.
        Raises Offline, WrongPassword, Denied, Locked.
        """
        self.allowed()
        asked = wire.CodeAsked(login, password, challenge, sealed, second)
        return self.link.ask("/unseal", asked, wire.CodeSaid).code
