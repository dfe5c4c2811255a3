"""On a stolen computer nothing can be read: every byte of every file that a working desk leaves behind is searched."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.vault import Vault
from console.domain.spelling import search_key
from console.store.belongings import Belongings
from console.store.data_key import key_for
from console.store.database import Database
from tests.builders import CHEAP, PASSWORD, Room, ready_desk
from tests.desk.resting_desk import NAME, PHONE, REGISTER, SECRETS, TYPED

ROOT = Path(__file__).resolve().parents[2]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
HEADERS = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
MOST_INFLATED = 50_000_000


def forms(secret: str) -> set[bytes]:
    """As it might be written: in capitals or not, as a search key, escaped in JSON."""
    spelt = {secret, secret.casefold(), secret.upper(), search_key(secret)}
    escaped = {json.dumps(each)[1:-1].encode() for each in spelt}
    return escaped | {each.encode(encoding) for each in spelt for encoding in ENCODINGS}


def layers(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and whatever can be inflated from a place where a stream may begin."""
    yield content
    for header in HEADERS:
        at = content.find(header)
        while at >= 0:
            inflating = zlib.decompressobj(wbits=47)
            try:
                inflated = inflating.decompress(content[at:], MOST_INFLATED)
            except zlib.error:
                inflated = b""
            if inflated:
                yield inflated
            at = content.find(header, at + 1)


def found_in(*folders: Path) -> tuple[set[str], int, int]:
    """(which secrets were found, files, bytes); a secret in a file's name counts as found."""
    wanted = {secret: forms(secret) for secret in SECRETS}
    found, files, size = set[str](), 0, 0
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        files, size = files + 1, size + len(content)
        for layer in (os.fsencode(path.name), *layers(content)):
            found |= {secret for secret, written in wanted.items() if any(form in layer for form in written)}
    return found, files, size


@pytest.fixture
def left(room: Room, tmp_path: Path) -> tuple[Path, Path]:
    """(the data folder, the temporary folder with log and report) of a desk that worked, was locked and was killed."""
    folder, scratch = tmp_path / "desk", tmp_path / "scratch"
    scratch.mkdir()
    ready_desk(room, folder).stop()
    surroundings = os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(scratch), "XDG_CACHE_HOME": str(scratch / "cache"),
        "HOME": str(scratch), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    with (scratch / "errors.txt").open("wb") as errors:
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.resting_desk", str(folder)],
            cwd=ROOT,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert running.stdout is not None
    said = running.stdout.readline().strip()
    running.kill()
    running.wait()
    running.stdout.close()
    assert said == "done", (scratch / "errors.txt").read_text()
    return folder, scratch


def test_nothing_of_a_citizen_is_found_in_what_a_killed_desk_leaves_behind(left: tuple[Path, Path]) -> None:
    folder, scratch = left
    found, files, size = found_in(folder, scratch)
    print(f"{files} files, {size:,} bytes searched")
    assert found == set()
    names = {path.name for path in folder.iterdir()}
    assert {"desk.db", "outbox.log", "replica.db", "keys.json", "files"} <= names
    assert (scratch / "console-report.txt").read_text().startswith("KeyError\n")
    assert (scratch / "console.log").stat().st_size > 0


def test_the_same_search_finds_it_once_the_key_is_known(left: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = left
    opened = tmp_path / "opened"
    shutil.copytree(folder, opened)
    key = Vault(opened, cost=CHEAP).open("agent", PASSWORD)
    database = Database(opened / "desk.db", key=key_for(key, "desk"))
    drafts = Belongings(database).drafts_of("agent")  # type: ignore[arg-type]
    with database.read() as connection:
        rows = connection.exec_driver_sql("select * from outbox").all()
        [token] = connection.exec_driver_sql("select token from device").scalars()
    database.close()
    assert len(token) > 30
    assert not [path.name for path in folder.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "dump").write_text(
        repr(drafts) + "".join(bytes(v).decode() for row in rows for v in row if isinstance(v, bytes))
    )
    assert {NAME, PHONE, REGISTER, TYPED} <= found_in(plain)[0]


@pytest.mark.parametrize(
    "written",
    [
        *(lambda text, encoding=encoding: text.encode(encoding) for encoding in ENCODINGS),
        lambda text: b"before" + gzip.compress(text.encode()) + b"after",
        lambda text: b"\x78\x9c!" + zlib.compress(text.encode("utf-16-le")),
        lambda text: json.dumps({"text": text}).encode(),
        lambda text: search_key(text).encode(),
    ],
    ids=["utf-8", "utf-16-le", "utf-16-be", "gzip", "zlib", "json", "search key"],
)
def test_the_search_is_not_blind(tmp_path: Path, written: object) -> None:
    for secret in SECRETS:
        (tmp_path / "planted").write_bytes(b"\0" * 100 + written(secret) + b"\xff" * 100)  # type: ignore[operator]
        assert secret in found_in(tmp_path)[0]
    (tmp_path / "planted").unlink()
    (tmp_path / f"{NAME}.txt").write_bytes(b"")
    assert found_in(tmp_path)[0] == {NAME}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files")
@pytest.mark.parametrize("program", ["console.desk.__main__", "ui.app"])
def test_a_program_that_dies_of_a_fault_leaves_no_copy_of_its_memory(tmp_path: Path, program: str) -> None:
    """Each runs until it hears that what was asked for is no command; its limit says what a fault would leave."""
    asked = (
        "import resource, sys\n"
        f"from {program} import main\n"
        "hard = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))\n"
        "try:\n    main(['no such command'])\n"
        "except SystemExit:\n    pass\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert ran.stdout.splitlines()[-1] == "(0, 0)", ran.stderr
