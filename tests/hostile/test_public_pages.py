"""Every page that anybody can open: nothing of it runs, nobody learns from it what there is, not by its time either."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import event
from sqlalchemy.engine import Engine

from console.domain.identity import case_number
from console.server.app import create_app
from console.server.pages.html import HEADERS
from tests.outward.building import MARKS
from tests.pages.building import Street, street

FILLED = {"token": "none", "name": "0" * 64, "number": "1", "case": "case", "duty": "none"}
FILLED |= {"enrolment": "none", "person": "none"}
ALWAYS = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"}
DIGITS = MARKS["phone"][-4:]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Street]:
    with street(tmp_path) as made:
        yield made


def routes(app: Any) -> set[tuple[str, str]]:
    """Every route with each of its methods, those that are in no description too."""
    found, waiting = set(), list(app.routes)
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        waiting += getattr(inner, "routes", [])
        path = getattr(route, "path", None)
        found |= {(path, method) for method in getattr(route, "methods", None) or () if path is not None}
    return found


def test_every_page_has_every_header_and_nothing_that_runs(place: Street) -> None:
    every = routes(create_app(place.room.services))
    assert {("/c", "GET"), ("/c", "POST"), ("/o", "GET"), ("/o/{token}", "POST"), ("/sync", "POST")} <= every
    pages = 0
    token = place.link.removeprefix("/o/")
    for path, method in sorted(every):
        for filled in (FILLED, FILLED | {"token": token}):
            if path == "/poke":
                continue
            for asked in ({}, {"in": "en"}, {"in": "<script>alert(1)</script>"}):
                answer = requests.request(
                    method, place.address + path.format(**filled), params=asked, timeout=20, allow_redirects=False
                )
                assert answer.status_code < 500, path
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    pages += 1
                    missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
                    assert [name for name in missing if name in ALWAYS] == [], path
                    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                    assert "script" not in answer.text.lower(), path
                    assert " on" not in {part[:3] for part in answer.text.split('"')[::2]}, path
                    assert "http://" not in answer.text.replace(place.address, ""), path
    print(f"{len(every)} routes, {pages} pages read")
    assert pages >= 40


@pytest.mark.parametrize("path", ["/o/none", "/o/all/none", "/o/none/letter", "/o/none/files/" + "0" * 64])
def test_what_is_not_there_is_like_what_is_not_yours(place: Street, path: str) -> None:
    real = place.link.removeprefix("/o/")
    forged = (real[:-1] + ("A" if real[-1] != "A" else "B"), "none", "x.1.2.y", "%00", "é")
    answers = [requests.get(place.address + path.replace("none", each), timeout=20) for each in forged]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def tried(place: Street, number: str, proof: str, *, asker: str) -> requests.Response:
    return requests.post(
        f"{place.address}/c", {"number": number, "proof": proof}, headers={"X-Forwarded-For": asker}, timeout=20
    )


def test_a_wrong_number_costs_the_centre_as_much_as_a_wrong_telephone(place: Street) -> None:
    statements: list[str] = []

    def heard(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        statements.append(statement)

    taken: dict[str, list[float]] = {"nobody's": [], "another's": []}
    done: dict[str, list[tuple[str, ...]]] = {"nobody's": [], "another's": []}
    event.listen(Engine, "before_cursor_execute", heard)
    try:
        for attempt in range(12):
            for name, number in (("nobody's", case_number(7, 8 + attempt)), ("another's", place.case.number)):
                place.room.clock.pass_(minutes=60)
                statements.clear()
                began = time.perf_counter()
                answer = tried(place, number, "0000", asker=f"10.0.{attempt}.{len(name)}")
                taken[name].append(time.perf_counter() - began)
                assert answer.status_code == 404
                done[name].append(tuple(each for each in statements if each.startswith("SELECT")))
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
    # The fewest: the centre's own thread may have read something meanwhile.
    nobodys, anothers = (min(done[name], key=len) for name in ("nobody's", "another's"))
    assert len(nobodys) >= len(anothers) > 0
    assert len(nobodys) - len(anothers) <= 1
    middle = {name: statistics.median(each) * 1000 for name, each in taken.items()}
    print(f"medians: {middle}")


def test_wrong_tries_of_one_number_stop_and_say_nothing_more(place: Street) -> None:
    for number in (place.case.number, case_number(7, 99)):
        statuses = [tried(place, number, "0000", asker=f"10.9.9.{count}").status_code for count in range(5)]
        assert statuses == [404, 404, 404, 404, 429]
