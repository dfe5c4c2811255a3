"""Many cases, made from a seed, and the pages on which they come down; figures as one line."""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec

from console import wire
from console.desk.desk import Desk
from console.desk.entrance import Entrance
from console.desk.link import OURS
from console.desk.opening import Surroundings
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.domain import actions as act
from console.domain.case import Case, Made, Verdict, stamped
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.identity import case_number
from console.domain.ids import ActionId, CaseId, ObligationId, PersonId
from console.domain.perform import perform
from console.store.case_rows import ShownCase
from console.wire import Answer, Cursor, Document, Envelope, Judged, Point, Question
from tests.builders import CHEAP, PASSWORD, CentreLine, Room
from tests.domain.building import RULES, START, opening
from tests.server.building import DISTRICT

OFFICE_SCOPE = "office:district"
_SUBJECTS = (
    "Гудамжны гэрэл асахгүй", "Орц цэвэрлээгүй", "Халаалт муу", "Тэтгэвэр бодуулах", "Хог ачаагүй", "Замын нүх",
    "Усны даралт бага", "Цэцэрлэгийн бүртгэл", "Автобус ирэхгүй", "Албан хаагчийн ёс зүй",
)  # fmt: skip


def cases(count: int, *, seed: int = 1) -> Iterator[Case]:
    """Cases of one office as the centre would have them, over two years."""
    chance = random.Random(seed)
    for number in range(count):
        at = START - timedelta(minutes=chance.randrange(1, 1_000_000))
        case_id = CaseId(f"{chance.getrandbits(128):032x}")
        phone = f"99{chance.randrange(1_000_000):06}"
        begun = opening(
            office=DISTRICT,
            number=case_number(1 + number // 100_000, number % 100_000),
            subject=f"{chance.choice(_SUBJECTS)} {number}",
            text="Хаяг, тайлбар, хэзээнээс хойш. " * 6,
            caller=act.Party("Бат", "Болд", phones=(act.Phone(phone),)),
            assignee=PersonId("agent") if chance.random() < 0.02 else None,
            place=PlaceCode(chance.choice(("1107", "1125", "6201", "8301"))),
            topic=TopicId(f"{chance.randrange(60):032x}"),
        )
        steps: list[act.Action] = [begun]
        if chance.random() < 0.6:
            steps.append(
                act.Forward(ObligationId(f"o{number}"), BodyId(f"b{number % 40}"), f"Байгууллага {number % 40}")
            )
        elif chance.random() < 0.5:
            steps.append(act.Close(act.CloseOutcome.EXPLAINED))
        yield _taken(case_id, steps, Made(ActionId(""), PersonId("agent"), at))


def _taken(case_id: CaseId, steps: Sequence[act.Action], made: Made) -> Case:
    case: Case | None = None
    for version, step in enumerate(steps, 1):
        named = replace(made, id=ActionId(f"{case_id}/{version}"))
        case = stamped(perform(case, step, case_id=case_id, made=named, rules=RULES), version=version, mark="m")
    assert case is not None
    return case


def pages(found: Sequence[Case], *, beginning: Answer) -> Iterator[bytes]:
    """The answers on which these cases come down to a desk that has read up to `beginning`."""
    assert beginning.head is not None
    head = Point(beginning.head.number + 1, "mark")
    left = sorted(found, key=lambda case: case.id)
    while left:
        page: list[Document] = []
        size = 0
        while left and size < wire.PAGE_BYTES:
            case = left.pop(0)
            raw = wire.case_bytes(case)
            page.append(Document(f"case/{case.id}", scopes=(OFFICE_SCOPE,), body=msgspec.Raw(raw)))
            size += len(raw) + 60
        last = page[-1].key
        cursors = beginning.cursors | {OFFICE_SCOPE: Cursor(head.number, head.mark, last if left else wire.LAST_KEY)}
        yield wire.encode(
            msgspec.structs.replace(
                beginning,
                head=head,
                verdicts=(),
                documents=tuple(page),
                cursors=cursors,
                more=bool(left),
            )
        )


class Recorded:
    """A line on which prepared answers come to every exchange, the last one again and again."""

    def __init__(self, line: CentreLine) -> None:
        self._line = line
        self.answers: list[bytes] = []
        self.last = b""
        self._closed = threading.Event()

    def send(self, request: Request) -> Reply:
        """The next prepared answer; other requests go to the real centre."""
        if request.path == "/poke":
            self._closed.wait()
            raise Offline("no_line")
        if request.path != "/sync" or not self.answers:
            reply = self._line.send(request)
            self.last = reply.body
            return reply
        return Reply(200, dict([OURS]), _judging(self.answers.pop(0), request.body))

    def close(self) -> None:
        """The held poll ends."""
        self._closed.set()


def _judging(answer: bytes, question: bytes) -> bytes:
    """The prepared answer with a verdict on everything that went up, as a centre gives it.

    Written into the bytes: a centre in this process must not take the time it would take in one of its own.
    """
    actions = wire.decode(question, Question).actions
    ids = [wire.decode(bytes(raw), Envelope).id for raw in actions]
    verdicts = tuple(Judged(each, Verdict.APPLIED) for each in ids)
    return b'{"verdicts":' + wire.encode(verdicts) + b"," + answer[1:]


def desk_with(room: Room, folder: Path) -> tuple[Desk, Recorded]:
    """A desk that has read everything, and its line."""
    line = Recorded(CentreLine(room))
    around = Surroundings(transport=lambda address: line, cost=CHEAP, clock=room.clock)
    desk = Entrance(folder, "http://centre.test", surroundings=around).sign_in("agent", PASSWORD)
    while desk.pulse.once():
        continue
    return desk, line


def put_straight(desk: Desk, found: Sequence[Case]) -> float:
    """Write cases into a desk's replica without an exchange; gives the seconds it took."""
    began = time.perf_counter()
    for start in range(0, len(found), 500):
        some = found[start : start + 500]
        with desk._holdings.replica.filling() as filling:
            filling.keep({f"case/{case.id}": wire.case_bytes(case) for case in some})
            filling.enter((OFFICE_SCOPE, f"case/{case.id}") for case in some)
            filling.show([ShownCase(case, 0) for case in some])
    return time.perf_counter() - began


def timed(work: Callable[[], object], *, times: int) -> list[float]:
    """How long each call took, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return took


def say(what: str, took: Sequence[float]) -> None:
    """Median, 99th percentile and worst of a series of milliseconds."""
    ordered = sorted(took)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    middle, worst = statistics.median(ordered), ordered[-1]
    print(f"{what}: median {middle:.1f} ms, p99 {p99:.1f} ms, worst {worst:.1f} ms (n={len(ordered)})")


__all__ = ["DISTRICT", "Recorded", "cases", "desk_with", "pages", "put_straight", "say", "timed"]
