"""The commands that prove the record of looks, and answer a citizen who asks who used his data."""

import json
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from console import wire
from console.domain import actions as act
from console.domain.ids import CaseId, PersonId
from console.domain.looks import Look, LookKind, Reason, first_hash, hashed
from console.server.__main__ import main
from console.server.services import open_services
from console.store.tables import looks
from tests.server.building import KEY, Clock, FakeDesk, Room, fast_hasher, ready_room

PARTY = act.Party(given_name="Болд", register_number="УБ86102217", phones=(act.Phone("99112345"),))


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A centre whose agent looked at a case and searched for its citizen; the process has ended."""
    room = ready_room(tmp_path / "centre")
    desk = room.desk("agent")
    desk.opened(caller=PARTY)
    key = bytes.fromhex(KEY)
    made = [
        Look(room.clock.now, PersonId("agent"), LookKind.VIEW, CaseId("case"), reason=Reason.CALL),
        Look(room.clock.now, PersonId("agent"), LookKind.SEARCH, terms=hashed(["99112345"], key)),
        Look(room.clock.now, PersonId("agent"), LookKind.SEARCH, terms=hashed(["УБ86102217"], key)),
        Look(room.clock.now, PersonId("agent"), LookKind.REVEAL, CaseId("case"), reason=Reason.SAID, text="лавлав"),
    ]
    hand_in(room, desk, made)
    room.services.close()
    return tmp_path / "centre"


def hand_in(room: Room, desk: FakeDesk, made: list[Look]) -> None:
    rows = tuple(msgspec.Raw(wire.encode(each)) for each in made)
    room.services.looked.take(desk.device, wire.LooksHandedIn("c1", 1, first_hash("c1"), rows))


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = main([str(each) for each in arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize(
    ("of", "kinds"),
    [
        (("--case", None), ["reveal", "view"]),
        (("--phone", "+976 9911-2345"), ["reveal", "search", "view"]),
        (("--register", "уб 86102217"), ["reveal", "search", "view"]),
        (("--phone", "88112233"), []),
    ],
)
def test_a_citizen_hears_who_used_his_data(
    centre: Path, capsys: pytest.CaptureFixture[str], of: tuple[str, str | None], kinds: list[str]
) -> None:
    room = open_services(centre)
    with room.centre.database.read() as connection:
        (number,) = connection.exec_driver_sql("SELECT number FROM case_numbers").scalars().all()
    room.close()
    code, said = run(capsys, "audit", "used", "--data", centre, of[0], of[1] or number)
    listed = [line.split("\t") for line in said.splitlines()[:-1]]
    assert (code, sorted(line[1] for line in listed)) == (0, kinds)
    assert {tuple(line[2:4]) for line in listed} <= {("Б. Agent", "district")}
    assert [line[4:] for line in listed if line[1] == "reveal"] == [["said", "лавлав"]] * ("reveal" in kinds)


def test_what_was_written_verifies_and_what_was_altered_does_not(
    centre: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, said = run(capsys, "audit", "heads", "--data", centre)
    kept = tmp_path / "heads.txt"
    kept.write_text(said, encoding="utf-8")
    public = json.loads(said.splitlines()[0])["public"]
    assert (code, json.loads(said.splitlines()[1])["place"]) == (0, 4)
    code, said = run(capsys, "audit", "verify", "--data", centre, "--heads", kept, "--public", public)
    assert (code, "4 looks, 1 chains, 1 signed heads: whole." in said) == (0, True)
    opened = open_services(centre)
    with opened.centre.database.write() as connection:
        connection.execute(update(looks).where(looks.c.place == 2).values(person="herder"))
    opened.close()
    code, said = run(capsys, "audit", "verify", "--data", centre, "--heads", kept, "--public", public)
    assert (code, "2 (c1): өөрчлөгдсөн / altered" in said, "NOT WHAT WAS WRITTEN" in said) == (2, True, True)


def test_a_file_that_holds_no_heads_is_said_so(
    centre: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "heads.txt").write_text("not json")
    for file in ("heads.txt", "none.txt"):
        code, said = run(capsys, "audit", "verify", "--data", centre, "--heads", tmp_path / file)
        assert (code, "cannot be read" in said) == (2, True)


def test_a_person_gets_his_data_and_has_it_erased_unless_it_must_be_kept(
    centre: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    of = ("--register", "УБ86102217")
    code, said = run(capsys, "privacy", "export", "--data", centre, *of, tmp_path / "his.json")
    his = json.loads((tmp_path / "his.json").read_text(encoding="utf-8"))
    assert (code, "1 cases" in said, (tmp_path / "his.json").stat().st_mode & 0o777) == (0, True, 0o600)
    (one,) = his["cases"]
    assert (one["people"][0]["given_name"], [each["kind"] for each in one["looked"]]) == ("Болд", ["view", "reveal"])
    assert run(capsys, "privacy", "export", "--data", centre, *of, tmp_path / "his.json")[0] == 2
    code, said = run(capsys, "privacy", "erase", "--data", centre, *of, "--reason", "хүсэлт")
    assert (code, "still open" in said) == (2, True)
    room = Room(open_services(centre, clock=Clock(), hasher=fast_hasher()), Clock())
    room.desk("agent").do(act.Close(act.CloseOutcome.EXPLAINED, "тайлбарлав"))
    number = room.known_case().number
    room.services.close()
    assert run(capsys, "privacy", "hold", "--data", centre, "--case", number)[0] == 2
    assert run(capsys, "privacy", "hold", "--data", centre, "--case", number, "--reason", "Шүүх")[0] == 0
    code, said = run(capsys, "privacy", "erase", "--data", centre, *of, "--reason", "хүсэлт")
    assert (code, "must be kept" in said, "0 cases erased" in said) == (2, True, True)
    assert run(capsys, "privacy", "hold", "--data", centre, "--case", number, "--release")[0] == 0
    code, said = run(capsys, "privacy", "erase", "--data", centre, *of, "--reason", "хүсэлт")
    assert (code, "1 cases erased" in said) == (0, True)
    assert run(capsys, "privacy", "erase", "--data", centre, *of, "--reason", "хүсэлт")[0] == 2
    room = Room(open_services(centre, clock=Clock(), hasher=fast_hasher()), Clock())
    assert (room.known_case().caller, room.known_case().number) == (None, number)
    room.services.close()


def test_a_desk_that_works_without_looking_is_named(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services = open_services(centre)
    desk = Room(services, Clock()).desk("colleague", key="2b" * 32)
    for count in range(21):
        desk.opened(f"case-{count}")
    services.close()
    code, said = run(capsys, "audit", "verify", "--data", centre)
    assert (code, f"{desk.device.number:04} «desk»: 21 " in said) == (0, True)
