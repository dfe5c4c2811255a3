"""The lock: everything is covered at once, nothing of a citizen is left, and its person is exactly where he was."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface, QClipboard
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from console import wire
from console.server import directory
from console.store import accounts
from tests.builders import PASSWORD, exchange_until_still, opening_step
from tests.domain.building import RULES
from tests.server.building import TESTER
from tests.ui.fakes import OpenWindow, earlier_case, signed_in
from ui import words
from ui.absence import FORGOTTEN_AFTER, LOCK_MINUTES, MOST_MINUTES
from ui.clipboard import clear_own
from ui.courier import Report
from ui.crash import FaultDialog
from ui.screens.cover import CoverScreen
from ui.screens.settings import SettingsScreen
from ui.widgets import unnamed

SECRET = "Нууцтайяа"
PHONE = "99112345"


class Ticks:
    """A clock that never goes back."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks(opened: OpenWindow) -> Ticks:
    made = Ticks()
    opened.window.absence.ticks = made
    opened.window.absence.works()
    return made


def told(root: QAccessibleInterface | None) -> Iterator[str]:
    """Every text that a screen reader is given below this, hidden or not."""
    if root is None:
        return
    for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help):
        yield root.text(kind)
    for number in range(root.childCount()):
        yield from told(root.child(number))


def all_told(opened: OpenWindow) -> str:
    return "\n".join(told(QAccessible.queryAccessibleInterface(opened.window)))


def cover(opened: OpenWindow) -> CoverScreen:
    found = opened.window.findChild(CoverScreen)
    assert found is not None
    return found


def unlock(opened: OpenWindow, password: str = PASSWORD) -> None:
    opened.type(password)
    opened.press("Return")


def test_one_key_covers_everything_and_the_password_gives_it_back_with_the_focus(opened: OpenWindow) -> None:
    opened.type(PHONE)
    opened.go(opened.form.matter.subject.control)
    opened.type(SECRET)
    field, shell = QApplication.focusWidget(), opened.shell
    assert SECRET in all_told(opened)
    opened.press("Ctrl+F12")
    assert cover(opened).isVisible()
    assert not shell.isVisible()
    assert opened.desk.is_locked
    assert cover(opened).password.line.hasFocus()
    for secret in (SECRET, PHONE):
        assert secret not in all_told(opened)
        assert secret not in opened.window.windowTitle()
    unlock(opened)
    assert opened.window.shell is shell
    assert shell.isVisible()
    assert QApplication.focusWidget() is field
    opened.type("гэж")
    assert opened.form.matter.subject.text() == f"{SECRET}гэж"


def test_a_draft_is_written_before_the_cover_comes(opened: OpenWindow) -> None:
    opened.type(PHONE)
    opened.window.lock()
    opened.settle()
    [draft] = opened.desk._holdings.belongings.drafts_of(opened.desk.person.id)
    assert draft.content["caller"]["phone"] == PHONE


