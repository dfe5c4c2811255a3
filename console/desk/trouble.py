"""What can go wrong on a desk besides `Refused`: the link, signing in, and the disk. Screens catch these names."""

from collections.abc import Mapping

from console.store.bundle import BundleTrouble
from console.store.database import DatabaseTrouble, Full

__all__ = [
    "BundleTrouble",
    "DatabaseTrouble",
    "Denied",
    "Destroyed",
    "FirstSignInNeedsLink",
    "FolderInUse",
    "Full",
    "LinkTrouble",
    "Locked",
    "NewerDesk",
    "NotADesk",
    "NotFound",
    "Offline",
    "Outdated",
    "Recalled",
    "Sealed",
    "SignedOut",
    "TooLongAway",
    "TooSoon",
    "WrongCode",
    "WrongPassword",
]


class LinkTrouble(Exception):
    """The centre could not be asked, or did not do what was asked. Never a dialog."""


class Offline(LinkTrouble):
    """No answer of the centre, `reason` is a code.

    no_address, not_https, not_trusted, wrong_key, no_line, too_slow, not_the_centre, broken_answer, centre_fault,
    too_busy, not_enrolled, keyring_locked, disk_full, desk_fault.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SignedOut(LinkTrouble):
    """The centre no longer takes this desk's token: someone signs in with the link up. The desk's work is kept."""


class Outdated(LinkTrouble):
    """The centre no longer speaks this program's protocol: work still goes up, nothing comes down."""


class Recalled(LinkTrouble):
    """An administrator recalled this desk: it hands in what it has and destroys its key; nothing comes down."""


class NotFound(LinkTrouble):
    """The centre has nothing under this question, or the proof does not fit: it does not say which."""


class Denied(LinkTrouble):
    """The centre answered and said no: `code` is its reason, docs/protocol.md lists them (too_many_tries ...)."""

    def __init__(self, code: str, facts: Mapping[str, str | int | None]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def asks_for_code(self) -> bool:
        """Whether a code of this person's second factor is what was missing or wrong."""
        return self.code in ("second_factor", "wrong_code")


class WrongPassword(Exception):
    """Login and password do not fit together, here or at the centre: which of the two is wrong is not said."""


class Locked(Exception):
    """The desk is locked: it is asked again when somebody has typed his password."""


class TooSoon(Exception):
    """After wrong passwords the next one is looked at only in so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Sealed(Exception):
    """Ten different passwords were wrong: this person's slot opens with the centre's help, or by a code.

    `challenge` is what is read out to a supervisor for it; None where no code was left.
    """

    def __init__(self, challenge: str | None) -> None:
        super().__init__()
        self.challenge = challenge


class WrongCode(Exception):
    """The supervisor's code does not open this slot. `misheard`: a digit of it was, so it was not tried."""

    def __init__(self, *, misheard: bool = False) -> None:
        super().__init__()
        self.misheard = misheard


class FirstSignInNeedsLink(Exception):
    """This person has never signed in at this desk, and the centre cannot be asked: `reason` is Offline's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FolderInUse(Exception):
    """Another process has this data folder open."""


class NotADesk(Exception):
    """The folder's files cannot be used as a desk: damaged, or of another desk. Nothing in it was changed."""


class TooLongAway(FirstSignInNeedsLink):
    """The centre has not been asked for so long, or wants to be asked: a sign-in needs it. Nothing is lost."""


class Destroyed(NotADesk):
    """This desk was recalled: what lay here was handed in, and its key is destroyed."""


class NewerDesk(NotADesk):
    """A newer program has worked in this folder; this one would not understand all of it. Nothing was changed."""
