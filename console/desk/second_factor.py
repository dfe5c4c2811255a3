"""One's own second factor, set up at the centre from a desk: for supervisors and administrators."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console import wire
from console.desk.link import Link


@dataclass(frozen=True)
class OwnSecondFactor:
    """`login` is that of who is signed in, and raises while nobody may ask. Nothing of it is kept at the desk."""

    link: Link
    login: Callable[[], str]

    def begin(self, password: str, *, code: str | None = None) -> wire.SecondFactorSaid:
        """What the telephone is to keep, and the recovery codes; `code` is that of the one there is. Raises Offline,
        WrongPassword, Denied, Locked."""
        asked = wire.SignIn(self.login(), password, code=code)
        return self.link.ask("/second-factor", asked, wire.SecondFactorSaid)

    def confirm(self, password: str, code: str) -> None:
        """It holds from now on, since the telephone says the right code. Raises as `begin`."""
        self.link.ask("/second-factor/confirm", wire.SignIn(self.login(), password, code=code), dict[str, Any])
