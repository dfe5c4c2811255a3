"""Deliberate mistakes, each made from outside by putting a part of its own in the place of one of the product.

The simulator must catch every one of them, or it would not see the like of it in the product. `python -m tests.simulate
--mistakes` looks for the first seed that catches each, by hand: the rare ones take many worlds.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

Made = Callable[..., Any]


@dataclass(frozen=True)
class Part:
    """One name of a module or a class, and what stands under it while the mistake is made."""

    owner: Any
    name: str
    instead: Any


@dataclass(frozen=True)
class Mistake:
    """`seed` is one that caught it when it was last looked for; the worlds change with what people do in them."""

    name: str
    parts: tuple[Part, ...]
    seed: int


MISTAKES: dict[str, Mistake] = {}


def instead_of(owner: Any, name: str, *more: tuple[Any, str, Any], seed: int) -> Callable[[Made], Made]:
    """The function stands in the place of `owner.name` and is itself the name of the mistake; `more` parts with it."""

    def keep(function: Made) -> Made:
        instead = property(function) if isinstance(owner.__dict__[name], property) else function
        parts = (Part(owner, name, instead), *(Part(*each) for each in more))
        MISTAKES[function.__name__] = Mistake(function.__name__, parts, seed)
        return function

    return keep


@contextmanager
def made(mistake: Mistake) -> Iterator[None]:
    """Inside, the program makes this mistake."""
    with ExitStack() as parts:
        for part in mistake.parts:
            parts.enter_context(replaced(part))
        yield


@contextmanager
def replaced(part: Part) -> Iterator[None]:
    """Inside, the part stands in the place of the product's own."""
    was = part.owner.__dict__[part.name]
    setattr(part.owner, part.name, part.instead)
    try:
        yield
    finally:
        setattr(part.owner, part.name, was)
