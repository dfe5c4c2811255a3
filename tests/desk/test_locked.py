"""A locked desk: nobody reads or writes, the exchange goes on, and the same person finds everything where it was."""

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from console.desk.desk import Desk, Step
from console.desk.transport import Reply, Request
from console.desk.trouble import Locked, WrongPassword
from console.domain.actions import CountCall, NoCase
from console.domain.ids import CaseId
from tests.builders import (
    DISTRICT,
    PASSWORD,
    CentreLine,
    Room,
    door,
    exchange_until_still,
    listed,
    opening_step,
    ready_desk,
)


def waiting_case(desk: Desk) -> CaseId:
    """The id of a case that was opened here and has not been sent."""
    step = opening_step()
    desk.do([step])
    assert step.case is not None
    return step.case


def test_while_it_is_locked_nobody_reads_or_writes(desk: Desk) -> None:
    attached = desk.files.add(("photo.txt", b"a photo"))
    views = desk.views
    case = waiting_case(desk)
    desk.lock()
    for asked in (
        lambda: desk.views,
        lambda: views.case(case),
        lambda: views.history("99112345"),
        lambda: views.counts(),
        lambda: views.waiting(),
        lambda: desk.do([Step(CountCall(NoCase.TEST, DISTRICT))]),
        lambda: desk.ask([opening_step()]),
        lambda: desk.look(number="1", proof="1", purpose="p"),
        lambda: desk.change_password(PASSWORD, "another password"),
        lambda: desk.drafts.mine(),
        lambda: desk.drafts.remove("any"),
        lambda: desk.files.read(attached.file),
    ):
        with pytest.raises(Locked):
            asked()


def test_what_waits_goes_up_from_a_locked_desk_and_what_comes_is_there_afterwards(desk: Desk, room: Room) -> None:
    case = waiting_case(desk)
    desk.lock()
    exchange_until_still(desk)
    assert room.case(case) is not None
    desk.unlock(PASSWORD)
    assert case in listed(desk)
    assert desk.views.waiting() == []


def test_a_draft_that_was_being_typed_is_kept_though_the_desk_is_locked(desk: Desk) -> None:
    draft = desk.drafts.begin("call", {"subject": "typed in the last half second"})
    desk.lock()
    desk.drafts.save(draft)
    desk.unlock(PASSWORD)
    assert [each.id for each in desk.drafts.mine()] == [draft.id]


def test_only_the_persons_own_password_unlocks(desk: Desk) -> None:
    desk.lock()
    with pytest.raises(WrongPassword):
        desk.unlock("wrong")
    assert desk.is_locked
    desk.unlock(PASSWORD)
    assert not desk.is_locked


def test_another_person_takes_a_locked_desk_over_and_sees_only_his_own(desk: Desk) -> None:
    desk.drafts.save(desk.drafts.begin("call", {"subject": "the first one's"}))
    desk.lock()
    desk.switch("colleague", PASSWORD)
    assert (desk.person.id, desk.drafts.mine()) == ("colleague", [])
    desk.lock()
    desk.switch("agent", PASSWORD)
    assert len(desk.drafts.mine()) == 1


def test_who_leaves_sends_what_waits(desk: Desk, room: Room) -> None:
    case = waiting_case(desk)
    desk.leave()
    assert room.case(case) is not None


def test_the_key_is_forgotten_at_once_even_while_the_centre_holds_a_poke(room: Room, tmp_path: Path) -> None:
    line, is_held, let_go = CentreLine(room), threading.Event(), threading.Event()

    def held_poke(request: Request, send: Callable[[Request], Reply]) -> Reply:
        if request.path == "/poke":
            is_held.set()
            let_go.wait(60)
        return send(request)

    desk = ready_desk(room, tmp_path / "desk", line=line)
    line.fault = held_poke
    holding = [desk, desk._holdings, desk._holdings.desk_database, desk.files, desk.pulse]
    kept = [weakref.ref(each) for each in holding]
    del holding
    desk.start()
    assert is_held.wait(20)
    desk.leave()
    del desk
    gc.collect()
    assert [each() for each in kept] == [None] * len(kept)
    let_go.set()


def test_who_leaves_without_a_line_loses_nothing_and_does_not_wait(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    desk = ready_desk(room, tmp_path / "desk", line=line)
    line.cut = True
    case = waiting_case(desk)
    desk.leave()
    again = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    assert case in listed(again)
    assert len(again.views.waiting()) == 1
    again.stop()
