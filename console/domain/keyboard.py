"""What the keys that were pressed mean in the other keyboard layout: one forgets to switch, and types signs."""

import re

_US_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./-="
_US_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?_+'
_MONGOLIAN_KEYS = "фцужэнгшүзкъйыбөахролдпячёсмитьвюещ"
_DIGIT_KEYS = dict(zip('№-"₮:._,%?', "1234567890", strict=True)) | {"“": "3", "”": "3", "«": "3"}
"""Windows' Mongolian layout has its digits on Shift: the plain row gives these signs (FACTS: measured on Windows)."""
_TO_MONGOLIAN = dict(zip(_US_KEYS, _MONGOLIAN_KEYS, strict=True)) | dict(zip(_US_SHIFTED, _MONGOLIAN_KEYS, strict=True))
_TO_LATIN = dict(zip(_MONGOLIAN_KEYS, _US_KEYS, strict=True)) | _DIGIT_KEYS
_SIGNS = re.compile(rf"(?<!\S)[{re.escape(''.join(_DIGIT_KEYS))}]+(?!\S)")
_LETTER_IN_SIGN = re.compile(r"[a-z][\[\];',./=-][a-z]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ANY_SIGN = re.compile(rf"[{re.escape(''.join(_DIGIT_KEYS))}]")


def other_layout(text: str) -> str:
    """The same keys read in the other layout: `gfyukj` -> the Mongolian letters, Cyrillic -> the Latin ones.

    A text without Latin letters is read back as Latin and digits, since the plain digit row of Windows' Mongolian
    layout gives № - " ₮ : . _ , % ?.
    """
    if any("a" <= letter <= "z" for letter in text.lower()):
        return "".join(_TO_MONGOLIAN.get(letter, letter) for letter in text)
    return "".join(_TO_LATIN.get(letter, letter) for letter in text.lower())


def has_sign_for_letter(text: str) -> bool:
    """Whether a sign stands within a Latin word that is a Mongolian letter on the same key (`j-unvmj`: регистр)."""
    return _LETTER_IN_SIGN.search(text) is not None and _CYRILLIC.search(text) is None


def readings(text: str) -> tuple[str, ...]:
    """All that a text may mean, the likeliest first: as typed, the other layout, the signs of the digit row as digits.

    Mongolian letters with numbers between them, typed on Windows' layout, are right but for the digits («№. нас»). A
    sign alone may be a sign; two that differ are a number.
    """
    found = [text, other_layout(text)]
    if _ANY_SIGN.search(text):
        in_digits = _SIGNS.sub(lambda signs: "".join(_DIGIT_KEYS[sign] for sign in signs.group()), text)
        found.insert(0 if any(len({*signs}) > 1 for signs in _SIGNS.findall(text)) else 2, in_digits)
    return tuple(dict.fromkeys(found))
