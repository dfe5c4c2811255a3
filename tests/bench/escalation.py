"""Lazy, bouncing and silent bodies: is everything that is late told to the next level, and how soon?

Run as `python -m tests.bench.escalation [--cases 10000] [--term 30] [--seed 5]`. Cases go through a real centre: opened
over one term, most forwarded, some late, some never; bodies are silent, answer late, pass on again and again, give
back, ask, ask for extensions; agents close, also what cannot be closed, and reopen. The centre's clock goes in steps of
at most five minutes wherever something has happened or a day begins, and its jobs run as its own thread runs them; now
and then a process dies with the clock's job in its hands. What was late and since when is then reckoned anew from the
journal, by nothing but dates and additions.
"""

import argparse
import heapq
import itertools
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from console import wire
from console.domain import actions as act
from console.domain.case import Case, Obligation, Seen
from console.domain.catalogue import Body, BodyId, BodyLevel, Officer, Status
from console.domain.deadlines import ULAANBAATAR
from console.domain.identity import case_number
from console.domain.ids import ActionId, CaseId, ObligationId, PersonId
from console.server import directory, own
from console.server.jobs import CLOCK, CLOCK_LEASE
from console.store import jobs
from console.store.tables import journal
from console.wire import At, Envelope
from tests.bench._figures import machine
from tests.builders import DISTRICT
from tests.domain.building import opening, term
from tests.server.building import TESTER, Room, ready_room

BEGIN = datetime(2026, 9, 1, 2, 17, tzinfo=ULAANBAATAR)
BODIES = tuple(BodyId(f"body-{number}") for number in range(12))
STEP = timedelta(minutes=5)
RESTLESS = timedelta(minutes=20)
"""So long after something has happened no step is left out."""
WITHIN = timedelta(minutes=15)
AGENT = PersonId("agent")
Deed = Callable[[], None]


@dataclass(frozen=True)
class Result:
    """What was late, how much of it the next level heard of, and after how long at most; what was closed wrongly."""

    cases: int
    actions: int
    late: int
    told: int
    longest: timedelta
    needless: int
    closed_over_an_open_obligation: int
    closings_refused: int
    reminders: int
    levels: dict[str, int]


@dataclass
class World:
    """A centre and what will happen at which moment of its clock."""

    room: Room
    chance: random.Random
    term: int
    _coming: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def now(self) -> datetime:
        return self.room.clock.now

    def at(self, when: datetime, deed: Deed) -> None:
        heapq.heappush(self._coming, (max(when, self.now), next(self._order), deed))

    def after(self, shortest: float, longest: float, deed: Deed) -> None:
        """Some time of so many days from now."""
        self.at(self.now + timedelta(days=self.chance.uniform(shortest, longest)), deed)

    def run(self, until: datetime) -> None:
        """Let it all happen, the centre's jobs with it."""
        restless = self.now
        while self.now < until:
            wanted = self.now + STEP * self.chance.uniform(0.2, 1)
            if self.now >= restless:
                first = self._coming[0][0] if self._coming else until
                wanted = max(wanted, min(first, _next_midnight(self.now)))
            passes_midnight = wanted.astimezone(ULAANBAATAR).date() > self.now.astimezone(ULAANBAATAR).date()
            happened = False
            while self._coming and self._coming[0][0] <= wanted:
                when, _, deed = heapq.heappop(self._coming)
                self.room.clock.now = max(self.now, when)
                deed()
                happened = True
            self.room.clock.now = max(self.now, wanted)
            if happened or passes_midnight:
                restless = self.now + RESTLESS
            if self.chance.random() < 0.01:
                self._a_process_dies()
            self.room.services.jobs.run_due()

    def _a_process_dies(self) -> None:
        """Another process of the centre takes the clock's job and is gone."""
        with self.room.services.centre.database.write() as connection:
            jobs.claim(connection, CLOCK, "gone", now=self.now, until=self.now + CLOCK_LEASE)

    def case(self, case: CaseId) -> Case:
        return self.room.known_case(case)

    def agent(self, action: act.Action, case: CaseId, *, blind: bool = False) -> None:
        """An agent does something, having seen the case (or not)."""
        known = None if blind else self.room.case(case)
        kind, body = wire.action_body(action)
        envelope = Envelope(
            id=ActionId(f"agent-{next(self._order)}"),
            kind=kind,
            by=AGENT,
            at=At(self.now),
            body=body,
            case=case,
            seen=Seen(known.version, known.mark) if known is not None else Seen(),
        )
        self.room.services.centre.take((wire.encode(envelope),))

    def holder(self, action: act.Action, case: CaseId, body: BodyId) -> None:
        """The body that has something does something."""
        own.take_of_body(
            self.room.services.centre, action, id=ActionId(f"body-{next(self._order)}"), case=case, body=body
        )

    def obligation(self, case: CaseId, id: ObligationId) -> Obligation | None:
        """An obligation while it is open."""
        found = self.case(case).obligation(id)
        return found if found is not None and found.is_open else None


