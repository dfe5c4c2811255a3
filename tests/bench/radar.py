"""The radar on made calls: six weeks to learn, three quiet months, then failures of 300 calls an hour.

Run as `python -m tests.bench.radar [--calls 350] [--weeks 13] [--failures 40] [--seed 4]`. All calls go one by one
through a real centre. They are made so: topics and areas of the shipped catalogue, drawn with weights that fall as
1/rank, cold rooms first; hours and days as in an office (nights a tenth of the day, weekends a third); cold rooms three
times as often from November to March; one call in twelve is followed within the hour by one to three neighbours with
the same small matter, one in twenty comes again from the same telephone. A failure is one topic in one area at a
random moment of the weeks after: 300 calls an hour at random moments, from as many telephones.
"""

import argparse
import heapq
import random
import statistics
import tempfile
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, count
from pathlib import Path

import msgspec

from console import wire
from console.domain import actions as act
from console.domain.bursts import WEEKS
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import ULAANBAATAR
from console.domain.ids import ActionId, CaseId, PersonId
from console.domain.people import CENTRE
from console.domain.places import AREA_DIGITS
from console.store import register
from console.store.documents import of_kind
from console.wire import At, Envelope
from tests.bench._figures import machine, median_and_last
from tests.builders import DISTRICT, put_shipped_catalogue
from tests.domain.building import opening
from tests.server.building import Room, ready_room

BEGIN = datetime(2026, 9, 1, tzinfo=ULAANBAATAR)
BY_HOUR = [1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 10, 7, 9, 10, 10, 9, 7, 5, 4, 3, 2, 2, 1]
COLD_MONTHS = frozenset({11, 12, 1, 2, 3})
HEATING = "Poor heating, cold rooms"
FAILURE_AN_HOUR = 300
NEIGHBOURS, AGAIN = 1 / 12, 1 / 20
MOST_CALLS = 60
"""A failure not found by then counts as not found."""


@dataclass(frozen=True, order=True)
class Call:
    at: datetime
    topic: TopicId
    place: PlaceCode | None
    phone: str


class Country:
    """Who calls about what, where and when, as the page's head says."""

    def __init__(self, room: Room, calls_a_day: float, chance: random.Random) -> None:
        with room.services.centre.database.read() as connection:
            topics = [msgspec.json.decode(raw) for _, raw in of_kind(connection, "topic")]
            places = [key.partition("/")[2] for key, _ in of_kind(connection, "place")]
        self._cold_rooms = next(TopicId(topic["id"]) for topic in topics if topic["title_en"] == HEATING)
        self.topics = [TopicId(topic["id"]) for topic in topics if topic.get("kind")]
        self.areas = [PlaceCode(code) for code in places if len(code) == AREA_DIGITS]
        self._chance = chance
        chance.shuffle(self.topics)
        chance.shuffle(self.areas)
        self.topics.sort(key=lambda topic: topic != self._cold_rooms)
        self._topic_weights = list(accumulate(1 / rank for rank in range(1, len(self.topics) + 1)))
        self._area_weights = list(accumulate(1 / rank for rank in range(1, len(self.areas) + 1)))
        self._a_minute = calls_a_day / (1 + NEIGHBOURS * 2 + AGAIN) / sum(BY_HOUR) / 60
        self._phones = count(80_000_000)

    def quiet(self, begin: datetime, weeks: float) -> Iterator[Call]:
        """The calls of some weeks in their order."""
        later: list[Call] = []
        for minute in range(int(weeks * 7 * 24 * 60)):
            at = begin + timedelta(minutes=minute)
            for _ in range(self._many(self._a_minute * BY_HOUR[at.hour] * (1 if at.weekday() < 5 else 1 / 3))):
                moment = at + timedelta(seconds=60 * self._chance.random())
                call = Call(moment, self._topic(at), self._area(), self.phone())
                heapq.heappush(later, call)
                for follower in self._followers(call):
                    heapq.heappush(later, follower)
            while later and later[0].at < at:
                yield heapq.heappop(later)
        yield from sorted(later)

    def failure(self, begin: datetime) -> Iterator[Call]:
        """Any topic in any area, the busy ones more often."""
        topic, area, at = self._topic(begin), self._area(), begin
        while True:
            at += timedelta(hours=self._chance.expovariate(FAILURE_AN_HOUR))
            yield Call(at, topic, area, self.phone())

    def phone(self) -> str:
        return str(next(self._phones))

    def _followers(self, call: Call) -> Iterator[Call]:
        if self._chance.random() < NEIGHBOURS:
            for _ in range(self._chance.choice([1, 2, 3])):
                yield Call(call.at + timedelta(hours=self._chance.random()), call.topic, call.place, self.phone())
        if self._chance.random() < AGAIN:
            yield Call(call.at + timedelta(hours=3 * self._chance.random()), call.topic, call.place, call.phone)

    def _topic(self, at: datetime) -> TopicId:
        found = self.topics[self._drawn(self._topic_weights)]
        while found == self._cold_rooms and at.month not in COLD_MONTHS and self._chance.random() < 2 / 3:
            found = self.topics[self._drawn(self._topic_weights)]
        return found

    def _area(self) -> PlaceCode:
        return self.areas[self._drawn(self._area_weights)]

    def _drawn(self, weights: Sequence[float]) -> int:
        return bisect(weights, self._chance.random() * weights[-1])

    def _many(self, expected: float) -> int:
        """By Poisson's law: how many exponential steps fit into one."""
        many, left = 0, 1.0
        while (left := left - self._chance.expovariate(expected)) > 0:
            many += 1
        return many


