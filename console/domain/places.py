"""Places by name: a soum always with its aimag, a district also by its abbreviation, a khoroo by its number."""

import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from heapq import nsmallest

from console.domain.catalogue import Catalogue, Place, PlaceCode, upwards
from console.domain.spelling import search_key

MOST_LETTERS = 200
"""Of what is typed: no place's path is longer."""
AREA_DIGITS = 4
"""A soum's or district's code; an aimag's or the capital's has two, a bag's or khoroo's six."""
_LEVEL_WORD = re.compile(r"aimag|aimg\w{1,4}|sum(n|d|as|)|dureg|durg\w{0,4}|huru\w{0,3}|bag(n|t)?|hut\w{0,3}")
"""Keys of аймаг, сум, дүүрэг, хороо, баг and хот with their endings: said with a name, they tell nothing apart."""


def place_path(catalogue: Catalogue, code: PlaceCode) -> tuple[Place, ...]:
    """From the capital or aimag down to the place: (Өвөрхангай, Хужирт, 3-р баг); empty for an unknown code."""
    places = catalogue.places
    codes = upwards(code, lambda below: places[below].parent if below in places else None)
    return tuple(reversed([places[found] for found in codes if found in places]))


def place_name(catalogue: Catalogue, code: PlaceCode) -> str:
    """The place's name with all that it lies in, since names of soums repeat: «Өвөрхангай, Хужирт»."""
    return ", ".join(place.name for place in place_path(catalogue, code)) or code


def place_name_latin(catalogue: Catalogue, code: PlaceCode) -> str:
    """The same in the official romanisation: "Uvurkhangai, Khujirt"."""
    return ", ".join(place.name_latin for place in place_path(catalogue, code)) or code


def area_of(code: PlaceCode) -> PlaceCode:
    """The soum or district that a place is or lies in; of an aimag or the capital itself the same."""
    return PlaceCode(code[:AREA_DIGITS])


def common_place(one: PlaceCode, other: PlaceCode) -> PlaceCode | None:
    """The narrowest place that holds both; None where that is the whole country. Codes grow by two digits a level."""
    return next((PlaceCode(one[:end]) for end in range(len(one), 1, -2) if other.startswith(one[:end])), None)


def places_matching(catalogue: Catalogue, text: str, *, limit: int = 20) -> tuple[Place, ...]:
    """Places whose path answers every word typed, best first: «хужирт», «БГД 4», «uvurkhangai bat».

    A number asks for just that khoroo or bag; other words match beginnings and inflected forms. A district's
    abbreviation comes before whole names, these before beginnings, the wider place before the narrower.
    """
    asked = list(dict.fromkeys(search_key(text[:MOST_LETTERS]).split()))
    asked = [word for word in asked if not _LEVEL_WORD.fullmatch(word)] or asked
    named = _named(catalogue)
    met = [named.meant_by(word) for word in asked]
    begun = {code for words in met for word in words for code in named.codes[word]}
    found = [catalogue.places[code] for code in begun if not any(map(named.around(code).isdisjoint, met))]
    return tuple(nsmallest(limit, found, key=lambda place: (_distance(place, asked), len(place.code), place.code)))


class _Named:
    """The places by the words of their own names: a key in a box must not walk through all of them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.codes: dict[str, list[PlaceCode]] = {}
        for place in catalogue.places.values():
            for word in _words_of(place):
                self.codes.setdefault(word, []).append(place.code)
        self._words = sorted(self.codes)
        self._around: dict[PlaceCode, frozenset[str]] = {}

    def meant_by(self, asked: str) -> list[str]:
        """The words of names that begin so, and those with which the asked one begins; of a number just itself."""
        if asked.isdigit():
            return [asked] if asked in self.codes else []
        first, last = (bisect_left(self._words, end) for end in (asked, asked + "\U0010ffff"))
        shorter = [asked[:length] for length in range(3, len(asked)) if asked[:length] in self.codes]
        return self._words[first:last] + shorter

    def around(self, code: PlaceCode) -> frozenset[str]:
        """All words of a place's path."""
        found = self._around.get(code)
        if found is None:
            path = place_path(self.catalogue, code)
            found = self._around[code] = frozenset(word for place in path for word in _words_of(place))
        return found


_last_named: list[_Named] = []


def _named(catalogue: Catalogue) -> _Named:
    """Made once for a catalogue: there is one at a time."""
    found = next((each for each in _last_named if each.catalogue is catalogue), None)
    if found is None:
        found = _Named(catalogue)
        _last_named[:] = [found]
    return found


def _distance(place: Place, asked: Sequence[str]) -> int:
    if place.abbreviation and search_key(place.abbreviation) in asked:
        return 0
    own = _words_of(place)
    return 1 if "".join(asked) in own or any(word in own for word in asked) else 2


@functools.cache
def _words_of(place: Place) -> frozenset[str]:
    keys = [search_key(name) for name in (place.name, place.name_latin, place.abbreviation or "")]
    return frozenset({*(key.replace(" ", "") for key in keys[:2]), *(word for key in keys for word in key.split())})
