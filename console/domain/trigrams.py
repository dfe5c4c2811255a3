"""What titles share with a question in pieces of three letters: the second opinion where words are mistyped badly."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nlargest

MOST_PIECES = 200


class Trigrams:
    """The pieces of some texts, given as search keys; rare pieces say more than common ones."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._having: dict[str, list[int]] = {}
        for row, key in enumerate(keys):
            for piece in pieces_of(key):
                self._having.setdefault(piece, []).append(row)
        self._rarity = {piece: math.log((len(keys) + 2) / (len(rows) + 0.5)) for piece, rows in self._having.items()}
        self._unknown = math.log(len(keys) + 2)

    def shares(self, key: str, *, limit: int) -> Mapping[int, float]:
        """The rows that share most with a question, and how much of it."""
        asked = sorted(pieces_of(key))[:MOST_PIECES]
        whole = sum(self._rarity.get(piece, self._unknown) for piece in asked)
        shared = Counter[int]()
        for piece in asked:
            for row in self._having.get(piece, ()):
                shared[row] += self._rarity[piece]  # type: ignore[assignment]
        return {row: shared[row] / whole for row in nlargest(limit, shared, key=lambda row: (shared[row], -row))}


def pieces_of(key: str) -> frozenset[str]:
    """The three-letter pieces of a key, with a space before and after it."""
    padded = f" {key} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))