def test_a_wrong_password_leaves_it_covered_and_says_so(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.press("Ctrl+F12")
    opened.line.cut = True
    unlock(opened, "wrong")
    assert cover(opened).isVisible()
    assert cover(opened).notice.text() == "Login and password do not fit together. Type them again."
    assert cover(opened).password.line.selectedText() != ""
    unlock(opened)
    assert opened.shell.isVisible()


def test_dialogs_menus_and_lists_go_with_what_they_lay_over(opened: OpenWindow) -> None:
    dialog = QFileDialog(opened.shell, "Choose")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    menu = QMenu(opened.shell)
    menu.addAction(SECRET)
    menu.popup(opened.window.pos())
    opened.shell.palette_box.open("")
    opened.window.lock()
    opened.settle()
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [opened.window]
    assert opened.window.focusWidget() is cover(opened).password.line


def test_a_fault_is_told_again_after_the_lock(opened: OpenWindow) -> None:
    opened.window.faults.show(Report("KeyError", ("ui/somewhere.py:1 read",)))
    opened.until(lambda: isinstance(QApplication.activeWindow(), FaultDialog))
    opened.window.lock()
    opened.settle()
    assert not [each for each in opened.window.findChildren(FaultDialog) if each.isVisible()]
    opened.until(lambda: cover(opened).password.line.hasFocus())
    unlock(opened)
    dialogs = [each for each in opened.window.findChildren(FaultDialog) if each.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].accept()


def test_what_changed_meanwhile_is_read_afterwards_and_nothing_before(opened: OpenWindow) -> None:
    opened.shell.show_screen("queues", "office")
    opened.settle()
    before = opened.shell.screen_in_front().table.model().rowCount()  # type: ignore[attr-defined]
    opened.window.lock()
    opened.settle()
    opened.desk.unlock(PASSWORD)
    earlier_case(opened)
    opened.desk.lock()
    assert opened.shell.screen_in_front().table.model().rowCount() == before  # type: ignore[attr-defined]
    unlock(opened)
    opened.until(lambda: opened.shell.screen_in_front().table.model().rowCount() == before + 1)  # type: ignore[attr-defined]


def test_it_locks_by_itself_after_the_idle_minutes_and_not_while_somebody_types(
    opened: OpenWindow, ticks: Ticks
) -> None:
    ticks.now += 299
    opened.type("9")
    ticks.now += 299
    opened.press("Tab")
    opened.window.absence.look()
    assert not opened.window.is_locked
    ticks.now += 300
    opened.window.absence.look()
    assert opened.window.is_locked


def test_the_idle_minutes_are_set_on_screen_kept_and_held_within_an_hour(opened: OpenWindow, ticks: Ticks) -> None:
    opened.shell.show_screen("settings")
    opened.settle()
    screen = opened.shell.screen_named("settings")
    assert isinstance(screen, SettingsScreen)
    assert screen.locking.minutes.value() == "5"
    opened.go(screen.locking.minutes.control)
    screen.locking.minutes._choose("2")
    screen.locking.minutes.changed.emit()
    opened.settle()
    assert opened.window.absence.minutes == 2
    opened.press("F12")
    opened.window.absence.keep_minutes(600)
    assert opened.window.absence.minutes == MOST_MINUTES
    opened.sign_in()
    opened.settle()
    assert opened.window.absence.minutes == 2


def test_the_centres_rule_holds_whatever_is_set_at_the_desk(opened: OpenWindow, ticks: Ticks) -> None:
    words.set_language("en")
    opened.desk.settings.set(LOCK_MINUTES, 30)
    alarms = replace(RULES.alarms, lock_minutes=3)
    directory.put(opened.room.services.centre, [("alarms/current", wire.encode(alarms))], by=TESTER)
    exchange_until_still(opened.desk)
    opened.until(lambda: opened.window.absence.minutes == 3)
    opened.shell.show_screen("settings")
    opened.settle()
    screen = opened.shell.screen_named("settings")
    assert isinstance(screen, SettingsScreen)
    assert screen.locking.rule.text() == "By the centre's rule it locks after 3 minutes at the latest."
    ticks.now += 180
    opened.window.absence.look()
    assert opened.window.is_locked


@pytest.mark.parametrize("which", ["the clock that never goes back", "the computer's clock"])
def test_the_key_is_forgotten_eight_hours_after_locking_and_nothing_is_lost(
    opened: OpenWindow, ticks: Ticks, which: str
) -> None:
    opened.type(PHONE)
    opened.press("Ctrl+F12")
    desk = opened.desk
    opened.window.absence.look()
    assert opened.window.is_locked
    if which == "the computer's clock":
        opened.room.clock.pass_(hours=8)
    else:
        ticks.now += FORGOTTEN_AFTER.total_seconds()
        opened.room.clock.now -= timedelta(days=1)
    opened.window.absence.look()
    opened.settle()
    assert opened.window.shell is None
    assert opened.window._doorway.desk is None
    assert opened.window.sign_in.isVisible()
    opened.sign_in()
    assert opened.desk is not desk
    opened.until(lambda: opened.form.caller.phone.number() == PHONE)


def test_a_computer_that_goes_to_sleep_forgets_the_key_and_keeps_what_was_typed(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.type(PHONE)
    told: list[str] = []
    opened.window.forgotten.connect(lambda: told.append("the computer may sleep"))
    opened.window.sleep()
    assert told == []
    assert opened.window.sign_in.isVisible()
    assert PHONE not in all_told(opened)
    opened.settle()
    assert opened.window.sign_in.notice.text() == "The computer slept. Sign in again: what you typed is kept."
    assert told == ["the computer may sleep"]
    opened.window.sleep()
    assert len(told) == 2
    opened.sign_in()
    opened.until(lambda: opened.form.caller.phone.number() == PHONE)


def test_who_signs_out_is_forgotten_and_the_next_one_opens_the_folder_again(opened: OpenWindow) -> None:
    first = opened.desk
    opened.type(PHONE)
    opened.window.sign_out()
    opened.settle()
    opened.sign_in("colleague")
    assert opened.desk is not first
    assert opened.page.is_empty


def test_another_person_comes_to_a_locked_desk_by_f12_and_the_first_ones_call_is_kept(opened: OpenWindow) -> None:
    desk = opened.desk
    opened.type(PHONE)
    opened.press("Ctrl+F12")
    opened.press("F12")
    assert opened.window.sign_in.isVisible()
    assert PHONE not in all_told(opened)
    opened.sign_in("colleague")
    assert opened.desk is desk
    assert opened.page.is_empty
    opened.press("F12")
    opened.sign_in("agent")
    opened.until(lambda: opened.form.caller.phone.number() == PHONE)


def test_every_control_of_the_cover_has_a_name_in_both_languages(opened: OpenWindow) -> None:
    opened.press("Ctrl+F12")
    assert unnamed(cover(opened)) == []
    words.set_language("en")
    assert unnamed(cover(opened)) == []


def test_a_recalled_desk_is_covered_and_then_gone(opened: OpenWindow) -> None:
    """What waits goes up first; then its key is destroyed, and the sign-in says why nothing opens any more."""
    opened.line.cut = True
    done = opened.desk.do([opening_step()])
    device = opened.desk._holdings.outbox.device()
    assert device is not None
    with opened.room.services.centre.database.write() as connection:
        accounts.recall(connection, device.enrolment, at=opened.room.clock.now)
    opened.line.cut = False
    opened.desk.pulse.poke()
    opened.until(lambda: opened.window.shell is None)
    assert {*done.ids} <= opened.room.verdicts().keys()
    opened.until(lambda: opened.window.is_idle)
    opened.go(opened.window.sign_in.login.control)
    assert "түлхүүрийг устгасан" in opened.window.sign_in.notice.text()


@pytest.mark.parametrize("leaves", ["F12", "signs out", "closes", "F12 on the cover"])
def test_nobody_leaves_while_the_disk_does_not_take_what_was_typed(opened: OpenWindow, leaves: str) -> None:
    words.set_language("en")
    drafts = opened.overseen.drafts
    drafts.is_full = True
    opened.type(PHONE)
    if leaves == "F12 on the cover":
        opened.window.lock()
        opened.settle()
    if leaves == "signs out":
        opened.window.sign_out()
    elif leaves == "closes":
        assert not opened.window.close()
    else:
        opened.press("F12")
    assert not opened.window.sign_in.isVisible()
    if leaves == "F12 on the cover":
        assert cover(opened).notice.text() == "Not kept: free some disk room, try again"
        unlock(opened)
    else:
        opened.until(lambda: opened.shell.announcer.last() == "Not kept: free some disk room, try again")
    assert opened.form.caller.phone.number() == PHONE
    drafts.is_full = False
    opened.press("F12")
    assert opened.window.sign_in.isVisible()
    opened.sign_in("agent")
    opened.until(lambda: opened.form.caller.phone.number() == PHONE)


@pytest.mark.parametrize("screen", ["a case's panel", "a notice"])
def test_what_is_typed_elsewhere_holds_up_who_leaves_too(qtbot: QtBot, tmp_path: Path, screen: str) -> None:
    with signed_in(qtbot, tmp_path, "supervisor") as opened:
        drafts = opened.overseen.drafts
        drafts.is_full = True
        if screen == "a notice":
            opened.shell.show_screen("tasks")
            opened.settle()
            tasks = opened.shell.screen_named("tasks")
            opened.go(tasks.form.text.control)  # type: ignore[attr-defined]
        else:
            opened.shell.show_screen("case", earlier_case(opened))
            opened.settle()
            opened.press("F4")
        opened.type(SECRET)
        opened.press("F12")
        assert not opened.window.sign_in.isVisible()
        drafts.is_full = False
        opened.press("F12")
        assert opened.window.sign_in.isVisible()
        kept = opened.desk._holdings.belongings.drafts_of(opened.desk.person.id)
        assert [each for each in kept if SECRET in str(each.content)]


def test_a_call_that_is_saved_or_thrown_away_holds_nobody_up(opened: OpenWindow) -> None:
    drafts = opened.overseen.drafts
    drafts.is_full = True
    opened.type(PHONE)
    opened.until(lambda: drafts.tries > 0)
    opened.settle()
    opened.page.drafting.end()
    opened.press("F12")
    assert opened.window.sign_in.isVisible()


def test_a_sleeping_computer_says_what_the_disk_did_not_take(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.overseen.drafts.is_full = True
    opened.type(PHONE)
    opened.window.sleep()
    opened.settle()
    said = opened.window.sign_in.notice.text()
    assert said == "The disk did not take all that you typed last. Free some room on it."


@pytest.mark.parametrize("is_open", [True, False], ids=["at an open desk", "at a closed one"])
@pytest.mark.parametrize("is_right", [True, False], ids=["right", "wrong"])
def test_who_is_on_his_way_in_when_the_computer_goes_to_sleep_is_not_let_in(
    opened: OpenWindow, is_open: bool, is_right: bool
) -> None:
    """The key would be known while it sleeps, and the screens would stand open when it wakes up."""
    if is_open:
        opened.press("F12")
    else:
        opened.window.sign_out()
        opened.settle()
    target = opened.overseen if is_open else opened.door
    name = "switch" if is_open else "sign_in"
    begun, gate, real = threading.Event(), threading.Event(), getattr(target, name)

    def slow(*given: object, **more: object) -> object:
        begun.set()
        assert gate.wait(20)
        return real(*given, **more)

    setattr(target, name, slow)
    window, told = opened.window, list[str]()
    opened.line.cut = not is_right
    opened.go(window.sign_in.login.control)
    window.sign_in.login.set_text("agent")
    window.sign_in.password.set_text(PASSWORD if is_right else "wrong")
    window.forgotten.connect(lambda: told.append("the computer may sleep"))
    window.sign_in._sign()
    assert begun.wait(20)
    window.sleep()
    assert told == []
    gate.set()
    opened.settle()
    assert told == ["the computer may sleep"]
    assert (window.shell, window._doorway.desk) == (None, None)
    assert window.sign_in.isVisible()
    setattr(target, name, real)
    opened.sign_in("agent")
    assert window.shell is not None


def test_who_comes_to_a_desk_that_was_destroyed_meanwhile_hears_it_and_its_key_goes(opened: OpenWindow) -> None:
    words.set_language("en")
    opened.press("F12")
    device = opened.desk._holdings.outbox.device()
    assert device is not None
    with opened.room.services.centre.database.write() as connection:
        accounts.recall(connection, device.enrolment, at=opened.room.clock.now)
    opened.desk.pulse.poke()
    opened.until(lambda: opened.desk.line.state == "destroyed")
    sign_in = opened.window.sign_in
    sign_in.login.set_text("agent")
    sign_in.password.set_text(PASSWORD)
    sign_in._sign()
    opened.settle()
    assert sign_in.notice.text().startswith("This workstation was recalled: what was saved is at the centre")
    assert opened.window._doorway.desk is None


def test_what_was_asked_for_before_the_lock_lays_nothing_over_the_cover(opened: OpenWindow) -> None:
    """A file dialog, a list under a field or a letter in the browser may come seconds after the key."""
    begun, gate, told = threading.Event(), threading.Event(), list[str]()

    def slow(_: object) -> str:
        begun.set()
        assert gate.wait(20)
        return SECRET

    opened.shell.bridge.at_length(slow, told.append, lambda trouble: told.append(repr(trouble)))
    opened.shell.bridge.on_link(slow, told.append, lambda trouble: told.append(repr(trouble)))
    opened.shell.bridge.read("somewhere", slow, told.append)
    assert begun.wait(20)
    opened.window.lock()
    gate.set()
    opened.settle()
    assert told == []
    unlock(opened)
    opened.until(lambda: told == [SECRET] * 3)


@dataclass
class OwnedClipboard:
    """Offscreen nobody owns a clipboard."""

    is_own: bool
    cleared: list[QClipboard.Mode] = field(default_factory=list)

    def ownsClipboard(self) -> bool:
        return self.is_own

    def ownsSelection(self) -> bool:
        return self.is_own

    def clear(self, mode: QClipboard.Mode) -> None:
        self.cleared.append(mode)


@pytest.mark.parametrize("is_own", [True, False])
def test_what_was_copied_here_is_not_for_who_pastes_next_and_what_others_copied_stays(is_own: bool) -> None:
    clipboard = OwnedClipboard(is_own)
    clear_own(clipboard)  # type: ignore[arg-type]
    assert clipboard.cleared == [QClipboard.Mode.Clipboard, QClipboard.Mode.Selection] * is_own
