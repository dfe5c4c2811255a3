"""Whether a text tells of a trouble or asks for a service: «ус ирэхгүй байна» against «паспорт захиалах»."""

import re
from enum import Enum
from itertools import pairwise

from console.domain.light_words import is_light, keys_of
from console.domain.spelling import words_of
from console.domain.vocabulary import Vocabulary

_TROUBLE = keys_of("муу алга их бага хэцүү эвдэрсэн гомдол маргаан зөрчил холбоотой")
_IS = keys_of("байна байгаа")
_WISH = re.compile(r"m[aeu]r$")
_TOLD = re.compile(r"gui$|chhl[aeu]$|chhs[aeu]n$")
"""Keys of -гүй, -чихлаа, -чихсан: not so, and it happened."""
_TOLD_LAST = re.compile(r"s[aeu]n$|[^aeiu]l[aeu]$")
"""Keys of -сан, -лаа: at the end of what is told; before a noun they belong to a title (төлсөн тодорхойлолт)."""
_ASKED_LAST = re.compile(r"...h$|ia$")
"""Keys of -х (захиалах) and -ъя (авъя)."""
_PAPERS = Vocabulary(
    keys_of("лавлагаа тодорхойлолт гэрчилгээ зөвшөөрөл үнэмлэх паспорт виз хуулбар лиценз справка тасалбар")
)
"""What people want to be given."""
_LOST = re.compile(r"^(?:ald(?:s|ch|j)|ge(?:ch|gd)|uregd)")
"""Keys of алдсан, алдчихсан, гээчихсэн, гээгдсэн, үрэгдүүлсэн: whose paper is lost asks for another one."""
_SURE = 0.8


class Speech(Enum):
    """How a text is meant."""

    TELLS = "tells"
    ASKS = "asks"
    NAMES = "names"


def speech_of(text: str) -> Speech:
    """Whether the words of a text have the forms in which people complain, or those in which they ask."""
    keys = [word.key for word in words_of(text)]
    heavy = [key for key in keys if not is_light(key)] or keys
    papers = any(likely >= _SURE for key in heavy for likely in _PAPERS.meant_by(key).values())
    if papers and _LOST.search(keys[-1]):
        return Speech.ASKS
    if _tells(keys, heavy):
        return Speech.TELLS
    wishes = any(_WISH.search(key) for key in keys[1:])
    if wishes or papers or (len(keys) > 1 and _ASKED_LAST.search(keys[-1])):
        return Speech.ASKS
    return Speech.NAMES


def _tells(keys: list[str], heavy: list[str]) -> bool:
    if any(key in _TROUBLE or _TOLD.search(key) for key in keys):
        return True
    if any(key in _IS and not _WISH.search(before) for before, key in pairwise(keys)):
        return True
    return len(heavy) > 1 and _TOLD_LAST.search(heavy[-1]) is not None
