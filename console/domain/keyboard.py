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
_ANY_SIGN = re.compile(rf"[{re.escape(''.join(_DIGIT_KEYS))}]")


def other_layout(text: str) -> str:
    """The same keys read in the other layout: `gfyukj` -> the Mongolian letters, Cyrillic -> the Latin ones.

    A text without Latin letters is read back as Latin and digits, since the plain digit row of Windows' Mongolian
    layout gives № - " ₮ : . _ , % ?.
    """
    if any("a" <= letter <= "z" for letter in text.lower()):
        return "".join(_TO_MONGOLIAN.get(letter, letter) for letter in text)
    return "".join(_TO_LATIN.get(letter, letter) for letter in text.lower())


def readings(text: str) -> tuple[str, ...]:
    """All that a text may mean, as typed first: the other layout, and with the signs of the digit row as digits.

    Mongolian letters with numbers between them, typed on Windows' layout, are right but for the digits («№. нас»).
    """
    found = [text, other_layout(text)]
    if _ANY_SIGN.search(text):
        found.append(_SIGNS.sub(lambda signs: "".join(_DIGIT_KEYS[sign] for sign in signs.group()), text))
    return tuple(dict.fromkeys(found))
