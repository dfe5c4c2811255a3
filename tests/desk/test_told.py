"""What is told often in an office goes first there among services that answer alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.domain.catalogue import Service, ServiceId
from console.domain.ids import ActionId
from console.server import directory
from console.store.cases import Queue
from tests.builders import Room, exchange_until_still, listed, opening_step, ready_desk
from tests.server.building import TESTER

ALIKE = ("Тэмцээнд оролцох аяллын бичиг", "Тэмцээнд оролцох хүсэлт гаргах")


@pytest.fixture
def room(room: Room) -> Room:
    """Two services more, of which either answers «тэмцээнд оролцох»."""
    unknown = dict.fromkeys(("body", "body_name", "category", "fee", "duration", "documents", "place"))
    made = [
        Service(id=ServiceId(f"contest-{number}"), title=title, source="test", body_guessed=False,
                as_of=date(2021, 6, 1), **unknown)
        for number, title in enumerate(ALIKE)
    ]  # fmt: skip
    directory.put(room.services.centre, [(f"service/{each.id}", directory.canonical(each)) for each in made], by=TESTER)
    return room


@contextmanager
def other_desk(room: Room, folder: Path, login: str) -> Iterator[Desk]:
    desk = ready_desk(room, folder, login)
    yield desk
    desk.stop()


def found(desk: Desk) -> list[str]:
    return [each.id for each in desk.views.lookup("тэмцээнд оролцох") if each.kind == "service"]


def tell(desk: Desk, service: str, times: int, **changes: object) -> list[ActionId]:
    """Open so many cases on each of which the service is told; gives the ids of the tellings."""
    told = []
    for _ in range(times):
        case = new_case_id()
        action = act.TellService(ServiceId(service), "Гарчиг")
        told.append(desk.do([opening_step(case, **changes), Step(action, case)]).ids[1])
    return told


def test_a_service_told_often_here_goes_before_an_equal_one(desk: Desk) -> None:
    first, second = found(desk)
    tell(desk, second, 20)
    assert found(desk) == [second, first]
    exchange_until_still(desk)
    assert found(desk) == [second, first]


def test_the_office_s_other_desks_put_it_first_too_and_other_offices_do_not(
    desk: Desk, room: Room, tmp_path: Path
) -> None:
    first, second = found(desk)
    tell(desk, second, 20)
    exchange_until_still(desk)
    with other_desk(room, tmp_path / "beside", "colleague") as beside:
        assert found(beside) == [second, first]
    with other_desk(room, tmp_path / "elsewhere", "herder") as elsewhere:
        assert found(elsewhere) == [first, second]


def test_the_head_office_counts_its_own_calls_though_it_holds_all(desk: Desk, room: Room, tmp_path: Path) -> None:
    first, second = found(desk)
    told = tell(desk, second, 20)
    exchange_until_still(desk)
    with other_desk(room, tmp_path / "head", "chief") as head:
        assert len(listed(head, Queue.UNASSIGNED)) == len(told)
        assert found(head) == [first, second]


def test_what_was_struck_out_was_not_told(desk: Desk) -> None:
    first, second = found(desk)
    case = new_case_id()
    telling = desk.do([opening_step(case), Step(act.TellService(ServiceId(second), "Гарчиг"), case)]).ids[1]
    assert found(desk) == [second, first]
    desk.do([Step(act.StrikeOut(telling, "Буруу"), case)])
    tell(desk, first, 1)
    assert found(desk) == [first, second]
