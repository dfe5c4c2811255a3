"""All words of a list by their keys, and those that a typed word may mean."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from console.domain.likeness import ALIKE, SHORT, likeness

MOST_COMPARED = 48
"""Words that share most pieces with a typed one are compared letter by letter; no more than these."""
LEAST_SHARED = 0.4
MOST_REMEMBERED = 4_096
_VOWELS = str.maketrans("", "", "aeiu")


class Vocabulary:
    """The words of some texts, numbered. It remembers what it found: the words of a question hardly change by a key."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self.number_of = {word: number for number, word in enumerate(self.words)}
        self._having: dict[str, list[int]] = {}
        self._sizes = list[int]()
        for number, each in enumerate(map(pieces, self.words)):
            self._sizes.append(len(each))
            for piece in each:
                self._having.setdefault(piece, []).append(number)
        self._remembered: dict[str, Mapping[int, float]] = {}

    def meant_by(self, asked: str) -> Mapping[int, float]:
        """The numbers of the words that a typed one may mean, and how likely."""
        found = self._remembered.get(asked)
        if found is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            alike = {number: likeness(asked, self.words[number]) for number in self._near(asked)}
            found = {number: share for number, share in alike.items() if share >= ALIKE}
            self._remembered[asked] = found
        return found

    def _near(self, asked: str) -> list[int]:
        if len(asked) <= SHORT:
            return self._beginning_with(asked)
        wanted = pieces(asked)
        shared = Counter(chain.from_iterable(self._having.get(piece, ()) for piece in wanted))
        size, sizes, enough = len(wanted), self._sizes, LEAST_SHARED * len(wanted)
        near = {
            number: count / (size + sizes[number] - count)
            for number, count in shared.items()
            if count >= enough or count >= LEAST_SHARED * sizes[number]
        }
        return sorted(near, key=lambda number: (-near[number], number))[:MOST_COMPARED]

    def _beginning_with(self, asked: str) -> list[int]:
        start = bisect_left(self.words, asked)
        end = bisect_left(self.words, asked + "\U0010ffff")
        return list(range(start, end))


def pieces(word: str) -> frozenset[str]:
    """The pairs of consonants of a word, the first with its beginning: what stays when vowels go."""
    bones = f" {word.translate(_VOWELS)}"
    return frozenset(bones[start : start + 2] for start in range(len(bones) - 1)) or frozenset({f"  {word[:1]}"})
