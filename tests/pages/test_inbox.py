"""The page of all that a body has: who gets in, what stands there, and what its officer chooses."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import ObligationId
from console.server import directory
from console.server.__main__ import main
from console.server.outward.mailbox_file import import_mailboxes
from console.server.pages.words import Words
from console.store import mailboxes
from console.store.mailboxes import Mailbox
from console.store.tables import CENTRE
from tests.outward.building import LIGHTS, MARKS, OFFICER, letters
from tests.pages.browsing import Page
from tests.pages.building import BESIDE, BODIES, LINKS, Street, street
from tests.server.building import TESTER

SAID = Words("inbox")
OFFICERS = Words("officer")
MOST_BYTES = 50_000


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Street]:
    with street(tmp_path) as made:
        yield made


def way_of(place: Street, body: BodyId = LIGHTS) -> str:
    """The way of a body's link."""
    return place.room.services.bodies.inbox(body).link.removeprefix(LINKS)


def inbox(place: Street, *, language: str = "mn") -> Page:
    """The page in a browser that has shown its code."""
    found = place.browser().get(f"{way_of(place)}?in={language}").send("code", code=place.code)
    assert found.status == 200, found.text
    return found


def forwarded(place: Street, number: int) -> None:
    """One more case with the body, opened an hour after the one before."""
    place.room.clock.pass_(hours=1)
    place.desk.opened(f"case-{number}")
    place.desk.do(act.Forward(ObligationId(f"of-{number}"), LIGHTS, "Гэрэлтүүлгийн газар"), f"case-{number}")


def spoken_number(place: Street, case: str) -> str:
    number = place.room.known_case(case).number
    return " ".join((number[:3], number[3:6], number[6:9], number[9:]))


def everything(place: Street) -> dict[str, list[object]]:
    """All rows of all tables of the centre."""
    with place.room.services.centre.database.read() as connection:
        return {table.name: list(connection.execute(select(table))) for table in CENTRE.sorted_tables}


def test_a_new_browser_is_asked_for_a_code_and_told_of_no_case(place: Street) -> None:
    page = place.browser().get(way_of(place))
    assert (page.status, page.doings) == (200, ["code", "send_code"])
    assert spoken_number(place, "case") not in page.text
    wrong = page.send("code", code="1234 5678 9012")
    assert (wrong.status, wrong.doings) == (422, ["code", "send_code"])
    right = wrong.send("code", code=place.code)
    assert spoken_number(place, "case") in right.text
    assert not [mark for mark in MARKS.values() if mark in right.answer.text]
    opened = right.browser.get(next(link for link in right.links if "/o/" in link and "/all/" not in link))
    assert "acknowledge" in opened.doings


def test_the_code_that_is_mailed_opens_it_and_is_another_than_a_cases(place: Street) -> None:
    page = place.browser().get(way_of(place))
    before = len(letters(place.room))
    page = page.send("send_code")
    assert SAID("done_code_sent") in page.text
    (mail,) = letters(place.room)[before:]
    assert mail.to == OFFICER
    outward = place.room.services.outward
    with place.room.services.centre.database.write() as connection:
        code = outward.links.code(outward.links.inbox(connection, LIGHTS))
    assert code != place.code
    assert spoken_number(place, "case") in page.send("code", code=code).text
    # Typed where only a letter's code is asked for it leads here too.
    assert spoken_number(place, "case") in place.browser().get("/o").send("code", code=code).text


def test_the_late_come_first_and_each_says_its_term_and_state(place: Street) -> None:
    forwarded(place, 1)
    due = place.obligation.due
    assert due is not None
    place.room.clock.pass_(days=(due.date - place.room.clock.now.date()).days - 3)
    forwarded(place, 2)
    place.desk.do(act.Acknowledge(ObligationId("of-1")), "case-1")
    place.desk.do(act.AskQuestion(ObligationId("of-2"), "Хаана?"), "case-2")
    place.room.clock.pass_(days=5)
    page = inbox(place)
    numbers = [spoken_number(place, case) for case in ("case", "case-1", "case-2")]
    assert sorted(numbers, key=page.text.index) == [*sorted(numbers[:2], key=page.text.index), numbers[2]]
    assert SAID("count", count=3, late=2) in page.text
    assert SAID("due_over", due=SAID.day(due.date), days=2) in page.text
    assert [SAID(key) in page.text for key in ("new", "acknowledged", "waits_for_us")] == [True] * 3
    place.desk.do(act.Answer(ObligationId("of-1"), act.AnswerOutcome.DONE, "Засав шүү дээ"), "case-1")
    assert numbers[1] not in page.browser.get(way_of(place)).text


