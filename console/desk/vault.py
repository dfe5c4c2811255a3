"""The desk's data key, wrapped by each person's password, and what else opens doors: the device's token.

keys.json holds one slot a person: a salt, the cost of argon2id, the wrapped key, and the keyed hash of the login by
which the slot is found. Nothing personal, and nothing that opens anything without a password.
"""

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.desk.settings import replace_file
from console.desk.trouble import NotADesk, WrongPassword

KEY_BYTES = 32
KEYRING_SECONDS = 2.0
_SERVICE = "console1111"
_NO_REAL_KEYRING = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyring.backends.chainer")


@dataclass(frozen=True)
class Cost:
    """What one try of a password costs (argon2id): passes, KiB of memory, lanes. The defaults take about 0.14 s."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4


class Vault:
    """The key slots of one data folder."""

    def __init__(self, folder: Path, *, cost: Cost | None = None) -> None:
        self._path = folder / "keys.json"
        self._cost = cost if cost is not None else Cost()

    @property
    def is_new(self) -> bool:
        """Whether nobody has a slot here yet."""
        return not self._path.exists()

    def slot_of(self, login: str) -> str:
        """The tag of a login's slot, whether it is there or not. Raises NotADesk."""
        return _tag(self._read(), login)

    def has(self, login: str) -> bool:
        """Whether this login has a slot here. Raises NotADesk."""
        found = self._read()
        return _tag(found, login) in found["slots"]

    def open(self, login: str, password: str) -> bytes:
        """The data key. Raises WrongPassword, NotADesk."""
        found = self._read()
        slot = found["slots"].get(_tag(found, login))
        if slot is None:
            raise WrongPassword
        try:
            cost = Cost(*slot["cost"])
            wrapping = _wrapping(password, bytes.fromhex(slot["salt"]), cost)
            nonce, sealed = bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["key"])
            return AESGCM(wrapping).decrypt(nonce, sealed, _tag(found, login).encode())
        except InvalidTag:
            raise WrongPassword from None
        except (KeyError, TypeError, ValueError):
            raise NotADesk from None

    def put(self, login: str, password: str, key: bytes) -> None:
        """Give a login its slot, or a new one after its password changed. Flushed."""
        found = self._read()
        found["login_key"] = found["login_key"] or os.urandom(KEY_BYTES).hex()
        tag, salt, nonce = _tag(found, login), os.urandom(16), os.urandom(12)
        cost = self._cost
        found["slots"][tag] = {
            "salt": salt.hex(),
            "cost": [cost.passes, cost.memory, cost.lanes],
            "nonce": nonce.hex(),
            "key": AESGCM(_wrapping(password, salt, cost)).encrypt(nonce, key, tag.encode()).hex(),
        }
        replace_file(self._path, json.dumps(found, indent=1).encode())

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


def new_data_key() -> bytes:
    """A random data key."""
    return os.urandom(KEY_BYTES)


def key_for(data_key: bytes, purpose: str) -> bytes:
    """The key of one kind of file, derived from the data key."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"console1111/{purpose}".encode()).derive(data_key)


def _tag(found: dict[str, Any], login: str) -> str:
    return hmac.new(bytes.fromhex(found["login_key"]), login.strip().casefold().encode(), hashlib.sha256).hexdigest()


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


def put_into_keyring(enrolment: str, token: str) -> bool:
    """Give the device's token to the system's keyring; False where there is no real one or it does not answer."""

    def put(keyring: Any) -> bool:
        keyring.set_password(_SERVICE, enrolment, token)
        return bool(keyring.get_password(_SERVICE, enrolment) == token)

    return bool(_with_keyring(put))


def take_from_keyring(enrolment: str) -> str | None:
    """The device's token from the system's keyring, if it gives it."""
    found = _with_keyring(lambda keyring: keyring.get_password(_SERVICE, enrolment))
    return found if isinstance(found, str) else None


def _with_keyring(work: Callable[[Any], object]) -> object:
    """Ask the keyring in a thread of its own: a locked one blocks until somebody answers a dialog."""
    answers: list[object] = []

    def ask() -> None:
        import keyring
        from keyring.errors import KeyringError

        backend = keyring.get_keyring()
        if type(backend).__module__.startswith(_NO_REAL_KEYRING):
            return
        try:
            answers.append(work(backend))
        except (KeyringError, OSError, RuntimeError):
            return

    asking = threading.Thread(target=ask, name="desk-keyring", daemon=True)
    asking.start()
    asking.join(KEYRING_SECONDS)
    return answers[0] if answers else None
