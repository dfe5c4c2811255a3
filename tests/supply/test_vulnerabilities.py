"""What is known of the locked packages is said, and a service that cannot be asked is never "nothing known"."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.supply.locked import Package
from tests.supply.vulnerabilities import said

PACKAGES = {
    name: Package(name, "1.0", "", (), frozenset({wanted})) for name, wanted in (("good", "-r run.in"), ("bad", "good"))
}


@contextmanager
def service(answer: bytes, asked: list[Any] | None = None) -> Iterator[str]:
    """A service of the kind of OSV that gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer."""
            read = self.rfile.read(int(self.headers["Content-Length"]))
            if asked is not None:
                asked.append(json.loads(read))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_request(self, *said: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def test_what_is_known_is_said_by_package_and_fails() -> None:
    asked: list[Any] = []
    with service(b'{"results": [{}, {"vulns": [{"id": "PYSEC-1"}, {"id": "CVE-2"}]}]}', asked) as address:
        code, lines = said(PACKAGES, address)
    assert (code, list(lines)) == (1, ["bad 1.0 (runs): PYSEC-1, CVE-2"])
    assert asked[0]["queries"][1] == {"package": {"name": "bad", "ecosystem": "PyPI"}, "version": "1.0"}


def test_nothing_known_is_good() -> None:
    with service(b'{"results": [{}, {}]}') as address:
        code, lines = said(PACKAGES, address)
    assert code == 0
    assert "2 packages" in " ".join(lines)


@pytest.mark.parametrize(
    "answer", [b"<html>Sign in to the hotel</html>", b"[]", b'{"results": [{}]}', b'{"results": 1}']
)
def test_an_answer_that_is_none_is_not_taken_for_nothing_known(answer: bytes) -> None:
    with service(answer) as address:
        code, lines = said(PACKAGES, address)
    assert code == 2
    assert "gave no answer" in " ".join(lines)


def test_a_service_that_is_not_there_is_said() -> None:
    with service(b"") as address:
        gone = address
    code, lines = said(PACKAGES, gone)
    assert code == 2
    assert "gave no answer" in " ".join(lines)
