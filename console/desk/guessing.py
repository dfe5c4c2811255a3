"""How often a password was wrong: on the disk before it is tried, so that neither a kill nor a clock takes it back.

Every wrong one makes the next wait longer; ten different ones seal the slot. Which they were is known by two bytes
derived from the key that each gave through argon2id: to guess at them costs what guessing at the slot costs, and says
less.
"""

import hashlib
import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.desk.trouble import TooSoon

FREE_TRIES = 3
LONGEST_SECONDS = 900.0
SEALED_AFTER = 10
"""So many different wrong passwords."""
_MARK_BYTES = 2


@dataclass(frozen=True)
class Guesses:
    """What one slot remembers. `cut` are tries that ended with the program: each counts as a different password."""

    wrong: int = 0
    marks: tuple[str, ...] = ()
    cut: int = 0
    under_way: bool = False

    @classmethod
    def read(cls, slot: dict[str, Any]) -> "Guesses":
        """What stands in a slot. Raises KeyError, TypeError, ValueError for what is damaged."""
        kept = dict(slot.get("guesses", {}))
        marks = tuple(str(mark) for mark in kept.get("marks", ()))
        return cls(int(kept.get("wrong", 0)), marks, int(kept.get("cut", 0)), bool(kept.get("under_way", False)))

    def written(self) -> dict[str, Any]:
        """As it stands in a slot."""
        return {"wrong": self.wrong, "marks": list(self.marks), "cut": self.cut, "under_way": self.under_way}

    @property
    def seals(self) -> bool:
        """Whether that was one too many."""
        return len(self.marks) + self.cut >= SEALED_AFTER

    def begins(self) -> "Guesses":
        """A try, counted before it is made."""
        return Guesses(self.wrong + 1, self.marks, self.cut + self.under_way, under_way=True)

    def was_wrong(self, wrapping: bytes | None) -> "Guesses":
        """The password that gave this key was wrong; None: a code was, which seals nothing."""
        marks = self.marks if wrapping is None else tuple(dict.fromkeys((*self.marks, _mark(wrapping))))
        return Guesses(self.wrong, marks, self.cut)


@dataclass
class Waits:
    """How long each slot has to wait, by a clock that nobody sets; after a start the whole wait begins anew."""

    ticks: Callable[[], float] = time.monotonic
    _until: dict[str, tuple[int, float]] = field(default_factory=dict)

    def begin(self, tag: str, guesses: Guesses) -> None:
        """Wait from now on."""
        self._until[tag] = guesses.wrong, self.ticks() + seconds_after(guesses.wrong)

    def check(self, tag: str, guesses: Guesses) -> None:
        """Raises TooSoon."""
        if self._until.get(tag, (0, 0.0))[0] != guesses.wrong:
            self.begin(tag, guesses)
        _, until = self._until.get(tag, (0, 0.0))
        left = until - self.ticks()
        if guesses.wrong and left > 0:
            raise TooSoon(math.ceil(left))


def seconds_after(wrong: int) -> float:
    """How long to wait after so many wrong ones: two seconds after the fourth, then twice as long each time."""
    return 0.0 if wrong <= FREE_TRIES else min(LONGEST_SECONDS, 2.0 ** (wrong - FREE_TRIES))


def _mark(wrapping: bytes) -> str:
    return hmac.new(wrapping, b"console1111/wrong", hashlib.sha256).digest()[:_MARK_BYTES].hex()