def test_two_hundred_cases_stand_on_pages_of_fifty(place: Street) -> None:
    for number in range(1, 200):
        forwarded(place, number)
    page = inbox(place)
    seen: list[str] = []
    for expected in (50, 50, 50, 50):
        assert len(page.answer.content) < MOST_BYTES
        rows = [link for link in page.links if link.startswith("/o/") and "/all/" not in link]
        assert len(rows) == expected
        seen += rows
        more = [link for link in page.links if "after=" in link]
        page = page.browser.get(more[0]) if more else page
    assert len({link.split(".")[0] for link in seen}) == 200
    assert page.browser.get(f"{way_of(place)}&after=nothing".replace("&", "?")).status == 404


def test_a_get_changes_nothing_and_no_script_runs(place: Street) -> None:
    page = inbox(place)
    before = everything(place)
    for path in (way_of(place), f"{way_of(place)}?done=digest_yes", place.link):
        answer = page.browser.get(path).answer
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script" not in Page(page.browser, answer).tags
    assert everything(place) == before


def test_forged_revoked_and_old_links_are_none(place: Street) -> None:
    way = way_of(place)
    browser = inbox(place).browser
    forged = f"{way[:-1]}{'a' if way[-1] != 'a' else 'b'}"
    of_case = way.replace(way.rpartition("/")[2], place.link.rpartition("/")[2])
    as_case = f"/o/{way.rpartition('/')[2]}"
    assert [browser.get(each).status for each in (forged, of_case, as_case, "/o/all/x")] == [404] * 4
    place.room.services.bodies.revoke_inbox(LIGHTS)
    assert browser.get(way).status == 404
    assert browser.get(way_of(place)).status == 200
    way = way_of(place)
    place.room.clock.pass_(days=90)
    assert browser.get(way).status == 404


def test_another_bodys_browser_and_code_open_nothing(place: Street) -> None:
    known = inbox(place).browser
    other = known.get(way_of(place, BESIDE))
    assert other.doings == ["code"]
    assert other.send("code", code=place.code).status == 404


def test_the_officer_chooses_one_mail_a_morning(place: Street) -> None:
    page = inbox(place)
    page = page.send("digest")
    assert SAID("done_digest_yes") in page.text
    before = len(letters(place.room))
    forwarded(place, 1)
    assert len(letters(place.room)) == before
    assert SAID("done_digest_no") in page.browser.get(way_of(place)).send("digest").text
    forwarded(place, 2)
    assert len(letters(place.room)) == before + 1
    outward, late = place.room.services.outward, place.room.clock.now + timedelta(days=1)
    assert outward.letters is not None
    with place.room.services.centre.database.write() as connection:
        outward.letters.queue_digests(connection, now=late)
    assert len(letters(place.room)) == before + 2


def test_a_form_of_another_browser_chooses_nothing(place: Street) -> None:
    form, other = inbox(place).form("digest"), inbox(place)
    sent = other.browser.post(form.action, form.fields, "")
    assert sent.status == 403
    stranger = place.browser().post(form.action, form.fields, "")
    assert (stranger.status, stranger.doings) == (403, ["code", "send_code"])
    assert inbox(place).form("digest").fields["digest"] == "yes"


def test_a_file_of_mailboxes_that_says_nothing_of_the_morning_leaves_what_was_chosen(
    place: Street, tmp_path: Path
) -> None:
    inbox(place).send("digest")
    folder = tmp_path / "boxes.csv"
    folder.write_text(f"body,address,language,digest\nlights,{OFFICER},mn,\n", encoding="utf-8")
    import_mailboxes(place.room.services.centre, folder)
    with place.room.services.centre.database.read() as connection:
        assert mailboxes.of_body(connection, LIGHTS) == Mailbox(LIGHTS, OFFICER, "mn", digest=True)


def test_a_known_browser_comes_from_one_case_to_all(place: Street) -> None:
    page = place.page(language="en")
    (link,) = [link for link in page.links if "/all/" in link]
    assert "Overdue: 0" in page.browser.get(link).text


def test_a_bodys_program_gets_the_link(place: Street) -> None:
    key = place.room.services.bodies.make_key(LIGHTS, "records")
    answer = requests.post(f"{place.address}/body/inbox", headers={"Authorization": f"Bearer {key}"}, timeout=20)
    assert place.browser().get(answer.json()["link"].removeprefix(LINKS)).doings == ["code", "send_code"]
    assert requests.post(f"{place.address}/body/inbox", timeout=20).status_code == 401


def test_the_command_prints_and_revokes_the_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with street(tmp_path) as place:
        directory.put(place.room.services.centre, [(f"body/{BODIES[0].id}", directory.canonical(BODIES[0]))], by=TESTER)
    data = ["--data", str(tmp_path)]
    assert main(["body-inbox", *data, "lights"]) == 0
    first = capsys.readouterr().out.strip()
    assert first.startswith(f"{LINKS}/o/all/")
    assert main(["body-inbox", *data, "--revoke", "lights"]) == 0
    assert main(["body-inbox", *data, "lights"]) == 0
    assert capsys.readouterr().out.strip().split(".")[-3] != first.split(".")[-3]
    assert main(["body-inbox", *data, "nobody"]) == 2
