"""The citizen's page over real HTTP: only he sees where his case is, and what he says of the answer is recorded."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from console.domain import actions as act
from console.domain.case import Status
from console.domain.identity import case_number, check_digit, pin_of, spoken
from console.domain.ids import CaseId, ObligationId
from console.server.pages.citizen import Citizens
from console.server.pages.words import Words
from console.server.problem import Problem
from tests.outward.building import MARKS
from tests.pages.browsing import Page, PageForm
from tests.pages.building import Street, street

SAID = Words("citizen")
ENOUGH = "Гурван шонгийн гэрлийг сольж асаав"
DIGITS = MARKS["phone"][-4:]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Street]:
    with street(tmp_path) as made:
        yield made


def ask(place: Street, number: str, proof: str, **headers: str) -> Page:
    browser = place.browser()
    start = browser.get("/c")
    action = start.forms[0].action
    return browser.post(action, {"number": number, "proof": proof}, "", headers=headers)


def answer(place: Street, text: str = ENOUGH, **more: object) -> None:
    given = act.Answer(ObligationId("o1"), act.AnswerOutcome.DONE, text, **more)  # type: ignore[arg-type]
    assert place.desk.do(given).verdict == "applied"


def rating(page: Page) -> PageForm:
    return page.form("rate")


def test_he_sees_where_it_is_since_when_and_due_when_and_nothing_of_the_case(place: Street) -> None:
    page = ask(place, spoken(place.case.number), DIGITS)
    assert page.status == 200
    assert "Таны гомдол одоо Гэрэлтүүлгийн газар дээр байна: бид 11-р сарын 20-нд шилжүүлсэн." in page.text
    assert "Хуулийн дагуу 12-р сарын 20 хүртэл шийдвэрлэх ёстой." in page.text
    assert not [mark for mark in MARKS.values() if mark in page.answer.text]
    assert page.doings == []


@pytest.mark.parametrize("proof", ["7766 ", "№766", "6655"])
def test_any_telephone_of_the_case_proves_it_however_it_was_typed(place: Street, proof: str) -> None:
    typed = proof.replace("№", "7") if proof == "№766" else proof
    assert ask(place, place.case.number, typed).status == 200


def test_what_does_not_fit_is_answered_alike(place: Street) -> None:
    number = place.case.number
    wrong = [(number, "0000"), (number, ""), (number, MARKS["phone"]), (number, pin_of(place.case.id))]
    wrong += [(case_number(7, 7), DIGITS), ("", DIGITS), ("1111", DIGITS)]
    pages = []
    for count, (typed, proof) in enumerate(wrong):
        pages.append(ask(place, typed, proof, **{"X-Forwarded-For": f"10.0.0.{count}"}))
        place.room.clock.pass_(minutes=30)
    assert {page.status for page in pages} == {404}
    said = {page.answer.text.replace(f' value="{typed}"', "") for page, (typed, _) in zip(pages, wrong, strict=True)}
    assert said == {pages[5].answer.text}


def test_tries_are_counted_by_case_number_whoever_tries(place: Street) -> None:
    number = place.case.number
    statuses = [ask(place, number, "0000", **{"X-Forwarded-For": f"10.0.0.{at}"}).status for at in range(6)]
    assert statuses == [404, 404, 404, 404, 429, 429]
    assert ask(place, number, DIGITS, **{"X-Forwarded-For": "10.0.1.1"}).status == 429
    place.room.clock.pass_(minutes=15)
    assert ask(place, number, DIGITS, **{"X-Forwarded-For": "10.0.1.1"}).status == 200


def test_tries_are_counted_by_address_whichever_the_number(place: Street) -> None:
    numbers = [case_number(5, counter) for counter in range(12)]
    statuses = [ask(place, number, "0000", **{"X-Forwarded-For": "evil, 10.0.0.9"}).status for number in numbers]
    assert statuses == [404] * 11 + [429]
    assert ask(place, place.case.number, DIGITS, **{"X-Forwarded-For": "10.0.0.9"}).status == 429
    assert ask(place, place.case.number, DIGITS, **{"X-Forwarded-For": "10.0.0.8"}).status == 200


def test_who_has_a_case_of_his_own_tries_no_others_without_end(place: Street) -> None:
    others, statuses = [case_number(5, counter) for counter in range(60)], []
    for number in others:
        statuses.append(ask(place, number, "0000").status)
        ask(place, place.case.number, DIGITS)
    assert (statuses.count(404), statuses[30:]) == (12, [429] * 30)


def test_tries_at_one_moment_are_not_free(place: Street) -> None:
    citizens = Citizens(place.room.services.centre, key=b"0" * 32)

    def tried(at: int) -> str:
        with pytest.raises(Problem) as refused:
            citizens.own(place.case.number, f"{at:04}", asker=f"10.0.0.{at}")
        return refused.value.code

    with ThreadPoolExecutor(16) as threads:
        seen = Counter(threads.map(tried, range(32)))
    assert seen == {"not_found": 4, "too_many_tries": 28}


@pytest.mark.parametrize("mark", [act.Mark.ANONYMOUS, act.Mark.NAME_WITHHELD])
def test_who_gave_no_name_has_a_pin(tmp_path: Path, mark: act.Mark) -> None:
    with street(tmp_path, marks=(mark,), caller=None, petitioner=None) as place:
        pin = pin_of(place.case.id)
        assert ask(place, place.case.number, f"{pin[:3]} {pin[3:]}").status == 200
        assert ask(place, place.case.number, "0000").status == 404


def test_a_withheld_names_telephone_proves_nothing_to_who_knows_the_number(tmp_path: Path) -> None:
    with street(tmp_path, marks=(act.Mark.NAME_WITHHELD,), caller=None, petitioner=None) as place:
        tipster = act.Party(given_name="Болд", phones=(act.Phone(MARKS["phone"]),))
        assert place.desk.do(act.KeepIdentity(tipster)).verdict == "applied"
        assert ask(place, place.case.number, DIGITS).status == 404
        assert ask(place, place.case.number, pin_of(place.case.id)).status == 200


def test_pins_are_spread_and_come_of_the_case_alone() -> None:
    pins = [pin_of(CaseId(f"case-{number}")) for number in range(2000)]
    assert {len(pin) for pin in pins} == {6}
    assert len(set(pins)) > 1980
    assert pin_of(CaseId("case-1")) == pins[1]


def test_he_reads_the_answer_and_says_whether_it_is_solved(place: Street) -> None:
    answer(place, letter_number="1/234", signer="Д. Мөнх", post="Дарга")
    page = ask(place, place.case.number, DIGITS)
    assert ENOUGH in page.text
    assert SAID("letter", number="1/234") in page.text
    assert SAID("signer", signer="Д. Мөнх, Дарга") in page.text
    before = place.room.head()
    assert page.send("rate").status == 422
    assert place.room.head() == before
    thanked = page.send("rate", word="not_solved", words="Нэг\x00 нь асаагүй\x1b")
    assert SAID("thanks") in thanked.text
    page.send("rate", word="not_solved", words="Нэг нь асаагүй")
    assert place.entries()[1:] == [("record_follow_up", "citizen", "applied")]
    assert (place.case.word, place.case.entries[-1].what["text"]) == (act.CitizenWord.NOT_SOLVED, "Нэг нь асаагүй")
    assert "Таны гомдол шийдэгдээгүй гэж та 11-р сарын 20-нд хэлсэн." in thanked.text
    thanked.send("rate", word="solved")
    assert place.case.word is act.CitizenWord.SOLVED


def test_an_answer_that_says_too_little_is_not_shown_before_supervisors_have_seen_it(place: Street) -> None:
    lacking = act.Answer(ObligationId("o1"), act.AnswerOutcome.REFUSED_BY_LAW, "Боломжгүй гэж үзсэн")
    place.desk.do(lacking)
    page = ask(place, place.case.number, DIGITS)
    assert ("Боломжгүй гэж үзсэн" in page.text, page.doings) == (False, [])


def test_a_form_holds_for_an_hour_and_for_its_case(place: Street) -> None:
    answer(place)
    page = ask(place, place.case.number, DIGITS)
    form = rating(page)
    place.desk.opened("other", number=place.desk.number(99))
    number = place.room.known_case("other").number
    other = page.browser.post(form.action, {**form.fields, "number": number, "word": "solved"}, "")
    forged = page.browser.post(form.action, {**form.fields, "word_of_page": "ffffffff.x", "word": "solved"}, "")
    place.room.clock.pass_(minutes=61)
    late = page.send("rate", word="solved")
    assert {each.status for each in (other, forged, late)} == {404}
    assert page.browser.post(form.action, form.fields, "", headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    assert place.case.word is None


def test_an_answer_to_a_common_problem_is_his(place: Street) -> None:
    desk = place.desk
    desk.opened("problem", kind=act.Kind.PROBLEM, number=desk.number(50), caller=None)
    desk.do(act.JoinProblem(CaseId("problem")))
    forward = act.Forward(ObligationId("p1"), place.obligation.body, "Гэрэлтүүлгийн газар")
    desk.do(forward, "problem")
    desk.do(act.Answer(ObligationId("p1"), act.AnswerOutcome.DONE, ENOUGH), "problem")
    page = ask(place, place.case.number, DIGITS)
    assert ENOUGH in page.text
    assert ask(place, place.room.known_case("problem").number, "").status == 404


def test_not_solved_opens_a_closed_case_again(place: Street) -> None:
    answer(place)
    place.desk.do(act.Close(act.CloseOutcome.SOLVED))
    page = ask(place, place.case.number, DIGITS)
    assert "хаагдсан: Шийдвэрлэсэн" in page.text
    page.send("rate", word="not_solved")
    assert place.case.status is Status.OPEN


def test_the_page_is_small_keeps_to_itself_and_speaks_english(place: Street) -> None:
    answer(place)
    browser = place.browser()
    english = browser.get("/c?in=en")
    page = browser.post(english.forms[0].action, {"number": place.case.number, "proof": DIGITS}, "")
    assert Words("citizen", "en")("rate") in page.text
    assert "Your complaint was answered by Гэрэлтүүлгийн газар on 20 November." in page.text
    for answered in (english.answer, page.answer):
        assert answered.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answered.headers["Content-Security-Policy"]
        assert len(answered.content) < 50_000
        assert "<script" not in answered.text
    assert not browser.session.cookies


def test_a_number_with_a_wrong_check_digit_is_nobodys(place: Street) -> None:
    digits = place.case.number[:9]
    wrong = str((int(check_digit(digits)) + 1) % 10)
    assert ask(place, digits + wrong, DIGITS).status == 404


FOUR = {"quality": "5", "availability": "4", "transparency": "3", "openness": "1"}


def surveys(place: Street, case: str | None = None) -> list[dict[str, object]]:
    known = place.room.known_case(case or place.case.id)
    return [dict(entry.what) for entry in known.entries if entry.kind == "record_survey"]


def test_after_an_answer_he_says_how_he_was_served_in_four_words_without_a_script(place: Street) -> None:
    assert not set(FOUR) & set(ask(place, place.case.number, DIGITS).answer.text.split('"'))
    answer(place)
    assert place.case.survey is not None
    page = ask(place, place.case.number, DIGITS)
    for word in ("Чанар", "Хүртээмж", "Ил тод байдал", "Нээлттэй байдал"):
        assert word in page.text
    thanked = page.send("rate", word="solved", words="Баярлалаа", **FOUR)
    page.send("rate", word="solved", words="Баярлалаа", **FOUR)
    assert place.entries()[1:] == [("record_follow_up", "citizen", "applied"), ("record_survey", "citizen", "applied")]
    [said] = surveys(place)
    assert {word: str(said[word]) for word in FOUR} == FOUR
    assert (said["way"], said["obligation"], said["text"]) == ("page", "o1", "")
    assert (place.case.survey, "Чанар" in thanked.text) == (None, False)
    assert len(page.answer.content) < 50_000


def test_some_marks_are_enough_and_none_that_there_are_not(place: Street) -> None:
    answer(place)
    page = ask(place, place.case.number, DIGITS)
    form = rating(page)
    page.browser.post(form.action, {**form.fields, "word": "not_solved", "quality": "2", "openness": "9"}, "")
    [said] = surveys(place)
    assert (said["quality"], said["openness"], said["availability"]) == (2, None, None)


def test_where_a_case_ended_without_an_answer_only_the_four_words_are_asked(place: Street) -> None:
    place.desk.opened("alone", number=place.desk.number(71))
    place.desk.do(act.Close(act.CloseOutcome.EXPLAINED), "alone")
    page = ask(place, place.room.known_case("alone").number, "2345")
    assert "word" not in rating(page).options
    assert page.send("rate").status == 422
    page.send("rate", words="Тодорхой хэлсэн", **FOUR)
    [said] = surveys(place, "alone")
    assert (said["quality"], said["text"], said["obligation"]) == (5, "Тодорхой хэлсэн", None)


def test_the_next_answer_is_asked_about_anew(place: Street) -> None:
    answer(place)
    ask(place, place.case.number, DIGITS).send("rate", word="not_solved", **FOUR)
    place.room.clock.pass_(days=1)
    place.desk.do(act.Forward(ObligationId("o2"), place.obligation.body, "Гэрэлтүүлгийн газар"))
    place.desk.do(act.Answer(ObligationId("o2"), act.AnswerOutcome.DONE, ENOUGH))
    ask(place, place.case.number, DIGITS).send("rate", word="solved", **FOUR)
    assert [said["obligation"] for said in surveys(place)] == ["o1", "o2"]
