"""Cases as people might have written them, made from a seed over the shipped catalogue: many words, names, places.

Nobody in them exists: names are put together from parts, numbers are drawn, texts are words of the catalogue and of the
demonstration cases in the frequencies they have there, each with one of the endings it may have.
"""

import csv
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

from console.domain import actions as act
from console.domain.case import Case, Obligation, ObligationState, Status
from console.domain.catalogue import BodyId, Catalogue, PlaceCode, Topic, responsible
from console.domain.identity import case_number
from console.domain.ids import CaseId, ObligationId, PersonId
from console.domain.places import place_name
from tests.domain.building import START
from tests.server.building import DISTRICT

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "catalogue"
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDINGS = ("", "", "", "", "ын", "ийн", "ыг", "ийг", "аас", "ээс", "аар", "ээр", "тай", "тэй", "гүй", "д", "ууд")
_FIRST = ("Бат", "Ган", "Төмөр", "Сүх", "Эрдэнэ", "Алтан", "Мөнх", "Нар", "Цэцэг", "Отгон", "Пүрэв", "Дорж", "Энх",
          "Баяр", "Даваа", "Лхагва", "Ариун", "Чулуун", "Өнөр", "Уран")  # fmt: skip
_SECOND = ("болд", "баатар", "сүрэн", "цэцэг", "жаргал", "хүү", "маа", "дорж", "сайхан", "тулга", "зул", "эрдэнэ",
           "туяа", "чимэг", "цоож", "хуяг", "мөнх", "төгс", "ням", "гэрэл")  # fmt: skip
_PREFIXES = ("99", "88", "95", "94", "80", "86", "89", "91", "96", "98", "77", "70")
_LETTERS = "АБВГДЕЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЭЮЯ"
DAYS = 700
"""Over how long they were opened."""


@dataclass(frozen=True)
class Language:
    """The words to draw from, and how often each comes."""

    words: Sequence[str]
    weights: Sequence[float]

    def some(self, chance: random.Random, count: int) -> list[str]:
        """Words, each with an ending."""
        return [
            word + chance.choice(_ENDINGS) for word in chance.choices(self.words, cum_weights=self.weights, k=count)
        ]


def language(catalogue: Catalogue) -> Language:
    """The words of the shipped texts."""
    counted: Counter[str] = Counter()
    with (RESOURCES / "demo_cases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counted.update(3 * _WORD.findall(row["text"].casefold()))
    for topic in catalogue.topics.values():
        counted.update(_WORD.findall(" ".join((topic.title, *topic.words)).casefold()))
    for service in catalogue.services.values():
        counted.update(_WORD.findall(service.title.casefold()))
    words = [word for word, _ in counted.most_common()]
    return Language(words, list(accumulate(counted[word] for word in words)))


def written(catalogue: Catalogue, count: int, *, seed: int = 7) -> Iterator[Case]:
    """So many cases of one office, the oldest first."""
    chance = random.Random(seed)
    spoken = language(catalogue)
    topics = [topic for topic in catalogue.topics.values() if topic.kind]
    chance.shuffle(topics)
    often = list(accumulate(1 / (rank + 3) for rank in range(len(topics))))
    capital = [code for code in catalogue.places if code.startswith("11") and len(code) == 6]
    country = [code for code in catalogue.places if len(code) == 4]
    bodies = list(catalogue.bodies)
    begun = START - timedelta(days=DAYS)
    names = {code: place_name(catalogue, code) for code in (*capital, *country)}
    for number in range(count):
        topic = chance.choices(topics, cum_weights=often)[0]
        place = chance.choice(capital if chance.random() < 0.6 else country)
        at = begun + timedelta(seconds=DAYS * 86_400 * number / count)
        case = _case(chance, number, topic=topic, place=place, where=names[place], at=at, spoken=spoken)
        yield _forwarded(case, catalogue, chance, bodies)


def _forwarded(case: Case, catalogue: Catalogue, chance: random.Random, bodies: Sequence[BodyId]) -> Case:
    """Two of three were forwarded: to the body responsible, one of ten to another."""
    acting = responsible(catalogue, case.topic, case.place) if case.topic is not None else None
    if chance.random() > 0.66:
        return case
    body = acting.body if acting is not None and chance.random() < 0.9 else chance.choice(bodies)
    name, state = catalogue.bodies[body].name, ObligationState.FORWARDED
    obligation = Obligation(ObligationId(f"o{case.id}"), body, name, state, case.opened_by, case.opened_at)
    return replace(case, obligations=(obligation,))


def _case(
    chance: random.Random, number: int, *, topic: Topic, place: PlaceCode, where: str, at: datetime, spoken: Language
) -> Case:
    said = [*spoken.some(chance, chance.randrange(8, 24)), *(chance.sample(topic.words, 1) if topic.words else ())]
    chance.shuffle(said)
    subject = topic.title if chance.random() < 0.5 else " ".join(said[:4]).capitalize()
    old = chance.random() < (DAYS - (START - at).days) / DAYS * 0.2 + 0.75 and (START - at).days > 45
    return Case(
        id=CaseId(f"{chance.getrandbits(128):032x}"),
        number=case_number(1 + number // 100_000, number % 100_000),
        office=DISTRICT,
        kind=act.Kind(topic.kind or "complaint"),
        channel=act.Channel.PHONE,
        subject=subject,
        text=" ".join(said),
        opened_at=at,
        opened_by=PersonId("agent"),
        status=Status.CLOSED if old else Status.OPEN,
        caller=_caller(chance),
        topic=topic.id,
        topic_title=topic.title,
        place=place,
        place_words=where,
        version=1,
        mark="m",
    )


def _caller(chance: random.Random) -> act.Party:
    parent, given = (chance.choice(_FIRST) + chance.choice(_SECOND) for _ in range(2))
    register = "".join(chance.choices(_LETTERS, k=2)) + f"{chance.randrange(60, 100):02}{chance.randrange(1, 13):02}"
    register += f"{chance.randrange(1, 29):02}{chance.randrange(100):02}"
    phone = chance.choice(_PREFIXES) + f"{chance.randrange(1_000_000):06}"
    return act.Party(parent, given, register if chance.random() < 0.7 else None, (act.Phone(phone),))
