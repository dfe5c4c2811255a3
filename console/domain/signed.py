"""What the centre signs so that it knows it again: links to an obligation, addresses for replies, codes for paper.

Nobody who lacks the centre's key can make one, and each says for one obligation and one purpose only. An obligation's
*handle* stands for it outside: of one length and alphabet, whatever its id. Its *generation* is a number at the centre:
one higher, and all that was signed before is void.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

from console.domain.catalogue import BodyId
from console.domain.identity import check_digit, digits_as_typed
from console.domain.ids import CaseId, ObligationId

Handle = NewType("Handle", str)

KEY_BYTES = 32
_HANDLE, _MAC, _LONG_MAC = 26, 20, 32
_LETTERS = "[a-z2-7]"
_LINK = re.compile(rf"({_LETTERS}{{{_HANDLE}}})\.(\d{{1,6}})\.([0-9a-f]{{1,12}})\.({_LETTERS}{{{_LONG_MAC}}})")
_LOCAL_PART = re.compile(rf"([a-z]+)\+({_LETTERS}{{{_HANDLE}}})\.({_LETTERS}{{{_MAC}}})")
_DEVICE = re.compile(rf"([0-9a-f]{{32}})\.([0-9a-f]{{1,12}})\.({_LETTERS}{{{_LONG_MAC}}})")
_PAGE = re.compile(rf"([0-9a-f]{{1,12}})\.({_LETTERS}{{{_LONG_MAC}}})")
CODE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says that nobody forged: whose it is, of which generation, and until when it holds."""

    handle: Handle
    generation: int
    until: datetime


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What an address for replies says before its MAC is compared: a reader has to know the generation for that."""

    purpose: str
    handle: Handle
    mac: str


def handle_of(obligation: ObligationId) -> Handle:
    """The name of an obligation in links and addresses: 26 small letters and digits."""
    return Handle(_letters(hashlib.sha256(f"obligation/{obligation}".encode()).digest(), _HANDLE))


def inbox_handle(body: BodyId) -> Handle:
    """The name of a body's inbox in links: of the same form, and never an obligation's."""
    return Handle(_letters(hashlib.sha256(f"inbox/{body}".encode()).digest(), _HANDLE))


def link_token(key: bytes, handle: Handle, *, purpose: str, generation: int, until: datetime) -> str:
    """The part of a link that is signed. It holds to the second."""
    seconds = int(until.timestamp())
    mac = _mac(key, "link", purpose, handle, str(generation), str(seconds))
    return f"{handle}.{generation}.{seconds:x}.{mac[:_LONG_MAC]}"


def read_link(key: bytes, token: str, *, purpose: str) -> Link | None:
    """What a link's token says; None where it is forged or was signed for another purpose.

    Whether it still holds is for its reader to see: `until`, and the generation that the centre knows.
    """
    found = _LINK.fullmatch(token)
    if found is None:
        return None
    handle, generation, seconds, mac = Handle(found[1]), int(found[2]), int(found[3], 16), found[4]
    wanted = _mac(key, "link", purpose, handle, str(generation), str(seconds))[:_LONG_MAC]
    if not hmac.compare_digest(wanted, mac) or str(generation) != found[2] or f"{seconds:x}" != found[3]:
        return None
    return Link(handle, generation, datetime.fromtimestamp(seconds, UTC))


def local_part(key: bytes, handle: Handle, *, purpose: str, generation: int) -> str:
    """What stands before the @ of an address that only mail about this obligation goes to: at most 64 characters
    (RFC 5321, 4.5.3.1.1), of letters that no server changes."""
    return f"{purpose}+{handle}.{_address_mac(key, handle, purpose, generation)}"


def read_local_part(text: str) -> ReplyAddress | None:
    """An address of this form, its MAC not compared yet; None for any other."""
    found = _LOCAL_PART.fullmatch(text.lower())
    return None if found is None else ReplyAddress(found[1], Handle(found[2]), found[3])


def is_signed(key: bytes, address: ReplyAddress, *, generation: int) -> bool:
    """Whether the centre made this address for this generation of the obligation."""
    wanted = _address_mac(key, address.handle, address.purpose, generation)
    return hmac.compare_digest(wanted, address.mac)


def device_token(key: bytes, device: str, *, body: str, mailbox: str, until: datetime) -> str:
    """What a browser keeps that has shown a code of this body. Another mailbox of the body makes it void."""
    seconds = int(until.timestamp())
    return f"{device}.{seconds:x}.{_mac(key, 'device', device, body, mailbox, str(seconds))[:_LONG_MAC]}"


def read_device(key: bytes, token: str, *, body: str, mailbox: str, now: datetime) -> str | None:
    """The browser that a token was made for; None where it is forged, another body's or over."""
    found = _DEVICE.fullmatch(token)
    if found is None:
        return None
    seconds = int(found[2], 16)
    wanted = _mac(key, "device", found[1], body, mailbox, str(seconds))[:_LONG_MAC]
    return found[1] if hmac.compare_digest(wanted, found[3]) and seconds > now.timestamp() else None


