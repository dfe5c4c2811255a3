"""The web application as a whole: its description, its faults, the long poll, and whatever anyone sends."""

import asyncio
import gzip
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console import wire
from console.domain import actions as act
from console.server.app import create_app
from console.server.http import MOST_BYTES, MOST_STRANGERS_BYTES
from console.server.serving import listen
from tests.conftest import ExpectedLog
from tests.domain.building import opening
from tests.server.building import DISTRICT, FakeDesk, Room, ready_room, running

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30


def test_openapi_covers_every_route_with_what_it_takes_and_answers(room: Room, address: str) -> None:
    described = requests.get(f"{address}/openapi.json", timeout=SECONDS).json()
    routes = _routes(create_app(room.services))
    assert {(path, method) for path, methods in described["paths"].items() for method in methods} == routes
    assert ("/sync", "post") in routes
    for methods in described["paths"].values():
        for method, operation in methods.items():
            assert _refs_resolve(operation, described)
            assert set(operation["responses"]) == {"200", "4XX", "5XX"}
            assert (
                method in ("get", "delete")
                or "requestBody" in operation
                or operation["operationId"].startswith(("enrol_again", "destroyed", "inbox"))
            )
    sync = described["paths"]["/sync"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert sync == {"$ref": "#/components/schemas/Question"}
    assert {"Question", "Answer", "Envelope", "Cursor", "AttentionLine", "Fault"} <= set(
        described["components"]["schemas"]
    )


def test_the_pages_name_every_route_and_every_code(room: Room) -> None:
    pages = [(ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("protocol", "outward")]
    page = "\n".join(pages)
    for path, method in _routes(create_app(room.services)):
        assert f"{method.upper()} {path.partition('{')[0]}" in page.replace("PUT|GET", "PUT")
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "console" / "server").rglob("*.py")]
    codes = {code for source in sources for code in re.findall(r'(?:Problem|_fault)\(\s*\d+,\s*"(\w+)"', source)}
    assert len(codes) > 10
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []


def _routes(app: Any) -> set[tuple[str, str]]:
    found, waiting = set(), list(app.routes)
    while waiting:
        route = waiting.pop()
        # What is not for programs, the pages of bodies and citizens, is in no list of routes.
        if isinstance(route, APIRoute) and route.include_in_schema:
            found |= {(route.path, method.lower()) for method in route.methods or ()}
        waiting += getattr(getattr(route, "original_router", None), "routes", [])
    return found


def _refs_resolve(part: Any, whole: dict[str, Any]) -> bool:
    if isinstance(part, dict):
        name = part.get("$ref", "")
        known = not name or name.removeprefix("#/components/schemas/") in whole["components"]["schemas"]
        return known and all(_refs_resolve(value, whole) for value in part.values())
    return all(_refs_resolve(value, whole) for value in part) if isinstance(part, list) else True


def post(address: str, desk: FakeDesk, body: bytes, **headers: str) -> requests.Response:
    sent = {"Authorization": f"Bearer {desk.token}", **headers}
    return requests.post(f"{address}/sync", data=body, headers=sent, timeout=SECONDS)


def test_faults_are_codes_and_bear_the_centres_mark(room: Room, address: str) -> None:
    desk = room.desk("agent")
    cases = [
        (requests.get(f"{address}/nowhere", timeout=SECONDS), 404, "no_such_route"),
        (requests.get(f"{address}/sync", timeout=SECONDS), 405, "no_such_route"),
        (requests.get(f"{address}/poke", timeout=SECONDS), 401, "signed_out"),
        (post(address, desk, b""), 400, "unreadable"),
        (post(address, desk, b"\x00"), 400, "unreadable"),
        (post(address, desk, b"{}", **{"Content-Encoding": "gzip"}), 400, "unreadable"),
        (post(address, desk, gzip.compress(b"{}")[:-5], **{"Content-Encoding": "gzip"}), 400, "unreadable"),
        (post(address, desk, b"{}", **{"Content-Encoding": "br"}), 400, "unreadable"),
        (post(address, desk, b"{}", Authorization="Basic x"), 401, "signed_out"),
        (post(address, desk, b"[" * 100_000), 400, "unreadable"),
    ]
    for response, status, code in cases:
        assert (response.status_code, response.json()["code"]) == (status, code)
        assert response.headers["X-Centre"] == "1111"


