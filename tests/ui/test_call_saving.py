"""From what stands in a form to actions and back: no window needed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from console.domain import actions as act
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId, ObligationId, OfficeId, PersonId
from ui import words
from ui.screens.call.content import (
    About,
    Caller,
    ChosenBody,
    Concerned,
    Contact,
    Content,
    Matter,
    Outcome,
    Told,
    Where,
    as_stored,
    from_stored,
)
from ui.screens.call.facts import fee_words
from ui.screens.call.needed import missing
from ui.screens.call.saved import SavedCase, saved_lines
from ui.screens.call.saving import Ending, Surroundings, clean, steps_of
from ui.screens.call.slip import save_slip, slip_lines
from ui.widgets import SharedRow

FULL = Content(
    contact="contact",
    caller=Caller("99112345", "Ганбаатар", "Болд", "УБ82061512"),
    reached=Contact(other_phone="7011 2233", best_time="18:00", needs=("hearing",), do_not_text=True),
    concerned=Concerned(is_open=True, relation="ээж", parent_name="Бат", given_name="Цэрэн"),
    where=Where("110104", "", "сургуулийн хажууд", "4-р хороо, 12-3"),
    matter=Matter("complaint", "street-light", "Гэрэлтүүлэг", "bzd", "Дүүрэг", "Гэрэл", "Асахгүй", urgent=True),
    outcome=Outcome((ChosenBody("lights", "Гэрэлтүүлгийн газар"),), "", (Told("id-card", "Үнэмлэх"),), "такси", "24"),
)


def around(**changes: object) -> Surroundings:
    numbers = count(1)
    ordinary = Surroundings(
        PersonId("agent"), OfficeId("district"), CaseId("case"), lambda: ObligationId(f"to-{next(numbers)}")
    )
    return replace(ordinary, **changes)  # type: ignore[arg-type]


def actions_of(content: Content, ending: Ending = Ending.FORWARD, **changes: object) -> list[act.Action]:
    return [step.action for step in steps_of(content, ending, around(**changes))]


def test_a_promise_goes_after_the_call_back_and_only_with_its_day() -> None:
    promised = replace(FULL, outcome=Outcome(promise=" Маргааш дуудна ", promise_day="2026-11-21"))
    day = date(2026, 11, 21)
    assert actions_of(promised, promised_by=day)[-1] == act.MakePromise("Маргааш дуудна", day)
    assert [type(action) for action in actions_of(promised)] == [act.OpenCase]
    assert from_stored(as_stored(promised)) == promised


def test_everything_in_the_form_becomes_part_of_an_action() -> None:
    when = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    opening, told, forward, call_back, unmet = actions_of(FULL, call_back=when)
    assert isinstance(opening, act.OpenCase)
    assert opening.caller is not None
    assert opening.caller.phones == (
        act.Phone("99112345", "18:00", do_not_text=True),
        act.Phone("70112233", "18:00", do_not_text=True),
    )
    assert opening.caller.address == "4-р хороо, 12-3"
    assert opening.petitioner == act.Party("Бат", "Цэрэн")
    assert (opening.relation, opening.place, opening.place_words) == ("ээж", "110104", "сургуулийн хажууд")
    assert (opening.about_body, opening.about_words) == ("bzd", "Дүүрэг")
    assert (opening.priority, opening.needs, opening.assignee) == (act.Priority.URGENT, ("hearing",), "agent")
    assert told == act.TellService("id-card", "Үнэмлэх")  # type: ignore[arg-type]
    assert isinstance(forward, act.Forward)
    assert forward.body_name == "Гэрэлтүүлгийн газар"
    assert call_back == act.ScheduleCallBack(when)
    assert unmet == act.CountUnmetNeed(OfficeId("district"), "такси", "street-light")  # type: ignore[arg-type]


def test_saving_without_forwarding_forwards_to_nobody() -> None:
    assert not any(isinstance(action, act.Forward) for action in actions_of(FULL, Ending.SAVE))


def test_an_organisation_is_the_petitioner_by_its_number() -> None:
    firm = Concerned(is_open=True, is_organisation=True, organisation="«Гэр» ХХК", organisation_number="5012345")
    opening = actions_of(replace(FULL, concerned=firm))[0]
    assert isinstance(opening, act.OpenCase)
    assert opening.petitioner == act.Party(organisation="«Гэр» ХХК", organisation_number="5012345")


def test_a_person_concerned_that_was_folded_away_is_left_out() -> None:
    opening = actions_of(replace(FULL, concerned=replace(FULL.concerned, is_open=False)))[0]
    assert isinstance(opening, act.OpenCase)
    assert (opening.petitioner, opening.relation) == (None, None)


def test_a_withheld_name_stands_in_no_other_action_than_the_one_that_keeps_it_apart() -> None:
    actions = actions_of(replace(FULL, caller=replace(FULL.caller, withheld=True)))
    kept = [action for action in actions if isinstance(action, act.KeepIdentity)]
    assert [keep.caller.given_name for keep in kept] == ["Болд"]
    others = repr([action for action in actions if not isinstance(action, act.KeepIdentity)])
    for secret in ("Ганбаатар", "Болд", "99112345", "УБ82061512", "12-3", "Цэрэн"):
        assert secret not in others


def test_an_anonymous_caller_is_kept_nowhere() -> None:
    anonymous = replace(FULL, caller=replace(FULL.caller, anonymous=True), concerned=Concerned())
    actions = actions_of(anonymous)
    assert not any(isinstance(action, act.KeepIdentity) for action in actions)
    assert "Ганбаатар" not in repr(actions)


def test_a_call_about_a_case_opens_none() -> None:
    steps = steps_of(replace(FULL, about=About("old", "0014000074", "Гэрэл")), Ending.FORWARD, around())
    assert {step.case for step in steps if not isinstance(step.action, act.CountUnmetNeed)} == {CaseId("old")}
    assert isinstance(steps[0].action, act.RecordCall)
    assert steps[0].action.phone == "99112345"


def test_an_inquiry_is_opened_and_answered_by_one_action() -> None:
    asked = replace(FULL, matter=Matter(kind="inquiry", subject="Үнэмлэх", answer="Хороон дээр"))
    answered = actions_of(asked, Ending.ANSWERED)[0]
    assert isinstance(answered, act.AnswerInquiry)
    assert answered.answer == "Хороон дээр"


def test_what_no_action_has_a_place_for_becomes_a_note() -> None:
    assert act.AddNote("Дахин залгах: хавар") in actions_of(FULL, note="Дахин залгах: хавар")


@pytest.mark.parametrize(
    ("typed", "meant"), [("  а \n", "а"), ("а\x00б", "аб"), ("а\ud800б", "аб"), ("а\tб\nв", "а\tб\nв"), ("\x07", "")]
)
def test_signs_nobody_types_are_left_out(typed: str, meant: str) -> None:
    assert clean(typed) == meant


def test_a_draft_holds_the_whole_form() -> None:
    assert from_stored(as_stored(FULL)) == FULL


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        "text",
        {"caller": "nonsense", "matter": {"kind": 7, "subject": "Гэрэл"}, "outcome": {"bodies": [3, None]}},
        {"tomorrow": {"field": "x"}, "matter": {"subject": "Гэрэл", "tomorrow": 1}},
    ],
)
def test_a_draft_of_another_version_is_read_as_far_as_it_can_be(stored: object) -> None:
    content = from_stored(stored)
    assert content.caller == Caller()
    assert content.matter.subject == ("Гэрэл" if isinstance(stored, dict) else "")


def test_the_law_asks_less_of_thanks_and_of_the_anonymous_and_more_of_organisations() -> None:
    empty = Content()
    assert missing(empty) == (
        "kind",
        "subject",
        "parent_name",
        "given_name",
        "register_number",
        "phones",
        "address",
    )
    assert missing(replace(empty, matter=Matter(kind="thanks", subject="Баярлалаа"))) == ()
    assert missing(replace(empty, caller=Caller(anonymous=True))) == ("kind", "subject")
    firm = replace(FULL, concerned=Concerned(is_open=True, is_organisation=True, organisation="«Гэр» ХХК"))
    assert missing(firm) == ("organisation_number",)
    assert missing(replace(FULL, concerned=Concerned())) == ()


@pytest.mark.parametrize(("fee", "shown"), [(None, "not known"), ("0", "free"), ("21000", "21000 ₮"), ("5-10", "5-10")])
def test_an_unknown_fee_is_never_blank(fee: str | None, shown: str) -> None:
    words.set_language("en")
    assert fee_words(fee) == shown


SAVED = SavedCase(
    case=CaseId("case"),
    number=CaseNumber("0014000074"),
    kind="complaint",
    subject="Болдын гэрэл",
    bodies=("Гэрэлтүүлгийн газар",),
    saved_at=datetime(2026, 11, 20, 4, 0, tzinfo=UTC),
)


def test_the_slip_says_number_kind_body_date_and_how_to_ask_and_nothing_of_the_citizen() -> None:
    words.set_language("en")
    lines = [text for _, _, text in slip_lines(SAVED)]
    assert "001 400 007 4" in lines
    assert {"Complaint", "Forwarded to: Гэрэлтүүлгийн газар", "Registered on 20 November 2026"} <= set(lines)
    assert not any("Болд" in line for line in lines)


def test_who_gave_no_name_is_told_a_pin() -> None:
    words.set_language("en")
    assert "PIN, to be told to the citizen: 012 345" in saved_lines(replace(SAVED, pin="012345"))
    assert not any("PIN" in line for line in saved_lines(SAVED))


def test_the_slip_is_saved_as_a_pdf(tmp_path: Path, qapp: QApplication) -> None:
    save_slip(str(tmp_path / "slip.pdf"), SAVED)
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")


def row_of(*widths: int) -> tuple[QWidget, SharedRow, list[QLineEdit]]:
    box, layout = QWidget(), SharedRow()
    fields = [QLineEdit() for _ in widths]
    for field, width in zip(fields, widths, strict=True):
        field.setMinimumWidth(width)
        layout.add(field, 1)
    box.setLayout(layout)
    return box, layout, fields


def test_fields_share_the_width_of_their_row(qapp: QApplication) -> None:
    _box, row, fields = row_of(50, 200, 50)
    assert row.heightForWidth(620) < 60
    row.setGeometry(QRect(0, 0, 620, 40))
    assert [field.width() for field in fields] == [200, 200, 200]


def test_a_row_breaks_where_its_fields_would_be_cut(qapp: QApplication) -> None:
    _box, row, fields = row_of(200, 200)
    row.setGeometry(QRect(0, 0, 300, 100))
    assert fields[0].y() < fields[1].y()
    assert [field.width() for field in fields] == [300, 300]
