"""The centre under load: how fast it takes actions, fills a replica, and tells another online desk of a new case.

Run as `python -m tests.bench.centre`.
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import requests

from console import wire
from console.domain import actions as act
from console.domain.case import Seen
from console.domain.catalogue import BodyId
from console.domain.ids import ObligationId
from console.wire import Answer, Envelope, Question
from tests.domain.building import opening
from tests.server.building import DISTRICT, FakeDesk, Room, ready_room, running

CASES = 2_000
PAGE = 200
TIMES = 100


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def history(desk: FakeDesk, number: int) -> list[Envelope]:
    """The actions of one ordinary case: opened, noted, forwarded, acknowledged, called again."""
    case, obligation = f"case{number}", ObligationId(f"to{number}")
    said: list[act.Action] = [
        opening(office=DISTRICT, number=desk.number(number)),
        act.AddNote("Дахин лавлав"),
        act.Forward(obligation, BodyId("water"), "Ус сувгийн газар"),
        act.Acknowledge(obligation),
        act.RecordCall(act.Channel.PHONE, "Хариу хүлээж байна"),
    ]
    made: list[Envelope] = []
    for action in said:
        made.append(desk.envelope(action, case, seen=Seen(ids=tuple(each.id for each in made))))
    return made


def taking(room: Room) -> None:
    """Actions taken in pages."""
    desk = room.desk("agent")
    actions = [envelope for number in range(CASES) for envelope in history(desk, number)]
    pages = [actions[start : start + PAGE] for start in range(0, len(actions), PAGE)]
    took = [seconds(lambda page=page: desk.take(*page)) for page in pages]  # type: ignore[misc]
    print(
        f"taking: {len(actions) / sum(took):.0f} actions/s in pages of {PAGE}; slowest page {max(took) * 1000:.0f} ms"
    )


def filling(room: Room) -> None:
    """A first fill, and questions with nothing new."""
    desk = room.desk("chief")
    took = seconds(desk.read)
    print(f"fill: {len(desk.documents())} cases with everything else in {took:.2f} s")
    empty = [seconds(desk.ask) for _ in range(TIMES)]
    print(f"empty exchange: median {statistics.median(empty) * 1000:.1f} ms")


def telling(room: Room) -> None:
    """From a new case handed in over HTTP to the same case in the answer of a desk that was waiting."""
    writer, reader = room.desk("agent"), room.desk("colleague")
    reader.read()
    with running(room.services) as address:
        took = sorted(_told(address, writer, reader, f"new{number}") for number in range(TIMES))
    print(f"new case at another desk: median {took[TIMES // 2] * 1000:.0f} ms, p99 {took[-2] * 1000:.0f} ms")


def _told(address: str, writer: FakeDesk, reader: FakeDesk, case: str) -> float:
    room, arrived = reader.room, list[float]()

    def wait(after: int) -> None:
        headers = {"Authorization": f"Bearer {reader.token}"}
        requests.get(f"{address}/poke", params={"after": str(after)}, headers=headers, timeout=60)
        reader.keep(_ask(address, reader))
        if f"case/{case}" in reader.documents():
            arrived.append(time.perf_counter())

    waiting = threading.Thread(target=wait, args=(room.head().number,))
    waiting.start()
    while not room.services.pokes.waiting:
        threading.Event().wait(0.001)
    number = writer.number(50_000 + int(case.removeprefix("new")))
    envelope = writer.envelope(opening(office=DISTRICT, number=number), case)
    begun = time.perf_counter()
    _ask(address, writer, envelope)
    waiting.join()
    return arrived[0] - begun


def _ask(address: str, desk: FakeDesk, *envelopes: Envelope) -> Answer:
    raw = tuple(msgspec.Raw(wire.encode(envelope)) for envelope in envelopes)
    question = Question(wire.PROTOCOL, desk.device.enrolment, desk.people, desk.cursors, actions=raw)
    headers = {"Authorization": f"Bearer {desk.token}"}
    response = requests.post(f"{address}/sync", data=wire.encode(question), headers=headers, timeout=60)
    return wire.decode(response.content, Answer)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        room = ready_room(Path(folder))
        taking(room)
        filling(room)
        telling(room)
        room.services.close()


if __name__ == "__main__":
    main()
