"""One segment of a text message: how much goes into it, and how a body's name is made to fit.

A segment holds 140 bytes (3GPP TS 23.038, 23.040): 160 characters of the GSM alphabet, of which a few count twice, or
70 of UCS-2 as soon as one character is not in that alphabet, as no Cyrillic letter is. What is longer is sent, and
paid, as several, and some telephones show the parts apart.
"""

import re
import unicodedata
from collections.abc import Mapping

GSM_CHARACTERS = 160
UCS2_CHARACTERS = 70
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")
_ROMAN = dict(zip("абвгдзийклмнопрстуүөфъыьэ", "abvgdziiklmnoprstuuufiyie", strict=True)) | {
    "е": "ye", "ё": "yo", "ж": "j", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya",
}  # fmt: skip
_SIGNS = {"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "№": "No.", "’": "'", "…": "..."}
_WORD_END = re.compile(r"[\s,.\-«»\"“”()]+$")


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM alphabet, so that 160 go into a segment."""
    return all(letter in _GSM or letter in _TWICE for letter in text)


def length(text: str) -> int:
    """How much of a segment a text takes, in the characters that its alphabet is counted in."""
    if is_gsm(text):
        return len(text) + sum(letter in _TWICE for letter in text)
    return len(text.encode("utf-16-be")) // 2


def room(text: str) -> int:
    """How many characters still go into a text's segment; negative when it is more than one."""
    return (GSM_CHARACTERS if is_gsm(text) else UCS2_CHARACTERS) - length(text)


def romanised(text: str) -> str:
    """Mongolian in Latin letters (MNS 5217:2012), in characters of the GSM alphabet; what has none there falls away."""
    plain = unicodedata.normalize("NFC", text)
    written = "".join(_roman(letter) for letter in plain)
    return "".join(letter for letter in written if letter in _GSM)


def _roman(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    roman = _ROMAN.get(letter.lower())
    if roman is None:
        return letter
    return roman if letter.islower() else roman.capitalize()


def shortened(name: str, most: int, *, abbreviation: str | None = None, shorter: Mapping[str, str]) -> str:
    """A body's name in so many characters at most: whole; else its abbreviation; else with the usual short forms of
    `shorter`; else cut after a word, or within the first."""
    name = " ".join(name.split())
    if length(name) <= most:
        return name
    if abbreviation and length(abbreviation) <= most:
        return abbreviation
    for long, short in shorter.items():
        name = name.replace(long, short)
    if length(name) <= most:
        return name
    return _cut(name, most)


def _cut(name: str, most: int) -> str:
    mark = "." if is_gsm(name) else "…"
    words = name.split(" ")
    while words and length(_stem(words) + mark) > most:
        words.pop()
    if words and length(_stem(words)) >= most // 2:
        return _stem(words) + mark
    end = len(name)
    while end and length(name[:end] + mark) > most:
        end -= 1
    return name[:end].rstrip() + mark if most > 0 else ""


def _stem(words: list[str]) -> str:
    return _WORD_END.sub("", " ".join(words))
