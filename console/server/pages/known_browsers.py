"""Browsers that have shown a code of a body's letter: only they are shown its cases.

Nothing is stored: the browser keeps a signed word in a cookie, for one body and as long as that body's mailbox stays.
The cookie goes along from a link in somebody's webmail, and never with what another site sends (SameSite=Lax).
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain import signed
from console.domain.catalogue import BodyId
from console.store.mailboxes import Mailbox

KNOWN_FOR = timedelta(days=180)


@dataclass(frozen=True)
class Cookie:
    """What a browser is told to keep."""

    name: str
    value: str
    seconds: int


def device_in(
    cookies: Mapping[str, str], body: BodyId, box: Mailbox | None, *, key: bytes, now: datetime
) -> str | None:
    """Which browser of a body this is; None for one that has shown no code."""
    token = cookies.get(_name(body), "")
    return signed.read_device(key, token, body=body, mailbox=box.address if box else "", now=now)


def cookie_for(body: BodyId, box: Mailbox | None, *, key: bytes, now: datetime) -> Cookie:
    """By which a browser is known from now on."""
    device, mailbox = secrets.token_hex(16), box.address if box else ""
    token = signed.device_token(key, device, body=body, mailbox=mailbox, until=now + KNOWN_FOR)
    return Cookie(_name(body), token, int(KNOWN_FOR.total_seconds()))


def _name(body: BodyId) -> str:
    return f"body-{hashlib.sha256(body.encode()).hexdigest()[:16]}"
