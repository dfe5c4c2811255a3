"""Several processes of a centre on one database: one history, the same answers, and no reader skips a commit."""

import base64
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import msgspec
import psycopg
import pytest
import requests
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from console import wire
from console.desk.transport import Reply, Request
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import PersonId
from console.server.exchange import exchange
from console.server.problem import Problem
from console.server.second_factors import SecondFactors
from console.server.services import open_services
from console.server.tries import FREE_TRIES
from console.store.database import Contested, Database
from tests.builders import CentreLine, exchange_until_still, listed, opening_step, ready_desk
from tests.postgres import OwnDatabase, Server
from tests.server.building import PASSWORD, FakeDesk, Room, fast_hasher, ready_room, running

WRITERS = 4


@contextmanager
def opened_twice(folder: Path, own: OwnDatabase | None) -> Iterator[tuple[Room, Room]]:
    """Two processes' worth of one centre: nothing but the database and the clock is common to them."""
    one = ready_room(folder, database=own.address if own else None)
    address = own.address if own else None
    services = open_services(folder, database=address, clock=one.clock, hasher=fast_hasher())
    yield one, Room(services, one.clock)
    services.close()
    one.services.close()


@pytest.fixture
def rooms(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[tuple[Room, Room]]:
    with opened_twice(tmp_path, own_database) as both:
        yield both


def at(room: Room, desk: FakeDesk) -> FakeDesk:
    """The same desk, from now on asking this process."""
    desk.room = room
    return desk


def test_the_same_question_is_answered_alike(rooms: tuple[Room, Room]) -> None:
    one, two = rooms
    desk = one.desk("agent", "supervisor")
    for number, room in zip(range(6), cycle(rooms), strict=False):
        at(room, desk).opened(f"case{number}")
        at(room, desk).take(desk.envelope(act.AddNote("Тэмдэглэл"), f"case{number}"))
    note = desk.envelope(act.AddNote("Хоёр удаа"), "case0")
    first, again = at(one, desk).take(note), at(two, desk).take(note)
    assert first == again
    assert [entry.what.get("text") for entry in two.known_case("case0").entries].count("Хоёр удаа") == 1
    for page_bytes in (1, 900, 100_000):
        desk.cursors = {}
        more = True
        while more:
            question = wire.Question(
                wire.PROTOCOL, desk.device.enrolment, desk.people, desk.cursors, page_bytes=page_bytes
            )
            answers = [wire.encode(exchange(room.services.centre, desk.device, question)) for room in rooms]
            assert answers[0] == answers[1]
            answer = wire.decode(answers[0], wire.Answer)
            desk.keep(answer)
            more = answer.more


def test_what_an_administrator_changes_at_one_holds_at_the_other_at_once(rooms: tuple[Room, Room]) -> None:
    one, two = rooms
    desk = two.desk("agent")
    desk.opened()
    one.dismiss("agent")
    one.clock.pass_(seconds=1)
    assert desk.do(act.AddNote("Дараа нь")).code == "not_in_service"


def test_what_is_handed_to_both_at_the_same_time_is_taken_once(rooms: tuple[Room, Room]) -> None:
    one, two = rooms
    desk = one.desk("agent")
    desk.opened()
    notes = [desk.envelope(act.AddNote(f"{number}")) for number in range(30)]
    together = threading.Barrier(2)

    def hand_in(room: Room) -> list[wire.Judged]:
        judged = []
        for note in notes:
            together.wait()
            judged += replace(desk, room=room).take(note)
        return judged

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(hand_in, rooms)
    assert first == second
    assert {each.verdict for each in first} == {Verdict.APPLIED}
    assert [entry.what.get("text") for entry in two.known_case().entries[1:]] == [f"{number}" for number in range(30)]


class EitherLine(CentreLine):
    """Carries one request to this process of the centre, and the next to the other."""

    def __init__(self, rooms: tuple[Room, Room]) -> None:
        super().__init__(rooms[0])
        self._next = cycle(rooms)

    def _reply(self, request: Request) -> Reply:
        self.room = next(self._next)
        return super()._reply(request)


def test_a_desk_that_asks_now_this_one_now_that_one_comes_to_the_same_bytes(
    rooms: tuple[Room, Room], tmp_path: Path
) -> None:
    one, _ = rooms
    line = EitherLine(rooms)
    desk = ready_desk(one, tmp_path / "either", line=line)
    faithful = ready_desk(one, tmp_path / "faithful", "colleague")
    for _ in range(5):
        desk.do([opening_step()])
        faithful.do([opening_step()])
        exchange_until_still(faithful)
        exchange_until_still(desk)
    for each in (faithful, desk, faithful):
        exchange_until_still(each)
    assert len(line.asked) > 5
    assert sorted(listed(desk)) == sorted(listed(faithful))
    mine, others = (dict(each._holdings.replica.documents("case")) for each in (desk, faithful))
    assert mine == others
    assert len(mine) == 10
    desk.stop()
    faithful.stop()


def test_a_poke_at_one_is_woken_by_a_commit_of_the_other(rooms: tuple[Room, Room]) -> None:
    one, two = rooms
    desk, waiting = one.desk("agent"), one.desk("colleague")
    number = one.head().number
    with running(two.services) as address, ThreadPoolExecutor(1) as threads:
        headers = {"Authorization": f"Bearer {waiting.token}"}
        poke = threads.submit(requests.get, f"{address}/poke?after={number}", headers=headers, timeout=60)
        while two.services.pokes.waiting == 0:
            requests.get(f"{address}/healthz", timeout=30)
        desk.opened()
        assert poke.result().json() == {"number": number + 1}


@pytest.fixture
def naive(postgres: Server) -> Iterator[OwnDatabase]:
    """A table numbered as it should not be: by a serial id."""
    with postgres.new() as own:
        with psycopg.connect(own.url) as connection:
            connection.execute("CREATE TABLE naive (id BIGSERIAL PRIMARY KEY)")
        yield own


class NaiveReader:
    """Reads what is after the greatest id it has seen."""

    def __init__(self, own: OwnDatabase) -> None:
        self._connection = psycopg.connect(own.url, autocommit=True)
        self.seen: set[int] = set()

    def read(self) -> None:
        found = self._connection.execute("SELECT id FROM naive WHERE id > %s", [max(self.seen, default=0)])
        self.seen |= {id for (id,) in found}

    def skipped(self) -> int:
        """How many rows it will never read."""
        self.read()
        everything = self._connection.execute("SELECT count(*) FROM naive").fetchone()
        self._connection.close()
        assert everything is not None
        return int(everything[0]) - len(self.seen)


def write_naively(own: OwnDatabase, meanwhile: Callable[[], object], stop: threading.Event) -> None:
    """Rows whose transactions last as long as a commit of the centre does."""
    with psycopg.connect(own.url, autocommit=True) as connection:
        while not stop.is_set():
            with connection.transaction():
                connection.execute("INSERT INTO naive DEFAULT VALUES")
                meanwhile()


def test_no_reader_skips_a_commit_though_a_naive_one_beside_it_does(
    postgres: Server, naive: OwnDatabase, tmp_path: Path
) -> None:
    with postgres.new() as own, opened_twice(tmp_path, own) as rooms:
        writers = [room.desk("agent") for room, _ in zip(cycle(rooms), range(WRITERS), strict=False)]
        reader, stop, careless = at(rooms[0], rooms[1].desk("colleague")), threading.Event(), NaiveReader(naive)
        for writer in writers:
            writer.opened(f"{writer.device.number}")

        def read() -> None:
            while not stop.is_set():
                reader.keep(reader.ask(page_bytes=2_000))
                careless.read()

        def write(writer: FakeDesk) -> None:
            write_naively(
                naive, lambda: writer.take(writer.envelope(act.AddNote("Зэрэг"), f"{writer.device.number}")), stop
            )

        before = rooms[0].head().number
        with ThreadPoolExecutor(WRITERS + 1) as threads:
            working = [threads.submit(read), *(threads.submit(write, writer) for writer in writers)]
            while rooms[0].head().number < before + 200 and not any(each.done() for each in working):
                threading.Event().wait(0.02)
            stop.set()
            for each in working:
                each.result()
        reader.read()
        fresh = rooms[0].desk("colleague")
        fresh.read()
        assert reader.held == fresh.held
        assert careless.skipped() > 0


class Contending(Database):
    """The first two commits of a question's actions are undone by the server, as a distributed one does."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.left = 0

    @contextmanager
    def write(self) -> Iterator[Database]:  # type: ignore[override]
        with super().write() as connection:
            yield connection  # type: ignore[misc]
            if self.left:
                self.left -= 1
                raise Contested("40001")


def test_what_another_transaction_undid_is_taken_anew(tmp_path: Path) -> None:
    made: list[Contending] = []

    def opens(path: Path, **_: object) -> Database:
        made.append(Contending(path))
        return made[-1]

    ready_room(tmp_path).services.close()
    room = Room(open_services(tmp_path, hasher=fast_hasher(), opens=opens), ready_room(tmp_path / "other").clock)
    desk = room.desk("agent")
    desk.opened()
    note = desk.envelope(act.AddNote("Гурав дахь удаадаа"))
    made[0].left = 2
    assert desk.take(note)[0].verdict is Verdict.APPLIED
    made[0].left = 3
    with pytest.raises(Contested):
        desk.take(msgspec.structs.replace(note, id=wire.ActionId("other")))
    assert len(room.known_case().entries) == 2
    room.services.close()


def test_wrong_passwords_and_codes_are_counted_by_both_together_also_at_one_moment(rooms: tuple[Room, Room]) -> None:
    said = rooms[0].services.second_factors.begin(rooms[0].person("chief"), None, login="chief")
    rooms[0].services.second_factors.activate(PersonId("chief"), by=PersonId("admin"))

    def tried(asked: tuple[Room, wire.SignIn]) -> str:
        with pytest.raises(Problem) as refused:
            asked[0].services.accounts.open_session(asked[1])
        return refused.value.code

    wrong = [wire.SignIn("agent", "wrong word"), wire.SignIn("nobody", "wrong word")]
    wrong += [wire.SignIn("supervisor", "wrong word", invitation="0000-0000-0000-0000")]
    wrong += [wire.SignIn("chief", PASSWORD, code="000000")]
    for each, code in zip(wrong, ["wrong_password"] * 2 + ["wrong_invitation", "wrong_code"], strict=True):
        with ThreadPoolExecutor(8) as threads:
            seen = Counter(threads.map(tried, [(room, each) for room in rooms * 6]))
        assert seen == {code: FREE_TRIES + 1, "too_many_tries": 12 - FREE_TRIES - 1}
    assert said.recovery


def test_one_code_opens_once_though_both_are_asked_at_the_same_moment(rooms: tuple[Room, Room]) -> None:
    factors = [room.services.second_factors for room in rooms]
    chief = rooms[0].person("chief")
    said = factors[0].begin(chief, None, login="chief")
    factors[0].activate(chief.id, by=chief.id)
    step = TOTP(base64.b32decode(said.secret), 6, SHA1(), 30).generate(int(rooms[0].clock.now.timestamp())).decode()

    def is_taken(asked: tuple[SecondFactors, str]) -> bool:
        try:
            asked[0].check(chief, asked[1])
        except Problem:
            return False
        return True

    for code in (step, said.recovery[0]):
        with ThreadPoolExecutor(4) as threads:
            taken = list(threads.map(is_taken, [(each, code) for each in factors * 2]))
        assert taken.count(True) == 1
        rooms[0].clock.pass_(minutes=15)