def test_a_small_packed_body_that_grows_huge_is_not_unpacked(room: Room, address: str) -> None:
    bomb = gzip.compress(b" " * (MOST_BYTES + 2))
    response = post(address, room.desk("agent"), bomb, **{"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/sync"),
        ("PUT", f"/files/{'0' * 64}?offset=0&size=9&number=0&mark="),
        ("PUT", "/reference"),
        ("PUT", "/people"),
        ("PUT", "/offices"),
    ],
)
def test_a_strangers_body_is_not_read(address: str, method: str, path: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=SECONDS) as line:
        lines = (
            f"{method} {path} HTTP/1.1",
            "Host: x",
            "Authorization: Bearer nobody",
            "Content-Length: 9000000",
            "",
            "",
        )
        line.sendall("\r\n".join(lines).encode())
        assert line.recv(12) == b"HTTP/1.1 401"


@pytest.mark.parametrize("path", ["/enrol", "/sign-in", "/password", "/sessions"])
def test_who_has_no_token_yet_may_send_little(address: str, path: str) -> None:
    response = requests.post(address + path, data=b" " * (MOST_STRANGERS_BYTES + 1), timeout=SECONDS)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_what_nobody_foresaw_is_logged_without_content(room: Room, address: str, expected_log: ExpectedLog) -> None:
    expected_log(r"^ERROR console.server.taking: fault Unreadable kind=request at wire.py:\d+ < [\w.:< ]+$")
    desk = room.desk("agent")
    case = desk.opened()
    room.damage("case")
    asked = wire.Look(desk.people[0], proof="Болд", purpose="test", number=case.number)
    headers = {"Authorization": f"Bearer {desk.token}"}
    response = requests.post(f"{address}/looks", data=wire.encode(asked), headers=headers, timeout=SECONDS)
    assert (response.status_code, response.json()["code"]) == (500, "centre_fault")


