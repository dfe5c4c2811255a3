"""Whatever answers in the centre's place: the desk is offline, says why by a code, and keeps everything."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import wire
from console.desk.link import Denied, Link, NotFound, Offline, SignedOut, WrongPassword
from console.desk.transport import HttpTransport, Reply, Request
from console.wire import Answer, Question

QUESTION = Question(protocol=1, enrolment="e", people=(), cursors={})
ANSWER = wire.encode(Answer(protocol=1, now=datetime(2026, 11, 20, tzinfo=UTC)))
OURS = {"x-centre": "1111"}


class Fixed:
    """A line with one answer to everything."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def send(self, request: Request) -> Reply:
        """The answer."""
        return self.reply

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(200, {}, ANSWER), "not_the_centre"),
        (Reply(200, {"content-type": "text/html"}, b"<html>Sign in to the hotel</html>"), "not_the_centre"),
        (Reply(302, {"location": "http://hotel"}, b""), "not_the_centre"),
        (Reply(401, {}, b"proxy authentication"), "not_the_centre"),
        (Reply(404, {}, b""), "not_the_centre"),
        (Reply(502, {}, b"bad gateway"), "not_the_centre"),
        (Reply(200, OURS, ANSWER[:-5]), "broken_answer"),
        (Reply(200, OURS, b""), "broken_answer"),
        (Reply(200, OURS, b"[]"), "broken_answer"),
        (Reply(200, OURS, b"\xff\x00" * 10), "broken_answer"),
        (Reply(200, OURS, b"[" * 100_000), "broken_answer"),
        (Reply(400, OURS, b"not json"), "broken_answer"),
        (Reply(500, OURS, b'{"code": "centre_fault"}'), "centre_fault"),
        (Reply(503, OURS, b'{"code": "busy"}'), "centre_fault"),
        (Reply(400, OURS, b'{"code": "unreadable"}'), "centre_fault"),
        (Reply(404, OURS, b'{"code": "no_such_route"}'), "centre_fault"),
    ],
)
def test_what_is_not_a_good_answer_of_the_centre_is_offline(reply: Reply, reason: str) -> None:
    with pytest.raises(Offline) as offline:
        Link("http://centre.test", "t", transport=Fixed(reply)).sync(QUESTION)
    assert offline.value.reason == reason


@pytest.mark.parametrize(
    ("code", "status", "trouble"),
    [
        ("signed_out", 401, SignedOut),
        ("wrong_password", 401, WrongPassword),
        ("wrong_invitation", 401, WrongPassword),
        ("not_found", 404, NotFound),
        ("too_many_tries", 429, Denied),
        ("not_in_service", 403, Denied),
        ("weak_password", 422, Denied),
    ],
)
def test_the_centres_own_no_says_which(code: str, status: int, trouble: type[Exception]) -> None:
    reply = Reply(status, OURS, wire.encode(wire.Fault(code, {"seconds": 30})))
    with pytest.raises(trouble):
        Link("http://centre.test", "t", transport=Fixed(reply)).sync(QUESTION)


@contextmanager
def answering(raw: bytes | None, heard: list[bytes] | None = None) -> Iterator[str]:
    """A server that answers every connection with these bytes and hangs up; None: it never answers.

    What it is asked it adds to `heard`.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if raw is None:
                held.append(connection)
                continue
            question = connection.recv(65536)
            if heard is not None:
                heard.append(question)
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    for connection in held:
        connection.close()


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    """An HTTP answer, which may promise another length than it has."""
    said = str(len(body) if length is None else length).encode()
    lines = (b"HTTP/1.1 " + status, b"Content-Length: " + said, b"X-Centre: 1111", *headers)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (http(ANSWER, length=len(ANSWER) * 2), "broken_answer"),
        (http(gzip.compress(ANSWER)[:30], b"Content-Encoding: gzip"), "broken_answer"),
        (http(ANSWER, b"Content-Encoding: gzip"), "broken_answer"),
        (http(b"", b"Location: http://127.0.0.1:1/", status=b"302 Found"), "broken_answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "no_line"),
        (b"", "no_line"),
    ],
)
def test_bytes_that_are_no_answer_are_offline(raw: bytes, reason: str) -> None:
    with answering(raw) as address:
        link = Link(address, "t")
        with pytest.raises(Offline) as offline:
            link.sync(QUESTION, seconds=5)
        link.close()
    assert offline.value.reason == reason


def test_a_good_answer_is_read_packed_or_not() -> None:
    for raw in (http(ANSWER), http(gzip.compress(ANSWER), b"Content-Encoding: gzip")):
        with answering(raw) as address:
            link = Link(address, "t")
            assert link.sync(QUESTION, seconds=5).protocol == 1
            link.close()


def test_what_a_file_of_passwords_says_of_the_centre_does_not_replace_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password secret\n", encoding="utf-8")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    heard: list[bytes] = []
    with answering(http(ANSWER), heard) as address:
        link = Link(address, "token-of-this-desk")
        link.sync(QUESTION, seconds=5)
        link.close()
    assert b"Bearer token-of-this-desk" in heard[0]


def test_a_proxy_of_the_computers_settings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with answering(http(ANSWER), heard) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "")
        link = Link("http://127.0.0.2:8111", "t")
        link.sync(QUESTION, seconds=5)
        link.close()
    assert heard[0].startswith(b"POST http://127.0.0.2:8111/sync ")


def test_a_server_that_never_answers_is_too_slow() -> None:
    with answering(None) as address, pytest.raises(Offline, match="too_slow"):
        _ask_once(address, seconds=0.3)


@pytest.mark.parametrize("address", ["", "centre.example", "ftp://centre.example", "http://", "http://[::1"])
def test_an_address_that_is_none_is_offline(address: str) -> None:
    with pytest.raises(Offline):
        _ask_once(address)


def test_a_port_where_nobody_listens_is_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Offline, match="no_line"):
        _ask_once(f"http://127.0.0.1:{port}")


def _ask_once(address: str, *, seconds: float = 5.0) -> None:
    transport = HttpTransport(address)
    try:
        transport.send(Request("POST", "/sync", body=b"{}", seconds=seconds))
    finally:
        transport.close()
