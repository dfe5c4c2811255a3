"""How a desk's slot that was sealed after wrong passwords is opened without a link: a number read out, a code answered.

Both sides know the desk's key: the desk made a few codes while it was open, the centre makes the same one again. All of
it is digits, since they are read out by telephone and typed alike under every keyboard layout.
"""

import hashlib
import hmac
from dataclasses import dataclass

from console.domain.identity import check_digit, digits_as_typed

INDEX_DIGITS = 4
CODE_DIGITS = 17
"""56 bits, before the check digit."""
_DESK_DIGITS = 4


@dataclass(frozen=True)
class Challenge:
    """Which code is asked for: of which desk (its number), which of its codes."""

    desk: int
    index: str

    def text(self) -> str:
        """As it is read out: nine digits in threes, the last one a check digit."""
        digits = f"{self.desk:0{_DESK_DIGITS}}{self.index}"
        return in_threes(digits + check_digit(digits))


def read_challenge(text: str) -> Challenge | None:
    """A challenge as somebody typed it; None where a digit was misheard."""
    digits = _digits(text)
    if len(digits) != _DESK_DIGITS + INDEX_DIGITS + 1 or check_digit(digits[:-1]) != digits[-1]:
        return None
    return Challenge(int(digits[:_DESK_DIGITS]), digits[_DESK_DIGITS:-1])


def code_for(data_key: bytes, enrolment: str, login: str, index: str) -> str:
    """The code, as it is read out: eighteen digits in threes, the last one a check digit."""
    key = hmac.new(data_key, b"console1111/unseal", hashlib.sha256).digest()
    said = "|".join((enrolment, login.strip().casefold(), index)).encode(errors="surrogatepass")
    number = int.from_bytes(hmac.new(key, said, hashlib.sha256).digest()) % 10**CODE_DIGITS
    digits = f"{number:0{CODE_DIGITS}}"
    return in_threes(digits + check_digit(digits))


def read_code(text: str) -> str | None:
    """A code's digits as somebody typed it; None where one was misheard."""
    digits = _digits(text)
    if len(digits) != CODE_DIGITS + 1 or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits


def in_threes(digits: str) -> str:
    """Digits as they are read out."""
    return " ".join(digits[place : place + 3] for place in range(0, len(digits), 3))


def _digits(text: str) -> str:
    return "".join(letter for letter in digits_as_typed(text) if letter in "0123456789")
