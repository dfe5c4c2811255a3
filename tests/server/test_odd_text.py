"""Text that no person types and that databases keep differently: nothing of it makes the centre fail on any of them."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import msgspec
import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Office, Person, Role
from console.server import directory
from console.server.problem import Problem
from console.store import journal
from tests.domain.building import opening
from tests.server.building import DISTRICT, LONG_AGO, NOW, TESTER, Room

ODD = {"nul": "а\0б", "long": "ө" * 3_000, "sign": "~\uffff", "empty": ""}


def filled(wanted: Any, text: str) -> Any:
    """A value of a type in which every text is this one."""
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return filled(next(each for each in inner if each is not types.NoneType), text)
    if origin is tuple:
        return (filled(inner[0], text),)
    if origin is Mapping:
        return {text: filled(inner[1], text)}
    wanted = getattr(wanted, "__supertype__", wanted)
    if is_dataclass(wanted):
        hints = typing.get_type_hints(wanted)
        return wanted(**{field.name: filled(hints[field.name], text) for field in fields(wanted)})  # type: ignore[operator]
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    plain: dict[Any, Any] = {str: text, Any: text, bool: True, int: 1, datetime: NOW, date: NOW.date()}
    return plain[wanted]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_no_text_in_an_action_makes_the_centre_fail(room: Room, text: str) -> None:
    agent, supervisor = room.desk("agent"), room.desk("supervisor")
    agent.opened()
    for kind, wanted in act.ACTIONS.items():
        action = filled(wanted, text)
        for desk, case in ((agent, "case"), (supervisor, f"new {kind}")):
            envelope = desk.envelope(action, None if wanted in act.WITHOUT_CASE else case)
            answer = desk.ask_raw([msgspec.Raw(wire.encode(envelope))])
            assert (answer.later, len(answer.verdicts)) == ((), 1), kind
            with room.services.centre.database.read() as connection:
                line = journal.find(connection, envelope.id)
            assert line is not None
            assert line.envelope == wire.encode(envelope)


def test_a_case_of_an_office_no_column_holds_is_kept_raw_for_a_supervisor(room: Room) -> None:
    desk = room.desk("agent")
    sent = desk.envelope(opening(office=OfficeId("o" * 181), number=desk.number(1)))
    (judged,) = desk.take(sent)
    assert (judged.verdict, judged.code) == (Verdict.UNPLACED, "unreadable")
    assert room.scopes(f"attention/{sent.id}") == {"person:agent", "supervisors:district"}


def test_nul_in_a_cursor_a_login_or_a_look_finds_nothing(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    desk.read()
    cursors = {scope: msgspec.structs.replace(cursor, key="\0") for scope, cursor in desk.cursors.items()}
    assert desk.ask(cursors=cursors).more is False
    with pytest.raises(Problem) as caught:
        room.services.looks.look(desk.device, wire.Look(PersonId("agent"), "шалгах\0", "\0", number="\0"))
    assert caught.value.code == "not_found"
    with pytest.raises(Problem) as caught:
        room.services.accounts.sign_in(wire.SignIn("agent", "correct horse", enrolment="\0"))
    assert caught.value.status == 401


def test_rows_of_a_commit_go_in_the_order_of_their_bytes(room: Room) -> None:
    writer, reader = room.desk("agent"), room.desk("colleague")
    names = ["b", "B", "a", "Ө", "ө", "_", "~", "я", "0", "A-b", "Ab", "😀", "\uffff"]
    for name in names:
        writer.opened(name)
    reader.read()
    writer.take(*(writer.envelope(act.AddNote("Нэг коммитод"), name) for name in names))
    keys = [each.key for answer in reader.read(page_bytes=1) for each in answer.documents]
    assert keys == sorted((f"case/{name}" for name in names), key=str.encode)
    assert keys != sorted(keys, key=str.casefold)


def test_names_that_no_column_holds_are_not_given(room: Room) -> None:
    long = "o" * 181
    with pytest.raises(Problem):
        directory.put_offices(room.services.centre, [Office(OfficeId(long), "Урт")], by=TESTER)
    someone = Person(PersonId(long), None, "Урт", None, (Grant(Role.AGENT, DISTRICT, LONG_AGO),))
    with pytest.raises(Problem):
        room.put_person(someone)
