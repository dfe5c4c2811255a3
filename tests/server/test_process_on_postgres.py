"""The centre as its administrators run it on PostgreSQL: its commands, and a password that nobody sees."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
import requests

from console import wire
from console.server.process_title import without_password
from tests.postgres import OwnDatabase, Server
from tests.server.building import KEY
from tests.server.test_process import run, said, serving

PASSWORD = "s@cret/word"
ESCAPED = "s%40cret%2Fword"


@pytest.fixture
def guarded(postgres: Server) -> Iterator[OwnDatabase]:
    """A database whose owner must give a password."""
    with postgres.new() as own:
        with psycopg.connect(postgres.url(own.name), autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS guarded")
            connection.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")  # type: ignore[call-overload]
            connection.execute(f"ALTER DATABASE {own.name} OWNER TO guarded")  # type: ignore[call-overload]
        yield own


def url(own: OwnDatabase, password: str = f":{ESCAPED}") -> str:
    return f"postgresql://guarded{password}@/{own.name}?host={own.server.folder}"


def test_a_centre_is_made_and_served_on_postgresql_and_its_password_is_seen_by_nobody(
    guarded: OwnDatabase, tmp_path: Path
) -> None:
    where = ("--data", str(tmp_path), "--database", url(guarded))
    office = run("add-office", "--id", "head", "--name", "Төв", "--head", *where)
    assert (office.returncode, office.stdout, office.stderr) == (0, "head\n", "")
    with serving(tmp_path, "--database", url(guarded)) as (process, address):
        assert requests.get(f"{address}/healthz", timeout=30).json()["number"] == 1
        shown = Path(f"/proc/{process.pid}/cmdline").read_bytes().decode().split("\0")
        assert url(guarded, "") in shown
        assert "cret" not in "".join(shown)
        process.terminate()
        assert process.wait(timeout=30) == 0
        assert process.communicate() == ("", "")
    assert not (tmp_path / "centre.db").exists()


def test_two_processes_serve_one_centre(guarded: OwnDatabase, tmp_path: Path) -> None:
    where = ("--data", str(tmp_path), "--database", url(guarded))
    assert run("add-office", "--id", "head", "--name", "Төв", "--head", *where).returncode == 0
    who = ("--login", "admin", "--given-name", "Болд", "--role", "administrator", "--office", "head")
    assert run("add-person", *who, *where, typed="correct horse\n").returncode == 0
    with (
        serving(tmp_path, "--database", url(guarded)) as (_, one),
        serving(tmp_path, "--database", url(guarded)) as (_, two),
    ):
        asked = wire.encode(wire.SignIn("admin", "correct horse", desk_key=KEY))
        desk = wire.decode(requests.post(f"{one}/enrol", data=asked, timeout=30).content, wire.Enrolled)
        question = wire.encode(wire.Question(wire.PROTOCOL, desk.enrolment, (desk.person.id,), {}))
        headers = {"Authorization": f"Bearer {desk.token}"}
        answers = [
            wire.decode(requests.post(f"{each}/sync", data=question, headers=headers, timeout=30).content, wire.Answer)
            for each in (one, two)
        ]
        assert "head" in answers[0].scopes
        assert msgspec.structs.replace(answers[0], now=answers[1].now) == answers[1]


@pytest.mark.parametrize("password", ["", ":wr%40ng"])
def test_a_wrong_password_is_a_sentence_without_it(guarded: OwnDatabase, tmp_path: Path, password: str) -> None:
    done = run("serve", "--port", "0", "--data", str(tmp_path), "--database", url(guarded, password))
    mongolian, english = said(done)
    assert mongolian.startswith("Өгөгдлийн сан ажиллахгүй байна")
    assert english.startswith("The database cannot be used")
    assert "ng@" not in done.stderr


def test_a_server_that_is_not_there_and_what_is_no_address_are_sentences(tmp_path: Path) -> None:
    nowhere = "postgresql://centre:secret@127.0.0.1:1/console"
    for address, sentence in ((nowhere, "The database cannot be used"), ("mysql://a:secret@b/c", "--database")):
        done = run("serve", "--port", "0", "--data", str(tmp_path), "--database", address)
        assert said(done)[1].startswith(sentence)
        assert "secret" not in done.stderr


def test_tables_of_a_newer_program_are_a_sentence(guarded: OwnDatabase, tmp_path: Path) -> None:
    where = ("--data", str(tmp_path), "--database", url(guarded))
    assert run("add-office", "--id", "head", "--name", "Төв", "--head", *where).returncode == 0
    with psycopg.connect(guarded.url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert said(run("serve", "--port", "0", *where))[1].startswith("A newer version of this program")


@pytest.mark.parametrize(
    ("given", "shown", "password"),
    [
        ("postgresql://a:b%40c@h:1/d?x=y", "postgresql://a@h:1/d?x=y", "b@c"),
        ("postgres://a:b@/d", "postgres://a@/d", "b"),
        ("--database=postgresql://a:b@h/d", "--database=postgresql://a@h/d", "b"),
        ("postgresql://h/d?user=a&password=b%40c&x=y", "postgresql://h/d?user=a&x=y", "b@c"),
        ("postgresql://a@[::1]:5432/d", "postgresql://a@[::1]:5432/d", None),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql", None),
        ("a note on postgresql://a:b@h", "a note on postgresql://a:b@h", None),
    ],
)
def test_a_command_line_is_shown_without_the_password(given: str, shown: str, password: str | None) -> None:
    assert without_password(["python", "-m", "x", given]) == (["python", "-m", "x", shown], password)