def test_on_a_full_disk_the_desk_is_told_to_ask_again_later(tmp_path: Path, expected_log: ExpectedLog) -> None:
    expected_log("ERROR console.server.http: database trouble: Full")
    with small_disk(tmp_path) as disk:
        room = ready_room(disk)
        with closing(room.services), running(room.services) as address:
            desk = room.desk("agent")
            desk.opened()
            big = msgspec.Raw(wire.encode(desk.envelope(act.AddNote("x" * 20_000_000))))
            question = wire.Question(1, desk.device.enrolment, desk.people, {}, actions=(big,))
            response = post(address, desk, wire.encode(question))
            assert (response.status_code, response.json()["code"]) == (503, "disk_full")
            assert desk.do(act.AddNote("Багтана")).version == 2


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_answers_do_not_wait_for_more_to_send() -> None:
    async def accepted_without_delay() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            told.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listening = listen("127.0.0.1", 0)
        async with await asyncio.start_server(on_connection, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            without_delay = await told
            writer.close()
        return without_delay

    assert asyncio.run(accepted_without_delay()) != 0


def test_a_poke_is_answered_as_soon_as_there_is_a_commit(room: Room, address: str) -> None:
    desk, other = room.desk("agent"), room.desk("colleague")
    before = room.head().number
    headers = {"Authorization": f"Bearer {desk.token}"}
    with ThreadPoolExecutor(1) as waiting:
        poked = waiting.submit(
            requests.get, f"{address}/poke", params={"after": before}, headers=headers, timeout=SECONDS
        )
        _until(lambda: room.services.pokes.waiting == 1)
        other.opened()
        assert poked.result().json() == {"number": before + 1}
    assert requests.get(f"{address}/poke?after=0", headers=headers, timeout=SECONDS).json() == {"number": before + 1}


def test_a_commit_of_another_process_is_noticed(room: Room, address: str) -> None:
    with room.services.centre.commit() as commit:
        commit.put("synonym/а", b'"b"', ("common",))
        room.services.centre.committed = lambda number, scopes, by: None
    number = room.head().number
    _until(lambda: room.services.pokes.number == number)


def test_a_hundred_held_pokes_leave_the_exchange_free(room: Room, address: str) -> None:
    desks = [room.desk("agent") for _ in range(100)]
    number = room.head().number
    answers: list[int] = []

    def wait(desk: FakeDesk) -> None:
        headers = {"Authorization": f"Bearer {desk.token}"}
        url = f"{address}/poke?after={number}"
        answers.append(requests.get(url, headers=headers, timeout=60).json()["number"])

    threads = [threading.Thread(target=wait, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    _until(lambda: room.services.pokes.waiting == 100)
    writer = room.desk("colleague")
    opened = msgspec.Raw(wire.encode(writer.envelope(opening(office=DISTRICT, number=writer.number(1)))))
    question = wire.Question(1, writer.device.enrolment, writer.people, {}, actions=(opened,))
    assert post(address, writer, wire.encode(question)).status_code == 200
    for thread in threads:
        thread.join()
    assert answers == [number + 1] * 100


def _until(holds: Any) -> None:
    """Wait for a condition of another thread, at most half a minute."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ("id", "kind", "by", "at", "body", "v", "case", "number", "enrolment", "count", "seen", "contact", "proof")
)
KINDS = st.sampled_from(sorted(act.ACTIONS))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.dictionaries(FIELDS, JSON, max_size=4),
    kind=KINDS,
    body=st.dictionaries(st.text(max_size=9), JSON, max_size=3),
)
def test_no_envelope_makes_the_exchange_fail(
    room: Room, address: str, changes: dict[str, Any], kind: str, body: dict[str, Any]
) -> None:
    desk = room.desk("agent")
    if isinstance(changes.get("id"), str):
        # The same id with another content is told in the log, as it should be.
        changes["id"] += desk.device.enrolment
    envelope = msgspec.json.decode(wire.encode(desk.envelope(act.AddNote("Хэвийн"))))
    sent = msgspec.Raw(msgspec.json.encode({**envelope, "kind": kind, "body": body, **changes}))
    good = msgspec.Raw(
        wire.encode(desk.envelope(act.CountCall(act.NoCase.TEST, room.person("agent").grants[0].office)))
    )
    question = wire.Question(1, desk.device.enrolment, desk.people, {}, actions=(sent, good))
    response = post(address, desk, wire.encode(question))
    assert response.status_code == 200
    answer = wire.decode(response.content, wire.Answer)
    assert len(answer.verdicts) == 2 or answer.enrol_again


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | JSON.map(msgspec.json.encode), packed=st.booleans())
def test_no_bytes_make_the_exchange_fail(room: Room, address: str, body: bytes, packed: bool) -> None:
    desk = room.desk("agent")
    headers = {"Content-Encoding": "gzip"} if packed else {}
    response = post(address, desk, gzip.compress(body) if packed else body, **headers)
    assert (response.status_code, response.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize(
    "text", ["\x00", "а\x00б", "\x00" * 1000, "x" * 1_000_000, "<img src=x onerror=alert(1)>", "\ud83d\ude00"]
)
def test_any_text_of_a_citizen_arrives_as_it_was(room: Room, address: str, text: str) -> None:
    desk = room.desk("agent")
    desk.opened()
    said = text.encode("utf-16", "surrogatepass").decode("utf-16")
    note = msgspec.Raw(wire.encode(desk.envelope(act.AddNote(said))))
    question = wire.Question(1, desk.device.enrolment, desk.people, {}, actions=(note,))
    answer = wire.decode(post(address, desk, wire.encode(question)).content, wire.Answer)
    case = wire.read_case(bytes(answer.bodies()["case/case"]))
    assert case.entries[-1].what == {"text": said}


def test_a_question_that_is_no_json_takes_nothing(room: Room, address: str) -> None:
    desk = room.desk("agent")
    desk.opened()
    note = wire.encode(desk.envelope(act.AddNote("@"))).replace(b'"@"', b'"\\ud800"')
    question = wire.Question(1, desk.device.enrolment, desk.people, {}, actions=(msgspec.Raw(note),))
    before = room.head()
    response = post(address, desk, wire.encode(question))
    assert (response.status_code, response.json()["code"]) == (400, "unreadable")
    assert room.head() == before
