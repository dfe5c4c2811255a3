"""The proof that an action was handed in by the desk whose files it lay in, and not by whoever has its token alone."""

import hashlib
import hmac

_PURPOSE = b"console1111/proof"
PROOF_CHARACTERS = 32
"""128 bits in hexadecimal digits: it goes over rural lines with each action."""


def proof_key(device_key: bytes) -> bytes:
    """The key of proofs, derived from the device's key, which the centre has since the enrolment."""
    return hmac.digest(device_key, _PURPOSE, "sha256")


def proof_of(said: bytes, *, key: bytes) -> str:
    """The proof (HMAC-SHA256, its first half) of what is said."""
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:PROOF_CHARACTERS]


def is_proof(proof: str | None, said: bytes, *, key: bytes) -> bool:
    """Whether this proves it; compared in constant time."""
    given = (proof or "").encode("utf-8", "surrogatepass")
    return hmac.compare_digest(given, proof_of(said, key=key).encode())
