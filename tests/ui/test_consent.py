"""Notice of recording and consent, in a call and on a case: kept in the words of the screen."""

from dataclasses import replace

from console.domain import actions as act
from tests.ui.fakes import OpenWindow
from tests.ui.test_call_saving import FULL, actions_of
from tests.ui.test_case import case_screen, last_entry, open_panel, show
from ui import words
from ui.consent_words import wording
from ui.screens.call.content import Contact, from_stored
from ui.screens.call.saving import Ending


def test_a_call_keeps_what_the_citizen_was_told_and_asked() -> None:
    words.set_language("en")
    reached = replace(FULL.reached, is_told_of_recording=True, sharing="no")
    asked = [
        each for each in actions_of(replace(FULL, reached=reached), Ending.SAVE) if isinstance(each, act.RecordConsent)
    ]
    assert asked == [
        act.RecordConsent(act.Consent.RECORDING, agreed=True, wording=wording(act.Consent.RECORDING)),
        act.RecordConsent(act.Consent.SHARING, agreed=False, wording=wording(act.Consent.SHARING)),
    ]
    assert asked[1].wording.startswith("May your name and telephone be given to the body")


def test_nothing_is_kept_of_what_was_not_asked_and_an_older_draft_asks_nothing() -> None:
    assert not [each for each in actions_of(FULL) if isinstance(each, act.RecordConsent)]
    assert from_stored({"reached": {"channel": "phone"}}).reached == Contact()


def test_on_a_case_one_key_asks_it_and_the_timeline_says_it(opened: OpenWindow) -> None:
    case = show(opened)
    opened.press("Ctrl+Shift+F12")
    panel = open_panel(opened)
    assert panel.name == "record_consent"
    assert wording(act.Consent.SHARING) in panel.offer.text()
    opened.press("Ctrl+Return")
    assert last_entry(opened, case).kind == "open_case"
    panel.fill({"about": "sharing", "agreed": "no"})
    opened.press("Ctrl+Return")
    entry = last_entry(opened, case)
    assert (entry.kind, entry.what["agreed"]) == ("record_consent", False)
    newest = case_screen(opened).parts.timeline.entries()[0]
    assert newest.text == wording(act.Consent.SHARING)
