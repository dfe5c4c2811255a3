"""A question and the texts that may answer it, as the numbers of their words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.domain.entries import Field
from console.domain.spelling import Word


@dataclass(frozen=True, slots=True)
class Text:
    """A field as its words' numbers."""

    field: Field
    words: tuple[Word, ...]
    numbers: tuple[int, ...]
    spelled: tuple[str, ...]
    """The words as they stand, in small letters."""
    weight: float
    """Of all its words together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question: what it may mean, and how much it weighs here."""

    typed: str
    means: Mapping[int, float]
    met: Mapping[int, float]
    """The rows that have one of these words, and how surely in a field that weighs how much."""
    weight: float
    synonym: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One way to read what was typed."""

    words: tuple[Asked, ...]
    worth: float
    weight: float = field(init=False)
    likely: dict[int, float] = field(init=False)
    """How likely each word of the vocabulary was asked for."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", sum(word.weight for word in self.words))
        likely = dict[int, float]()
        for word in self.words:
            for number, share in word.means.items():
                likely[number] = max(share, likely.get(number, 0.0))
        object.__setattr__(self, "likely", likely)
