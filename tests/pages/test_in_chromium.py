"""The officer's way in a real browser, on a telephone, without JavaScript: at most two clicks for anything."""

from pathlib import Path

import pytest

from tests.pages.building import BESIDE, street
from tests.pages.chromium import PROGRAM, WIDTH, Chromium, chromium
from tests.pages.test_officer import SAID

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Debian's chromium is not installed")
TWO_CLICKS = 2


def form(doing: str) -> str:
    return f"form:has(input[value={doing}])"


def fits(browser: Chromium) -> bool:
    return browser.sizes()["width"] <= WIDTH


def test_everything_takes_two_clicks_at_most(tmp_path: Path) -> None:
    with street(tmp_path / "centre") as place, chromium(tmp_path) as browser:
        browser.open(place.address + place.link)
        assert fits(browser)
        browser.picture(tmp_path / "code.png")
        browser.type("#code", place.code)
        browser.send(f"{form('code')} button")
        assert fits(browser)
        browser.picture(tmp_path / "new.png")

        def did(doing: str, clicks: int = TWO_CLICKS) -> None:
            assert browser.clicks == clicks, doing
            assert SAID(f"done_{doing}") in browser.text()
            assert fits(browser)
            browser.clicks = 0

        browser.clicks = 0
        browser.send(f"{form('acknowledge')} button")
        did("acknowledge", 1)

        browser.click("#ask summary")
        browser.type("#question", "Аль хашааны хажууд вэ?")
        browser.send(f"{form('ask')} button")
        did("ask")

        browser.click("#extend summary")
        browser.type("#days", "10")
        browser.type("#reason-extend", "Ухах ажил орсон")
        browser.send(f"{form('extend')} button")
        did("extend")

        browser.click("#pass_unit summary")
        browser.type("#unit", "Тохижилтын хэлтэс")
        browser.send(f"{form('pass_unit')} button")
        did("pass_unit")

        photo = tmp_path / "Зураг.png"
        photo.write_bytes(b"\x89PNG\r\n\x1a\n")
        browser.click("#answer summary")
        browser.choose("#answer label.pick")
        browser.type("#text", "Гурван шонгийн гэрлийг сольж асаав.")
        browser.type("#signer", "Д. Мөнх")
        browser.pick_file("#files", photo)
        browser.picture(tmp_path / "answer.png")
        browser.send(f"{form('answer')} button")
        did("answer")
        kinds = [kind for kind, by, verdict in place.entries() if (by, verdict) == ("body:lights", "applied")]
        assert kinds == ["acknowledge", "ask_question", "extend", "pass_on", "answer", "attach"]
        assert place.case.entries[-1].what["name"] == "Зураг.png"


@pytest.mark.parametrize("doing", ["pass_body", "give_back"])
def test_what_ends_it_here_takes_two_clicks_too(tmp_path: Path, doing: str) -> None:
    with street(tmp_path / "centre") as place, chromium(tmp_path) as browser:
        browser.open(place.address + place.link)
        browser.type("#code", place.code)
        browser.send(f"{form('code')} button")
        browser.clicks = 0
        browser.click(f"#{doing} summary")
        if doing == "pass_body":
            browser.type("#other", "Замын газар")
        else:
            browser.type("#reason-back", "Манай эрх хэмжээ биш")
        browser.send(f"{form(doing)} button")
        assert browser.clicks == TWO_CLICKS
        said = SAID("done_pass_body", body="Замын газар") if doing == "pass_body" else SAID("done_give_back")
        assert said in browser.text()
        assert (place.obligation.body == BESIDE) == (doing == "pass_body")


def test_a_button_looks_as_it_should_although_no_style_but_ours_is_let_in(tmp_path: Path) -> None:
    with street(tmp_path / "centre") as place, chromium(tmp_path) as browser:
        browser.open(place.address + place.link)
        browser.call("CSS.enable")
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        button = browser.call("DOM.querySelector", nodeId=root, selector="button")["nodeId"]
        styles = browser.call("CSS.getComputedStyleForNode", nodeId=button)["computedStyle"]
        found = {each["name"]: each["value"] for each in styles}
        assert (found["background-color"], found["color"]) == ("rgb(11, 79, 156)", "rgb(255, 255, 255)")
        assert float(found["height"].removesuffix("px")) >= 44
