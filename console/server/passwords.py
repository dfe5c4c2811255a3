"""Hashing and checking passwords: argon2id, few at a time, and slower after each wrong one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import argon2

from console.server.problem import Problem

AT_ONCE = 2
"""One hash takes 64 MiB and more than a tenth of a second: more at once would starve the exchange."""
LEAST_CHARACTERS = 8
MOST_CHARACTERS = 1_000
FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class _Tries:
    wrong: int
    not_before: datetime


class Passwords:
    """Knows no accounts: only texts, their hashes, and how often each login was tried wrongly in this process."""

    def __init__(self, *, clock: Callable[[], datetime], hasher: argon2.PasswordHasher | None = None) -> None:
        self._now = clock
        self._hasher = hasher or argon2.PasswordHasher()
        self._at_once = threading.BoundedSemaphore(AT_ONCE)
        self._guard = threading.Lock()
        self._tries: dict[str, _Tries] = {}

    def hash(self, password: str) -> str:
        """The hash to keep of a new password. Raises Problem(weak_password | wrong_value)."""
        if len(password) < LEAST_CHARACTERS:
            raise Problem(422, "weak_password", least=LEAST_CHARACTERS)
        if len(password) > MOST_CHARACTERS:
            raise Problem(422, "wrong_value", field="password")
        with self._at_once:
            return self._hasher.hash(password)

    def check(self, login: str, password: str, hashed: str | None) -> None:
        """Raise Problem(wrong_password | too_many_tries) unless this is the hash's password.

        A login without an account takes as long as one with (but for the very first).
        """
        self.check_tries(login)
        with self._at_once:
            right = self._is_right(hashed or self._nobody, password[:MOST_CHARACTERS]) and hashed is not None
        if not right:
            self.count_wrong(login)
            raise Problem(401, "wrong_password")
        with self._guard:
            self._tries.pop(login, None)

    def check_tries(self, login: str) -> None:
        """Raise Problem(too_many_tries) while this login has to wait."""
        with self._guard:
            tries = self._tries.get(login)
        now = self._now()
        if tries is not None and tries.not_before > now:
            raise Problem(429, "too_many_tries", seconds=1 + int((tries.not_before - now).total_seconds()))

    def count_wrong(self, login: str) -> None:
        """After three free tries each wrong one doubles the wait, from two seconds to a quarter of an hour."""
        now = self._now()
        with self._guard:
            for other in [name for name, tries in self._tries.items() if tries.not_before < now - LONGEST_WAIT]:
                del self._tries[other]
            before = self._tries.get(login)
            wrong = 1 + (before.wrong if before else 0)
            wait = (
                timedelta(0)
                if wrong <= FREE_TRIES
                else min(timedelta(seconds=2 ** min(wrong - FREE_TRIES, 20)), LONGEST_WAIT)
            )
            self._tries[login] = _Tries(wrong, now + wait)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody's password")

    def _is_right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, UnicodeEncodeError):
            return False
