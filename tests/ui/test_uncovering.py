"""Telephones and register numbers are covered until one key shows them; supervisors ask who has looked."""

from console.desk.desk import Step
from console.domain import actions as act
from console.domain.ids import CaseId, PersonId
from console.domain.looks import MOST_IN_AN_HOUR, Look, LookKind, Reason
from console.store import looks as at_the_centre
from tests.ui.fakes import OpenWindow
from tests.ui.test_case import case_screen, labels, show
from ui import words
from ui.screens.case.facts import FactEditor, FactRow
from ui.screens.case.look_panels import RevealPanel, UsedPanel

BOLD = act.Party(given_name="Болд", register_number="УБ86102217", phones=(act.Phone("99112345"),))
COVERED, SHOWN = ("•••• ••45", "УБ8•••••17"), ("9911 2345", "УБ86102217")


def reveals(opened: OpenWindow) -> list[Look]:
    opened.desk.looks.keep()
    kept = opened.desk._holdings.looks.since(opened.desk._clock.now().replace(year=2000))
    return [each for each in kept if each.kind is LookKind.REVEAL]


def are_shown(opened: OpenWindow) -> bool:
    said = labels(opened)
    shown, covered = [each in said for each in SHOWN], [each in said for each in COVERED]
    assert shown in ([True, True], [False, False])
    assert (all(shown), all(covered)) in ((True, False), (False, True))
    return all(shown)


def test_numbers_are_covered_and_shown_for_a_reason_that_is_recorded(opened: OpenWindow) -> None:
    case = show(opened, caller=BOLD)
    assert not are_shown(opened)
    opened.press("Shift+F2")
    panel = case_screen(opened).parts.panels.open_panel()
    assert isinstance(panel, RevealPanel)
    opened.press("Ctrl+Return")
    assert panel.reason.doubt()
    assert (are_shown(opened), reveals(opened)) == (False, [])
    opened.type("байгууллагаас лавлах")
    opened.press("Ctrl+Return")
    assert are_shown(opened)
    assert case_screen(opened).parts.panels.open_panel() is None
    assert [(each.case, each.reason, each.text) for each in reveals(opened)] == [
        (case, Reason.SAID, "байгууллагаас лавлах")
    ]
    opened.press("Shift+F2")
    assert not are_shown(opened)


def test_on_a_case_that_is_his_one_key_shows_them_and_another_case_covers_them_again(opened: OpenWindow) -> None:
    case = show(opened, Step(act.Assign(None, PersonId("agent"))), caller=BOLD)
    opened.press("Shift+F2")
    assert are_shown(opened)
    assert [each.reason for each in reveals(opened)] == [Reason.TASK]
    show(opened)
    opened.shell.show_screen("case", case)
    opened.settle()
    assert not are_shown(opened)


def test_the_call_with_the_citizen_is_reason_enough(opened: OpenWindow) -> None:
    case = show(opened, caller=BOLD)
    opened.press("F2")
    opened.type("99112345")
    opened.shell.show_screen("case", case)
    opened.settle()
    opened.press("Shift+F2")
    assert are_shown(opened)
    (look,) = reveals(opened)
    assert (look.reason, look.contact) == (Reason.CALL, opened.desk.looks.call.contact if opened.desk.looks.call else 0)


def test_a_covered_number_is_shown_before_it_is_changed(opened: OpenWindow) -> None:
    show(opened, Step(act.Assign(None, PersonId("agent"))), caller=BOLD)
    facts = case_screen(opened).parts.facts
    row = next(each for each in facts.findChildren(FactRow) if each.fact.field == "caller.phones")
    row.button.click()
    opened.settle()
    assert [each.reason for each in reveals(opened)] == [Reason.TASK]
    (editor,) = facts.findChildren(FactEditor)
    assert editor.field.text() == "99112345"  # type: ignore[attr-defined]


def test_the_palette_shows_of_a_telephone_what_was_typed(opened: OpenWindow) -> None:
    show(opened, caller=BOLD)
    for typed, shown in (("болд", "••••••45"), ("9911", "9911••45"), ("99112345", "99112345")):
        opened.press("F3")
        opened.type(typed)
        opened.settle()
        found = [row for row in opened.shell.palette_box.found() if row.id.startswith("caller/")]
        assert [shown in row.detail for row in found] == [True]
        opened.press("Escape")


def test_whoever_has_searched_enough_is_told_so(opened: OpenWindow) -> None:
    show(opened, caller=BOLD)
    at = opened.desk._clock.now()
    for _ in range(MOST_IN_AN_HOUR[LookKind.SEARCH]):
        opened.desk.looks._add(Look(at, opened.desk.person.id, LookKind.SEARCH))
    words.set_language("en")
    opened.press("F3")
    opened.type("болд")
    opened.settle()
    assert [row for row in opened.shell.palette_box.found() if row.id.startswith(("case/", "caller/"))] == []
    assert "searched for citizens very often" in opened.shell.palette_box._limit.text()


def test_supervisors_ask_who_has_looked_and_others_have_no_key_for_it(opened: OpenWindow) -> None:
    case = show(opened, caller=BOLD)
    opened.press("Shift+F3")
    assert case_screen(opened).parts.panels.open_panel() is None
    opened.desk.pulse.until_still()
    opened.press("F12")
    opened.sign_in("supervisor")
    opened.shell.show_screen("case", case)
    opened.settle()
    opened.press("Shift+F3")
    panel = case_screen(opened).parts.panels.open_panel()
    assert isinstance(panel, UsedPanel)
    opened.type("иргэн утсаар асуув")
    opened.press("Ctrl+Return")
    opened.settle()
    assert "Б. Agent" in [row.title for row in panel.rows.rows()]
    with opened.room.services.centre.database.read() as connection:
        found = [(row.person, row.kind, row.said.text) for row in at_the_centre.at_case(connection, CaseId(case))]
    own = ("supervisor", "view", "")  # his own look comes when the exchange brings it
    assert [each for each in found if each != own] == [
        ("agent", "view", ""),
        ("supervisor", "used", "иргэн утсаар асуув"),
    ]
    opened.line.cut = True
    opened.type("дахин")
    opened.press("Ctrl+Return")
    opened.settle()
    assert panel.reason.doubt() or panel.fault.text()
