"""The letter that the centre prints for a body without a mailbox."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from console import wire
from console.domain import actions as act
from console.domain.identity import spoken
from console.domain.ids import ObligationId
from console.server.__main__ import main
from console.server.pages.letter import letter_for_desk
from console.server.problem import Problem
from console.store import looks
from tests.outward.building import LIGHTS, MARKS
from tests.pages.building import Street, street
from tests.pages.test_officer import DOINGS, ENOUGH
from tests.server.building import FakeDesk, ready_room


def test_its_code_leads_to_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.html"

    def printed(number: str, *more: str) -> int:
        return main(["print-letter", "--data", str(tmp_path), number, str(file), *more])

    with street(tmp_path, mailbox=False) as place:
        assert printed(spoken(place.case.number)) == 0
        letter = file.read_text(encoding="utf-8")
        assert not [mark for mark in MARKS.values() if mark in letter]
        assert "Гэрэлтүүлгийн газар" in letter
        (code,) = re.findall(r">(\d{4} \d{4} \d{4})<", letter)
        assert place.browser().get("/o").send("code", code=code).doings == DOINGS
        assert printed(place.case.number, "--language", "en") == 0
        assert "To: Гэрэлтүүлгийн газар" in file.read_text(encoding="utf-8")
        assert main(["print-letter", "--data", str(tmp_path), place.case.number, str(tmp_path)]) == 2
        place.desk.do(act.Answer(ObligationId("o1"), act.AnswerOutcome.DONE, ENOUGH))
        assert [printed(place.case.number), printed("1")] == [2, 2]
        assert "waits for a body's answer" in capsys.readouterr().err
    (tmp_path / "settings.toml").unlink()
    assert printed("1") == 2
    assert "links" in capsys.readouterr().err


def asked(place: Street, desk: FakeDesk, obligation: str = "o1") -> requests.Response:
    """A desk's request for the letter."""
    body = wire.encode(wire.LetterAsked(desk.people[0], place.case.id, ObligationId(obligation)))
    headers = {"Authorization": f"Bearer {desk.token}"}
    return requests.post(f"{place.address}/letters", data=body, headers=headers, timeout=20)


def test_a_desk_gets_it_for_whoever_may_forward_the_case(tmp_path: Path) -> None:
    with street(tmp_path, mailbox=False) as place:
        page = asked(place, place.desk).json()["page"]
        assert not [mark for mark in MARKS.values() if mark in page]
        assert "Хэвлэсэн: Б. Agent, 2026-11-20 12:00" in page
        (code,) = re.findall(r">(\d{4} \d{4} \d{4})<", page)
        assert place.browser().get("/o").send("code", code=code).doings == DOINGS
        with place.room.services.centre.database.read() as connection:
            found = looks.at_case(connection, place.case.id)
        assert [(each.person, each.kind, each.said.text) for each in found] == [("agent", "print", "letter")]
        herder = place.room.desk("herder")
        assert (asked(place, herder).status_code, asked(place, herder).json()["code"]) == (403, "not_allowed")
        assert asked(place, place.desk, "none").status_code == 404
        stranger = replace(place.desk, people=herder.people)
        assert asked(place, stranger).json()["code"] == "not_in_service"
        place.desk.do(act.Answer(ObligationId("o1"), act.AnswerOutcome.DONE, ENOUGH))
        assert asked(place, place.desk).status_code == 404
        assert asked(place, replace(place.desk, token="x")).status_code == 401


def test_without_an_address_in_front_of_links_there_is_no_letter(tmp_path: Path) -> None:
    room = ready_room(tmp_path)
    desk = room.desk("agent")
    desk.opened()
    desk.do(act.Forward(ObligationId("o1"), LIGHTS, "Гэрэл"))
    wanted = wire.LetterAsked(desk.people[0], room.known_case().id, ObligationId("o1"))
    with pytest.raises(Problem, match="not_set_up"):
        letter_for_desk(room.services.outward, desk.device, wanted)
    room.services.close()
