"""A desk speaks to the centre alone: by https, to whom the system trusts, with one of two keys where they are set."""

import base64
import hashlib
import json
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import wire
from console.desk.entrance import Entrance
from console.desk.link import Link
from console.desk.settings import PlainSettings
from console.desk.transport import HttpTransport
from console.desk.trouble import FirstSignInNeedsLink, Offline
from console.desk.trust import Trust, address_fault, trust_of
from console.wire import Answer, Question
from tests.desk.certificates import Authority, Said, Served, new_key, serving

pytest.importorskip("truststore")
QUESTION = Question(protocol=1, enrolment="e", people=(), cursors={})
OURS = (("X-Centre", "1111"),)
ANSWER = wire.encode(Answer(protocol=1, now=datetime(2026, 11, 20, tzinfo=UTC)))
GOOD = Said(ANSWER, headers=OURS)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "authority")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stranger"), "stranger")


@pytest.fixture(autouse=True)
def system(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer trusts the one authority."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))


def ask(address: str, trust: Trust | None = None) -> str:
    """`good`, or why not."""
    link = Link(address, "token", transport=HttpTransport(address, trust))
    try:
        link.sync(QUESTION, seconds=5)
    except Offline as offline:
        return offline.reason
    finally:
        link.close()
    return "good"


def pin_of(shown: Served) -> bytes:
    from console.desk.tls import key_hash

    return key_hash(shown.certificate)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://1111.example.mn", None),
        ("https://1111.example.mn:8443/centre/", None),
        ("HTTPS://1111.example.mn", None),
        ("https://[2001:db8::1]:8443", None),
        ("http://127.0.0.1:8111", None),
        ("http://127.8.7.6", None),
        ("http://[::1]:8111", None),
        ("http://localhost:8111", None),
        ("http://1111.example.mn", "not_https"),
        ("http://10.0.0.5", "not_https"),
        ("http://192.168.1.1:8111", "not_https"),
        ("http://0.0.0.0", "not_https"),
        ("http://127.1", "not_https"),
        ("http://2130706433", "not_https"),
        ("http://[::ffff:10.0.0.1]", "not_https"),
        ("http://localhost.example.mn", "not_https"),
        ("http://127.0.0.1.example.mn", "not_https"),
        ("http://127.0.0.1@1111.example.mn", "no_address"),
        ("http://127.0.0.1\\@1111.example.mn", "no_address"),
        ("http://127.0.0.1#@1111.example.mn", "no_address"),
        ("http://127.0.0.1?@1111.example.mn", "no_address"),
        ("https://user:word@1111.example.mn", "no_address"),
        ("https://1111.example.mn\r\nHost: other", "no_address"),
        (" https://1111.example.mn", "no_address"),
        ("https://1111.example.mn\n", "no_address"),
        ("ftp://1111.example.mn", "no_address"),
        ("file:///etc/passwd", "no_address"),
        ("javascript:alert(1)", "no_address"),
        ("1111.example.mn", "no_address"),
        ("", "no_address"),
    ],
)
def test_an_address_is_https_or_of_this_computer(address: str, fault: str | None) -> None:
    assert address_fault(address) == fault


def test_a_password_is_not_sent_over_an_open_line(tmp_path: Path) -> None:
    with pytest.raises(FirstSignInNeedsLink) as needs:
        Entrance(tmp_path, "http://1111.example.mn").sign_in("bold", "a password")
    assert needs.value.reason == "not_https"


def test_whom_the_system_trusts_is_the_centre(authority: Authority) -> None:
    with serving(authority.sign(), GOOD) as address:
        assert ask(address) == "good"


@pytest.mark.parametrize(("host", "days"), [("127.0.0.2", 30), ("1111.example.mn", 30), ("127.0.0.1", -1)])
def test_another_name_or_a_certificate_that_is_over_is_not(authority: Authority, host: str, days: int) -> None:
    heard: list[bytes] = []
    with serving(authority.sign(host, days=days), GOOD, heard) as address:
        assert ask(address) == "not_trusted"
    assert heard == []


def test_whom_nobody_trusts_hears_nothing(stranger: Authority) -> None:
    heard: list[bytes] = []
    with serving(stranger.sign(), GOOD, heard) as address:
        assert ask(address) == "not_trusted"
    assert heard == []


def test_a_bundle_named_in_the_environment_takes_the_place_of_the_system(
    authority: Authority, stranger: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stranger.path))
    with serving(stranger.sign(), GOOD) as address:
        assert ask(address) == "good"
    with serving(authority.sign(), GOOD) as address:
        assert ask(address) == "not_trusted"


