"""A desk's token is renewed with an exchange: a stolen one is of use for weeks, not for years.

The old one holds until the new one was used once, so an answer that is lost, or a desk that dies before it has kept the
new one, changes nothing. Who still has the old one after that, a copy of the desk's disk, signs in anew.
"""

import secrets
from dataclasses import replace
from datetime import timedelta

from console.server.centre import Centre
from console.server.problem import Problem
from console.store import accounts
from console.store.accounts import Device, hash_of

RENEWED_AFTER = timedelta(days=30)
OFFERED_AGAIN = timedelta(days=1)
"""A desk that cannot keep a new token (its keyring does not answer) is not given one with each exchange."""


def renewed(centre: Centre, device: Device) -> str | None:
    """A new token for a desk whose own is old, to be kept and used from now on. Raises DatabaseTrouble."""
    now = centre.now()
    if now - (device.token_since or device.since) < RENEWED_AFTER:
        return None
    if device.next_since is not None and now - device.next_since < OFFERED_AGAIN:
        return None
    token = secrets.token_urlsafe(32)
    with centre.database.write() as connection:
        offered = accounts.offer_token(connection, device, hash_of(token), at=now)
    return token if offered else None


def began_to_use(centre: Centre, device: Device, hashed: str) -> Device:
    """The desk speaks with its next token: from now on it is the only one. Raises Problem(signed_out)."""
    now = centre.now()
    with centre.database.write() as connection:
        taken = accounts.take_offered(connection, device.enrolment, hashed, at=now)
        again = None if taken else accounts.device_of_token(connection, hashed)
    if taken:
        return replace(device, token=hashed, token_since=now, next_token=None, next_since=None)
    if again is None:
        raise Problem(401, "signed_out")
    return again
