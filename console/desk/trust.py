"""Whom this desk takes for the centre: which addresses it speaks to at all, and how the other end proves who it is."""

import base64
import ipaddress
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

PINS, AUTHORITY = "pins", "authority"
"""An administrator's settings, in settings.json: up to two keys of the centre, and a file of further authorities."""
MOST_PINS = 2
"""The key of today and the one that follows it: a change of keys locks no desk out."""
KEY_HASH_BYTES = 32
_ADDRESS = re.compile(r"https?://(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w./~-]*)?", re.IGNORECASE)


class Kept(Protocol):
    """The settings of a desk, as far as they are read here."""

    def get(self, name: str) -> object:
        """A setting, or None."""


@dataclass(frozen=True)
class Trust:
    """What more than the system's trust is asked for.

    `pins` are the SHA-256 of public keys (SPKI), one of which the centre must have: None, any. `authority` is a file of
    certificates that are trusted too: that of an office's proxy which reads along, or of the centre's own authority.
    """

    pins: frozenset[bytes] | None = None
    authority: str | None = None


def trust_of(settings: Kept) -> Trust:
    """What the administrator has set. Pins that cannot be read fit no key: a slip of the pen opens nothing."""
    pins, authority = settings.get(PINS), settings.get(AUTHORITY)
    return Trust(None if not pins else _pins(pins), authority if isinstance(authority, str) and authority else None)


def address_fault(address: str) -> str | None:
    """Why nothing is sent to an address, as a reason of Offline: no_address, not_https; None where it may be."""
    if not _ADDRESS.fullmatch(address):
        return "no_address"
    parts = urlsplit(address)
    return None if parts.scheme == "https" or _is_this_computer(parts.hostname or "") else "not_https"


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pins(given: object) -> frozenset[bytes]:
    if not isinstance(given, list) or len(given) > MOST_PINS:
        return frozenset()
    read = [_pin(each) for each in given]
    return frozenset(each for each in read if each is not None) if all(read) else frozenset()


def _pin(given: object) -> bytes | None:
    """A hash as `openssl dgst` and browsers write it: `sha256/` and base64."""
    if not isinstance(given, str):
        return None
    try:
        read = base64.b64decode(given.removeprefix("sha256/"), validate=True)
    except ValueError:
        return None
    return read if len(read) == KEY_HASH_BYTES else None
