"""What a citizen's text message asks: the state of a case, or 1 or 2 after an answer, in anybody's writing.

Nothing here knows whose the telephone is. A number read here is a guess until it is one of that telephone's own cases.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from console.domain.actions import CitizenWord
from console.domain.identity import CaseNumber, PhoneKind, read_case_number, read_phone
from console.domain.surveys import HIGHEST, LOWEST, WORDS

DIGITS = 10
SHORTEST_PART = 4
_SIGN = "OoОоlIІі|"
_LOOK_ALIKE = re.compile(
    rf"(?:[0-9]|(?<![^\W_])[{_SIGN}])(?:[ .-]?[0-9{_SIGN}]){{5,}}[ .-]?(?:[0-9]|[{_SIGN}](?![^\W_]))"
)
_DIGIT_OF = str.maketrans(_SIGN, "000011111")
_GROUP = re.compile(r"[0-9]+")
_JOINING = re.compile(r"[\s.,:;\-–—_/№#()*+'’]{0,3}")
_OURS = re.compile(r"(?<![0-9])11-?11(?![0-9])")
"""Our own name, which is no part of a case's number unless the rest makes one with it."""
_WORD = re.compile(r"[^\W\d_]+")
_COUNTED = re.compile(
    r"\s*-?\s*(?:р\b|дахь|дугаар|хоног|өдөр|өдр|цаг|минут|удаа|сар|жил|хүн|давхар|тоот|khonog|honog|khnog|udur|odor|udaa"
    r"|tsag|cag|minut|sar|jil|khun|hun|dahi|dugaar|-?r\b|st\b|nd\b|day|hour|week|month|year|time|people)",
    re.IGNORECASE,
)
_YES = frozenset(
    [
        "шийдсэн",
        "шийдэгдсэн",
        "шийдлээ",
        "болсон",
        "боллоо",
        "тийм",
        "shiidsen",
        "shiidegdsen",
        "shiidlee",
        "bolson",
        "bolloo",
        "tiim",
        "yes",
        "solved",
    ]
)
_NO = frozenset(
    [
        "үгүй",
        "угуй",
        "шийдээгүй",
        "шийдэгдээгүй",
        "шийдээгуй",
        "болоогүй",
        "болоогуй",
        "ugui",
        "shiideegui",
        "shiidegdeegui",
        "bologui",
        "boloogui",
        "no",
        "not",
        "unsolved",
    ]
)


Marks = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """`numbers`: ten digits that a case may have, the likeliest first. `parts`: fewer digits, as of a number cut short,
    where no whole one is there. `is_wrong`: something that must be a case number fails its check digit or its length.
    `word`: 1 or 2. `marks`: four digits from 1 to 5 and no word beside them, in the order of the survey's words."""

    numbers: tuple[CaseNumber, ...] = ()
    parts: tuple[str, ...] = ()
    is_wrong: bool = False
    word: CitizenWord | None = None
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


def read_text(text: str) -> Asked:
    """What a text asks."""
    plain = _LOOK_ALIKE.sub(_as_digits, unicodedata.normalize("NFKC", text.replace("№", " ")))
    groups = [_Group(found.group(), found.start(), found.end()) for found in _GROUP.finditer(plain)]
    runs = _runs(plain, groups)
    numbers = list(dict.fromkeys(number for run in runs for number in _numbers_in(run)))
    used = _used(runs, numbers)
    ours = [found.span() for found in _OURS.finditer(plain)]
    named = [group for group in groups if not any(start <= group.start < end for start, end in ours)]
    is_wrong = not numbers and any(_must_be_one(run) for run in runs)
    parts = [group.digits for group in named if SHORTEST_PART <= len(group.digits) < DIGITS]
    return Asked(
        numbers=tuple(numbers),
        parts=() if numbers or is_wrong else tuple(parts),
        is_wrong=is_wrong,
        word=_word(plain, [group for group in named if group not in used]),
        marks=_marks(plain, [group.digits for group in groups if not numbers or group not in used]),
    )


