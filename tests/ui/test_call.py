"""The call screen on a real desk, driven by keys; what counts is what the desk has afterwards."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from console.desk.desk import Step
from console.desk.views import Found
from console.domain import actions as act
from console.domain.case import Status
from console.domain.catalogue import BodyId, TopicId
from console.domain.identity import pin_of
from console.domain.ids import CaseId, PersonId
from tests.builders import exchange_until_still, forward_step, opening_step
from tests.ui.fakes import OpenWindow, case_of, earlier_case, ready_centre, saved_case, signed_in
from tests.ui.typing import type_on_mongolian_row
from ui import words
from ui.screens.call.look_up import Hit
from ui.widgets import unnamed

MARKUP = "<img src=x onerror=alert(1)><b>Болд</b>"


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with signed_in(qtbot, tmp_path) as window:
        yield window


def drafts(opened: OpenWindow) -> list[str]:
    return [draft.kind for draft in opened.desk.drafts.mine()]


def test_a_call_is_logged_looked_up_forwarded_and_followed_up_with_at_most_twelve_commands(opened: OpenWindow) -> None:
    commands: list[str] = []

    def press(key: str) -> None:
        commands.append(key)
        opened.press(key)

    press("F2")
    opened.type("99112345")
    press("Return")
    opened.type("Ганбаатар")
    press("Return")
    opened.type("Болд")
    press("F10")
    opened.type("гэрэлт")
    press("Return")
    press("F7")
    opened.type("24 10:00")
    press("Ctrl+Return")
    case = saved_case(opened)
    assert len(commands) <= 12
    assert case.kind is act.Kind.COMPLAINT
    assert case.topic == "street-light"
    assert case.caller == act.Party("Ганбаатар", "Болд", phones=(act.Phone("99112345"),))
    assert [each.body for each in case.open_obligations] == [BodyId("lights")]
    assert case.call_back is not None
    assert case.call_back.due == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_other_words_begin_at_the_first_row_and_the_same_words_keep_the_one_chosen(opened: OpenWindow) -> None:
    look_up = opened.page.beside.look_up
    hits = [Hit(Found("topic", name, name, "", "title", ())) for name in ("first", "second")]
    for typed, chosen in (("г", "first"), ("гэ", "first"), ("гэ", "second")):
        look_up.box.set_text(typed)
        look_up._show_found(hits)
        assert look_up.rows.current_id() == chosen
        look_up.rows.select("second")


def test_one_save_is_one_do_and_takes_the_draft_with_it(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.until(lambda: drafts(opened) == ["call"])
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.press("Ctrl+Return")
    saved_case(opened)
    assert [[type(step.action) for step in steps] for steps in opened.overseen.done] == [[act.OpenCase, act.Forward]]
    assert drafts(opened) == []


def test_save_without_forwarding_keeps_the_case_here(opened: OpenWindow) -> None:
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.press("F9")
    assert saved_case(opened).obligations == ()


def test_the_number_is_shown_in_spoken_groups_and_copied_by_one_key(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.press("F9")
    number = saved_case(opened).number
    shown = opened.page.saved.number.text()
    assert shown == f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    opened.press("F6")
    assert QApplication.clipboard().text() == number


def test_what_is_saved_says_that_it_waits_until_the_centre_has_it(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.line.cut = True
    opened.type("99112345")
    opened.press("F9")
    saved_case(opened)
    texts = [label.text() for label in opened.page.saved.findChildren(QLabel)]
    assert "Saved here, waiting to be sent" in texts
    opened.line.cut = False
    exchange_until_still(opened.desk)
    opened.until(lambda: "At the centre" in [each.text() for each in opened.page.saved.findChildren(QLabel)])


def test_earlier_cases_appear_while_the_number_is_typed_and_enter_takes_the_names_over(opened: OpenWindow) -> None:
    case = earlier_case(opened)
    opened.type("99112345")
    opened.until(lambda: [row.id for row in opened.page.beside.earlier.rows.rows()] == [case])
    opened.press("Return")
    assert opened.form.caller.parent_name.text() == "Ганбаатар"
    assert opened.form.caller.given_name.text() == "Болд"


def test_earlier_cases_are_announced_once_and_not_at_every_change_elsewhere(opened: OpenWindow) -> None:
    earlier_case(opened)
    said: list[str] = []
    opened.shell.announcer.spoke.connect(said.append)
    opened.type("99112345")
    opened.until(lambda: len(said) == 1)
    opened.shell.announce("Энэ нь солигдохгүй")
    opened.page.refresh()
    opened.settle()
    opened.until(lambda: said[1:] == ["Энэ нь солигдохгүй"])


def test_a_call_about_an_existing_case_is_recorded_on_it(opened: OpenWindow) -> None:
    case = earlier_case(opened)
    opened.type("99112345")
    opened.until(lambda: bool(opened.page.beside.earlier.rows.rows()))
    opened.press("F8")
    opened.press("F8")
    opened.type("дахин асуув")
    opened.press("Ctrl+Return")
    opened.until(lambda: opened.page.is_saved)
    entry = case_of(opened, case).latest("record_call")
    assert entry is not None
    assert (entry.what["text"], entry.what["phone"]) == ("дахин асуув", "99112345")


def similar_case_offered(opened: OpenWindow) -> CaseId:
    """An open case of a topic and place that are chosen in the call now: it is offered there."""
    other = earlier_case(opened, topic="street-light", place="110104", caller=None)
    opened.go(opened.form.where.place.control)
    opened.type("баянзүрх")
    opened.press("Return")
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.until(lambda: opened.page.beside.earlier.similar_count() == 1)
    return other


def test_similar_open_cases_are_offered_and_never_forced(opened: OpenWindow) -> None:
    similar_case_offered(opened)
    assert not opened.form.similar.isHidden()
    opened.press("F9")
    assert saved_case(opened).topic == "street-light"


def test_a_similar_case_is_joined_by_one_key_and_the_save(opened: OpenWindow) -> None:
    other = similar_case_offered(opened)
    opened.press("Ctrl+F8")
    assert opened.form.joining.text()
    opened.press("F9")
    saved = saved_case(opened)
    assert saved.problem is not None
    assert case_of(opened, other).problem == saved.problem
    assert saved.number != case_of(opened, other).number


def test_a_joining_is_taken_back_by_the_same_key(opened: OpenWindow) -> None:
    similar_case_offered(opened)
    opened.press("Ctrl+F8")
    opened.press("Ctrl+F8")
    assert opened.form.joining.isHidden()
    opened.press("F9")
    assert saved_case(opened).problem is None


def test_the_body_that_cases_like_it_went_to_is_offered_before_a_guess_and_taken_by_one_key(opened: OpenWindow) -> None:
    for _ in range(3):
        case = earlier_case(opened, topic="rubbish", place="110104", caller=None)
        opened.desk.do([forward_step(case, "heating", "Дулааны сүлжээ компани")])
    opened.go(opened.form.where.place.control)
    opened.type("баянзүрх")
    opened.press("Return")
    opened.press("F10")
    opened.type("хогийн цэг")
    opened.press("Return")
    offered = opened.form.outcome.offered
    opened.until(lambda: offered.first() is not None and offered.first().id == "heating")  # type: ignore[union-attr]
    assert "3" in offered.banner.text()
    assert opened.form.outcome.bodies() == ()
    opened.press("F6")
    assert [body.id for body in opened.form.outcome.bodies()] == ["heating"]
    assert offered.isHidden()


def test_a_problem_chosen_in_the_look_up_presets_kind_body_and_term(opened: OpenWindow) -> None:
    form = opened.form
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    assert form.matter.content().kind == act.Kind.COMPLAINT
    assert [body.id for body in form.outcome.bodies()] == ["lights"]
    opened.until(lambda: "12-р сарын 20" in form.outcome.due_words())
    opened.press("Ctrl+Return")
    case = saved_case(opened)
    assert (case.kind, case.topic) == (act.Kind.COMPLAINT, "street-light")
    assert case.due is not None
    assert str(case.due.date) == "2026-12-20"
    assert case.obligations[0].due == case.due


def test_a_problem_chosen_in_its_own_field_presets_them_too_and_another_one_others(opened: OpenWindow) -> None:
    form = opened.form
    opened.go(form.matter.topic.control)
    opened.type("халаалт")
    opened.press("Return")
    opened.until(lambda: form.matter.content().kind == act.Kind.COMPLAINT)
    opened.until(lambda: [body.id for body in form.outcome.bodies()] == ["heating"])
    opened.until(lambda: "12-р сарын 20" in form.outcome.due_words())
    opened.go(form.matter.topic.control)
    form.matter.topic.clear()
    opened.type("гудамж")
    opened.press("Return")
    opened.until(lambda: [body.id for body in form.outcome.bodies()] == ["lights"])


def test_a_kind_that_a_person_chose_stays_whatever_problem_is_chosen(opened: OpenWindow) -> None:
    opened.press("Alt+3")
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.until(lambda: bool(opened.form.outcome.bodies()))
    assert opened.form.matter.content().kind == act.Kind.PROPOSAL
    opened.until(lambda: "2-р сарын 18" in opened.form.outcome.due_words())


def test_a_body_that_is_only_guessed_is_offered_and_taken_by_one_key(opened: OpenWindow) -> None:
    opened.go(opened.form.where.place.control)
    opened.type("баянзүрх")
    opened.press("Return")
    opened.press("F10")
    opened.type("хогийн цэг")
    opened.press("Return")
    assert opened.form.outcome.bodies() == ()
    opened.press("F6")
    assert [body.id for body in opened.form.outcome.bodies()] == ["bzd"]


def test_a_complaint_about_the_body_chosen_offers_the_level_above(opened: OpenWindow, qtbot: QtBot) -> None:
    catalogue = opened.desk.views.catalogue()
    assert catalogue.bodies[BodyId("lights")].parent is None
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.go(opened.form.matter.about.control)
    opened.type("гэрэлтүүлгийн")
    opened.press("Return")
    assert [body.id for body in opened.form.outcome.bodies()] == ["lights"]


def test_an_inquiry_is_answered_on_the_spot_by_the_main_key(opened: OpenWindow) -> None:
    opened.press("Alt+7")
    opened.press("F10")
    opened.type("паспорт")
    opened.press("F4")
    opened.press("Ctrl+Return")
    case = saved_case(opened)
    assert case.status is Status.CLOSED
    assert case.entries[0].what["answer"] == "Гадаад паспорт захиалах"
    assert case.latest("tell_service") is not None


def test_an_inquiry_without_an_answer_is_not_taken_and_nothing_is_lost(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.press("Alt+7")
    opened.press("Ctrl+Return")
    assert not opened.page.is_saved
    assert opened.form.matter.answer.doubt() != ""
    assert opened.form.caller.phone.number() == "99112345"


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("Shift+F2", act.NoCase.CUT_OFF),
        ("Shift+F3", act.NoCase.SILENT),
        ("Shift+F4", act.NoCase.WRONG_NUMBER),
        ("Shift+F5", act.NoCase.ABUSIVE),
        ("Shift+F6", act.NoCase.TEST),
        ("Shift+F7", act.NoCase.HANDED_OVER),
    ],
)
def test_a_call_that_is_no_case_is_counted_by_one_key(opened: OpenWindow, key: str, outcome: act.NoCase) -> None:
    opened.type("99112345")
    opened.press(key)
    to = "112" if outcome is act.NoCase.HANDED_OVER else None
    assert [step.action for steps in opened.overseen.done for step in steps] == [
        act.CountCall(outcome, opened.desk.office.id, handed_to=to)
    ]
    assert opened.page.is_empty


def test_a_call_handed_over_says_to_whom_when_somebody_is_named_as_the_body(opened: OpenWindow) -> None:
    opened.press("F6")
    opened.type("103 түргэн")
    opened.press("Shift+F7")
    ((step,),) = opened.overseen.done
    assert step.action.handed_to == "103 түргэн"


def test_kinds_are_chosen_by_f_keys_under_any_layout(opened: OpenWindow) -> None:
    for place, kind in enumerate(act.CITIZENS_KINDS, start=1):
        opened.press(f"Ctrl+Shift+F{place}")
        assert opened.form.matter.content().kind == kind


def test_the_slip_is_saved_as_a_pdf_while_the_window_goes_on(opened: OpenWindow, tmp_path: Path) -> None:
    opened.type("99112345")
    opened.press("F9")
    saved_case(opened)
    opened.press("Shift+F11")
    dialog = opened.calls.widget.findChild(QFileDialog)
    assert dialog is not None
    opened.shell.show_screen("queues")
    opened.settle()
    dialog.fileSelected.emit(str(tmp_path / "slip.pdf"))
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    dialog.close()


def test_text_typed_before_a_no_case_key_is_asked_about_and_kept(opened: OpenWindow) -> None:
    opened.go(opened.form.matter.text.control)
    opened.type("хүн ярилаа")
    opened.press("Shift+F2")
    assert opened.overseen.done == []
    opened.press("Shift+F2")
    (step,) = opened.overseen.done[0]
    assert step.action.text == "хүн ярилаа"


def test_nothing_fits_is_counted_with_the_case(opened: OpenWindow) -> None:
    opened.press("F10")
    opened.type("нисдэг тэрэг")
    opened.press("F5")
    opened.press("F9")
    saved_case(opened)
    assert [step.action.words for step in opened.overseen.done[0] if isinstance(step.action, act.CountUnmetNeed)] == [
        "нисдэг тэрэг"
    ]


def test_the_next_case_of_the_same_caller_keeps_caller_and_contact(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.press("Return")
    opened.type("Ганбаатар")
    opened.press("F9")
    first = saved_case(opened)
    opened.press("F8")
    assert opened.form.caller.parent_name.text() == "Ганбаатар"
    opened.press("F9")
    second = saved_case(opened)
    shown = opened.page.saved.saved()
    assert shown is not None
    assert shown.pin is None
    assert second.id != first.id
    assert second.entries[0].contact == first.entries[0].contact


def test_a_withheld_name_is_kept_apart_from_the_case(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.press("Return")
    opened.type("Ганбаатар")
    opened.form.marks.withheld.click()
    opened.press("F9")
    case = saved_case(opened)
    assert case.caller is None
    view = opened.desk.views.case(case.id)
    assert view is not None
    assert view.identity is not None
    assert view.identity.caller.parent_name == "Ганбаатар"
    shown = opened.page.saved.saved()
    assert shown is not None
    assert shown.pin == pin_of(case.id)


def test_a_draft_comes_back_after_a_restart_with_text_field_and_cursor(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    with signed_in(qtbot, tmp_path, room=room) as before:
        before.type("99112345")
        before.go(before.form.matter.text.control)
        before.type("Гэрэл асахгүй ")
        before.form.matter.text.set_caret(5)
        before.until(lambda: any(draft.cursor == 5 for draft in before.desk.drafts.mine()))
    with signed_in(qtbot, tmp_path, room=room) as after:
        after.until(lambda: not after.page.is_empty)
        assert after.form.matter.text.area.toPlainText() == "Гэрэл асахгүй "
        assert after.form.caller.phone.number() == "99112345"
        assert after.form.matter.text.area.hasFocus()
        assert after.form.matter.text.caret() == 5


def test_what_was_typed_in_the_last_half_second_is_kept_when_the_window_closes(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    with signed_in(qtbot, tmp_path, room=room) as before:
        before.type("99112345")
    with signed_in(qtbot, tmp_path, room=room) as after:
        after.until(lambda: after.form.caller.phone.number() == "99112345")


def test_several_calls_are_open_at_once(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.press("F2")
    opened.type("88112345")
    opened.press("Ctrl+Tab")
    assert opened.form.caller.phone.number() == "99112345"
    opened.until(lambda: drafts(opened) == ["call", "call"])


def test_a_full_disk_is_said_and_tried_again_until_it_takes_the_draft(opened: OpenWindow) -> None:
    words.set_language("en")
    disk = opened.overseen.drafts
    disk.is_full = True
    opened.type("99112345")
    opened.until(lambda: "Not saved: no room on the disk" in [each.text() for each in opened.form.findChildren(QLabel)])
    tries = disk.tries
    opened.until(lambda: disk.tries > tries)
    disk.is_full = False
    opened.until(lambda: "Draft saved 12:00" in [each.text() for each in opened.form.findChildren(QLabel)])
    assert drafts(opened) == ["call"]


def test_html_in_a_name_is_shown_as_it_was_typed(opened: OpenWindow) -> None:
    earlier_case(opened, caller=act.Party("Б", MARKUP, phones=(act.Phone("99112345"),)))
    opened.type("99112345")
    opened.until(lambda: MARKUP in " ".join(label.text() for label in opened.form.caller.findChildren(QLabel)))
    holding = [label for label in opened.window.findChildren(QLabel) if "<img" in label.text()]
    assert holding
    assert {label.textFormat().name for label in holding} == {"PlainText"}


def test_a_megabyte_of_pasted_text_is_refused_with_a_sentence_and_what_was_typed_stays(opened: OpenWindow) -> None:
    opened.go(opened.form.matter.text.control)
    opened.type("гэрэл")
    QApplication.clipboard().setText("а" * 1_000_000)
    opened.press("Ctrl+V")
    assert "1\u202f000\u202f000" in opened.form.matter.text.doubt()
    assert opened.form.matter.text.text() == "гэрэл"


def test_a_text_that_is_too_long_is_refused_beside_its_field_and_stays(opened: OpenWindow) -> None:
    long = "гэрэл асахгүй " * 1500
    opened.form.matter.text.area.insertPlainText(long)
    opened.press("F9")
    opened.until(lambda: opened.form.matter.text.doubt() != "")
    assert not opened.page.is_saved
    assert opened.form.matter.text.text() == long.strip()
    opened.until(lambda: drafts(opened) == ["call"])


def test_a_nul_that_was_pasted_is_not_handed_on(opened: OpenWindow) -> None:
    opened.form.matter.text.area.insertPlainText("гэрэл\x00 асахгүй")
    opened.form.caller.phone.set_text("99112345")
    opened.press("F9")
    assert "\x00" not in saved_case(opened).text


def test_a_phone_typed_on_the_mongolian_digit_row_reads_as_digits(opened: OpenWindow) -> None:
    type_on_mongolian_row(opened.form.caller.phone.line, "99112345")
    opened.settle()
    opened.press("F9")
    caller = saved_case(opened).caller
    assert caller is not None
    assert caller.phones[0].number == "99112345"


def test_a_register_number_with_a_wrong_date_warns_and_never_blocks(opened: OpenWindow) -> None:
    opened.go(opened.form.caller.register_number.control)
    opened.type("уб99134512")
    opened.press("Return")
    assert opened.form.caller.register_number.doubt() != ""
    opened.press("F9")
    caller = saved_case(opened).caller
    assert caller is not None
    assert caller.register_number == "УБ99134512"


def test_a_call_back_that_cannot_be_read_becomes_a_note(opened: OpenWindow) -> None:
    opened.press("F7")
    opened.type("хаврын баяраар")
    opened.press("F9")
    note = saved_case(opened).latest("add_note")
    assert note is not None
    assert "хаврын баяраар" in note.what["text"]


def test_what_was_promised_is_kept_with_its_day_by_keys(opened: OpenWindow) -> None:
    assert opened.form.outcome.promise.isHidden()
    opened.press("Ctrl+F9")
    opened.type("Маргааш өөрсдөө дуудна")
    opened.press("Tab")
    opened.type("+1")
    opened.press("F9")
    [promise] = saved_case(opened).promises
    assert (promise.text, promise.by_day) == ("Маргааш өөрсдөө дуудна", date(2026, 11, 21))


def test_a_promise_without_a_day_becomes_a_note(opened: OpenWindow) -> None:
    opened.press("Ctrl+F9")
    opened.type("Удахгүй дуудна")
    opened.press("F9")
    case = saved_case(opened)
    note = case.latest("add_note")
    assert (case.promises, note.what["text"] if note else "") == ((), "Иргэнд амласан: Удахгүй дуудна")


def test_the_meter_names_what_the_law_asks_for_and_nothing_blocks(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.type("99112345")
    assert opened.form.meter.text() == (
        "Missing: kind, summary, father's or mother's name, given name, register number, address"
    )
    opened.press("F9")
    assert saved_case(opened).kind is act.Kind.REQUEST


def test_a_notice_of_a_supervisor_stands_on_calls_with_its_topic(opened: OpenWindow) -> None:
    supervisor = opened.room.desk("supervisor")
    until = datetime(2026, 12, 1, tzinfo=UTC)
    supervisor.do(act.PostNotice("Гэрэлтүүлгийн засвар 12-р сарын 1 хүртэл", until, topic=TopicId("street-light")))
    exchange_until_still(opened.desk)
    opened.press("F10")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.until(
        lambda: (
            "Гэрэлтүүлгийн засвар 12-р сарын 1 хүртэл"
            in [label.text() for label in opened.page.beside.findChildren(QLabel) if label.isVisible()]
        )
    )


def test_a_call_thrown_away_is_asked_for_twice(opened: OpenWindow) -> None:
    opened.type("99112345")
    opened.press("Shift+F12")
    assert not opened.page.is_empty
    opened.press("Shift+F12")
    opened.until(lambda: drafts(opened) == [])
    assert opened.page.title() == "Шинэ дуудлага"


def test_every_control_of_the_call_screen_has_a_name(opened: OpenWindow) -> None:
    opened.press("Shift+F8")
    opened.press("Shift+F9")
    opened.press("F11")
    assert unnamed(opened.calls.widget) == []


def test_the_language_changes_while_a_call_is_typed_and_nothing_is_lost(opened: OpenWindow) -> None:
    opened.type("99112345")
    before = opened.form.title.text()
    words.set_language("en")
    QApplication.sendEvent(opened.window, QEvent(QEvent.Type.LanguageChange))
    opened.settle()
    assert (before, opened.form.title.text()) == ("Шинэ бүртгэл", "New case")
    assert opened.form.caller.phone.number() == "99112345"


def test_what_a_call_still_reads_when_it_goes_has_nowhere_to_be_shown(opened: OpenWindow) -> None:
    """On a slow disk an answer comes after the page that asked has gone: that is no fault to report."""
    opened.type("99112345")
    opened.press("F9")
    saved_case(opened)
    go_on, gone = threading.Event(), opened.page
    for reader in ("one", "two"):
        opened.shell.bridge.read(reader, lambda _: go_on.wait(30), lambda _: None)
    gone.refresh()
    opened.calls.new_call()
    opened.until(lambda: not isValid(gone))
    go_on.set()
    opened.settle()
    assert opened.page.is_empty


def test_where_is_my_case_is_told_of_a_case_held_here(opened: OpenWindow) -> None:
    case = case_of(opened, earlier_case(opened))
    opened.press("F11")
    opened.type(case.number)
    opened.press("Return")
    opened.until(lambda: opened.page.beside.where_is.answer.text() != "")


def test_where_is_my_case_is_asked_of_the_centre_for_a_case_held_elsewhere(opened: OpenWindow) -> None:
    herder = opened.room.desk("herder")
    herder.do(opening_step(office="aimag").action, "elsewhere")
    number = opened.room.known_case("elsewhere").number
    where = opened.page.beside.where_is
    opened.press("F11")
    opened.type(number)
    opened.go(where.proof.control)
    opened.type("Болд")
    opened.press("Return")
    opened.until(lambda: where.answer.text() != "")


def test_without_the_line_the_question_is_written_on_the_number_for_a_call_back(opened: OpenWindow) -> None:
    opened.line.cut = True
    where = opened.page.beside.where_is
    opened.press("F11")
    opened.type("0014000074")
    opened.go(where.proof.control)
    opened.type("Болд")
    opened.press("Return")
    opened.until(where.note.hasFocus)
    where.note.click()
    opened.settle()
    steps = opened.overseen.done[-1]
    assert [type(step.action) for step in steps] == [act.RecordCall, act.ScheduleCallBack]
    assert {step.number for step in steps if isinstance(step, Step)} == {"0014000074"}


def test_escape_goes_back_to_the_field_one_came_from(opened: OpenWindow) -> None:
    opened.go(opened.form.matter.subject.control)
    opened.press("F10")
    opened.type("гэрэл")
    opened.press("Escape")
    assert opened.form.matter.subject.line.hasFocus()


def test_half_typed_words_in_a_field_that_chooses_come_back_where_they_were(qtbot: QtBot, tmp_path: Path) -> None:
    room = ready_centre(tmp_path)
    with signed_in(qtbot, tmp_path, room=room) as before:
        before.go(before.form.where.place.control)
        before.type("хуж")
        before.press("Escape")
    with signed_in(qtbot, tmp_path, room=room) as after:
        after.until(lambda: after.form.where.place.text() == "хуж")
        assert after.form.where.place.line.hasFocus()


def test_a_body_that_was_typed_and_not_chosen_becomes_a_note(opened: OpenWindow) -> None:
    opened.press("F6")
    opened.type("хаа нэгтээ")
    opened.press("F9")
    note = saved_case(opened).latest("add_note")
    assert note is not None
    assert "хаа нэгтээ" in note.what["text"]


def test_an_empty_call_leaves_no_draft_and_starts_no_clock(opened: OpenWindow) -> None:
    opened.press("Tab")
    opened.press("Tab")
    assert opened.page.began_at is None
    opened.press("F12")
    assert opened.desk._holdings.belongings.drafts_of(PersonId("agent")) == []


def test_the_menu_of_calls_that_are_no_case_shows_their_keys_and_counts(opened: OpenWindow) -> None:
    opened.form.no_case.click()
    menu = opened.calls.widget.findChild(QMenu)
    assert menu is not None
    lines = menu.actions()
    assert [line.text().partition("\t")[2] for line in lines] == [f"Shift+F{number}" for number in range(2, 8)]
    lines[0].trigger()
    menu.close()
    opened.settle()
    assert [step.action for step in opened.overseen.done[0]] == [
        act.CountCall(act.NoCase.CUT_OFF, opened.desk.office.id)
    ]
