"""A rural desk's day over a telephone at 64 kbit/s: twenty cases up, yesterday's answers down, below 100 kB."""

import csv
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.desk.entrance import Entrance
from console.desk.hotspot import Stage
from console.desk.opening import Surroundings
from console.domain import actions as act
from console.domain.case import ObligationState
from console.domain.catalogue import ServiceId
from console.domain.ids import CaseId
from tests.builders import CHEAP, PASSWORD, Room, exchange_until_still, forward_step, opening_step, ready_room
from tests.journeys.made_cases import CATALOGUE
from tests.journeys.relay import Relay, Weather
from tests.server.building import running

DAY = 20
MOST_BYTES = 100_000
TELEPHONE = Weather(latency=0.15, bits_per_second=64_000)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    yield made
    made.services.close()


def texts() -> list[str]:
    """What citizens really complain of, one text a case."""
    with (CATALOGUE / "demo_cases.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def desk_at(folder: Path, url: str, room: Room) -> Desk:
    return Entrance(folder, url, surroundings=Surroundings(clock=room.clock, cost=CHEAP)).sign_in("agent", PASSWORD)


def worked(desk: Desk, room: Room, samples: list[str]) -> list[CaseId]:
    """A case for each text, as one call makes it: opened, forwarded, a service told, a note, a call-back."""
    opened = []
    for text in samples:
        case = new_case_id()
        call_back = act.ScheduleCallBack(room.clock.now + timedelta(days=3), "Хариу ирсэн эсэхийг хэлэх")
        told = act.TellService(ServiceId("passport"), "Гадаад паспорт захиалах")
        steps: list[act.Action] = [told, act.AddNote("Иргэн орой 6 цагаас хойш утсаа авна."), call_back]
        opening = opening_step(case, subject=text[:80], text=text)
        desk.do([opening, forward_step(case), *(Step(step, case) for step in steps)])
        opened.append(case)
    return opened


def answered(room: Room, cases: list[CaseId], samples: list[str]) -> None:
    """Bodies answer yesterday's cases, and a colleague of the same office opens others."""
    colleague = room.desk("colleague")
    for case, text in zip(cases, samples, strict=True):
        obligation = room.known_case(case).obligations[0].id
        answer = act.Answer(obligation, act.AnswerOutcome.DONE, f"Газар дээр нь үзэж шийдвэрлэв. {text[:60]}", "12/051")
        colleague.do(answer, case)
    for place, text in enumerate(samples):
        colleague.opened(f"colleague-{place}", text=text)


def test_a_day_goes_up_and_yesterdays_answers_come_down_below_100_kilobytes(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples = texts()
    with running(room.services) as address:
        relay = Relay(int(address.rpartition(":")[2]), TELEPHONE)
        desk = desk_at(tmp_path / "desk", address, room)
        yesterday = worked(desk, room, samples[:DAY])
        exchange_until_still(desk)
        desk.stop()
        answered(room, yesterday, samples[DAY : 2 * DAY])
        relay.cut()
        desk = desk_at(tmp_path / "desk", relay.url, room)
        today = worked(desk, room, samples[2 * DAY : 3 * DAY])
        desk.do([Step(desk.files.add(("гэрэл.jpg", bytes(5_000_000))), today[0])])
        estimate = desk.hotspot.estimate()
        relay.mend()
        ended = desk.hotspot.run(lambda progress: None, threading.Event())
        passed = relay.passed.bytes_up + relay.passed.bytes_down
        states = [view.case.obligations[0].state for case in yesterday if (view := desk.views.case(case))]
        desk.stop()
        relay.close()
    with capsys.disabled():
        print(
            f"\nhotspot at 64 kbit/s: {ended.actions} actions of {DAY} cases in {ended.seconds:.1f} s,"
            f" {relay.passed.bytes_up:,} bytes up and {relay.passed.bytes_down:,} down"
            f" (told before: {estimate.up_bytes:,} and {estimate.down_bytes:,}, {estimate.seconds:.0f} s)"
        )
    assert (ended.stage, ended.left) == (Stage.DONE, 0)
    assert states == [ObligationState.ANSWERED] * DAY
    assert all(room.known_case(case).version == 5 + (case == today[0]) for case in today)
    assert passed < MOST_BYTES
    assert abs(ended.sent_bytes + ended.received_bytes - passed) < passed / 10