def test_a_proxy_that_reads_along_is_trusted_by_the_administrators_file_alone(
    authority: Authority, stranger: Authority
) -> None:
    for shown in (stranger.sign(), authority.sign()):
        with serving(shown, GOOD) as address:
            assert ask(address, Trust(authority=str(stranger.path))) == "good"


def test_a_file_of_authorities_that_is_not_there_opens_nothing(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate", encoding="utf-8")
    with serving(authority.sign(), GOOD) as address:
        assert ask(address, Trust(authority=str(tmp_path / "gone.pem"))) == "not_trusted"
        assert ask(address, Trust(authority=str(tmp_path / "empty.pem"))) == "not_trusted"


def test_with_keys_set_the_centre_is_who_has_one_of_them_also_after_it_changed_to_the_next(
    authority: Authority,
) -> None:
    today, next_one = new_key(), new_key()
    trust = Trust(pins=frozenset({pin_of(authority.sign(key=today)), pin_of(authority.sign(key=next_one))}))
    for key in (today, next_one, today):
        with serving(authority.sign(key=key), GOOD) as address:
            assert ask(address, trust) == "good"


def test_another_key_hears_nothing_though_everybody_trusts_it(authority: Authority, stranger: Authority) -> None:
    trust = Trust(pins=frozenset({pin_of(authority.sign())}), authority=str(stranger.path))
    for shown in (authority.sign(), stranger.sign()):
        heard: list[bytes] = []
        with serving(shown, GOOD, heard) as address:
            assert ask(address, trust) == "wrong_key"
        assert heard == []


def test_the_right_key_with_a_certificate_that_nobody_trusts_is_not_enough(stranger: Authority) -> None:
    shown = stranger.sign()
    with serving(shown, GOOD) as address:
        assert ask(address, Trust(pins=frozenset({pin_of(shown)}))) == "not_trusted"


@pytest.mark.parametrize("status", [200, 302, 307, 401, 407, 511])
@pytest.mark.parametrize("over_tls", [True, False])
def test_the_page_of_a_network_is_never_read_as_data(authority: Authority, status: int, over_tls: bool) -> None:
    page = Said(ANSWER, status, (("Location", "https://hotel.example/"), ("Content-Type", "application/json")))
    with serving(authority.sign() if over_tls else None, page) as address:
        assert ask(address) == "not_the_centre"


@contextmanager
def proxy(asked: list[bytes]) -> Iterator[str]:
    """A proxy that makes a tunnel to whatever it is asked for."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            asked.append(near.recv(65536))
            host, _, port = asked[-1].split(b" ")[1].rpartition(b":")
            near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with near, socket.create_connection((host.decode(), int(port))) as far, suppress(OSError):
                carry(near, far)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def carry(near: socket.socket, far: socket.socket) -> None:
    """Carry bytes both ways until one end hangs up."""
    while True:
        for each in select.select([near, far], [], [])[0]:
            piece = each.recv(65536)
            if not piece:
                return
            (far if each is near else near).sendall(piece)


def test_through_a_proxy_the_same_holds(
    authority: Authority, stranger: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "")
    shown = authority.sign()
    asked: list[bytes] = []
    for served, trust, said in (
        (shown, Trust(pins=frozenset({pin_of(shown)})), "good"),
        (authority.sign(), Trust(pins=frozenset({pin_of(shown)})), "wrong_key"),
        (stranger.sign(), Trust(), "not_trusted"),
    ):
        with serving(served, GOOD) as address, proxy(asked) as between:
            monkeypatch.setenv("https_proxy", between)
            assert ask(address, trust) == said
    assert [line.split(b" ")[0] for line in asked] == [b"CONNECT"] * 3
    assert not any(b"token" in line for line in asked)


def test_the_keys_are_read_from_the_file_of_settings(tmp_path: Path) -> None:
    digests = [hashlib.sha256(word).digest() for word in (b"today", b"next", b"third")]
    today, following, third = (f"sha256/{base64.b64encode(each).decode()}" for each in digests)

    def read(pins: object) -> frozenset[bytes] | None:
        (tmp_path / "settings.json").write_text(json.dumps({"pins": pins}), encoding="utf-8")
        return trust_of(PlainSettings(tmp_path)).pins

    assert read(None) is None
    assert read([]) is None
    assert read([today]) == {digests[0]}
    assert read([today, following.removeprefix("sha256/")]) == set(digests[:2])
    for wrong in ([today, following, third], [today, "sha256/short"], [today, 5], today, {"a": today}, ["sha256/Ж"]):
        assert read(wrong) == frozenset()


def test_keys_that_cannot_be_read_fit_none(authority: Authority) -> None:
    with serving(authority.sign(), GOOD) as address:
        assert ask(address, Trust(pins=frozenset())) == "wrong_key"