class Taken:
    """Calls handed in one by one as a desk hands them in, with the milliseconds each took."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._count = 0
        self.took: list[float] = []

    def take(self, call: Call) -> None:
        self._room.clock.now = max(self._room.clock.now, call.at)
        self._count += 1
        party = act.Party(phones=(act.Phone(call.phone),))
        action = opening(office=DISTRICT, number="", topic=call.topic, place=call.place, caller=party)
        kind, body = wire.action_body(action)
        id = f"call-{self._count}"
        envelope = Envelope(ActionId(id), kind, PersonId("agent"), At(call.at), body, case=CaseId(id))
        raw = (wire.encode(envelope),)
        began = time.perf_counter()
        self._room.services.centre.take(raw)
        self.took.append((time.perf_counter() - began) * 1000)

    def raised(self) -> list[tuple[datetime, str, str]]:
        """The problems that the centre raised and nobody closed."""
        with self._room.services.centre.database.read() as connection:
            ids = register.open_in(connection, "common")
        cases = [self._room.known_case(id) for id in ids]
        return [(case.opened_at, str(case.topic), str(case.place)) for case in cases if case.opened_by == CENTRE]

    def close_all(self) -> None:
        """Somebody closes what is open, so that the next one can be raised."""
        desk = self._room.desk("chief")
        with self._room.services.centre.database.read() as connection:
            ids = register.open_in(connection, "common")
        for id in ids:
            desk.do(act.Close(act.CloseOutcome.EXPLAINED), id)


def quiet_months(country: Country, taken: Taken, weeks: int) -> datetime:
    """Learn, then count what is raised though nothing happened."""
    learning = BEGIN + timedelta(weeks=WEEKS)
    until = learning + timedelta(weeks=weeks)
    false: Counter[bool] = Counter()
    day, spots = BEGIN.date(), Counter[tuple[str, str | None]]()
    for call in country.quiet(BEGIN, WEEKS + weeks):
        taken.take(call)
        spots[call.topic, call.place] += 1
        if call.at.date() != day:
            day = call.at.date()
            false.update(at >= learning for at, _, _ in taken.raised())
            taken.close_all()
    busiest = spots.most_common(1)[0][1] / (WEEKS + weeks)
    print(f"quiet calls: {len(taken.took)} in {WEEKS + weeks} weeks, the busiest topic and area {busiest:.0f} a week")
    print(f"false alarms while learning ({WEEKS} weeks): {false[False]}")
    print(f"false alarms in {weeks} quiet weeks: {false[True]}, {false[True] / weeks:.2f} a week (wanted: at most 1)")
    print(f"a call at the centre: {median_and_last(taken.took)} ({machine()})")
    return until


def failures(country: Country, taken: Taken, begin: datetime, many: int, chance: random.Random) -> None:
    """So many failures, each found at which call."""
    found: list[int] = []
    for each in range(many):
        at = begin + timedelta(days=each * 2, hours=24 * chance.random())
        for number, call in enumerate(country.failure(at), 1):
            taken.take(call)
            if any((topic, place) == (call.topic, call.place) for _, topic, place in taken.raised()):
                found.append(number)
            if len(found) > each or number == MOST_CALLS:
                break
        taken.close_all()
        found += [MOST_CALLS] * (each + 1 - len(found))
    late = sum(number > 6 for number in found)
    print(
        f"{many} failures of {FAILURE_AN_HOUR} calls an hour: found by the {statistics.median(found):.0f}th call "
        f"(latest {max(found)}; after the sixth: {late})"
    )


def rush(country: Country, taken: Taken, at: datetime) -> None:
    """One failure for an hour: what a call costs while its problem is open, beside calls that say no place."""
    watched, others = list[float](), list[float]()
    for call in country.failure(at):
        taken.take(call)
        watched.append(taken.took[-1])
        taken.take(replace(call, place=None))
        others.append(taken.took[-1])
        if call.at > at + timedelta(hours=1):
            break
    print(f"a call in the hour of a failure: {median_and_last(watched)} (n={len(watched)}; {machine()})")
    print(f"  one that says no place, which the radar does not see: {median_and_last(others)}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=float, default=350, help="quiet calls a day that become cases")
    asked.add_argument("--weeks", type=int, default=13)
    asked.add_argument("--failures", type=int, default=40)
    asked.add_argument("--seed", type=int, default=4)
    given = asked.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        room = ready_room(Path(folder))
        room.clock.now = BEGIN
        put_shipped_catalogue(room)
        country, taken = Country(room, given.calls, chance), Taken(room)
        until = quiet_months(country, taken, given.weeks)
        failures(country, taken, until + timedelta(days=1), given.failures, chance)
        rush(country, taken, until + timedelta(days=2 * given.failures + 7))
        room.services.close()


if __name__ == "__main__":
    main()
