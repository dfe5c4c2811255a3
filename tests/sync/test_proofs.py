"""A desk proves what it hands in by its own key; what is not proved is taken too, and administrators hear of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from console import wire
from console.desk.desk import Desk, new_case_id
from console.desk.transport import Reply, Request
from console.domain.proving import PROOF_CHARACTERS, is_proof, proof_key, proof_of
from console.store.tables import documents
from console.wire import Envelope, Question, Task
from tests.builders import (
    PASSWORD,
    CentreLine,
    Room,
    door,
    exchange,
    exchange_until_still,
    opening_step,
    ready_desk,
)


@pytest.fixture
def line(room: Room) -> CentreLine:
    return CentreLine(room)


@pytest.fixture
def desk(room: Room, line: CentreLine, tmp_path: Path) -> Desk:
    """A desk that has proved what it handed in before."""
    made = ready_desk(room, tmp_path / "desk", line=line)
    made.do([opening_step()])
    exchange_until_still(made)
    return made


def told(room: Room) -> dict[str, Task]:
    """What administrators hear of desks that do not prove, by its key."""
    tasks = select(documents.c.key, documents.c.body).where(documents.c.key.startswith("task/unproven/"))
    with room.services.centre.database.read() as connection:
        return {key: wire.decode(bytes(body), Task) for key, body in connection.execute(tasks)}


def sent_by(line: CentreLine) -> list[Envelope]:
    questions = [wire.decode(each.body, Question) for each in line.asked if each.path == "/sync"]
    return [wire.decode(bytes(raw), Envelope) for each in questions for raw in each.actions]


def changing(change: Any) -> Any:
    """A line on which every action is changed on its way."""

    def fault(request: Request, reply_of: Any) -> Reply:
        if request.path != "/sync":
            return reply_of(request)  # type: ignore[no-any-return]
        asked = wire.decode(request.body, Question)
        envelopes = [change(wire.decode(bytes(raw), Envelope)) for raw in asked.actions]
        actions = tuple(msgspec.Raw(wire.encode(each)) for each in envelopes)
        body = wire.encode(msgspec.structs.replace(asked, actions=actions))
        return reply_of(replace(request, body=body))  # type: ignore[no-any-return]

    return fault


def test_each_action_that_goes_up_is_proved(room: Room, line: CentreLine, desk: Desk) -> None:
    assert {len(each.device_proof or "") for each in sent_by(line)} == {PROOF_CHARACTERS}
    assert told(room) == {}
    desk.stop()


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: msgspec.structs.replace(sent, device_proof=None),
        lambda sent: msgspec.structs.replace(sent, device_proof="0" * PROOF_CHARACTERS),
        lambda sent: msgspec.structs.replace(sent, device_proof="ө"),
        lambda sent: msgspec.structs.replace(
            sent, body=msgspec.Raw(bytes(sent.body).replace("Гурав".encode(), b"one"))
        ),
        lambda sent: msgspec.structs.replace(sent, by="colleague"),
        lambda sent: msgspec.structs.replace(sent, proof="typed by nobody"),
        lambda sent: msgspec.structs.replace(sent, count=sent.count + 1),
        lambda sent: msgspec.structs.replace(sent, contact="other"),
    ],
)
def test_what_is_not_proved_is_taken_and_told_once_a_day(room: Room, line: CentreLine, desk: Desk, change: Any) -> None:
    cases = [new_case_id(), new_case_id()]
    line.fault = changing(change)
    for case in cases:
        desk.do([opening_step(case)])
        exchange_until_still(desk)
    assert all(room.case(case) for case in cases)
    assert desk.line.waiting == 0
    [(key, task)] = told(room).items()
    assert (task.code, task.facts["many"]) == ("unproven", 1)
    assert task.facts["desk"]
    assert {"administrators"} < room.scopes(key)
    desk.stop()


def test_an_older_program_that_never_proved_anything_is_not_told_of(
    room: Room, line: CentreLine, tmp_path: Path
) -> None:
    line.fault = changing(lambda sent: msgspec.structs.replace(sent, device_proof=None))
    desk = ready_desk(room, tmp_path / "old", line=line)
    desk.do([opening_step()])
    exchange_until_still(desk)
    assert told(room) == {}
    line.fault = None
    desk.do([opening_step()])
    exchange_until_still(desk)
    line.fault = changing(lambda sent: msgspec.structs.replace(sent, device_proof=None))
    desk.do([opening_step()])
    exchange_until_still(desk)
    assert [task.facts["many"] for task in told(room).values()] == [1]
    desk.stop()


def test_after_a_new_enrolment_everything_that_waits_is_proved_anew(
    room: Room, line: CentreLine, desk: Desk, tmp_path: Path
) -> None:
    desk.do([opening_step()])
    desk._enrol_again()
    exchange_until_still(desk)
    assert len({each.enrolment for each in sent_by(line)}) == 2
    desk.stop()
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    desk.do([opening_step()])
    exchange_until_still(desk)
    assert told(room) == {}
    desk.stop()


def test_asking_again_for_a_verdict_tells_of_nothing(room: Room, line: CentreLine, desk: Desk) -> None:
    """Only what is decided now is looked at: what lies in the journal was."""

    def lost(request: Request, reply_of: Any) -> Reply:
        reply: Reply = reply_of(request)
        return reply if request.path != "/sync" else Reply(502, {}, b"")

    desk.do([opening_step()])
    line.fault = lost
    with pytest.raises(Exception, match="not_the_centre"):
        exchange(desk)
    line.fault = changing(lambda sent: msgspec.structs.replace(sent, device_proof=None))
    exchange_until_still(desk)
    assert told(room) == {}
    desk.stop()


def test_a_proof_is_of_every_byte_and_of_one_key() -> None:
    key, said = proof_key(b"k" * 32), b"said"
    assert is_proof(proof_of(said, key=key), said, key=key)
    for other, bytes_ in ((proof_key(b"l" * 32), said), (key, b"sais"), (key, b"")):
        assert not is_proof(proof_of(said, key=key), bytes_, key=other)
    for given in (None, "", "\ud800", proof_of(said, key=key).upper(), proof_of(said, key=key) + "0"):
        assert not is_proof(given, said, key=key)
