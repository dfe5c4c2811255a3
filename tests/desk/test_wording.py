"""Everyday words that supervisors change: they count at once here, at every desk after a sync."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console import wire
from console.desk.desk import Desk, RefusedStep, Step
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.ids import PersonId
from console.server import directory
from tests.builders import CentreLine, Room, exchange_until_still, put_small_catalogue, ready_desk, ready_room
from tests.server.building import TESTER


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    put_small_catalogue(made)
    yield made
    made.services.close()


@pytest.fixture
def line(room: Room) -> CentreLine:
    return CentreLine(room)


@pytest.fixture
def supervisor(room: Room, line: CentreLine, tmp_path: Path) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "supervisor", "supervisor", line=line)
    yield made
    made.stop()


@pytest.fixture
def agent(room: Room, tmp_path: Path) -> Iterator[Desk]:
    made = ready_desk(room, tmp_path / "agent", "herder")
    yield made
    made.stop()


def say(desk: Desk, everyday: str, official: str) -> None:
    desk.do([Step(act.SetSynonym(everyday, official))])


def services(desk: Desk, typed: str) -> list[str]:
    return [each.id for each in desk.views.lookup(typed) if each.kind == "service"]


def known(desk: Desk) -> dict[str, str]:
    return {each.everyday: each.official for each in desk.views.wordings()}


def test_new_words_find_at_once_without_a_line_and_at_another_desk_after_a_sync(
    supervisor: Desk, agent: Desk, line: CentreLine
) -> None:
    assert services(supervisor, "ягаан дэвтэр") == []
    line.cut = True
    say(supervisor, "ягаан дэвтэр", "төрсний гэрчилгээ")
    assert services(supervisor, "ягаан дэвтэр") == ["birth"]
    (waiting,) = [each for each in supervisor.views.wordings() if each.is_waiting]
    assert (waiting.official, waiting.by) == ("төрсний гэрчилгээ", "supervisor")
    line.cut = False
    exchange_until_still(supervisor)
    assert services(supervisor, "ягаан дэвтэр") == ["birth"]
    assert not any(each.is_waiting for each in supervisor.views.wordings())
    exchange_until_still(agent)
    assert services(agent, "yagaan devter") == ["birth"]


def test_what_came_with_the_catalogue_is_changed_and_ended_and_an_import_brings_it_not_back(
    supervisor: Desk, agent: Desk, room: Room
) -> None:
    assert known(supervisor) == {"загс": "гэрлэлт"}
    say(supervisor, "ЗАГС", "")
    assert known(supervisor) == {"ЗАГС": ""}
    assert services(supervisor, "загс") == []
    exchange_until_still(supervisor)
    directory.put(room.services.centre, [("synonym/загс", b'"gerlelt"')], by=TESTER)
    exchange_until_still(agent)
    assert services(agent, "загс") == []
    say(supervisor, "загс", "гэрлэлт")
    exchange_until_still(supervisor)
    exchange_until_still(agent)
    assert services(agent, "загс") == ["marriage"]


def test_what_was_said_before_comes_too_late_and_can_be_said_again(
    supervisor: Desk, room: Room, line: CentreLine
) -> None:
    line.cut = True
    say(supervisor, "ногоон ном", "гадаад паспорт")
    room.clock.pass_(minutes=5)
    room.desk("chief").do(act.SetSynonym("Ногоон ном", "иргэний үнэмлэх"), None)
    line.cut = False
    exchange_until_still(supervisor)
    assert services(supervisor, "ногоон ном") == ["id-card"]
    (item,) = supervisor.views.attention()
    assert (item.line.code, item.line.facts) == ("overtaken", {"now": "иргэний үнэмлэх"})
    room.clock.pass_(minutes=5)
    supervisor.do(supervisor.views.accept(item.line, "asked_again"))
    exchange_until_still(supervisor)
    assert services(supervisor, "ногоон ном") == ["passport"]
    assert supervisor.views.attention() == []


def test_only_supervisors_change_words_and_a_refusal_by_the_centre_undoes_them_here(
    supervisor: Desk, agent: Desk, room: Room, line: CentreLine
) -> None:
    with pytest.raises(RefusedStep) as refused:
        say(agent, "ягаан дэвтэр", "төрсний гэрчилгээ")
    assert refused.value.code == "not_allowed"
    line.cut = True
    room.clock.pass_(minutes=1)
    room.dismiss("supervisor")
    room.clock.pass_(minutes=1)
    say(supervisor, "ягаан дэвтэр", "төрсний гэрчилгээ")
    assert services(supervisor, "ягаан дэвтэр") == ["birth"]
    line.cut = False
    exchange_until_still(supervisor)
    assert "ягаан дэвтэр" not in known(supervisor)


@pytest.mark.parametrize(
    ("everyday", "official", "code"),
    [
        ("гадаад паспорт захиалах", "үнэмлэх", "names_itself"),
        ("халаалт", "дулаан", "names_itself"),
        ("халаалт", "", None),
        ("Загс", "zags", "same_words"),
        ("", "гэрлэлт", "missing"),
    ],
)
def test_words_that_mislead_are_refused(supervisor: Desk, everyday: str, official: str, code: str | None) -> None:
    if code is None:
        say(supervisor, everyday, official)
        return
    with pytest.raises(RefusedStep) as refused:
        say(supervisor, everyday, official)
    assert refused.value.code == code
    assert len(supervisor.views.waiting()) == 0


def test_trying_words_shows_what_they_would_find_and_changes_nothing(supervisor: Desk) -> None:
    tried = supervisor.views.try_wording("ягаан дэвтэр", "төрсний гэрчилгээ", "ягаан дэвтэр авах")
    assert [each.id for each in tried][:1] == ["birth"]
    assert any(reason.synonym == "ягаан дэвтэр" for reason in tried[0].reasons)
    assert supervisor.views.try_wording("загс", "", "загс") == []
    assert services(supervisor, "загс") == ["marriage"]
    assert services(supervisor, "ягаан дэвтэр авах") == []


def test_the_centre_takes_words_once_and_tells_what_was_so_already(room: Room) -> None:
    chief, herder = room.desk("chief"), room.desk("herder")
    first = chief.do(act.SetSynonym(" Ногоон ном ", "гадаад паспорт"), None)
    assert first.verdict is Verdict.APPLIED
    stored = room.document("own_synonym/nugun num")
    assert wire.decode(wire.encode(stored), wire.OwnSynonym) == wire.OwnSynonym(
        "Ногоон ном", PersonId("chief"), room.clock.now, "гадаад паспорт"
    )
    assert room.scopes("own_synonym/nugun num") == {"common"}
    assert chief.do(act.SetSynonym("ногоон ном", "гадаад паспорт"), None).verdict is Verdict.NO_CHANGE
    assert herder.do(act.SetSynonym("ногоон ном", "үнэмлэх"), None).code == "not_allowed"
    room.clock.now += timedelta(minutes=1)
    assert chief.do(act.SetSynonym("ногоон ном"), None).verdict is Verdict.APPLIED
    assert room.document("own_synonym/nugun num").get("official") is None
