"""The public page of who held what: readable on a telephone, without scripts, and without a word of any citizen."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import wire
from console.domain.catalogue import BodyId
from console.domain.holding import BodyFigures, Spread
from console.domain.ids import OfficeId
from console.domain.surveys import Marks, Surveyed
from console.server import figures
from console.server.figures import OfficeFigures, Publication, Quarter
from console.server.outward.sentences import templates
from tests.pages.browsing import Browser
from tests.pages.chromium import PROGRAM, WIDTH, chromium
from tests.server.building import Room, ready_room, running

SAID = templates("pages")["open"]
MADE = datetime(2026, 11, 21, 20, tzinfo=UTC)
LIGHTS = BodyFigures(
    body=BodyId("lights"),
    body_name="Гэрэлтүүлгийн <газар>",
    had=40,
    acknowledged=Spread(36, 5.5, 0.5, 30.0),
    answered=None,
    late=8,
    given_back=6,
    upheld=None,
    passed_on=0,
    closed=20,
    confirmed=9,
    citizens=Surveyed(quality=Marks(12, 4.3, 2, 5), openness=Marks(9, 3.0, 1, 5)),
)
DISTRICT = OfficeFigures(OfficeId("district"), "Дүүрэг", None, Surveyed(transparency=Marks(6, 2.5, 1, 4)))
OTHERS = BodyFigures(None, "", 7, None, None, None, 0, 0, None, 0, 0)
FOUND = Publication(
    MADE,
    (
        Quarter("2026-Q4", is_over=False, bodies=(OTHERS,)),
        Quarter("2026-Q3", is_over=True, bodies=(LIGHTS, OTHERS), offices=(DISTRICT,)),
        Quarter("2026-Q2", is_over=True, bodies=()),
    ),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = ready_room(tmp_path / "centre")
    made.services.jobs.run_due()
    yield made
    made.services.close()


def publish(room: Room, found: Publication = FOUND) -> None:
    with room.services.centre.commit() as commit:
        commit.put(figures.KEY, wire.encode(found), held_by=())


def test_the_newest_quarter_that_is_over_is_shown_and_any_other_is_a_click_away(room: Room) -> None:
    publish(room)
    with running(room.services) as address:
        page = Browser(address).get("/open")
        english = Browser(address).get("/open?quarter=2026-Q4&in=en")
    assert page.status == 200
    assert "script" not in page.tags
    assert SAID["mn"]["quarter"].format(year="2026", number="3") in page.text
    assert "Гэрэлтүүлгийн <газар>" in page.text
    assert SAID["mn"]["hours"].format(median="5.5", low="0.5", high="30", count=36) in page.text
    assert SAID["mn"]["share"].format(count=8, percent=20) in page.text
    assert SAID["mn"]["upheld"].format(count=6, part=SAID["mn"]["few"].format(small=5)) in page.text
    assert SAID["mn"]["others"].format(small=5) in page.text
    assert SAID["mn"]["mark"].format(word="Чанар", mean="4.3", low=2, high=5, count=12) in page.text
    assert SAID["mn"]["mark"].format(word="Ил тод байдал", mean="2.5", low=1, high=4, count=6) in page.text
    assert SAID["mn"]["legal_persons"] in page.text
    assert {"/open?quarter=2026-Q4&in=mn", "/open/bodies.csv", "/open/bodies.json"} <= set(page.links)
    assert not any("2026-Q2" in link for link in page.links)
    assert SAID["en"]["quarter_so_far"].format(year="2026", number="4") in english.text
    assert page.answer.headers["cache-control"].startswith("public")
    assert "script-src" not in page.answer.headers["content-security-policy"]
    assert len(page.answer.content) < 50_000


def test_before_the_first_night_the_page_says_so(room: Room) -> None:
    with room.services.centre.commit() as commit:
        commit.remove(figures.KEY)
    with running(room.services) as address:
        assert SAID["mn"]["none"] in Browser(address).get("/open?quarter=nonsense").text


@pytest.mark.skipif(PROGRAM is None, reason="Debian's chromium is not installed")
def test_it_fits_on_a_telephone(room: Room, tmp_path: Path) -> None:
    publish(room)
    with running(room.services) as address, chromium(tmp_path) as browser:
        browser.open(f"{address}/open")
        browser.picture(tmp_path / "open.png")
        assert browser.sizes()["width"] <= WIDTH
