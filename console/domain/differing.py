"""How titles that are nearly alike differ: what people must see to choose among them."""

from collections.abc import Sequence

from console.domain.spelling import Word, words_of

NEARLY_ALIKE = 0.6
"""Two titles that share so many of their words are told apart by the others."""


def differences(titles: Sequence[str]) -> list[Sequence[str] | None]:
    """For each title its words that one nearly alike has not, a number with what it counts («2 жил»); empty where
    another is the same, None where none is nearly alike."""
    words = [words_of(title) for title in titles]
    return [_apart(own, [other for other in words if other is not own]) for own in words]


def _apart(own: Sequence[Word], others: Sequence[Sequence[Word]]) -> Sequence[str] | None:
    keys = {word.key for word in own}
    alike = [other for other in ({word.key for word in each} for each in others) if _share(keys, other) >= NEARLY_ALIKE]
    if not alike:
        return None
    common = set.intersection(*alike)
    apart = [word.key not in common for word in own]
    counted = [False, *(word.text.isdigit() and other for word, other in zip(own, apart, strict=True))]
    return [word.text for word, other, is_counted in zip(own, apart, counted, strict=False) if other or is_counted]


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))
