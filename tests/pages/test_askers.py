"""By which address wrong codes are counted, behind web servers of ours and behind none."""

from pathlib import Path

import pytest
import requests

from console.domain.identity import check_digit
from console.server.pages.askers import asker_behind
from tests.pages.building import street

OURS = ("127.0.0.0/8", "10.0.0.0/8", "::1/128")


@pytest.mark.parametrize(
    ("peer", "forwarded", "asker"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.9, 10.0.0.7"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1", "203.0.113.9", "10.0.0.7"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9, nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9, nonsense, 10.0.0.7"], "10.0.0.7"),
        ("::1", ["2001:db8::5"], "2001:db8::/64"),
        ("::ffff:127.0.0.1", ["[2001:db8:0:1:5::5]"], "2001:db8:0:1::/64"),
        ("testclient", ["203.0.113.9"], "testclient"),
        ("127.0.0.1", ["10.0.0.1, " * 1000], "127.0.0.1"),
    ],
)
def test_the_nearest_address_that_is_none_of_ours_asks(peer: str, forwarded: list[str], asker: str) -> None:
    assert asker_behind(peer, forwarded, proxies=OURS) == asker


def test_who_waits_is_the_one_behind_the_web_server(tmp_path: Path) -> None:
    with street(tmp_path) as place:
        wrong = [digits + check_digit(digits) for digits in (f"{number:011}" for number in range(6))]

        def status(code: str, address: str) -> int:
            headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
            sent = requests.post(f"{place.address}/o", data={"code": code}, headers=headers, timeout=20)
            return sent.status_code

        assert [status(code, "203.0.113.9") for code in wrong] == [404] * 4 + [429] * 2
        assert status(wrong[0], "203.0.113.10") == 404
