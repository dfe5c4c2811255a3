"""What can be found, by which texts, and what is said of it when it is found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One text by which a thing is found. `is_phrase`: it stands for the thing as its title does."""

    name: str
    text: str
    weight: float
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a thing answers: a typed word met a word of one of its fields, or of `synonym` when that was typed."""

    field: str
    typed: str
    word: str
    synonym: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found. `share` is how much of the question it answers, 0 to 1; `spans` what in its title does."""

    id: str
    share: float
    score: float
    reasons: tuple[Reason, ...]
    spans: tuple[tuple[int, int], ...]
