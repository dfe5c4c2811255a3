"""The officer's page over real HTTP, in a browser without JavaScript: who gets in, and what he can do in two clicks."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import text

from console.domain import actions as act
from console.domain.case import ObligationState
from console.domain.catalogue import BodyId, BodyLevel
from console.domain.deadlines import Extender
from console.domain.identity import check_digit
from console.domain.ids import FileHash, PersonId
from console.server import directory
from console.server.outward.mail import Letter
from console.server.pages.words import Words
from console.store import mailboxes
from console.store.mailboxes import Mailbox
from tests.conftest import ExpectedLog
from tests.domain.building import RULES
from tests.outward.building import LIGHTS, MARKS, OFFICER, letters
from tests.pages import building
from tests.pages.browsing import Page
from tests.pages.building import BESIDE, FAR, Street, street
from tests.postgres import Server
from tests.server.building import TESTER

SAID = Words("officer")
ENOUGH = "Гурван шонгийн гэрлийг сольж асаав"
DOINGS = ["acknowledge", "answer", "ask", "pass_unit", "pass_body", "extend", "give_back"]
PERSONAL = ("name", "parent", "register", "phone", "other_phone", "address", "organisation")
HIDDEN = [mark for key, mark in MARKS.items()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Street]:
    with street(tmp_path) as made:
        yield made


def test_a_new_browser_is_asked_for_the_code_and_told_nothing_of_the_case(place: Street) -> None:
    page = place.browser().get(place.link)
    assert (page.status, page.doings) == (200, ["code", "send_code"])
    assert not [mark for mark in HIDDEN if mark in page.answer.text]
    assert "2026 оны 12-р сарын 20" in page.text
    wrong = page.send("code", code="1234 5678 9012")
    assert (wrong.status, wrong.doings) == (422, ["code", "send_code"])
    assert Words("common")("wrong_code") in wrong.text
    right = wrong.send("code", code=f" {place.code[:4]} {place.code[4:8]}-{place.code[8:]} ")
    assert (right.status, right.doings) == (200, DOINGS)
    assert page.browser.get(place.link).doings == DOINGS


def test_the_mails_link_leads_here(place: Street) -> None:
    (letter,) = letters(place.room)
    text = message_from_bytes(letter.raw, policy=default).get_body().get_content()  # type: ignore[union-attr]
    link = next(line for line in text.splitlines() if line.startswith(building.LINKS))
    assert place.browser().get(link.removeprefix(building.LINKS)).doings == ["code", "send_code"]


def test_codes_cannot_be_tried_out(place: Street) -> None:
    page = place.browser().get(place.link)
    whole = f"12345678901{check_digit('12345678901')}"
    assert [page.send("code", code=whole).status for _ in range(5)] == [404, 404, 404, 404, 429]
    assert page.send("code", code=place.code).status == 429
    place.room.clock.pass_(seconds=10)
    assert page.send("code", code=place.code).status == 200


def test_the_code_comes_by_mail_to_the_bodys_own_mailbox_once_in_ten_minutes(place: Street) -> None:
    page = place.browser().get(place.link)
    before = {letter.raw for letter in letters(place.room)}

    def come() -> list[Letter]:
        return [letter for letter in letters(place.room) if letter.raw not in before]

    for _ in range(3):
        sent = page.send("send_code")
        assert SAID("done_code_sent") in sent.text
    assert [letter.to for letter in come()] == [OFFICER]
    mail = message_from_bytes(come()[0].raw, policy=default)
    said = mail.get_body().get_content()  # type: ignore[union-attr]
    assert f"{place.code[:4]} {place.code[4:8]} {place.code[8:]}" in said
    assert not [mark for mark in HIDDEN if mark in said + str(mail["Subject"])]
    place.room.clock.pass_(minutes=10)
    page.send("send_code")
    assert len(come()) == 2


def test_a_body_without_a_mailbox_has_its_code_on_paper(tmp_path: Path) -> None:
    with street(tmp_path, mailbox=False) as place:
        assert place.browser().get(place.link).doings == ["code"]
        assert place.page().doings == DOINGS


def test_forged_revoked_and_ended_links_are_all_alike(place: Street) -> None:
    browser, link, known = place.browser(), place.link, place.known
    forged = browser.get(f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}")
    nothing = browser.get("/o/x")
    place.room.clock.pass_(days=90)
    ended = browser.get(link)
    place.room.clock.pass_(days=-90)
    with place.room.services.centre.database.write() as connection:
        place.room.services.outward.links.revoke(connection, known)
    revoked = browser.get(link)
    pages = [forged, nothing, ended, revoked]
    assert {(page.status, page.answer.content) for page in pages} == {(404, forged.answer.content)}
    assert forged.doings == ["code"]
    assert browser.post(link, {"do": "acknowledge"}, "").status == 404


def test_looking_changes_nothing(place: Street) -> None:
    page = place.page()
    before = place.room.head()
    for path in (place.link, f"{place.link}?in=en", f"{place.link}/letter", "/o", f"{place.link}/files/x"):
        page.browser.get(path)
        place.browser().get(path)
        assert page.browser.session.head(place.address + path, timeout=30).status_code in (404, 405)
    assert place.room.head() == before
    assert len(letters(place.room)) == 1


@pytest.mark.parametrize("done", ["pass_body", "x", "", "code", "{", "lack_deed"])
def test_an_address_makes_the_page_say_nothing_that_was_not_done(place: Street, done: str) -> None:
    page = place.page().browser.get(f"{place.link}?done={done}")
    assert (page.status, 'id="said"' in page.answer.text) == (200, False)


def test_who_acknowledges_is_told_who_the_citizen_is(place: Street) -> None:
    page = place.page()
    assert not [key for key in PERSONAL if MARKS[key] in page.answer.text]
    assert [MARKS[key] in page.answer.text for key in ("subject", "text", "place")] == [True] * 3
    known = page.send("acknowledge")
    assert SAID("done_acknowledge") in known.text
    assert [key for key in PERSONAL if MARKS[key] in known.answer.text] == [
        key for key in PERSONAL if key != "register"
    ]
    assert place.entries() == [("acknowledge", "body:lights", "applied")]
    assert "acknowledge" not in known.doings


def test_a_withheld_name_is_shown_to_nobody(tmp_path: Path) -> None:
    with street(tmp_path, marks=(act.Mark.NAME_WITHHELD,)) as place:
        page = place.page().send("acknowledge")
        assert SAID("citizen_withheld") in page.text
        assert not [key for key in PERSONAL if MARKS[key] in page.answer.text]


def test_an_answer_with_its_letter_and_files(place: Street) -> None:
    page = place.page()
    files = [
        ("files", ("..\\нууц/Зураг 1.jpg", b"\xff\xd8\r\n--jpeg\x00\r\n", "image/jpeg")),
        ("files", ("акт.pdf", b"%PDF-1.7", "application/pdf")),
    ]
    done = page.send(
        "answer",
        outcome="done",
        text=f"{ENOUGH}.\nБаярлалаа",
        letter_number="1/234",
        letter_date="2026-11-19",
        signer="Д. Мөнх",
        post="Дарга",
        files=files,
    )
    assert SAID("done_answer") in done.text
    assert place.entries() == [(kind, "body:lights", "applied") for kind in ("answer", "attach", "attach")]
    answer, first, second = place.case.entries[-3:]
    assert answer.what["text"] == f"{ENOUGH}.\nБаярлалаа"
    assert [answer.what[key] for key in ("letter_number", "letter_date", "signer", "post")] == [
        "1/234", "2026-11-19", "Д. Мөнх", "Дарга",
    ]  # fmt: skip
    assert [each.what["name"] for each in (first, second)] == ["Зураг 1.jpg", "акт.pdf"]
    found = done.browser.get(f"{place.link}/files/{first.what['file']}").answer
    assert (found.content, found.headers["Content-Type"]) == (b"\xff\xd8\r\n--jpeg\x00\r\n", "image/jpeg")
    assert found.headers["Content-Disposition"].startswith("attachment; ")
    assert (place.obligation.state, done.doings) == (ObligationState.ANSWERED, ["answer"])
    assert ENOUGH in done.text


def test_an_answer_that_it_is_not_theirs_is_offered_to_be_passed_on_and_is_our_task_if_sent(place: Street) -> None:
    asked = place.page().send("answer", outcome="not_ours", text="Манай асуудал биш")
    assert (asked.status, SAID("lack_whose") in asked.text) == (422, True)
    assert asked.send("answer", press=SAID("send_anyway")).status == 200
    task = place.room.document(f"task/{place.case.entries[-1].id}")
    assert (task["code"], task["facts"]["lacks"], place.case.survey) == ("weak_answer", "whose", None)


@pytest.mark.parametrize(
    ("typed", "lack"),
    [
        ({"outcome": "done", "text": "Танилцлаа."}, "deed"),
        ({"outcome": "will_be_done", "text": ENOUGH}, "date"),
        ({"outcome": "refused_by_law", "text": ENOUGH}, "ground"),
    ],
)
def test_an_answer_that_says_too_little_is_flagged_before_the_citizen_hears_of_it(
    place: Street, typed: dict[str, str], lack: str
) -> None:
    asked = place.page().send("answer", **typed, signer="Д. Мөнх")
    assert (asked.status, SAID(f"lack_{lack}") in asked.text) == (422, True)
    kept = asked.form("answer").fields
    assert (kept["text"], kept["outcome"], kept["signer"]) == (typed["text"], typed["outcome"], "Д. Мөнх")
    assert place.entries() == []
    assert asked.send("answer", press=SAID("send_anyway")).status == 200
    task = place.room.document(f"task/{place.case.entries[-1].id}")
    assert (task["code"], task["facts"]["lacks"]) == ("weak_answer", lack)
    more = {"by_date": "2026-12-01", "legal_ground": "Хууль 5.1"}
    place.page().send("answer", outcome=typed["outcome"], text=ENOUGH, **more)
    assert place.room.document(f"task/{place.case.entries[-2].id}") is None


def test_a_form_sent_twice_is_taken_once_and_what_was_changed_in_it_again(place: Street) -> None:
    page = place.page()
    files = [("files", ("акт.pdf", b"%PDF-1.7", "application/pdf"))]
    for _ in range(2):
        page.send("answer", outcome="done", text=ENOUGH, files=files)
    assert [kind for kind, _, _ in place.entries()] == ["answer", "attach"]
    page.send("answer", outcome="done", text=f"{ENOUGH} бүгдийг")
    assert [kind for kind, _, _ in place.entries()] == ["answer", "attach", "answer"]


def test_a_question_reaches_the_supervisors_and_stops_no_clock(place: Street) -> None:
    due = place.obligation.due
    asked = place.page().send("ask", text="Аль хашааны хажууд вэ?", officer="Д. Мөнх")
    assert SAID("done_ask") in asked.text
    assert "Аль хашааны хажууд вэ?" in asked.text
    assert (place.obligation.due, place.obligation.officer) == (due, "Д. Мөнх")
    assert place.room.document(f"task/{place.case.entries[-1].id}")["code"] == "asked"
    asked.send("answer", outcome="done", text=ENOUGH)
    assert place.room.document(f"task/{place.case.entries[-2].id}") is None


def test_passing_on_to_a_department_keeps_link_and_term(place: Street) -> None:
    due = place.obligation.due
    page = place.page().send("pass_unit", unit="Тохижилтын хэлтэс")
    assert page.status == 200
    assert "Гэрэлтүүлгийн газар, Тохижилтын хэлтэс" in page.text
    assert (place.obligation.unit, place.obligation.due, len(place.obligation.hops)) == ("Тохижилтын хэлтэс", due, 1)


def test_passing_on_to_another_body_makes_the_link_void(place: Street) -> None:
    page, link, due = place.page(), place.link, place.obligation.due
    assert BESIDE in page.form("pass_body").options["to"]
    gone = page.send("pass_body", to=BESIDE, reason="Зам нь тэднийх")
    assert SAID("done_pass_body", body="Замын газар") in gone.text
    assert (place.obligation.body, place.obligation.due) == (BESIDE, due)
    assert page.browser.get(link).status == 404
    assert "Гэрэлтүүлгийн газар: 2026 оны 11-р сарын 20 – 2026 оны 11-р сарын 20" in place.page().text
    assert page.browser.get(place.link).doings == ["code"], "what a browser knows of one body is nothing to another"


def test_the_page_stays_small_and_offers_bodies_near_it_of_a_whole_catalogue(place: Street) -> None:
    long = "Сонгинохайрхан дүүргийн Засаг даргын Тамгын газрын Хот тохижилтын хэлтэс"
    many = [building.body(BodyId(f"many-{at}"), f"{long} {at}", parent=building.ABOVE) for at in range(300)]
    ended = replace(building.body(BodyId("ended"), "Аа газар", parent=building.ABOVE), ended=date(2026, 11, 1))
    field = replace(building.body(BodyId("field"), "Аа салбар", parent=building.ABOVE), level=BodyLevel.GROUP)
    documents = [(f"body/{each.id}", directory.canonical(each)) for each in (*many, ended, field)]
    directory.put(place.room.services.centre, documents, by=TESTER)
    page = place.page()
    offered = page.form("pass_body").options["to"]
    assert offered[:2] == ["", building.ABOVE]
    assert len(offered) == 41
    assert not {"ended", "field"} & set(offered)
    assert len(page.answer.content) < 50_000
    several = page.send("pass_body", other="Хот тохижилтын")
    assert (several.status, SAID("many_bodies") in several.text) == (422, True)


def test_a_body_is_found_by_its_name_and_asked_for_where_it_may_be_several(place: Street) -> None:
    page = place.page()
    unknown = page.send("pass_body", other="Сансрын газар")
    assert (unknown.status, SAID("no_body") in unknown.text) == (422, True)
    several = unknown.send("pass_body", other="усны алба", reason="Усных")
    assert (several.status, several.form("pass_body").options["to"]) == (422, [FAR, "far-2"])
    assert several.form("pass_body").fields["reason"] == "Усных"
    several.send("pass_body", to=FAR)
    assert (place.obligation.body, place.entries()[-1]) == (FAR, ("pass_on", "body:lights", "applied"))


def test_what_the_law_does_not_want_needs_a_reason(tmp_path: Path) -> None:
    with street(tmp_path, about_body=BESIDE) as place:
        stopped = place.page().send("pass_body", other="Замын газар")
        assert (stopped.status, SAID("no_body_complained_about") in stopped.text) == (422, True)
        assert stopped.form("pass_body").fields["other"] == "Замын газар"
        stopped.send("pass_body", despite="Дээд шат нь өөрөө шийдсэн")
        assert place.obligation.body == BESIDE


def test_a_term_is_put_off_by_what_the_law_allows(place: Street) -> None:
    page, before = place.page(), place.obligation.due
    assert before is not None
    too_long = page.send("extend", days="31", reason="Ухах")
    assert (too_long.status, SAID("no_extension_too_long", most=30) in too_long.text) == (422, True)
    assert page.send("extend", days="x", reason="Ухах").status == 422
    done = page.send("extend", days="10", reason="Ухах ажил орсон")
    assert SAID("done_extend") in done.text
    after = place.obligation.due
    assert after is not None
    assert after.date == before.date + timedelta(days=10)
    assert place.case.due == after


def test_a_term_that_only_supervisors_extend_is_asked_for(tmp_path: Path) -> None:
    terms = tuple(replace(term, extension_by=Extender.SUPERVISOR) for term in RULES.terms)
    with street(tmp_path, terms=terms) as place:
        page, due = place.page(), place.obligation.due
        assert "extend" not in page.doings
        asked = page.send("ask_extension", reason="Өвөл ухах боломжгүй")
        assert SAID("done_ask_extension") in asked.text
        assert place.entries() == [("ask_question", "body:lights", "applied")]
        assert place.obligation.due == due


def test_what_he_asks_is_answered_on_his_page_and_told_by_a_mail_without_its_words(place: Street) -> None:
    page = place.page()
    due = place.obligation.due
    page = page.send("ask", text="Аль гудамж вэ?")
    assert SAID("not_told") in page.text
    question = place.case.entries[-1].id
    task = f"task/{question}"
    assert place.room.document(task)["code"] == "asked"
    assert place.room.scopes(task) == {"supervisors:district"}
    place.desk.do(act.Assign(None, PersonId("agent")))
    assert place.room.scopes(task) == {"supervisors:district", "person:agent"}
    before = len(letters(place.room))
    tell = act.AnswerQuestion(place.obligation.id, question, f"Баруун тал. {MARKS['name']}, {MARKS['phone']}")
    assert place.desk.do(tell).verdict == "applied"
    assert place.room.document(task) is None
    again = page.browser.get(place.link)
    assert f"Баруун тал. {MARKS['name']}" in again.text
    assert SAID("not_told") not in again.text
    (mail,) = letters(place.room)[before:]
    said = message_from_bytes(mail.raw, policy=default)
    text_of = said["Subject"] + said.get_content()
    assert place.link.split(".")[0] in text_of
    assert "Баруун" not in text_of
    assert not [mark for mark in HIDDEN if mark in text_of]
    assert place.obligation.due == due


def test_a_fault_that_nobody_foresaw_is_a_page_in_both_languages(place: Street, expected_log: ExpectedLog) -> None:
    expected_log("fault Unreadable kind=page")
    page = place.page()
    link = place.link
    place.room.damage(place.case.id)
    broken = page.browser.get(link)
    assert (broken.status, broken.answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
    for language in ("mn", "en"):
        assert Words("common", language)("fault") in broken.text


def test_each_answer_of_ours_is_told_once(place: Street) -> None:
    page = place.page().send("ask", text="Аль гудамж вэ?").send("ask", text="Аль талд вэ?")
    assert page.status == 200
    asked = [each.id for each in place.case.entries if each.kind == "ask_question"]
    before = len(letters(place.room))
    for question in asked:
        place.desk.do(act.AnswerQuestion(place.obligation.id, question, "Баруун тал"))
    place.desk.do(act.AddNote("тэмдэглэл"))
    assert len(letters(place.room)) == before + 2


def test_giving_back_ends_it_and_tells_the_supervisors(place: Street) -> None:
    page = place.page().send("give_back", reason="Манай эрх хэмжээ биш")
    assert SAID("done_give_back") in page.text
    assert (page.doings, place.obligation.state) == ([], ObligationState.GIVEN_BACK)
    task = f"task/{place.case.entries[-1].id}"
    assert place.room.document(task)["code"] == "given_back"
    place.desk.do(building.forward("o2"))
    assert place.room.document(task) is None


def test_a_form_is_taken_only_from_the_page_that_made_it(place: Street) -> None:
    page, other = place.page(), place.page()
    action = page.form("acknowledge").action
    fields = page.form("acknowledge").fields
    before = place.room.head()

    def status(fields: dict[str, str], sender: Page = page, **headers: str) -> int:
        return sender.browser.post(action, fields, "", headers=headers).status

    assert status({"do": "acknowledge"}) == 403
    assert status({**fields, "form": "x"}) == 403
    assert status({**fields, "form": "ө"}) == 403
    assert status({**fields, "once": ""}) == 403
    assert status(fields, other) == 403, "made for another browser"
    assert status(fields, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert place.browser().post(action, fields, "").status == 403, "the browser has shown no code"
    assert status({**fields, "do": "close"}) == 409
    assert place.room.head() == before
    assert status(fields, **{"Sec-Fetch-Site": "same-origin"}) == 200


def test_another_mailbox_makes_the_browsers_of_the_old_one_strangers(place: Street) -> None:
    page = place.page()
    with place.room.services.centre.database.write() as connection:
        mailboxes.put(connection, Mailbox(LIGHTS, "new@lights.test"))
    assert page.browser.get(place.link).doings == ["code", "send_code"]
    assert page.send("acknowledge").status == 403
    assert place.entries() == []


def test_a_browser_is_known_for_half_a_year(place: Street) -> None:
    page = place.page()
    place.room.clock.pass_(days=179)
    assert page.browser.get(place.link).doings[0] == "acknowledge"
    place.room.clock.pass_(days=2)
    assert page.browser.get(place.link).doings == ["code", "send_code"]


def test_every_answer_keeps_to_itself(place: Street) -> None:
    page = place.page()
    answers = [page.answer, place.browser().get("/o/x").answer, place.browser().get(place.link).answer]
    answers += [page.browser.get(f"{place.link}/letter").answer, page.send("acknowledge").answer]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "<script" not in answer.text
        assert " style=" not in answer.text
        assert len(answer.content) < 50_000
    cookie = page.browser.session.cookies
    assert [(each.path, each.has_nonstandard_attr("HttpOnly")) for each in cookie] == [("/o", True)]
    assert (
        "samesite=lax"
        in place.browser().get(place.link).send("code", code=place.code).answer.history[0].headers["Set-Cookie"].lower()
    )


def test_every_field_has_a_label_of_its_own(place: Street) -> None:
    page = place.page()
    for shown in (page, page.send("answer", outcome="will_be_done", text=ENOUGH), place.browser().get(place.link)):
        html = shown.answer.text
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        fields = re.findall(r"<(?:input|textarea|select)[^>]*>", html)
        seen = [each for each in fields if not re.search('type="(?:hidden|radio)"', each)]
        assert len(seen) > 0
        for each in seen:
            (name,) = re.findall(r' id="([^"]+)"', each)
            assert f'<label for="{name}">' in html, each


def test_a_citizens_words_are_words(tmp_path: Path) -> None:
    nasty = "<img src=x onerror=alert(1)><script>1</script></textarea>\"'&amp;"
    with street(tmp_path, subject=nasty, text=nasty, place_words=nasty) as place:
        page = place.page()
        assert not {"img", "script"} & page.tags
        assert page.text.count(nasty) == 3
        asked = page.send("answer", outcome="will_be_done", text=nasty, signer=nasty)
        assert not {"img", "script"} & asked.tags
        assert (asked.form("answer").fields["text"], asked.form("answer").fields["signer"]) == (nasty, nasty)


def test_the_page_is_there_in_english_too(place: Street) -> None:
    page = place.page(language="en")
    english = Words("officer", "en")
    assert english("do_give_back") in page.text
    assert english("done_acknowledge") in page.send("acknowledge").text
    switch = next(link for link in page.links if "in=mn" in link)
    assert SAID("do_give_back") in page.browser.get(switch).text
    with place.room.services.centre.database.write() as connection:
        mailboxes.put(connection, Mailbox(LIGHTS, OFFICER, "en"))
    assert english("do_give_back") in page.browser.get(place.link).text, "as the mailbox speaks"


def test_files_of_the_case_are_for_known_browsers_and_voices_for_nobody(place: Street) -> None:
    keep = place.room.services.files.keep
    kinds = {"photo.jpg": "image/jpeg", "call.ogg": "audio/ogg", "page.html": "text/html", "false.png": "image/png"}
    begins = {"photo.jpg": b"\xff\xd8\xff", "false.png": b"<script>"}
    for name, kind in kinds.items():
        place.desk.do(act.Attach(FileHash(keep(begins.get(name, b"") + name.encode())), name, len(name), kind))
    hashes = {entry.what["name"]: entry.what["file"] for entry in place.case.entries if entry.kind == "attach"}
    page = place.page()
    assert [name in page.text for name in kinds] == [True, False, True, True]

    def get(name: str) -> tuple[int, str]:
        found = page.browser.get(f"{place.link}/files/{hashes[name]}").answer
        if found.status_code == 200:
            ending = "" if name == "photo.jpg" else ".unsafe"
            assert found.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}{ending}"
        return found.status_code, found.headers["Content-Type"]

    assert get("photo.jpg") == (200, "image/jpeg")
    assert get("page.html") == (200, "application/octet-stream")
    assert get("false.png") == (200, "application/octet-stream")
    assert get("call.ogg")[0] == 404
    assert place.browser().get(f"{place.link}/files/{hashes['photo.jpg']}").status == 404
    elsewhere = keep(b"another case's")
    assert page.browser.get(f"{place.link}/files/{elsewhere}").status == 404


def test_the_letter_on_paper_leads_to_the_page_and_says_nothing_of_the_citizen(place: Street) -> None:
    letter = place.page().browser.get(f"{place.link}/letter")
    code = place.code
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in letter.text
    assert "svg" in letter.tags
    assert "Гэрэлтүүлгийн газар" in letter.text
    assert "2026 оны 12-р сарын 20" in letter.text
    assert not [mark for mark in HIDDEN if mark in letter.answer.text]
    assert place.browser().get(f"{place.link}/letter").doings == ["code", "send_code"]
    start = place.browser().get("/o")
    assert 'class="note"' not in start.answer.text
    assert start.send("code", code="1").status == 422
    assert start.send("code", code=code).doings == DOINGS


def test_too_much_is_refused_and_broken_forms_are_no_fault(place: Street) -> None:
    page = place.page()
    action = page.form("answer").action
    large = [("files", ("a.bin", b"x" * (26 * 1024 * 1024), "application/octet-stream"))]
    assert page.send("answer", outcome="done", text=ENOUGH, files=large).status == 413
    stranger = place.browser()
    assert stranger.post(place.link, {"do": "code", "code": "1" * 70_000}, "").status == 413
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"\xff--x--"):
        answer = page.browser.session.post(place.address + action, data=body, headers=broken, timeout=30)
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert page.send("ask", text="\x07ring").status == 422
    assert page.send("ask", text=" ").status == 422
    assert place.entries() == []


def test_what_cannot_be_kept_is_said_to_be_so(place: Street, expected_log: ExpectedLog) -> None:
    expected_log("fault .* kind=page")
    expected_log("fault .* kind=job", perhaps=True)
    page = place.page()
    with place.room.services.centre.database.write() as connection:
        connection.execute(text("DROP TABLE journal"))
    answer = page.send("acknowledge").answer
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert Words("common")("busy") in answer.text


def test_it_is_all_the_same_on_postgresql(tmp_path: Path, postgres: Server) -> None:
    with postgres.new() as own, street(tmp_path, database=own.address) as place:
        page = place.page().send("acknowledge")
        page.send("pass_unit", unit="Тохижилтын хэлтэс")
        files = [("files", ("акт.pdf", b"%PDF-1.7", "application/pdf"))]
        for _ in range(2):
            page.send("answer", outcome="will_be_done", text=ENOUGH, by_date="2026-12-01", files=files)
        kinds = ["acknowledge", "pass_on", "answer", "attach"]
        assert place.entries() == [(kind, "body:lights", "applied") for kind in kinds]
