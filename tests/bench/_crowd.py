"""Many desks on one event loop that say what a real desk says and keep nothing: the load of a whole country."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from console import wire
from console.desk.turns import Pace, pause
from console.domain import actions as act
from console.domain.identity import case_number
from console.domain.ids import ActionId, CaseId, ContactId
from console.wire import LAST_KEY, Answer, At, Cursor, Envelope, Question
from tests.bench._country import HEAD, Country, Seat
from tests.bench._line import Broken, Line
from tests.domain.building import opening

_QUESTION = msgspec.json.Encoder()
_ANSWER = msgspec.json.Decoder(Answer)


@dataclass
class News:
    """When each case was made at its desk, when that desk was answered, and when each other desk had its bytes."""

    made: dict[str, tuple[float, Seat]] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, dict[str, float]] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)
    back: dict[str, float] = field(default_factory=dict)
    pokes: int = 0
    failures: int = 0

    def waits(self, seats: tuple[Seat, ...]) -> tuple[list[float], list[float], int]:
        """(ms from the author's answer, ms from the making, how many never came) over every other desk of the scope."""
        since_answer, since_made, missing = list[float](), list[float](), 0
        for key, (made, author) in self.made.items():
            for seat in seats:
                if seat is author or seat.office not in (author.office, HEAD):
                    continue
                at = self.arrived.get(key, {}).get(seat.enrolment)
                if at is None or key not in self.answered:
                    missing += 1
                else:
                    since_answer.append((at - self.answered[key]) * 1000)
                    since_made.append((at - made) * 1000)
        return since_answer, since_made, missing


class LightDesk:
    """One desk: a held poke, questions at most twice a second, and cases that its agent opens when told to."""

    def __init__(self, url: str, seat: Seat, country: Country, news: News) -> None:
        self.seat = seat
        self._news = news
        self._asking, self._poking = Line(url, seat.token), Line(url, seat.token)
        self._head = country.head
        start = Cursor(country.head.number, country.head.mark, LAST_KEY)
        self._cursors = dict.fromkeys(seat.scopes, start)
        self._pace = Pace()
        self._has_news = False
        self._wake = asyncio.Event()
        self._asked = asyncio.Event()
        self._waiting: list[tuple[str, msgspec.Raw]] = []
        self._counts: Iterator[int] = itertools.count(1)

    @property
    def bytes_passed(self) -> int:
        """Over both connections, both ways, headers included."""
        return self._asking.bytes_passed + self._poking.bytes_passed

    def tell(self, news: News) -> None:
        """Where to write down what comes from now on."""
        self._news = news

    def open_case(self) -> None:
        """The agent saves a call: a case that everyone of the office and of the head office gets."""
        count = next(self._counts)
        case = CaseId(secrets.token_hex(16))
        number = case_number(self.seat.desk_number, count)
        kind, body = wire.action_body(opening(office=self.seat.office, number=number, channel=act.Channel.PHONE))
        envelope = Envelope(
            id=ActionId(secrets.token_hex(16)),
            kind=kind,
            by=self.seat.person,
            at=At(datetime.now(UTC)),
            body=body,
            case=case,
            enrolment=self.seat.enrolment,
            count=count,
            contact=ContactId(secrets.token_hex(16)),
        )
        self._news.made[f"case/{case}"] = (time.monotonic(), self.seat)
        self._waiting.append((f"case/{case}", msgspec.Raw(wire.encode(envelope))))
        self._wake.set()

    async def live(self) -> None:
        """Exchange and hold the poke until cancelled."""
        try:
            await asyncio.gather(self._exchange_on(), self._poke_on())
        finally:
            self._asking.close()
            self._poking.close()

    async def _exchange_on(self) -> None:
        failures = 0
        while True:
            await self._turn(failures)
            self._has_news = False
            try:
                self._pace.begins(time.monotonic())
                while await self._exchange():
                    continue
                failures = 0
                self._asked.set()
            except (Broken, OSError):
                self._news.failures += 1
                failures += 1

    async def _turn(self, failures: int) -> None:
        """As `console.desk.turns.Turns`: work may go sooner than news, and after a failure either waits."""
        if failures:
            await asyncio.sleep(pause(failures))
        while True:
            due = self._pace.work_at if self._waiting else self._pace.news_at
            left = due - time.monotonic() if self._waiting or self._has_news or failures else None
            if left is not None and left <= 0:
                return
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._wake.wait()

    async def _exchange(self) -> bool:
        sent, self._waiting = self._waiting, []
        question = Question(
            protocol=wire.PROTOCOL,
            enrolment=self.seat.enrolment,
            people=(self.seat.person,),
            cursors=self._cursors,
            heads=(self._head,),
            actions=tuple(raw for _, raw in sent),
        )
        said = await self._asking.ask("POST", "/sync", _QUESTION.encode(question))
        now = time.monotonic()
        self._news.asked.append(now)
        if said.status != 200:
            self._news.failures += 1
            self._waiting = sent + self._waiting
            return False
        answer = _ANSWER.decode(said.body)
        self._news.back.setdefault(self.seat.enrolment, now)
        for key, _ in sent:
            self._news.answered[key] = now
        for each in answer.documents:
            self._news.arrived.setdefault(each.key, {}).setdefault(self.seat.enrolment, now)
        self._cursors = answer.cursors
        self._head = answer.head or self._head
        return answer.more

    async def _poke_on(self) -> None:
        await self._told()
        while True:
            known = self._head.number
            try:
                said = await self._poking.ask("GET", f"/poke?after={known}")
                self._news.pokes += 1
                is_news = msgspec.json.decode(said.body, type=dict[str, int]).get("number", known) != known
            except (Broken, OSError):
                self._news.failures += 1
                is_news = True
            if is_news:
                await self._told()

    async def _told(self) -> None:
        """Something may have come: until the answer to a question of after that."""
        self._asked.clear()
        self._has_news = True
        self._wake.set()
        await self._asked.wait()
