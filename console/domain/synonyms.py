"""Everyday words and the official ones that they stand for: data that supervisors edit (загс -> гэрлэлт)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from console.domain.refused import Refused
from console.domain.spelling import Word, search_key, words_of
from console.domain.vocabulary import Vocabulary

EVERYDAY_CHARACTERS, OFFICIAL_CHARACTERS = 60, 120
"""What is longer is a sentence."""

SURE = 0.85
"""So alike a typed word must be to an everyday one."""
_MOST_VARIANTS = 4

Part = tuple[Sequence[Word], str]
"""Some words of a question, and the everyday words they were put in the place of."""


def check_synonym(everyday: str, official: str) -> None:
    """Raise Refused for everyday words that can stand for nothing: `missing` (no letter or digit in it), `too_long`,
    `same_words` (they are the official ones, however either is written). Without official words it is ended."""
    for field, words, most in (
        ("everyday", everyday, EVERYDAY_CHARACTERS),
        ("official", official, OFFICIAL_CHARACTERS),
    ):
        if len(words) > most:
            raise Refused("too_long", field=field, limit=most, length=len(words))
    if not search_key(everyday):
        raise Refused("missing", field="everyday")
    if official.strip() and not search_key(official):
        raise Refused("missing", field="official")
    if search_key(everyday) == search_key(official):
        raise Refused("same_words")


def check_names_nothing(everyday: str, titles: Iterable[str]) -> None:
    """Raise Refused(names_itself) where everyday words are the very title of something that would be found by them."""
    key = search_key(everyday)
    for title in titles:
        if search_key(title) == key:
            raise Refused("names_itself", title=title)


class Synonyms:
    """Finds the everyday words in a question."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {
            tuple(word.key for word in words_of(everyday)): (everyday, tuple(words_of(official)))
            for everyday, official in meanings.items()
        }
        self._meanings.pop((), None)
        self._vocabulary = Vocabulary(key for keys in self._meanings for key in keys)
        self._beginning: dict[int, list[tuple[str, ...]]] = {}
        for keys in sorted(self._meanings, key=len, reverse=True):
            self._beginning.setdefault(self._vocabulary.number_of[keys[0]], []).append(keys)

    def replaced(self, words: Sequence[Word]) -> Iterator[list[Part]]:
        """The question with official words in the place of all everyday ones, then of one at a time."""
        found = list(self._found(words))
        choices = [found, *([each] for each in found)] if len(found) > 1 else [found][: len(found)]
        for chosen in choices[:_MOST_VARIANTS]:
            parts, start = list[Part](), 0
            for place, keys in chosen:
                everyday, official = self._meanings[keys]
                parts += [(words[start:place], ""), (official, everyday)]
                start = place + len(keys)
            yield [*parts, (words[start:], "")]

    def _found(self, words: Sequence[Word]) -> Iterator[tuple[int, tuple[str, ...]]]:
        place = 0
        while place < len(words):
            keys = self._at(words, place)
            if keys:
                yield place, keys
            place += len(keys) or 1

    def _at(self, words: Sequence[Word], place: int) -> tuple[str, ...]:
        """The longest everyday words that begin at a place; none as an empty tuple."""
        for number, likely in sorted(self._vocabulary.meant_by(words[place].key).items(), key=lambda each: -each[1]):
            if likely < SURE:
                break
            for keys in self._beginning.get(number, ()):
                if self._stand_at(keys, words[place : place + len(keys)]):
                    return keys
        return ()

    def _stand_at(self, keys: Sequence[str], words: Sequence[Word]) -> bool:
        return len(keys) == len(words) and all(
            self._vocabulary.meant_by(word.key).get(self._vocabulary.number_of[key], 0.0) >= SURE
            and len(word.key) >= len(key) - 1
            for key, word in zip(keys, words, strict=True)
        )