def _next_midnight(now: datetime) -> datetime:
    local = now.astimezone(ULAANBAATAR)
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass
class Life:
    """What happens to one case."""

    world: World
    id: CaseId
    number: int
    _forwards: "itertools.count[int]" = field(default_factory=itertools.count)

    def begin(self) -> None:
        world, chance = self.world, self.world.chance
        assignee = AGENT if chance.random() < 0.5 else None
        number = case_number(20 + self.number // 90_000, self.number % 90_000)
        world.agent(opening(number=number, office=DISTRICT, assignee=assignee), self.id, blind=True)
        lot = chance.random()
        if lot < 0.08:
            pass  # nobody forwards it, nobody closes it
        elif lot < 0.13:
            world.after(world.term + 1, world.term + 9, self.forward)
        else:
            world.after(0, 3, self.forward)
        if chance.random() < 0.3:
            world.after(0, world.term * 1.7, self.close)

    def forward(self) -> None:
        world, chance = self.world, self.world.chance
        id, body = ObligationId(f"{self.id}-{next(self._forwards)}"), chance.choice(BODIES)
        world.agent(act.Forward(id, body, body), self.id)
        behave = chance.choices([self.silent, self.lazy, self.bouncing, self.honest], [30, 30, 25, 15])[0]
        behave(id)
        if chance.random() < 0.1:
            world.after(world.term * 0.3, world.term * 1.1, lambda: self.extend(id))

    def silent(self, id: ObligationId) -> None:
        """Nothing is ever heard."""

    def lazy(self, id: ObligationId) -> None:
        world = self.world
        world.after(1, 10, lambda: self.act(id, act.Acknowledge(id)))
        if world.chance.random() < 0.4:
            world.after(2, world.term, lambda: self.act(id, act.AskQuestion(id, "аль нь вэ?")))
        world.after(world.term * 0.7, world.term * 1.6, lambda: self.answer(id))

    def honest(self, id: ObligationId) -> None:
        self.world.after(1, self.world.term * 0.6, lambda: self.answer(id))

    def bouncing(self, id: ObligationId) -> None:
        self.world.after(0.5, 4, lambda: self.bounce(id))

    def bounce(self, id: ObligationId) -> None:
        world, chance = self.world, self.world.chance
        known = world.obligation(self.id, id)
        if known is None or len(known.hops) > 12:
            return
        if chance.random() < 0.1:
            self.act(id, act.GiveBack(id, "манайх биш"))
            world.after(0, 2, self.forward)
            return
        to = chance.choice([body for body in BODIES if body != known.body])
        self.act(id, act.PassOn(id, known.body, to, to))
        self.bouncing(id)

    def act(self, id: ObligationId, action: act.Action) -> None:
        known = self.world.obligation(self.id, id)
        if known is not None:
            self.world.holder(action, self.id, known.body)

    def extend(self, id: ObligationId) -> None:
        self.act(id, act.Extend(id, self.world.chance.randrange(1, 31), "ухах"))

    def answer(self, id: ObligationId) -> None:
        self.act(id, act.Answer(id, act.AnswerOutcome.DONE, "засав"))
        if self.world.chance.random() < 0.8:
            self.world.after(0, 3, self.close)

    def close(self) -> None:
        """An agent closes it, or tries to."""
        world, chance = self.world, self.world.chance
        world.agent(act.Close(act.CloseOutcome.SOLVED), self.id)
        if chance.random() < 0.15:
            world.after(0, 5, lambda: world.agent(act.Reopen("шийдэгдээгүй"), self.id))
            world.after(5, 6, self.forward)


@dataclass
class _Watched:
    """A clock as the journal tells of it: the last day, and between which moments it ran."""

    due: date
    runs: list[list[datetime | None]]
    told: list[datetime] = field(default_factory=list)

    @property
    def over(self) -> datetime:
        """The first moment after the last day."""
        return datetime.combine(self.due + timedelta(days=1), datetime.min.time(), ULAANBAATAR)

    def is_late(self, moment: datetime) -> bool:
        """Whether it ran at this moment although it was over."""
        runs = any(begin is not None and begin <= moment and (end is None or moment <= end) for begin, end in self.runs)
        return runs and moment >= self.over


class Reckoning:
    """What was late, told anew from the journal."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cases: dict[str, _Watched] = {}
        self._obligations: dict[str, dict[str, _Watched]] = {}
        self.closed_wrongly = self.closings_refused = self.actions = self.reminders = 0
        self.levels: Counter[str] = Counter()
        with world.room.services.centre.database.read() as connection:
            for line in connection.execute(select(journal).order_by(journal.c.order)):
                if line.case is not None:
                    self._tell(line)

    def _tell(self, line: Any) -> None:
        self.actions += 1
        if line.verdict == "applied":
            tell = getattr(self, f"_{line.kind}", None)
            if tell is not None:
                tell(line, msgspec.json.decode(wire.decode(line.envelope, Envelope).body))
        elif line.kind == "close" and line.verdict == "refused":
            self.closings_refused += 1

    def _open_case(self, line: Any, what: Any) -> None:
        self._cases[line.case] = _Watched(self._last_day(line.received), [[line.received, None]])
        self._obligations[line.case] = {}

    def _forward(self, line: Any, what: Any) -> None:
        due = self._cases[line.case].due
        self._obligations[line.case][what["obligation"]] = _Watched(due, [[line.received, None]])

    def _answer(self, line: Any, what: Any) -> None:
        run = self._obligations[line.case][what["obligation"]].runs[-1]
        run[1] = run[1] or line.received

    _give_back = _answer

    def _extend(self, line: Any, what: Any) -> None:
        watched, case = self._obligations[line.case][what["obligation"]], self._cases[line.case]
        watched.due += timedelta(days=what["days"])
        case.due = max(case.due, watched.due)

    def _escalate(self, line: Any, what: Any) -> None:
        about = what["obligation"]
        watched = self._obligations[line.case][about] if about else self._cases[line.case]
        watched.told.append(line.received)
        self.levels[what["to"].partition(":")[0]] += 1

    def _remind(self, line: Any, what: Any) -> None:
        self.reminders += 1

    def _close(self, line: Any, what: Any) -> None:
        self.closed_wrongly += any(each.runs[-1][1] is None for each in self._obligations[line.case].values())
        self._cases[line.case].runs[-1][1] = line.received

    def _reopen(self, line: Any, what: Any) -> None:
        self._cases[line.case].runs.append([line.received, None])

    def _last_day(self, received: datetime) -> date:
        return (received.astimezone(ULAANBAATAR) + timedelta(days=self._world.term)).date()

    def result(self) -> Result:
        """The figures of both clocks of every case."""
        late = told = needless = 0
        longest = timedelta()
        watched = [*self._cases.values(), *(one for each in self._obligations.values() for one in each.values())]
        for each in watched:
            since = self._late_since(each)
            needless += sum(not each.is_late(moment) for moment in each.told)
            if since is None:
                continue
            late += 1
            if each.told:
                told += 1
                longest = max(longest, each.told[0] - since)
        return Result(
            cases=len(self._cases),
            actions=self.actions,
            late=late,
            told=told,
            longest=longest,
            needless=needless,
            closed_over_an_open_obligation=self.closed_wrongly,
            closings_refused=self.closings_refused,
            reminders=self.reminders,
            levels=dict(self.levels),
        )

    def _late_since(self, watched: _Watched) -> datetime | None:
        """The first moment at which it ran after its last day; not where it ended before a clock could look."""
        for begin, end in watched.runs:
            since = max(watched.over, begin or watched.over)
            if (end or self._world.now) > since + WITHIN:
                return since
        return None


def _body(number: int) -> Body:
    """Each but the first has one above it; every third has an officer who supervises."""
    return Body(
        id=BODIES[number],
        name=BODIES[number],
        name_en=None,
        abbreviation=None,
        level=BodyLevel.AGENCY,
        parent=BODIES[number // 3] if number else None,
        phone=None,
        web=None,
        status=Status.STATED,
        source="made",
        place=None,
        supervising=Officer("Дарга") if number % 3 == 0 else None,
    )


def play(folder: Path, *, cases: int, days: int, seed: int) -> Result:
    """A centre's life with so many cases whose term is so many days."""
    room = ready_room(folder)
    room.clock.now = BEGIN
    documents = {"terms/current": wire.encode((term("complaint", days),))}
    documents |= {f"body/{each.id}": directory.canonical(each) for each in map(_body, range(len(BODIES)))}
    directory.put(room.services.centre, documents.items(), by=TESTER)
    world = World(room, random.Random(seed), days)
    for number in range(cases):
        life = Life(world, CaseId(f"case-{number}"), number)
        world.at(BEGIN + timedelta(days=world.chance.uniform(0, days)), life.begin)
    world.run(BEGIN + timedelta(days=days * 4))
    result = Reckoning(world).result()
    room.services.close()
    return result


def main() -> int:
    """Exit status 1 where something late was not told in time, or a case was closed over an open obligation."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.escalation", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--term", type=int, default=30, help="days of the term")
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = play(Path(folder), cases=asked.cases, days=asked.term, seed=asked.seed)
    print(f"{found.cases:,} cases, {found.actions:,} actions in {time.monotonic() - began:.0f} s ({machine()})")
    print(f"late clocks {found.late:,}, told to the next level {found.told:,}, the last after {found.longest}")
    print(f"told of what was not late: {found.needless}; reminders {found.reminders:,}; levels {found.levels}")
    print(
        f"closed with an open obligation: {found.closed_over_an_open_obligation} "
        f"({found.closings_refused:,} such closings were refused)"
    )
    good = found.told == found.late and found.longest <= WITHIN and not found.needless
    return 0 if good and not found.closed_over_an_open_obligation else 1


if __name__ == "__main__":
    raise SystemExit(main())
