"""Finding in small lists: services, problems, bodies, people. All of a question counts, its rare words most.

A thing is found by its fields, each a text with a weight. For every word asked the best answer of the thing's fields
counts (how alike the words are, console.domain.likeness; how much the field weighs), weighed by how rare the word is
among these things. Among things that answer alike the one goes first of whose title more was asked for, in the order it
was asked in. An everyday word also asks with the official ones (synonyms), a text that finds little is also read in the
other keyboard layout.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from operator import neg

from console.domain.entries import Entry, Field, Hit, Reason
from console.domain.keyboard import has_sign_for_letter, readings
from console.domain.light_words import is_light
from console.domain.likeness import SHORT, are_forms
from console.domain.meanings import Meanings
from console.domain.questions import Asked, Question, Text
from console.domain.spelling import Word, words_of
from console.domain.synonyms import Synonyms
from console.domain.trigrams import Trigrams
from console.domain.vocabulary import Vocabulary

MOST_WORDS = 40
"""Of a question; what a citizen tells is longer, but its beginning says what it is about."""
ENOUGH = 0.6
"""From this share on a question of more than two letters needs no second guess at the keyboard."""
SURE = 0.9
"""From this share on no second opinion is asked: all words were met."""
OTHER_READING = 0.9
"""What another reading of the keys is worth beside the first."""
SYNONYM = 0.95
"""What an official word is worth where an everyday one was typed."""
_OF_TITLE, _IN_ORDER, _AS_SPELLED, _TOLD = 0.6, 0.1, 0.15, 0.02
_SHORTLIST = 32
_OF_LETTERS = 0.9
"""What letters in common are worth beside words in common."""
_REMEMBERED = 64
_LETTERS = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Answer:
    """A thing that answers a question, by its row in the index."""

    row: int
    share: float
    score: float
    question: Question


class Index:
    """Some things, and finding among them."""

    def __init__(self, entries: Iterable[Entry], synonyms: Synonyms | None = None) -> None:
        self._entries = tuple(sorted(entries, key=lambda entry: len(entry.title)))
        self._synonyms = synonyms or Synonyms({})
        split = [[words_of(each.text) for each in entry.fields] for entry in self._entries]
        self._vocabulary = Vocabulary(word.key for texts in split for words in texts for word in words)
        self._rarity = self._rarities(split)
        self._texts = [
            tuple(self._text(each, words) for each, words in zip(entry.fields, texts, strict=True))
            for entry, texts in zip(self._entries, split, strict=True)
        ]
        self._phrases = [_phrases_by_word(texts) for texts in self._texts]
        self._remembered, self._of_letters, self._is_ready = dict[str, list[Answer]](), dict[str, list[Answer]](), False
        self._told: Mapping[str, int] = {}
        self._having: dict[int, dict[int, float]] = {}
        for row, texts_of in enumerate(self._texts):
            for text in texts_of:
                for number in text.numbers:
                    having = self._having.setdefault(number, {})
                    having[row] = max(having.get(row, 0.0), text.field.weight)
        self._meanings = Meanings(self._vocabulary, self._having, things=len(self._entries))

    def meaning(self, synonyms: Synonyms) -> "Index":
        """The same things, asked for with other synonyms."""
        other = copy(self)
        other._synonyms, other._remembered, other._of_letters, other._is_ready = synonyms, {}, {}, False
        return other

    def has_word(self, key: str) -> bool:
        """Whether these things have a word with this key."""
        return key in self._vocabulary.number_of

    def has_form(self, key: str) -> bool:
        """Whether they have it, or another case of it."""
        words = self._vocabulary.words
        return any(are_forms(key, words[number]) for number in self._vocabulary.meant_by(key))

    def tell(self, told: Mapping[str, int]) -> None:
        """How often each thing was given as an answer here: of things that answer alike it goes first."""
        if told != self._told:
            self._told = told
            self._remembered, self._of_letters = {}, {}

    def answers(self, typed: str) -> list[Answer]:
        """The things that answer what was typed at all, best first; the last questions are remembered."""
        remembered, asked = (self._of_letters, typed.casefold()) if len(typed) == 1 else (self._remembered, typed)
        found = remembered.get(asked)
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = remembered[asked] = self._found(asked)
        return found

    def hit(self, answer: Answer) -> Hit:
        """An answer with its reasons."""
        reasons, spans = list[Reason](), set[tuple[int, int]]()
        for asked in answer.question.words:
            best, found = 0.0, None
            for place, text in enumerate(self._texts[answer.row]):
                if asked.means.keys().isdisjoint(text.numbers):
                    continue
                for word, number in zip(text.words, text.numbers, strict=True):
                    likely = asked.means.get(number, 0.0) * text.field.weight
                    if likely > best:
                        best, found = likely, (text.field.name, word.text)
                    if likely and place == 0:
                        spans.add((word.start, word.end))
            if found is not None:
                reasons.append(Reason(found[0], asked.typed, found[1], asked.synonym))
        return Hit(self._entries[answer.row].id, answer.share, answer.score, tuple(reasons), tuple(sorted(spans)))

    def _found(self, typed: str) -> list[Answer]:
        best = dict[int, Answer]()
        for number, reading in enumerate(readings(typed)):
            worth = OTHER_READING if number else 1.0
            words = words_of(reading)[:MOST_WORDS]
            for question in self._questions(words, worth):
                for answer in self._answers(question):
                    if answer.row not in best or answer.score > best[answer.row].score:
                        best[answer.row] = answer
            self._second_opinion(best, words, worth)
            is_long = any(len(word.key) > SHORT for word in words)
            is_doubtful = not number and has_sign_for_letter(typed)
            if is_long and not is_doubtful and max((answer.share for answer in best.values()), default=0.0) >= ENOUGH:
                break
        return sorted(best.values(), key=lambda answer: (-round(answer.score, 9), answer.row))

    def prepare(self) -> None:
        """Make ready what is needed now and then, and what a letter finds: nearly every question begins with one."""
        if not self._is_ready:
            self._is_ready = True
            self._trigrams.shares("", limit=1)
            for letter in _LETTERS:
                self.answers(letter)

    @cached_property
    def _trigrams(self) -> Trigrams:
        phrases = [[word.key for text in of if text.field.is_phrase for word in text.words] for of in self._texts]
        return Trigrams([" ".join(keys) for keys in phrases])

    def _second_opinion(self, best: dict[int, Answer], words: Sequence[Word], worth: float) -> None:
        """Where no thing answers surely, what shares the letters counts too, unless of one word that is no slip."""
        if not words or (len(words) == 1 and self.has_word(words[0].key)):
            return
        if max((answer.share for answer in best.values()), default=0.0) >= SURE:
            return
        question = Question(self._asked(words), worth)
        key = " ".join(word.key for word in words if not is_light(word.key)) or words[0].key
        for row, share in self._trigrams.shares(key, limit=_SHORTLIST).items():
            known = best.get(row, Answer(row, 0.0, 0.0, question))
            share *= worth * _OF_LETTERS
            best[row] = Answer(row, max(known.share, share), known.score + share, known.question)

    def _questions(self, words: Sequence[Word], worth: float) -> Iterable[Question]:
        """The question as typed, and with the official words where everyday ones were typed."""
        plain = self._asked(words, is_alone=len(words) == 1)
        if plain:
            yield Question(plain, worth)
        for replaced in self._synonyms.replaced(words):
            asked = tuple(
                each
                for part, everyday in replaced
                for each in (self._asked(part, everyday) if everyday else self._asked(part))
            )
            if asked:
                yield Question(asked, worth * SYNONYM)

    def _asked(self, words: Sequence[Word], synonym: str = "", *, is_alone: bool = False) -> tuple[Asked, ...]:
        found = []
        for word in words:
            means, met, weight = self._meanings.of(word.key, is_alone=is_alone)
            found.append(Asked(word.text.casefold(), means, met, weight, synonym))
        return tuple(found)

    def _answers(self, question: Question) -> Iterator[Answer]:
        """The things that share most with a question; for their score likely words count more."""
        worths = dict[int, float]()
        for asked in question.words:
            weight, before = asked.weight, worths.get
            for row, value in asked.met.items():
                worths[row] = before(row, 0.0) + value * value * weight
        said = {number: self._rarity[number] * share**2 for number, share in question.likely.items()}
        for worth, last in nlargest(_SHORTLIST, zip(worths.values(), map(neg, worths), strict=True)):
            share = sum(asked.met.get(-last, 0.0) * asked.weight for asked in question.words)
            score = worth / question.weight * self._worth(-last, question, said)
            yield Answer(-last, share / question.weight, score, question)

    def _worth(self, row: int, question: Question, said: Mapping[int, float]) -> float:
        """What an answer is worth beside others that share as much; `said`: how much each word asked for says."""
        phrases = self._phrases[row]
        asked_for = {text for number in said.keys() & phrases.keys() for text in phrases[number]}
        whole = max((self._whole(self._texts[row][text], question, said) for text in asked_for), default=0.0)
        order, spelled = self._placed(self._texts[row][0], question)
        told = self._told.get(self._entries[row].id, 0)
        worth = (1 + _OF_TITLE * whole + _IN_ORDER * order + _AS_SPELLED * spelled) * question.worth
        return worth * (1 + _TOLD * math.log1p(told)) if told else worth

    @staticmethod
    def _whole(text: Text, question: Question, said: Mapping[int, float]) -> float:
        """How much of a title or phrase was asked for; a short phrase in a long question is little of it."""
        met = sum([said[number] for number in text.numbers if number in said])
        return text.field.weight * met / max(text.weight, question.weight)

    @staticmethod
    def _placed(text: Text, question: Question) -> tuple[float, float]:
        """How many neighbours of the question stand in the title in their order, side by side best; and how many of
        its words stand there as they were spelled (төр and түр have one key)."""
        if question.likely.keys().isdisjoint(text.numbers):
            return 0.0, 0.0
        places, spelled = list[int | None](), 0
        standing = [(place, number) for place, number in enumerate(text.numbers) if number in question.likely]
        for asked in question.words:
            best, found, is_spelled, means = 0.0, None, False, asked.means
            for place, number in standing:
                if number in means:
                    if found is None or means[number] > best:
                        best, found = means[number], place
                    is_spelled = is_spelled or text.spelled[place].startswith(asked.typed)
            places.append(found)
            spelled += is_spelled
        pairs = [(one, other) for one, other in pairwise(places) if one is not None and other is not None]
        order = sum(1.0 if other == one + 1 else 0.5 for one, other in pairs if other > one)
        return order / max(1, len(places) - 1), spelled / len(places)

    def _rarities(self, split: Sequence[Sequence[Sequence[Word]]]) -> list[float]:
        """How much each word of the vocabulary says: the fewer things have a word that begins so, the more."""
        having: Counter[str] = Counter()
        for texts in split:
            having.update({_beginning(word.key) for words in texts for word in words})
        return [
            math.log((len(self._entries) + 2) / (having[_beginning(word)] + 0.5)) for word in self._vocabulary.words
        ]

    def _text(self, of: Field, words: Sequence[Word]) -> Text:
        numbers = tuple(self._vocabulary.number_of[word.key] for word in words)
        spelled = tuple(word.text.casefold() for word in words)
        return Text(of, tuple(words), numbers, spelled, sum(self._rarity[number] for number in numbers))


def _phrases_by_word(texts: Sequence[Text]) -> Mapping[int, Sequence[int]]:
    """The places of a thing's title and phrases among its texts, by the number of each of their words."""
    found = dict[int, list[int]]()
    for place, text in enumerate(texts):
        for number in {*text.numbers} if text.field.is_phrase else ():
            found.setdefault(number, []).append(place)
    return found


def _beginning(word: str) -> str:
    """What the inflected forms of a word share."""
    return word[:5]
