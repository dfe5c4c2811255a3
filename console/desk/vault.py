"""The desk's data key, wrapped by each person's password, and what else opens doors: the device's token.

keys.json holds one slot a person: a salt, the cost of argon2id, the wrapped key, and the keyed hash of the login by
which the slot is found; how often its password was wrong; and a few times more the same key, each wrapped by a code
that only the centre can say (`console.domain.unsealing`). Nothing personal, and nothing that opens anything by itself.
"""

import hashlib
import hmac
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.desk.contact import Contact
from console.desk.guessing import Guesses, Waits
from console.desk.settings import replace_file
from console.desk.trouble import Full, NotADesk, Sealed, WrongCode, WrongPassword
from console.domain.unsealing import INDEX_DIGITS, Challenge, code_for, read_code
from console.store.data_key import KEY_BYTES

CODES_KEPT = 5
"""So many times a slot can be opened by a code before somebody has signed in with a password again."""

DAMAGED = "keys.json.damaged"
"""The name of a keys.json that could not be read."""


@dataclass(frozen=True)
class Cost:
    """What one try of a password costs (argon2id): passes, KiB of memory, lanes. The defaults take about 0.14 s."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4


class Vault:
    """The key slots of one data folder, used by one thread at a time. `ticks` are seconds that nobody sets."""

    def __init__(self, folder: Path, *, cost: Cost | None = None, ticks: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / "keys.json"
        self._cost = cost if cost is not None else Cost()
        self._waits = Waits(ticks)
        self._alone = threading.Lock()

    @property
    def is_new(self) -> bool:
        """Whether nobody has a slot here yet."""
        return not self._path.exists()

    def slot_of(self, login: str) -> str:
        """The tag of a login's slot, whether it is there or not. Raises NotADesk."""
        return _tag(self._read(), login)

    def has(self, login: str) -> bool:
        """Whether this login has a slot here, sealed or not. Raises NotADesk."""
        found = self._read()
        return _tag(found, login) in found["slots"]

    def open(self, login: str, password: str) -> bytes:
        """The data key. Raises WrongPassword, TooSoon, Sealed, NotADesk, Full."""
        with self._alone, _readable():
            found = self._read()
            tag = _tag(found, login)
            slot = found["slots"].get(tag)
            if slot is None:
                raise WrongPassword
            if "key" not in slot:
                raise Sealed(_challenge(slot))
            self._begin(found, tag)
            wrapping = _wrapping(password, bytes.fromhex(slot["salt"]), Cost(*slot["cost"]))
            key = _unwrapped(slot, wrapping, tag)
            if key is None:
                self._went_wrong(found, tag, wrapping)
                raise WrongPassword if "key" in slot else Sealed(_challenge(slot))
            slot.pop("guesses")
            with suppress(Full):  # who knows the password is not kept out by a full disk
                self._write(found)
            return key

    def unseal(self, login: str, code: str, password: str) -> None:
        """Open a slot by a supervisor's code, which is good once, and give it this new password.

        A wrong code makes the next wait longer and seals nothing. Raises WrongCode, TooSoon, NotADesk, Full.
        """
        digits = read_code(code)
        if digits is None:
            raise WrongCode(misheard=True)
        with self._alone, _readable():
            found = self._read()
            tag = _tag(found, login)
            slot = found["slots"].get(tag)
            if slot is None or not slot.get("emergency"):
                raise WrongCode
            self._begin(found, tag)
            asked, *rest = slot["emergency"]
            wrapping = _wrapping(digits, bytes.fromhex(asked["salt"]), Cost(*asked["cost"]))
            key = _unwrapped(asked, wrapping, _emergency(tag, asked["index"]))
            if key is None:
                self._went_wrong(found, tag, None)
                raise WrongCode
            found["slots"][tag] = self._wrapped(password, key, tag) | {"emergency": rest}
            self._write(found)

    def put(self, login: str, password: str, key: bytes) -> None:
        """Give a login its slot, or a new one after its password changed. Flushed. Raises Full.

        Who has the key makes a keys.json anew that cannot be read; what is left of the old one lies beside.
        """
        with self._alone:
            try:
                found = self._read()
            except NotADesk:
                self._set_aside()
                found = self._read()
            found["login_key"] = found["login_key"] or os.urandom(KEY_BYTES).hex()
            tag = _tag(found, login)
            before = found["slots"].get(tag, {})
            found["slots"][tag] = self._wrapped(password, key, tag) | {"emergency": before.get("emergency", [])}
            self._write(found)

    def keep_codes(self, login: str, key: bytes, *, enrolment: str, desk: int) -> None:
        """See that there are as many codes as should be for a login whose slot is open. Raises Full."""
        with self._alone:
            found = self._read()
            tag = _tag(found, login)
            slot = found["slots"].get(tag)
            if slot is None:
                return
            kept = [each for each in slot.get("emergency", []) if each["desk"] == desk]
            wanted = [self._coded(tag, login, key, Enrolled(enrolment, desk)) for _ in range(len(kept), CODES_KEPT)]
            if wanted:
                slot["emergency"] = [*kept, *wanted]
                self._write(found)

    def remove(self, slot: str) -> None:
        """Take a person's slot away: only the centre opens this desk for him. Raises NotADesk, Full."""
        with self._alone:
            found = self._read()
            if found["slots"].pop(slot, None) is not None:
                self._write(found)

    def keep_contact(self, contact: Contact) -> None:
        """Write down when the centre answered last, to be read before anybody has signed in. Raises NotADesk, Full."""
        with self._alone:
            found = self._read()
            known = Contact.read(found.get("contact"))
            kept = contact if known is None or not known.is_asked_always else replace(contact, is_asked_always=True)
            if kept != known:
                self._write(found | {"contact": kept.written()})

    def contact(self) -> Contact | None:
        """What was written down of the centre's last answer. Raises NotADesk."""
        return Contact.read(self._read().get("contact"))

    def destroy(self) -> None:
        """Destroy the key: no slot is left, in one step. Raises NotADesk, Full."""
        with self._alone:
            self._write({"login_key": self._read()["login_key"], "slots": {}, "is_destroyed": True})

    @property
    def is_destroyed(self) -> bool:
        """Whether this desk's key was destroyed. Raises NotADesk."""
        return "is_destroyed" in self._read()

    def _begin(self, found: dict[str, Any], tag: str) -> None:
        """Count a try on the disk before it is made. Raises TooSoon, Sealed, Full."""
        slot = found["slots"][tag]
        guesses = Guesses.read(slot)
        self._waits.check(tag, guesses)
        self._keep_guesses(found, tag, guesses.begins())
        if "key" not in slot and guesses.begins().seals:
            raise Sealed(_challenge(slot))

    def _went_wrong(self, found: dict[str, Any], tag: str, wrapping: bytes | None) -> None:
        guesses = Guesses.read(found["slots"][tag]).was_wrong(wrapping)
        self._keep_guesses(found, tag, guesses)
        self._waits.begin(tag, guesses)

    def _keep_guesses(self, found: dict[str, Any], tag: str, guesses: Guesses) -> None:
        """Write down how often it was wrong; once too often takes the password's key away."""
        slot = found["slots"][tag]
        slot["guesses"] = guesses.written()
        if guesses.seals:
            found["slots"][tag] = {"emergency": slot.get("emergency", [])}
            slot.pop("key", None)
        self._write(found)

    def _wrapped(self, secret: str, key: bytes, about: str) -> dict[str, Any]:
        salt, nonce, cost = os.urandom(16), os.urandom(12), self._cost
        return {
            "salt": salt.hex(),
            "cost": [cost.passes, cost.memory, cost.lanes],
            "nonce": nonce.hex(),
            "key": AESGCM(_wrapping(secret, salt, cost)).encrypt(nonce, key, about.encode()).hex(),
        }

    def _coded(self, tag: str, login: str, key: bytes, enrolled: "Enrolled") -> dict[str, Any]:
        index = f"{secrets.randbelow(10**INDEX_DIGITS):0{INDEX_DIGITS}}"
        code = read_code(code_for(key, enrolled.enrolment, login, index)) or ""
        return self._wrapped(code, key, _emergency(tag, index)) | {"index": index, "desk": enrolled.desk}

    def _set_aside(self) -> None:
        try:
            self._path.replace(self._path.with_name(DAMAGED))
        except OSError as trouble:
            raise Full from trouble

    def _write(self, found: dict[str, Any]) -> None:
        try:
            replace_file(self._path, json.dumps(found, indent=1).encode())
        except OSError as trouble:
            raise Full from trouble

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_bytes())
            bytes.fromhex(found["login_key"])
            dict(found["slots"])
        except FileNotFoundError:
            return {"login_key": "", "slots": {}}
        except (ValueError, KeyError, TypeError):
            raise NotADesk from None
        return dict(found)


@dataclass(frozen=True)
class Enrolled:
    """Under which enrolment codes are made, and the desk's number in it."""

    enrolment: str
    desk: int


def new_data_key() -> bytes:
    """A random data key."""
    return os.urandom(KEY_BYTES)


def _tag(found: dict[str, Any], login: str) -> str:
    return hmac.new(bytes.fromhex(found["login_key"]), login.strip().casefold().encode(), hashlib.sha256).hexdigest()


def _emergency(tag: str, index: str) -> str:
    return f"{tag}/code/{index}"


def _challenge(slot: dict[str, Any]) -> str | None:
    """What is read out for the slot's next code."""
    codes = slot.get("emergency")
    return Challenge(int(codes[0]["desk"]), str(codes[0]["index"])).text() if codes else None


def _unwrapped(slot: dict[str, Any], wrapping: bytes, about: str) -> bytes | None:
    try:
        return AESGCM(wrapping).decrypt(bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["key"]), about.encode())
    except InvalidTag:
        return None


@contextmanager
def _readable() -> Iterator[None]:
    """What stands in a damaged slot is no key. Raises NotADesk."""
    try:
        yield
    except (KeyError, TypeError, ValueError):
        raise NotADesk from None


def _wrapping(password: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        password.encode(errors="surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
