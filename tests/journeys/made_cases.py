"""Some three hundred cases for a demonstration, made from the sample complaints: plausible histories, synthetic people.

Everything is an envelope as a desk would hand it in, so it reaches the centre through POST /sync like any other work.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from console import wire
from console.domain import actions as act
from console.domain.case import Seen
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.identity import case_number
from console.domain.ids import ActionId, CaseId, ContactId, ObligationId, OfficeId, PersonId
from console.wire import At, Envelope

CATALOGUE = Path(__file__).resolve().parents[2] / "resources" / "catalogue"
PARENTS = ("Бат", "Дорж", "Ганбаатар", "Сүрэн", "Цэрэн", "Нямдаваа", "Лувсан", "Өлзий")
GIVEN = ("Болд", "Сараа", "Тэмүүлэн", "Оюун", "Энхжин", "Мөнх", "Нарантуяа", "Ганзориг", "Үүрийнтуяа", "Хулан")


class Made(Protocol):
    """Makes a case's next envelope, so many minutes after the one before."""

    def __call__(self, action: act.Action, *, minutes: float = 1.0) -> Envelope: ...


@dataclass(frozen=True)
class Worker:
    """Who took a made case, and where."""

    person: PersonId
    office: OfficeId
    place: PlaceCode


@dataclass
class CaseMaker:
    """Makes the envelopes of one desk, oldest case first; `now` is where their histories end."""

    enrolment: str
    desk_number: int
    workers: Sequence[Worker]
    now: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(1111))
    _count: int = 0

    def cases(self, count: int) -> Iterator[Envelope]:
        """The actions of `count` cases, spread over the last 45 days."""
        with (CATALOGUE / "demo_cases.csv").open(encoding="utf-8", newline="") as file:
            samples = list(csv.DictReader(file))
        for index in range(count):
            age = timedelta(days=45 * (count - index) / count, minutes=self.chance.randrange(600))
            yield from self._history(samples[index * 7 % len(samples)], index + 1, self.now - age)

    def _history(self, sample: dict[str, str], counter: int, opened: datetime) -> Iterator[Envelope]:
        worker = self.chance.choice(self.workers)
        case, contact = CaseId(f"sample-{counter}"), ContactId(f"sample-call-{counter}")
        opening = self._opening(sample, counter, worker)
        at, before = opened, list[ActionId]()

        def made(action: act.Action, *, minutes: float = 1.0) -> Envelope:
            nonlocal at
            at = min(at + timedelta(minutes=minutes), self.now)
            envelope = self._envelope(action, case=case, worker=worker, at=At(at), contact=contact)
            before.append(envelope.id)
            return msgspec.structs.replace(envelope, seen=Seen(ids=tuple(before[:-1])))

        if opening.kind is act.Kind.INQUIRY:
            yield made(act.AnswerInquiry(opening, "Үйлчилгээний лавлахаас хэлсэн"))
            return
        yield made(opening)
        if opening.kind is act.Kind.THANKS:
            yield made(act.Close(act.CloseOutcome.EXPLAINED, "Байгууллагад дамжуулсан"))
            return
        if self.chance.random() < 0.14:
            return
        yield from self._body_acts(sample, case, made)

    def _body_acts(self, sample: dict[str, str], case: CaseId, made: Made) -> Iterator[Envelope]:
        obligation = ObligationId(f"{case}-to-1")
        yield made(act.Forward(obligation, BodyId(sample["body"]), sample["body_name"]))
        fate = self.chance.random()
        if fate > 0.8:
            return
        yield made(act.Acknowledge(obligation, letter_number=str(self.chance.randrange(100, 999))), minutes=1800)
        if fate > 0.5:
            return
        yield made(
            act.Answer(
                obligation,
                self.chance.choice((act.AnswerOutcome.DONE, act.AnswerOutcome.WILL_BE_DONE, act.AnswerOutcome.DONE)),
                "Газар дээр нь үзэж шийдвэрлэв.",
                letter_number=f"{self.chance.randrange(1, 40)}/{self.chance.randrange(100, 999)}",
                letter_date=self.now.date(),
                signer="Д. Мөнх",
                post="Хэлтсийн дарга",
            ),
            minutes=self.chance.randrange(4000, 15000),
        )
        if fate > 0.3:
            return
        word = act.CitizenWord.SOLVED if self.chance.random() < 0.7 else act.CitizenWord.NOT_SOLVED
        yield made(act.RecordFollowUp(True, word, "Утсаар асуув"), minutes=1500)
        if word is act.CitizenWord.SOLVED:
            yield made(act.Close(act.CloseOutcome.SOLVED), minutes=2)

    def _opening(self, sample: dict[str, str], counter: int, worker: Worker) -> act.OpenCase:
        place = PlaceCode(sample["place"]) if sample["place"] else worker.place
        text = sample["text"]
        return act.OpenCase(
            number=case_number(self.desk_number, counter),
            office=worker.office,
            kind=act.Kind(sample["kind"]),
            channel=self.chance.choice((act.Channel.PHONE,) * 5 + (act.Channel.IN_PERSON, act.Channel.ONLINE)),
            subject=text if len(text) <= 80 else text[: text.rfind(" ", 0, 80)] + " …",
            text=text,
            caller=act.Party(
                parent_name=self.chance.choice(PARENTS),
                given_name=self.chance.choice(GIVEN),
                phones=(act.Phone(f"99{self.chance.randrange(10**6):06}"),),
            ),
            priority=act.Priority.URGENT if self.chance.random() < 0.06 else act.Priority.NORMAL,
            topic=TopicId(sample["topic"]),
            topic_title=sample["topic_title"],
            place=place,
            assignee=worker.person if self.chance.random() < 0.75 else None,
        )

    def _envelope(self, action: act.Action, *, case: CaseId, worker: Worker, at: At, contact: ContactId) -> Envelope:
        self._count += 1
        kind, body = wire.action_body(action)
        return Envelope(
            id=ActionId(f"{case}-{self._count}"),
            kind=kind,
            by=worker.person,
            at=at,
            body=body,
            case=case,
            enrolment=self.enrolment,
            count=self._count,
            contact=contact,
        )


def pages(envelopes: Iterator[Envelope], size: int = 300) -> Iterator[tuple[msgspec.Raw, ...]]:
    """The envelopes in the portions that one question carries."""
    page: list[msgspec.Raw] = []
    for envelope in envelopes:
        page.append(msgspec.Raw(wire.encode(envelope)))
        if len(page) == size:
            yield tuple(page)
            page = []
    if page:
        yield tuple(page)
