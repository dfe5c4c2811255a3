"""The letter that the centre prints for a body without a mailbox."""

import re
from pathlib import Path

import pytest

from console.domain import actions as act
from console.domain.identity import spoken
from console.domain.ids import ObligationId
from console.server.__main__ import main
from tests.outward.building import MARKS
from tests.pages.building import street
from tests.pages.test_officer import DOINGS, ENOUGH


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
