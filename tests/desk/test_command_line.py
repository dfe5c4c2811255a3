"""`console1111`: the desk without a screen, against a real centre on a port of this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk import courier_commands
from console.desk.__main__ import main
from console.server.courier import answer
from tests.builders import PASSWORD, Room, put_small_catalogue
from tests.server.building import running

CALL = {
    "kind": "complaint",
    "subject": "Гэрэл асахгүй",
    "text": "Гурав хоног",
    "caller": {"given_name": "Болд", "phones": [{"number": "99112345"}]},
    "services": ["id-card"],
    "notes": ["Дахин залгана"],
    "forward_to": ["lights", "bzd"],
    "call_back": "2026-11-25T10:00:00+08:00",
}


@pytest.fixture
def address(room: Room) -> Iterator[str]:
    put_small_catalogue(room)
    with running(room.services) as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONSOLE1111_PASSWORD", PASSWORD)
    return tmp_path / "desk"


def run(folder: Path, *arguments: str) -> int:
    command, *rest = arguments
    return main([command, "--data", str(folder), "--login", "agent", *rest])


def call_file(tmp_path: Path, call: object) -> str:
    path = tmp_path / "call.json"
    path.write_text(call if isinstance(call, str) else json.dumps(call), encoding="utf-8")
    return str(path)


def test_a_call_is_taken_found_and_sent(
    room: Room, address: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "sign-in", "--centre", address, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"person": "Б. Agent", "office": "Дүүрэг"} | {"office": ""}
    assert run(folder, "sync") == 0
    capsys.readouterr()
    assert run(folder, "take-call", "--json", call_file(tmp_path, CALL)) == 0
    said = json.loads(capsys.readouterr().out)
    assert (len(said["actions"]), said["waiting"]) == (6, 6)
    [case] = said["cases"]
    assert run(folder, "waiting", "--json") == 0
    kinds = [each["kind"] for each in json.loads(capsys.readouterr().out)["waiting"]]
    assert kinds == ["open_case", "tell_service", "add_note", "forward", "forward", "schedule_call_back"]
    assert run(folder, "find", "gerel", "--json") == 0
    assert case in [each["id"] for each in json.loads(capsys.readouterr().out)]
    assert run(folder, "sync", "--json") == 0
    assert json.loads(capsys.readouterr().out)["waiting"] == 0
    assert len(room.known_case(case).entries) == 6
    assert run(folder, "status") == 0
    assert "waiting  0" in capsys.readouterr().out
    assert run(folder, "attention") == 0


def test_a_hotspot_says_the_size_first_and_what_it_came_to(
    room: Room, address: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "sync", "--centre", address) == 0
    assert run(folder, "take-call", "--json", call_file(tmp_path, CALL)) == 0
    capsys.readouterr()
    assert run(folder, "hotspot", "--json") == 0
    said = capsys.readouterr()
    assert "bytes up and about" in said.err
    assert "64 кбит/с" in said.err
    came = json.loads(said.out)
    assert (came["stage"], came["waiting"], came["files"]) == ("done", 0, 0)
    assert 0 < came["sent_bytes"] < 5_000


def test_without_a_centre_work_is_kept_and_the_exit_code_says_so(
    address: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "sign-in", "--centre", address) == 0
    call = {"kind": "complaint", "subject": "Хог", "text": "Ачаагүй"}
    nowhere = ("--centre", "http://127.0.0.1:9")
    assert run(folder, "take-call", "--json", call_file(tmp_path, call), *nowhere) == 0
    assert run(folder, "sync", *nowhere) == 3
    assert "line  offline" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("{", "The file is not JSON."),
        ("[]", "Not recorded (wrong_value call)."),
        ({"kind": "nonsense"}, "Not recorded (wrong_value call)."),
        ({"forward_to": ["nobody"]}, "Not recorded (wrong_value forward_to)."),
        ({"call_back": "tomorrow"}, "Not recorded (wrong_value call_back)."),
        ({"text": "х" * 1_000_000}, "Not recorded (too_long text)."),
        ({"subject": "a\x00b"}, "Not recorded (unprintable subject)."),
    ],
)
def test_a_call_that_cannot_be_read_gets_a_sentence(
    address: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], call: object, sentence: str
) -> None:
    assert run(folder, "sign-in", "--centre", address) == 0
    assert run(folder, "take-call", "--json", call_file(tmp_path, call)) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == sentence
    assert len(said) == 2


def test_a_wrong_password_an_unknown_centre_and_a_missing_file_get_a_sentence(
    address: str,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run(folder, "sign-in", "--centre", "http://127.0.0.1:9") == 2
    assert "The first sign-in at this desk needs the link to the centre (no_line)." in capsys.readouterr().err
    assert run(folder, "sign-in", "--centre", address) == 0
    assert run(folder, "take-call", "--json", str(tmp_path / "none.json")) == 2
    assert "The file cannot be opened." in capsys.readouterr().err
    monkeypatch.setenv("CONSOLE1111_PASSWORD", "wrong")
    assert run(folder, "status") == 2
    assert "The login or the password is wrong." in capsys.readouterr().err


def test_a_bundle_is_written_and_its_answer_read(
    room: Room, address: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "sync", "--centre", address) == 0
    nowhere = ("--centre", "http://127.0.0.1:9")
    assert run(folder, "take-call", "--json", call_file(tmp_path, CALL), *nowhere) == 0
    up, down = tmp_path / "up.1111", tmp_path / "down.1111"
    capsys.readouterr()
    assert courier(folder, "write", str(up), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["actions"], said["files"], said["bytes"]) == (6, 0, up.stat().st_size)
    assert courier(folder, "read", str(up)) == 2
    assert "send it to the centre" in capsys.readouterr().err
    answer(room.services, up, down)
    assert courier(folder, "read", str(down), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"outcome": "kept", "answered": 6, "waiting": 0, "files": 0}
    down.write_bytes(down.read_bytes()[:-1])
    assert courier(folder, "read", str(down)) == 2
    assert capsys.readouterr().err.splitlines() == list(courier_commands.SENTENCES["damaged"])
    assert courier(folder, "read", str(tmp_path / "none")) == 2


def test_every_reason_to_refuse_a_bundle_has_its_sentence() -> None:
    codes = {"not_a_bundle", "newer", "wrong_way", "foreign", "damaged"}
    assert courier_commands.SENTENCES.keys() == codes


def courier(folder: Path, what: str, *arguments: str) -> int:
    return main(["courier", what, "--data", str(folder), "--login", "agent", *arguments])
