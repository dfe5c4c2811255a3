"""Held pokes: woken for what their desk reads, never for less, and without asking the database while they wait."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from console import wire
from console.domain.people import Role
from console.server.exchange import standing
from console.server.pokes import Pokes
from console.server.services import open_services
from console.store import documents
from console.store.database import Connection, Database
from tests.postgres import OwnDatabase
from tests.server.building import AIMAG, DISTRICT, FakeDesk, Room, fast_hasher, person, ready_room, running

SECONDS = 30
NEWS = 12
Scenario = Callable[[Pokes], Awaitable[int]]


async def held(pokes: Pokes, *scopes: str, desk: str = "desk", after: int = 10) -> "asyncio.Task[int]":
    """A poke that is being held."""
    task = asyncio.create_task(pokes.wait(desk, frozenset(scopes), after=after, seconds=SECONDS))
    await asyncio.sleep(0)
    return task


async def let_go(task: "asyncio.Task[int]") -> bool:
    """Whether a poke is held no longer, once everything that was on its way has been done."""
    for _ in range(5):
        await asyncio.sleep(0)
    return task.done()


def on_a_loop(scenario: Scenario, pokes: Pokes) -> int:
    async def run() -> int:
        return await scenario(pokes)

    return asyncio.run(run())


def test_a_desk_is_woken_only_for_what_it_reads() -> None:
    async def scenario(pokes: Pokes) -> int:
        waiting = await held(pokes, "common", "office:one")
        pokes.committed(11, {"office:two", "head"})
        assert not await let_go(waiting)
        pokes.committed(12, {"office:one", "head"})
        return await waiting

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_what_came_between_an_answer_and_the_next_poke_is_told_at_once() -> None:
    async def scenario(pokes: Pokes) -> int:
        pokes.answered("desk", 11, ("common", "office:one"))
        pokes.committed(12, {"office:one"})
        scopes = pokes.scopes_of("desk", after=11)
        assert scopes is not None
        return await pokes.wait("desk", scopes, after=11)

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_what_others_did_meanwhile_is_no_news() -> None:
    async def scenario(pokes: Pokes) -> int:
        pokes.committed(11, {"office:two"})
        return await pokes.wait("desk", frozenset({"office:one"}), after=10, seconds=0.001)

    assert on_a_loop(scenario, Pokes(10)) == 10


def test_a_desks_own_commit_is_told_by_its_answer_and_not_by_its_poke() -> None:
    async def scenario(pokes: Pokes) -> int:
        mine = await held(pokes, "office:one", desk="mine")
        other = await held(pokes, "office:one", desk="other")
        pokes.committed(11, {"office:one"}, "mine")
        pokes.answered("mine", 11, ("office:one",))
        assert await other == 11
        assert not await let_go(mine)
        pokes.committed(12, {"office:one"}, "other")
        return await mine

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_a_desk_whose_answer_was_lost_hears_of_its_own_commit_at_the_next_poke() -> None:
    async def scenario(pokes: Pokes) -> int:
        pokes.committed(12, {"office:one"}, "mine")
        return await pokes.wait("mine", frozenset({"office:one"}), after=10)

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_a_held_poke_follows_the_scopes_of_the_desks_people() -> None:
    async def scenario(pokes: Pokes) -> int:
        waiting = await held(pokes, "office:one")
        pokes.answered("desk", 11, ("office:two",))
        pokes.committed(11, {"office:one"})
        assert not await let_go(waiting)
        pokes.committed(12, {"office:two"})
        return await waiting

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_a_scope_that_a_held_poke_gains_is_looked_at_from_the_answer_on() -> None:
    async def scenario(pokes: Pokes) -> int:
        waiting = await held(pokes, "office:one")
        pokes.committed(12, {"office:two"})
        pokes.answered("desk", 11, ("office:two",))
        return await waiting

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_commits_read_from_the_database_wake_as_if_they_were_made_here() -> None:
    async def scenario(pokes: Pokes) -> int:
        one, two = await held(pokes, "office:one", desk="one"), await held(pokes, "office:two", desk="two")
        pokes.committed(12, {"head"})
        assert pokes.complete == 10
        pokes.caught_up(12, {"head": 12, "office:one": 11})
        assert pokes.complete == 12
        assert not await let_go(two)
        return await one

    assert on_a_loop(scenario, Pokes(10)) == NEWS


def test_a_desks_second_poke_ends_its_first() -> None:
    async def scenario(pokes: Pokes) -> int:
        first = await held(pokes, "office:one")
        second = await held(pokes, "office:one")
        assert await first == 10
        assert pokes.waiting == 1
        pokes.close()
        return await second

    assert on_a_loop(scenario, Pokes(10)) == 10


def test_scopes_are_known_only_as_of_the_answer_that_told_them() -> None:
    pokes = Pokes(10)
    pokes.answered("desk", 11, ("office:one",))
    assert pokes.scopes_of("desk", after=11) == {"office:one"}
    assert pokes.scopes_of("desk", after=10) is None
    assert pokes.scopes_of("other", after=11) is None


def test_the_newest_commit_of_each_scope_is_read_from_the_memberships(room: Room) -> None:
    before = room.head().number
    room.desk("agent").opened()
    room.desk("herder").opened("other", office=AIMAG)
    with room.services.centre.database.read() as connection:
        assert documents.newest_by_scope(connection, after=before) == {
            "office:district": before + 1,
            "office:aimag": before + 2,
            "head": before + 2,
        }
        assert documents.newest_by_scope(connection, after=before + 2) == {}


def test_a_desk_stands_where_its_people_read(room: Room) -> None:
    desk, before = room.desk("agent"), room.head().number
    room.desk("herder").opened(office=AIMAG)
    stands = standing(room.services.centre, desk.device.enrolment, after=before)
    assert stands.scopes == {"common", "person:agent", "office:district"}
    assert (stands.number, stands.is_behind) == (before + 1, False)
    desk.opened("mine")
    assert standing(room.services.centre, desk.device.enrolment, after=before).is_behind


def test_a_desk_that_knows_more_than_the_centre_is_told_at_once(room: Room) -> None:
    desk, number = room.desk("agent"), room.head().number
    assert standing(room.services.centre, desk.device.enrolment, after=number + 1).is_behind


class Watched(Database):
    """A database that remembers which threads read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.readers: list[str] = []

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.readers.append(threading.current_thread().name)
        with super().read() as connection:
            yield connection

    def read_for_desks(self) -> int:
        """How often it was read for a question of a desk."""
        return sum(name.startswith("exchange") for name in self.readers)


