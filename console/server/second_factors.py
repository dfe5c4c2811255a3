"""The second factor of supervisors and administrators: a code from the telephone that changes every half minute.

RFC 6238 (SHA-1, six digits, 30 seconds), as every program for it speaks. A clock may be one step wrong either way; a
step that was used is not taken again; ten recovery codes open once each. OWASP ASVS 5.0, V6.5 and V6.6.
"""

import base64
import hashlib
import secrets

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from console import wire
from console.domain.identity import digits_as_typed
from console.domain.ids import PersonId
from console.domain.looks import Look, LookKind, Reason
from console.domain.people import Person, Role
from console.domain.unsealing import in_threes
from console.server.centre import Centre
from console.server.problem import Problem
from console.server.sealed_secrets import SealedSecrets
from console.server.tries import SharedTries
from console.store import looks
from console.store import second_factors as stored
from console.store.database import Connection

DIGITS = 6
STEP_SECONDS = 30
DRIFT = 1
"""So many steps a telephone's clock may be ahead or behind."""
RECOVERY_CODES = 10
RECOVERY_DIGITS = 15
ISSUER = "11-11"
ROLES = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


class SecondFactors:
    """Asked for only after the right password: before it nobody hears whether a person has one."""

    def __init__(self, centre: Centre, *, is_obligatory: bool = False, key: bytes | None = None) -> None:
        self._centre = centre
        self._sealed = SealedSecrets(key)
        self._is_obligatory = is_obligatory
        self._tries = SharedTries(centre, "second_factor")

    def check(self, person: Person, code: str | None) -> None:
        """Who has one, and a role that asks for it, must show it. Raises Problem: second_factor (no code was given),
        wrong_code (also one used before), too_many_tries."""
        if not self._is_for(person):
            return
        with self._centre.database.read() as connection:
            if stored.find(connection, person.id, is_active=True) is None:
                return
        if not code or not code.strip():
            raise Problem(401, "second_factor")
        self._tried(person.id)
        with self._centre.database.write() as connection:
            is_right = self._use(connection, person.id, code)
        self._judged(person.id, is_right)

    def check_set_up(self, person: Person) -> None:
        """Where the centre's settings ask for one, who has none does not get on. Raises
        Problem(second_factor_missing)."""
        if not self._is_obligatory or not self._is_for(person):
            return
        with self._centre.database.read() as connection:
            if stored.find(connection, person.id, is_active=True) is None:
                raise Problem(403, "second_factor_missing")

    def begin(self, person: Person, code: str | None, *, login: str) -> wire.SecondFactorSaid:
        """A new one, which holds when it is confirmed; until then the old one does, whose code is asked for.

        Raises Problem as `check`, and not_allowed for who needs none.
        """
        if not self._is_for(person):
            raise Problem(403, "not_allowed")
        self.check(person, code)
        secret = secrets.token_bytes(20)
        recovery = [_recovery_code() for _ in range(RECOVERY_CODES)]
        text = base64.b32encode(secret).decode()
        hashes = [_hashed(person.id, each) for each in recovery]
        with self._centre.database.write() as connection:
            kept = self._sealed.seal(person.id, text)
            stored.begin(connection, person.id, kept, hashes, at=self._centre.now())
        uri = _totp(text).get_provisioning_uri(login, ISSUER)
        picture = segno.make(uri, error="m", micro=False).svg_inline(scale=4, border=4, dark="#000", light="#fff")
        return wire.SecondFactorSaid(text, uri, str(picture), tuple(in_threes(each) for each in recovery))

    def confirm(self, person: Person, code: str) -> None:
        """What was begun holds from now on, since the telephone says the right code. Raises Problem(wrong_code,
        too_many_tries)."""
        self._tried(person.id)
        with self._centre.database.write() as connection:
            begun = stored.find(connection, person.id, is_active=False)
            secret = None if begun is None else self._sealed.open(person.id, begun.secret)
            step = None if secret is None else step_of(secret, _digits(code), self._seconds(), after=0)
            if step is not None:
                self._activate(connection, person.id, step, by=person.id)
        self._judged(person.id, step is not None)

    def activate(self, person: PersonId, *, by: PersonId) -> None:
        """What was begun by a command on the centre's own machine holds at once."""
        with self._centre.database.write() as connection:
            self._activate(connection, person, 0, by=by)

    def reset(self, person: PersonId, *, by: PersonId) -> None:
        """It was lost: the person has none any more and sets up another. Recorded. Raises Problem(not_found)."""
        with self._centre.database.write() as connection:
            stored.forget(connection, person, is_active=False)
            if not stored.forget(connection, person, is_active=True):
                raise Problem(404, "not_found")
            self._record(connection, f"reset {person}", by=by)

    def has_one(self, person: PersonId) -> bool:
        """Whether a person's second factor is set up."""
        with self._centre.database.read() as connection:
            return stored.find(connection, person, is_active=True) is not None

    def _use(self, connection: Connection, person: PersonId, code: str) -> bool:
        digits = _digits(code)
        if len(digits) == RECOVERY_DIGITS:
            return stored.use_recovery_code(connection, person, _hashed(person, digits))
        factor = stored.find(connection, person, is_active=True)
        secret = None if factor is None else self._sealed.open(person, factor.secret)
        if factor is None or secret is None:
            return False
        step = step_of(secret, digits, self._seconds(), after=factor.step)
        if step is not None and self._sealed.is_to_seal(factor.secret):
            stored.keep_secret(connection, person, self._sealed.seal(person, secret))
        return step is not None and stored.use_step(connection, person, step)

    def _is_for(self, person: Person) -> bool:
        return not ROLES.isdisjoint(person.roles(self._centre.now()))

    def _activate(self, connection: Connection, person: PersonId, step: int, *, by: PersonId) -> None:
        stored.confirm(connection, person, step=step, at=self._centre.now())
        self._record(connection, f"set up {person}", by=by)

    def _record(self, connection: Connection, text: str, *, by: PersonId) -> None:
        now = self._centre.now()
        looks.record(connection, Look(now, by, LookKind.SECOND_FACTOR, reason=Reason.SAID, text=text), now=now)

    def _tried(self, person: PersonId) -> None:
        """Counted before it is looked at."""
        self._tries.spend(person)

    def _judged(self, person: PersonId, is_right: bool) -> None:
        if not is_right:
            raise Problem(401, "wrong_code")
        self._tries.forget(person)

    def _seconds(self) -> int:
        return int(self._centre.now().timestamp())


def step_of(secret: str, code: str, seconds: int, *, after: int) -> int | None:
    """The step whose code this is, within the drift and after the last one used; None where it is none's."""
    now = seconds // STEP_SECONDS
    for step in range(max(now - DRIFT, after + 1), now + DRIFT + 1):
        try:
            _totp(secret).verify(code.encode(), step * STEP_SECONDS)
        except InvalidToken:
            continue
        return step
    return None


def _totp(secret: str) -> TOTP:
    sha1 = SHA1()  # nosec B303 # as RFC 6238 and telephones have it; within an HMAC it holds
    return TOTP(base64.b32decode(secret), DIGITS, sha1, STEP_SECONDS)


def _digits(text: str) -> str:
    return "".join(each for each in digits_as_typed(text) if each in "0123456789")


def _recovery_code() -> str:
    return f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}"


def _hashed(person: PersonId, digits: str) -> str:
    return hashlib.sha256(f"console1111/recovery\0{person}\0{digits}".encode()).hexdigest()
