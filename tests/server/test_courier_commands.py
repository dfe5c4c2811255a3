"""`console1111-server courier`: a room's bundles answered one by one, and what is said of one that is not taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.courier import Outcome
from console.desk.desk import Desk
from console.server import courier_commands
from console.server.__main__ import main
from console.store.bundle import Direction, Kind, new_id, write_bundle
from tests.builders import CentreLine, Room, opening_step, ready_desk, ready_room

EVERY_REASON = {"not_a_bundle", "newer", "wrong_way", "foreign", "damaged", "revoked"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    yield made
    made.services.close()


@pytest.fixture
def desks(room: Room, tmp_path: Path) -> Iterator[list[Desk]]:
    """Two desks of an office whose link is away; each took a call."""
    made = []
    for login in ("agent", "colleague"):
        line = CentreLine(room)
        desk = ready_desk(room, tmp_path / login, login, line=line)
        line.cut = True
        desk.do([opening_step()])
        made.append(desk)
    yield made
    for desk in made:
        desk.stop()


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: Path | str) -> tuple[int, str]:
    """The command beside the centre that serves."""
    code = main(["courier", "--data", str(folder), *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_folder_is_answered_file_by_file_whatever_else_lies_there(
    room: Room, desks: list[Desk], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for place, desk in enumerate(desks):
        desk.courier.write(stick / f"{place}.1111")
    (stick / "2.1111").write_text("a letter")
    (stick / "notes.txt").write_text("not looked at")
    code, said = run(tmp_path / "centre", capsys, "--folder", stick)
    assert code == 2
    assert "2.1111”: it is no bundle of a desk. Nothing was taken." in said
    assert said.count("1 actions, 0 put off") == 2
    answers = sorted(path.name for path in stick.glob("*.answer.1111"))
    assert answers == ["0.answer.1111", "1.answer.1111"]
    for place, desk in enumerate(desks):
        assert desk.courier.read(stick / f"{place}.answer.1111").outcome is Outcome.KEPT
        assert desk.views.waiting() == []
    (stick / "2.1111").unlink()
    assert run(tmp_path / "centre", capsys, "--folder", stick)[0] == 0


def test_each_refusal_says_what_to_do(
    room: Room, desks: list[Desk], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    up, down = tmp_path / "up.1111", tmp_path / "down.1111"
    desks[0].courier.write(up)
    assert run(tmp_path / "centre", capsys, up, down)[0] == 0
    down.unlink()
    assert "Give a bundle" in run(tmp_path / "centre", capsys, up)[1]
    assert "There is no file" in run(tmp_path / "centre", capsys, tmp_path / "none", down)[1]
    assert "cannot be written" in run(tmp_path / "centre", capsys, up, tmp_path / "nowhere" / "down.1111")[1]
    foreign = tmp_path / "foreign.1111"
    write_bundle(foreign, [(Kind.QUESTION, b"")], key=bytes(32), direction=Direction.UP, id=new_id())
    assert "does not know" in run(tmp_path / "centre", capsys, foreign, down)[1]
    up.write_bytes(up.read_bytes()[:-1])
    assert "did not arrive whole" in run(tmp_path / "centre", capsys, up, down)[1]
    assert not down.exists()


def test_a_bundle_that_speaks_for_another_desk_than_its_key_is_refused(
    room: Room, desks: list[Desk], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged, other = desks
    device = other._holdings.outbox.device()
    assert device is not None
    with forged._holdings.outbox.taking() as taking:
        taking.enrol(enrolment=device.enrolment, desk_number=device.desk_number, desk_name="", token=None)
    forged.courier.write(tmp_path / "up.1111")
    assert "does not know" in run(tmp_path / "centre", capsys, tmp_path / "up.1111", tmp_path / "down.1111")[1]


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    assert courier_commands._REFUSED.keys() == EVERY_REASON
