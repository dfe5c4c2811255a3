"""How often the suggestions of the call screen are right: likely bodies and similar open cases.

`python -m tests.bench.alike [CASES]`. Bodies: each of the demonstration cases is left out in turn and asked for among
the others; their texts were published, paraphrased or made of a published category, and the bodies were given to them
for this program, none by a centre. Similar cases: made cases told a second time in other words. So the figures compare
ways of suggesting; what they are worth in an office only the office's own cases will say.
"""

import csv
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from console.desk.alike import OPEN_DAYS
from console.desk.desk import Desk
from console.desk.views import Views
from console.domain import actions as act
from console.domain.case import Case, Obligation, ObligationState, Status
from console.domain.catalogue import BodyId, Catalogue, PlaceCode, TopicId, responsible
from console.domain.identity import case_number
from console.domain.ids import CaseId, ObligationId, PersonId
from console.store.case_rows import ShownCase
from tests.bench._many import desk_with, put_straight
from tests.bench._written import RESOURCES, Language, language, written
from tests.builders import put_shipped_catalogue, ready_room
from tests.domain.building import START
from tests.server.building import DISTRICT

CASES = 20_000
TOLD_AGAIN = 200
SAID = 0.6
"""What part of the words the second caller says too, each with an ending of his own."""
HALF = 0.5
Answer = Callable[[Case], list[BodyId]]


@dataclass(frozen=True)
class Past:
    """A demonstration case, and where its text comes from."""

    case: Case
    basis: str

    @property
    def body(self) -> BodyId:
        """Where it went."""
        return self.case.obligations[0].body