def ask(address: str, desk: FakeDesk) -> int:
    """One question over HTTP that reads everything; the number of the newest commit."""
    question = wire.Question(wire.PROTOCOL, desk.device.enrolment, desk.people, {}, page_bytes=4_000_000)
    headers = {"Authorization": f"Bearer {desk.token}"}
    response = requests.post(f"{address}/sync", data=wire.encode(question), headers=headers, timeout=SECONDS)
    answer = wire.decode(response.content, wire.Answer)
    assert answer.head is not None
    return answer.head.number


def poke(address: str, desk: FakeDesk, *, after: int) -> int:
    """One poke over HTTP, held or not."""
    headers = {"Authorization": f"Bearer {desk.token}"}
    response = requests.get(f"{address}/poke", params={"after": after}, headers=headers, timeout=SECONDS)
    return wire.decode(response.content, dict[str, int])["number"]


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition of another thread, at most half a minute."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


def test_a_held_poke_asks_no_database(tmp_path: Path) -> None:
    clock = ready_room(tmp_path).clock
    watched: list[Watched] = []

    def opens(path: Path) -> Watched:
        watched.append(Watched(path))
        return watched[-1]

    room = Room(open_services(tmp_path, clock=clock, hasher=fast_hasher(), opens=opens), clock)
    with closing(room.services), running(room.services) as address, ThreadPoolExecutor(1) as waiting:
        desk = room.desk("agent")
        number = ask(address, desk)
        before = watched[0].read_for_desks()
        poked = waiting.submit(poke, address, desk, after=number)
        until(lambda: room.services.pokes.waiting == 1)
        assert watched[0].read_for_desks() == before
        room.desk("colleague").opened()
        assert poked.result() == number + 1
        assert watched[0].read_for_desks() == before


@pytest.fixture
def another(room: Room, tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    """The same centre, opened once more as by another process."""
    address = own_database.address if own_database else None
    services = open_services(tmp_path, database=address, clock=room.clock, hasher=fast_hasher())
    with closing(services):
        yield Room(services, room.clock)


def test_after_a_restart_only_those_are_told_for_whom_something_came(room: Room, another: Room) -> None:
    desk, herder = room.desk("agent"), room.desk("herder")
    number = room.head().number
    desk.opened()
    with running(another.services) as address, ThreadPoolExecutor(1) as waiting:
        assert poke(address, desk, after=number) == number + 1
        poked = waiting.submit(poke, address, herder, after=number)
        until(lambda: another.services.pokes.waiting == 1)
        another.services.pokes.close()
        assert poked.result() == number


def test_a_commit_of_another_process_wakes_whom_it_concerns(room: Room, another: Room) -> None:
    desk, herder = room.desk("agent"), room.desk("herder")
    with running(room.services) as address, ThreadPoolExecutor(2) as waiting:
        number = room.head().number
        poked = waiting.submit(poke, address, desk, after=number)
        apart = waiting.submit(poke, address, herder, after=number)
        until(lambda: room.services.pokes.waiting == 2)
        another.desk("colleague").opened()
        assert poked.result() == number + 1
        assert room.services.pokes.waiting == 1
        room.services.pokes.close()
        assert apart.result() == number


def test_someone_who_comes_to_work_for_the_office_is_told_of_its_cases(room: Room) -> None:
    herder = room.desk("herder")
    with running(room.services) as address, ThreadPoolExecutor(1) as waiting:
        number = ask(address, herder)
        poked = waiting.submit(poke, address, herder, after=number)
        until(lambda: room.services.pokes.waiting == 1)
        room.put_person(person("herder", (Role.AGENT, DISTRICT)))
        assert poked.result() == number + 1
        number = ask(address, herder)
        poked = waiting.submit(poke, address, herder, after=number)
        until(lambda: room.services.pokes.waiting == 1)
        room.desk("agent").opened()
        assert poked.result() == number + 1


@pytest.mark.parametrize("after", ["", "-1", "x", "1e3", "9" * 40, "٣"])
def test_a_poke_after_no_number_is_refused(room: Room, address: str, after: str) -> None:
    headers = {"Authorization": f"Bearer {room.desk('agent').token}"}
    response = requests.get(f"{address}/poke", params={"after": after}, headers=headers, timeout=SECONDS)
    assert (response.status_code, response.json()["code"]) == (422, "wrong_value")
