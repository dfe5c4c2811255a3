"""How alike two words are by their search keys: inflected, with slips, without their vowels, half typed.

Mongolian appends its endings and drops weak vowels before them (тэтгэвэр, тэтгэвр-ээс), people leave vowels out and
confuse some letters. So the beginnings of two words are compared letter by letter, a vowel weighing little; what one of
them has beyond the other weighs little too, least where it is an ending.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

SAME = 1.0
ALIKE = 0.6
"""From here on two words may be the same; below, they only look alike."""
SHORT = 2
"""Words of so few letters are alike only when one is the other with an ending, or its beginning."""

_VOWELS = frozenset("aeiu")
_VOWEL_SLIP, _VOWEL_LOST, _SIMILAR, _LETTER, _SWAPPED, _OTHER_BEGINNING = 0.3, 0.3, 0.5, 1.0, 0.7, 0.4
_ENDING_COST, _MORE_COST, _MOST_MORE = 0.08, 0.2, 1.2
_SHORT_INFLECTED = 0.95
_PER_LETTER = 0.45
_STEM = 5
"""Two words that share so many letters may be forms of one word with two endings."""
_OFTEN_CONFUSED = ("bp", "ck", "cs", "ch", "dt", "gk", "gh", "jz", "sz", "hk", "bu", "fp", "jd")
_ENDING = re.compile(
    r"(?:n?ud|chud|d|s|ch|ld|lg?|lt|h)?(?:n|g|ig|d|t|n?[aeu]s|g?[aeu]r|t[aeu]i|gui|tgui)?(?:n?h[aeu]|n?[aeu])?n?"
)
"""Endings as keys write them: plural, case (н г д т аас аар тай гүй), possession (аа хаа)."""
_FORM = re.compile(r"(?:n|g|ig|d|t|n?[aeu]s|g?[aeu]r|t[aeu]i)?(?:n?h[aeu]|n?[aeu])?n?")
"""Those that make no other word of it: not the plural (ута-с), not what makes a noun (гэрэ-л), not -гүй, without it."""


def _costs() -> dict[str, dict[str, float]]:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    costs = {one: dict.fromkeys(letters, _LETTER) for one in letters}
    for one in _VOWELS:
        costs[one].update(dict.fromkeys(_VOWELS, _VOWEL_SLIP))
    for pair in _OFTEN_CONFUSED:
        costs[pair[0]][pair[1]] = costs[pair[1]][pair[0]] = _SIMILAR
    for one in letters:
        costs[one][one] = 0.0
    return costs


_COSTS = _costs()
_NO_COSTS: dict[str, float] = {}
_LOST = dict.fromkeys(_VOWELS, _VOWEL_LOST)


def likeness(asked: str, word: str) -> float:
    """From 0 to 1: how likely a typed word means this word; both are search keys of one word."""
    if asked == word:
        return SAME
    shorter = min(len(asked), len(word))
    if shorter <= SHORT:
        return _likeness_of_short(asked, word)
    other = asked[0] != word[0] and not (asked[0] in _VOWELS and word[0] in _VOWELS)
    beginning = _OTHER_BEGINNING if other else 0.0
    cost, matched = _least_cost(asked, word, least=(1 - ALIKE) * (1 + _PER_LETTER * shorter) - beginning)
    return max(0.0, 1 - (cost + beginning) / (1 + _PER_LETTER * matched))


def are_forms(one: str, other: str) -> bool:
    """Whether two words are one, in two of its cases."""
    same = _same_beginning(one, other)
    return same >= SHORT and is_form(one[same:]) and is_form(other[same:])


def is_form(rest: str) -> bool:
    """Whether these letters make a case of a word, or nothing of it."""
    return _FORM.fullmatch(rest) is not None


def is_ending(rest: str) -> bool:
    """Whether these letters are an ending, or nothing."""
    return _ENDING.fullmatch(rest) is not None


def _likeness_of_short(asked: str, word: str) -> float:
    if not asked or not word:
        return 0.0
    if word.startswith(asked):
        rest = word[len(asked) :]
        return _SHORT_INFLECTED if len(asked) == SHORT and is_form(rest) else max(ALIKE, 0.9 - 0.05 * len(rest))
    if asked.startswith(word) and len(word) == SHORT and is_ending(asked[SHORT:]):
        return 0.9
    return 0.0


def _least_cost(asked: str, word: str, *, least: float) -> tuple[float, int]:
    """What it costs to make the one's beginning the other, and how many letters that compares.

    It stops where the words cannot become alike any more: at `least` and beyond, what it says may be too much.
    """
    same = _same_beginning(asked, word)
    asked, word = asked[same:], word[same:]
    added = [_LOST.get(letter, _LETTER) for letter in word]
    row = list(accumulate(added, initial=0.0))
    best, matched = min((row[-1] + _more(asked), same or 1), (_lost(asked) + _more(word), same or 1))
    if same >= _STEM and is_ending(asked) and is_ending(word):
        best = min(best, _more(asked) + _more(word))
    before = row
    for number in range(1, len(asked) + 1):
        before, row = row, _next_row(row, before, asked[max(0, number - 2) : number], word, added=added)
        if row[-1] < best and same + number > SHORT:
            whole = row[-1] + _more(asked[number:])
            if whole < best:
                best, matched = whole, same + min(number, len(word))
        if min(row) > least:
            return best, matched
    for place in range(max(0, SHORT + 1 - same), len(word)):
        whole = row[place] + _more(word[place:])
        if whole < best:
            best, matched = whole, same + min(len(asked), place)
    return best, matched


def _next_row(
    row: Sequence[float], before: Sequence[float], letters: str, word: str, *, added: Sequence[float]
) -> list[float]:
    """What it costs to come to each beginning of a word with one letter more; `letters` ends with it. `added`: what
    each letter of the word costs that was not asked for."""
    letter, previous = letters[-1], letters[0] if len(letters) > 1 else ""
    lost, costs = _LOST.get(letter, _LETTER), _COSTS.get(letter, _NO_COSTS)
    cost = row[0] + lost
    after = [cost]
    swaps = f"{letter}{previous}" in word
    for place, other in enumerate(word):
        cost += added[place]
        changed, dropped = row[place] + costs.get(other, 0.0 if letter == other else _LETTER), row[place + 1] + lost
        if changed < cost:
            cost = changed
        if dropped < cost:
            cost = dropped
        if swaps and place and previous == other and word[place - 1] == letter:
            cost = min(cost, before[place - 1] + _SWAPPED)
        after.append(cost)
    return after


def _same_beginning(one: str, other: str) -> int:
    for place, (letter, its) in enumerate(zip(one, other, strict=False)):
        if letter != its:
            return place
    return min(len(one), len(other))


def _lost(letters: str) -> float:
    return sum(_LOST.get(letter, _LETTER) for letter in letters)


def _more(rest: str) -> float:
    """What the letters cost that one word has beyond the other."""
    if not rest:
        return 0.0
    each = _ENDING_COST if is_ending(rest) else _MORE_COST
    return min(_MOST_MORE, each * len(rest))
