"""The case screen on a real desk, driven by keys; what counts is what the case holds afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from console.domain.case import Case, Entry, ObligationState, Status, Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from tests.builders import exchange_until_still, forward_step, opening_step
from tests.ui.fakes import OpenWindow
from tests.ui.test_small_copy import noise, written
from ui import words
from ui.screens.case.kept import draft_id
from ui.screens.case.office_panels import NotePanel
from ui.screens.case.panel import Panel
from ui.screens.case.screen import CaseScreen
from ui.screens.case.small_copy import SMALL_BYTES
from ui.screens.case.sources import files_in
from ui.widgets import unnamed

MARKUP = "<img src=x onerror=alert(1)><b>Болд</b>"


def case_screen(opened: OpenWindow) -> CaseScreen:
    screen = opened.shell.screen_named("case")
    assert isinstance(screen, CaseScreen)
    return screen


def show(opened: OpenWindow, *steps: Step, **changes: object) -> CaseId:
    """A case that the centre has, with these steps taken, in front."""
    case = new_case_id()
    opened.desk.do([opening_step(case, **changes), *(Step(step.action, case) for step in steps)])
    exchange_until_still(opened.desk)
    opened.settle()
    opened.shell.show_screen("case", case)
    opened.settle()
    return case


def forwarded() -> Step:
    return forward_step(CaseId(""))


def case_of(opened: OpenWindow, case: CaseId) -> Case:
    view = opened.desk.views.case(case)
    assert view is not None
    return view.case


def last_entry(opened: OpenWindow, case: CaseId) -> Entry:
    return case_of(opened, case).entries[-1]


def open_panel(opened: OpenWindow) -> Panel:
    panel = case_screen(opened).parts.panels.open_panel()
    assert panel is not None
    return panel


def labels(opened: OpenWindow) -> str:
    return "\n".join(label.text() for label in case_screen(opened).widget.findChildren(QLabel))


def test_a_note_is_typed_and_recorded_by_two_keys_and_stands_in_the_timeline_as_not_sent(opened: OpenWindow) -> None:
    case = show(opened)
    opened.line.cut = True
    opened.press("F4")
    opened.type("Иргэн дахин залгана")
    opened.press("Ctrl+Return")
    entry = last_entry(opened, case)
    assert (entry.kind, entry.what["text"]) == ("add_note", "Иргэн дахин залгана")
    newest = case_screen(opened).parts.timeline.entries()[0]
    assert newest.text == "Иргэн дахин залгана"
    assert newest.waiting
    assert case_screen(opened).parts.panels.open_panel() is None


def test_the_header_says_the_term_s_rule_in_words_and_never_its_id(opened: OpenWindow) -> None:
    case = show(opened)
    due = case_of(opened, case).due
    assert due is not None
    words.set_language("en")
    case_screen(opened).read()
    opened.settle()
    shown = labels(opened)
    assert "30 days: a rule of the centre, from 20 November" in shown
    assert due.rule not in shown


def test_an_empty_note_is_refused_beside_its_field_and_nothing_is_stored(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F4")
    opened.press("Ctrl+Return")
    assert last_entry(opened, case).kind == "open_case"
    panel = open_panel(opened)
    assert isinstance(panel, NotePanel)
    assert panel.text.doubt().startswith("Агуулга")


def test_a_body_is_picked_by_typing_and_the_case_forwarded_to_it(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F6")
    opened.type("гэрэлт")
    opened.press("Return")
    opened.press("Ctrl+Return")
    (obligation,) = case_of(opened, case).obligations
    assert obligation.body == "lights"


def test_the_answer_of_a_body_is_recorded_on_its_behalf_with_letter_and_signer(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("F5")
    panel = open_panel(opened)
    panel.fill(
        {
            "outcome": "done",
            "text": "Гэрлийг засав",
            "letter_number": "12/044",
            "letter_date": "2026-11-19",
            "signer": "Д. Мөнх",
            "post": "Дарга",
        }
    )
    opened.press("Ctrl+Return")
    (obligation,) = case_of(opened, case).obligations
    assert obligation.state is ObligationState.ANSWERED
    what = last_entry(opened, case).what
    assert (what["letter_number"], what["letter_date"], what["signer"], what["post"]) == (
        "12/044",
        "2026-11-19",
        "Д. Мөнх",
        "Дарга",
    )
    shown = case_screen(opened).parts.timeline.entries()[0]
    assert "12/044" in shown.text
    assert "Д. Мөнх" in shown.text


def test_with_two_bodies_the_first_that_owes_an_answer_is_meant_until_another_is_chosen(opened: OpenWindow) -> None:
    case = show(opened, forwarded(), forward_step(CaseId(""), "heating", "Дулааны сүлжээ компани"))
    for state in ("Гэрэлтүүлгийн газар", "Дулааны сүлжээ компани"):
        opened.press("F5")
        open_panel(opened).fill({"outcome": "done", "text": "Засав"})
        opened.press("Ctrl+Return")
        answered = [each.body_name for each in case_of(opened, case).obligations if not each.is_open]
        assert answered[-1] == state
    assert case_of(opened, case).open_obligations == ()


def test_a_promise_asks_for_its_date_and_a_refusal_for_its_ground(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("F5")
    for outcome in ("will_be_done", "refused_by_law"):
        open_panel(opened).fill({"outcome": outcome, "text": "Хариу"})
        opened.press("Ctrl+Return")
        assert case_of(opened, case).open_obligations, outcome
    open_panel(opened).fill({"outcome": "refused_by_law", "text": "Хариу", "legal_ground": "16 дугаар зүйл"})
    opened.press("Ctrl+Return")
    assert last_entry(opened, case).what["legal_ground"] == "16 дугаар зүйл"


def test_a_case_with_an_open_obligation_says_so_and_stays_open(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("F9")
    panel = open_panel(opened)
    assert "Гэрэлтүүлгийн газар" in panel.offer.text()
    panel.fill({"outcome": "solved"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).status is Status.OPEN
    assert "Гэрэлтүүлгийн газар" in panel.fault.text()
    assert panel.content()["outcome"] == "solved"


def test_the_follow_up_keeps_the_citizens_word_and_what_was_given_back_leaves_no_obligation(opened: OpenWindow) -> None:
    case = show(opened, forwarded())
    opened.press("Shift+F6")
    opened.type("Тэдний мэдэлд биш")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).open_obligations == ()
    opened.press("F8")
    open_panel(opened).fill({"reached": "reached", "word": "not_solved", "text": "Гэрэл асаагүй"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).word is act.CitizenWord.NOT_SOLVED
    assert last_entry(opened, case).contact


def test_not_reached_asks_for_no_word_and_counts_a_try(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F7")
    opened.type("+3")
    opened.press("Ctrl+Return")
    opened.press("F8")
    open_panel(opened).fill({"reached": "not_reached"})
    opened.press("Ctrl+Return")
    call_back = case_of(opened, case).call_back
    assert call_back is not None
    assert call_back.tries == 1


def test_a_case_is_closed_with_an_outcome_and_reopened_with_a_reason(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F9")
    open_panel(opened).fill({"outcome": "explained"})
    opened.press("Ctrl+Return")
    assert case_of(opened, case).status is Status.CLOSED
    opened.press("Shift+F9")
    opened.type("Дахин гарсан")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).status is Status.OPEN


def test_a_mistaken_entry_is_struck_out_with_a_reason_and_stays_to_be_read(opened: OpenWindow) -> None:
    case = show(opened, Step(act.AddNote("Өөр иргэний тухай")))
    timeline = case_screen(opened).parts.timeline
    timeline.select(last_entry(opened, case).id)
    opened.press("Ctrl+F2")
    opened.type("Андуурсан")
    opened.press("Ctrl+Return")
    struck = next(entry for entry in timeline.entries() if entry.struck)
    assert struck.text == "Өөр иргэний тухай"


def test_a_fact_is_changed_in_place_with_its_old_and_new_value(opened: OpenWindow) -> None:
    case = show(opened, subject="Гэрэл асахгүй")
    facts = case_screen(opened).parts.facts
    facts.begin("subject")
    opened.type(" байна")
    opened.press("Ctrl+Return")
    entry = last_entry(opened, case)
    assert (entry.what["field"], entry.what["old"], entry.what["new"]) == (
        "subject",
        "Гэрэл асахгүй",
        "Гэрэл асахгүй байна",
    )
    assert not facts.is_editing()


def test_a_fact_under_the_pen_keeps_what_is_typed_when_the_case_changes(opened: OpenWindow) -> None:
    case = show(opened, subject="Гэрэл асахгүй")
    facts = case_screen(opened).parts.facts
    facts.begin("subject")
    opened.type(" байна")
    opened.desk.do([Step(act.AddNote("Өөр хүний тэмдэглэл"), case)])
    opened.until(lambda: len(case_screen(opened).parts.timeline.entries()) == 2)
    opened.type(" гэнэ")
    opened.press("Ctrl+Return")
    assert case_of(opened, case).subject == "Гэрэл асахгүй байна гэнэ"


def test_esc_leaves_a_fact_as_it_was_and_then_goes_back(opened: OpenWindow) -> None:
    opened.shell.show_screen("queues")
    case = show(opened, subject="Гэрэл асахгүй")
    case_screen(opened).parts.facts.begin("subject")
    opened.type(" байна")
    opened.press("Escape")
    assert case_of(opened, case).subject == "Гэрэл асахгүй"
    assert opened.shell.screen_in_front().name == "case"
    opened.press("Escape")
    assert opened.shell.screen_in_front().name == "queues"


def test_what_is_typed_into_a_panel_is_a_draft_and_comes_back_with_the_case(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F4")
    opened.type("Эхлээд бичсэн")
    opened.until(lambda: [draft.id for draft in opened.desk.drafts.mine()] == [draft_id(case, "add_note")])
    show(opened)
    assert case_screen(opened).parts.panels.open_panel() is None
    opened.shell.show_screen("case", case)
    opened.until(lambda: case_screen(opened).parts.panels.open_panel() is not None)
    assert open_panel(opened).content() == {"text": "Эхлээд бичсэн"}
    opened.press("Ctrl+Return")
    opened.until(lambda: opened.desk.drafts.mine() == [])


def test_a_fact_that_is_being_changed_is_a_draft_and_comes_back_with_the_case(opened: OpenWindow) -> None:
    case = show(opened, subject="Гэрэл асахгүй")
    facts = case_screen(opened).parts.facts
    facts.begin("subject")
    opened.type(" байна")
    opened.until(lambda: [draft.id for draft in opened.desk.drafts.mine()] == [draft_id(case, "fact")])
    show(opened)
    assert not facts.is_editing()
    opened.shell.show_screen("case", case)
    opened.until(facts.is_editing)
    opened.settle()
    opened.press("Ctrl+Return")
    assert case_of(opened, case).subject == "Гэрэл асахгүй байна"
    opened.until(lambda: opened.desk.drafts.mine() == [])


def test_esc_puts_a_panel_away_and_its_key_brings_it_back_with_its_text(opened: OpenWindow) -> None:
    show(opened)
    opened.press("F4")
    opened.type("Хагас бичсэн")
    opened.press("Escape")
    assert case_screen(opened).parts.panels.open_panel() is None
    opened.press("F4")
    assert open_panel(opened).content() == {"text": "Хагас бичсэн"}


def test_a_file_is_attached_with_the_line_cut(opened: OpenWindow, tmp_path: Path) -> None:
    case = show(opened)
    opened.line.cut = True
    photo = tmp_path / "зураг.png"
    photo.write_bytes(b"\x89PNG picture")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(photo))])
    case_screen(opened).parts.dropped.emit(files_in(dropped))
    opened.until(lambda: last_entry(opened, case).kind == "attach")
    what = last_entry(opened, case).what
    assert what["name"] == "зураг.png"
    assert opened.desk.files.read(what["file"]) == b"\x89PNG picture"


def test_a_large_photo_goes_up_behind_a_small_copy(opened: OpenWindow) -> None:
    case = show(opened)
    photo = written(noise(900, 600), "JPEG")
    case_screen(opened).parts.dropped.emit([("зураг.jpg", photo)])
    opened.until(lambda: last_entry(opened, case).kind == "attach")
    what = last_entry(opened, case).what
    small = opened.desk.files.read(what["preview"])
    assert small is not None
    assert len(small) <= SMALL_BYTES < len(photo)
    assert [(each.name, each.is_small_copy) for each in opened.desk.views.unsent().files] == [
        ("зураг.jpg", True),
        ("зураг.jpg", False),
    ]
    opened.desk.pulse.until_still()
    files = opened.room.services.files
    assert files.read(what["preview"], offset=0)[1] == len(small)
    assert files.read(what["file"], offset=0)[1] == len(photo)


def test_what_was_held_is_accepted_by_one_key(opened: OpenWindow) -> None:
    case = show(opened, subject="Халаалт муу")
    rival = opened.room.desk("colleague")
    rival.do(act.EditField("subject", "Халаалт муу", "Хоолой хагарсан"), case)
    opened.desk.do([Step(act.EditField("subject", "Халаалт муу", "14 хэм"), case)])
    exchange_until_still(opened.desk)
    opened.settle()
    assert last_entry(opened, case).verdict is Verdict.HELD
    opened.until(lambda: len(case_screen(opened).parts.timeline.entries()) == 3)
    case_screen(opened).parts.timeline.select(last_entry(opened, case).id)
    opened.press("Ctrl+F11")
    assert case_of(opened, case).subject == "14 хэм"
    exchange_until_still(opened.desk)
    assert opened.desk.views.attention() == []


def test_a_case_is_taken_let_go_and_marked_urgent_by_one_key_each(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("Shift+F8")
    assert case_of(opened, case).assignee == opened.desk.person.id
    opened.press("Ctrl+F8")
    assert case_of(opened, case).assignee is None
    opened.press("Ctrl+F4")
    assert case_of(opened, case).priority is act.Priority.URGENT


def test_only_a_supervisor_corrects_a_kind(opened: OpenWindow) -> None:
    show(opened)
    assert not case_screen(opened).commands.get("case.correct_kind").enabled()
    opened.press("Ctrl+F5")
    assert case_screen(opened).parts.panels.open_panel() is None


def test_a_supervisor_corrects_a_kind_and_the_term_follows(supervised: OpenWindow) -> None:
    case = show(supervised)
    before = case_of(supervised, case).due
    supervised.press("Ctrl+F5")
    open_panel(supervised).fill({"kind": "proposal"})
    supervised.press("Ctrl+Return")
    after = case_of(supervised, case)
    assert after.kind is act.Kind.PROPOSAL
    assert before is not None
    assert after.due is not None
    assert (before.days, after.due.days) == (30, 90)


def test_the_number_is_copied_by_one_key(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("F11")
    assert QGuiApplication.clipboard().text() == case_of(opened, case).number


def test_what_a_citizen_says_is_shown_as_plain_text(opened: OpenWindow) -> None:
    show(opened, subject=MARKUP, text=MARKUP)
    shown = [label for label in case_screen(opened).widget.findChildren(QLabel) if label.text() == MARKUP]
    assert len(shown) >= 3
    assert {label.textFormat().name for label in shown} == {"PlainText"}


def test_a_withheld_name_is_said_to_be_withheld_and_cannot_be_typed_in(opened: OpenWindow) -> None:
    show(opened, caller=None, marks=(act.Mark.NAME_WITHHELD,))
    assert "Нэрийг нууцалсан" in labels(opened)
    names = [button.accessibleName() for button in case_screen(opened).widget.findChildren(QPushButton)]
    assert not any(name.endswith("Эцэг (эх)-ийн нэр") for name in names)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_of_every_panel_has_a_name(opened: OpenWindow, language: str) -> None:
    show(opened, forwarded())
    words.set_language(language)
    opened.shell.read()
    opened.settle()
    assert unnamed(case_screen(opened).widget) == []
    assert QApplication.focusWidget() is not None


def test_a_full_disk_is_said_and_what_is_typed_is_kept_once_there_is_room(opened: OpenWindow) -> None:
    case = show(opened)
    opened.overseen.drafts.is_full = True
    opened.press("F4")
    opened.type("Чухал тэмдэглэл")
    notice = case_screen(opened).parts.notice
    opened.until(lambda: notice.text().startswith("Хадгалсангүй"))
    assert open_panel(opened).content() == {"text": "Чухал тэмдэглэл"}
    opened.overseen.drafts.is_full = False
    opened.until(lambda: [draft.id for draft in opened.desk.drafts.mine()] == [draft_id(case, "add_note")])
    opened.until(lambda: notice.text() == "")


def test_a_copy_seen_at_another_desk_stands_greyed_in_the_timeline_with_its_content(opened: OpenWindow) -> None:
    case = show(opened)
    other = opened.room.desk("colleague")
    at = opened.room.clock.now
    seen = act.SeenElsewhere(
        ActionId("lost"),
        "answer",
        PersonId("colleague"),
        at,
        {"outcome": "done", "text": "Гэрэл ассан", "signer": "Д. Мөнх"},
    )
    strange = act.SeenElsewhere(ActionId("odd"), "newer_kind", PersonId("nobody"), at, {"words": ["а", 3]})
    other.take(
        other.envelope(seen, case, id=ActionId("seen/lost")), other.envelope(strange, case, id=ActionId("seen/odd"))
    )
    exchange_until_still(opened.desk)
    opened.settle()
    opened.until(lambda: len(case_screen(opened).parts.timeline.entries()) == 3)
    odd, copy, _ = case_screen(opened).parts.timeline.entries()
    assert (copy.title, copy.who, copy.badge, copy.faint) == (
        "Байгууллагын хариу",
        "Б. Colleague",
        "өөр ажлын байранд харсан",
        True,
    )
    for part in ("Гэрэл ассан", "Д. Мөнх", "Шийдвэрлэсэн", "эх бичилт төвд алга"):
        assert part in copy.text
    assert (odd.title, odd.faint) == ("newer_kind", True)
