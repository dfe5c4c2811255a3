"""`console1111 find` where no desk is set up: by the shipped catalogue alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from console.desk.__main__ import main
from tests.domain.shipped import rows


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["find", "--json", *arguments]) == 0
    said: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return said


def test_each_row_says_what_it_is_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    said = found(capsys, "загс лавлагаа", "--kind", "service")
    assert said
    assert all({"kind", "id", "title", "why"} <= row.keys() and row["why"] for row in said)
    assert [(why["typed"], why.get("synonym")) for why in said[0]["why"]] == [("гэрлэлт", "загс"), ("лавлагаа", None)]
    assert all(why["word"] in said[0]["title"] for why in said[0]["why"] if why["field"] == "title")


def test_the_ids_are_those_of_the_shipped_files(capsys: pytest.CaptureFixture[str]) -> None:
    known = {row["id"] for table in ("services", "topics", "bodies") for row in rows(table)}
    said = found(capsys, "улсын бүртгэл паспорт")
    assert {row["id"] for row in said if row["kind"] != "place"} <= known


@pytest.mark.parametrize("kind", ["service", "topic", "body", "place", "person", "case"])
def test_one_kind_is_of_that_kind(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    said = found(capsys, "дархан зам газар лавлагаа", "--kind", kind, "--limit", "3")
    assert len(said) <= 3
    assert all(row["kind"] == kind for row in said)


def test_a_problem_at_a_place_leads_to_a_body(capsys: pytest.CaptureFixture[str]) -> None:
    first = found(capsys, "халаалт муу байна", "--place", "БЗД", "--kind", "topic")[0]
    assert first["case_kind"] == "complaint"
    assert first["body_name"] == "УБДС ТӨХК"


def test_a_problem_brings_no_service(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "гудамжны гэрэл асахгүй байна", "--kind", "service") == []


@pytest.mark.parametrize("typed", ["УБЕГ", "ubeg", "ed-t"])
def test_a_body_comes_first_by_its_abbreviation(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    assert found(capsys, typed)[0]["title"] == "Улсын бүртгэлийн ерөнхий газар"


ODD = ["", " ", "а", '"', "AND OR NOT", "a* NEAR(b", "\U0001f642", "\0", "ү" * 10_000, "а б " * 2_500, "%_\\"]


@pytest.mark.parametrize("typed", ODD)
def test_odd_words_are_answered_without_a_fault(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    assert isinstance(found(capsys, typed), list)


def test_lines_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "паспорт", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "паспорт" in lines[0].lower()


def test_a_folder_without_a_desk_asks_the_shipped_catalogue(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert found(capsys, "паспорт", "--data", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1001"])
def test_a_limit_that_is_none_is_said(capsys: pytest.CaptureFixture[str], limit: str) -> None:
    with pytest.raises(SystemExit):
        main(["find", "паспорт", "--limit", limit])
    assert "--limit" in capsys.readouterr().err


def test_neither_screen_nor_database_is_started() -> None:
    asked = (
        "import sys; from console.desk.__main__ import main; main(['find', 'паспорт']); "
        "heavy = {'PySide6', 'sqlalchemy', 'sqlcipher3', 'requests', 'cryptography', 'keyring'} & sys.modules.keys(); "
        "sys.exit(f'started {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