def form_token(key: bytes, device: str, handle: Handle, *, generation: int) -> str:
    """What a form of a page carries that was made for this browser: no other site can have it sent."""
    return _mac(key, "form", device, handle, str(generation))[:_LONG_MAC]


def page_token(key: bytes, case: CaseId, *, until: datetime) -> str:
    """What a citizen's page carries once he has shown that the case is his."""
    seconds = int(until.timestamp())
    return f"{seconds:x}.{_mac(key, 'page', case, str(seconds))[:_LONG_MAC]}"


def is_page_token(key: bytes, token: str, case: CaseId, *, now: datetime) -> bool:
    """Whether the centre made this for a page of this case, and it still holds."""
    found = _PAGE.fullmatch(token)
    if found is None:
        return False
    seconds = int(found[1], 16)
    wanted = _mac(key, "page", case, str(seconds))[:_LONG_MAC]
    return hmac.compare_digest(wanted, found[2]) and seconds > now.timestamp()


def short_code(key: bytes, handle: Handle, *, generation: int, salt: int = 0) -> str:
    """Twelve digits for a letter on paper: eleven and the check digit of ISO 7064 MOD 11,10.

    Two obligations may have one code by chance: then another `salt` gives another.
    """
    drawn = _digest(key, "code", handle, str(generation), str(salt))
    digits = f"{int.from_bytes(drawn[:8]) % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}}"
    return digits + check_digit(digits)


def read_short_code(text: str) -> tuple[str | None, str | None]:
    """(the code, why it is none: wrong_length or wrong_check_digit), however it was typed."""
    digits = re.sub("[^0-9]", "", text)
    if len(digits) != CODE_DIGITS:
        digits = re.sub("[^0-9]", "", digits_as_typed(text.strip()))
    if len(digits) != CODE_DIGITS:
        return None, "wrong_length"
    if check_digit(digits[:-1]) != digits[-1]:
        return None, "wrong_check_digit"
    return digits, None


def printed_code(code: str) -> str:
    """A code in the groups it is printed in: «4821 0937 5516»."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def seal_of(key: bytes, code: str) -> str:
    """What is stored of a code: who reads the centre's tables alone cannot use it."""
    return _mac(key, "seal", code)


def _address_mac(key: bytes, handle: Handle, purpose: str, generation: int) -> str:
    return _mac(key, "address", purpose, handle, str(generation))[:_MAC]


def _mac(key: bytes, *parts: str) -> str:
    return _letters(_digest(key, *parts), 52)


def _digest(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, "\0".join(parts).encode(), "sha256")


def _letters(digest: bytes, length: int) -> str:
    return base64.b32encode(digest).decode().lower()[:length]
