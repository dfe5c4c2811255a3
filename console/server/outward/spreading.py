"""One answer for all: what became of a common problem is told to each citizen whose case belongs to it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec

from console import wire
from console.domain.case import Case, Obligation, Status
from console.domain.ids import CaseId, ObligationId
from console.server.centre import Centre
from console.server.outward.texting import MOST_TRIES, Texting
from console.store import documents, jobs, register
from console.store.database import Connection
from console.store.jobs import Message

KIND = "spread"
AT_ONCE = 100
"""So many cases are read and their texts queued in one commit: nobody else waits long for his."""


class News(msgspec.Struct, frozen=True):
    """What is to be told of a forward of a common problem."""

    state: str
    problem: CaseId
    obligation: ObligationId


def queue(connection: Connection, state: str, problem: Case, obligation: Obligation, *, now: datetime) -> bool:
    """Have all be told, once, in the transaction of its cause: thousands may belong to it, so it is done after that."""
    news = News(state, problem.id, obligation.id)
    name = hashlib.sha256(f"{state}/{obligation.id}".encode()).hexdigest()[:32]
    return jobs.queue(connection, Message(f"{KIND}/{name}", KIND, msgspec.json.encode(news), now, case=problem.id))


@dataclass(frozen=True)
class Spreading:
    """Queues the texts. Each has its name, so what is begun again tells nobody twice."""

    most_tries = MOST_TRIES
    centre: Centre
    texting: Texting
    at_once: int = AT_ONCE

    def carry(self, message: Message) -> None:
        """Tell everyone whose case is open and belongs to the problem now."""
        news = msgspec.json.decode(message.body, type=News)
        after = CaseId("")
        while (last := self._tell_some(news, after)) is not None:
            after = last

    def _tell_some(self, news: News, after: CaseId) -> CaseId | None:
        with self.centre.database.write() as connection:
            problem = _case(connection, news.problem)
            obligation = problem.obligation(news.obligation) if problem is not None else None
            joined = register.joined_to(connection, news.problem, after=after, most=self.at_once)
            if obligation is None or not joined:
                return None
            for id in joined:
                case = _case(connection, id)
                if case is not None and case.status is Status.OPEN:
                    self.texting.queue(connection, news.state, case, now=self.centre.now(), obligation=obligation)
            return joined[-1]


def _case(connection: Connection, id: CaseId) -> Case | None:
    raw = documents.body_of(connection, f"case/{id}")
    return wire.read_case(raw) if raw is not None else None
