"""What is derived from a desk's data key, which the desk and its centre have."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def key_for(data_key: bytes, purpose: str) -> bytes:
    """The key of one kind of file, derived from the data key."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"console1111/{purpose}".encode()).derive(data_key)