def past_cases() -> list[Past]:
    """The demonstration cases that have a body, as if each had been forwarded to it."""
    with (RESOURCES / "demo_cases.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["body"]]
    return [Past(_past(number, row), row["basis"]) for number, row in enumerate(rows)]


def _past(number: int, row: dict[str, str]) -> Case:
    at = START - timedelta(days=number)
    body = Obligation(
        ObligationId(f"o{number}"),
        BodyId(row["body"]),
        row["body_name"],
        ObligationState.FORWARDED,
        PersonId("agent"),
        at,
    )
    return Case(
        id=CaseId(f"{number:032x}"),
        number=case_number(1, number),
        office=DISTRICT,
        kind=act.Kind(row["kind"]),
        channel=act.Channel.PHONE,
        subject="",
        text=row["text"],
        opened_at=at,
        opened_by=PersonId("agent"),
        status=Status.OPEN,
        topic=TopicId(row["topic"]) if row["topic"] else None,
        topic_title=row["topic_title"] or None,
        place=PlaceCode(row["place"]) if row["place"] else None,
        obligations=(body,),
        version=1,
        mark="m",
    )


@contextmanager
def left_out(desk: Desk, case: Case) -> Iterator[None]:
    """As if this case had never been."""
    with desk._holdings.replica.filling() as filling:
        filling.hide([case.id])
    yield
    with desk._holdings.replica.filling() as filling:
        filling.show([ShownCase(case, 0)])


def of_bodies(desk: Desk) -> None:
    """Each case left out: whether the body it went to is suggested first, or at all, and how often nothing is."""
    past, catalogue = past_cases(), desk.views.catalogue()
    put_straight(desk, [each.case for each in past])
    commonest = [body for body, _ in Counter(each.body for each in past).most_common(3)]
    ways = {
        "always the three commonest": lambda _: commonest,
        "the catalogue's rule for the topic": lambda case: _ruled(catalogue, case),
        "all is typed, topic chosen": _asking(desk.views),
        "all is typed, no topic": _asking(desk.views, has_topic=False),
        "half is typed, no topic": _asking(desk.views, has_topic=False, part=HALF),
    }
    found = {name: list[tuple[Past, list[BodyId]]]() for name in ways}
    for each in past:
        with left_out(desk, each.case):
            for name, way in ways.items():
                found[name].append((each, way(each.case)))
    alone = sum(count == 1 for count in Counter(each.body for each in past).values())
    print(f"bodies of {len(past)} demonstration cases, each left out in turn; {alone} went where no other did")
    for name, answers in found.items():
        _say_bodies(name, answers)
    for basis in sorted({each.basis for each in past}):
        some = [(each, bodies) for each, bodies in found["all is typed, topic chosen"] if each.basis == basis]
        _say_bodies(f"  of these, {basis}", some)


def _asking(views: Views, *, has_topic: bool = True, part: float = 1.0) -> Answer:
    def bodies(case: Case) -> list[BodyId]:
        words = case.text.split()
        text = " ".join(words[: max(1, round(len(words) * part))])
        topic = case.topic if has_topic else None
        return [each.body for each in views.likely_bodies(text=text, topic=topic, place=case.place)]

    return bodies


def _ruled(catalogue: Catalogue, case: Case) -> list[BodyId]:
    ruled = responsible(catalogue, case.topic, case.place) if case.topic is not None else None
    return [] if ruled is None else [ruled.body]


def _say_bodies(name: str, answers: Sequence[tuple[Past, list[BodyId]]]) -> None:
    first = sum(bodies[:1] == [each.body] for each, bodies in answers)
    shown = sum(each.body in bodies for each, bodies in answers)
    nothing, count = sum(not bodies for _, bodies in answers), len(answers)
    print(f"  {name}: first {first} ({first / count:.0%}), among three {shown} ({shown / count:.0%}), ", end="")
    print(f"nothing shown {nothing}, of {count}")


def of_similar(desk: Desk, count: int) -> None:
    """Made open cases told a second time: whether the first is among the five shown; and what new matters show."""
    catalogue = desk.views.catalogue()
    stream = written(catalogue, count)
    while some := list(islice(stream, 5_000)):
        put_straight(desk, some)
        newest = some
    chance, spoken = random.Random(5), language(catalogue)
    since = newest[-1].opened_at - timedelta(days=OPEN_DAYS - 5)
    opened = [case for case in newest if case.status is Status.OPEN and case.opened_at > since]
    told = [(case, told_again(case, chance, spoken)) for case in chance.sample(opened, TOLD_AGAIN)]
    new = list(written(catalogue, TOLD_AGAIN, seed=8))
    print(f"similar cases among {count:,} made ones: {TOLD_AGAIN} told again with {SAID:.0%} of their words")
    for name, has_topic, has_place in (
        ("topic and place known", True, True),
        ("place known", False, True),
        ("topic known", True, False),
        ("words alone", False, False),
    ):
        again = [_similar(desk.views, text, case, has_topic, has_place) for case, text in told]
        first = sum(ids[:1] == [case.id] for ids, (case, _) in zip(again, told, strict=True))
        shown = sum(case.id in ids for ids, (case, _) in zip(again, told, strict=True))
        others = [_similar(desk.views, case.text, case, has_topic, has_place) for case in new]
        print(f"  {name}: first {first / len(told):.0%}, among five {shown / len(told):.0%}; ", end="")
        print(f"for a new matter something is shown in {sum(map(bool, others)) / len(new):.0%}")


def told_again(case: Case, chance: random.Random, spoken: Language) -> str:
    """The same as somebody else says it: some of the words, each with another ending, among words of his own."""
    words = case.text.split()
    kept = chance.sample(words, round(len(words) * SAID))
    endings = ("", "", "ын", "аас", "ээр", "д")
    said = [word + chance.choice(endings) for word in kept] + spoken.some(chance, len(words) - len(kept))
    chance.shuffle(said)
    return " ".join(said)


def _similar(views: Views, text: str, case: Case, has_topic: bool, has_place: bool) -> list[CaseId]:
    topic, place = case.topic if has_topic else None, case.place if has_place else None
    return [each.case.id for each in views.similar(text=text, topic=topic, place=place)]


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory() as temporary:
        for name, of in (("bodies", of_bodies), ("similar", lambda desk: of_similar(desk, count))):
            room = ready_room(Path(temporary) / name)
            put_shipped_catalogue(room)
            desk, _ = desk_with(room, Path(temporary) / name / "desk")
            of(desk)
            desk.stop()
            room.services.close()


if __name__ == "__main__":
    main()
