"""The secrets of telephones as they lie in the database: sealed, where the centre has a key for its files.

A copy of the database alone then makes no codes. One from before there was a key is read as it is, and sealed when it
is next used. One whose key is not here any more opens nothing: its owner has recovery codes, and who resets it.
"""

import base64
import hashlib
import hmac
import logging
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.ids import PersonId

log = logging.getLogger(__name__)

NONCE_BYTES = 12
_SEALED_CHARACTERS = 64
"""Of a secret of 20 bytes with its nonce and tag, in base 64; plain it has 32, in base 32."""


class SealedSecrets:
    """`key` is the files' key; without one secrets are kept plain."""

    def __init__(self, key: bytes | None) -> None:
        self._cipher = None if key is None else AESGCM(hmac.digest(key, b"console1111/second factor", hashlib.sha256))

    def seal(self, person: PersonId, secret: str) -> str:
        """As it is stored, for this person and no other."""
        if self._cipher is None:
            return secret
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, base64.b32decode(secret), person.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, person: PersonId, stored: str) -> str | None:
        """The secret in base 32; None where this key does not open it."""
        if not self.is_sealed(stored):
            return stored
        raw = base64.b64decode(stored)
        try:
            if self._cipher is None:
                raise InvalidTag
            return base64.b32encode(
                self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], person.encode())
            ).decode()
        except InvalidTag:
            log.error("a second factor cannot be opened: files_key is missing or another")
            return None

    def is_to_seal(self, stored: str) -> bool:
        """Whether it lies plain though there is a key."""
        return self._cipher is not None and not self.is_sealed(stored)

    def is_sealed(self, stored: str) -> bool:
        """Whether it is not plain."""
        return len(stored) == _SEALED_CHARACTERS
