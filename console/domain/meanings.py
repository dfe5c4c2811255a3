"""What a typed word may mean among some things, which of them have it, and how much it says."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from console.domain.light_words import is_light
from console.domain.likeness import SAME, SHORT, are_forms
from console.domain.vocabulary import Vocabulary

_LIGHT = 0.1
_UNKNOWN_WEIGHT = 0.8
"""How much a word that no thing has weighs beside the rarest one: it was asked for, or it was idle talk."""
_ANOTHER_WORD = 0.8
"""What a word that looks alike is worth where the one typed alone is a word itself («гэрэл» is no slip for «гэрээ»);
among other words they tell which was meant."""
_REMEMBERED = 128


class Meaning(NamedTuple):
    """The words of the vocabulary with how likely each is meant, the rows that have one of them, and the weight."""

    means: Mapping[int, float]
    met: Mapping[int, float]
    """How surely a row has one, in a field that weighs how much."""
    weight: float


class Meanings:
    """Remembers them: a key typed changes one word of a question."""

    def __init__(self, vocabulary: Vocabulary, having: Mapping[int, Mapping[int, float]], *, things: int) -> None:
        """`having`: for each word of the vocabulary its rows, and how much the field weighs where it stands."""
        self._vocabulary = vocabulary
        self._having = having
        self._things = things
        self._remembered: dict[tuple[str, bool], Meaning] = {}

    def of(self, key: str, *, is_alone: bool = False) -> Meaning:
        """What a word's search key may mean, among other words or typed alone."""
        found = self._remembered.get((key, is_alone))
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            means = self._sure(key) if is_alone else self._vocabulary.meant_by(key)
            weight = self._weight(means) * (_LIGHT if is_light(key) else 1.0)
            found = self._remembered[key, is_alone] = Meaning(means, self._met(means), weight)
        return found

    def _sure(self, key: str) -> Mapping[int, float]:
        means = self._vocabulary.meant_by(key)
        if len(key) <= SHORT or key not in self._vocabulary.number_of:
            return means
        words = self._vocabulary.words
        return {
            number: share if share == SAME or are_forms(key, words[number]) else share * _ANOTHER_WORD
            for number, share in means.items()
        }

    def _met(self, means: Mapping[int, float]) -> Mapping[int, float]:
        best: dict[int, float] = {}
        for number, likely in means.items():
            for row, weight in self._having[number].items():
                if likely * weight > best.get(row, 0.0):
                    best[row] = likely * weight
        return best

    def _weight(self, means: Mapping[int, float]) -> float:
        """How much a word says: the fewer things have it, the more."""
        if not means:
            return _UNKNOWN_WEIGHT * math.log(self._things + 2)
        having = {row for number, share in means.items() if share >= 0.75 for row in self._having[number]}
        if not having:
            having = {row for number in means for row in self._having[number]}
        return math.log((self._things + 2) / (len(having) + 0.5))
