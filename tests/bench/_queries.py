"""Questions made by rule from the titles of services, as people type: inflected, in Latin letters, with slips ...

The titles are parted into two halves by a hash of the title: on one half the search is tuned, the other is held out.
A question is made of the two or three rarest words of a title; every service whose title has them all answers it.
"""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from console.domain.catalogue import Catalogue, Service, TopicId

VOWELS = "аэиоуөүеёюяы"
LATIN = {
    "а": "a", "б": "b", "в": "v w", "г": "g", "д": "d", "е": "e ye", "ё": "yo", "ж": "j zh", "з": "z", "и": "i",
    "й": "i y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "ө": "u o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ү": "u v", "ф": "f", "х": "h kh x", "ц": "ts c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "ii y i",
    "ь": "i ", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
US = dict(zip("фцужэнгшүзкъйыбөахролдпячёсмитьвюещ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./-=", strict=True))
MONGOLIAN = {latin: letter for letter, latin in US.items()}
DIGIT_ROW = dict(zip("1234567890", '№-"₮:._,%?', strict=True))

LETTERS_OF_DIGIT_ROW = "ещ"


@dataclass(frozen=True)
class Question:
    """What is typed, of which class, and which services answer it."""

    sort: str
    text: str
    answers: frozenset[str]
    is_held_out: bool


def questions(services: Sequence[Service]) -> Iterator[Question]:
    """All questions, the same each time."""
    words = {service.id: re.findall(r"\w+", service.title.casefold()) for service in services}
    common = Counter(word for each in words.values() for word in set(each))
    asked = set[tuple[str, ...]]()
    for service in services:
        own = [word for word in words[service.id] if len(word) > 3 and set(word) <= LATIN.keys()]
        rarest = set(sorted(set(own), key=lambda word: (common[word], word))[: 2 + len(own) % 2])
        chosen = tuple(dict.fromkeys(word for word in own if word in rarest))
        if len(chosen) < 2 or chosen in asked:
            continue
        asked.add(chosen)
        digest = hashlib.sha256(service.title.encode()).digest()
        chance = random.Random(digest)
        answers = frozenset(id for id, has in words.items() if set(chosen) <= set(has))
        for sort, make in SORTS.items():
            yield Question(sort, make(list(chosen), chance), answers, digest[0] % 2 == 1)
        short = min(chosen, key=lambda word: (common[word], word))
        having = frozenset(id for id, has in words.items() if any(word.startswith(stem(short)) for word in has))
        yield Question("short", stem(short), having, digest[0] % 2 == 1)
        yield from _on_digit_row(words, service.id, chosen, is_held_out=digest[0] % 2 == 1)


def _on_digit_row(
    words: dict[str, list[str]], of: str, chosen: Sequence[str], *, is_held_out: bool
) -> Iterator[Question]:
    """What lies on the digit row of the Mongolian layout: each number of the title, typed as the signs that Windows
    gives for it, and each word with one of the row's letters (е, щ), typed on US keys."""
    for number in dict.fromkeys(word for word in words[of] if word.isdigit()):
        answers = frozenset(id for id, has in words.items() if {*chosen, number} <= set(has))
        typed = "".join(DIGIT_ROW[digit] for digit in number)
        yield Question("digit row: 0-9", " ".join([*chosen, typed]), answers, is_held_out)
    for word in dict.fromkeys(word for word in words[of] if len(word) > 3 and set(word) & set(LETTERS_OF_DIGIT_ROW)):
        asked = (word, *(other for other in chosen if other != word))[:3]
        answers = frozenset(id for id, has in words.items() if set(asked) <= set(has))
        yield Question(
            "digit row: е щ", "".join(US.get(letter, letter) for letter in " ".join(asked)), answers, is_held_out
        )


def topics_on_digit_row(catalogue: Catalogue) -> Iterator[tuple[str, TopicId]]:
    """Titles and people's words of problems with a letter that lies on the digit row, typed on US keys."""
    for topic in catalogue.topics.values():
        for words in (topic.title, *topic.words) if topic.parent is not None else ():
            if set(words.casefold()) & set(LETTERS_OF_DIGIT_ROW):
                yield "".join(US.get(letter, letter) for letter in words.casefold()), topic.id


def inflected(words: list[str], chance: random.Random) -> str:
    """The last word with an ending of its vowels, the others with or without their own."""
    return " ".join(
        [*(stem(word) if chance.random() < 0.3 else word for word in words[:-1]), ending(words[-1], chance)]
    )


def latin(words: list[str], chance: random.Random) -> str:
    """One person's habit for each letter, kept through the question."""
    habit = {letter: chance.choice(ways.split(" ")) for letter, ways in LATIN.items()}
    return " ".join("".join(habit[letter] for letter in word) for word in words)


def without_vowels(words: list[str], chance: random.Random) -> str:
    """Half of the vowels after the first letter left out."""
    return " ".join(
        word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS or chance.random() < 0.5)
        for word in words
    )


def with_slips(words: list[str], chance: random.Random) -> str:
    """One slip in each word of five letters or more: a letter left out, doubled, swapped or another."""
    return " ".join(slip(word, chance) if len(word) > 4 else word for word in words)


def slip(word: str, chance: random.Random) -> str:
    """One slip after the first letter."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] * 2 + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("аэиоуөүнрлтсдг") + word[at + 1 :],
        ]
    )


def on_us_keys(words: list[str], chance: random.Random) -> str:
    """Mongolian typed while the Latin layout is on."""
    return "".join(US.get(letter, letter) for letter in " ".join(words))


def on_mongolian_keys(words: list[str], chance: random.Random) -> str:
    """Latin letters typed while the Mongolian layout is on."""
    return "".join(MONGOLIAN.get(letter, letter) for letter in latin(words, chance))


def stem(word: str) -> str:
    """A word without its genitive or accusative."""
    return re.sub(r"(?<=..[^аэоөуүи])(ийн|ын|ийг|ыг)$|(?<=...)(ны|ний|г)$", "", word)


def ending(word: str, chance: random.Random) -> str:
    """A word with a case or possessive ending that agrees with its vowels; a weak vowel goes before it."""
    bare = stem(word)
    vowel = harmony(bare)
    if bare[-1] in VOWELS:
        return bare + chance.choice(["г", "г" + vowel * 2, "н" + vowel * 2 + "с", "тай", "д"])
    if len(bare) > 4 and bare[-1] in "лрнмгв" and bare[-2] in "аэоөи" and bare[-3] not in VOWELS + "ьйъ":
        bare = bare[:-2] + bare[-1]
    of = "ын" if vowel in "ао" else "ийн"
    return bare + chance.choice([of, of + "х" + vowel * 2, vowel * 2, vowel * 2 + "с", vowel * 2 + "р"])


def harmony(word: str) -> str:
    """The vowel of a word's endings."""
    first = next((letter for letter in word if letter in VOWELS), "э")
    return {"а": "а", "у": "а", "я": "а", "ы": "а", "о": "о", "ё": "о", "ю": "а", "ө": "ө"}.get(first, "э")


SORTS: dict[str, Callable[[list[str], random.Random], str]] = {
    "inflected": inflected,
    "Latin": latin,
    "no vowels": without_vowels,
    "slips": with_slips,
    "US keys": on_us_keys,
    "Mongolian keys": on_mongolian_keys,
}