def meant(asked: Asked, own: Collection[CaseNumber]) -> CaseNumber | None:
    """Which of a telephone's own cases a text names; None where it names none, or more than one."""
    named = {number for number in asked.numbers if number in own}
    if not named:
        named = {
            number
            for part in asked.parts
            for number in own
            if number.endswith(part) or number.startswith(part) or number.lstrip("0").startswith(part)
        }
    return next(iter(named)) if len(named) == 1 else None


def _as_digits(found: re.Match[str]) -> str:
    """Letters among digits that look like digits: «O142OO7314». A word with a digit or two stays a word."""
    text = found.group()
    digits = sum(letter.isdigit() for letter in text)
    return text.translate(_DIGIT_OF) if digits >= DIGITS // 2 else text


def _runs(text: str, groups: list[_Group]) -> list[list[_Group]]:
    """Groups of digits with nothing but signs and spaces between them: «014 200 731-4»."""
    runs: list[list[_Group]] = [[group] for group in groups[:1]]
    for before, group in pairwise(groups):
        if _JOINING.fullmatch(text, before.end, group.start):
            runs[-1].append(group)
        else:
            runs.append([group])
    return runs


def _numbers_in(run: list[_Group]) -> list[CaseNumber]:
    """Every case number that neighbouring groups make, those of fewer groups first; a lost leading nought is given
    back only where the groups are the whole run, or one of them."""
    found: list[tuple[int, CaseNumber]] = []
    for first in range(len(run)):
        for last in range(first + 1, len(run) + 1):
            digits = "".join(group.digits for group in run[first:last])
            if len(digits) == DIGITS - 1 and last - first in (1, len(run)):
                digits = f"0{digits}"
            read = read_case_number(digits).number if len(digits) == DIGITS else None
            if read is not None:
                found.append((last - first, read))
    return [number for _, number in sorted(found, key=lambda each: each[0])]


def _used(runs: list[list[_Group]], numbers: list[CaseNumber]) -> list[_Group]:
    """The groups that the likeliest number is written with; of none, those too long to be 1 or 2."""
    for run in runs:
        for first in range(len(run)):
            for last in range(first + 1, len(run) + 1):
                digits = "".join(group.digits for group in run[first:last])
                if numbers and digits.zfill(DIGITS) == numbers[0]:
                    return run[first:last]
    return [group for run in runs for group in run if len(group.digits) >= SHORTEST_PART]


def _must_be_one(run: list[_Group]) -> bool:
    """Whether digits can only be meant as a case number: about ten of them, and no telephone."""
    digits = "".join(group.digits for group in run)
    long = [group.digits for group in run if len(group.digits) in (DIGITS - 1, DIGITS, DIGITS + 1)]
    if long:
        return True
    is_phone = read_phone(digits).kind in (PhoneKind.MOBILE, PhoneKind.FIXED)
    return DIGITS - 1 <= len(digits) <= DIGITS + 1 and not is_phone


def _marks(text: str, rest: list[str]) -> Marks | None:
    """Four marks, written together or apart; «1234 тоот» has words beside it and is none."""
    digits = "".join(rest) if len(rest) in (1, len(WORDS)) else ""
    if not digits or len(digits) != len(WORDS) or _WORD.search(text):
        return None
    quality, availability, transparency, openness = map(int, digits)
    marks = (quality, availability, transparency, openness)
    return marks if all(LOWEST <= mark <= HIGHEST for mark in marks) else None


def _word(text: str, rest: list[_Group]) -> CitizenWord | None:
    """1 or 2, standing alone, that counts nothing and that no other word gainsays."""
    if len(rest) != 1 or rest[0].digits not in ("1", "2") or _COUNTED.match(text, rest[0].end):
        return None
    words = {word.lower() for word in _WORD.findall(text)}
    if rest[0].digits == "1":
        return None if words & _NO else CitizenWord.SOLVED
    return None if words & _YES and not words & _NO else CitizenWord.NOT_SOLVED
