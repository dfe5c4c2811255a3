"""The centre as its administrators run it: commands, a process on a port, an end by SIGTERM."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from console import wire
from console.server.serving import MOST_FILES
from tests.server.building import KEY

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "console.server")
ENVIRONMENT = {**os.environ, "PYTHONWARNINGS": "error"}


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, input=typed, capture_output=True, text=True, timeout=120, env=ENVIRONMENT
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("made") / "centre"
    office = run("add-office", "--id", "head", "--name", "Төв", "--head", "--data", str(data))
    assert (office.returncode, office.stdout) == (0, "head\n")
    who = ("--login", "admin", "--given-name", "Болд", "--role", "administrator", "--office", "head")
    person = run("add-person", *who, "--data", str(data), typed="correct horse\n")
    assert person.returncode == 0, person.stderr
    return data


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "centre"))


@contextmanager
def serving(folder: Path, *more: str, before: tuple[str, ...] = ()) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*before, *COMMAND, "serve", "--data", str(folder), "--port", "0", *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("11-11 centre ready at http://127.0.0.1:"), line
        yield process, line.rpartition(" ")[2].strip()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_a_centre_serves_until_sigterm_and_lets_waiting_desks_go_at_once(folder: Path) -> None:
    with serving(folder) as (process, address):
        asked = wire.encode(wire.SignIn("admin", "correct horse", desk_key=KEY))
        desk = wire.decode(requests.post(f"{address}/enrol", data=asked, timeout=30).content, wire.Enrolled)
        headers = {"Authorization": f"Bearer {desk.token}"}
        number = requests.get(f"{address}/healthz", timeout=30).json()["number"]
        with requests.get(f"{address}/poke?after={number - 1}", headers=headers, timeout=30) as woken:
            assert woken.json() == {"number": number}
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=30) as waiting:
            request = f"GET /poke?after={number} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk.token}\r\n\r\n"
            waiting.sendall(request.encode())
            requests.get(f"{address}/healthz", timeout=30)
            process.send_signal(signal.SIGTERM)
            assert waiting.recv(65536).startswith((b"HTTP/1.1 200 OK", b"HTTP/1.1 503"))
        assert process.wait(timeout=30) == 0
        _, errors = process.communicate()
        assert errors == ""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_centre_takes_as_many_connections_as_the_system_allows(folder: Path) -> None:
    with serving(folder, before=("sh", "-c", 'ulimit -S -n 256; exec "$@"', "sh")) as (process, _):
        limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii")
        soft, hard = next(line for line in limits.splitlines() if line.startswith("Max open files")).split()[3:5]
    assert int(soft) == min(int(hard), MOST_FILES) > 256


def test_what_was_taken_is_there_after_a_kill(folder: Path) -> None:
    with serving(folder) as (process, address):
        asked = wire.encode(wire.SignIn("admin", "correct horse", desk_key=KEY))
        desk = wire.decode(requests.post(f"{address}/enrol", data=asked, timeout=30).content, wire.Enrolled)
        process.kill()
        process.wait(timeout=30)
    with serving(folder) as (_, address):
        headers = {"Authorization": f"Bearer {desk.token}"}
        question = wire.Question(1, desk.enrolment, (desk.person.id,), {})
        response = requests.post(f"{address}/sync", data=wire.encode(question), headers=headers, timeout=30)
        assert "head" in wire.decode(response.content, wire.Answer).scopes


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()


def test_a_port_in_use_is_a_sentence_in_two_languages(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        mongolian, english = said(run("serve", "--data", str(folder), "--port", port))
    assert port in mongolian
    assert english.startswith(f"Port {port} at 127.0.0.1 cannot be opened")
    assert len(said(run("serve", "--data", str(folder), "--port", "70000"))) == 2


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert len(said(run("serve", "--data", str(tmp_path / "file"), "--port", "0"))) == 2
    (tmp_path / "centre.db").write_bytes(b"not a database" * 1000)
    assert len(said(run("serve", "--data", str(tmp_path), "--port", "0"))) == 2


def test_people_who_cannot_be_added_are_sentences(folder: Path) -> None:
    who = ("--given-name", "Болд", "--role", "agent", "--data", str(folder))
    taken = said(run("add-person", "--login", "admin", "--office", "head", *who, typed="correct horse\n"))
    assert taken[1] == "The login “admin” is taken."
    short = said(run("add-person", "--login", "new", "--office", "head", *who, typed="short\n"))
    assert short[1].startswith("The password is too short")
    nowhere = said(run("add-person", "--login", "new", "--office", "nowhere", *who, typed="correct horse\n"))
    assert nowhere[1].startswith("There is no such office")
    invited = run("add-person", "--login", "new", "--office", "head", "--invite", *who)
    assert invited.stdout.count("-") == 3


def test_a_file_of_people_prints_their_invitations(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("login,parent_name,given_name,post,role,office\nnew,Бат,Болд,,agent,head\n", encoding="utf-8")
    done = run("import-people", str(file), "--data", str(folder))
    head, row = done.stdout.splitlines()
    assert head == "login,name,invitation"
    assert row.startswith("new,Б. Болд,")
    file.write_text("login,parent_name,given_name,post,role,office\nnew,Бат,Болд,,king,head\n", encoding="utf-8")
    broken = said(run("import-people", str(file), "--data", str(folder)))
    assert broken[1] == "File “people”, row 2, column “role”: the value is wrong. Nothing was imported."


def test_a_broken_catalogue_names_the_row_and_imports_nothing(folder: Path, tmp_path: Path) -> None:
    missing = said(run("import-catalogue", str(tmp_path), "--data", str(folder)))
    assert missing[1].endswith("Nothing was imported.")
    done = run("import-catalogue", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    assert "changed" in done.stdout
