"""Hashing and checking passwords: argon2id, few at a time, and slower after each wrong one."""

import threading
from functools import cached_property

import argon2

from console.server.problem import Problem
from console.server.tries import SharedTries

AT_ONCE = 2
"""One hash takes 64 MiB and more than a tenth of a second: more at once would starve the exchange."""
LEAST_CHARACTERS = 8
MOST_CHARACTERS = 1_000


class Passwords:
    """Knows no accounts: only texts, their hashes, and in `tries` how often each login was tried wrongly."""

    def __init__(self, tries: SharedTries, *, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher()
        self._at_once = threading.BoundedSemaphore(AT_ONCE)
        self.tries = tries

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
        self.tries.spend(login)
        with self._at_once:
            right = self._is_right(hashed or self._nobody, password[:MOST_CHARACTERS]) and hashed is not None
        if not right:
            raise Problem(401, "wrong_password")
        self.tries.forget(login)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody's password")

    def _is_right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, UnicodeEncodeError):
            return False
