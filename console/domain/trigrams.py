"""What titles share with a question in pieces of three letters: the second opinion where words are mistyped badly."""

import math
from collections.abc import Mapping, Sequence
from heapq import nlargest
from operator import neg

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
        shared = dict[int, float]()
        for piece in asked:
            rarity = self._rarity.get(piece, 0.0)
            for row in self._having.get(piece, ()):
                shared[row] = shared.get(row, 0.0) + rarity
        best = nlargest(limit, zip(shared.values(), map(neg, shared), strict=True))
        return {-last: share / whole for share, last in best}


def pieces_of(key: str) -> frozenset[str]:
    """The three-letter pieces of a key, with a space before and after it."""
    padded = f" {key} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))
